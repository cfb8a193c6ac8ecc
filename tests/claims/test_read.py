"""A faulty claim is named with its line and what would be right."""

import pytest

from foedus.chronicle.tables import Row
from foedus.claims import read_claims, reference_faults


def row(kind="dated", arguments="event=clash; date=1931", judged_by="record", reason="", line=7):
    cells = {"id": "A1", "text": "t", "where": "A:1", "kind": kind, "arguments": arguments}
    return Row(line, {**cells, "judged_by": judged_by, "reason": reason})


@pytest.mark.parametrize(
    ("cells", "message", "advice"),
    [
        ({"kind": "datd"}, "unknown kind 'datd'", "Did you mean 'dated'?"),
        ({"arguments": "event=clash"}, "dated needs date=", ""),
        ({"arguments": "event=clash; date=1931; dat=2"}, "dated takes no 'dat'", "Did you mean 'date'?"),
        ({"arguments": "event=clash; date=1931-13-01"}, "1931-13-01", ""),
        ({"arguments": "event=clash; date"}, "is not key=value", "key=value"),
        ({"arguments": "event=clash; event=x; date=1931"}, "given twice", ""),
        ({"kind": "exists", "arguments": "act=ASSULT"}, "unknown act 'ASSULT'", "Did you mean 'ASSAULT'?"),
        ({"kind": "exists", "arguments": "since=1931"}, "names no event", ""),
        (
            {"kind": "obliged", "arguments": "pact=p; duty=fite"},
            "unknown duty 'fite'",
            "Did you mean 'fight'?",
        ),
        ({"kind": "magnitude", "arguments": "event=clash; min=many"}, "min is a number", ""),
        ({"judged_by": "human"}, "needs a reason", ""),
        ({"judged_by": "human", "reason": "so"}, "needs verdict=", "supported"),
        ({"judged_by": "me"}, "unknown judged_by 'me'", ""),
        ({"kind": "content", "arguments": "verdict=supported"}, "read by a human", ""),
        ({"kind": "parties", "arguments": "parties=RED"}, "event=... or pact=...", ""),
    ],
)
def test_a_fault_has_line_message_and_advice(cells, message, advice):
    _, faults = read_claims([row(**cells)])
    found = [f for f in faults if message in f.message]
    assert found, [str(f) for f in faults]
    assert (found[0].file, found[0].line) == ("claims.csv", 7)
    assert advice in found[0].advice


def test_all_faults_of_all_rows_come_at_once():
    _, faults = read_claims([row(kind="x", line=2), row(arguments="event=a", line=3), row(line=4)])
    assert [f.line for f in faults] == [2, 3]


def test_ids_that_the_scenario_does_not_know_are_found(worlds):
    chronicle = worlds.chronicle("clash 1931-05-11 CLB CLR ASSAULT strip")
    claims, faults = read_claims(
        [
            row(arguments="event=clsh; date=1931"),
            row("parties", "event=clash; parties=RED, RDE"),
            row("obliged", "pact=p; duty=fight"),
        ]
    )
    assert not faults
    found = [f.message for f in reference_faults(claims, chronicle, [], ["M1"])]
    assert len(found) == 3
    assert all(word in message for word, message in zip(("clsh", "RDE", "'p'"), found, strict=True))
