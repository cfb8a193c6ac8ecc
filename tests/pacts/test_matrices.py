"""Pacts in force as arrays, and the independence of pairs."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.pacts import changes, duties, in_force

ACTORS = ("RED", "CLR", "BLU", "CLB", "GRN", "GRY")


def ordinal(text):
    return date.fromisoformat(text).toordinal()


def test_a_mutual_clause_binds_both_ways_and_a_guarantee_one_way(worlds):
    mutual = worlds.pact("m", "RED+CLR", worlds.defence)
    one_way = worlds.pact("g", "GRN+GRY", 'debtors = ["GRN"]\ncreditors = ["GRY"]\n' + worlds.defence)
    bound = in_force([mutual, one_way], ACTORS, ordinal("1931-01-01"), "defence")
    expected = np.zeros((6, 6), dtype=int)
    expected[0, 1] = expected[1, 0] = expected[4, 5] = 1
    np.testing.assert_array_equal(bound, expected)


def test_kinds_are_kept_apart(worlds):
    pact = worlds.pact("m", "RED+BLU", worlds.defence, worlds.non_aggression, worlds.neutrality)
    day = ordinal("1931-01-01")
    assert in_force([pact], ACTORS, day, "offence").sum() == 0
    assert in_force([pact], ACTORS, day, "neutrality")[0, 2] == 1
    assert in_force([pact], ACTORS, day)[0, 2] == 3


@st.composite
def many_pacts(draw):
    specs = draw(
        st.lists(
            st.tuples(
                st.sampled_from(ACTORS), st.sampled_from(ACTORS), st.integers(0, 400), st.integers(0, 400),
                st.sampled_from(["defence", "non_aggression", "neutrality"]),
            ),
            max_size=6,
        )
    )  # fmt: skip
    return [spec for spec in specs if spec[0] != spec[1]]


def build(worlds, specs):
    pacts = []
    for k, (a, b, start, length, kind) in enumerate(specs):
        first = date.fromordinal(ordinal("1931-01-01") + start)
        last = date.fromordinal(first.toordinal() + length)
        article = getattr(worlds, kind)
        pacts.append(worlds.pact(f"p{k}", f"{a}+{b}", article, signed=str(first), head=f'ended = "{last}"'))
    return pacts


@given(specs=many_pacts(), day=st.integers(-5, 820))
@settings(max_examples=60, deadline=None)
def test_the_changes_add_up_to_the_array_of_each_day(worlds, specs, day):
    pacts, when = build(worlds, specs), ordinal("1931-01-01") + day
    summed = np.zeros((len(ACTORS), len(ACTORS)))
    for change in changes(pacts, ACTORS, ["defence", "neutrality"]):
        if change.time <= when:
            summed[change.i, change.j] = change.value
    both = in_force(pacts, ACTORS, when, "defence") + in_force(pacts, ACTORS, when, "neutrality")
    np.testing.assert_array_equal(summed, both)


acts = st.lists(
    st.tuples(
        st.integers(0, 600), st.sampled_from(ACTORS), st.sampled_from(ACTORS),
        st.sampled_from(["ASSAULT", "AID", "MOBILIZE", "ACCUSE"]), st.sampled_from(["strip", "steppe", "plain", "far"]),
    ),
    max_size=8,
)  # fmt: skip


@given(specs=many_pacts(), extra=many_pacts(), record=acts, border=st.sampled_from([None, "CLR", "BLU"]))
@settings(max_examples=80, deadline=None)
def test_a_pact_between_others_never_changes_the_duties_of_a_pair(worlds, specs, extra, record, border):
    lines = [
        f"e{k} {date.fromordinal(ordinal('1931-01-01') + day)} {a} {b} {act} {place}"
        for k, (day, a, b, act, place) in enumerate(record)
        if a != b
    ]
    chronicle = worlds.chronicle(*lines)
    pair = {"RED", "CLR"}
    others = [spec for spec in extra if not pair & {spec[0], spec[1]}]
    before = build(worlds, specs)
    after = before + build(worlds, specs + others)[len(before) :]

    def of_pair(found):
        return [d for d in found if {d.debtor, d.creditor} == pair]

    assert of_pair(duties(chronicle, before, border)) == of_pair(duties(chronicle, after, border))


@pytest.mark.parametrize("last", ["1931-03-01", "1932-02-29"])
def test_a_clause_counts_on_its_last_day_and_not_on_the_next(worlds, last):
    pact = worlds.pact("m", "RED+CLR", worlds.defence, head=f'ended = "{last}"')
    day = ordinal(last)
    assert in_force([pact], ACTORS, day)[0, 1] == 1
    assert in_force([pact], ACTORS, day + 1)[0, 1] == 0


def test_outsiders_know_no_secret_clause_and_no_pact_before_its_publication(worlds):
    secret = worlds.pact("s", "RED+CLR", worlds.defence, head="secret = true")
    late = worlds.pact("l", "BLU+CLB", worlds.defence, signed="1931-01-01", head='public_from = "1931-03-01"')
    annex = worlds.pact("a", "GRN+GRY", worlds.defence, "secret = true\n" + worlds.non_aggression)
    pacts = [secret, late, annex]
    before, after = ordinal("1931-02-28"), ordinal("1931-03-01")
    assert in_force(pacts, ACTORS, before, public=True)[2, 3] == 0
    assert in_force(pacts, ACTORS, after, public=True)[2, 3] == 1
    assert in_force(pacts, ACTORS, after, public=True)[0, 1] == 0
    assert in_force(pacts, ACTORS, after, "non_aggression", public=True).sum() == 0
    steps = [step for step in changes(pacts, ACTORS, ["defence"], public=True) if (step.i, step.j) == (2, 3)]
    assert [(step.time, step.value) for step in steps] == [(after, 1.0)]


@given(
    specs=many_pacts(),
    record=acts,
    shift=st.integers(-3000, 3000),
    border=st.sampled_from([None, "CLR", "BLU"]),
)
@settings(max_examples=60, deadline=None)
def test_moving_all_of_history_by_days_moves_the_duties_and_changes_none(
    worlds, specs, record, shift, border
):
    def lived(offset):
        lines = [
            f"e{k} {date.fromordinal(ordinal('1931-01-01') + day + offset)} {a} {b} {act} {place}"
            for k, (day, a, b, act, place) in enumerate(record)
            if a != b
        ]
        moved = [(a, b, start + offset, length, kind) for a, b, start, length, kind in specs]
        found = duties(worlds.chronicle(*lines), build(worlds, moved), border)
        return [
            (
                d.act,
                d.pact,
                d.article,
                d.debtor,
                d.creditor,
                d.called_in - offset,
                d.due - offset,
                d.answered_by,
                d.verdict,
            )
            for d in found
        ]

    assert lived(0) == lived(shift)


def test_clauses_are_listed_by_day_pair_and_kind(khalkhin_gol):
    from foedus.dates import parse
    from foedus.pacts import clauses

    both = clauses(khalkhin_gol.pacts, on=parse("1939-05-11"), pair=("SUN", "MNG"), kind="defence")
    assert both.select("pact", "article").rows() == [("protocol-1936", "2")]
    assert clauses(khalkhin_gol.pacts, on=parse("1936-03-11"), pair=("SUN", "MNG"), kind="defence")[
        "pact"
    ].to_list() == ["gentlemens-agreement-1934"]
    assert clauses(khalkhin_gol.pacts).height == sum(len(p.articles) for p in khalkhin_gol.pacts)
