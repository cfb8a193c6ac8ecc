"""A pact file says what is wrong with it: every fault, with file and line, and a guess."""

import re
from pathlib import Path

import pytest

from foedus.errors import InputError
from foedus.pacts import read_pact, read_pacts, reference_faults
from foedus.pacts.vocabulary import TABLES
from foedus.toml_lines import MAX_BYTES, load

GOOD = """[pact]
id = "entente"
name = "Entente"
signed = "1904-04-08"
summary = "talk"
sources = ["book"]

[[party]]
actor = "FRN"

[[party]]
actor = "UKG"

[[article]]
number = "1"
kind = "consultation"
does = "consult"
summary = "talk"
status = "text"

[article.trigger]
acts = ["THREATEN"]

[article.duty]
acts = ["CONSULT"]
toward = "victim"
within_days = 30
"""


def faults(text):
    with pytest.raises(InputError) as caught:
        read_pact(text, "entente.toml")
    return caught.value.faults


def swap(old, new):
    assert old in GOOD
    return GOOD.replace(old, new)


def line_of(text, needle):
    return text[: text.index(needle)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "message", "advice"),
    [
        ('kind = "consultation"', 'kind = "defense"', "unknown kind 'defense'", "Did you mean 'defence'?"),
        ('does = "consult"', 'does = "confer"', "unknown does 'confer'", "Known: fight, aid, consult"),
        ('acts = ["THREATEN"]', 'acts = ["THREATN"]', "unknown acts 'THREATN'", "Did you mean 'THREATEN'?"),
        ("within_days = 30", "within_day = 30", "unknown word 'within_day'", "Did you mean 'within_days'?"),
        ("within_days = 30", 'within_days = "soon"', "is a number", ""),
        ("within_days = 30", "within_days = 1.5", "whole number", ""),
        ("within_days = 30", "within_days = true", "is a number", ""),
        ("within_days = 30", "within_days = nan", "is a number", ""),
        ('acts = ["THREATEN"]', 'acts = ["THREATEN"]\nmin_magnitude = 6', "from 1 to 5", ""),
        ('acts = ["CONSULT"]', "acts = []", "acts is empty", "at least one"),
        ('signed = "1904-04-08"', 'signed = "1904-02-30"', "1904-02-30", ""),
        ('signed = "1904-04-08"', "signed = 1904", "is a date", "EDTF"),
        ('sources = ["book"]', 'sources = "book"', "is a list of texts", "Write"),
        ('actor = "UKG"', 'actor = "UKG"\nrole = "witness"', "unknown role 'witness'", "Known: signer"),
        ("[article.duty]", "[article.duties]", "unknown word 'duties'", "Did you mean 'duty'?"),
        ("[[article]]", "[article]", "array of tables", "two brackets"),
        ("[article.trigger]", "[article.trigger]\nby = \"named\"", "without a list `named`", ""),
        ('number = "1"', 'number = "1"\ndebtors = ["FRA"]', "'FRA' is not a party", "Did you mean 'FRN'?"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_named_with_its_line_and_the_right_one(old, new, message, advice):
    text = swap(old, new)
    found = [f for f in faults(text) if message in f.message]
    assert found, [str(f) for f in faults(text)]
    assert advice in found[0].advice
    assert found[0].file == "entente.toml"
    assert found[0].line is not None
    assert abs(found[0].line - line_of(text, new.splitlines()[-1].strip())) <= 1


def test_all_faults_of_a_file_come_at_once():
    text = (
        swap('kind = "consultation"', 'kind = "x"')
        .replace('status = "text"', "")
        .replace('does = "consult"', 'does = "x"')
    )
    assert len(faults(text)) == 3


def test_an_end_before_the_beginning_is_refused():
    assert (
        "lies before"
        in faults(swap('signed = "1904-04-08"', 'signed = "1904-04-08"\nended = "1903"'))[0].message
    )


def test_a_trigger_without_a_duty_calls_nothing():
    text = GOOD[: GOOD.index("[article.duty]")]
    assert "without [article.duty]" in faults(text)[0].message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"a = " + b"[" * 5000, "nested deeper"),
        (b".".join([b"a"] * 5000) + b" = 1", "parts"),
        (b"x = 1 # " + b"y" * MAX_BYTES, "more than"),
        ("[pact]\nname = 'д'".encode("cp1251"), "not UTF-8"),
        (b"[pact]\nid = \n", "not TOML"),
        (b"[pact]\nid = " + b"9" * 100_000, "not TOML"),
        (b"# \"\"\"\na = " + b"[" * 20_000 + b"\n# \"\"\"", ""),
    ],
)  # fmt: skip
def test_a_hostile_file_gets_one_message_and_no_crash(data, message):
    table, _, found = load(data, "x.toml")
    assert table is None
    assert len(found) == 1
    assert message in found[0].message


