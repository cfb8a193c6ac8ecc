"""How strong an unmeasured cause would have to be to undo an answer, and edits that must show nothing."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.counterfactual.edits import WithoutActs
from foedus.model.specification import first_day, last_day

if TYPE_CHECKING:
    from foedus.counterfactual.scenario_model import ScenarioModel

SHOWS_NOTHING = 2.0
"""Monte Carlo errors within which a placebo shows nothing."""


@dataclass(frozen=True, slots=True)
class Strength:
    """What it would take to explain a contrast away.

    Attributes
    ----------
    ratio : edited world over world as it was: of expected acts, days, or probability.
    e_value : an unmeasured cause must multiply both the rate of the acts and the prevalence of the pact by at
        least this much to make the whole contrast; ``None`` where a world's expectation is nought.
    e_value_of_limit : the same for the end of the 90% interval nearer to no change; 1 if the interval holds no change.
    """

    ratio: float | None
    e_value: float | None
    e_value_of_limit: float | None


def strength(factual: float, edited: float, effect_low: float, effect_high: float) -> Strength:
    """E-value of the ratio of two expectations.

    Parameters
    ----------
    factual, edited
        Expectations in the two worlds.
    effect_low, effect_high
        90% interval of edited minus factual.

    References
    ----------
    VanderWeele & Ding (2017), "Sensitivity analysis in observational research: introducing the E-value": for a ratio
    R >= 1, ``E = R + sqrt(R (R - 1))``; for R < 1 that of 1 / R.

    Examples
    --------
    >>> found = strength(1.0, 2.0, 0.5, 1.5)
    >>> round(found.e_value, 3), round(found.e_value_of_limit, 3)
    (3.414, 2.366)
    >>> strength(1.0, 2.0, -0.5, 2.5).e_value_of_limit
    1.0
    """
    if not (factual > 0.0 and edited > 0.0):
        return Strength(None, None, None)
    ratio = edited / factual
    nearest = effect_low if ratio >= 1.0 else effect_high
    if effect_low <= 0.0 <= effect_high:
        return Strength(ratio, e_value(ratio), 1.0)
    limit = (factual + nearest) / factual
    return Strength(ratio, e_value(ratio), e_value(limit) if limit > 0.0 else None)


def e_value(ratio: float) -> float:
    """Least strength of both associations of an unmeasured cause that makes a ratio of ``ratio`` out of nothing.

    Examples
    --------
    >>> e_value(1.0), round(e_value(0.5), 3) == round(e_value(2.0), 3)
    (1.0, True)
    """
    larger = max(ratio, 1.0 / ratio)
    return float(larger + np.sqrt(larger * (larger - 1.0)))


def bounding_factor(on_rate: float, on_pact: float) -> float:
    """Most by which a cause that multiplies the rate by ``on_rate`` and the pact's prevalence by ``on_pact`` can bias a ratio.

    References
    ----------
    Ding & VanderWeele (2016), "Sensitivity analysis without assumptions": ``a b / (a + b - 1)``.

    Examples
    --------
    >>> round(bounding_factor(e_value(2.0), e_value(2.0)), 9)
    2.0
    """
    return on_rate * on_pact / (on_rate + on_pact - 1.0)


def needed_on_rate(ratio: float, on_pact: float) -> float:
    """Multiplier of the rate that a cause needs, given its multiplier of the pact, to undo ``ratio``; infinite if none can.

    Examples
    --------
    >>> bounding_factor(needed_on_rate(2.0, 4.0), 4.0), needed_on_rate(2.0, 1.5)
    (2.0, inf)
    """
    larger = max(ratio, 1.0 / ratio)
    if larger == 1.0:
        return 1.0
    return larger * (on_pact - 1.0) / (on_pact - larger) if on_pact > larger else float("inf")


@dataclass(frozen=True, slots=True)
class PlaceboResult:
    """What an edit that must show nothing has shown on one measure.

    Attributes
    ----------
    effect, mc_error : interventional minus base, histories paired by their chance; its Monte Carlo error.
    moved : share of paired histories in which the measure differs at all.
    shows_nothing : whether the effect is within two Monte Carlo errors of nought.
    """

    placebo: str
    measure: str
    effect: float
    mc_error: float
    moved: float
    shows_nothing: bool


def placebos(
    model: "ScenarioModel", *, histories: int = 200, seed: int = 1, threads: int | None = None, **options: Any
) -> tuple[PlaceboResult, ...]:
    """Run every placebo of ``model.toml`` and see whether any measure moves."""
    found = []
    for placebo in model.spec.placebo:
        acts = [WithoutActs(d.name, d.senders, d.receivers, d.since, d.until) for d in placebo.without_acts]
        asked = model.whatif(
            without=[*placebo.without, *acts], histories=histories, seed=seed, threads=threads, **options
        )
        for m in model.spec.measure:
            who = (m.name, list(m.senders) or None, list(m.receivers) or None)
            low, high = float(first_day(m.since, 1)), last_day(m.until, 3_000_000) + 1.0 - 1e-9
            edited, base = (
                world.totals(*who, since=low, until=high, kind=m.kind)
                for world in (asked.interventional, asked.base)
            )
            shift = edited - base
            effect, error = float(shift.mean()), float(shift.std() / np.sqrt(len(shift)))
            is_still = abs(effect) <= SHOWS_NOTHING * error
            found.append(
                PlaceboResult(placebo.id, m.id, effect, error, float((shift != 0).mean()), bool(is_still))
            )
    return tuple(found)
