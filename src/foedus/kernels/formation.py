"""When two-paths formed: statistics that date each third actor, ask for an order of its legs, or start anew.

Every pair has three numbers: what is summed up or remembered, and when the pair first and last acted (time + 1 after the
epoch; 0 for never).
"""

import numpy as np
from numba import njit

from foedus.kernels import opcodes as op
from foedus.kernels.emit import linked, put
from foedus.kernels.layout import N_LOGGED, ORIGIN, PAIR
from foedus.kernels.pairs import find, number

FIRST, LAST = 1, 2


@njit(cache=True)
def _forms(program, state, out, n, k, i, j, t):
    """A two-path between i and j (or, for returns, an act j -> i) exists from ``t`` on."""
    slot, pair = program.slot[k], number(program, state, i, j)
    stamp = t - program.epoch[0] + 1.0
    if program.option[k, 2] == 1 and state.pair[slot + LAST, pair] >= stamp:
        return n
    what = program.option[k, 3]
    if what == 0:
        rate = program.rate[program.column[k]]
        state.pair[slot, pair] += np.exp(rate * (t - state.clock[ORIGIN]))
        return put(program, out, n, k, PAIR, i, j, linked(program.link[k], state.pair[slot, pair]))
    if what == 2 and state.pair[slot, pair] > 0.0:
        return n
    state.pair[slot, pair] = stamp
    return put(program, out, n, k, PAIR, i, j, stamp)


@njit(cache=True)
def _point_before(program, state, k, t):
    """Stamp of the last time point before ``t`` at which a counted act happened; 0 for none."""
    e = state.cursor[N_LOGGED] - 1
    while e >= 0:
        if state.log_time[e] < t and program.net_mask[program.net[k], state.log_act[e]]:
            return state.log_time[e] - program.epoch[0] + 1.0
        e -= 1
    return 0.0


@njit(cache=True)
def _completes(program, state, k, leg_1, first_2, last_2, stamp, before):
    """Whether an act on the second leg, now, forms the two-path with the first leg."""
    slot, order = program.slot[k], program.option[k, 1]
    first_1 = state.pair[slot + FIRST, leg_1]
    if first_1 == 0.0:
        return False
    if order == op.ANY_ORDER:
        return first_2 == 0.0
    if first_1 >= stamp:
        return False
    if order == op.ORDERED:
        return last_2 <= first_1
    if order == op.SEQUENTIAL:
        return first_2 == 0.0
    return first_2 == 0.0 and first_1 == before


@njit(cache=True)
def _second_leg(program, state, out, n, k, a, b, t, first, last):
    """The act a -> b as the later leg of two-paths."""
    pattern = program.option[k, 0]
    near, h = (a, b) if pattern == op.OSP else (b, a)
    outward = pattern == op.ISP
    stamp, before = t - program.epoch[0] + 1.0, 0.0
    if program.option[k, 1] == op.CONSECUTIVE:
        before = _point_before(program, state, k, t)
    p = state.head_out[h] if outward else state.head_in[h]
    while p >= 0:
        other = state.target[p] if outward else state.source[p]
        if other != near and _completes(program, state, k, p, first, last, stamp, before):
            i, j = (near, other) if pattern == op.ITP else (other, near)
            n = _forms(program, state, out, n, k, i, j, t)
        p = state.next_out[p] if outward else state.next_in[p]
    return n


@njit(cache=True)
def _first_leg(program, state, out, n, k, a, b, t):
    """The first act a -> b where the other leg was there before: the order does not matter."""
    pattern, slot = program.option[k, 0], program.slot[k]
    near, h = (b, a) if pattern == op.ISP else (a, b)
    outward = pattern != op.OSP
    p = state.head_out[h] if outward else state.head_in[h]
    while p >= 0:
        other = state.target[p] if outward else state.source[p]
        if other != near and state.pair[slot + FIRST, p] > 0.0:
            i, j = (other, near) if pattern == op.ITP else (near, other)
            n = _forms(program, state, out, n, k, i, j, t)
        p = state.next_out[p] if outward else state.next_in[p]
    return n


@njit(cache=True)
def formed(program, state, out, n, k, t, a, b):
    """The act a -> b: two-paths it completes, and the pair's own beginning anew."""
    if a == b:
        return n
    slot, mine = program.slot[k], find(program, state, a, b)
    first, last = state.pair[slot + FIRST, mine], state.pair[slot + LAST, mine]
    stamp = t - program.epoch[0] + 1.0
    if program.option[k, 0] == op.RETURN:
        n = _forms(program, state, out, n, k, b, a, t)
    else:
        n = _second_leg(program, state, out, n, k, a, b, t, first, last)
        if first == 0.0 and program.option[k, 1] == op.ANY_ORDER:
            n = _first_leg(program, state, out, n, k, a, b, t)
    if first == 0.0:
        state.pair[slot + FIRST, mine] = stamp
    state.pair[slot + LAST, mine] = stamp
    if program.option[k, 2] == 1 and state.pair[slot, mine] != 0.0:
        state.pair[slot, mine] = 0.0
        n = put(program, out, n, k, PAIR, a, b, 0.0)
    return n
