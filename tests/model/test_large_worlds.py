"""Worlds too large for matrices: pairs are found by hash, and there is room for as many as come."""

import numpy as np
import pytest

import foedus as fd
from foedus.model.prepare import Options, prepare
from foedus.model.sweeps import DenseLikelihood, SparseLikelihood


def record(n_actors, n_events, seed=1):
    rng = np.random.default_rng(seed)
    sender = rng.integers(n_actors, size=n_events)
    receiver = (sender + rng.integers(1, n_actors, size=n_events)) % n_actors
    return fd.events(
        {"time": np.arange(1.0, n_events + 1), "sender": sender, "receiver": receiver}, actors=range(n_actors)
    )


def treaties(n_actors, n_pairs, seed=2):
    """More ties than a record of a few acts has pairs, the last of them signed within it."""
    rng = np.random.default_rng(seed)
    keys = np.unique(rng.integers(n_actors * n_actors, size=2 * n_pairs))[:n_pairs]
    keys = keys[keys // n_actors != keys % n_actors]
    time = np.where(rng.random(len(keys)) < 0.1, 20.0, 0.0)
    return {
        "sender": keys // n_actors, "receiver": keys % n_actors, "time": time, "value": rng.normal(size=len(keys)),
    }  # fmt: skip


@pytest.mark.parametrize("formula", ["inertia + tie(z)", "rrank_send + outdegree_sender"])
def test_a_factored_world_has_room_for_every_pair(formula, monkeypatch):
    p = prepare(formula, record(400, 40), Options(covariates={"z": treaties(400, 6000)}))
    given = (p.program, p.terms, p.events, p.riskset, p.observation)
    beta = np.array([0.3, 0.5])
    by_matrix = DenseLikelihood(*given).evaluate(beta)
    monkeypatch.setattr("foedus.model.likelihood.LARGEST_DENSE", 10)
    by_hash = SparseLikelihood(*given).evaluate(beta)
    assert by_hash.loglik == pytest.approx(by_matrix.loglik, rel=1e-10)
    np.testing.assert_allclose(by_hash.hessian, by_matrix.hessian, rtol=1e-9)
