"""How much hangs on one event: coefficients and what-ifs as they would be had it not been explained.

The event stays in the past of later ones; what is left out is its own term of the likelihood. With interval timing that
term is ``beta . x`` less a compensator that belongs to no event, so leaving it out moves the posterior mode by
``-C x`` in one Newton step (C the inverse of the information, x the statistics of the event), and changes the weight of a
posterior draw by ``exp(-beta . x)`` exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from foedus.errors import Fault, InputError
from foedus.model.problem import problem_of

if TYPE_CHECKING:
    from foedus.counterfactual.scenario_model import ScenarioModel
    from foedus.counterfactual.whatif import WhatIf
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
    statistics : sum of the statistics of an event's acts, shape (n_events, p).
    change : of the coefficients when it is left out, shape (n_events, p).
    in_errors : the same in standard errors.
    """

    terms: tuple[str, ...]
    events: tuple[str, ...]
    statistics: np.ndarray
    change: np.ndarray
    in_errors: np.ndarray

    def most(self, term: str, n: int = 5) -> list[tuple[str, float]]:
        """Events that move a coefficient most, with the change in standard errors."""
        column = self.in_errors[:, self.terms.index(term)]
        return [(self.events[k], float(column[k])) for k in np.argsort(-np.abs(column))[:n]]


def left_out(fit: "Fit", ids: Sequence[str] | None = None) -> LeftOut:
    """One-step Newton change of every coefficient when each event is left out of the likelihood.

    Parameters
    ----------
    fit
        With its events; interval timing.
    ids
        Of the events, one per act of the record; acts of one id are left out together. By default each act by number.

    Raises
    ------
    InputError
        For ordinal timing, where what an event adds cannot be told from what the others lose by it.

    References
    ----------
    Cain & Lange (1984), "Approximate case influence for the proportional hazards regression model".
    """
    problem = problem_of(fit, "leaving events out")
    if problem.observation.timing != "interval":
        raise InputError(
            Fault("leaving events out needs interval timing.", advice="Fit with timing='interval'.")
        )
    units = problem.units()
    rows, events = np.flatnonzero(units.explained), problem.events
    x = units.look_up(
        events.time[rows],
        problem.riskset.classes_of(events)[rows],
        events.sender[rows],
        events.receiver[rows],
    )
    names = np.array([str(k) for k in range(len(events))] if ids is None else list(ids))[rows]
    labels, group = np.unique(names, return_inverse=True)
    sums = np.zeros((len(labels), x.shape[1]))
    np.add.at(sums, group, x)
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
    event : its id.
    effect : interventional minus base without it; ``change`` how far that is from the answer with it.
    share : of the draws that still count; ``is_trusted`` whether they are enough.
    """

    event: str
    effect: float
    change: float
    share: float
    is_trusted: bool


def answer_without(
    model: "ScenarioModel",
    answer: "WhatIf",
    act: str,
    sender: Sequence[str] | None = None,
    receiver: Sequence[str] | None = None,
    *,
    since: float | None = None,
    until: float | None = None,
    kind: str = "count",
) -> tuple[OnAnswer, ...]:
    """The interventional contrast of a what-if with each event left out of the likelihood, largest change first.

    The histories stay; the draws of the coefficients they were run with are weighted anew (Gelfand, Dey & Chang 1992).

    Raises
    ------
    InputError
        If the what-if was run with fixed coefficients.
    """
    worlds = (answer.interventional, answer.base)
    plan = worlds[0].plan
    if not plan.draw:
        raise InputError(
            Fault("with fixed coefficients no event weighs anything.", advice="Use parameters='posterior'.")
        )
    edited, base = (w.totals(act, sender, receiver, since=since, until=until, kind=kind) for w in worlds)
    found = reweighted(
        model.fits, model.event_ids, model.engine.terms, plan.betas(np.arange(len(base))), edited - base
    )
    return tuple(sorted(found, key=lambda each: -abs(each.change)))


def reweighted(
    fits: "Mapping[str, Fit]",
    ids: Sequence[str],
    terms: Sequence[tuple[str, str]],
    betas: np.ndarray,
    values: np.ndarray,
) -> list[OnAnswer]:
    """Mean of ``values`` under the posterior without each event.

    Parameters
    ----------
    terms
        (class, term) of each column of ``betas``, shape (n_histories, p).
    values
        Shape (n_histories,).
    """
    whole, found = float(values.mean()), []
    for name, fit in fits.items():
        mine = np.array([of_class == name for of_class, _ in terms])
        left = left_out(fit, ids)
        log_weight = -left.statistics @ betas[:, mine].T
        weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        share = 1.0 / (weight**2).sum(axis=1) / len(values)
        for k, event in enumerate(left.events):
            effect = float(weight[k] @ values)
            found.append(OnAnswer(event, effect, effect - whole, float(share[k]), bool(share[k] >= ENOUGH)))
    return found
