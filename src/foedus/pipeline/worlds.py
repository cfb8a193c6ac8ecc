"""Histories as rows of the report, and the acts from which each of their numbers can be had again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from foedus.counterfactual.predictive import WORDS, Check, everything
from foedus.counterfactual.scenario_model import ScenarioModel
from foedus.model.specification import Measure, first_day, last_day
from foedus.simulate.ensemble import Ensemble

Row = dict[str, Any]

LEVELS = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
UNITS = {
    "count": "acts",
    "any": "probability",
    "days": "days with such an act",
    "delay": "days, at most the span",
}
GRID_DAYS = 30
FREE = "free"
CHUNK = 50
"""Histories run at a time: few, so that Ctrl-C is heard within seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Acts:
    """Acts of many histories; columns of equal length.

    Attributes
    ----------
    n : histories, numbered from 0; some may have no act.
    """

    n: int
    history: np.ndarray
    time: np.ndarray
    act: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray

    def where(self, keep: np.ndarray) -> "Acts":
        """The acts that ``keep`` marks."""
        columns = (self.history, self.time, self.act, self.sender, self.receiver)
        return Acts(self.n, *(column[keep] for column in columns))


def acts_of(worlds: Ensemble) -> Acts:
    """All acts of an ensemble, in codes of its engine."""
    chunks = list(worlds.chunks())
    columns = ((c.history, c.acts.time, c.acts.act, c.acts.sender, c.acts.receiver) for c in chunks)
    return Acts(worlds.n_histories, *(np.concatenate(parts) for parts in zip(*columns, strict=True)))


def recorded(model: ScenarioModel, since: float, until: float) -> Acts:
    """The record from ``since`` to ``until`` as one history."""
    past = model.past
    whole = Acts(1, np.zeros(len(past), int), past.time, past.act, past.sender, past.receiver)
    return whole.where((past.time >= since) & (past.time <= until))


def meant(model: ScenarioModel, measure: Measure, acts: Acts) -> Acts:
    """The acts that a measure counts; of an undirected class, whoever is named first."""
    engine, of_class = model.engine, model.spec.named(measure.name)
    codes = [k for k, name in enumerate(engine.acts) if name in of_class.acts]
    low, high = span(measure)
    keep = np.isin(acts.act, codes) & (acts.time >= low) & (acts.time <= high)
    named = [
        [engine.actors.index(a) for a in names] or list(range(len(engine.actors)))
        for names in (measure.senders, measure.receivers)
    ]
    between = np.isin(acts.sender, named[0]) & np.isin(acts.receiver, named[1])
    if not of_class.directed:
        between |= np.isin(acts.sender, named[1]) & np.isin(acts.receiver, named[0])
    return acts.where(keep & between)


def span(measure: Measure) -> tuple[float, float]:
    """First and last moment of a measure, as model time."""
    return float(first_day(measure.since, 1)), last_day(measure.until, 3_000_000) + 1.0 - 1e-9


def cumulated(acts: Acts, grid: np.ndarray, *, days: bool = False) -> np.ndarray:
    """Acts, or days with one, up to the end of each day of ``grid``, shape (n, len(grid)).

    Examples
    --------
    >>> none = np.zeros(2, int)
    >>> cumulated(Acts(1, none, np.array([1.2, 1.7]), none, none, none), np.array([0, 1, 2]), days=True)
    array([[0., 1., 1.]])
    """
    day, history = np.floor(acts.time), acts.history
    if days:
        history, day = np.unique(np.stack([history, day.astype(np.int64)]), axis=1)
    steps = np.zeros((acts.n, len(grid) + 1))
    np.add.at(steps, (history, np.searchsorted(grid, day, side="left")), 1.0)
    return np.cumsum(steps[:, :-1], axis=1)


def histories(model: ScenarioModel, n: int, seed: int, threads: int | None = None) -> tuple[Row, Any]:
    """Fans of histories and posterior predictive checks, and the histories' acts.

    Returns
    -------
    rows, frame : what ``results["histories"]`` holds; a polars frame of world, history, time, act, sender, receiver.
    """
    worlds = model.simulate(histories=n, seed=seed, threads=threads, chunk=CHUNK).run()
    plan, acts = worlds.plan, acts_of(worlds)
    record = recorded(model, plan.start, plan.until)
    outcome, checked = worlds.outcome(), model.check(worlds)
    shown = [m for m in [*everything(model), *model.spec.measure] if m.kind in ("count", "days")]
    rows = {
        "n": n,
        "seed": seed,
        "since": date.fromordinal(int(plan.start)).isoformat(),
        "until": date.fromordinal(int(plan.until - 1e-6)).isoformat(),
        "exploded_share": outcome["exploded"],
        "died_share": outcome["died"],
        "posterior": [
            {
                "class": name,
                "draws": len(drawn.draws),
                "n_effective": drawn.n_effective,
                "pareto_k": drawn.pareto_k,
            }
            for name, drawn in model.posteriors.items()
        ],
        "room": plan.room,
        "bands": [_band(model, m, acts, record, plan.start, plan.until) for m in shown],
        "checks": [_check_row(c) for c in checked.checks],
    }
    return rows, frame_of(model, FREE, acts)


def _band(
    model: ScenarioModel, measure: Measure, acts: Acts, record: Acts, start: float, until: float
) -> Row:
    grid = np.append(np.arange(int(start), int(until) - 1, GRID_DAYS), int(until - 1e-6))
    paths, real = (
        cumulated(meant(model, measure, a), grid, days=measure.kind == "days") for a in (acts, record)
    )
    unit = UNITS[measure.kind]
    return {
        "id": measure.id,
        "label": measure.text,
        "caption": f"{measure.text}: {unit}, cumulated.",
        "unit": unit,
        "days": [int(day) for day in grid],
        "record": real[0].tolist(),
        **{name: np.quantile(paths, q, axis=0).tolist() for name, q in LEVELS.items()},
    }


def _check_row(found: Check) -> Row:
    band = f"{_short(found.low)} to {_short(found.high)}"
    is_share = found.quantity == "any"
    return {
        "label": found.text
        if found.quantity in ("any", "delay")
        else f"{found.text}: {WORDS[found.quantity]}",
        "quantity": found.quantity,
        "record": ("yes" if found.record else "no") if is_share else f"{found.record:g}",
        "band": f"in {found.middle:.1%} of histories" if is_share else band,
        "inside": found.verdict,
        "is_inside": found.is_inside,
    }


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def frame_of(model: ScenarioModel, world: str, acts: Acts) -> Any:
    """Acts by name as a polars frame; time in days, as ``datetime.date.toordinal`` counts them."""
    import polars as pl

    def named(codes: np.ndarray, names: Sequence[str]) -> pl.Series:
        return pl.Series(codes.astype(np.uint32)).replace_strict(
            dict(enumerate(names)), return_dtype=pl.Enum(list(names))
        )

    engine = model.engine
    return pl.DataFrame({
        "world": pl.Series([world], dtype=pl.Categorical).new_from_index(0, len(acts.time)),
        "history": acts.history.astype(np.int32),
        "time": acts.time,
        "act": named(acts.act, engine.acts),
        "sender": named(acts.sender, engine.actors),
        "receiver": named(acts.receiver, engine.actors),
    })  # fmt: skip
