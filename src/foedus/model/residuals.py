"""Residuals: what happened less what the model expected."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import Fault, InputError, guess
from foedus.frames import like
from foedus.model.problem import Problem, problem_of

if TYPE_CHECKING:
    from foedus.model.fit import Fit

KINDS = ("martingale", "schoenfeld", "scaled_schoenfeld", "deviance")


def residuals(fit: "Fit", kind: str = "martingale") -> Any:
    """Residuals of a fit, as a frame in the caller's library.

    Parameters
    ----------
    fit
        With its events.
    kind
        ``martingale``: one row per unit, observed less expected events (expected = integrated rate; Breslow's baseline
        with ordinal timing). ``schoenfeld``: one row per event, its statistics less their mean over the risk set.
        ``scaled_schoenfeld``: times the covariance and the number of events, plus the coefficient: a smooth of it over time
        shows how an effect changes (Grambsch & Therneau 1994). ``deviance``: one row per event, -2 log of its probability.
    """
    if kind not in KINDS:
        raise InputError(Fault(f"residuals of kind '{kind}' are not known.", advice=guess(kind, KINDS)))
    problem = problem_of(fit, "residuals")
    if kind in ("schoenfeld", "scaled_schoenfeld") and problem.observation.timing == "interval":
        # an event's statistics are compared with those at risk at its time, whatever the wait before it
        problem = replace(problem, observation=replace(problem.observation, timing="ordinal"))
    found = problem.units("residuals").diagnose(np.nan_to_num(fit.beta))
    if kind == "martingale":
        if problem.competition == "coordination":
            raise InputError("martingale residuals are not defined for coordination.")
        return like(_martingale(problem, found), fit.backend)
    columns = _who(problem, found.event)
    if kind == "deviance":
        return like({**columns, "deviance": (-2 * found.log_share).tolist()}, fit.backend)
    score = found.score if kind == "schoenfeld" else _scaled(fit, found.score)
    return like({**columns, **{t: score[:, k].tolist() for k, t in enumerate(fit.terms)}}, fit.backend)


def _scaled(fit: "Fit", score: np.ndarray) -> np.ndarray:
    return np.nan_to_num(fit.beta) + fit.n_events * score @ np.nan_to_num(fit.covariance)


def _martingale(problem: Problem, found: Any) -> dict[str, list[Any]]:
    events, classes = problem.events, problem.riskset.classes_of(problem.events)
    observed = np.zeros_like(found.expected)
    at = found.event
    receiver = events.receiver[at]
    if problem.competition == "senders":
        first = problem.riskset.mask().argmax(axis=2)
        receiver = first[classes[at], events.sender[at]]
    np.add.at(observed, (classes[at], events.sender[at], receiver), 1.0)
    units = np.argwhere((found.expected > 0) | (observed > 0))
    names = np.array(events.actors, dtype=object)
    columns: dict[str, list[Any]] = {"sender": names[units[:, 1]].tolist()}
    if problem.competition != "senders":
        columns["receiver"] = names[units[:, 2]].tolist()
    if problem.riskset.n_classes > 1:
        columns["act"] = [
            events.acts[int(np.flatnonzero(problem.riskset.class_of_act == c)[0])] for c in units[:, 0]
        ]
    where = tuple(units.T)
    return {
        **columns,
        "observed": observed[where].tolist(),
        "expected": found.expected[where].tolist(),
        "martingale": (observed - found.expected)[where].tolist(),
    }


def _who(problem: Problem, event: np.ndarray) -> dict[str, list[Any]]:
    names = np.array(problem.events.actors, dtype=object)
    return {
        "time": problem.events.time[event].tolist(),
        "sender": names[problem.events.sender[event]].tolist(),
        "receiver": names[problem.events.receiver[event]].tolist(),
    }
