"""Interval timing where rates move between events: waits count the integral of the rate, not its value at their end."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, stats
from scipy.special import expi

import foedus as fd

ACTORS = ("a", "b", "c")
LIFE = 3.0
TIMES = (0.0, 0.4, 1.0, 7.5, 8.0, 31.0, 31.2, 90.0)
ALONE = {"sender": ["a"], "receiver": ["b"], "from": [None], "to": [None]}


def at(formula, record, beta, **how):
    """Log-likelihood at given coefficients: a prior as tight as this holds them there."""
    tight = {term: (b, 1e-9) for term, b in beta.items()}
    fit = fd.rem(formula, record, actors=list(ACTORS), timing="interval", prior=tight, **how)
    np.testing.assert_allclose([fit.coefficients[t] for t in beta], list(beta.values()), atol=1e-6)
    return fit.loglik


def one_pair():
    return fd.events({"time": TIMES, "sender": ["a"] * len(TIMES), "receiver": ["b"] * len(TIMES)})


@pytest.mark.parametrize("engine", ["local", "units"])
def test_one_pair_with_a_fading_memory_has_an_exponential_integral(engine):
    a, b, pace = -0.7, -0.9, np.log(2) / LIFE
    held, total = 0.0, 0.0
    for before, now in pairwise(TIMES):
        held += 1.0
        later = held * np.exp(-pace * (now - before))
        total += a + b * later - np.exp(a) * (expi(b * held) - expi(b * later)) / pace
        held = later
    formula = f"1 + inertia(half_life_days={LIFE})"
    beta = {"intercept": a, f"inertia(half_life_days={LIFE:g})": b}
    found = at(formula, one_pair(), beta, decay_clock="now", riskset=ALONE, engine=engine)
    assert found == pytest.approx(total, rel=1e-10)


@pytest.mark.parametrize("engine", ["local", "units"])
@pytest.mark.parametrize("clock", ["now", "last_event"])
def test_one_pair_with_recency_has_a_closed_form(engine, clock):
    a, b = -1.5, 2.0

    def integral(u):
        return (u + 1) * np.exp(b / (u + 1)) - b * expi(b / (u + 1))

    waits = np.diff(TIMES)
    total = np.sum(a + b / (waits + 1) - np.exp(a) * (integral(waits) - integral(0.0)))
    beta = {"intercept": a, "recency_continue": b}
    found = at("1 + recency_continue", one_pair(), beta, decay_clock=clock, riskset=ALONE, engine=engine)
    assert found == pytest.approx(total, rel=1e-10)


def three_actors(seed, n_events=25):
    rng = np.random.default_rng(seed)
    time = np.cumsum(rng.exponential(2.0, n_events)).round(2)
    sender = rng.integers(0, 3, n_events)
    receiver = (sender + rng.integers(1, 3, n_events)) % 3
    return time, sender, receiver


def rates(t, record, beta, window):
    """Rates of all ordered pairs at ``t``: 1 + faded inertia + recency of the sender + windowed reciprocity."""
    time, sender, receiver = record
    x = np.zeros((4, 3, 3))
    x[0] = 1.0
    for when, i, j in zip(time, sender, receiver, strict=True):
        if when < t:
            x[1, i, j] += 0.5 ** ((t - when) / LIFE)
            x[2, i, :] = 1 / (t - when + 1)
            x[3, j, i] += when >= t - window
    x[3] *= x[1]
    rate = np.exp(np.tensordot(beta, x, 1))
    np.fill_diagonal(rate, 0.0)
    return rate


@pytest.mark.parametrize("engine", ["local", "units"])
def test_many_pairs_windows_and_products_are_integrated_to_the_last_digit(engine):
    beta, window = np.array([-2.0, 0.5, -0.8, 0.3]), 5.0
    time, sender, receiver = record = three_actors(4)
    cuts = np.unique([*time, *(time + window)])
    end = float(time[-1]) + 4.0
    total = 0.0
    for e in range(1, len(time)):
        total += np.log(rates(time[e], record, beta, window)[sender[e], receiver[e]])
    edges = np.unique([*cuts[(cuts > time[0]) & (cuts < end)], time[0], end])
    for low, high in pairwise(edges):
        total -= integrate.quad(
            lambda t: rates(t, record, beta, window).sum(), low + 1e-12, high, epsabs=1e-12, epsrel=1e-12
        )[0]
    faded, waited = f"inertia(half_life_days={LIFE:g})", f"reciprocity(window_days={window:g})"
    terms = dict(zip(["intercept", faded, "recency_send_sender", f"{waited}:{faded}"], beta, strict=True))
    events = fd.events({
        "time": time, "sender": [ACTORS[i] for i in sender], "receiver": [ACTORS[j] for j in receiver],
    })  # fmt: skip
    found = at(" + ".join(["1", *list(terms)[1:]]), events, terms, decay_clock="now", end=end, engine=engine)
    assert found == pytest.approx(total, abs=1e-8)


def test_the_rate_of_a_sender_is_integrated_too():
    beta = np.array([-1.0, -0.6])
    time, sender, receiver = three_actors(5)
    actors = [ACTORS[i] for i in sender]

    def total_rate(t):
        last = {
            i: max((s for s, k in zip(time, sender, strict=True) if k == i and s < t), default=None)
            for i in range(3)
        }
        return [
            np.exp(beta[0] + beta[1] * (0.0 if last[i] is None else 1 / (t - last[i] + 1))) for i in range(3)
        ]

    total = 0.0
    for e in range(1, len(time)):
        total += np.log(total_rate(time[e])[sender[e]])
        total -= integrate.quad(lambda t: sum(total_rate(t)), time[e - 1] + 1e-12, time[e], epsrel=1e-12)[0]
    events = fd.events({"time": time, "sender": actors, "receiver": [ACTORS[j] for j in receiver]})
    terms = {"intercept": beta[0], "recency_send_sender": beta[1]}
    tight = {t: (b, 1e-9) for t, b in terms.items()}
    fit = fd.dynam_rate("recency_send_sender", events, actors=list(ACTORS), timing="interval", prior=tight)
    assert fit.loglik == pytest.approx(total, abs=1e-8)
    left = fit.residuals("martingale")
    assert left["expected"].sum() == pytest.approx(
        sum(integrate.quad(lambda t: sum(total_rate(t)), a + 1e-12, b, epsrel=1e-11)[0]
            for a, b in pairwise(time)), abs=1e-7,
    )  # fmt: skip


def test_held_waits_stay_what_they_were_in_other_programs():
    """``whole``: statistics as at the event that ends the wait; ``last_event``: weights as at the one that began it."""
    a, b, pace = -0.7, 0.4, np.log(2) / LIFE
    held, frozen = 0.0, 0.0
    for before, now in pairwise(TIMES):
        held += 1.0
        frozen += a + b * held - (now - before) * np.exp(a + b * held)
        held *= np.exp(-pace * (now - before))
    beta = {"intercept": a, f"inertia(half_life_days={LIFE:g})": b}
    for how in ({}, {"decay_clock": "last_event"}, {"waiting": "whole"}):
        found = at(f"1 + inertia(half_life_days={LIFE})", one_pair(), beta, riskset=ALONE, **how)
        assert found == pytest.approx(frozen, rel=1e-9)
    a, b = -1.5, 2.0
    waits = np.diff(TIMES)
    x = 1 / (waits + 1)
    whole = np.sum(a + b * x - waits * np.exp(a + b * x))
    beta = {"intercept": a, "recency_continue": b}
    found = at("1 + recency_continue", one_pair(), beta, waiting="whole", riskset=ALONE)
    assert found == pytest.approx(whole, rel=1e-9)


def test_simulated_histories_give_back_what_made_them():
    """Scores at the truth have mean nought and the variance the information states; a fit covers the truth as often."""
    truth = {"intercept": -1.2, "inertia(half_life_days=2)": -0.8, "recency_send_receiver": 1.0}
    formula, n = "1 + inertia(half_life_days=2) + recency_send_receiver", 40
    worlds = fd.simulate(formula, truth, actors=ACTORS, until=150.0, histories=n, seed=3, threads=1)
    rows = worlds.events()
    distances = []
    for k in range(n):
        history = rows.filter(rows["history"] == k).select("time", "sender", "receiver")
        fit = fd.rem(
            formula, history, actors=list(ACTORS), timing="interval", start=0.0, end=150.0, decay_clock="now"
        )
        off = np.array([fit.coefficients[t] - b for t, b in truth.items()])
        distances.append(off @ np.linalg.solve(fit.covariance, off))
    inside = np.mean(np.array(distances) < stats.chi2.ppf(0.9, 3))
    assert stats.binomtest(int(inside * n), n, 0.9).pvalue > 1e-3
    assert stats.kstest(distances, stats.chi2(3).cdf).pvalue > 1e-3
