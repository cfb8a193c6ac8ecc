"""Dense sweep, factored sweep and the sum over every pair are one likelihood."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_problems import point, problem, same
from statistic_worlds import random_world

import foedus.model.likelihood as way
from brute_force import STATISTICS
from foedus.errors import InputError
from foedus.model.likelihood import likelihood
from foedus.model.strata import UnitLikelihood
from foedus.model.sweeps import DenseLikelihood, LiveLikelihood, SparseLikelihood

FACTORED = (
    "inertia + reciprocity + indegree_receiver + outdegree_sender + otp",
    "inertia(window_days=9) + isp(window_days=12) + totaldegree_dyad + send(wealth) + average(kind)",
    "ps_ab_xy + ps_ab_ba + ps_ab_xb + rrank_send + inertia(scaling=prop) + outdegree_sender(scaling=prop)",
    "duty_open(within_days=9) + common_enemy + war_elsewhere_sender + patron_aid + pact(any)",
)
DENSE = (
    *FACTORED,
    "tie(trade) + same(kind) + degree_diff + event(winter):inertia + fixed_sender",
    "four_cycles + osp",
)


@pytest.mark.parametrize("formula", FACTORED)
@pytest.mark.parametrize("timing", ["ordinal", "interval"])
@pytest.mark.parametrize("ties", ["breslow", "efron"])
def test_factored_sweep_is_the_dense_one_is_the_sum_over_pairs(formula, timing, ties):
    given = problem(formula, timing=timing, ties=ties)
    beta = point(len(given[1]))
    wanted = UnitLikelihood(*given).evaluate(beta)
    same(DenseLikelihood(*given).evaluate(beta), wanted)
    same(SparseLikelihood(*given).evaluate(beta), wanted)


@pytest.mark.parametrize("formula", DENSE[-2:])
@pytest.mark.parametrize("waiting", ["split", "whole"])
def test_dense_sweep_is_the_sum_over_pairs(formula, waiting):
    given = problem(formula.replace(" + event(winter):inertia", ""), timing="interval", waiting=waiting)
    beta = point(len(given[1]))
    same(DenseLikelihood(*given).evaluate(beta), UnitLikelihood(*given).evaluate(beta))


LIVE = (
    "inertia(half_life_days=9, scaling=log1p) + otp(half_life_days=9) + indegree_receiver(half_life_days=5)",
    "inertia(half_life_days=2, scaling=log1p) + recency_continue + recency_send_sender + recency_receive_receiver",
    "inertia*send(wealth) + otp:recency_continue + isp(legs=product, half_life_days=20)",
    "inertia(scaling=std) + otp(scaling=std) + send(wealth, scaling=std) + reciprocity",
    "inertia(scaling=std, half_life_days=9) + inertia(scaling=std):otp + tie(trade, scaling=std) + recency_continue",
)


@pytest.mark.parametrize("formula", LIVE)
@pytest.mark.parametrize("timing", ["ordinal", "interval"])
@pytest.mark.parametrize(("ties", "waiting"), [("breslow", "split"), ("efron", "whole")])
def test_values_that_move_with_the_clock_are_the_sum_over_pairs(formula, timing, ties, waiting):
    given = problem(formula, timing=timing, ties=ties, waiting=waiting)
    beta = point(len(given[1]))
    assert isinstance(likelihood(*given), LiveLikelihood)
    same(LiveLikelihood(*given).evaluate(beta), UnitLikelihood(*given).evaluate(beta))


def test_typed_events_are_swept_class_by_class():
    given = problem("inertia(consider_type=separate) + fe_type + indegree_receiver", by_act=True)
    beta = point(len(given[1]))
    assert isinstance(likelihood(*given), DenseLikelihood)
    same(DenseLikelihood(*given).evaluate(beta), UnitLikelihood(*given).evaluate(beta))


@pytest.mark.parametrize("timing", ["ordinal", "interval"])
def test_units_that_open_and_close_leave_and_enter_the_sums(timing):
    program, terms, events, at_risk, seen = problem(FACTORED[0], timing=timing)
    rng = np.random.default_rng(7)
    mask = at_risk.mask()
    taken = set(zip(events.sender.tolist(), events.receiver.tolist(), strict=True))
    free = [(i, j) for i in range(6) for j in range(6) if i != j and (i, j) not in taken]
    assert free
    i, j = np.array([free[k] for k in rng.integers(0, len(free), 20)]).T
    moved = replace(
        at_risk, initial=mask, time=np.sort(rng.integers(2, 80, 20)).astype(float), cls=np.zeros(20, np.int32),
        sender=i.astype(np.int32), receiver=j.astype(np.int32), is_open=rng.random(20) < 0.5,
    )  # fmt: skip
    given = (program, terms, events, moved, seen)
    beta = point(len(terms))
    same(DenseLikelihood(*given).evaluate(beta), UnitLikelihood(*given).evaluate(beta))


def test_likelihood_is_the_formula_over_all_pairs():
    program, terms, events, at_risk, seen = problem("inertia + otp + indegree_receiver(scaling=log1p)")
    world, _ = random_world(1, n_events=60)
    beta = np.array([0.3, -0.2, 0.4])
    off = ~np.eye(world.n, dtype=bool)
    loglik, gradient, hessian = 0.0, np.zeros(3), np.zeros((3, 3))
    for e in range(len(world.time)):
        t = world.time[e]
        x = np.stack([
            STATISTICS["inertia"](world, t), STATISTICS["otp"](world, t),
            STATISTICS["indegree_receiver"](world, t, scaling="log1p"),
        ], axis=-1)  # fmt: skip
        w = np.exp(x[off] @ beta)
        mean = w @ x[off] / w.sum()
        observed = x[world.sender[e], world.receiver[e]]
        loglik += observed @ beta - np.log(w.sum())
        gradient += observed - mean
        hessian -= (x[off].T * w) @ x[off] / w.sum() - np.outer(mean, mean)
    given = (program, terms, events, at_risk, seen)
    for kind in (DenseLikelihood, SparseLikelihood):
        same(kind(*given).evaluate(beta), (loglik, gradient, hessian))


def test_result_does_not_depend_on_the_number_of_threads(monkeypatch):
    given = problem(FACTORED[1], timing="interval")
    beta, found = point(len(given[1])), []
    for threads in ("1", "2", "5"):
        monkeypatch.setenv("FOEDUS_THREADS", threads)
        found.append([DenseLikelihood(*given).evaluate(beta), SparseLikelihood(*given).evaluate(beta)])
    for other in found[1:]:
        for one, two in zip(found[0], other, strict=True):
            for a, b in zip(one, two, strict=True):
                np.testing.assert_array_equal(a, b)


def test_rounding_does_not_build_up(monkeypatch):
    """Weights grow and vanish again with a window; sums never taken afresh stay true."""
    given = problem("inertia(window_days=4) + otp(window_days=6) + indegree_receiver(window_days=5)")
    beta = np.array([2.0, 1.0, 1.5])
    wanted = UnitLikelihood(*given).evaluate(beta)
    for often in (1, 10**9):
        monkeypatch.setattr("foedus.model.swept.REFRESH", often)
        same(DenseLikelihood(*given).evaluate(beta), wanted)
        same(SparseLikelihood(*given).evaluate(beta), wanted)


def test_large_world_says_which_models_it_takes(monkeypatch):
    monkeypatch.setattr(way, "LARGEST_DENSE", 5)
    assert isinstance(likelihood(*problem(FACTORED[0])), SparseLikelihood)
    for formula in ("inertia(half_life_days=3)", "same(wealth)", "inertia:otp"):
        with pytest.raises(InputError, match="needs a matrix of all pairs, and there are 6 actors"):
            likelihood(*problem(formula))


SEEDS = st.integers(0, 10_000)


def relabelled(order):
    def change(world, covariates):
        at = np.argsort(order)
        world.sender, world.receiver = at[world.sender], at[world.receiver]
        wealth = covariates["wealth"]
        covariates["wealth"] = replace(wealth, initial=wealth.initial[order], actor=at[wealth.actor])
        return world, covariates

    return change


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_names_of_actors_do_not_matter(seed):
    order = np.random.default_rng(seed).permutation(6)
    formula = "inertia + otp(half_life_days=9) + ps_ab_xy + send(wealth) + rrank_receive"
    one, two = problem(formula, seed), problem(formula, seed, change=relabelled(order))
    beta = point(len(one[1]))
    same(likelihood(*one).evaluate(beta), likelihood(*two).evaluate(beta))


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.integers(-100_000, 100_000))
def test_the_calendar_does_not_matter(seed, days):
    def later(world, covariates):
        world.time = world.time + days
        return world, {k: replace(v, time=v.time + days) for k, v in covariates.items()}

    formula = "inertia(window_days=9) + recency_continue + send(wealth) + isp"
    one = problem(formula, seed, timing="interval")
    two = problem(formula, seed, timing="interval", change=later)
    beta = point(len(one[1]))
    same(likelihood(*one).evaluate(beta), likelihood(*two).evaluate(beta), 1e-9)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_cutting_the_waiting_time_changes_nothing(seed):
    def cut(world, covariates):
        rng = np.random.default_rng(seed)
        wealth = covariates["wealth"]
        at = np.sort(rng.uniform(1, world.time[-1], 20))
        who = rng.integers(0, 6, 20)
        same_as_before = np.array([
            np.append(wealth.initial[a], wealth.value[(wealth.actor == a) & (wealth.time <= t)])[-1]
            for a, t in zip(who, at, strict=True)
        ])  # fmt: skip
        order = np.argsort(np.append(wealth.time, at), kind="stable")
        covariates["wealth"] = replace(
            wealth, time=np.append(wealth.time, at)[order], actor=np.append(wealth.actor, who)[order],
            value=np.append(wealth.value, same_as_before)[order],
        )  # fmt: skip
        return world, covariates

    formula = "inertia + otp + send(wealth) + indegree_receiver"
    one = problem(formula, seed, timing="interval")
    two = problem(formula, seed, timing="interval", change=cut)
    beta = point(len(one[1]))
    same(likelihood(*one).evaluate(beta), likelihood(*two).evaluate(beta))
