"""Files from strangers: encodings, sizes, bombs and ways out of the folder."""

import codecs
import os

import pytest

from foedus.chronicle import files
from foedus.errors import InputError
from foedus.scenario import check, scenario

from .conftest import FILES

RUSSIAN = FILES["actors.csv"].replace("Soviet Union", "Советский Союз")


def test_a_byte_order_mark_and_windows_line_ends_are_read_and_noted(tiny):
    plain = scenario(tiny.root).chronicle
    for name in ("actors.csv", "events.csv", "sources.json"):
        text = FILES[name].replace("First\nfight", "First fight")
        tiny.write(name, codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode())
    found = check(tiny.root)
    assert found.faults == ()
    assert {(note.file, note.line) for note in found.notes} == {
        ("actors.csv", 1),
        ("events.csv", 1),
        ("sources.json", 1),
    }
    assert found.chronicle.actors == plain.actors


@pytest.mark.parametrize(
    ("encoding", "says"),
    [("cp1251", "looks like Windows-1251"), ("utf-16", "is UTF-16"), ("utf-16-le", "is UTF-16")],
)
def test_a_wrong_encoding_is_named_with_the_line(tiny, encoding, says):
    faults = tiny.write("actors.csv", RUSSIAN.encode(encoding)).faults()
    line = 2 if encoding == "cp1251" else 1
    assert faults[0].startswith(f"actors.csv:{line}: is")
    assert says in faults[0]


def test_cyrillic_in_utf8_is_welcome(tiny):
    assert tiny.write("actors.csv", RUSSIAN).faults() == []


def test_old_macintosh_line_ends_are_no_csv(tiny):
    assert "actors.csv" in tiny.write("actors.csv", FILES["actors.csv"].replace("\n", "\r")).faults()[0]


def test_semicolon_separated_csv_is_recognised(tiny):
    tiny.write("borders.csv", FILES["borders.csv"].replace(",", ";"))
    assert "not separated by commas" in tiny.only_fault()


def test_a_nul_byte_is_no_text(tiny):
    assert "NUL" in tiny.add("borders.csv", "river,MNG,M\0NG,,,").only_fault()


def test_a_path_out_of_the_folder_is_refused(tiny):
    tiny.write(
        "datapackage.json",
        '{"name": "x", "resources": [{"path": "../../etc/passwd"}, {"path": "/etc/passwd"}]}',
    )
    faults = tiny.faults()
    assert len(faults) == 2
    assert all("leaves the scenario folder" in fault for fault in faults)


@pytest.mark.parametrize("name", ["reports.csv", "sources.json"])
def test_a_link_out_of_the_folder_is_not_followed(tiny, tmp_path, name):
    outside = tmp_path / "outside"
    outside.write_text(FILES[name])
    (tiny.root / name).unlink()
    os.symlink(outside, tiny.root / name)
    assert any(f.startswith(name) and "leaves the scenario folder" in f for f in tiny.faults())


def test_a_pact_that_is_a_link_out_of_the_folder_is_not_read(tiny, tmp_path):
    (tmp_path / "secret.toml").write_text("[pact]\n")
    (tiny.root / "pacts").mkdir()
    os.symlink(tmp_path / "secret.toml", tiny.root / "pacts" / "secret.toml")
    assert "leaves the scenario folder" in tiny.only_fault()


def test_a_folder_or_a_pipe_in_place_of_a_file_is_refused(tiny):
    (tiny.root / "borders.csv").unlink()
    os.mkfifo(tiny.root / "borders.csv")
    assert tiny.only_fault() == "borders.csv: is missing or no regular file."


def test_an_over_large_file_is_refused_before_it_is_read(tiny, monkeypatch):
    monkeypatch.setattr(files, "MAX_TEXT_BYTES", 100)
    assert any(f.startswith("sources.json: has ") for f in tiny.faults())


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("sources.json", "[" * 100_000, "nested too deeply"),
        ("sources.json", '{"id": "x"}', "no CSL-JSON array"),
        ("sources.json", '[{"title": "x"}]', "no usable id"),
        ("sources.json", '[{"id": "a b"}]', "no usable id"),
        ("sources.json", '[{"id": "kriv",}]', "is not JSON"),
        ("model.toml", "x = " + "[" * 20_000, "model.toml"),
        ("sources.json", '[{"id": "x", "volume": ' + "9" * 5000 + "}]", "too long a number"),
        ("model.toml", "x = " + "9" * 5000, "not TOML"),
        ("model.toml", "x = ", "not TOML"),
        ("datapackage.json", "[]", "no JSON object"),
    ],
)
def test_bombs_and_broken_syntax_give_a_message(tiny, name, text, says):
    assert any(says in fault and fault.startswith(name) for fault in tiny.write(name, text).faults())


def test_a_cell_too_long_for_a_person_is_refused(tiny):
    faults = tiny.add("reports.csv", f"clash,date,{'9' * 120_000},X,kriv").faults()
    assert "100000" in faults[0].replace(",", "")


def test_no_such_folder_is_said_so(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        scenario(tmp_path / "nowhere" / "at all")
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(InputError, match="is a file"):
        scenario(tmp_path / "file.txt")


def test_all_faults_are_raised_together_on_opening(tiny):
    tiny.swap("actors.csv", "JPN-KWA,Kwantung", "JPN-KWS,Kwantung")
    with pytest.raises(InputError) as error:
        scenario(tiny.root)
    assert len(error.value.faults) == 2


def test_a_file_that_is_one_endless_line_is_not_taken_into_memory(tiny, monkeypatch):
    monkeypatch.setattr(files, "MAX_LINE_BYTES", 1000)
    tiny.add("borders.csv", "river," + "x" * 2000)
    assert tiny.only_fault().startswith("borders.csv:4: is longer than 1,000 bytes.")


@pytest.mark.parametrize(
    "bomb",
    [
        "a" + ".a" * 100_000 + " = 1",
        "[" + "a." * 50_000 + "a]\nx = 1",
        "x = " + "{a = " * 5000,
        "x = '" + "y" * 2_000_000,
    ],
)
def test_a_toml_bomb_in_the_model_is_one_message(tiny, bomb):
    faults = tiny.write("model.toml", bomb).faults()
    assert len(faults) == 1
    assert faults[0].startswith("model.toml")
    assert len(faults[0]) < 500
