"""Newton's method with line search on the exact gradient and Hessian of a concave log-likelihood."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from foedus.model.prior import Prior, solve

MAX_STEPS = 60
SETTLED, STILL = 1e-11, 1e-5
"""Squared Newton decrement below which a last full step ends the search, unseen: it moves standard errors by less than a millionth;
share by which it may move the curvature otherwise, judged by what the step before did."""
NEAR = 1.0
"""Squared Newton decrement from which on rough evaluations no longer do."""
FURTHER = 0.5
"""Longest correction of a Newton step by what an outline tells, as a share of the step."""
LEAST = 0.05
"""Least share to which a step that climbed too little is cut at once."""


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
        A cheap log-likelihood of about the same shape: how it departs from its own parabola corrects each step. The
        maximum is that of ``evaluate``.

    bends
        What is known of ``Optimum.bends``.

    Notes
    -----
    The correction makes the step nearly one on the surrogate of Jordan, Lee and Yang (2019, "Communication-efficient
    distributed statistical inference", JASA 114), which has the slope and curvature of ``evaluate`` and the third derivatives of ``outline``.

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
            return Optimum(beta + step, _parabola(at, step), first, step, n_steps, True, bends)
        near = is_rough and decrement <= NEAR
        look = far if is_rough and not near else evaluate
        if outline is not None and not 0.5 * bends**2 * decrement <= STILL:
            step, decrement = _corrected(outline, at, beta, step, decrement, prior)
        found = _search(look, beta, step, value, decrement, prior, slack * is_rough)
        n_steps += found.n_tries
        if found.at is not None:
            bends = _bending(at, found.at, decrement, prior)
            beta, at, value, is_rough = found.beta, found.at, found.value, is_rough and not near
        elif is_rough:
            at, is_rough = evaluate(beta), False
            value, n_steps = at.loglik - prior.penalty(beta), n_steps + 1
        else:
            return Optimum(beta, at, first, step, n_steps, decrement < 1e-6 * (1 + abs(value)))
    return Optimum(beta, evaluate(beta) if is_rough else at, first, step, n_steps, False)


def _corrected(
    outline: Evaluate, at: Evaluation, beta: np.ndarray, step: np.ndarray, decrement: float, prior: Prior
) -> tuple[np.ndarray, float]:
    """A Newton step and its promise, corrected by what remains of the slope after the outline takes that step."""
    if prior.lasso.any():
        return step, decrement
    here, there = outline(beta), outline(beta + step)
    left = there.gradient - here.gradient - here.hessian @ step
    bend = prior.information(at.hessian)
    further = solve(bend, left)
    if not further @ bend @ further <= FURTHER**2 * decrement:
        return step, decrement
    return step + further, float(decrement + step @ bend @ further)


def _bending(before: Evaluation, after: Evaluation, decrement: float, prior: Prior) -> float:
    """Largest share by which a step changed the curvature in any direction, per unit of its length."""
    bend = prior.information(before.hessian)
    scale = 1 / np.sqrt(np.maximum(np.diag(bend), 1e-300))
    change = (after.hessian - before.hessian) * scale[:, None] * scale[None, :]
    if not (decrement > 0.0 and np.isfinite(change).all()):
        return np.inf
    spread, axes = np.linalg.eigh(bend * scale[:, None] * scale[None, :])
    if not spread.min() > 0.0:
        return np.inf
    axes = axes / np.sqrt(spread)
    return float(np.abs(np.linalg.eigvalsh(axes.T @ change @ axes)).max() / np.sqrt(decrement))


def _parabola(at: Evaluation, step: np.ndarray) -> Evaluation:
    """The log-likelihood a small step away, from its derivatives here."""
    bent = at.hessian @ step
    return Evaluation(
        float(at.loglik + at.gradient @ step + 0.5 * step @ bent), at.gradient + bent, at.hessian
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
