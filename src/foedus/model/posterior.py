"""Draws from the posterior: the Laplace approximation, corrected by importance, with its diagnostic."""

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import Fault, FoedusWarning, InputError
from foedus.model.exposure import exposure
from foedus.model.prior import BASELINE, as_prior
from foedus.model.problem import likelihood_of

if TYPE_CHECKING:
    from foedus.model.fit import Fit

TRUSTED = 0.7
"""Pareto k up to which importance weights correct the draws."""


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Draws of the coefficients.

    Attributes
    ----------
    terms : their names.
    draws : shape (n_draws, p), of equal weight after resampling.
    pareto_k : tail of the importance weights; below 0.7 the correction can be trusted;
        NaN where draws were not weighted.
    n_effective : how many independent draws the weighted ones are worth; NaN where draws were not weighted.
    """

    terms: tuple[str, ...]
    draws: np.ndarray
    pareto_k: float
    n_effective: float = float("nan")

    @property
    def mean(self) -> dict[str, float]:
        """Posterior means."""
        return dict(zip(self.terms, self.draws.mean(axis=0).tolist(), strict=True))

    def interval(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """Equal-tailed intervals."""
        low, high = np.quantile(self.draws, [0.5 - level / 2, 0.5 + level / 2], axis=0)
        return {t: (float(a), float(b)) for t, a, b in zip(self.terms, low, high, strict=True)}


def posterior(
    fit: "Fit", draws: int = 1000, *, seed: int = 0, prior: Any = None, proposals: int | None = None
) -> Posterior:
    """Draw from a multivariate t around the mode, weigh by the exact posterior, smooth the weights and resample.

    A coefficient that a lasso holds at nought stays there in every draw.

    Parameters
    ----------
    fit
        With its events.
    draws
        How many draws to return.
    seed
        Of the random numbers.
    prior
        Where it differs from the prior of the fit.
    proposals
        How many are weighed: by default as many as ``draws`` (at least 1,000) where the record fits a table
        (:mod:`foedus.model.exposure`), else a quarter as many (at least 200), for each then costs an evaluation.

    References
    ----------
    Vehtari, Simpson, Gelman, Yao, Gabry (2024), "Pareto smoothed importance sampling".
    """
    likelihood = likelihood_of(fit, "the posterior")
    keep = estimated(fit)
    free = [t for t in fit.terms if t.startswith(BASELINE)]
    belief = fit.prior if prior is None else as_prior(prior, fit.terms, free)
    rng = np.random.default_rng(seed)
    factor = np.linalg.cholesky(fit.covariance[np.ix_(keep, keep)])
    table = exposure(fit.problem)
    n = proposals or (max(200, draws // 4) if table is None else max(1000, draws))
    found, log_q = _student(rng, fit.beta[keep], factor, n)
    full = np.tile(np.nan_to_num(fit.beta), (n, 1))
    full[:, keep] = found
    of_record = (
        table.logliks(full) if table is not None else np.array([likelihood.evaluate(b).loglik for b in full])
    )
    of_prior = np.array([0.0 if belief is None else belief.penalty(b) for b in full])
    weights, k = smooth(of_record - of_prior - log_q)
    if k > TRUSTED:
        message = (
            f"the posterior is far from a bell: Pareto k of the weights is {k:.2f} (above {TRUSTED:g}), and draws mislead. "
            "Take method='nuts', or a narrower prior."
        )
        warnings.warn(FoedusWarning(message), stacklevel=3)
    return Posterior(fit.terms, full[rng.choice(n, size=draws, p=weights)], k, float(1 / (weights**2).sum()))


def estimated(fit: "Fit") -> np.ndarray:
    """Which coefficients have an estimate and an error, shape (p,)."""
    keep = np.isfinite(fit.beta) & np.isfinite(np.diag(fit.covariance))
    if not keep.any():
        raise InputError(Fault("no coefficient was estimated.", advice="See the warnings of the fit."))
    return keep


def _student(
    rng: np.random.Generator, centre: np.ndarray, factor: np.ndarray, n: int, df: float = 7.0
) -> tuple[np.ndarray, np.ndarray]:
    """Draws from a multivariate t, and their log density up to a constant."""
    p = len(centre)
    z = rng.standard_normal((n, p)) / np.sqrt(rng.chisquare(df, n) / df)[:, None]
    return centre + z @ factor.T, -0.5 * (df + p) * np.log1p((z**2).sum(axis=1) / df)


def smooth(log_weight: np.ndarray) -> tuple[np.ndarray, float]:
    """Pareto smoothing of importance weights: normalised weights, and the tail's shape k.

    Examples
    --------
    >>> smooth(np.zeros(100))[0][:2]
    array([0.01, 0.01])
    """
    weight = np.exp(log_weight - log_weight.max())
    n = len(weight)
    tail = int(min(0.2 * n, 3 * np.sqrt(n)))
    order = np.argsort(weight)
    cut, k = weight[order[-tail - 1]], -np.inf
    excess = weight[order[-tail:]] - cut
    if tail >= 5 and excess[-1] > 0 and excess[0] >= 0 and np.ptp(excess) > 1e-12:
        k, sigma = _generalised_pareto(excess)
        at = (np.arange(tail) + 0.5) / tail
        fitted = sigma * np.expm1(-k * np.log1p(-at)) / k if abs(k) > 1e-8 else -sigma * np.log1p(-at)
        weight[order[-tail:]] = np.minimum(cut + fitted, 1.0)
    return weight / weight.sum(), float(k)


def _generalised_pareto(excess: np.ndarray) -> tuple[float, float]:
    """Shape and scale of a generalised Pareto tail (Zhang & Stephens 2009, with the weak prior of Vehtari et al.)."""
    x = np.sort(excess)
    n = len(x)
    m = 30 + int(np.sqrt(n))
    quartile = max(x[int(n / 4 + 0.5) - 1], 1e-300)
    theta = 1 / x[-1] + (1 - np.sqrt(m / (np.arange(1, m + 1) - 0.5))) / 3 / quartile
    shape = np.log1p(-theta[:, None] * x).mean(axis=1)
    loglik = n * (np.log(-theta / shape) - shape - 1)
    with np.errstate(over="ignore"):
        weight = 1 / np.exp(loglik - loglik[:, None]).sum(axis=1)
    best = float((theta * weight).sum() / weight.sum())
    k = float(np.log1p(-best * x).mean())
    sigma = -k / best
    return (n * k + 10 * 0.5) / (n + 10), sigma
