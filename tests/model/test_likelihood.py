"""The likelihood against its definition, option by option."""

import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import foedus as fd
from foedus.model.prepare import Options, prepare

sys.path.insert(0, str(Path(__file__).parent))
from plain import World

EXACT = 1e-9
N = 6
NAMES = [f"s{k}" for k in range(N)]


def world(seed: int = 0, **options) -> World:
    rng = np.random.default_rng(seed)
    sender = rng.integers(N, size=40)
    receiver = (sender + rng.integers(1, N, size=40)) % N
    time = np.sort(rng.integers(2, 60, size=40)).astype(float)
    return World(time, sender, receiver, N, rng.normal(size=N).round(2), **options)


def ours(w: World):
    memory = [f"half_life_days={w.half_life}"] * (w.half_life is not None)
    memory += [f"window_days={w.window}"] * (w.window is not None)
    inside = ", ".join([*memory, *["scaling=std"] * w.standard])
    plain = f"({', '.join(memory)})" if memory else ""
    formula = f"inertia({inside}) + reciprocity{plain} + outdegree_sender{plain} + receive(warmth)"
    spans = [(who, 0.0, leaves) for who, leaves, _ in w.absent] + [
        (who, back, 1e6) for who, _, back in w.absent
    ]
    presence = fd.covariate(
        initial=np.ones(N),
        changes=pl.DataFrame(
            [(t, NAMES[who], yes) for who, a, b in w.absent for t, yes in ((a, 0.0), (b, 1.0))],
            schema=["time", "actor", "value"], orient="row",
        ),
    )  # fmt: skip
    changed = pl.DataFrame(
        [(t, NAMES[who], v) for t, who, v in w.changes], schema=["time", "actor", "value"], orient="row"
    )
    options = Options(
        actors=NAMES,
        covariates={"warmth": fd.covariate(w.attribute, changed if w.changes else None)},
        timing=w.timing,
        ties=w.ties,
        waiting=w.waiting,
        decay_clock="last_event" if w.frozen else "now",
        start=w.start,
        end=None if w.end == 1e9 else w.end,
        condition_on_first=w.first,
        presence=presence if spans else None,
    )
    who = {"time": w.time, "sender": [NAMES[s] for s in w.sender], "receiver": [NAMES[r] for r in w.receiver]}
    return prepare(formula, pl.DataFrame(who), options)


CHANGES = ((10.5, 2, 3.0), (20.0, 4, -1.0), (33.25, 2, 0.0))
OPTIONS = {
    "ordinal": {},
    "efron": {"ties": "efron"},
    "conditioned on the first": {"first": True, "start": 2.0},
    "from 15 to 45": {"start": 15.0, "end": 45.0},
    "decay": {"half_life": 7.0},
    "decay that stops between events": {"half_life": 7.0, "frozen": True},
    "window": {"window": 9.0},
    "covariate that changes": {"changes": CHANGES},
    "standardised": {"standard": True},
    "interval": {"timing": "interval"},
    "interval, conditioned": {"timing": "interval", "first": True, "start": 2.0},
    "interval, censored": {"timing": "interval", "end": 75.0},
    "interval, from 15 to 45": {"timing": "interval", "start": 15.0, "end": 45.0},
    "interval, window": {"timing": "interval", "window": 9.0, "end": 75.0},
    "interval, whole waits, window": {"timing": "interval", "window": 9.0, "waiting": "whole"},
    "interval, covariate that changes": {"timing": "interval", "changes": CHANGES},
    "interval, whole waits, covariate": {"timing": "interval", "changes": CHANGES, "waiting": "whole"},
    "interval, decay that runs on": {"timing": "interval", "half_life": 7.0, "changes": CHANGES},
    "interval, decay that stops": {"timing": "interval", "half_life": 7.0, "frozen": True},
}


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("engine", ["swept", "units"])
def test_likelihood_is_its_definition(option, seed, engine):
    from foedus.model.likelihood import likelihood

    w = world(seed, **OPTIONS[option])
    made = ours(w)
    given = (made.program, made.terms, made.events, made.riskset, made.observation)
    ready = made.units() if engine == "units" else likelihood(*given)
    beta = np.array([-5.0, 0.3, -0.2, 0.05, 0.4])[0 if w.timing == "interval" else 1 :]
    at = ready.evaluate(beta)
    assert at.loglik == pytest.approx(w.loglik(beta), rel=EXACT)
    slope = np.array([(w.loglik(beta + d) - w.loglik(beta - d)) / 2e-5 for d in 1e-5 * np.eye(len(beta))])
    np.testing.assert_allclose(at.gradient, slope, rtol=1e-5, atol=1e-4)
    bend = np.array([ready.evaluate(beta + d).gradient - ready.evaluate(beta - d).gradient
                     for d in 1e-5 * np.eye(len(beta))]) / 2e-5  # fmt: skip
    np.testing.assert_allclose(at.hessian, bend, rtol=1e-4, atol=1e-3 * np.abs(bend).max())


@pytest.mark.parametrize("timing", ["ordinal", "interval"])
@pytest.mark.parametrize("engine", ["swept", "units"])
def test_an_absent_actor_is_not_at_risk(timing, engine):
    from foedus.model.likelihood import likelihood

    w = world(0, timing=timing)
    acts = (w.sender == 5) | (w.receiver == 5)
    away = (5, float(w.time[acts].max()) + 0.5, 200.0)
    w = world(0, timing=timing, absent=(away,), end=75.0)
    made = ours(w)
    given = (made.program, made.terms, made.events, made.riskset, made.observation)
    ready = made.units() if engine == "units" else likelihood(*given)
    beta = np.array([-5.0, 0.3, -0.2, 0.05, 0.4])[0 if timing == "interval" else 1 :]
    assert ready.evaluate(beta).loglik == pytest.approx(w.loglik(beta), rel=EXACT)


def test_choice_and_rate_multiply_to_a_model_of_pairs():
    """With a rate and a choice of one constant each, every pair is equally likely: so says the tie model."""
    w = world(3)
    who = {"time": w.time, "sender": w.sender, "receiver": w.receiver}
    rate = fd.dynam_rate("outdegree_sender", who, prior={"outdegree_sender": 1e-6})
    choice = fd.dynam_choice("inertia", who, prior={"inertia": 1e-6})
    ties = fd.rem("inertia", who, prior={"inertia": 1e-6})
    assert rate.loglik + choice.loglik == pytest.approx(ties.loglik, abs=1e-4)


def test_relabelling_actors_and_shifting_time_change_nothing():
    w = world(4)
    turn = np.random.default_rng(0).permutation(N)
    plain = fd.rem("inertia + otp", {"time": w.time, "sender": w.sender, "receiver": w.receiver})
    moved = fd.rem(
        "inertia + otp", {"time": w.time + 1000, "sender": turn[w.sender], "receiver": turn[w.receiver]}
    )
    np.testing.assert_allclose(moved.beta, plain.beta, rtol=1e-9)
    assert moved.loglik == pytest.approx(plain.loglik, rel=1e-12)
