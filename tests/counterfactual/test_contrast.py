"""Contrasts keep the error of simulation apart from what is not known of the coefficients."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import foedus as fd
from foedus.counterfactual.contrast import apart, contrast_of, paired_interval
from foedus.simulate.parts import engine_of_fits
from foedus.simulate.plan import Plan, run_chunk


def nested(rng, n_draws, per_draw, between, within):
    expectation = rng.normal(5.0, between, n_draws)
    return (expectation[:, None] + rng.normal(0.0, within, (n_draws, per_draw))).ravel()


@pytest.mark.parametrize(("between", "within"), [(2.0, 1.0), (0.5, 3.0), (1.0, 0.0)])
def test_variance_splits_into_chance_and_coefficients(between, within):
    """Law of total variance, on draws whose two parts are known."""
    values = nested(np.random.default_rng(3), 20_000, 4, between, within)
    mc, spread = apart(values, 4)
    assert mc == pytest.approx(np.sqrt(between**2 / 20_000 + within**2 / 80_000), rel=0.02)
    assert spread == pytest.approx(between, rel=0.03)


def test_without_draws_all_of_the_error_is_chance():
    values = np.random.default_rng(1).normal(0, 2, 5000)
    mc, spread = apart(values, 1)
    assert mc == pytest.approx(values.std() / np.sqrt(5000))
    assert spread == 0.0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(-5, 5))
def test_worlds_that_share_all_chance_differ_by_the_effect_alone(seed, effect):
    base = np.random.default_rng(seed).poisson(4.0, 40).astype(float)
    found = contrast_of(np.array([4.0]), base, base + effect, base, kind="count", per_draw=4)
    assert found.effect == pytest.approx(effect, abs=1e-9)
    assert found.effect_mc_error == pytest.approx(0.0, abs=1e-9)
    assert found.variance_saved == pytest.approx(1.0)


def test_worlds_that_share_no_chance_save_nothing():
    rng = np.random.default_rng(7)
    free, base = rng.poisson(4.0, 40_000).astype(float), rng.poisson(4.0, 40_000).astype(float)
    found = contrast_of(np.array([4.0]), free, free, base, kind="count", per_draw=1)
    assert found.variance_saved == pytest.approx(0.0, abs=0.02)


def test_the_interval_of_an_effect_covers_it_nine_times_in_ten():
    rng, covered = np.random.default_rng(11), 0
    for _ in range(400):
        base = nested(rng, 100, 4, 1.0, 2.0)
        free = base + nested(rng, 100, 4, 0.0, 1.0) - 5.0 + 0.7
        found = contrast_of(np.zeros(1), free, free, base, kind="count", per_draw=4)
        covered += abs(found.effect - 0.7) <= 1.645 * found.effect_mc_error
    assert 0.86 <= covered / 400 <= 0.94


def test_a_probability_is_a_share_with_an_interval_inside_nought_and_one():
    happened = np.repeat([1.0, 0.0], [3, 37])
    found = contrast_of(np.ones(1), happened, happened, np.zeros(40), kind="any", per_draw=4)
    assert found.twin == 0.075
    assert 0.0 < found.twin_low < 0.075 < found.twin_high < 1.0
    assert found.difference == pytest.approx(-0.925)


@pytest.mark.parametrize(("gained", "lost"), [(0.02, 0.0), (0.05, 0.03), (0.2, 0.1)])
def test_the_interval_of_a_difference_of_shares_covers_it_where_few_pairs_differ(gained, lost):
    # Worlds that share their chance: most pairs are alike, so a difference of two independent shares would be far too wide, and
    # an interval from the few that differ alone too narrow (nothing at all where none does).
    rng, n, covered, wide = np.random.default_rng(4), 120, 0, []
    for _ in range(2000):
        paired = rng.choice([1.0, -1.0, 0.0], n, p=[gained, lost, 1 - gained - lost])
        mc, spread = apart(paired, 1)
        low, high = paired_interval(paired, mc, spread, "any")
        covered += low <= gained - lost <= high
        wide.append(high - low)
    assert 0.88 <= covered / 2000 <= 0.99
    assert np.mean(wide) < 2 * 1.645 * np.sqrt(2 * 0.25 / n)


def test_shares_without_a_pair_that_differs_are_not_taken_for_certainty():
    alike = np.repeat([1.0, 0.0], 50)
    found = contrast_of(np.ones(1), alike, alike, alike, kind="any", per_draw=4)
    assert found.effect == found.effect_mc_error == found.effect_parameter_sd == 0.0
    assert found.effect_low < 0.0 < found.effect_high < 0.02


def test_errors_of_few_histories_per_draw_are_those_of_many_by_brute_force(record_of):
    # Nested simulation, many histories per draw, says directly how expectations spread over draws; many ensembles of the same size
    # how far the mean of one is off.
    events = record_of("1 + reciprocity(scaling=log1p)", [-1.5, 0.3], seed=4, until=14.0)
    fit = fd.rem("reciprocity(scaling=log1p)", events, timing="interval", start=0.0, end=14.0, prior=0.5)
    engine, past = engine_of_fits({"act": fit})
    plan = Plan(engine, past, 14.0, 20.0, 5, 400, draw=True)
    whole = run_chunk(plan.with_(per_draw=60), np.arange(400 * 60)).n_acts.reshape(400, 60).astype(float)
    between = whole.mean(axis=1).var(ddof=1) - whole.var(axis=1, ddof=1).mean() / 60
    found = [
        run_chunk(plan.with_(per_draw=4, seed=seed), np.arange(160)).n_acts.astype(float)
        for seed in range(150)
    ]
    errors, spreads = np.array([apart(values, 4) for values in found]).T
    assert np.sqrt(np.mean(errors**2)) == pytest.approx(np.std([v.mean() for v in found]), rel=0.15)
    assert np.sqrt(np.mean(spreads**2)) == pytest.approx(np.sqrt(between), rel=0.15)
