"""An act of a scenario by its id: what its rate was made of, with intervals, and the past events it leaned on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import comb
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import Fault, InputError, guess
from foedus.model.problem import problem_of

if TYPE_CHECKING:
    from foedus.counterfactual.scenario_model import ScenarioModel
    from foedus.model.events import Events
    from foedus.model.fit import Fit

LEAST = 1e-3
"""Change of a log-rate below which an act is not said to have leaned on another."""

Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Share:
    """What one term gave to the rate of an act.

    Attributes
    ----------
    value : of the statistic just before the act.
    log_share, low, high : ``beta * value`` with its 90% interval: the exact Shapley value of the log-rate, which is a
        sum.
    rate_share : Shapley value of the rate itself, in acts per day; shares and baseline sum to the rate.
    """

    term: str
    value: float
    log_share: float
    low: float
    high: float
    rate_share: float


@dataclass(frozen=True, slots=True)
class Leaning:
    """A past act, and by how much the log-rate would have been lower without it."""

    event: str
    date: str
    change: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """One act explained.

    Attributes
    ----------
    event, date, act_class, sender, receiver : the act.
    rate : of its unit just before, acts per day; ``baseline`` the rate were every statistic nought.
    shares : by term, largest first.
    leaned_on : past acts, largest change first.
    """

    event: str
    date: str
    act_class: str
    sender: str
    receiver: str
    rate: float
    baseline: float
    shares: tuple[Share, ...]
    leaned_on: tuple[Leaning, ...]

    def frame(self) -> Any:
        """One row per term, as a polars frame: ``times`` is what it multiplies the rate by, with its 90% interval."""
        import polars as pl

        names = ("term", "value", "log_share", "low", "high", "rate_share")
        rows = pl.DataFrame([{name: getattr(s, name) for name in names} for s in self.shares])
        times = (
            pl.col(name).exp().alias(f"times{end}")
            for name, end in (("log_share", ""), ("low", "_low"), ("high", "_high"))
        )
        return rows.select("term", "value", *times, "rate_share")

    def leanings(self) -> Any:
        """One row per past act it leaned on, as a polars frame: event, date, change of the log-rate, and as a factor."""
        import polars as pl

        rows = [{"past_event": e.event, "date": e.date, "change": e.change} for e in self.leaned_on]
        schema = {"past_event": pl.String, "date": pl.String, "change": pl.Float64}
        return pl.DataFrame(rows, schema=schema).with_columns(pl.col("change").exp().alias("times"))

    def __str__(self) -> str:
        most = ", ".join(f"{s.term} x{np.exp(s.log_share):.2g}" for s in self.shares[:3] if s.value)
        return f"{self.event} ({self.date}): one such act in {1 / self.rate:,.0f} days; {most or 'nothing raised it'}"


def why(
    model: "ScenarioModel", event: str, receiver: str | None = None, *, lean: bool = True
) -> tuple[Explanation, ...]:
    """Why an act of the record was as likely as it was on its day: one answer per receiver.

    Parameters
    ----------
    event
        Its id.
    receiver
        One of its receivers; ``None`` for each.
    lean
        Look for the past acts it leaned on: the record is gone through again without each of them.

    Raises
    ------
    InputError
        For an id the record does not hold, or an act that no class explains.

    References
    ----------
    Shapley (1953), "A value for n-person games"; Lundberg & Lee (2017) for its use on linear predictors.
    """
    ids = np.array(model.event_ids)
    rows = np.flatnonzero(ids == event)
    if not len(rows):
        raise InputError(
            Fault(f"'{event}' is no act between actors of the record.", advice=guess(event, sorted(set(ids))))
        )
    found = []
    for row in rows.tolist():
        events = next(iter(model.fits.values())).problem.events
        if receiver in (None, events.actors[events.receiver[row]], events.actors[events.sender[row]]):
            name, fit = _explaining(model.fits, row, event)
            found.append(_explain(fit, name, row, ids, lean))
    if not found:
        raise InputError(f"'{receiver}' is no party to '{event}'.")
    return tuple(found)


def _explaining(fits: Any, row: int, event: str) -> tuple[str, "Fit"]:
    """The class whose equation explains a row of the record."""
    for name, fit in fits.items():
        problem = problem_of(fit, "attribution")
        if problem.riskset.classes_of(problem.events)[row] >= 0:
            return name, fit
    acts = next(iter(fits.values())).problem.events
    raise InputError(
        Fault(f"no class of the model explains '{event}' ({acts.acts[acts.act[row]]}).",
              advice=f"Classes: {', '.join(fits)}.")
    )  # fmt: skip


def _explain(fit: "Fit", name: str, row: int, ids: np.ndarray, lean: bool) -> Explanation:
    problem = problem_of(fit, "attribution")
    events, beta = problem.events, np.nan_to_num(fit.beta)
    x = terms_of(problem, events, row)
    return Explanation(
        event=str(ids[row]),
        date=date.fromordinal(int(events.time[row])).isoformat(),
        act_class=name,
        sender=events.actors[events.sender[row]],
        receiver=events.actors[events.receiver[row]],
        rate=float(np.exp(beta @ x)),
        baseline=float(np.exp(_baseline(fit.terms, beta))),
        shares=_shares(fit, beta, x),
        leaned_on=_leanings(problem, beta, row, ids) if lean else (),
    )


def terms_of(problem: Any, events: "Events", row: int, keep: np.ndarray | None = None) -> np.ndarray:
    """Terms of the unit of act ``row`` just before it, shape (p,), from the past acts that ``keep`` marks."""
    n = int(np.searchsorted(events.time, events.time[row], side="left"))
    index = np.arange(n) if keep is None else np.flatnonzero(keep[:n])
    names = ("time", "sender", "receiver", "act", "weight")
    past = replace(events, **{k: getattr(events, k)[np.append(index, row)] for k in names})
    block = int(problem.riskset.classes_of(events)[row])
    units = replace(problem.units(), events=past)
    where = (np.array([block]), events.sender[row : row + 1], events.receiver[row : row + 1])
    return units.look_up(events.time[row : row + 1], *where)[0]


def _baseline(terms: Sequence[str], beta: np.ndarray) -> float:
    return float(beta[list(terms).index("intercept")]) if "intercept" in terms else 0.0


def _shares(fit: "Fit", beta: np.ndarray, x: np.ndarray) -> tuple[Share, ...]:
    error = np.sqrt(np.nan_to_num(np.diag(fit.covariance)))
    is_term = np.array([term != "intercept" for term in fit.terms])
    parts = np.where(is_term, beta * x, 0.0)
    of_rate = float(np.exp(_baseline(fit.terms, beta))) * shapley_of_product(parts)
    found = [
        Share(
            term, float(x[q]), float(parts[q]), float(parts[q] - Z90 * error[q] * abs(x[q])),
            float(parts[q] + Z90 * error[q] * abs(x[q])), float(of_rate[q]),
        )
        for q, term in enumerate(fit.terms)
        if is_term[q]
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda share: -abs(share.log_share)))


def _leanings(problem: Any, beta: np.ndarray, row: int, ids: np.ndarray) -> tuple[Leaning, ...]:
    """Change of the log-rate when each past event is left out, every row of it at once."""
    events = problem.events
    eta = float(beta @ terms_of(problem, events, row))
    found = []
    before = int(np.searchsorted(events.time, events.time[row], side="left"))
    for event in dict.fromkeys(ids[:before].tolist()):
        change = eta - float(beta @ terms_of(problem, events, row, ids != event))
        if abs(change) >= LEAST:
            day = int(events.time[int(np.flatnonzero(ids == event)[0])])
            found.append(Leaning(event, date.fromordinal(day).isoformat(), change))
    return tuple(sorted(found, key=lambda leaning: -abs(leaning.change)))


def shapley_of_product(log_shares: np.ndarray) -> np.ndarray:
    r"""Shapley values of the game :math:`v(S) = \exp(\sum_{k \in S} s_k) - 1`, shape (p,).

    Adding k multiplies by :math:`e^{s_k}`, so its value is :math:`(e^{s_k} - 1)` times the mean, over sizes, of the mean
    product over coalitions of the others: elementary symmetric polynomials, no sum over subsets.

    Examples
    --------
    >>> shapley_of_product(np.log([2.0, 3.0])).tolist()
    [2.0, 3.0]
    """
    factors = np.exp(log_shares)
    p, values = len(factors), np.zeros(len(factors))
    counts = np.array([comb(p - 1, size) for size in range(p)], float)
    for k in range(p):
        elementary = np.zeros(p)
        elementary[0] = 1.0
        for m, f in enumerate(np.delete(factors, k)):
            elementary[1 : m + 2] += f * elementary[: m + 1].copy()
        values[k] = (factors[k] - 1) * float(np.mean(elementary / counts))
    return np.round(values, 12)
