"""From a likelihood to a fit: where to begin, what to leave out, what to warn of."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from foedus.errors import Fault, FoedusWarning, InputError
from foedus.model.diagnosis import idle_terms, misgivings
from foedus.model.fit import Fit
from foedus.model.newton import Evaluate, Evaluation, Optimum, maximise
from foedus.model.prior import BASELINE, Prior, as_prior, solve

HOLDS, CLOSEST = 1e-10, 6
"""Change of the log-likelihood, as a share of it, that counts as none; times that waits are looked at twice as closely."""

ENOUGH_TO_SAMPLE, SAMPLED_EVENTS = 1000, 250
"""Events from which on a first idea is taken from a part, and the events in it."""


class Likelihood(Protocol):
    """What can be maximised."""

    @property
    def terms(self) -> tuple[str, ...]: ...

    @property
    def n_events(self) -> int: ...

    def evaluate(self, beta: np.ndarray) -> Evaluation: ...


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a model was specified, as shown in its summary."""

    kind: str
    formula: str
    timing: str = "ordinal"
    ties: str = "breslow"
    riskset: str = "full"
    backend: str = "polars"


def estimate(
    likelihood: Likelihood, how: Conventions, prior: Any = None, problem: Any = None, *, depth: int = 3
) -> Fit:
    """Maximise a likelihood and report.

    Parameters
    ----------
    likelihood
        Terms, number of events, and ``evaluate``.
    how
        What the summary will say.
    prior
        As in :func:`~foedus.model.prior.as_prior`.
    problem
        Kept with the fit for diagnostics; by default the likelihood.
    depth
        Calls between the caller's code and this function: where a warning points.

    Warns
    -----
    FoedusWarning
        For terms that cannot be estimated, separation, or a search that did not end; each names the term.
    """
    terms = likelihood.terms
    is_baseline = [t.startswith(BASELINE) for t in terms]
    belief = as_prior(prior, terms, [t for t, b in zip(terms, is_baseline, strict=True) if b])
    beta, first = _begin(likelihood, np.array(is_baseline, bool), belief)
    _check_finite(first, terms)
    keep, messages = idle_terms(first, terms, belief)
    evaluate, kept = _restricted(likelihood.evaluate, keep), belief.without(keep)
    guess = _from_a_sample(likelihood, beta[keep], keep, kept)
    found = maximise(evaluate, beta[keep], kept, first=_part(first, keep), guess=guess)
    likelihood, found = _until_waits_hold(likelihood, found, keep, kept)
    evaluate = _restricted(likelihood.evaluate, keep)
    named = [t for t, k in zip(terms, keep, strict=True) if k]
    messages += misgivings(evaluate, found, named, kept)
    for message in messages:
        warnings.warn(FoedusWarning(message), stacklevel=depth)
    full = np.full(len(terms), np.nan)
    full[keep] = found.beta
    return Fit(
        kind=how.kind,
        formula=how.formula,
        terms=terms,
        beta=full,
        covariance=_covariance(_information(likelihood, found, full, keep), found.beta, kept, keep),
        loglik=found.at.loglik,
        null_loglik=first.loglik,
        n_events=likelihood.n_events,
        n_evaluations=found.n_steps,
        has_converged=found.has_converged,
        timing=how.timing,
        ties=how.ties,
        riskset=how.riskset,
        messages=tuple(messages),
        backend=how.backend,
        prior=belief,
        problem=likelihood if problem is None else _with(problem, likelihood),
    )


def _check_finite(first: Evaluation, terms: Sequence[str]) -> None:
    """Refuse statistics whose values are no numbers."""
    bad = [t for t, g in zip(terms, first.gradient, strict=True) if not np.isfinite(g)]
    if bad:
        named = ", ".join(f"'{t}'" for t in bad)
        raise InputError(
            Fault(f"{named}: not every value is a finite number.",
                  advice="A logarithm or root of something negative? Numbers too large for their exponential?")
        )  # fmt: skip


def _begin(likelihood: Likelihood, is_baseline: np.ndarray, prior: Prior) -> tuple[np.ndarray, Evaluation]:
    """Start at no effects, and baselines at the log of events over exposure where there are any."""
    beta = np.zeros(len(is_baseline))
    first = likelihood.evaluate(beta)
    if not is_baseline.any():
        return beta, first
    exposure = -np.diag(first.hessian)[is_baseline]
    count = first.gradient[is_baseline] + exposure
    if not (np.isfinite(exposure).all() and (exposure > 0).all()):
        return beta, first
    beta[is_baseline] = np.log(np.maximum(count, 0.5) / exposure)
    return beta, likelihood.evaluate(beta)


def _from_a_sample(likelihood: Any, beta: np.ndarray, keep: np.ndarray, prior: Prior) -> np.ndarray | None:
    """Where a small part of a long record puts the maximum: a cheap first idea."""
    if not hasattr(likelihood, "sample") or likelihood.n_events < ENOUGH_TO_SAMPLE:
        return None
    share = SAMPLED_EVENTS / likelihood.n_events
    evaluate = _restricted(lambda b: likelihood.sample(b, share), keep)
    found = maximise(evaluate, beta, prior.scaled(share), settled=1.0)
    return found.beta if np.isfinite(found.beta).all() else None


def _until_waits_hold(likelihood: Any, found: Optimum, keep: np.ndarray, prior: Prior) -> tuple[Any, Optimum]:
    """Where rates move between changes: look at waits more closely until the log-likelihood no longer depends on it."""
    for _ in range(CLOSEST):
        closer = likelihood.finer() if hasattr(likelihood, "finer") else None
        if closer is None:
            return likelihood, found
        evaluate = _restricted(closer.evaluate, keep)
        at = evaluate(found.beta)
        if abs(at.loglik - found.at.loglik) <= HOLDS * (1.0 + abs(at.loglik)):
            return likelihood, found
        likelihood, found = closer, maximise(evaluate, found.beta, prior, first=at)
    return likelihood, found


def _with(problem: Any, likelihood: Any) -> Any:
    """A problem with the likelihood that was maximised in the end."""
    if likelihood is problem.likelihood:
        return problem
    return replace(problem, likelihood=likelihood, observation=likelihood.observation)


def _restricted(evaluate: Evaluate, keep: np.ndarray) -> Evaluate:
    if keep.all():
        return evaluate

    def inner(beta: np.ndarray) -> Evaluation:
        full = np.zeros(len(keep))
        full[keep] = beta
        return _part(evaluate(full), keep)

    return inner


def _part(at: Evaluation, keep: np.ndarray) -> Evaluation:
    return Evaluation(at.loglik, at.gradient[keep], at.hessian[np.ix_(keep, keep)])


def _information(likelihood: Any, found: Optimum, full: np.ndarray, keep: np.ndarray) -> np.ndarray:
    """The likelihood's own information where it has one that is not minus the Hessian."""
    if getattr(likelihood, "competition", "") == "coordination":
        return likelihood.information(np.nan_to_num(full))[np.ix_(keep, keep)]
    return -found.at.hessian


def _covariance(information: np.ndarray, beta: np.ndarray, prior: Prior, keep: np.ndarray) -> np.ndarray:
    """Inverse information of the coefficients kept; those a lasso holds at nought have none."""
    moving = (prior.lasso == 0) | (beta != 0)
    index = np.flatnonzero(keep)[moving]
    full = np.full((len(keep), len(keep)), np.nan)
    if len(index):
        kept = prior.information(-information)[np.ix_(moving, moving)]
        full[np.ix_(index, index)] = solve(kept, np.eye(len(index)))
    return full
