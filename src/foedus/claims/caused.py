"""Check on causes: a mechanism's estimate, if there can be one, and the order in time."""

from foedus.claims.bench import Bench
from foedus.claims.records import (
    CONTRADICTED,
    QUALIFIED,
    SUPPORTED,
    UNTESTABLE,
    Claim,
    Estimate,
    Finding,
    Mechanism,
)

CANNOT_TELL = "the record cannot tell"
"""Verdict of the model where the record removed too little of the prior's doubt."""


def caused_by(claim: Claim, bench: Bench) -> Finding:
    """The model's multiplier for the mechanism has the expected sign, and its 90% interval excludes no effect.

    A pattern neither proves nor disproves a single case: where the claim names its ``effect``, it is at most qualified.
    """
    name = claim.arguments["mechanism"]
    mechanism = bench.mechanisms.get(name, Mechanism(name, ""))
    evidence = (*(claim.arguments[key] for key in ("cause", "effect") if key in claim.arguments), name)
    if "cause" in claim.arguments and "effect" in claim.arguments:
        cause, effect = bench.event(claim.arguments["cause"]), bench.event(claim.arguments["effect"])
        if effect.date.before(cause.date):
            why = f"{effect.id} ({effect.date.text}) came before {cause.id} ({cause.date.text})"
            return Finding(CONTRADICTED, evidence, why)
    estimate = bench.estimates.get(name)
    if estimate is None:
        why = (
            mechanism.why_not
            if not mechanism.term
            else f"no estimate of {mechanism.term} was given; fit the model"
        )
        return Finding(UNTESTABLE, evidence, why or f"{name} has no statistic")
    verdict, why = weigh(estimate, mechanism.expected)
    if "effect" in claim.arguments and verdict != QUALIFIED:
        fits = "fits the pattern" if verdict == SUPPORTED else "goes against the pattern"
        verdict, why = QUALIFIED, f"{why}. The single case {fits}, which shows no more of it than that"
    caveat = f". Caveat: {mechanism.why_not}" if mechanism.why_not else ""
    return Finding(verdict, evidence, why + caveat)


def weigh(estimate: Estimate, expected: str) -> tuple[str, str]:
    """Verdict on a multiplier against the sign a text asserts.

    Examples
    --------
    >>> weigh(Estimate("tension", 2.0, 1.2, 3.1, "more likely"), "+")[0]
    'supported'
    >>> weigh(Estimate("tension", 2.0, 0.7, 3.1, "cannot tell"), "+")[0]
    'qualified'
    """
    low, high = (estimate.low, estimate.high) if expected != "-" else (1 / estimate.high, 1 / estimate.low)
    said = (
        f"{estimate.term} multiplies the rate by {estimate.multiplier:.2g}"
        f" (90% {estimate.low:.2g} to {estimate.high:.2g}), expected {'above' if expected != '-' else 'below'} 1"
    )
    if estimate.verdict == CANNOT_TELL and (low > 1 or high < 1):
        return QUALIFIED, f"{said}: but that is the prior speaking, the record cannot tell"
    if low > 1:
        return SUPPORTED, f"{said}: an association in this record, not a proof of cause"
    if high < 1:
        return CONTRADICTED, f"{said}: the other way"
    points = (estimate.multiplier > 1) == (expected != "-")
    return (
        QUALIFIED,
        f"{said}: {'the sign fits but' if points else 'the sign does not fit, and'} no effect is not excluded",
    )
