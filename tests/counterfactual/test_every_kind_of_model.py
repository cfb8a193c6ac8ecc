"""The empty edit replays the record whatever the model: typed, undirected, two modes, baselines, comings and goings."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import foedus as fd
from foedus.counterfactual.thinned import run_thinned
from foedus.counterfactual.twin import run_twins

N, END = 60, 30.0
SEEN = {"timing": "interval", "start": 0.0, "end": END, "prior": 1.0}
PACT = {"sender": ["a", "b"], "receiver": ["b", "a"], "value": [1.0, 1.0]}


def record(senders="abcd", receivers="abcd", directed=True):
    """Sixty acts with weights and types, two of them on one day now and then."""
    rng = np.random.default_rng(12)
    time = np.sort(np.floor(rng.uniform(0, 4 * END, N))) / 4
    first = rng.choice(list(senders), N)
    second = np.array([rng.choice([x for x in receivers if x != s]) for s in first])
    columns = {"time": time, "sender": first, "receiver": second, "act": rng.choice(["aid", "war"], N),
               "size": rng.integers(1, 4, N)}  # fmt: skip
    return fd.events(columns, act="act", weight="size", actors=list("abcd"), directed=directed)


def tie():
    changes = {"time": [7.0, 20.0], "sender": ["a", "c"], "receiver": ["b", "d"], "value": [0.0, 1.0]}
    return {"pact": fd.covariate(initial=PACT, changes=changes)}


KINDS = {
    "typed": lambda: fd.rem(
        "inertia(consider_type=separate, scaling=log1p) + fe_type", record(), by_act=True, **SEEN
    ),
    "one type explained": lambda: fd.rem("inertia(act=aid, window_days=4)", record(), explain="war", **SEEN),
    "undirected": lambda: fd.rem(
        "inertia(half_life_days=5) + sp(scaling=log1p)", record(directed=False), directed=False, **SEEN
    ),
    "two modes": lambda: fd.rem(
        "inertia(scaling=log1p)", record("ab", "cd"), senders=list("ab"), receivers=list("cd"), **SEEN
    ),
    "pairs that were seen": lambda: fd.rem("reciprocity(weight=True)", record(), riskset="active", **SEEN),
    "stepwise baseline": lambda: fd.rem("inertia", record(), baseline=fd.piecewise([8.0, 19.0]), **SEEN),
    "log-linear baseline": lambda: fd.rem("recency_continue", record(), baseline=fd.log_linear(), **SEEN),
    "smooth baseline": lambda: fd.rem(
        "inertia(half_life_days=2)", record(), baseline=fd.spline(3), decay_clock="now", **SEEN
    ),
    "a pact that ends": lambda: fd.rem(
        "tie(pact) + tie(pact):inertia(scaling=log1p)", record(), covariates=tie(), **SEEN
    ),
    "ranks and shifts": lambda: fd.rem(
        "rrank_send + ps_ab_ba + outdegree_sender(scaling=log1p)", record(), **SEEN
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("run", [run_twins, run_thinned], ids=["time_change", "thinning"])
def test_the_empty_edit_replays_the_record_for_several_draws(kind, run, twin_plan):
    fit = KINDS[kind]()
    events = fit.problem.events
    twin = twin_plan(fit, until=END, draw=True).twin
    made = run(twin, np.arange(4))
    assert len({tuple(row) for row in twin.plan.betas(np.arange(4)).tolist()}) == 4
    for name in ("time", "sender", "receiver", "act", "weight"):
        assert_array_equal(getattr(made.acts, name), np.tile(getattr(events, name), 4))
