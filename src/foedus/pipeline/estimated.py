"""What the model says: mechanisms with intervals, and the priors behind them."""

from typing import Any

from foedus.model.mechanisms import Estimate
from foedus.model.specification import Specification

Row = dict[str, Any]


def mechanism_rows(found: tuple[Estimate, ...]) -> list[Row]:
    """One row per mechanism and per control term, as the report shows them."""
    return [
        {
            "mechanism": e.mechanism or "control",
            "statement": e.statement or "control: what a pair of actors does anyway",
            "claims": e.text,
            "label": f"{e.act_class}: {e.term.replace('_', ' ')}",
            "class": e.act_class,
            "term": e.term,
            "statistic": e.statistic,
            "step": e.per,
            "step_size": e.step,
            "multiplier": e.multiplier,
            "low": e.low,
            "high": e.high,
            "informed": e.informed,
            "informed_words": "" if e.informed is None else f"{e.informed:.0%}, {e.n_events} events",
            "expected": e.expected,
            "borne_out": e.is_borne_out,
            "verdict": e.verdict,
            "why_not": e.why_not,
        }
        for e in found
    ]


def for_claims(found: tuple[Estimate, ...]) -> dict[str, tuple]:
    """Mechanism id to (term, multiplier, low, high, verdict), where there is an estimate."""
    return {
        e.mechanism: (e.term, e.multiplier, e.low, e.high, e.verdict)
        for e in found
        if e.mechanism and e.multiplier is not None
    }


def prior_rows(spec: Specification) -> list[Row]:
    """Every prior with its reason."""
    rows: list[Row] = []
    for act_class in spec.act_class:
        named = [("intercept", "1", act_class.baseline.prior)]
        named += [(t.name, t.statistic, t.prior) for t in act_class.term]
        rows += [
            {
                "class": act_class.name,
                "term": name,
                "statistic": statistic,
                "mean": p.mean,
                "sd": p.sd,
                "reason": p.reason,
            }
            for name, statistic, p in named
        ]
    return rows
