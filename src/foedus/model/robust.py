"""Errors that hold when events of one dyad or actor are not independent."""

from typing import TYPE_CHECKING

import numpy as np

from foedus.errors import Fault, InputError, guess
from foedus.model.clogit import StratifiedRows
from foedus.model.problem import problem_of

if TYPE_CHECKING:
    from foedus.model.fit import Fit

CLUSTERS = ("event", "dyad", "sender", "receiver", "actor")


def sandwich(fit: "Fit", cluster: str = "dyad") -> np.ndarray:
    """Sandwich covariance, clustered.

    The score of each event (its statistics less their expectation; for interval timing, less what its unit's share of
    the integrated rates predicts) is summed within clusters, and the model's covariance goes on both sides.

    Parameters
    ----------
    fit
        With its events.
    cluster
        ``event`` (White), ``dyad`` (unordered pair), ``sender``, ``receiver``, or ``actor``: both at once, less the dyad
        they share (Aronow, Samii & Assenova 2015; Cameron & Miller 2014).

    Returns
    -------
    array
        Shape (p, p).

    References
    ----------
    Lin & Wei (1989), "The robust inference for the Cox proportional hazards model".
    """
    if cluster not in CLUSTERS:
        raise InputError(Fault(f"cluster='{cluster}' is not known.", advice=guess(cluster, CLUSTERS)))
    problem = problem_of(fit, "robust errors")
    beta, keep = np.nan_to_num(fit.beta), np.isfinite(fit.beta)
    if isinstance(problem.likelihood, StratifiedRows):
        explained = problem.observation.explained(problem.events.time)
        event = np.flatnonzero(explained & (problem.riskset.classes_of(problem.events) >= 0))
        score = problem.likelihood.scores(beta)[:, keep]
    else:
        found = problem.units("robust errors").diagnose(beta)
        event, score = found.event, found.score[:, keep]
    sender, receiver = problem.events.sender[event], problem.events.receiver[event]
    if problem.observation.timing == "interval":
        if cluster == "event":
            raise InputError(
                "with interval timing a single event has no score of its own; cluster by dyad or actor."
            )
        block, waiting_sender, waiting_receiver = np.nonzero(found.expected)
        waited = found.moment[block, waiting_sender, waiting_receiver][:, keep]
        sender, receiver = np.append(sender, waiting_sender), np.append(receiver, waiting_receiver)
        score = np.concatenate([score, -waited])
    meat = _meat(score, sender, receiver, problem.events.n_actors, cluster)
    bread = fit.covariance[np.ix_(keep, keep)]
    full = np.full_like(fit.covariance, np.nan)
    full[np.ix_(keep, keep)] = bread @ meat @ bread
    return full


def _meat(score: np.ndarray, sender: np.ndarray, receiver: np.ndarray, n: int, cluster: str) -> np.ndarray:
    dyad = np.minimum(sender, receiver) * n + np.maximum(sender, receiver)
    groups = {"event": np.arange(len(sender)), "dyad": dyad, "sender": sender, "receiver": receiver}
    if cluster != "actor":
        return _within(score, groups[cluster])
    meat = np.zeros((score.shape[1],) * 2)
    for actor in range(n):
        mine = score[(sender == actor) | (receiver == actor)].sum(axis=0)
        meat += np.outer(mine, mine)
    return _without_negative(meat - _within(score, dyad))


def _without_negative(meat: np.ndarray) -> np.ndarray:
    """The matrix with negative eigenvalues set to nought, as few actors can make them (Cameron, Gelbach & Miller 2011)."""
    level, direction = np.linalg.eigh(meat)
    return meat if level.min(initial=0.0) >= 0 else (direction * np.maximum(level, 0.0)) @ direction.T


def _within(score: np.ndarray, group: np.ndarray) -> np.ndarray:
    _, index = np.unique(group, return_inverse=True)
    sums = np.zeros((index.max() + 1, score.shape[1]))
    np.add.at(sums, index, score)
    return sums.T @ sums
