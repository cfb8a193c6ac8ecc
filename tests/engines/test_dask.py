"""The same fit on one machine and over a cluster, and what a dead worker costs: nothing."""

import os
import signal

import numpy as np
import pytest

import foedus as fd
from foedus.engines.dask import local_client
from foedus.model.likelihood import likelihood
from foedus.model.prepare import Options, prepare
from foedus.model.scaleout import over_dask, parts_of

distributed = pytest.importorskip("distributed")

SAME = 1e-10
PLAIN = "inertia + reciprocity + outdegree_sender + indegree_receiver + otp"
FADING = "inertia(half_life_days=3) + reciprocity"
STANDARD = "inertia(scaling=std) + reciprocity"


def record(n_events: int = 400, n_actors: int = 12) -> fd.events:
    rng = np.random.default_rng(3)
    sender = rng.integers(n_actors, size=n_events)
    receiver = (sender + rng.integers(1, n_actors, size=n_events)) % n_actors
    time = np.sort(rng.integers(1, 300, size=n_events)).astype(float)
    return fd.events({"time": time, "sender": sender, "receiver": receiver}, actors=range(n_actors))


@pytest.fixture(scope="module")
def cluster():
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made,
        distributed.Client(made) as client,
    ):
        yield client


@pytest.mark.parametrize("formula", [PLAIN, FADING, STANDARD])
@pytest.mark.parametrize("timing", ["ordinal", "interval"])
@pytest.mark.parametrize("n_parts", [1, 3, 7])
def test_parts_from_checkpoints_add_up_to_the_whole(formula, timing, n_parts):
    problem = prepare(formula, record(), Options(timing=timing, end=320))
    whole = fd.rem(formula, record(), timing=timing, end=320).problem.likelihood
    beta = np.full(len(problem.terms), 0.02)
    at = whole.evaluate(beta)
    summed = sum(part.tally(beta) for part in parts_of(whole, n_parts))
    flat = np.concatenate([[at.loglik], at.gradient, at.hessian.ravel()])
    np.testing.assert_allclose(summed, flat, rtol=SAME, atol=1e-9)


def test_parts_of_a_factored_likelihood_add_up():
    from foedus.model.sweeps import SparseLikelihood

    p = prepare(PLAIN, record(), Options())
    whole = SparseLikelihood(p.program, p.terms, p.events, p.riskset, p.observation)
    beta = np.full(len(p.terms), 0.02)
    at = whole.evaluate(beta)
    summed = sum(part.tally(beta) for part in parts_of(whole, 4))
    np.testing.assert_allclose(summed[1 : 1 + len(beta)], at.gradient, rtol=SAME, atol=1e-9)
    assert summed[0] == pytest.approx(at.loglik, rel=SAME)


INTERVAL = {"timing": "interval", "end": 320}
KINDS = {
    "dense": (fd.rem, PLAIN, {}),
    "dense, interval": (fd.rem, PLAIN, INTERVAL),
    "Efron": (fd.rem, PLAIN, {"ties": "efron"}),
    "fading": (fd.rem, FADING, {}),
    "fading between events": (fd.rem, FADING, INTERVAL | {"decay_clock": "now"}),
    "recency in time": (fd.rem, "recency_continue + inertia", INTERVAL),
    "products": (fd.rem, "inertia:reciprocity + otp", {}),
    "standardised": (fd.rem, STANDARD, {}),
    "undirected": (fd.rem, "inertia + totaldegree_dyad", {"directed": False}),
    "baseline": (fd.rem, "inertia", INTERVAL | {"baseline": fd.piecewise([100, 200])}),
    "prior": (fd.rem, PLAIN, {"prior": 0.5}),
    "rate": (fd.dynam_rate, "outdegree_sender", {}),
    "rate in time": (fd.dynam_rate, "outdegree_sender(half_life_days=30)", INTERVAL | {"decay_clock": "now"}),
    "choice": (fd.dynam_choice, "inertia + otp", {}),
    "coordination": (fd.dynam_coordination, "inertia", {}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_cluster_fits_what_one_machine_fits(cluster, kind):
    fit, formula, options = KINDS[kind]
    here, there = (fit(formula, record(), engine=engine, **options) for engine in ("local", cluster))
    np.testing.assert_allclose(there.beta, here.beta, rtol=SAME)
    np.testing.assert_allclose(there.covariance, here.covariance, rtol=1e-8)
    assert there.loglik == pytest.approx(here.loglik, rel=SAME)
    assert there.n_evaluations == here.n_evaluations


def test_a_factored_world_is_fitted_over_a_cluster(cluster, monkeypatch):
    monkeypatch.setattr("foedus.model.likelihood.LARGEST_DENSE", 10)
    here, there = (fd.rem(PLAIN, record(), engine=engine) for engine in ("local", cluster))
    np.testing.assert_allclose(there.beta, here.beta, rtol=SAME)
    assert there.loglik == pytest.approx(here.loglik, rel=SAME)


def test_a_cluster_of_its_own_ends_with_the_fit(monkeypatch):
    started = []
    monkeypatch.setattr(
        "foedus.engines.dask.local_client", lambda: started.append(local_client()) or started[0]
    )
    fit = fd.rem(PLAIN, record(), engine="dask")
    assert fit.beta == pytest.approx(fd.rem(PLAIN, record()).beta, rel=SAME)
    assert started[0].status == "closed"
    assert fit.posterior(100, seed=1).pareto_k < 0.7


def local(problem):
    return likelihood(
        problem.program,
        problem.terms,
        problem.events,
        problem.riskset,
        problem.observation,
        problem.competition,
    )


def test_a_worker_killed_half_way_loses_nothing(cluster):
    problem = prepare(PLAIN, record(), Options())
    spread = over_dask(local(problem), cluster)
    beta = np.full(len(problem.terms), 0.02)
    before = spread.evaluate(beta)
    victim = next(iter(cluster.run(os.getpid).values()))
    os.kill(victim, signal.SIGKILL)
    after = spread.evaluate(beta)
    np.testing.assert_array_equal(after.gradient, before.gradient)
    assert after.loglik == before.loglik
    spread.close()
