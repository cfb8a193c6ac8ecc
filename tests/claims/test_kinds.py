"""Each kind of claim, in the smallest world in which it bites."""

from dataclasses import replace

import pytest

from foedus.chronicle.records import Report
from foedus.claims import Claim, Mechanism, judge, sentences

S, Q, X, N = "supported", "qualified", "contradicted", "cannot_be_tested"


@pytest.fixture(scope="module")
def war(worlds):
    return worlds.chronicle(
        "talk 1931-04-01 RED CLR CONSULT - mutual",
        "clash 1931-05-11 CLB CLR ASSAULT strip",
        "deep 1931-05-15 BLU-ARM CLR ASSAULT steppe",
        "help 1931-05-22 RED BLU-ARM ASSAULT strip",
        "truce 1931-09-15 RED BLU+CLR+CLB AGREE - mutual",
        reports=(
            Report("clash", "start_date", "1931-05-08", "an embassy", "s2"),
            Report("clash", "first_fire", "BLU", "a paper", "s3"),
            Report("truce", "killed:BLU", "8,000..9,000", "army", "s4"),
            Report("truce", "killed:BLU", "52000", "enemy", "s5"),
            Report("truce", "date", "1931-09-16", "the text itself", "own"),
        ),
    )


@pytest.mark.parametrize(
    ("kind", "arguments", "expected"),
    [
        ("exists", "event=clash", S),
        ("exists", "act=ASSAULT; receiver=CLR; at_least=2", S),
        ("exists", "act=ASSAULT; receiver=CLR; at_least=3", Q),
        ("exists", "act=ASSAULT; receiver=CLR; until=1931-05-11; at_least=2", Q),
        ("exists", "act=AID", X),
        ("exists", "act=AGREE; sender=CLB; receiver=RED", S),
        ("exists", "act=AGREE; sender=CLB; receiver=CLR", X),
        ("dated", "event=help; date=1931-05", S),
        ("dated", "event=help; date=1931-05-20/1931-05-22", S),
        ("dated", "event=help; date=1931-06", X),
        ("dated", "event=clash; date=1931-05-11", Q),
        ("dated", "event=clash; date=1931-05-08", Q),
        ("dated", "event=clash; date=1931-05-12", X),
        ("dated", "event=help; date=1931; which=effective", N),
        ("before", "first=clash; second=help", S),
        ("before", "first=help; second=clash", X),
        ("before", "first=clash; second=help; within_days=5", Q),
        ("parties", "event=truce; parties=RED, BLU, CLR, CLB", S),
        ("parties", "event=truce; parties=RED, BLU, CLR", Q),
        ("parties", "event=truce; parties=RED, GRY", X),
        ("sender", "event=help; sender=RED", S),
        ("sender", "event=clash; sender=CLB", Q),
        ("sender", "event=clash; sender=BLU", Q),
        ("sender", "event=deep; sender=BLU", Q),
        ("sender", "event=deep; sender=GRY", X),
        ("place", "event=deep; place=steppe", S),
        ("place", "event=deep; place=plain", X),
        ("place", "event=deep; owner=CLR", S),
        ("place", "event=clash; owner=CLR", Q),
        ("place", "event=clash; owner=CLR; claimant=CLR", S),
        ("place", "event=clash; owner=GRY", X),
        ("place", "event=talk; owner=RED", N),
        ("magnitude", "event=truce; attribute=killed:BLU; max=60000", S),
        ("magnitude", "event=truce; attribute=killed:BLU; max=10000", Q),
        ("magnitude", "event=truce; attribute=killed:BLU; max=1000", X),
        ("magnitude", "event=truce; attribute=tanks:BLU; max=1000", N),
        ("answered", "event=clash; sender=RED; act=ASSAULT", S),
        ("answered", "event=clash; sender=RED; act=ASSAULT; within_days=7", Q),
        ("answered", "event=clash; sender=GRN; act=ASSAULT", X),
        ("not_checkable", "", N),
    ],
)
def test_verdict(war, verdict, kind, arguments, expected):
    judged = verdict(kind, arguments, war)
    assert judged.verdict == expected, judged.reasoning
    assert judged.reasoning or kind == "not_checkable"


def test_a_report_known_only_from_the_text_under_test_is_no_evidence(war, verdict):
    claim = "event=truce; date=1931-09-16"
    assert verdict("dated", claim, war).verdict == Q
    assert verdict("dated", claim, war, own_sources=["own"]).verdict == X


