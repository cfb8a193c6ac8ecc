"""What an act can change is known before it is let in."""

import numpy as np
import pytest
from small_problems import problem

from foedus.kernels.handles import hold_program, hold_state
from foedus.kernels.history import advance, record, room
from foedus.kernels.layout import MOST, new_changes, new_state

FORMULAS = (
    "inertia + otp(legs=product) + four_cycles + degree_diff + outdegree_sender(scaling=prop) + same(kind)",
    "ps_ab_xy + rrank_send + inertia(scaling=prop) + duty_open(within_days=9) + tertius(wealth)",
    "war_elsewhere_sender(scaling=binary, window_days=9) + patron_aid + recency_continue + common_enemy",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_act_makes_more_changes_than_room_and_none_has_more_room_than_the_most(formula):
    program, _, events, _, _ = problem(formula)
    state = new_state(program, n_acts=len(events.time))
    held, kept, out = hold_program(program), hold_state(state), new_changes(50_000)
    made = []
    for t, act, i, j, w in zip(
        events.time, events.act, events.sender, events.receiver, events.weight, strict=True
    ):
        while advance(held, kept, t, False, out):
            pass
        most = room(held, kept, i, j)
        made.append(record(held, kept, t, act, i, j, w, out))
        assert made[-1] <= most <= state.cursor[MOST]
    assert np.max(made) > 0
