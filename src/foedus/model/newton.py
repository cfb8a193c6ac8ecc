"""Newton's method with line search on the exact gradient and Hessian of a concave log-likelihood."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from foedus.model.prior import Prior

MAX_STEPS = 60
SETTLED = 1e-9
"""Squared Newton decrement below which one last full step ends the search: the next error is of its square."""


class Evaluation(NamedTuple):
    """A log-likelihood at one point: value, gradient (p,), Hessian (p, p)."""

    loglik: float
    gradient: np.ndarray
    hessian: np.ndarray


Evaluate = Callable[[np.ndarray], Evaluation]


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """Where the search ended.

    Attributes
    ----------
    beta : shape (p,).
    at : log-likelihood there, without the prior.
    first : log-likelihood where the search began.
    step : the last Newton step, shape (p,).
    n_steps : evaluations used.
    has_converged : whether the Newton decrement vanished.
    """

    beta: np.ndarray
    at: Evaluation
    first: Evaluation
    step: np.ndarray
    n_steps: int
    has_converged: bool


def maximise(
    evaluate: Evaluate,
    beta: np.ndarray,
    prior: Prior,
    *,
    first: Evaluation | None = None,
    guess: np.ndarray | None = None,
    settled: float = SETTLED,
) -> Optimum:
    """Climb from ``beta`` to the maximum of the penalised log-likelihood.

    Parameters
    ----------
    evaluate
        The log-likelihood and its derivatives.
    beta
        Where to begin, shape (p,).
    prior
        Penalty; see :class:`~foedus.model.prior.Prior`.
    first
        ``evaluate(beta)``, if already known.
    guess
        A point to go on from, if it is higher than ``beta``.
    settled
        Squared Newton decrement below which one last full step ends the search.

    Examples
    --------
    >>> from foedus.model.prior import flat
    >>> parabola = lambda b: Evaluation(float(-((b[0] - 3) ** 2)), -2 * (b - 3), np.array([[-2.0]]))
    >>> maximise(parabola, np.zeros(1), flat(1)).beta
    array([3.])
    """
    at = first = evaluate(beta) if first is None else first
    value = at.loglik - prior.penalty(beta)
    step, n_steps = np.zeros_like(beta), 1
    if guess is not None:
        there = evaluate(guess)
        n_steps += 1
        if there.loglik - prior.penalty(guess) > value:
            beta, at, value = guess, there, there.loglik - prior.penalty(guess)
    while n_steps < MAX_STEPS:
        step, decrement = prior.newton_step(at, beta)
        if decrement <= settled:
            last = beta + step
            there = evaluate(last)
            if there.loglik - prior.penalty(last) >= value - 1e-6:
                return Optimum(last, there, first, step, n_steps + 1, True)
            return Optimum(beta, at, first, step, n_steps + 1, True)
        found = _search(evaluate, beta, step, value, decrement, prior)
        n_steps += found.n_tries
        if found.at is None:
            return Optimum(beta, at, first, step, n_steps, decrement < 1e-6 * (1 + abs(value)))
        beta, at, value = found.beta, found.at, found.value
    return Optimum(beta, at, first, step, n_steps, False)


class _Found(NamedTuple):
    beta: np.ndarray
    at: Evaluation | None
    value: float
    n_tries: int


def _search(
    evaluate: Evaluate, beta: np.ndarray, step: np.ndarray, value: float, decrement: float, prior: Prior
) -> _Found:
    """Shorten the step until it climbs at least a ten-thousandth of what the slope promises (Armijo)."""
    length = 1.0
    for tries in range(1, 31):
        trial = beta + length * step
        at = evaluate(trial)
        now = at.loglik - prior.penalty(trial)
        if np.isfinite(now) and now >= value + 1e-4 * length * decrement:
            return _Found(trial, at, now, tries)
        length *= 0.25 if not np.isfinite(now) else 0.5
    return _Found(beta, None, value, 30)
