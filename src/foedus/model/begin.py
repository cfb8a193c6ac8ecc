"""Where the search begins: at no effects, or where a part of a long record puts the maximum."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from foedus.errors import Fault, InputError
from foedus.model.diagnosis import idle_terms
from foedus.model.newton import Evaluate, Evaluation, maximise
from foedus.model.prior import Prior

ENOUGH_TO_SAMPLE, SAMPLED_EVENTS, SAMPLED_SHARE = 1000, 250, 0.02
"""Events from which on a first idea is taken from a part; events in it at least, and as a share."""
LARGER_SHARE, FAR_OFF = 0.25, 100.0
"""A larger part, in which one step is taken; squared decrement there above which it takes more than one."""
TELLS = 0.05
"""Share of its information at no effects that a term must keep at a part's maximum: one that runs off has less."""


class Beginning(NamedTuple):
    """What the search is given.

    Attributes
    ----------
    keep : terms that can be estimated, shape (p,).
    beta : where to begin, one entry per term kept.
    at : the log-likelihood there.
    first : the log-likelihood at no effects; its derivatives may be those of a part, scaled up.
    guess : a point to go on from if it is higher, or ``None``.
    messages : one per term left out.
    n_evaluations : passes over the record so far.
    """

    keep: np.ndarray
    beta: np.ndarray
    at: Evaluation
    first: Evaluation
    guess: np.ndarray | None
    messages: list[str]
    n_evaluations: int


def begin(likelihood: Any, is_baseline: np.ndarray, prior: Prior) -> Beginning:
    """Look at the record, or at a part of it first where that is cheap and tells enough."""
    return _from_a_part(likelihood, is_baseline, prior) or _from_nothing(likelihood, is_baseline, prior)


def _from_a_part(likelihood: Any, is_baseline: np.ndarray, prior: Prior) -> Beginning | None:
    """Begin where a part has its maximum, if all terms vary there and the whole record agrees that it is higher."""
    if not hasattr(likelihood, "sample") or likelihood.n_events < ENOUGH_TO_SAMPLE:
        return None
    null = likelihood.null(is_baseline)
    if null is None:
        return None
    beta, loglik = null
    share = _share(likelihood.n_events)
    sampled = likelihood.sample(beta, share)
    first = Evaluation(loglik, sampled.gradient / share, sampled.hessian / share)
    if not idle_terms(first, likelihood.terms, prior)[0].all():
        return None
    guess = _maximum_of_a_part(likelihood.sample, beta, share, prior, sampled)
    if guess is None:
        return None
    if getattr(likelihood, "is_dear", False):
        guess = _one_step(likelihood.sample, guess, prior)
    at = getattr(likelihood, "rough", likelihood.evaluate)(guess)
    keep, _ = idle_terms(at, likelihood.terms, prior)
    if not keep.all() or not at.loglik - prior.penalty(guess) >= loglik - prior.penalty(beta):
        return None
    return Beginning(keep, guess, at, first, None, [], 1)


def _from_nothing(likelihood: Any, is_baseline: np.ndarray, prior: Prior) -> Beginning:
    """Begin at no effects, leaving out what the whole record can say nothing about."""
    beta, first, n_evaluations = _without_effects(likelihood, is_baseline)
    _check_finite(first, likelihood.terms)
    keep, messages = idle_terms(first, likelihood.terms, prior)
    kept, guess = prior.without(keep), None
    if hasattr(likelihood, "sample") and likelihood.n_events >= ENOUGH_TO_SAMPLE:
        share = _share(likelihood.n_events)

        def part(b: np.ndarray, share: float) -> Evaluation:
            return restricted(lambda full: likelihood.sample(full, share), keep)(b)

        guess = _maximum_of_a_part(part, beta[keep], share, kept, None)
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


def foretold(likelihood: Any) -> Evaluate | None:
    """The log-likelihood as a part of the record tells it, scaled up, where a pass over the whole is dear."""
    if not getattr(likelihood, "is_dear", False) or likelihood.n_events < ENOUGH_TO_SAMPLE:
        return None
    share = _share(likelihood.n_events)

    def scaled(beta: np.ndarray) -> Evaluation:
        at = likelihood.sample(beta, share)
        return Evaluation(at.loglik / share, at.gradient / share, at.hessian / share)

    return scaled


def _share(n_events: int) -> float:
    return max(SAMPLED_EVENTS / n_events, SAMPLED_SHARE)


def _maximum_of_a_part(
    sample: Any, beta: np.ndarray, share: float, prior: Prior, first: Evaluation | None
) -> np.ndarray | None:
    """Where a part is highest; a term that runs off there, for want of events, stays where it was."""
    found = maximise(lambda b: sample(b, share), beta, prior.scaled(share), first=first, settled=1.0)
    if not np.isfinite(found.beta).all():
        return None
    told = np.diag(sample(found.beta, share).hessian) <= TELLS * np.diag(found.first.hessian)
    return np.where(told, found.beta, beta)


def _one_step(sample: Any, beta: np.ndarray, prior: Prior) -> np.ndarray:
    """A step towards the maximum of a larger part, which leaves less to do where a pass over the record is dear."""
    part = prior.scaled(LARGER_SHARE)
    found = maximise(lambda b: sample(b, LARGER_SHARE), beta, part, settled=FAR_OFF)
    return found.beta if np.isfinite(found.beta).all() else beta


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
