"""Errors that hold when events of one dyad or actor are not independent."""

from typing import TYPE_CHECKING

import numpy as np

from foedus.errors import Fault, InputError, guess
from foedus.model.clogit import StratifiedRows
from foedus.model.problem import Problem, problem_of

if TYPE_CHECKING:
    from foedus.model.fit import Fit

CLUSTERS = ("event", "dyad", "sender", "receiver", "actor")


def sandwich(fit: "Fit", cluster: str) -> np.ndarray:
    """Sandwich covariance, clustered.

    A unit's contribution is what it did less what it was expected to do, at each time times its statistics (less their
    mean over the risk set, with ordinal timing): the score residual of Lin & Wei. Contributions are summed within clusters,
    and the model's covariance goes on both sides.

    Parameters
    ----------
    fit
        With its events.
    cluster
        ``event`` (White), ``dyad`` (unordered pair), ``sender``, ``receiver``, or ``actor``: both at once, less the dyad
        they share (Aronow, Samii & Assenova 2015; Cameron & Miller 2014). Rates have senders only.

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
    if isinstance(fit.problem, StratifiedRows) and cluster == "event":
        return _sandwiched(fit, _within_strata(fit.problem, np.nan_to_num(fit.beta)))
    problem = problem_of(fit, "robust errors")
    if problem.competition == "senders" and cluster not in ("event", "sender"):
        raise InputError(Fault(f"a rate has no {cluster}.", advice="Cluster by sender."))
    if problem.observation.timing == "interval" and cluster == "event":
        raise InputError(
            "with interval timing a single event has no score of its own; cluster by dyad or actor."
        )
    score, sender, receiver = _contributions(problem, np.nan_to_num(fit.beta), cluster == "event")
    return _sandwiched(fit, _meat(score, sender, receiver, problem.events.n_actors, cluster))


def _within_strata(rows: StratifiedRows, beta: np.ndarray) -> np.ndarray:
    score = np.add.reduceat(rows.row_scores(beta), rows.first, axis=0)
    return score.T @ score


def _sandwiched(fit: "Fit", meat: np.ndarray) -> np.ndarray:
    """The model's covariance on both sides of ``meat``, for the terms that were estimated."""
    keep = np.isfinite(fit.beta)
    meat = meat[np.ix_(keep, keep)]
    bread = fit.covariance[np.ix_(keep, keep)]
    full = np.full_like(fit.covariance, np.nan)
    full[np.ix_(keep, keep)] = bread @ meat @ bread
    return full


def _contributions(
    problem: Problem, beta: np.ndarray, by_event: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Score contributions, and the sender and receiver of each; whole events where asked."""
    made = problem.likelihood
    if isinstance(made, StratifiedRows):
        assert made.pair is not None
        if not by_event:
            return made.row_scores(beta), made.pair[:, 0], made.pair[:, 1]
        return (np.add.reduceat(made.row_scores(beta), made.first, axis=0), *made.pair[made.first].T)
    found = problem.units("robust errors").diagnose(beta, wants_moments=not by_event)
    sender, receiver = problem.events.sender[found.event], problem.events.receiver[found.event]
    if by_event:
        return found.score, sender, receiver
    waiting = np.argwhere((found.moment != 0.0).any(axis=3))
    expected = found.moment[tuple(waiting.T)]
    return (
        np.concatenate([found.score, -expected]),
        np.append(sender, waiting[:, 1]),
        np.append(receiver, waiting[:, 2]),
    )


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
