"""A fit that begins at the record's outline ends where one ends that begins at nothing."""

import numpy as np
import pytest

import foedus as fd

ACTORS, ACTS = 12, 1_050
MODELS = {
    "changes only": ("inertia + otp + outdegree_sender + tie(z)", {}),
    "changes only, waiting": ("1 + inertia + reciprocity + send(w)", {"timing": "interval"}),
    "half-lives": ("inertia(half_life_days=90) + reciprocity(half_life_days=30) + otp", {}),
    "half-lives, waiting": (
        "1 + inertia(half_life_days=90) + otp(half_life_days=90)",
        {"timing": "interval"},
    ),
    "windows": ("inertia(window_days=150) + indegree_receiver(window_days=300)", {}),
    "times since": ("inertia + recency_continue + rrank_send", {}),
    "standardised": ("inertia(scaling=std) + otp(scaling=std) + reciprocity", {}),
    "products": ("inertia:send(w) + inertia + send(w)", {}),
    "types": ("inertia(consider_type=separate) + outdegree_sender", {"by_act": True}),
    "seen pairs": ("inertia + reciprocity", {"riskset": "active"}),
    "prior": ("inertia + otp + itp + osp", {"prior": 0.05}),
    "undirected": ("inertia + totaldegree_dyad + sp", {"directed": False}),
}


def record(seed=5):
    """Acts that half the time repeat or answer a recent one; two kinds; waits of a day on average."""
    rng = np.random.default_rng(seed)
    active, sought = rng.gamma(0.7, size=ACTORS), rng.gamma(0.7, size=ACTORS)
    sender = rng.choice(ACTORS, ACTS, p=active / active.sum())
    receiver = rng.choice(ACTORS, ACTS, p=sought / sought.sum())
    for e in np.flatnonzero(rng.random(ACTS) < 0.5)[20:]:
        k = rng.integers(max(0, e - 200), e)
        pair = (receiver[k], sender[k]) if rng.random() < 0.4 else (sender[k], receiver[k])
        sender[e], receiver[e] = pair
    receiver = np.where(sender == receiver, (receiver + 1) % ACTORS, receiver)
    return {
        "time": np.cumsum(rng.exponential(size=ACTS)),
        "sender": sender,
        "receiver": receiver,
        "act": np.where(rng.random(ACTS) < 0.4, "a", "b"),
    }


@pytest.mark.parametrize("name", MODELS)
def test_the_outline_saves_passes_and_nothing_else(name, monkeypatch):
    formula, options = MODELS[name]
    rng = np.random.default_rng(6)
    known = {"z": rng.normal(size=(ACTORS, ACTORS)), "w": rng.normal(size=ACTORS)}
    events = fd.events(record(), actors=range(ACTORS), act="act", directed=options.get("directed", True))
    given = {k: v for k, v in options.items() if k != "directed"}
    covariates = {k: v for k, v in known.items() if f"({k})" in formula} or None
    found = []
    for enough in (1_000, 10**9):
        monkeypatch.setattr("foedus.model.begin.ENOUGH", enough)
        found.append(fd.rem(formula, events, covariates=covariates, **given))
    led, lone = found
    errors = np.sqrt(np.diag(lone.covariance))
    assert np.abs((led.beta - lone.beta) / errors).max() < 1e-5
    np.testing.assert_allclose(np.sqrt(np.diag(led.covariance)), errors, rtol=5e-5)
    assert led.loglik == pytest.approx(lone.loglik, abs=1e-6)
    assert led.null_loglik == pytest.approx(lone.null_loglik, rel=1e-9)
    assert led.has_converged
    assert led.n_evaluations < lone.n_evaluations
