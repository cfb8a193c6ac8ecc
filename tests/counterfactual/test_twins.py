"""A twin keeps the record's chance: only what an edit reaches may differ."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import foedus as fd
from foedus.counterfactual.twin import run_twins

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


def test_the_true_twin_is_recovered_and_its_intervals_cover(twin_plan):
    # Chance is shared by construction: world A and world B run on the same addressed clocks under the true parameters, B
    # with one pair banned. From A's record alone, twins at draws of the estimated parameters must cover B's count.
    true, until, inside, errors, n = [-1.3, 0.8], 10.0, 0, [], 60
    for seed in range(n):
        plain = fd.simulate(
            "1 + reciprocity(scaling=log1p)",
            true,
            actors=list("abc"),
            until=until,
            seed=seed,
            clock="time_change",
        )
        events = fd.events(plain.history(0).drop("history", "act", "weight"), actors=list("abc"))
        from foedus.simulate.plan import run_chunk
        from foedus.simulate.start import open_world

        ban = {
            "ban_act": np.array([-1], np.int32), "ban_sender": np.array([0], np.int32),
            "ban_receiver": np.array([1], np.int32), "ban_from": np.zeros(1), "ban_to": np.array([np.inf]),
        }  # fmt: skip
        known = run_chunk(plain.plan.with_(world=open_world(plain.plan.engine, **ban)), np.array([0]))
        fit = fd.rem("reciprocity(scaling=log1p)", events, timing="interval", start=0.0, end=until, prior=1.0)
        exact = run_twins(
            twin_plan(fit, until=until, beta=true, ban=(0, 1, 0.0), seed=seed + 1000).twin, np.arange(40)
        )
        errors.append(exact.n_acts.mean() - known.n_acts[0])
        drawn = run_twins(
            twin_plan(fit, until=until, ban=(0, 1, 0.0), seed=seed + 1000, draw=True).twin, np.arange(200)
        )
        low, high = np.quantile(drawn.n_acts, [0.05, 0.95])
        inside += low <= known.n_acts[0] <= high
    assert_allclose(np.mean(errors), 0.0, atol=4 * np.std(errors) / np.sqrt(n) + 0.05)
    assert inside / n > 0.85
