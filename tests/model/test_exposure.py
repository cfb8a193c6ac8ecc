"""The table of waits is the likelihood of waiting times, and posterior draws from it have the law they claim."""

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose
from scipy import stats

import foedus as fd
from foedus.model.exposure import exposure

ACTORS = ["a", "b", "c", "d", "e"]
SIZE = fd.covariate(
    dict.fromkeys(ACTORS, 0.5),
    {"time": [0.0, 3.0, 11.5], "actor": ["a", "b", "a"], "replace": [2.0, -1.0, 0.0]},
)
COMING = {
    "sender": ["a", "b", "b", "c", "d", "a", "e"], "receiver": ["b", "a", "c", "b", "a", "d", "a"],
    "from": [None, None, 4.0, None, None, 6.5, 13.0], "to": [None, None, None, 18.0, 12.0, None, None],
}  # fmt: skip
MODELS = {
    "windows and a covariate that changes": (
        "1 + inertia(window_days=2, scaling=binary) + send(size)", {"covariates": {"size": SIZE}},
    ),
    "actors who come and go": ("1 + reciprocity(scaling=log1p)", {"riskset": COMING}),
    "a memory that stands between events": ("1 + inertia(half_life_days=3, scaling=log1p)", {"decay_clock": "last_event"}),
    "products": ("1 + inertia(window_days=4):reciprocity(scaling=binary)", {}),
}  # fmt: skip


def record(options=None):
    """Some fifty acts; of pairs that come and go only while they are there."""
    riskset = (options or {}).get("riskset")
    worlds = fd.simulate("1", [-1.5 if riskset is None else -0.5], actors=ACTORS, until=20.0, histories=1, seed=3, threads=1,
                         **({"riskset": riskset} if riskset else {}))  # fmt: skip
    return fd.events(worlds.events().select("time", "sender", "receiver"), actors=ACTORS)


@pytest.mark.parametrize("name", MODELS)
def test_the_table_gives_the_log_likelihood_of_the_sweep(name):
    formula, options = MODELS[name]
    fit = fd.rem(formula, record(options), timing="interval", start=0.0, end=20.0, prior=1.0, **options)
    betas = fit.beta + 0.5 * np.random.default_rng(1).standard_normal((6, len(fit.beta)))
    swept = [fit.problem.likelihood.evaluate(b).loglik for b in betas]
    assert_allclose(exposure(fit.problem).logliks(betas), swept, rtol=1e-11)


def test_there_is_no_table_where_rates_move_with_the_clock_or_there_is_no_clock():
    moving = fd.rem(
        "1 + inertia(half_life_days=3)", record(), timing="interval", start=0.0, end=20.0, decay_clock="now"
    )
    assert exposure(moving.problem) is None
    assert exposure(fd.rem("inertia", record()).problem) is None


def test_draws_of_a_rate_from_four_acts_have_the_skew_of_a_gamma():
    # With a flat prior on the logarithm the rate is Gamma(n, exposure). Its normal approximation is refused: n is four.
    acts = pl.DataFrame({"time": [1.0, 4.0, 6.0, 9.0], "sender": list("abab"), "receiver": list("baba")})
    fit = fd.rem("1", fd.events(acts, actors=["a", "b"]), timing="interval", start=0.0, end=10.0)
    exact = stats.gamma(4, scale=1 / 20.0).cdf
    drawn = np.exp(fit.posterior(4000, seed=2, proposals=40_000).draws[:, 0])
    assert stats.kstest(drawn, exact).pvalue > 1e-4
    laplace = np.exp(np.random.default_rng(2).normal(fit.beta[0], np.sqrt(fit.covariance[0, 0]), 4000))
    assert stats.kstest(laplace, exact).pvalue < 1e-12