def test_a_syntax_fault_has_its_line():
    _, _, found = load(b"[pact]\nid = 'x'\nname = oops\n", "x.toml")
    assert found[0].line == 3


def test_byte_order_mark_and_windows_line_ends_do_no_harm():
    assert read_pact(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(), "entente.toml").id == "entente"


def test_faults_of_all_files_of_a_folder_come_at_once(tmp_path):
    (tmp_path / "a.toml").write_text(swap('kind = "consultation"', 'kind = "x"').replace('"entente"', '"a"'))
    (tmp_path / "b.toml").write_text(GOOD)
    (tmp_path / "entente.toml").write_text(GOOD)
    with pytest.raises(InputError) as caught:
        read_pacts(tmp_path)
    found = {(Path(f.file).name, f.message.split(" ")[0]) for f in caught.value.faults}
    assert found == {("a.toml", "unknown"), ("b.toml", "id")}


def test_ids_that_the_scenario_does_not_know_are_found():
    pact = read_pact(GOOD.replace('"UKG"', '"UGK"'), "entente.toml")
    known = {"FRN": 1, "UKG": 1}
    found = reference_faults([pact], known, {}, {"book": 1})
    assert [(f.line, f.message) for f in found] == [
        (line_of(GOOD, 'actor = "UKG"') - 1, "actor 'UGK' is not in actors.csv")
    ]
    assert found[0].advice == "Did you mean 'UKG'?"


PAGE = Path(__file__).parents[2] / "docs" / "pacts.md"


def test_the_example_of_the_page_is_the_clause_that_ships(khalkhin_gol):
    example = read_pact(PAGE.read_text("utf-8").split("```toml\n")[1].split("```")[0], "page.toml")
    (shipped,) = [p for p in khalkhin_gol.pacts if p.id == example.id]
    ours, theirs = example.article("2"), shipped.article("2")
    assert (ours.trigger, ours.duty, ours.kind, ours.does) == (
        theirs.trigger,
        theirs.duty,
        theirs.kind,
        theirs.does,
    )


def test_every_word_of_the_schema_is_documented():
    page = PAGE.read_text("utf-8")
    for table, words in TABLES.items():
        section = page.split(f"### `[{table}]`" if f"### `[{table}]`" in page else f"### `[[{table}]]`")[
            1
        ].split("\n### ")[0]
        for word in words.values():
            assert re.search(rf"^\| `{word.name}` \|", section, re.MULTILINE), f"{table}.{word.name}"
            for choice in word.known:
                assert choice in page, choice


def test_days_written_with_a_point_are_days():
    assert read_pact(swap("within_days = 30", "within_days = 30.0")).articles[0].duty.within_days == 30


def test_a_huge_file_or_a_folder_in_its_place_is_refused_unread(tmp_path):
    with (tmp_path / "huge.toml").open("wb") as file:
        file.truncate(3_000_000_000)
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(InputError) as caught:
        read_pacts(tmp_path)
    assert [f.message for f in caught.value.faults] == [
        "not a regular file",
        f"more than {MAX_BYTES:,} bytes",
    ]
