"""Writing one component change to the stream."""

import numpy as np
from numba import njit

from foedus.kernels.layout import GLOBAL, N_ACTORS, N_BLOCKS
from foedus.kernels.opcodes import BINARY, ELAPSED, LOG1P, RECIPROCAL, ROOT, SATURATION


@njit(cache=True)
def linked(link, v):
    """The transformation of a value."""
    if link == LOG1P:
        return np.log1p(v)
    if link == BINARY:
        return 1.0 if v > 0.0 else 0.0
    if link == ROOT:
        return np.sqrt(v)
    if link > SATURATION:
        return v / (v + (link - SATURATION))
    return turned(link, v) if link < 0 else v


@njit(cache=True)
def turned(link, v):
    """Transformations that fall as the value grows: of none of them is a sum over components a component."""
    if link == RECIPROCAL:
        return -v / (1.0 + v)
    if v <= 0.0:
        return 0.0
    return 1.0 / v - 1.0 if link == ELAPSED else -np.log(v)


@njit(cache=True)
def put(program, out, n, k, scope, a, b, value):
    """Append a change of instance ``k``'s column, once for each block it writes to; returns the new length."""
    first, last = program.block[k], program.block[k] + 1
    if first < 0:
        first, last = 0, program.shape[N_BLOCKS]
    for c in range(first, last):
        change = out[n]
        change.scope = scope
        change.column = program.column[k]
        change.a = c if scope == GLOBAL else c * program.shape[N_ACTORS] + a
        change.b = b
        change.value = value
        n += 1
    return n
