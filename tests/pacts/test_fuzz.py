"""Whatever a pact file holds, it is read or refused with faults; nothing else happens."""

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.pacts import read_pact
from foedus.pacts.vocabulary import TABLES

LINES = """[pact]
id = "p"
name = "P"
signed = "1904-04-08"
in_force = "1904-05"
ended = "1919~"
summary = "s"
sources = ["b"]
[[party]]
actor = "FRN"
[[party]]
actor = "UKG"
from = "1904-06-01"
[[article]]
number = "1"
kind = "defence"
does = "fight"
summary = "s"
status = "text"
[article.term]
years = 5
[article.trigger]
acts = ["ASSAULT"]
by = "any_third"
[article.duty]
acts = ["AID"]
toward = "victim"
within_days = 30
[[article.exception]]
powers = ["GMY"]
why = "w"
""".splitlines()

words = st.sampled_from(sorted({word for table in TABLES.values() for word in table}))
values = st.sampled_from(
    ["1", "-1", "1e400", "nan", "true", '""', '"x"', "[]", '["x", 1]', "{}", "{a = 1}", "1939-01-01", "07:32:00",
     "1939-01-01T00:00:00Z", '"193X"', '"../1939"', '"1939/.."', '"JPN"', '"\\u0000"', "[[1]]", '"2"', "0x10"]
)  # fmt: skip


def outcome(text):
    try:
        return read_pact(text, "p.toml"), ()
    except InputError as error:
        return None, error.faults


@given(data=st.data())
@settings(max_examples=400, deadline=None)
def test_any_edit_of_a_good_file_is_read_or_refused_with_faults(data):
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["drop", "twice", "set", "add", "swap"]))
        if how == "drop":
            del lines[at]
        elif how == "twice":
            lines.insert(at, lines[at])
        elif how == "set" and "=" in lines[at]:
            lines[at] = f"{lines[at].split('=')[0]}= {data.draw(values)}"
        elif how == "add":
            lines.insert(at, f"{data.draw(words)} = {data.draw(values)}")
        else:
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
    text = "\n".join(lines)
    pact, faults = outcome(text)
    if pact is None:
        assert faults
        assert all(fault.file == "p.toml" for fault in faults)
    else:
        assert pact.id == tomllib.loads(text)["pact"]["id"]
        assert pact.first_day > 0


@given(data=st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_refused_with_faults(data):
    pact, faults = outcome(data)
    assert pact is not None or faults
