"""The likelihood of waiting times as a table: each combination of statistics that pairs showed, and for how many days.

Where statistics stand still between changes, the log-likelihood of a record is that of a Poisson regression,

    sum over events of beta . x  -  sum over rows of days * exp(beta . x),

so that one pass over the record serves any number of coefficients at once (Holford 1980, "The analysis of rates and of
survivorship using log-linear models"). Rows that are alike are one row.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from foedus.model.problem import Problem
from foedus.model.strata import LARGEST_DENSE, scale_of_movement

MOST_ROWS = 4_000_000
"""Pairs times stretches of time beyond which no table is made."""
CELLS = 4_000_000
"""Rates computed at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """A record's waits and acts.

    Attributes
    ----------
    rows : distinct statistics of pairs at risk, shape (m, p).
    days : how long pairs showed them, shape (m,).
    total : statistics of the acts explained, summed, shape (p,).
    """

    rows: np.ndarray
    days: np.ndarray
    total: np.ndarray

    def logliks(self, betas: np.ndarray) -> np.ndarray:
        """Log-likelihood at each of several coefficients, shape (n,), from shape (n, p).

        Examples
        --------
        >>> two = Exposure(np.array([[1.0], [2.0]]), np.array([10.0, 5.0]), np.array([3.0]))
        >>> two.logliks(np.array([[0.0], [np.log(2.0)]])).round(3)
        array([-15.   , -37.921])
        """
        step = max(1, CELLS // max(len(self.rows), 1))
        waited = [self.days @ np.exp(self.rows @ betas[k : k + step].T) for k in range(0, len(betas), step)]
        return betas @ self.total - np.concatenate(waited)


def exposure(problem: Any) -> Exposure | None:
    """The table of a fit's record; ``None`` where statistics move with the clock, no time is counted, or it would be too long."""
    if not isinstance(problem, Problem):
        return None
    seen, likelihood = problem.observation, problem.likelihood
    is_still = seen.timing == "interval" and seen.waiting == "split"
    if not is_still or problem.competition != "pairs" or problem.events.n_actors > LARGEST_DENSE:
        return None
    if scale_of_movement(problem.program, seen) or problem.program.is_standardised.any():
        return None
    if not hasattr(likelihood, "replay"):
        return None
    steps = likelihood.replay.steps
    waits = np.flatnonzero(steps.dt > 0.0)
    if len(waits) * int(problem.riskset.n_units) > MOST_ROWS:
        return None
    days = steps.dt[waits]
    return _table(problem, steps.time[waits] - days / 2, days)


def _table(problem: Problem, moments: np.ndarray, days: np.ndarray) -> Exposure:
    """Statistics of every pair at risk at a moment within each wait, and of the acts explained."""
    units = problem.units("the posterior")
    pairs, counts = _at_risk(problem.riskset, moments)
    rows = units.look_up(np.repeat(moments, counts), *pairs)
    events = problem.events
    own = np.flatnonzero(units.explained)
    of_acts = units.look_up(
        events.time[own], problem.riskset.classes_of(events)[own], events.sender[own], events.receiver[own]
    )
    return Exposure(*_alike(rows, np.repeat(days, counts)), of_acts.sum(axis=0))


def _at_risk(riskset: Any, moments: np.ndarray) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """Class, sender and receiver of every pair at risk at each moment, one moment after the other, and how many each time."""
    is_open, done = riskset.mask().copy(), 0
    now: tuple[np.ndarray, ...] = np.nonzero(is_open)
    found, counts = [], []
    for moment in moments:
        first = done
        while done < len(riskset.time) and riskset.time[done] <= moment:
            is_open[riskset.cls[done], riskset.sender[done], riskset.receiver[done]] = riskset.is_open[done]
            done += 1
        now = np.nonzero(is_open) if done > first else now
        found.append(now)
        counts.append(len(now[0]))
    joined = tuple(np.concatenate([f[k] for f in found]) if found else np.zeros(0, int) for k in range(3))
    return joined, np.array(counts, int)


def _alike(rows: np.ndarray, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct rows in the order of their first coming, and the days of each."""
    import polars as pl

    names = [f"x{q}" for q in range(rows.shape[1])]
    table = pl.DataFrame({n: rows[:, q] for q, n in enumerate(names)} | {"days": days})
    merged = table.group_by(names, maintain_order=True).agg(pl.col("days").sum())
    return merged.select(names).to_numpy().astype(float), merged["days"].to_numpy()
