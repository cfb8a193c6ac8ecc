"""Current values of all statistics for all units, held densely: for small worlds and for simulation."""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.emit import linked
from foedus.kernels.layout import (
    DECAYING,
    GLOBAL,
    N_ACTORS,
    N_BLOCKS,
    PAIR,
    REBASE,
    RECEIVER,
    RECENCY,
    SENDER,
    STILL,
    Program,
)


class Values(NamedTuple):
    """Components of every column: global (columns, blocks), sender and receiver (columns, blocks * n), pair
    (columns, blocks * n, n); ``origin`` of decay, shape (1,)."""

    shared: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    pair: np.ndarray
    origin: np.ndarray


def new_values(program: Program) -> Values:
    """All components nought, as before any act."""
    n, blocks, columns = int(program.shape[N_ACTORS]), int(program.shape[N_BLOCKS]), len(program.memory)
    return Values(
        np.zeros((columns, blocks)),
        np.zeros((columns, blocks * n)),
        np.zeros((columns, blocks * n)),
        np.zeros((columns, blocks * n, n)),
        program.epoch.copy(),
    )


@njit(cache=True)
def apply_changes(program, values, changes, first, last):
    """Take over changes ``first`` to ``last`` of a stream."""
    for m in range(first, last):
        change = changes[m]
        scope, c, a, b, v = change.scope, change.column, change.a, change.b, change.value
        if scope == PAIR:
            values.pair[c, a, b] = v
        elif scope == SENDER:
            values.sender[c, a] = v
        elif scope == RECEIVER:
            values.receiver[c, a] = v
        elif scope == GLOBAL:
            values.shared[c, a] = v
        elif scope == REBASE:
            for k in range(len(program.rate)):
                f = np.exp(-program.rate[k] * (v - values.origin[0]))
                if f != 1.0:
                    values.shared[k] *= f
                    values.sender[k] *= f
                    values.receiver[k] *= f
                    values.pair[k] *= f
            values.origin[0] = v


@njit(cache=True)
def remembered(program, values, k, y, t, decay_t):
    """Value of column ``k`` at time ``t`` from its stored sum; weights have decayed up to ``decay_t``."""
    memory = program.memory[k]
    if memory == STILL:
        return y
    if memory == DECAYING:
        y *= np.exp(-program.rate[k] * (decay_t - values.origin[0]))
    elif memory == RECENCY:
        y = 1.0 / ((t - program.epoch[0] + 1.0 - y) + 1.0) if y > 0.0 else 0.0
    return linked(program.late_link[k], y)


@njit(cache=True)
def unit_terms(program, values, t, decay_t, c, i, j, x):
    """Write the terms of unit (c, i, j) at time ``t`` into ``x``, shape (n_terms,). Standardisation is the caller's."""
    n = program.shape[N_ACTORS]
    row, column = c * n + i, c * n + j
    for p in range(len(x)):
        x[p] = 1.0
        for q in range(program.term_first[p], program.term_first[p + 1]):
            k = program.term_column[q]
            y = (
                values.shared[k, c]
                + values.sender[k, row]
                + values.receiver[k, column]
                + values.pair[k, row, j]
            )
            x[p] *= remembered(program, values, k, y, t, decay_t)
