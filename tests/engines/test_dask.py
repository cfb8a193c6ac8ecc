"""The same fit on one machine and over a cluster, and what a dead worker costs: nothing."""

import os
import signal

import numpy as np
import pytest

import foedus as fd
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
    from foedus.model.likelihood import SparseLikelihood

    p = prepare(PLAIN, record(), Options())
    whole = SparseLikelihood(p.program, p.terms, p.events, p.riskset, p.observation)
    beta = np.full(len(p.terms), 0.02)
    at = whole.evaluate(beta)
    summed = sum(part.tally(beta) for part in parts_of(whole, 4))
    np.testing.assert_allclose(summed[1 : 1 + len(beta)], at.gradient, rtol=SAME, atol=1e-9)
    assert summed[0] == pytest.approx(at.loglik, rel=SAME)


@pytest.mark.parametrize("formula", [PLAIN, FADING])
def test_a_cluster_fits_what_one_machine_fits(cluster, formula):
    here, there = fd.rem(formula, record()), fd.rem(formula, record(), engine=cluster)
    np.testing.assert_allclose(there.beta, here.beta, rtol=SAME)
    np.testing.assert_allclose(there.covariance, here.covariance, rtol=1e-8)
    assert there.loglik == pytest.approx(here.loglik, rel=SAME)


def test_a_worker_killed_half_way_loses_nothing(cluster):
    problem = prepare(PLAIN, record(), Options())
    spread = over_dask(problem, cluster)
    beta = np.full(len(problem.terms), 0.02)
    before = spread.evaluate(beta)
    victim = next(iter(cluster.run(os.getpid).values()))
    os.kill(victim, signal.SIGKILL)
    after = spread.evaluate(beta)
    np.testing.assert_array_equal(after.gradient, before.gradient)
    assert after.loglik == before.loglik
    spread.close()
