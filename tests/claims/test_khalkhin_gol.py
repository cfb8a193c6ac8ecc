"""What the two texts claim, and what the program finds by itself."""

from dataclasses import replace

import pytest

from foedus.claims import judge
from foedus.dates import parse


@pytest.fixture(scope="module")
def judged(khalkhin_gol):
    return {j.claim: j for j in khalkhin_gol.claims()}


@pytest.mark.parametrize(
    ("claim", "verdict", "because"),
    [
        ("A1.1", "contradicted", "1939-09-16"),  # 11 May 1939 is not the victory
        ("A1.2", "contradicted", "1939-08-31"),
        ("A2.1", "qualified", "JPN"),  # whose ground, by whose line
        ("A2.2", "supported", "bain-tsagan"),
        ("A7.2", "contradicted", "no article"),  # the Anti-Comintern Pact held no duty to fight
        ("A7.3", "contradicted", "no article"),
        ("A7.4", "supported", "consult"),
        ("A9.1", "supported", "1936-03-12"),
        ("A9.2", "supported", "MNG, SUN"),
        ("A10", "contradicted", "other way round"),  # it did not precede the Protocol
        ("A14.1", "qualified", "MAN"),
        ("A16.1", "qualified", "11 days"),
        ("A16.2", "qualified", "by the line of"),
        ("A20.2", "contradicted", "other way round"),
        ("A21.1", "qualified", "took effect"),
        ("A21.2", "qualified", "MAN left out"),  # the truce had four parties
        ("A23.2", "contradicted", "1941-07-07"),
        ("B10.1", "contradicted", "1935-05-02"),
    ],
)
def test_the_program_finds_by_itself(judged, claim, verdict, because):
    found = judged[claim]
    assert (found.verdict, found.judged_by) == (verdict, "record"), found.reasoning
    assert because in found.reasoning
    assert found.evidence
    assert found.sources


def test_every_sentence_of_both_texts_is_judged(judged):
    sentences = {claim.partition(".")[0] for claim in judged}
    assert sentences == {f"A{n}" for n in range(1, 24)} | {f"B{n}" for n in range(1, 14)}


def test_every_judgement_has_a_reason_and_every_human_one_says_so(judged, khalkhin_gol):
    human = {claim.id for claim in khalkhin_gol.claims_under_test if claim.judged_by == "human"}
    assert {claim for claim, found in judged.items() if found.judged_by == "human"} == human
    assert all(found.reasoning for found in judged.values())


def test_evidence_and_sources_are_ids_that_the_scenario_knows(judged, khalkhin_gol):
    chronicle = khalkhin_gol.chronicle
    clauses = {f"{p.id}:{a.number}" for p in khalkhin_gol.pacts for a in p.articles}
    known = {e.id for e in chronicle.events} | {p.id for p in khalkhin_gol.pacts} | clauses
    known |= set(khalkhin_gol.mechanisms)
    for found in judged.values():
        assert set(found.evidence) <= known, found.claim
        assert set(found.sources) <= set(chronicle.sources), found.claim


def test_no_text_is_a_witness_for_itself(judged, khalkhin_gol):
    own = {source for text in khalkhin_gol.texts for source in text["source"].split("; ")}
    assert own
    assert not {source for found in judged.values() for source in found.sources} & own


def test_a_record_that_ended_on_11_may_would_bear_the_text_out(khalkhin_gol):
    events = tuple(
        replace(e, date=parse("1939-05-11"), effective=None, published=None)
        if e.id == "ceasefire-1939-09-16"
        else e
        for e in khalkhin_gol.chronicle.events
    )
    claims = [c for c in khalkhin_gol.claims_under_test if c.id == "A1.1"]
    (found,) = judge(claims, replace(khalkhin_gol.chronicle, events=events), khalkhin_gol.pacts)
    assert found.verdict != "contradicted"


def test_a_truce_of_three_would_bear_the_text_out(khalkhin_gol):
    events = tuple(
        replace(e, receivers=tuple(r for r in e.receivers if r != "MAN")) if e.id == "truce-1939-09-15" else e
        for e in khalkhin_gol.chronicle.events
    )
    pacts = [p for p in khalkhin_gol.pacts if p.id != "nomonhan-truce-1939"]
    claims = [c for c in khalkhin_gol.claims_under_test if c.id == "A21.2"]
    (found,) = judge(claims, replace(khalkhin_gol.chronicle, events=events), pacts)
    assert found.verdict == "supported"


def test_claims_of_cause_wait_for_an_estimate_and_take_it(khalkhin_gol, judged):
    assert judged["A12.1"].verdict == "cannot_be_tested"
    given = {"M4": ("war_elsewhere", 1.9, 1.4, 2.6, "raises")}
    found = {j.claim: j for j in khalkhin_gol.claims(given)}["A12.1"]
    assert found.verdict == "supported"
    assert "1.4 to 2.6" in found.reasoning
