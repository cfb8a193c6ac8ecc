"""Where the search begins: at no effects, or where a long record's outline puts the maximum."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from foedus.errors import Fault, InputError
from foedus.model.diagnosis import idle_terms
from foedus.model.evaluation import Evaluation
from foedus.model.newton import Evaluate, maximise
from foedus.model.prior import Prior

ENOUGH = 1000
"""Events from which on a first idea is taken from the outline of the record."""
NEAR = 1.0
"""Squared Newton decrement below which an outline has no more to tell."""
TELLS = 0.05
"""Share of its information at no effects that a term must keep at an outline's maximum: one that runs off has less."""


class Beginning(NamedTuple):
    """What the search is given.

    Attributes
    ----------
    keep : terms that can be estimated, shape (p,).
    beta : where to begin, one entry per term kept.
    at : the log-likelihood there.
    first : the log-likelihood at no effects; its derivatives may be those of an outline.
    guess : a point to go on from if it is higher, or ``None``.
    messages : one per term left out.
    n_evaluations : passes over the record so far.
    bends : how the outline bends there; see :class:`~foedus.model.newton.Optimum`.
    """

    keep: np.ndarray
    beta: np.ndarray
    at: Evaluation
    first: Evaluation
    guess: np.ndarray | None
    messages: list[str]
    n_evaluations: int
    bends: float = np.inf


def begin(likelihood: Any, is_baseline: np.ndarray, prior: Prior) -> Beginning:
    """Look at the record, or at its outline first where there is one and it tells enough."""
    return _from_outline(likelihood, is_baseline, prior) or _from_nothing(likelihood, is_baseline, prior)


def outline_of(likelihood: Any) -> Evaluate | None:
    """The outline of a record, if it is long enough for that to save passes over it."""
    return getattr(likelihood, "outline", None) if likelihood.n_events >= ENOUGH else None


def _from_outline(likelihood: Any, is_baseline: np.ndarray, prior: Prior) -> Beginning | None:
    """Begin where the outline has its maximum, if all terms vary there and the whole record agrees that it is higher."""
    outline = outline_of(likelihood)
    null = None if outline is None else likelihood.null(is_baseline)
    if outline is None or null is None:
        return None
    beta, loglik = null
    first = outline(beta)._replace(loglik=loglik)
    if not idle_terms(first, likelihood.terms, prior)[0].all():
        return None
    guess, bends = _maximum_of_outline(outline, beta, prior, first)
    if guess is None:
        return None
    at = getattr(likelihood, "rough", likelihood.evaluate)(guess)
    keep, _ = idle_terms(at, likelihood.terms, prior)
    if not keep.all() or not at.loglik - prior.penalty(guess) >= loglik - prior.penalty(beta):
        return None
    return Beginning(keep, guess, at, first, None, [], 1, bends)


def _from_nothing(likelihood: Any, is_baseline: np.ndarray, prior: Prior) -> Beginning:
    """Begin at no effects, leaving out what the whole record can say nothing about."""
    beta, first, n_evaluations = _without_effects(likelihood, is_baseline)
    _check_finite(first, likelihood.terms)
    keep, messages = idle_terms(first, likelihood.terms, prior)
    kept, guess = prior.without(keep), None
    outline = outline_of(likelihood)
    if outline is not None:
        guess, _ = _maximum_of_outline(restricted(outline, keep), beta[keep], kept)
    at = part_of(first, keep)
    return Beginning(keep, beta[keep], at, first, guess, messages, n_evaluations)


def _check_finite(first: Evaluation, terms: Sequence[str]) -> None:
    """Refuse statistics whose values are no numbers."""
    bad = [t for t, g in zip(terms, first.gradient, strict=True) if not np.isfinite(g)]
    if bad:
        named = ", ".join(f"'{t}'" for t in bad)
        raise InputError(
            Fault(f"{named}: not every value is a finite number.",
                  advice="A logarithm or root of something negative? Numbers too large for their exponential?")
        )  # fmt: skip


def _without_effects(likelihood: Any, is_baseline: np.ndarray) -> tuple[np.ndarray, Evaluation, int]:
    """No effects, and baselines at the log of events over exposure where there are any."""
    beta = np.zeros(len(is_baseline))
    first = likelihood.evaluate(beta)
    if not is_baseline.any():
        return beta, first, 1
    exposure = -np.diag(first.hessian)[is_baseline]
    count = first.gradient[is_baseline] + exposure
    if not (np.isfinite(exposure).all() and (exposure > 0).all()):
        return beta, first, 1
    beta[is_baseline] = np.log(np.maximum(count, 0.5) / exposure)
    return beta, likelihood.evaluate(beta), 2


def _maximum_of_outline(
    outline: Evaluate, beta: np.ndarray, prior: Prior, first: Evaluation | None = None
) -> tuple[np.ndarray | None, float]:
    """Where an outline is highest, and how it bends; a term that runs off, for want of points that tell, stays where it was."""
    found = maximise(outline, beta, prior, first=first, settled=NEAR)
    if not np.isfinite(found.beta).all():
        return None, np.inf
    told = np.diag(found.at.hessian) <= TELLS * np.diag(found.first.hessian)
    return np.where(told, found.beta, beta), found.bends


def restricted(evaluate: Evaluate, keep: np.ndarray) -> Evaluate:
    """A log-likelihood of the terms kept alone, the others at nought; minus infinity where all rates vanish."""

    def inner(beta: np.ndarray) -> Evaluation:
        full = np.zeros(len(keep))
        full[keep] = beta
        try:
            return part_of(evaluate(full), keep)
        except ZeroDivisionError:
            return Evaluation(-np.inf, np.zeros(len(beta)), np.zeros((len(beta), len(beta))))

    return inner


def part_of(at: Evaluation, keep: np.ndarray) -> Evaluation:
    """The derivatives by the terms kept."""
    return Evaluation(at.loglik, at.gradient[keep], at.hessian[np.ix_(keep, keep)])
