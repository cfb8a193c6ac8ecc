"""Newton's method with line search on the exact gradient and Hessian of a concave log-likelihood."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from foedus.model.evaluation import Evaluation
from foedus.model.prior import Prior
from foedus.model.surrogate import foresee, share_of

MAX_STEPS = 60
SETTLED, STILL = 1e-11, 5e-6
"""Squared Newton decrement below which a last full step ends the search, unseen; share by which it may move the curvature
otherwise, judged by what the step before did, or by what an outline foresees."""
NEAR, NEAREST = 1.0, 1e-4
"""Squared Newton decrement from which on rough evaluations no longer do; and where an outline counsels otherwise."""
WORTH = 100.0
"""How many times more than ``STILL`` a step may move the curvature for an outline to know the end of it well enough."""
LEAST = 0.05
"""Least share to which a step that climbed too little is cut at once."""


Evaluate = Callable[[np.ndarray], Evaluation]


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """Where the search ended.

    Attributes
    ----------
    beta : shape (p,).
    at : log-likelihood there, without the prior; after a step unseen, by its derivatives before it.
    first : log-likelihood where the search began.
    step : the last Newton step, shape (p,).
    n_steps : evaluations used.
    has_converged : whether the Newton decrement vanished.
    bends : largest share by which the step before the last changed the curvature, per unit of its length.
    """

    beta: np.ndarray
    at: Evaluation
    first: Evaluation
    step: np.ndarray
    n_steps: int
    has_converged: bool
    bends: float = np.inf


def maximise(
    evaluate: Evaluate,
    beta: np.ndarray,
    prior: Prior,
    *,
    first: Evaluation | None = None,
    guess: np.ndarray | None = None,
    settled: float = SETTLED,
    rough: Evaluate | None = None,
    slack: float = 0.0,
    outline: Evaluate | None = None,
    bends: float = np.inf,
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
        Squared Newton decrement below which a last full step ends the search.
    rough
        A cheaper log-likelihood, wrong by ``slack`` at most, that will do far from the maximum; ``first`` is then taken
        for rough.
    outline
        A cheap log-likelihood of about the same shape, which corrects each step (:mod:`foedus.model.surrogate`). The
        maximum is that of ``evaluate``.
    bends
        What is known of ``Optimum.bends``.

    Examples
    --------
    >>> from foedus.model.prior import flat
    >>> parabola = lambda b: Evaluation(float(-((b[0] - 3) ** 2)), -2 * (b - 3), np.array([[-2.0]]))
    >>> maximise(parabola, np.zeros(1), flat(1)).beta
    array([3.])
    """
    far = evaluate if rough is None else rough
    at = first = far(beta) if first is None else first
    value, n_steps = at.loglik - prior.penalty(beta), 1
    if guess is not None:
        there = far(guess)
        n_steps += 1
        if there.loglik - prior.penalty(guess) > value:
            beta, at, value = guess, there, there.loglik - prior.penalty(guess)
    step, is_rough = np.zeros_like(beta), rough is not None
    while n_steps < MAX_STEPS:
        step, decrement = prior.newton_step(at, beta)
        if not is_rough and (decrement <= settled or bends * np.sqrt(decrement) <= STILL):
            return Optimum(beta + step, _after(at, step), first, step, n_steps, True, bends)
        seen, near = None, decrement <= NEAR
        if outline is not None and not WORTH * STILL < bends * np.sqrt(decrement) <= np.sqrt(2.0 * STILL):
            seen = foresee(outline, at, beta, step, decrement, prior)
        if seen is not None:
            step, decrement = seen.step, seen.promise
            moved = share_of(seen.change, prior.information(at.hessian))
            if not is_rough and seen.strays * moved + bends * seen.length <= STILL:
                return Optimum(beta + step, _after(at, step, seen.change), first, step, n_steps, True, bends)
            near = decrement <= NEAREST or seen.strays**2 * seen.length * bends <= STILL
        look = far if is_rough and not near else evaluate
        found = _search(look, beta, step, value, decrement, prior, slack * is_rough)
        n_steps += found.n_tries
        if found.at is not None:
            change, bend = found.at.hessian - at.hessian, prior.information(at.hessian)
            bends = share_of(change, bend) / np.sqrt(decrement) if decrement > 0.0 else np.inf
            beta, at, value, is_rough = found.beta, found.at, found.value, is_rough and not near
        elif is_rough:
            at, is_rough = evaluate(beta), False
            value, n_steps = at.loglik - prior.penalty(beta), n_steps + 1
        else:
            return Optimum(beta, at, first, step, n_steps, decrement < 1e-6 * (1 + abs(value)))
    return Optimum(beta, evaluate(beta) if is_rough else at, first, step, n_steps, False)


def _after(at: Evaluation, step: np.ndarray, change: np.ndarray | None = None) -> Evaluation:
    """The log-likelihood a small step away, from its derivatives here and the change of its Hessian on the way."""
    change = np.zeros_like(at.hessian) if change is None else change
    bent, turned = at.hessian @ step, change @ step
    return Evaluation(
        float(at.loglik + at.gradient @ step + 0.5 * step @ bent + step @ turned / 6.0),
        at.gradient + bent + 0.5 * turned,
        at.hessian + change,
    )


class _Found(NamedTuple):
    beta: np.ndarray
    at: Evaluation | None
    value: float
    n_tries: int


def _search(
    evaluate: Evaluate,
    beta: np.ndarray,
    step: np.ndarray,
    value: float,
    decrement: float,
    prior: Prior,
    slack: float,
) -> _Found:
    """Shorten the step until it climbs at least a ten-thousandth of what the slope promises (Armijo).

    A shorter step goes to the top of the parabola through what is known (Nocedal and Wright 2006, "Numerical optimization", 3.5).
    """
    length = 1.0
    for tries in range(1, 31):
        trial = beta + length * step
        at = evaluate(trial)
        now = at.loglik - prior.penalty(trial)
        if np.isfinite(now) and now >= value + 1e-4 * length * decrement - slack:
            return _Found(trial, at, now, tries)
        fall = 2.0 * (value + length * decrement - now)
        length *= float(np.clip(length * decrement / fall, LEAST, 0.5)) if np.isfinite(fall) else 0.25
    return _Found(beta, None, value, 30)
