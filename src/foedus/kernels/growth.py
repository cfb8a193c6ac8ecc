"""Room for more pairs in a state that addresses them by hash."""

import numpy as np
from numba import njit

from foedus.kernels.layout import N_PAIRS, Program, State, new_state


@njit(cache=True)
def _rehash(key, table, source, target, n_pairs, n_actors):
    mask = len(key) - 1
    for pair in range(n_pairs):
        k = np.int64(source[pair]) * n_actors + target[pair]
        at = np.int64((np.uint64(k) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(20)) & mask
        while key[at] != -1:
            at = (at + 1) & mask
        key[at], table[at] = k, pair


def grown(program: Program, state: State) -> State:
    """The same state with room for twice as many pairs, where it is more than a third full."""
    capacity, used = len(state.source), int(state.cursor[N_PAIRS])
    if used < capacity // 3:
        return state
    larger = new_state(program, n_pairs=2 * capacity, n_acts=len(state.log_time))
    for name in State._fields:
        old, new = getattr(state, name), getattr(larger, name)
        if name in ("table", "key"):
            continue
        new[tuple(slice(0, s) for s in old.shape)] = old
    _rehash(larger.key, larger.table, larger.source, larger.target, used, int(program.shape[0]))
    return larger
