"""From a likelihood to a fit: where to begin, what to leave out, what to warn of."""

import warnings
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from foedus.errors import FoedusWarning
from foedus.model.begin import begin, outline_of, part_of, restricted
from foedus.model.diagnosis import misgivings, overdrawn
from foedus.model.evaluation import Evaluation
from foedus.model.fit import Fit
from foedus.model.newton import Optimum, maximise
from foedus.model.prior import BASELINE, Prior, as_prior, solve
from foedus.model.told import Told

HOLDS, CLOSEST = 1e-10, 6
"""Change of the log-likelihood, as a share of it, that counts as none; times that waits are looked at twice as closely."""


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
    begun = begin(likelihood, np.array(is_baseline, bool), belief)
    keep, messages = begun.keep, begun.messages
    evaluate, kept, told = restricted(likelihood.evaluate, keep), belief.without(keep), Told()
    rough, outline = getattr(likelihood, "rough", None), outline_of(likelihood)
    try:
        found = maximise(
            told.of(evaluate), begun.beta, kept, first=begun.at, guess=begun.guess,
            rough=None if rough is None else told.of(restricted(rough, keep)), slack=getattr(likelihood, "slack", 0.0),
            outline=None if outline is None else restricted(outline, keep), bends=begun.bends,
        )  # fmt: skip
    finally:
        told.clear()
    likelihood, found = _until_waits_hold(likelihood, found, keep, kept)
    again = restricted(likelihood.evaluate, keep)
    found = replace(found, first=part_of(begun.first, keep), n_steps=found.n_steps + begun.n_evaluations - 1)
    named = [t for t, k in zip(terms, keep, strict=True) if k]
    messages += misgivings(again, found, named, kept)
    if messages or not found.has_converged:
        messages += overdrawn(likelihood)
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
        null_loglik=begun.first.loglik,
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


def _until_waits_hold(likelihood: Any, found: Optimum, keep: np.ndarray, prior: Prior) -> tuple[Any, Optimum]:
    """Where rates move between changes: look at waits more closely until the log-likelihood no longer depends on it."""
    for _ in range(CLOSEST):
        closer = likelihood.finer() if hasattr(likelihood, "finer") else None
        if closer is None:
            return likelihood, found
        evaluate = restricted(closer.evaluate, keep)
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
