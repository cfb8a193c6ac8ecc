"""Histories follow laws that are known in closed form.

Tests of a law use fixed seeds and a threshold of 4 standard errors or p > 0.001, so that they fail by chance never and
by a wrong law at once.
"""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

import foedus as fd

CLOCKS = ("thinning", "time_change")


def test_constant_rates_make_a_poisson_process(poisson):
    counts = poisson.totals()
    expected = 12 * np.exp(-2.0) * 10
    assert_allclose(counts.mean(), expected, atol=4 * np.sqrt(expected / len(counts)))
    assert_allclose(counts.var(), expected, rtol=0.15)
    first = poisson.first_passage(sender="a", receiver="b")
    waits = np.minimum(first, 10.0)
    assert_allclose((waits == 10.0).mean(), np.exp(-10 * np.exp(-2)), atol=0.04)


def test_first_passage_is_exponential():
    first = fd.simulate("1", [0.0], actors="ab", until=30, histories=2000, seed=3).first_passage(sender="a")
    assert stats.kstest(first[np.isfinite(first)], "expon").pvalue > 0.001


def test_a_count_that_multiplies_the_rate_is_a_yule_process():
    # log1p(n) with coefficient 1 makes the rate lam * (n + 1): a pure birth process from one, whose size at t is geometric.
    lam, t = 0.4, 3.0
    worlds = fd.simulate(
        "1 + inertia(scaling=log1p)", [np.log(lam), 1.0], actors="ab", until=t, histories=4000, seed=5
    )
    size = worlds.totals(sender="a") + 1
    p = np.exp(-lam * t)
    assert_allclose(size.mean(), 1 / p, atol=4 * np.sqrt((1 - p) / p**2 / len(size)))
    observed = np.bincount(np.minimum(size, 8).astype(int), minlength=9)[1:]
    law = stats.geom(p)
    expected = len(size) * np.append(law.pmf(np.arange(1, 8)), law.sf(7))
    assert stats.chisquare(observed, expected).pvalue > 0.001


def test_two_state_reciprocity_has_the_survival_of_its_generator():
    # a -> b happens at rate exp(b0) until b has acted, then at exp(b0 + b1): with binary reciprocity and inertia switched
    # off, P(a acts before t) solves a linear system of three states.
    b0, b1, t = -1.0, 1.5, 2.0
    worlds = fd.simulate(
        "1 + reciprocity(scaling=binary)", [b0, b1], actors="ab", until=t, histories=6000, seed=8
    )
    happened = np.isfinite(worlds.first_passage(sender="a"))
    slow, fast = np.exp(b0), np.exp(b0 + b1)
    generator = np.array([[-2 * slow, slow, slow], [0, -fast, fast], [0, 0, 0]])
    from scipy.linalg import expm

    exact = expm(generator * t)[0, 2]
    assert_allclose(happened.mean(), exact, atol=4 * np.sqrt(exact * (1 - exact) / 6000))


@pytest.mark.parametrize("clock", CLOCKS)
def test_a_fading_memory_follows_the_exponential_hawkes_like_law(clock):
    # One pair, rate exp(b0 + b1 * 2^{-s}) after its first act at most one other: compare the wait for the second act after
    # the first with the exact survival function, integrated by SciPy.
    from scipy.integrate import quad

    b0, b1, life = -0.5, 2.0, 1.5
    worlds = fd.simulate(
        f"1 + recency_continue + inertia(half_life_days={life})", [b0, 0.0, b1], actors="ab", until=400.0,
        histories=1500, seed=21, clock=clock, max_events=100000, riskset=np.array([[False, True], [False, False]]),
        n_events=2,
    )  # fmt: skip
    times = worlds.events()["time"].to_numpy().reshape(-1, 2)
    gap = times[:, 1] - times[:, 0]
    grid = np.quantile(gap, [0.1, 0.3, 0.5, 0.7, 0.9])
    for x in grid:
        mass = quad(lambda s: np.exp(b0 + b1 * 2 ** (-s / life)), 0, x)[0]
        assert_allclose((gap > x).mean(), np.exp(-mass), atol=4 * np.sqrt(0.25 / len(gap)))


def test_both_clocks_are_one_where_nothing_fades():
    same = [
        fd.simulate(
            "1 + inertia + otp", [-2.0, 0.1, 0.1], actors="abcde", until=8, histories=5, seed=2, clock=c
        ).events()
        for c in CLOCKS
    ]
    assert same[0].equals(same[1])


def test_a_history_that_runs_away_is_reported_and_kept():
    worlds = fd.simulate(
        "1 + inertia", [0.0, 1.0], actors="abc", until=50, histories=20, seed=1, max_events=200
    )
    assert worlds.outcome()["exploded"] == 1.0
    assert (worlds.totals() == 200).all()


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
