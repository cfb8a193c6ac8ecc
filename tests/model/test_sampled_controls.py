"""Sampled controls, in worlds of any size: who may be drawn, how often, and what the estimates are worth."""

import numpy as np
import pytest

import foedus as fd
from foedus.model.at_risk import AtRisk, Crossed, Listed
from foedus.model.riskset import risk_set

N = 8
MADE_LARGE = [f"foedus.model.{where}.LARGEST_DENSE" for where in ("riskset", "problem", "look_up")]


def record(n_events=60, seed=5, **options):
    rng = np.random.default_rng(seed)
    sender = rng.integers(N // 2, size=n_events)
    receiver = rng.integers(N // 2, N, size=n_events)
    time = np.sort(rng.integers(1, 40, size=n_events)).astype(float)
    columns = {
        "time": time,
        "sender": sender,
        "receiver": receiver,
        "act": rng.choice(["AID", "ASSAULT"], n_events),
    }
    return fd.events(columns, act="act", actors=range(N), **options)


def presence():
    """Everybody is there but one actor, who leaves after the last act."""
    return {"actor": [*range(N), 2], "time": [0.0] * N + [41.0], "value": [1.0] * N + [0.0]}


WORLDS = {
    "full": ({}, {}),
    "undirected": ({"directed": False}, {}),
    "two modes": ({}, {"senders": range(N // 2), "receivers": range(N // 2, N)}),
    "modes that overlap, undirected": (
        {"directed": False},
        {"senders": range(N // 2 + 2), "receivers": range(N // 2, N)},
    ),
    "act by act": ({}, {"by_act": True}),
    "comings": ({}, {"presence": presence()}),
}


@pytest.fixture(params=WORLDS)
def world(request):
    how, options = WORLDS[request.param]
    return record(**how), options


@pytest.fixture
def large(monkeypatch):
    """From here on even a few actors are too many for matrices."""

    def make():
        for name in MADE_LARGE:
            monkeypatch.setattr(name, 2)

    return make


def test_a_crossed_risk_set_holds_what_a_list_holds(world, large):
    events, options = world
    listed = risk_set(events, np.ones((N, N), bool), **options)
    large()
    crossed = risk_set(events, **options)
    a, b = AtRisk(listed), AtRisk(crossed)
    assert (type(a), type(b)) == (Listed, Crossed)
    every = np.arange(crossed.n_classes * N * N)
    for time in (0.0, 20.0, 41.0, 50.0):
        a.reach(time)
        b.reach(time)
        assert a.n_open == b.n_open == len(a.all())
        np.testing.assert_array_equal(a.holds(every), b.holds(every))
        np.testing.assert_array_equal(np.sort(a.all()), np.sort(b.all()))


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "crossed"])
def test_every_unit_at_risk_is_drawn_as_often(world, listed, large):
    events, options = world
    if not listed:
        large()
    now = AtRisk(risk_set(events, np.ones((N, N), bool) if listed else "full", **options))
    now.reach(41.0)
    drawn = np.concatenate([now.some(np.random.default_rng(seed), 200) for seed in range(100)])
    count = np.bincount(drawn, minlength=N * N)[now.all()]
    assert count.sum() == len(drawn)
    expected = len(drawn) / now.n_open
    assert ((count - expected) ** 2 / expected).sum() < now.n_open + 5 * np.sqrt(2 * now.n_open)


@pytest.mark.parametrize("design", ["uniform", "stratified"])
def test_all_controls_are_the_full_risk_set_in_every_world(world, design, large):
    events, options = world
    formula = "inertia(half_life_days=9) + same(camp) + difference(power):totaldegree_dyad"
    covariates = {"camp": [0.0, 1, 1, 0, 1, 0, 0, 1], "power": np.linspace(0, 2, N)}
    exact = fd.rem(formula, events, covariates=covariates, **options)
    large()
    found = fd.case_control(formula, events, covariates=covariates, n_controls=999, design=design, **options)
    np.testing.assert_allclose(found.beta, exact.beta, atol=1e-6)
    assert found.loglik == pytest.approx(exact.loglik, rel=1e-9)
    np.testing.assert_allclose(found.covariance, exact.covariance, rtol=1e-5, atol=1e-9)


def test_robust_errors_come_from_the_sampled_sets():
    fit = fd.case_control("inertia + outdegree_sender", record(), n_controls=5, seed=2)
    rows = fit.problem.likelihood
    eta = rows.x @ fit.beta
    meat = np.zeros((2, 2))
    for first, last in zip(rows.first, [*rows.first[1:], len(eta)], strict=True):
        share = np.exp(eta[first:last]) / np.exp(eta[first:last]).sum()
        score = rows.x[first] - share @ rows.x[first:last]
        meat += np.outer(score, score)
    np.testing.assert_allclose(
        fit.robust("event").covariance, fit.covariance @ meat @ fit.covariance, rtol=1e-9
    )


def crowd(n=6000, n_events=3000, seed=3):
    """Who acts with whom in a world with too many pairs to list; the busier act more, half arrive late."""
    rng = np.random.default_rng(seed)
    power = rng.normal(size=n)
    arrives = np.where(rng.random(n) < 0.5, 0.0, rng.uniform(0, n_events / 2, n))
    time = np.arange(1.0, n_events + 1)
    sender, receiver = np.empty(n_events, int), rng.integers(n, size=n_events)
    for e, t in enumerate(time):
        weight = np.where(arrives <= t, np.exp(power), 0.0)
        sender[e] = np.searchsorted(np.cumsum(weight), rng.random() * weight.sum())
        while receiver[e] == sender[e] or arrives[receiver[e]] > t:
            receiver[e] = rng.integers(n)
    actors = {"actor": list(range(n)), "power": power, "from": arrives}
    return fd.events({"time": time, "sender": sender, "receiver": receiver}), actors


def test_a_large_world_gives_back_what_made_it():
    events, actors = crowd()
    fit = fd.case_control("send(power) + difference(power)", events, actors, n_controls=10, seed=1)
    wrong_by = (fit.beta - [1.0, 0.0]) / np.sqrt(np.diag(fit.covariance))
    assert np.abs(wrong_by).max() < 3
    assert fit.standard_errors["send(power)"] < 0.05


def test_rows_that_were_given_have_errors_and_a_posterior_and_say_what_they_lack():
    events = record()
    sampled = fd.case_control("inertia + outdegree_sender", events, n_controls=5, seed=2)
    rows = sampled.problem.likelihood
    given = {
        "event": rows.is_event.tolist(), "stratum": np.cumsum(rows.is_event).tolist(),
        "x": rows.x[:, 0].tolist(), "y": rows.x[:, 1].tolist(),
    }  # fmt: skip
    fit = fd.conditional_logit("x + y", given)
    np.testing.assert_allclose(fit.beta, sampled.beta, rtol=1e-9)
    np.testing.assert_allclose(fit.robust("event").covariance, sampled.robust("event").covariance, rtol=1e-9)
    np.testing.assert_allclose(
        fit.posterior(50, seed=1).draws, sampled.posterior(50, seed=1).draws, rtol=1e-9
    )
    with pytest.raises(fd.InputError, match=r"needs the events, and this fit was made from rows"):
        fit.predict()
