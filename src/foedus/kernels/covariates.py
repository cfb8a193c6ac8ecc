"""Statistics of covariates: values at the start and their changes."""

import numpy as np
from numba import njit

from foedus.kernels import opcodes as op
from foedus.kernels.emit import linked, put
from foedus.kernels.layout import GLOBAL, N_ACTORS, PAIR, RECEIVER, SENDER


@njit(cache=True)
def joined(kind, x, y):
    """Two actors' values made one."""
    if kind == op.SAME:
        return 1.0 if x == y else 0.0
    if kind == op.DIFFERENCE:
        return abs(x - y)
    if kind == op.AVERAGE:
        return 0.5 * (x + y)
    if kind == op.MINIMUM:
        return min(x, y)
    if kind == op.MAXIMUM:
        return max(x, y)
    if kind == op.PRODUCT:
        return x * y
    if kind == op.RATIO:
        return x / (x + y) if x + y > 0.0 else 0.5
    if kind == op.SIMILAR:
        return -abs(x - y)
    if kind == op.SUM:
        return x + y
    return x - y


@njit(cache=True)
def _is_separable(kind, link):
    """Whether the value is a number of the sender plus one of the receiver."""
    return link == op.RAW and (kind == op.AVERAGE or kind == op.SIGNED or kind == op.SUM)


@njit(cache=True)
def node_changed(program, state, out, n, k, table, i):
    """The value of actor ``i`` in a table of actors has changed."""
    code = program.opcode[k]
    x = state.node[table, i]
    if code == op.SEND:
        return put(program, out, n, k, SENDER, i, 0, linked(program.link[k], x))
    if code == op.RECEIVE:
        return put(program, out, n, k, RECEIVER, i, 0, linked(program.link[k], x))
    if code != op.PAIR_OF_NODES:
        return n
    kind, link = program.option[k, 1], program.link[k]
    if _is_separable(kind, link):
        half = 0.5 if kind == op.AVERAGE else 1.0
        n = put(program, out, n, k, SENDER, i, 0, half * x)
        return put(program, out, n, k, RECEIVER, i, 0, -x if kind == op.SIGNED else half * x)
    for j in range(program.shape[N_ACTORS]):
        if j != i:
            y = state.node[table, j]
            n = put(program, out, n, k, PAIR, i, j, linked(link, joined(kind, x, y)))
            n = put(program, out, n, k, PAIR, j, i, linked(link, joined(kind, y, x)))
    return n


@njit(cache=True)
def begin_row(program, state, out, n, k, i):
    """Components of instance ``k`` that differ from nought before any act, for row ``i``."""
    code, link = program.opcode[k], program.link[k]
    if code == op.CONSTANT:
        if i == 0:
            n = put(program, out, n, k, GLOBAL, 0, 0, program.number[k, 0])
    elif code == op.WORLD:
        if i == 0:
            n = put(program, out, n, k, GLOBAL, 0, 0, linked(link, state.world[program.option[k, 0]]))
    elif code == op.FIXED_SENDER:
        if i == program.option[k, 0]:
            n = put(program, out, n, k, SENDER, i, 0, 1.0)
    elif code == op.FIXED_RECEIVER:
        if i == program.option[k, 0]:
            n = put(program, out, n, k, RECEIVER, i, 0, 1.0)
    elif code == op.SEND or code == op.RECEIVE:
        n = node_changed(program, state, out, n, k, program.option[k, 0], i)
    elif code == op.SHARE:
        n = put(program, out, n, k, SENDER, i, 0, program.number[k, 0])
    elif code == op.DEGREE:
        if program.option[k, 3] > 0:
            state.own[k, i] = program.number[k, 0]
            n = put(
                program,
                out,
                n,
                k,
                SENDER if program.option[k, 0] == 1 else RECEIVER,
                i,
                0,
                program.number[k, 0],
            )
    elif code == op.DEGREE_PAIR:
        if program.option[k, 3] > 0 and i == 0:
            n = put(program, out, n, k, GLOBAL, 0, 0, program.number[k, 0])
    elif code == op.DYAD:
        for j in range(program.shape[N_ACTORS]):
            v = linked(link, program.dyad[program.option[k, 0], i, j])
            if v != 0.0 and j != i:
                n = put(program, out, n, k, PAIR, i, j, v)
    elif code == op.PAIR_OF_NODES:
        n = _begin_pairs(program, state, out, n, k, i)
    elif code == op.TERTIUS or code == op.TERTIUS_DIFF:
        state.own[k, i] = np.nan
    return n


@njit(cache=True)
def _begin_pairs(program, state, out, n, k, i):
    table, kind, link = program.option[k, 0], program.option[k, 1], program.link[k]
    x = state.node[table, i]
    if _is_separable(kind, link):
        return node_changed(program, state, out, n, k, table, i)
    for j in range(program.shape[N_ACTORS]):
        v = linked(link, joined(kind, x, state.node[table, j]))
        if j != i and v != 0.0:
            n = put(program, out, n, k, PAIR, i, j, v)
    return n


@njit(cache=True)
def world_changed(program, state, out, n, k, table):
    """A value shared by all pairs has changed."""
    if program.opcode[k] == op.WORLD and program.option[k, 0] == table:
        return put(program, out, n, k, GLOBAL, 0, 0, linked(program.link[k], state.world[table]))
    return n


@njit(cache=True)
def reads_node(program, k, table):
    """Whether instance ``k`` reads a table of actors."""
    code = program.opcode[k]
    is_covariate = code == op.SEND or code == op.RECEIVE or code == op.PAIR_OF_NODES
    return is_covariate and program.option[k, 0] == table


@njit(cache=True)
def reads_third_party(program, k, table):
    """Whether instance ``k`` reads a table of actors as the attribute of the receiver's in-neighbours."""
    code = program.opcode[k]
    return (code == op.TERTIUS or code == op.TERTIUS_DIFF) and program.option[k, 0] == table
