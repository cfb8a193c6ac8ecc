"""How much would have to be wrong: unmeasured causes, placebo edits, single events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from foedus.counterfactual.contrast import Contrast
    from foedus.counterfactual.scenario_model import ScenarioModel
    from foedus.counterfactual.whatif import WhatIf
    from foedus.model.fit import Fit


@dataclass(frozen=True, slots=True)
class Confounder:
    """The weakest unmeasured cause that would undo a contrast.

    Attributes
    ----------
    observed : ratio of the expected outcome with the edit to that without.
    multiplier : a cause that multiplies both the rate and the odds of the pact by this much would explain ``observed``
        away (VanderWeele and Ding 2017, the E-value); 1 means that anything would.
    multiplier_of_bound : the same for the end of the 90% interval nearer to no effect.
    grid : rows (on_pact, on_rate): strengths that together just suffice (Ding and VanderWeele 2016).
    """

    observed: float
    multiplier: float
    multiplier_of_bound: float
    grid: tuple[tuple[float, float], ...]


def confounder(contrast: "Contrast") -> Confounder:
    """Strength an unmeasured cause would need to undo a contrast of counts, days or probabilities."""
    base = max(contrast.base, 1e-12)
    ratio = max(contrast.interventional, 1e-12) / base
    ends = ((contrast.base + contrast.effect_low) / base, (contrast.base + contrast.effect_high) / base)
    nearer = 1.0 if ends[0] <= 1.0 <= ends[1] else min(ends, key=lambda r: abs(np.log(max(r, 1e-12))))
    size = max(ratio, 1 / ratio)
    grid = tuple(
        (float(on_pact), float(size * (on_pact - 1) / (on_pact - size)))
        for on_pact in (1.5, 2.0, 3.0, 5.0, 10.0)
        if on_pact > size
    )
    return Confounder(float(ratio), e_value(ratio), e_value(nearer), grid)


def e_value(ratio: float) -> float:
    """E-value of a ratio: the joint strength, on both sides, that would explain it away.

    References
    ----------
    VanderWeele, Ding (2017), "Sensitivity analysis in observational research: introducing the E-value".

    Examples
    --------
    >>> round(e_value(3.9), 2), e_value(1.0)
    (7.26, 1.0)
    """
    size = max(ratio, 1 / max(ratio, 1e-12), 1.0)
    return float(size + np.sqrt(size * (size - 1)))


def placebos(model: "ScenarioModel", *, histories: int = 200, seed: int = 1, **options: Any) -> Any:
    """Edits of ``model.toml`` between uninvolved states: each measure's contrast, which must show nothing."""
    import polars as pl

    from foedus.counterfactual.edits import WithoutActs

    found = []
    for placebo in model.spec.placebo:
        acts = [WithoutActs(d.name, d.senders, d.receivers, d.since, d.until) for d in placebo.without_acts]
        answer = model.whatif(without=[*placebo.without, *acts], histories=histories, seed=seed, **options)
        rows = model.measured(answer)
        shows = rows["effect"].abs() > 2 * rows["effect_mc_error"]
        shows |= (rows["difference_low"] > 0) | (rows["difference_high"] < 0)
        found.append(rows.with_columns(pl.lit(placebo.id).alias("placebo"), shows.alias("shows_something")))
    return pl.concat(found) if found else pl.DataFrame()


def influence(fit: "Fit") -> Any:
    """Change in each coefficient when one explained event is left out: rows event, term, change, in standard errors.

    One Newton step from the estimate (Cain and Lange 1984): inverse information times the event's score. The event stays
    in the past of the others; what goes is its being explained.
    """
    import polars as pl

    problem = fit.problem
    seen = problem.units().diagnose(np.nan_to_num(fit.beta))
    change = -np.asarray(seen.score) @ np.nan_to_num(fit.covariance)
    error = np.sqrt(np.diag(np.nan_to_num(fit.covariance)))
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.where(error > 0, change / error, 0.0)
    rows = np.repeat(np.asarray(seen.event), len(fit.terms))
    return pl.DataFrame({
        "event": rows.astype(np.int64),
        "time": problem.events.time[rows],
        "term": list(fit.terms) * len(seen.event),
        "change": change.ravel(),
        "in_errors": scaled.ravel(),
    }).sort(pl.col("in_errors").abs(), descending=True)  # fmt: skip


def influence_on(
    model: "ScenarioModel", ask: Mapping[str, Any], measure: Mapping[str, Any], events: Iterable[int], *,
    act_class: str, histories: int = 100, seed: int = 1,
) -> Any:  # fmt: skip
    """A what-if's twin answer with the coefficients as they would be without each of ``events`` (leave one out).

    ``ask`` are arguments of ``whatif``, ``measure`` of ``contrast``; chance is the same throughout, so differences are
    due to the event alone.
    """
    import polars as pl

    table = influence(model.fits[act_class])
    whole = _answer(model.whatif(**ask, histories=histories, seed=seed, parameters="fixed"), measure)
    rows = []
    for event in events:
        moved = dict(table.filter(pl.col("event") == event).select("term", "change").iter_rows())
        answer = _answer(
            _shifted(model, act_class, moved).whatif(
                **ask, histories=histories, seed=seed, parameters="fixed"
            ),
            measure,
        )
        rows.append({"event": int(event), "with": whole, "without": answer, "change": answer - whole})
    return pl.DataFrame(rows)


def _answer(answer: "WhatIf", measure: Mapping[str, Any]) -> float:
    return answer.compare(**measure).twin


def _shifted(model: "ScenarioModel", act_class: str, change: Mapping[str, float]) -> "ScenarioModel":
    from dataclasses import replace

    beta = model.engine.beta.copy()
    for k, (block, term) in enumerate(model.engine.terms):
        if block == act_class:
            beta[k] += change.get(term, 0.0)
    shifted = {
        act_class: replace(model.fits[act_class], beta=beta[[b == act_class for b, _ in model.engine.terms]])
    }
    fitted = replace(model.fitted, fits={**model.fits, **shifted})
    return replace(model, fitted=fitted, engine=replace(model.engine, beta=beta))
