"""How much hangs on one event: coefficients and what-ifs as they would be had it not been explained.

The event stays in the past of later ones; what is left out is its own term of the likelihood. That moves the posterior
mode by ``-C s`` in one Newton step (C the inverse of the information, s the event's score). With interval timing the term
is ``beta . x`` less a compensator that belongs to no event, so its score is x, the statistics of the event, and the weight
of a posterior draw changes by ``exp(-beta . x)`` exactly.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.counterfactual.whatif import PER_DRAW, WhatIf
from foedus.errors import Fault, InputError, guess
from foedus.model.problem import problem_of

if TYPE_CHECKING:
    from foedus.counterfactual.scenario_model import ScenarioModel
    from foedus.model.fit import Fit

ENOUGH = 0.2
"""Share of draws that must still count for a re-weighted answer to be trusted."""


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """What leaving out each event of a fit does to its coefficients.

    Attributes
    ----------
    terms : one per coefficient.
    events : ids, each once.
    scores : of an event's acts together, shape (n_events, p).
    change : of the coefficients when it is left out, shape (n_events, p).
    in_errors : the same in standard errors.
    """

    terms: tuple[str, ...]
    events: tuple[str, ...]
    scores: np.ndarray
    change: np.ndarray
    in_errors: np.ndarray

    def most(self, term: str, n: int = 5) -> list[tuple[str, float]]:
        """Events that move a coefficient most, with the change in standard errors."""
        column = self.in_errors[:, self.terms.index(term)]
        return [(self.events[k], float(column[k])) for k in np.argsort(-np.abs(column), kind="stable")[:n]]

    def frame(self) -> Any:
        """Rows event, term, change, in_errors as a polars frame, the largest change in errors first."""
        import polars as pl

        rows = pl.DataFrame({
            "event": np.repeat(np.array(self.events, object), len(self.terms)).astype(str),
            "term": list(self.terms) * len(self.events),
            "change": self.change.ravel(),
            "in_errors": self.in_errors.ravel(),
        })  # fmt: skip
        return rows.sort(pl.col("in_errors").abs(), descending=True, maintain_order=True)


def left_out(fit: "Fit", ids: Sequence[str] | None = None) -> LeftOut:
    """One-step Newton change of every coefficient when each event is left out of the likelihood.

    Parameters
    ----------
    fit
        With its events.
    ids
        Of the events, one per act of the record; acts of one id are left out together. By default each act by number.

    References
    ----------
    Cain & Lange (1984), "Approximate case influence for the proportional hazards regression model".
    """
    problem = problem_of(fit, "leaving events out")
    seen = problem.units().diagnose(np.nan_to_num(fit.beta))
    n_acts = len(problem.events)
    names = np.array([str(k) for k in range(n_acts)] if ids is None else list(ids))[seen.event]
    labels, group = np.unique(names, return_inverse=True)
    sums = np.zeros((len(labels), len(fit.terms)))
    np.add.at(sums, group, seen.score)
    covariance = np.nan_to_num(fit.covariance)
    error = np.sqrt(np.diag(covariance))
    change = -sums @ covariance
    scaled = np.divide(change, error, out=np.zeros_like(change), where=error > 0)
    return LeftOut(fit.terms, tuple(labels.tolist()), sums, change, scaled)


@dataclass(frozen=True, slots=True)
class OnAnswer:
    """What leaving out one event does to the answer to a what-if.

    Attributes
    ----------
    event : its id; ``act_class`` the equation it is left out of.
    effect_change : of interventional minus base; ``twin_change`` of the mean over twins.
    effect_error, twin_error : Monte Carlo errors of the changes.
    share : of the draws that still count; ``is_trusted`` whether they are enough.
    """

    event: str
    act_class: str
    effect_change: float
    effect_error: float
    twin_change: float
    twin_error: float
    share: float
    is_trusted: bool


def answer_without(
    model: "ScenarioModel", answer: WhatIf, measure: str, events: Sequence[str] | None = None
) -> tuple[OnAnswer, ...]:
    """An answer with each event (or each of ``events``) left out of the likelihood, largest change of the twin first.

    The histories stay; the draws of the coefficients they were run with are weighted anew (Gelfand, Dey & Chang 1992).

    Parameters
    ----------
    measure
        Id of a measure of ``model.toml``.

    Raises
    ------
    InputError
        If the what-if was run with fixed coefficients, or for a measure or event that is not there.
    """
    from foedus.counterfactual.predictive import values

    if not answer.base_plan.draw:
        raise InputError(
            Fault("with fixed coefficients no event weighs anything.", advice="Use parameters='posterior'.")
        )
    known = {m.id: m for m in model.spec.measure}
    if measure not in known:
        raise InputError(
            Fault(f"measure '{measure}' is not in model.toml.", advice=guess(measure, list(known)))
        )
    twins, free, base = (
        values(w, known[measure], known[measure].kind)
        for w in (answer.twins, answer.interventional, answer.base)
    )
    betas = answer.base.plan.betas(np.arange(len(base)))
    found = []
    for name, event, weight, share in reweighted(model.left_out, model.engine.terms, betas):
        if events is None or event in events:
            moved = (*_moved(weight, free - base), *_moved(weight, twins))
            found.append(OnAnswer(event, name, *moved, share, share >= ENOUGH))
    if events is not None and (missing := set(events) - {each.event for each in found}):
        raise InputError(
            Fault(f"'{min(missing)}' is explained by no class.", advice="Name events between actors.")
        )
    return tuple(sorted(found, key=lambda each: -max(abs(each.twin_change), abs(each.effect_change))))


def _moved(weight: np.ndarray, values: np.ndarray) -> tuple[float, float]:
    """How far a mean moves when histories weigh anew, and the Monte Carlo error of that; histories of a draw count as one."""
    n = len(values) // PER_DRAW * PER_DRAW
    extra = weight - 1 / len(values)
    change, centre = float(extra @ values), float(weight @ values)
    by_draw = (extra * (values - centre))[:n].reshape(-1, PER_DRAW).sum(axis=1)
    return change, float(np.sqrt((by_draw**2).sum()))


def reweighted(
    lefts: Mapping[str, LeftOut], terms: Sequence[tuple[str, str]], betas: np.ndarray
) -> Iterator[tuple[str, str, np.ndarray, float]]:
    """Draws as the posterior without each event weighs them.

    Parameters
    ----------
    lefts
        By class; of interval fits.
    terms
        (class, term) of each column of ``betas``, shape (n_draws, p).

    Yields
    ------
    class, event, weight (n_draws,), share of the draws that still count.
    """
    for name, left in lefts.items():
        mine = np.array([of_class == name for of_class, _ in terms])
        log_weight = -left.scores @ betas[:, mine].T
        weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        share = 1.0 / (weight**2).sum(axis=1) / len(betas)
        for k, event in enumerate(left.events):
            yield name, event, weight[k], float(share[k])
