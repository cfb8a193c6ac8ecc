"""Numbers for pairs of actors (direct table or hash), and the lists of who has acted toward whom."""

import numpy as np
from numba import njit

from foedus.kernels.layout import IS_FULL, N_ACTORS, N_PAIRS


@njit(cache=True)
def _slot_of(state, key):
    mask = len(state.key) - 1
    h = (np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(20)
    at = np.int64(h) & mask
    while state.key[at] != -1 and state.key[at] != key:
        at = (at + 1) & mask
    return at


@njit(cache=True)
def find(program, state, i, j):
    """Number of the pair (i, j), or -1 if it has none yet."""
    key = np.int64(i) * program.shape[N_ACTORS] + j
    if len(state.key) == 1:
        return np.int64(state.table[key])
    return np.int64(state.table[_slot_of(state, key)])


@njit(cache=True)
def number(program, state, i, j):
    """Number of the pair (i, j), given one if it has none; sets ``cursor[IS_FULL]`` when there is no room."""
    key = np.int64(i) * program.shape[N_ACTORS] + j
    at = key if len(state.key) == 1 else _slot_of(state, key)
    known = np.int64(state.table[at])
    if known >= 0:
        return known
    new = state.cursor[N_PAIRS]
    if new >= len(state.source):
        state.cursor[IS_FULL] = 1
        return np.int64(len(state.source) - 1)
    state.cursor[N_PAIRS] = new + 1
    state.table[at] = new
    if len(state.key) > 1:
        state.key[at] = key
    state.source[new] = i
    state.target[new] = j
    return new


@njit(cache=True)
def join(state, pair):
    """Put a pair into the lists of its sender's receivers and of its receiver's senders."""
    if state.is_linked[pair]:
        return
    state.is_linked[pair] = True
    i, j = state.source[pair], state.target[pair]
    state.next_out[pair] = state.head_out[i]
    state.head_out[i] = pair
    state.next_in[pair] = state.head_in[j]
    state.head_in[j] = pair


@njit(cache=True)
def held(program, state, net, i, j):
    """Value of the pair (i, j) in a network."""
    pair = find(program, state, i, j)
    return state.value[net, pair] if pair >= 0 else 0.0
