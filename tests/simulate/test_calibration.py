"""The whole chain: simulated data have the residuals and the posteriors that the model says they have."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

import foedus as fd
from foedus.counterfactual.twin import TwinPlan, blank_record, lived_acts
from foedus.kernels.twin_abduct import abduct
from foedus.simulate.plan import Plan
from foedus.simulate.pointers import history_pointers
from foedus.simulate.start import Past, no_record, open_world, start_at


def waits(plan: Plan, history) -> np.ndarray:
    """Time-rescaled waits of one history: what every act's clock had run, by quadrature."""
    past = history
    twin = TwinPlan(plan.with_(past=past), plan.engine, np.arange(len(past)), plan.until)
    acts, units = lived_acts(twin)
    begun = start_at(plan.engine, past, plan.start, len(past) + 1).scratch(open_world(plan.engine))
    wait, beyond = np.zeros(len(past)), np.zeros(len(plan.engine.is_open))
    abduct(history_pointers(begun.machine), begun.machine, plan.engine.beta, no_record(len(beyond)),
           np.array([plan.start, plan.until]), acts, wait, beyond)  # fmt: skip
    assert len(blank_record(plan.engine, acts.time, units)[1]) == len(past)
    return wait


def past_of(chunk) -> Past:
    a = chunk.acts
    return Past(a.time, a.act, a.sender, a.receiver, a.weight)


@pytest.mark.parametrize("formula", ["1 + inertia(scaling=log1p)", "1 + inertia(half_life_days=1.5, scaling=log1p)",
                                     "1 + recency_continue", "1 + reciprocity(window_days=1.5, scaling=log1p) + otp(scaling=log1p)"])  # fmt: skip
@pytest.mark.parametrize("decay_clock", ["now", "last_event"])
def test_time_rescaled_waits_of_a_long_history_are_unit_exponential(formula, decay_clock):
    # Random time change: a unit's summed rate between its acts is Exp(1); over a long run the censored tail is negligible.
    beta = [-0.5] + [0.4] * (formula.count("+"))
    worlds = fd.simulate(
        formula, beta, actors="abc", until=150.0, seed=17, max_events=50000, decay_clock=decay_clock
    )
    chunk = next(worlds.chunks())
    assert chunk.n_acts[0] > 300
    assert stats.kstest(waits(worlds.plan, past_of(chunk)), "expon").pvalue > 0.001


def test_actors_who_come_and_go_act_only_while_there_and_wait_no_longer_for_it():
    rows = {
        "sender": ["a", "b", "a"],
        "receiver": ["b", "a", "c"],
        "from": [None, None, 40.0],
        "to": [None, None, 90.0],
    }
    worlds = fd.simulate(
        "1 + inertia(scaling=log1p)", [-0.5, 0.2], actors="abc", riskset=rows, until=200.0, seed=2
    )
    events = worlds.events()
    toward = events.filter(events["receiver"] == "c")["time"]
    assert len(toward) > 10
    assert toward.min() >= 40.0
    assert toward.max() < 90.0
    chunk = next(worlds.chunks())
    assert stats.kstest(waits(worlds.plan, past_of(chunk)), "expon").pvalue > 0.001


@pytest.mark.parametrize("timing", ["interval", "ordinal"])
def test_ranks_of_the_truth_in_its_posterior_are_uniform(timing):
    # Simulation-based calibration (Talts et al. 2018): truth from the prior, a history, a fit; the rank of the truth among
    # posterior draws is uniform. The Laplace approximation needs a history long enough to be nearly Gaussian.
    rng, ranks, formula = np.random.default_rng(3), [], "inertia(scaling=log1p) + reciprocity(scaling=log1p)"
    for k in range(120):
        truth = np.array([-1.0, 0.1, 0.1]) + rng.normal(size=3) * [0.2, 0.15, 0.15]
        worlds = fd.simulate(
            f"1 + {formula}", truth, actors="abcd", until=20.0, seed=k, threads=1, max_events=3000
        )
        events = fd.events(worlds.events().drop("history", "act", "weight"), actors=list("abcd"))
        assert worlds.outcome()["exploded"] == 0
        names = ["inertia(scaling=log1p)", "reciprocity(scaling=log1p)"]
        prior = dict.fromkeys(names, (0.1, 0.15))
        if timing == "interval":
            prior["intercept"] = (-1.0, 0.2)
            fit = fd.rem(formula, events, timing="interval", start=0.0, end=20.0, prior=prior)
        else:
            fit = fd.rem(formula, events, prior=prior)
        for name, value in zip(names, truth[1:], strict=True):
            ranks.append(stats.norm.cdf((value - fit.coefficients[name]) / fit.standard_errors[name]))
    assert stats.kstest(ranks, "uniform").pvalue > 0.001
    assert_allclose(
        np.histogram(ranks, bins=4, range=(0, 1))[0], len(ranks) / 4, atol=4 * np.sqrt(len(ranks) * 3 / 16)
    )


def test_a_plain_gillespie_simulation_in_numpy_agrees():
    # Written apart from foedus: all pairs, exponential waits, inertia and reciprocity recomputed from the record each time.
    beta, until, n = (-1.2, 0.3, 0.4), 4.0, 1500
    rng, counts = np.random.default_rng(9), []
    for _ in range(n):
        tally, t, made = np.zeros((3, 3)), 0.0, 0
        while True:
            rate = np.exp(beta[0] + beta[1] * np.log1p(tally) + beta[2] * np.log1p(tally.T))
            np.fill_diagonal(rate, 0.0)
            t += rng.exponential(1 / rate.sum())
            if t > until:
                break
            pair = rng.choice(9, p=rate.ravel() / rate.sum())
            tally.flat[pair] += 1
            made += 1
        counts.append(made)
    worlds = fd.simulate(
        "1 + inertia(scaling=log1p) + reciprocity(scaling=log1p)",
        beta,
        actors="abc",
        until=until,
        histories=n,
        seed=1,
    )
    mine = worlds.totals()
    assert_allclose(mine.mean(), np.mean(counts), atol=4 * np.sqrt((np.var(counts) + mine.var()) / n))
    assert stats.ks_2samp(mine, counts).pvalue > 0.001
