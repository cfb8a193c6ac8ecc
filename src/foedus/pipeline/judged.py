"""What the record says without a model: duties under each line, clashes, claims, sources."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from foedus.claims.records import Judgement
from foedus.scenario import Scenario

Row = dict[str, Any]


def duties(scenario: Scenario, lines: tuple[str, ...]) -> dict[str, list[Row]]:
    """Every duty and prohibition called in, by the claimant whose border line was used."""
    return {line: [_duty(d) for d in scenario.duties(border=line)] for line in lines}


def _duty(duty: Any) -> Row:
    return {
        "called_in": date.fromordinal(duty.called_in).isoformat(),
        "due": date.fromordinal(duty.due).isoformat(),
        "act": duty.act,
        "clause": f"{duty.pact} art. {duty.article}",
        "kind": duty.kind,
        "debtor": duty.debtor,
        "creditor": duty.creditor,
        "against": duty.against,
        "answered_by": list(duty.answered_by),
        "renewed_by": list(duty.renewed_by),
        "verdict": duty.verdict,
        "reasoning": duty.reasoning,
        "text_status": duty.text_status,
        "sources": list(duty.sources),
    }


def clashes(scenario: Scenario) -> list[Row]:
    """Obligations that could not both be kept."""
    return [
        {
            "first": f"{c.pacts[0]} art. {c.articles[0]}",
            "second": f"{c.pacts[1]} art. {c.articles[1]}",
            "kind": c.rule.replace("_", " "),
            "debtor": c.debtor,
            "since": date.fromordinal(c.since).isoformat(),
            "acute": c.acute,
            "reasoning": c.reasoning,
        }
        for c in scenario.clashes()
    ]


def claims(judgements: Iterable[Judgement]) -> list[Row]:
    """Every assertion of the texts under test with its verdict."""
    return [
        {
            "id": j.claim,
            "text": j.text,
            "where": j.where,
            "kind": j.kind,
            "verdict": j.verdict,
            "evidence": list(j.evidence),
            "sources": list(j.sources),
            "reasoning": j.reasoning,
            "judged_by": j.judged_by,
            "record_verdict": j.record_verdict,
        }
        for j in judgements
    ]


def texts(scenario: Scenario) -> list[Row]:
    """The texts under test, without their words."""
    return [dict(text) for text in scenario.texts]


def sources(scenario: Scenario) -> list[Row]:
    """Works behind the record, most used first, with the number of events that rest on each."""
    used = Counter(key for event in scenario.chronicle.events for key in event.sources)
    found = [
        {"id": s.id, "text": s.cite(), "n_events": used[s.id]} for s in scenario.chronicle.sources.values()
    ]
    return sorted(found, key=lambda s: (-s["n_events"], s["id"]))
