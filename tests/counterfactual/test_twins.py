"""A twin keeps the record's chance: only what an edit reaches may differ."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import foedus as fd
from foedus.counterfactual.edited import _recompiled
from foedus.counterfactual.thinned import run_thinned
from foedus.counterfactual.twin import TwinPlan, run_twins
from foedus.model.covariates import gather
from foedus.simulate.engine import assemble
from foedus.simulate.parts import engine_of_fits, part_of
from foedus.simulate.plan import Plan, run_chunk
from foedus.simulate.start import open_world

SAME_FIELDS = ("time", "act", "sender", "receiver", "weight", "event")


@pytest.mark.parametrize("formula", ["inertia", "inertia(half_life_days=3)", "reciprocity(window_days=2) + otp",
                                     "recency_continue + indegree_receiver(scaling=log1p)"])  # fmt: skip
@pytest.mark.parametrize("decay_clock", ["now", "last_event"])
def test_the_empty_edit_replays_the_record_event_for_event(formula, decay_clock, record_of, twin_plan):
    events = record_of(
        "1 + inertia(scaling=log1p) + reciprocity(scaling=log1p)", [-1.5, 0.3, 0.3], seed=4, until=14.0
    )
    fit = fd.rem(formula, events, timing="interval", start=0.0, end=14.0, decay_clock=decay_clock, prior=1.0)
    made = twin_plan(fit, until=14.0, draw=True)
    twins = run_twins(made.twin, np.arange(5))
    assert_array_equal(twins.n_acts, len(events))
    for name in ("time", "sender", "receiver"):
        assert_array_equal(getattr(twins.acts, name), np.tile(getattr(events, name), 5))


def test_a_batch_on_one_day_is_replayed_as_a_batch(twin_plan):
    days = {"time": [1, 1, 1, 2, 5, 5, 9], "sender": list("abacabc"), "receiver": list("bcbaccb")}
    fit = fd.rem("inertia + reciprocity", fd.events(days), timing="interval", start=0, end=10, prior=1.0)
    twins = run_twins(twin_plan(fit, until=10.0).twin, np.arange(3))
    assert_array_equal(twins.acts.time, np.tile(np.array(days["time"], float), 3))
    assert_array_equal(twins.acts.event, np.tile(np.arange(7), 3))


def test_a_unit_untouched_by_an_edit_fires_when_it_fired(record_of, twin_plan):
    events = record_of("1 + inertia(scaling=log1p)", [-1.2, 0.3], seed=9, until=12.0)
    fit = fd.rem("inertia(scaling=log1p)", events, timing="interval", start=0.0, end=12.0)
    pair = (int(events.sender[0]), int(events.receiver[0]))
    twins = run_twins(twin_plan(fit, until=12.0, ban=(*pair, 0.0)).twin, np.arange(4))
    others = ~((events.sender == pair[0]) & (events.receiver == pair[1]))
    assert others.sum() < len(events)
    assert_array_equal(twins.acts.time, np.tile(events.time[others], 4))
    assert_array_equal(twins.acts.sender, np.tile(events.sender[others], 4))


@pytest.mark.parametrize("draw", [True, False])
def test_twins_of_one_draw_are_what_each_is_alone(record_of, twin_plan, draw):
    # The record's clocks are read once for all twins that follow one another with the same coefficients.
    events = record_of("1 + inertia(scaling=log1p)", [-1.2, 0.3], seed=9, until=12.0)
    fit = fd.rem("inertia(half_life_days=4)", events, timing="interval", start=0.0, end=12.0, prior=1.0)
    made = twin_plan(fit, until=12.0, beta=[-0.5, -0.8], removed=range(8), draw=draw).twin
    twin = replace(made, plan=made.plan.with_(per_draw=3))
    together, alone = run_twins(twin, np.arange(9)), [run_twins(twin, np.array([k])) for k in range(9)]
    assert len(set(together.n_acts.tolist())) > 1
    for name in SAME_FIELDS:
        apart = np.concatenate([getattr(chunk.acts, name) for chunk in alone])
        assert_array_equal(getattr(together.acts, name), apart)


def test_removing_an_act_with_a_positive_effect_never_brings_the_next_forward(record_of, twin_plan):
    # Each pair's rate depends on its own past only, so with one act removed no later act of the pair comes earlier.
    for seed in range(8):
        events = record_of("1 + inertia(scaling=log1p)", [-1.0, 0.5], seed=seed, until=8.0)
        fit = fd.rem("inertia(scaling=log1p)", events, timing="interval", start=0.0, end=8.0)
        twins = run_twins(twin_plan(fit, until=8.0, beta=[-1.0, 0.5], removed=[0]).twin, np.arange(2))
        was = dict(zip(range(len(events)), events.time, strict=True))
        kept = twins.acts.event >= 0
        for event, time in zip(twins.acts.event[kept], twins.acts.time[kept], strict=True):
            assert time >= was[int(event)] - 1e-9


def _banned(sender, receiver):
    return {
        "ban_act": np.array([-1], np.int32), "ban_sender": np.array([sender], np.int32),
        "ban_receiver": np.array([receiver], np.int32), "ban_from": np.zeros(1), "ban_to": np.array([np.inf]),
    }  # fmt: skip


def test_the_true_twin_is_recovered_and_its_intervals_cover(twin_plan):
    # Chance is shared by construction: world A and world B run on the same addressed clocks under the true parameters, B
    # with one pair banned. Twins made from A's record alone must find B's count. Counts are discrete, so coverage is
    # that of the randomised probability integral transform, which is exactly uniform for a calibrated answer.
    true, until, n = [-1.3, 0.8], 6.0, 500
    rng, errors, ranks = np.random.default_rng(5), [], []
    for seed in range(n):
        plain = fd.simulate("1 + reciprocity(scaling=log1p)", true, actors="abc", until=until, seed=seed, threads=1,
                            clock="time_change")  # fmt: skip
        record = plain.history(0).drop("history", "act", "weight")
        known = run_chunk(
            plain.plan.with_(world=open_world(plain.plan.engine, **_banned(0, 1))), np.array([0])
        )
        if not len(record):
            continue
        events = fd.events(record, actors=list("abc"))
        fit = fd.rem("reciprocity(scaling=log1p)", events, timing="interval", start=0.0, end=until,
                     prior={"intercept": (-1.3, 0.3), "reciprocity(scaling=log1p)": (0.8, 0.3)})  # fmt: skip
        exact = run_twins(
            twin_plan(fit, until=until, beta=true, ban=(0, 1, 0.0), seed=seed + 1000).twin, np.arange(4)
        )
        errors.append(exact.n_acts.mean() - known.n_acts[0])
        drawn = run_twins(
            twin_plan(fit, until=until, ban=(0, 1, 0.0), seed=seed + 9, draw=True).twin, np.arange(80)
        )
        below, same = (drawn.n_acts < known.n_acts[0]).mean(), (drawn.n_acts == known.n_acts[0]).mean()
        ranks.append(below + rng.uniform() * same)
    inside = np.mean([0.05 < r < 0.95 for r in ranks])
    assert_allclose(np.mean(errors), 0.0, atol=0.02)
    assert 0.87 <= inside <= 0.93


def test_thinning_keeps_the_record_where_nothing_changed_and_only_takes_away_where_rates_fall(
    record_of, twin_plan
):
    events = record_of("1 + inertia(scaling=log1p)", [-1.0, 0.5], seed=3, until=8.0)
    fit = fd.rem("inertia(scaling=log1p)", events, timing="interval", start=0.0, end=8.0)
    same = run_thinned(twin_plan(fit, until=8.0).twin, np.arange(5))
    assert_array_equal(same.acts.time, np.tile(events.time, 5))
    fewer = run_thinned(twin_plan(fit, until=8.0, beta=[-1.0, 0.5], removed=[0]).twin, np.arange(20))
    assert (fewer.acts.event >= 0).all()
    assert (fewer.n_acts < len(events)).all()


def test_couplings_share_the_law_of_the_edited_world(twin_plan):
    # Averaged over records, every coupling gives the edited world its own law: expected counts agree.
    beta, until, n, counts = [-1.0, 0.5], 5.0, 150, {"clock": [], "thin": [], "free": []}
    for seed in range(n):
        worlds = fd.simulate(
            "1 + inertia(scaling=log1p)", beta, actors="abc", until=until, seed=seed, threads=1
        )
        events = fd.events(worlds.history(0).drop("history", "act", "weight"), actors=list("abc"))
        fit = fd.rem("inertia(scaling=log1p)", events, timing="interval", start=0.0, end=until, prior=1.0)
        made = twin_plan(fit, until=until, beta=beta, ban=(0, 1, 0.0), seed=seed + 10**6)
        counts["clock"].append(run_twins(made.twin, np.arange(1)).n_acts[0])
        counts["thin"].append(run_thinned(made.twin, np.arange(1)).n_acts[0])
        free = made.twin.plan.with_(world=open_world(made.engine, **_banned(0, 1)))
        counts["free"].append(run_chunk(free, np.arange(1)).n_acts[0])
    error = 4 * np.std(counts["free"]) * np.sqrt(2 / n)
    assert_allclose(np.mean(counts["clock"]), np.mean(counts["free"]), atol=error)
    assert_allclose(np.mean(counts["thin"]), np.mean(counts["free"]), atol=error)


def test_without_what_raised_its_rate_no_act_of_a_unit_comes_sooner():
    # Rates here hang on pacts alone, which are exogenous; without them each unit's n-th act comes when it came, or later.
    ties = [("a", "b", 0.0, 9.0), ("b", "c", 2.0, 6.0), ("c", "a", 4.0, 99.0), ("a", "c", 0.0, 99.0)]
    table = {"sender": [], "receiver": [], "time": [], "value": []}
    for sender, receiver, since, until in ties:
        for time, value in ((since, 1.0), (until, 0.0)):
            for name, cell in zip(table, (sender, receiver, time, value), strict=True):
                table[name].append(cell)
    order = np.argsort(table["time"], kind="stable")
    pacts = fd.covariate(changes={name: [cells[k] for k in order] for name, cells in table.items()})
    for seed in range(6):
        worlds = fd.simulate("1 + tie(pact)", [-1.0, 1.3], actors=list("abc"), covariates={"pact": pacts}, until=12.0,
                             seed=seed)  # fmt: skip
        events = fd.events(worlds.history(0).drop("history", "act", "weight"), actors=list("abc"))
        fit = fd.rem(
            "1 + tie(pact)", events, covariates={"pact": pacts}, timing="interval", start=0.0, end=12.0
        )
        engine, past = engine_of_fits({"act": fit})
        none = gather(
            engine.actors,
            None,
            {"pact": fd.covariate(initial={"sender": ["a"], "receiver": ["b"], "value": [0.0]})},
        )
        edited = assemble(
            [_recompiled(part_of("act", fit, fit.problem), fit, none)], engine.actors, engine.acts
        )
        plan = Plan(edited, past, 0.0, 12.0, seed, 5000, draw=True)
        world = open_world(
            edited, record_act=past.act, record_weight=past.weight, is_removed=np.zeros(len(past), bool)
        )
        positive = np.flatnonzero(plan.betas(np.arange(20))[:, 1] > 0)
        assert len(positive) > 10
        acts = run_twins(TwinPlan(plan.with_(world=world), engine, np.arange(len(past)), 12.0), positive).acts
        kept = acts.event >= 0
        assert 0 < kept.sum() < len(positive) * len(past)
        assert (acts.time[kept] >= past.time[acts.event[kept]] - 1e-9).all()
