"""A fitted model: estimates, their errors, and what can be asked of them."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from foedus.errors import Fault, InputError, guess
from foedus.frames import like


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted relational event model.

    Attributes
    ----------
    kind : ``rem``, ``dynam_rate``, ``dynam_choice``, ``dynam_coordination`` or ``conditional_logit``.
    formula : as written.
    terms : one per coefficient.
    beta : coefficients, shape (p,); NaN for a term left out.
    covariance : shape (p, p); NaN for a term left out.
    loglik : log-likelihood at ``beta`` (without the prior).
    null_loglik : log-likelihood with every coefficient but the baseline's at its start.
    n_events : events explained.
    n_evaluations : passes over the events the search took.
    has_converged : whether it ended.
    timing, ties, riskset : the conventions.
    messages : warnings given.
    errors : how standard errors were made: ``model``, or ``robust, by dyad``.
    prior : penalties the coefficients carried.
    problem : what was fitted, for residuals, prediction and goodness of fit; ``None`` once loaded from a file.
    """

    kind: str
    formula: str
    terms: tuple[str, ...]
    beta: np.ndarray
    covariance: np.ndarray
    loglik: float
    null_loglik: float
    n_events: int
    n_evaluations: int = 0
    has_converged: bool = True
    timing: str = "ordinal"
    ties: str = "breslow"
    riskset: str = "full"
    messages: tuple[str, ...] = ()
    errors: str = "model"
    backend: str = "polars"
    prior: Any = field(default=None, repr=False)
    problem: Any = field(default=None, repr=False)

    def __repr__(self) -> str:
        ended = "" if self.has_converged else ", not converged"
        return (
            f"<Fit {self.kind}: {self.n_events:,} events, "
            f"{len(self.terms)} {'term' if len(self.terms) == 1 else 'terms'}, "
            f"log-likelihood {self.loglik:.2f}{ended}>"
        )

    @cached_property
    def coefficients(self) -> dict[str, float]:
        """Term -> estimate."""
        return dict(zip(self.terms, self.beta.tolist(), strict=True))

    @cached_property
    def standard_errors(self) -> dict[str, float]:
        """Term -> standard error."""
        return dict(zip(self.terms, np.sqrt(np.diag(self.covariance)).tolist(), strict=True))

    @property
    def n_parameters(self) -> int:
        """Coefficients estimated."""
        return int(np.isfinite(self.beta).sum())

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return 2 * self.n_parameters - 2 * self.loglik

    @property
    def aicc(self) -> float:
        """Akaike's criterion corrected for few events (Hurvich & Tsai 1989)."""
        k, n = self.n_parameters, self.n_events
        return self.aic + 2 * k * (k + 1) / (n - k - 1) if n > k + 1 else float("inf")

    @property
    def bic(self) -> float:
        """Schwarz's criterion, with the number of events as the sample size."""
        return float(np.log(self.n_events)) * self.n_parameters - 2 * self.loglik

    def rows(self, level: float = 0.95) -> dict[str, list[Any]]:
        """Columns of :meth:`tidy` as lists."""
        from scipy.special import ndtr, ndtri

        error = np.sqrt(np.diag(self.covariance))
        with np.errstate(divide="ignore", invalid="ignore"):
            z = self.beta / error
        reach = ndtri(0.5 + level / 2) * error
        return {
            "term": list(self.terms),
            "estimate": self.beta.tolist(),
            "std_error": error.tolist(),
            "statistic": z.tolist(),
            "p_value": (2 * ndtr(-np.abs(z))).tolist(),
            "conf_low": (self.beta - reach).tolist(),
            "conf_high": (self.beta + reach).tolist(),
        }

    def tidy(self, level: float = 0.95) -> Any:
        """One row per term, in the caller's dataframe library: estimate, error, z, p and Wald interval."""
        return like(self.rows(level), self.backend)

    def glance(self) -> Any:
        """One row for the model: log-likelihood, criteria, numbers of events and parameters."""
        return like(
            {
                "model": [self.kind],
                "n_events": [self.n_events],
                "n_parameters": [self.n_parameters],
                "loglik": [self.loglik],
                "null_loglik": [self.null_loglik],
                "aic": [self.aic],
                "aicc": [self.aicc],
                "bic": [self.bic],
                "converged": [self.has_converged],
            },
            self.backend,
        )

    def summary(self) -> str:
        """The estimates as text for people."""
        from foedus.model.tables import summary

        return summary(self)

    def __str__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        from foedus.frames import shown

        return shown(repr(self), self.rows())

    def likelihood_ratio(self, smaller: "Fit") -> dict[str, float]:
        """Likelihood-ratio test against a model nested in this one.

        Raises
        ------
        InputError
            If ``smaller`` is not nested: other events, or terms this model lacks.
        """
        why = self._not_nested(smaller)
        if why:
            raise InputError(
                Fault(
                    f"the models are not nested: {why}.",
                    advice="Fit both to the same events, in the same way.",
                )
            )
        from scipy.special import chdtrc

        deviance, df = 2 * (self.loglik - smaller.loglik), self.n_parameters - smaller.n_parameters
        return {"statistic": deviance, "df": float(df), "p_value": float(chdtrc(df, deviance))}

    def _not_nested(self, smaller: "Fit") -> str:
        """Why ``smaller`` is no special case of this model; nothing if it may be."""
        extra = set(smaller.terms) - set(self.terms)
        if extra:
            return f"it has {', '.join(sorted(extra))}"
        for what in ("kind", "timing", "ties", "riskset"):
            mine, other = getattr(self, what), getattr(smaller, what)
            if mine != other:
                return f"its {what} is {other}, {mine} here"
        if smaller.n_events != self.n_events:
            return f"{smaller.n_events} events, {self.n_events} here"
        if smaller.n_parameters >= self.n_parameters:
            return f"{smaller.n_parameters} parameters, {self.n_parameters} here"
        return ""

    def robust(self, cluster: str | None = None) -> "Fit":
        """The same estimates with sandwich errors, by default by dyad (rates: by sender); see :func:`foedus.model.robust.sandwich`."""
        from foedus.model.robust import sandwich

        cluster = cluster or ("sender" if self.kind == "dynam_rate" else "dyad")
        return replace(self, covariance=sandwich(self, cluster), errors=f"robust, by {cluster}")

    def posterior(self, draws: int = 1000, *, method: str = "laplace", seed: int = 0, **options: Any) -> Any:
        """Draws from the posterior.

        ``laplace``: corrected by importance, see :func:`foedus.model.posterior.posterior`; ``nuts``: Hamiltonian Monte Carlo,
        see :func:`foedus.model.nuts.by_nuts`.
        """
        if method not in ("laplace", "nuts"):
            raise InputError(
                Fault(f"method='{method}' is not known.", advice=guess(method, ("laplace", "nuts")))
            )
        if method == "nuts":
            from foedus.model.nuts import by_nuts

            return by_nuts(self, draws, seed=seed, **options)
        from foedus.model.posterior import posterior

        return posterior(self, draws, seed=seed, **options)

    def residuals(self, kind: str = "martingale") -> Any:
        """Residuals: ``martingale`` per unit, ``schoenfeld`` or ``score`` per event; see :mod:`foedus.model.residuals`."""
        from foedus.model.residuals import residuals

        return residuals(self, kind)

    def gof(self, method: str = "rank", **options: Any) -> Any:
        """Goodness of fit: rank and recall of the observed events, or by simulation; see :mod:`foedus.model.gof`."""
        from foedus.model.gof import gof

        return gof(self, method, **options)

    def predict(self, **options: Any) -> Any:
        """Probabilities of who acts next on whom; see :func:`foedus.model.predict.predict`."""
        from foedus.model.predict import predict

        return predict(self, **options)

    def plot(self, **options: Any) -> Any:
        """Estimates with their intervals, as a matplotlib figure."""
        from foedus.model.plot import coefficients

        return coefficients(self, **options)

    def save(self, path: str | Path) -> None:
        """Write the estimates (not the events) to a JSON file."""
        from foedus.model.storage import save

        save(self, path)
