"""The posterior by Hamiltonian Monte Carlo, where Laplace will not do; needs the extra ``foedus[bayes]``."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import FoedusError
from foedus.model.posterior import Posterior, estimated
from foedus.model.problem import likelihood_of

if TYPE_CHECKING:
    from foedus.model.fit import Fit


def by_nuts(fit: "Fit", draws: int = 1000, *, seed: int = 0, chains: int = 2, tune: int = 300) -> Posterior:
    """Draw from the posterior with nutpie's No-U-Turn sampler, in coordinates in which the Laplace approximation is round.

    Parameters
    ----------
    fit
        With its events.
    draws
        How many, over all chains.
    seed
        Of the random numbers.
    chains, tune
        Chains, and draws of each that are thrown away.

    References
    ----------
    Hoffman & Gelman (2014), "The No-U-Turn Sampler".
    """
    try:
        import nutpie
        from nutpie.compiled_pyfunc import from_pyfunc
    except ImportError:
        raise FoedusError("sampling needs nutpie: pip install 'foedus[bayes]'.") from None
    keep = estimated(fit)
    centre, factor = fit.beta[keep], np.linalg.cholesky(fit.covariance[np.ix_(keep, keep)])
    p = len(centre)
    model = from_pyfunc(
        ndim=p,
        make_logp_fn=lambda: _log_posterior(fit, keep, centre, factor),
        make_expand_fn=lambda *_: lambda z: {"z": np.asarray(z)},
        expanded_dtypes=[np.dtype("float64")],
        expanded_shapes=[(p,)],
        expanded_names=["z"],
    )
    trace = nutpie.sample(
        model, draws=-(-draws // chains), tune=tune, chains=chains, cores=1, seed=seed, progress_bar=False,
    )  # fmt: skip
    z = np.asarray(trace.posterior["z"]).reshape(-1, p)[:draws]
    full = np.tile(np.nan_to_num(fit.beta), (len(z), 1))
    full[:, keep] = centre + z @ factor.T
    return Posterior(fit.terms, full, float("nan"))


def _log_posterior(
    fit: "Fit", keep: np.ndarray, centre: np.ndarray, factor: np.ndarray
) -> Callable[[Any], tuple[float, np.ndarray]]:
    likelihood, prior = likelihood_of(fit, "the posterior"), fit.prior

    def at(z: Any) -> tuple[float, np.ndarray]:
        beta = np.nan_to_num(fit.beta)
        beta[keep] = centre + factor @ np.asarray(z)
        found = likelihood.evaluate(beta)
        slope = found.gradient - prior.precision * (beta - prior.mean) - prior.lasso * np.sign(beta)
        return found.loglik - prior.penalty(beta), factor.T @ slope[keep]

    return at