def test_support_that_rests_on_unverified_events_alone_is_qualified(war, verdict):
    doubtful = replace(war, events=tuple(replace(e, status="unverified") for e in war.events))
    assert verdict("before", "first=clash; second=help", doubtful).verdict == Q
    half = replace(
        war,
        events=tuple(replace(e, status="unverified" if e.id == "clash" else "verified") for e in war.events),
    )
    assert verdict("before", "first=clash; second=help", half).verdict == S


def test_the_duty_of_a_pact_depends_on_its_clauses_and_on_the_line(war, worlds, verdict):
    alliance = worlds.pact("alliance", "RED+CLR", worlds.defence)
    assert verdict("obliged", "pact=alliance; duty=fight", war, [alliance]).verdict == S
    assert verdict("obliged", "pact=alliance; duty=consult", war, [alliance]).verdict == X
    assert verdict("obliged", "pact=alliance; duty=fight; debtor=BLU", war, [alliance]).verdict == X
    assert verdict("obliged", "pact=alliance; duty=fight; event=deep", war, [alliance]).verdict == S
    split = verdict("obliged", "pact=alliance; duty=fight; event=clash", war, [alliance])
    assert split.verdict == Q
    assert "CLR" in split.reasoning
    assert "BLU" in split.reasoning
    assert verdict("obliged", "pact=alliance; duty=fight; event=truce", war, [alliance]).verdict == X


@pytest.mark.parametrize(
    ("estimate", "expected", "sign"),
    [
        ((2.0, 1.2, 3.0), S, "+"),
        ((2.0, 0.8, 3.0), Q, "+"),
        ((0.5, 0.2, 0.9), X, "+"),
        ((0.5, 0.2, 0.9), S, "-"),
        ((2.0, 1.2, 3.0), X, "-"),
        ((0.9, 0.2, 3.0), Q, "-"),
    ],
)
def test_a_cause_is_as_good_as_its_interval(war, verdict, estimate, expected, sign):
    given = {"M1": ("tension", *estimate, "words")}
    statements = {"M1": Mechanism("M1", "s", "tension", sign)}
    assert verdict("caused_by", "mechanism=M1", war, (), given, statements=statements).verdict == expected


def test_a_cause_that_came_after_its_effect_is_none_whatever_the_estimate(war, verdict):
    given = {"M1": ("tension", 9.0, 8.0, 10.0, "words")}
    assert verdict("caused_by", "mechanism=M1; cause=help; effect=clash", war, (), given).verdict == X


def test_a_pattern_neither_proves_nor_disproves_a_single_case(war, verdict):
    for low, high in ((1.2, 3.0), (0.2, 0.9)):
        given = {"M1": ("tension", (low + high) / 2, low, high, "words")}
        assert verdict("caused_by", "mechanism=M1; cause=clash; effect=help", war, (), given).verdict == Q


def test_an_interval_that_is_the_priors_own_supports_nothing(war, verdict):
    given = {"M1": ("tension", 2.0, 1.5, 3.0, "the record cannot tell")}
    assert verdict("caused_by", "mechanism=M1", war, (), given).verdict == Q


def test_a_mechanism_without_a_statistic_or_an_estimate_cannot_be_tested(war, verdict):
    silent = {"M1": Mechanism("M1", "s", "", "+", "declared only once")}
    judged = verdict("caused_by", "mechanism=M1", war, statements=silent)
    assert (judged.verdict, judged.reasoning) == (N, "declared only once")
    waiting = {"M1": Mechanism("M1", "s", "tension")}
    assert verdict("caused_by", "mechanism=M1", war, statements=waiting).verdict == N


def test_a_human_judgement_is_marked_gives_its_reason_and_shows_what_the_record_says(war):
    claim = Claim(
        "A1",
        "t",
        "dated",
        {"event": "help", "date": "1931-05", "verdict": "contradicted"},
        "",
        "human",
        "I say so.",
    )
    (judged,) = judge([claim], war, [])
    assert (judged.verdict, judged.judged_by, judged.record_verdict) == (X, "human", S)
    assert judged.reasoning.startswith("I say so.")
    assert "supported" in judged.reasoning


def test_a_sentence_whose_decided_parts_differ_is_qualified(war):
    true, false = {"event": "help", "date": "1931-05"}, {"event": "help", "date": "1932"}
    claims = [
        Claim("A1.1", "", "dated", true),
        Claim("A1.2", "", "dated", false),
        Claim("A2.1", "", "not_checkable"),
        Claim("A2.2", "", "dated", true),
        Claim("A3", "", "dated", false),
        Claim("A4", "", "not_checkable"),
    ]
    assert sentences(judge(claims, war, [])) == {"A1": Q, "A2": S, "A3": X, "A4": N}
