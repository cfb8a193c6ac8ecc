"""Clocks read off a history: what every act's clock had run is unit exponential (random time change).

Over one long history; many short ones, their integrals taken apart from foedus, are in ``tests/simulate/test_rescaled.py``.
"""

import numpy as np
import pytest
from scipy import stats

import foedus as fd
from foedus.counterfactual.twin import TwinPlan, blank_record, lived_acts
from foedus.kernels.handles import hold
from foedus.kernels.twin_abduct import abduct
from foedus.simulate.plan import Plan
from foedus.simulate.start import Past, no_record, open_world, start_at


def waits(plan: Plan, history) -> np.ndarray:
    """Time-rescaled waits of one history: what every act's clock had run, by quadrature."""
    past = history
    twin = TwinPlan(plan.with_(past=past), plan.engine, np.arange(len(past)), plan.until)
    acts, units = lived_acts(twin)
    begun = start_at(plan.engine, past, plan.start, len(past) + 1).scratch(open_world(plan.engine))
    wait, beyond = np.zeros(len(past)), np.zeros(len(plan.engine.is_open))
    abduct(begun.kernels, begun.handle, plan.engine.beta, hold(no_record(len(beyond))),
           np.array([plan.start, plan.until]), hold(acts), wait, beyond)  # fmt: skip
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
