"""The walk against a plain restatement of its rules, on random histories."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.dates import parse
from foedus.pacts import duties

START = date(1931, 1, 1).toordinal()
VOICE = {"RED": "RED", "BLU": "BLU", "BLU-ARM": "BLU", "CLB": "CLB", "CLR": "CLR", "GRN": "GRN"}
CAMP = {"RED": "RED", "CLR": "RED", "BLU": "BLU", "CLB": "BLU", "GRN": "GRN"}
DAYS = 30

acts = st.lists(
    st.tuples(
        st.integers(0, 200), st.sampled_from(sorted(VOICE)), st.sampled_from(sorted(VOICE)),
        st.sampled_from(["ASSAULT", "AID", "ACCUSE", "CONSULT"]),
    ).filter(lambda act: VOICE[act[1]] != VOICE[act[2]]),
    max_size=14,
)  # fmt: skip


def restated(record, parties=("RED", "GRN")):
    """Who owed whom help against which camp from which day, and what came of it, straight from the words."""
    record = sorted(enumerate(record), key=lambda one: (one[1][0], one[0]))
    last = max((day for _, (day, *_) in record), default=0)
    found, window = [], {}
    for number, (day, sender, receiver, act) in record:
        attacker, victim = VOICE[sender], VOICE[receiver]
        if act != "ASSAULT" or attacker in parties or victim not in parties:
            continue
        debtor = next(p for p in parties if p != victim)
        key = (debtor, victim, CAMP[attacker])
        if key in window and day <= window[key]:
            continue
        window[key] = day + DAYS
        found.append((number, *key, _verdict(record, debtor, victim, CAMP[attacker], day, last)))
    return sorted(found)


def _verdict(record, debtor, victim, enemy, day, last):
    times = {"full": [], "part": []}
    for _, (when, sender, receiver, act) in record:
        if VOICE[sender] != debtor or when < day:
            continue
        is_on_enemy = CAMP[VOICE[receiver]] == enemy and VOICE[receiver] != victim
        if (act == "ASSAULT" and is_on_enemy) or (act == "AID" and VOICE[receiver] == victim):
            times["full"].append(when)
        elif act == "ACCUSE" and is_on_enemy:
            times["part"].append(when)
    if any(when <= day + DAYS for when in times["full"]):
        return "honoured"
    if any(when <= day + 2 * DAYS for when in times["full"]):
        return "late"
    if any(when <= day + DAYS for when in times["part"]):
        return "partly"
    return "cannot_tell" if day + DAYS > last else "not"


@pytest.fixture(scope="module")
def alliance(worlds):
    plain = worlds.defence.replace('where = "not_attackers_land"\n', "").replace("within_km = 400\n", "")
    return worlds.pact("p", "RED+GRN", plain)


@given(record=acts)
@settings(max_examples=400, deadline=None)
def test_the_walk_agrees_with_the_rules_restated(worlds, alliance, record):
    lines = [
        f"e{k} {date.fromordinal(START + day)} {a} {b} {act}" for k, (day, a, b, act) in enumerate(record)
    ]
    walked = [
        (int(d.act[1:]), d.debtor, d.creditor, CAMP[d.against], d.verdict)
        for d in duties(worlds.chronicle(*lines), [alliance])
    ]
    assert sorted(walked) == restated(record)


@given(record=acts)
@settings(max_examples=100, deadline=None)
def test_only_the_debtor_answers_and_never_before_the_call(worlds, alliance, record):
    lines = [
        f"e{k} {date.fromordinal(START + day)} {a} {b} {act}" for k, (day, a, b, act) in enumerate(record)
    ]
    chronicle = worlds.chronicle(*lines)
    for duty in duties(chronicle, [alliance]):
        for name in duty.answered_by:
            event = chronicle.event(name)
            assert VOICE[event.sender] == duty.debtor
            assert event.date.earliest >= duty.called_in
        assert duty.called_in >= parse("1931-01-01").earliest
