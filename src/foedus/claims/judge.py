"""Every claim of the texts under test against the chronicle, the pacts and the estimates."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from foedus.chronicle.chronicle import Chronicle
from foedus.claims.bench import Bench
from foedus.claims.caused import caused_by
from foedus.claims.happened import answered, before, dated, exists, magnitude
from foedus.claims.promised import obliged
from foedus.claims.records import (
    QUALIFIED,
    SUPPORTED,
    UNTESTABLE,
    Claim,
    Estimate,
    Finding,
    Judgement,
    Judgements,
    Mechanism,
)
from foedus.claims.who_where import parties, place, sender
from foedus.pacts.records import Pact

if TYPE_CHECKING:
    import polars as pl

CHECKS: dict[str, Callable[[Claim, Bench], Finding]] = {
    "exists": exists,
    "dated": dated,
    "before": before,
    "parties": parties,
    "sender": sender,
    "place": place,
    "magnitude": magnitude,
    "obliged": obliged,
    "answered": answered,
    "caused_by": caused_by,
}
"""Kind of claim to the check that decides it from the record."""


def judge(
    claims: Iterable[Claim],
    chronicle: Chronicle,
    pacts: Sequence[Pact],
    mechanisms: Mapping[str, Estimate | tuple] | Sequence[Any] | None = None,
    *,
    statements: Mapping[str, Mechanism] | None = None,
    own_sources: Iterable[str] = (),
) -> tuple[Judgement, ...]:
    """Judge claims.

    Parameters
    ----------
    claims
        From :func:`foedus.claims.read.read_claims`.
    mechanisms
        Mechanism id to (term, multiplier of the rate, low, high, verdict), 90% interval, or records with those names;
        without it a claim of cause cannot be tested.
    statements
        Mechanisms by id, with the sign they expect.
    own_sources
        Ids of the sources under test: a text is no witness for itself.

    Returns
    -------
    tuple of Judgement
        One per claim, in the same order.
    """
    estimates = as_estimates(mechanisms or {})
    bench = Bench(chronicle, pacts, estimates, statements or {}, frozenset(own_sources))
    return Judgements(_judge(claim, bench) for claim in claims)


def as_estimates(given: Mapping[str, Estimate | tuple] | Sequence[Any]) -> dict[str, Estimate]:
    """Estimates by mechanism id, from tuples or from records such as those of the fitted model.

    A record whose multiplier is ``None`` is left out.

    Examples
    --------
    >>> as_estimates({"M5": ("tension", 1.9, 1.4, 2.6, "raises")})["M5"].low
    1.4
    """
    if isinstance(given, Mapping):
        return {key: Estimate(*value) for key, value in given.items()}
    return {
        one.mechanism: Estimate(one.term, one.multiplier, one.low, one.high, one.verdict)
        for one in given
        if one.mechanism and one.multiplier is not None
    }


def sentences(judgements: Iterable[Judgement]) -> dict[str, str]:
    """Verdict on each sentence: that of the parts that could be decided if they agree, else qualified.

    Examples
    --------
    >>> part = Judgement("A7.1", "", "", "dated", "supported", (), (), "", "record")
    >>> other = Judgement("A7.2", "", "", "obliged", "contradicted", (), (), "", "record")
    >>> sentences([part]), sentences([part, other])
    ({'A7': 'supported'}, {'A7': 'qualified'})
    """
    parts: dict[str, set[str]] = {}
    for judgement in judgements:
        parts.setdefault(judgement.claim.partition(".")[0], set()).add(judgement.verdict)
    return {sentence: _together(verdicts - {UNTESTABLE}) for sentence, verdicts in parts.items()}


def _together(decided: set[str]) -> str:
    if not decided:
        return UNTESTABLE
    return decided.pop() if len(decided) == 1 else QUALIFIED


def frame(judgements: Iterable[Judgement]) -> "pl.DataFrame":
    """One row per claim."""
    import polars as pl

    names = (
        "claim",
        "text",
        "where",
        "kind",
        "verdict",
        "evidence",
        "sources",
        "reasoning",
        "judged_by",
        "record_verdict",
    )
    lists = {"evidence", "sources"}
    schema = {name: pl.List(pl.String) if name in lists else pl.String for name in names}
    rows = [
        [list(v) if isinstance(v := getattr(j, name), tuple) else v for name in names] for j in judgements
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _judge(claim: Claim, bench: Bench) -> Judgement:
    check = CHECKS.get(claim.kind)
    found = _weaken(check(claim, bench), bench) if check else None
    if claim.judged_by == "human" or found is None:
        return _by_human(claim, found, bench)
    reasoning = f"{found.reasoning}. {claim.reason}" if claim.reason else found.reasoning
    return _judgement(
        claim, found.verdict, found.evidence, _sources(found, bench), reasoning, "record", found.verdict
    )


def _by_human(claim: Claim, found: Finding | None, bench: Bench) -> Judgement:
    named = tuple(claim.arguments[key] for key in ("event", "pact") if key in claim.arguments)
    finding = found or Finding("", named, "")
    verdict = UNTESTABLE if claim.kind == "not_checkable" else claim.arguments.get("verdict", UNTESTABLE)
    reasoning = claim.reason
    if found is not None:
        reasoning += f" The record alone: {found.verdict}, {found.reasoning}."
    by = "human" if claim.kind != "not_checkable" else claim.judged_by
    return _judgement(
        claim, verdict, finding.evidence, _sources(finding, bench), reasoning, by, finding.verdict
    )


def _judgement(claim: Claim, verdict, evidence, sources, reasoning, by, record) -> Judgement:
    return Judgement(
        claim.id, claim.text, claim.where, claim.kind, verdict, evidence, sources, reasoning, by, record
    )


def _weaken(found: Finding, bench: Bench) -> Finding:
    """Support that rests on unverified events alone is only qualified."""
    events = {event.id: event for event in bench.chronicle.events}
    statuses = [events[name].status for name in found.evidence if name in events]
    if found.verdict != SUPPORTED or not statuses or set(statuses) != {"unverified"}:
        return found
    why = f"{found.reasoning}; every deciding event is unverified"
    return Finding(QUALIFIED, found.evidence, why, found.sources)


def _sources(found: Finding, bench: Bench) -> tuple[str, ...]:
    events = {event.id: event.sources for event in bench.chronicle.events}
    pacts = {pact.id: pact.sources for pact in bench.pacts}
    named = [source for name in found.evidence for source in (*events.get(name, ()), *pacts.get(name, ()))]
    return tuple(dict.fromkeys(s for s in (*named, *found.sources) if s not in bench.own_sources))
