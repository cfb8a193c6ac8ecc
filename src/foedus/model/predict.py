"""Who acts next on whom: probabilities and rates after the record, or at a chosen time within it."""

from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import Fault, InputError
from foedus.frames import like
from foedus.model.clock import moment
from foedus.model.problem import Problem, problem_of

if TYPE_CHECKING:
    from foedus.model.fit import Fit


def predict(fit: "Fit", *, at: Any = None, top: int | None = None) -> Any:
    """Probabilities of the next event at a time, given the past strictly before it.

    Parameters
    ----------
    fit
        With its events.
    at
        A time or date; by default just after the last event.
    top
        Only the likeliest so many.

    Returns
    -------
    frame
        Likeliest first: sender, receiver (not for rates), act where acts are units, probability, and with interval timing
        the rate. A rate model gives the next sender; a choice model, the receiver given each sender.
    """
    problem = problem_of(fit, "prediction")
    if problem.competition == "coordination":
        return _coordinated(fit, problem, _time(problem, at), top)
    time = _time(problem, at)
    units = np.argwhere(_open_at(problem, time))
    if problem.competition == "senders":
        _, first = np.unique(units[:, 0] * problem.events.n_actors + units[:, 1], return_index=True)
        units = units[first]
    x = problem.units("prediction").look_up(np.full(len(units), time), *units.T)
    eta = x @ np.nan_to_num(fit.beta)
    share = _share(
        eta, units[:, 0] * problem.events.n_actors + units[:, 1], problem.competition == "receivers"
    )
    order = np.argsort(-share, kind="stable")[:top]
    columns = _named(problem, units[order])
    columns["probability"] = share[order].tolist()
    if fit.timing == "interval":
        columns["rate"] = np.exp(eta[order]).tolist()
    return like(columns, fit.backend)


def _time(problem: Problem, at: Any) -> float:
    last = float(problem.events.time[-1])
    if at is None:
        return float(np.nextafter(last, np.inf))
    try:
        return moment(at)[0]
    except ValueError as error:
        raise InputError(Fault(f"at: {error}")) from None


def _open_at(problem: Problem, time: float) -> np.ndarray:
    risk = problem.riskset
    is_open = risk.mask().copy()
    for m in np.flatnonzero(risk.time <= time):
        is_open[risk.cls[m], risk.sender[m], risk.receiver[m]] = risk.is_open[m]
    if not is_open.any():
        raise InputError(Fault(f"nobody is at risk at {time:g}."))
    return is_open


def _share(eta: np.ndarray, sender: np.ndarray, within_sender: bool) -> np.ndarray:
    if not within_sender:
        weight = np.exp(eta - eta.max())
        return weight / weight.sum()
    _, group = np.unique(sender, return_inverse=True)
    top = np.full(group.max() + 1, -np.inf)
    np.maximum.at(top, group, eta)
    weight = np.exp(eta - top[group])
    return weight / np.bincount(group, weight)[group]


def _coordinated(fit: "Fit", problem: Problem, time: float, top: int | None) -> Any:
    """Two-sided choice: p_ij p_ji over all pairs."""
    pairs = np.argwhere(_open_at(problem, time))
    there, back = pairs, pairs[:, [0, 2, 1]]
    both = np.concatenate([there, back])
    eta = problem.units("prediction").look_up(np.full(len(both), time), *both.T) @ np.nan_to_num(fit.beta)
    chosen = np.log(_share(eta, both[:, 1], True))
    level = chosen[: len(pairs)] + chosen[len(pairs) :]
    share = _share(level, np.zeros(len(level), int), False)
    order = np.argsort(-share, kind="stable")[:top]
    return like({**_named(problem, pairs[order]), "probability": share[order].tolist()}, fit.backend)


def _named(problem: Problem, units: np.ndarray) -> dict[str, list[Any]]:
    names = np.array(problem.events.actors, dtype=object)
    columns: dict[str, list[Any]] = {"sender": names[units[:, 1]].tolist()}
    if problem.competition != "senders":
        columns["receiver"] = names[units[:, 2]].tolist()
    if problem.riskset.n_classes > 1:
        act_of = {int(c): a for a, c in zip(problem.events.acts, problem.riskset.class_of_act, strict=True)}
        columns["act"] = [act_of[int(c)] for c in units[:, 0]]
    return columns
