"""Each coupling of chance gives the other world that it says: held against worlds whose chance is known.

Given a record, the true other world is one draw from the twin's law, so over many records its rank among twins is uniform. A
Kolmogorov-Smirnov test fails by chance once in a thousand seeds; the seeds are fixed.
"""

from collections import Counter

import numpy as np
import pytest
from scipy import stats

import foedus as fd
from foedus.counterfactual.edited import edited_engine
from foedus.counterfactual.edits import Edits, WithoutPact
from foedus.counterfactual.thinned import run_thinned
from foedus.counterfactual.twin import TwinPlan, run_twins
from foedus.simulate.plan import run_chunk
from foedus.simulate.start import Past, open_world

UNTIL, BASE, MOST = 6.0, -0.9, 25
PAIRS = [(i, j) for i in range(3) for j in range(3) if i != j]


def scattered(points, effect, banned=None):
    """Acts of a world whose chance is points over time, unit and level: a unit acts where one lies below its rate."""
    past = np.zeros((3, 3), int)
    acts = []
    for time, unit, level in points:
        i, j = PAIRS[int(unit)]
        rate = np.exp(BASE + effect * np.log1p(past[j, i]))
        if level <= rate and (i, j) != banned:
            past[i, j] += 1
            acts.append((time, i, j))
    assert past.max() < MOST
    return acts


@pytest.mark.parametrize("effect", [0.5, -1.0], ids=["rates fall", "rates rise"])
def test_thinning_gives_the_world_under_the_same_scatter_of_chance(effect, twin_plan):
    rng, ranks, errors = np.random.default_rng(3), [], []
    highest = np.exp(BASE) * max(1.0, MOST**effect)
    for _ in range(100):
        n = rng.poisson(highest * UNTIL * len(PAIRS))
        points = np.stack(
            [np.sort(rng.uniform(0, UNTIL, n)), rng.integers(0, 6, n), rng.uniform(0, highest, n)], 1
        )
        record, truth = scattered(points, effect), len(scattered(points, effect, banned=(0, 1)))
        columns = {"time": [t for t, _, _ in record], "sender": ["abc"[i] for _, i, _ in record],
                   "receiver": ["abc"[j] for _, _, j in record]}  # fmt: skip
        fit = fd.rem("reciprocity(scaling=log1p)", fd.events(columns, actors=list("abc")), timing="interval", start=0.0,
                     end=UNTIL, prior=1.0)  # fmt: skip
        seed = int(rng.integers(2**31))
        made = twin_plan(fit, until=UNTIL, beta=[BASE, effect], ban=(0, 1, 0.0), seed=seed)
        twins = run_thinned(made.twin, np.arange(40)).n_acts
        ranks.append((twins < truth).mean() + rng.uniform() * (twins == truth).mean())
        errors.append(twins.mean() - truth)
    assert abs(np.mean(errors)) < 4 * np.std(errors) / np.sqrt(len(errors))
    assert stats.kstest(ranks, "uniform").pvalue > 1e-3


@pytest.fixture(scope="module")
def own_records(far_east):
    """Records that the model of khalkhin-gol made itself, the world without the Protocol on the same clocks, and twins' plans."""
    changed = edited_engine(far_east, Edits((WithoutPact("protocol-1936"),)))
    base = far_east.plan(None, "1939-12-31", 11, False, clock="time_change")
    before = far_east.past.cut(far_east.past.time < base.start)

    def made(number):
        acts = run_chunk(base, np.array([number])).acts
        truth = run_chunk(base.with_(engine=changed), np.array([number])).acts
        names = ("time", "act", "sender", "receiver", "weight")
        past = Past(*(np.concatenate([getattr(before, f), getattr(acts, f)]) for f in names))
        given = np.flatnonzero(acts.unit < 0)
        world = {f"given_{f}": getattr(acts, f)[given] for f in names}
        world |= {"given_event": given.astype(np.int32), "record_act": acts.act, "record_weight": acts.weight,
                  "is_removed": np.zeros(len(acts.time), bool)}  # fmt: skip
        explained = len(before) + np.flatnonzero(acts.unit >= 0)

        def twin(engine, seed=1):
            plan = base.with_(past=past, engine=engine, world=open_world(engine, **world), seed=seed)
            return TwinPlan(plan, far_east.engine, explained, base.until)

        return acts, truth, twin(far_east.engine), twin(changed, seed=500 + number)

    return made


@pytest.mark.parametrize("number", range(4))
def test_a_twin_is_the_true_other_world_act_for_act_until_a_clock_runs_past_the_record(own_records, number):
    # Beyond its record a clock is fresh chance, in the twin and in the true world alike, but not the same.
    record, truth, _, edited = own_records(number)
    twin = run_twins(edited, np.arange(1)).acts
    n = min(within_the_record(acts, record) for acts in (truth, twin))
    assert n > 10
    assert twin.unit[:n].tolist() == truth.unit[:n].tolist()
    np.testing.assert_allclose(twin.time[:n], truth.time[:n], atol=1e-6)


def within_the_record(acts, record):
    """How many acts come before the first whose unit has acted more often than in the record."""
    left = Counter(record.unit.tolist())
    for n, unit in enumerate(acts.unit.tolist()):
        left[unit] -= 1
        if left[unit] < 0:
            return n
    return len(acts.unit)


@pytest.mark.parametrize("run", [run_twins, run_thinned])
def test_the_empty_edit_replays_every_record_that_the_model_makes(own_records, run):
    acts, _, empty, _ = own_records(9)
    twins = run(empty, np.arange(2)).acts
    for name in ("time", "unit", "sender", "receiver"):
        np.testing.assert_array_equal(getattr(twins, name), np.tile(getattr(acts, name), 2))


@pytest.mark.long
@pytest.mark.parametrize("run", [run_twins, run_thinned])
def test_twins_of_the_models_own_records_have_the_mean_of_the_true_other_worlds(own_records, run):
    errors = []
    for number in range(200):
        _, truth, _, edited = own_records(number)
        errors.append(run(edited, np.arange(12)).n_acts.mean() - len(truth.time))
    assert abs(np.mean(errors)) < 4 * np.std(errors) / np.sqrt(len(errors))
