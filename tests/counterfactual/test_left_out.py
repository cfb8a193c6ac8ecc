"""How much hangs on one event."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import foedus as fd
from foedus.counterfactual.left_out import left_out, reweighted
from foedus.errors import InputError
from foedus.model.newton import Evaluation, maximise


@pytest.fixture(scope="module")
def fit():
    rng = np.random.default_rng(5)
    time = np.sort(rng.uniform(0, 90, 120))
    sender = rng.integers(0, 4, 120)
    receiver = (sender + rng.integers(1, 4, 120)) % 4
    events = fd.events({"time": time, "sender": sender, "receiver": receiver})
    return fd.rem(
        "inertia(scaling=log1p) + reciprocity(scaling=log1p)",
        events,
        timing="interval",
        start=0,
        end=90,
        prior=1.0,
    )


def refit_without(fit, x):
    """The mode when a term ``beta . x`` is taken from the log-likelihood, searched for anew."""
    likelihood = fit.problem.likelihood

    def evaluate(beta):
        at = likelihood.evaluate(beta)
        return Evaluation(at.loglik - beta @ x, at.gradient - x, at.hessian)

    return maximise(evaluate, fit.beta, fit.prior).beta


def test_one_newton_step_comes_close_to_a_real_refit_without_the_event(fit):
    found = left_out(fit)
    errors = np.sqrt(np.diag(fit.covariance))
    for k in (0, 40, 100):
        refitted = refit_without(fit, found.statistics[k]) - fit.beta
        assert_allclose(found.change[k] / errors, refitted / errors, atol=0.02)


def test_acts_of_one_event_are_left_out_together(fit):
    alone = left_out(fit)
    pairs = left_out(fit, [f"e{k // 2:03d}" for k in range(120)])
    of = {name: k for k, name in enumerate(alone.events)}
    assert_allclose(pairs.change[3], alone.change[of["6"]] + alone.change[of["7"]])


def test_what_an_event_adds_cannot_be_told_from_an_order_alone():
    order = fd.rem(
        "inertia",
        fd.events({"time": [1, 2, 3, 4], "sender": list("abca"), "receiver": list("bcab")}),
        prior=1.0,
    )
    with pytest.raises(InputError, match="interval timing"):
        left_out(order)


def test_weighing_draws_anew_gives_the_posterior_without_the_event(fit):
    """The mean of a coefficient over re-weighted draws moves by the covariance times the statistics left out."""
    rng = np.random.default_rng(1)
    betas = rng.multivariate_normal(fit.beta, fit.covariance, 200_000)
    terms = [("act", term) for term in fit.terms]
    found = {
        e.event: e for e in reweighted({"act": fit}, [str(k) for k in range(120)], terms, betas, betas[:, 1])
    }
    left = left_out(fit)
    error = np.sqrt(fit.covariance[1, 1])
    for k in (0, 40, 100):
        told = found[left.events[k]]
        assert told.is_trusted
        assert told.change / error == pytest.approx(left.in_errors[k, 1], abs=0.03)
