"""Every kind of model answers every question."""

import numpy as np
import pytest

import foedus as fd

N = 5


def record():
    rng = np.random.default_rng(5)
    sender = rng.integers(N, size=50)
    receiver = (sender + rng.integers(1, N, size=50)) % N
    act = rng.choice(["AID", "ASSAULT"], size=50)
    return fd.events(
        {"time": np.cumsum(rng.exponential(size=50)), "sender": sender, "receiver": receiver, "act": act},
        act="act", actors=range(N),
    )  # fmt: skip


KINDS = {
    "pairs, ordinal": lambda: fd.rem("inertia + reciprocity", record()),
    "pairs, interval": lambda: fd.rem("inertia + reciprocity", record(), timing="interval"),
    "pairs, undirected": lambda: fd.rem("inertia + totaldegree_dyad", record(), directed=False),
    "pairs, typed": lambda: fd.rem("fe_type + inertia(consider_type=own)", record(), by_act=True),
    "pairs, fading": lambda: fd.rem("inertia(half_life_days=5)", record()),
    "rate, ordinal": lambda: fd.dynam_rate("outdegree_sender", record()),
    "rate, interval": lambda: fd.dynam_rate("outdegree_sender", record(), timing="interval"),
    "choice": lambda: fd.dynam_choice("inertia + indegree_receiver", record()),
    "coordination": lambda: fd.dynam_coordination("inertia + indegree_receiver", record()),
}


@pytest.fixture(scope="module", params=KINDS)
def fit(request):
    return KINDS[request.param]()


def test_it_is_the_maximum_of_its_likelihood(fit):
    at = fit.problem.likelihood.evaluate(fit.beta)
    assert np.abs(at.gradient).max() < 1e-6 * (1 + np.sqrt(np.abs(np.diag(at.hessian))).max())
    for k in range(len(fit.beta)):
        step = np.zeros(len(fit.beta))
        step[k] = 0.1 * np.sqrt(fit.covariance[k, k])
        assert fit.problem.likelihood.evaluate(fit.beta + step).loglik < fit.loglik
        assert fit.problem.likelihood.evaluate(fit.beta - step).loglik < fit.loglik


def test_predicted_shares_add_up(fit):
    table = fit.predict()
    strata = table["sender"].n_unique() if fit.kind == "dynam_choice" else 1
    assert table["probability"].sum() == pytest.approx(strata)
    assert fit.predict(top=3).height == 3


def test_ranks_lie_among_those_at_risk(fit):
    found = fit.gof()
    assert np.all((found.rank >= 1) & (found.rank <= found.at_risk))
    assert found.recall(1.0) <= found.recall(1000) == 1.0
    assert "area" in found.summary()


def test_log_shares_add_up_to_an_ordinal_likelihood(fit):
    if fit.timing == "ordinal":
        assert np.log(fit.gof().probability).sum() == pytest.approx(fit.loglik)


def test_residuals_come_for_each_event(fit):
    for kind in ("schoenfeld", "scaled_schoenfeld", "deviance"):
        assert fit.residuals(kind).height == fit.n_events


def test_martingales_balance(fit):
    if fit.kind == "dynam_coordination":
        with pytest.raises(fd.InputError, match="coordination"):
            fit.residuals("martingale")
    else:
        assert fit.residuals("martingale")["martingale"].sum() == pytest.approx(0, abs=1e-6)


def test_robust_errors_are_positive(fit):
    for cluster in ("sender",) if fit.kind == "dynam_rate" else ("dyad", "sender", "receiver"):
        assert np.all(np.diag(fit.robust(cluster).covariance) > 0)


def test_posterior_draws_centre_on_the_estimate(fit):
    drawn = fit.posterior(400, seed=3)
    error = np.sqrt(np.diag(fit.covariance))
    assert np.all(np.abs(drawn.draws.mean(axis=0) - fit.beta) < error)


def test_it_is_kept_and_shown(fit, tmp_path):
    fit.save(tmp_path / "fit.json")
    back = fd.load(tmp_path / "fit.json")
    assert back.kind == fit.kind
    assert str(back) == fit.summary()
    assert fd.compare([fit, back]).count(fit.terms[0]) >= 1
