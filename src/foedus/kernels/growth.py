"""Room for more pairs in a state that addresses them by hash."""

import numpy as np
from numba import njit

from foedus.kernels.history import next_time
from foedus.kernels.layout import BEGIN_INSTANCE, N_PAIRS, TABLE_CURSOR, Program, State, new_state


@njit(cache=True)
def is_stuck(program, state, t, inclusive):
    """Whether something due by ``t`` is left undone after :func:`~foedus.kernels.history.advance`, for want of room for pairs."""
    if len(state.key) == 1:
        return False
    e, due = state.cursor[TABLE_CURSOR], next_time(program, state)
    is_begun = state.cursor[BEGIN_INSTANCE] == len(program.opcode)
    waits = e < len(program.change_time) and program.change_time[e] <= t
    return not is_begun or waits or due < t or (inclusive and due == t)


@njit(cache=True)
def _rehash(key, table, source, target, n_pairs, n_actors):
    mask = len(key) - 1
    for pair in range(n_pairs):
        k = np.int64(source[pair]) * n_actors + target[pair]
        at = np.int64((np.uint64(k) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(20)) & mask
        while key[at] != -1:
            at = (at + 1) & mask
        key[at], table[at] = k, pair


def grown(program: Program, state: State, need: int) -> State:
    """The same state with room for twice as many pairs, where it is more than a third full or has no room for ``need`` more."""
    capacity, used = len(state.source), int(state.cursor[N_PAIRS])
    if used < capacity // 3 and used + need <= capacity:
        return state
    larger = new_state(program, n_pairs=max(2 * capacity, used + need), n_acts=len(state.log_time))
    for name in State._fields:
        old, new = getattr(state, name), getattr(larger, name)
        if name in ("table", "key"):
            continue
        new[tuple(slice(0, s) for s in old.shape)] = old
    _rehash(larger.key, larger.table, larger.source, larger.target, used, int(program.shape[0]))
    return larger
