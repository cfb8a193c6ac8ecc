"""Statistics of chosen pairs in a world too large for matrices: components of those pairs alone, found by hash."""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels import opcodes as op
from foedus.kernels.covariates import joined
from foedus.kernels.degrees import degree_of, shared_by
from foedus.kernels.emit import linked
from foedus.kernels.growth import is_stuck
from foedus.kernels.history import advance, record, room
from foedus.kernels.layout import (
    GLOBAL,
    N_ACTORS,
    N_BLOCKS,
    N_PAIRS,
    PAIR,
    REBASE,
    RECEIVER,
    SENDER,
    Program,
)
from foedus.kernels.values import remembered

OF_DEGREES = (op.SUM, op.MINIMUM, op.MAXIMUM, op.DIFFERENCE)
"""How the option of ``DEGREE_PAIR`` joins two degrees."""


class Chosen(NamedTuple):
    """Components of every column for all actors, and for the chosen units.

    Attributes
    ----------
    key, place : open addressing: (block * n + sender) * n + receiver -> column of ``pair``.
    shared, sender, receiver : as in :class:`foedus.kernels.values.Values`.
    pair : shape (columns, n_chosen).
    origin : of decay, shape (1,).
    late : instances read off the state when a row is looked up, for they change with every pair of an actor.
    """

    key: np.ndarray
    place: np.ndarray
    shared: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    pair: np.ndarray
    origin: np.ndarray
    late: np.ndarray


class Rows(NamedTuple):
    """Units to look up, in time order; ``at`` is the next, shape (1,); ``x`` their terms, shape (n_rows, p)."""

    time: np.ndarray
    block: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    place: np.ndarray
    at: np.ndarray
    x: np.ndarray


def new_chosen(program: Program, unit: np.ndarray, late: np.ndarray) -> Chosen:
    """Components before any act, for the distinct ``unit`` keys."""
    n, blocks, columns = int(program.shape[N_ACTORS]), int(program.shape[N_BLOCKS]), len(program.memory)
    n_keys = 1 << int(np.ceil(np.log2(max(len(unit), 8) * 2)))
    key, place = np.full(n_keys, -1, np.int64), np.zeros(n_keys, np.int64)
    _enter(key, place, unit.astype(np.int64))
    return Chosen(
        key, place, np.zeros((columns, blocks)), np.zeros((columns, blocks * n)), np.zeros((columns, blocks * n)),
        np.zeros((columns, len(unit))), program.epoch.copy(), late.astype(np.int64),
    )  # fmt: skip


@njit(cache=True)
def _slot(key, unit):
    mask = len(key) - 1
    at = np.int64((np.uint64(unit) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(20)) & mask
    while key[at] != -1 and key[at] != unit:
        at = (at + 1) & mask
    return at


@njit(cache=True)
def _enter(key, place, unit):
    for k in range(len(unit)):
        at = _slot(key, unit[k])
        key[at], place[at] = unit[k], k


@njit(cache=True)
def _take(program, chosen, changes, n_changes):
    n = program.shape[N_ACTORS]
    for m in range(n_changes):
        change = changes[m]
        scope, c, a, v = change.scope, change.column, change.a, change.value
        if scope == PAIR:
            unit = np.int64(a) * n + change.b
            at = _slot(chosen.key, unit)
            if chosen.key[at] == unit:
                chosen.pair[c, chosen.place[at]] = v
        elif scope == SENDER:
            chosen.sender[c, a] = v
        elif scope == RECEIVER:
            chosen.receiver[c, a] = v
        elif scope == GLOBAL:
            chosen.shared[c, a] = v
        elif scope == REBASE:
            for k in range(len(program.rate)):
                f = np.exp(-program.rate[k] * (v - chosen.origin[0]))
                if f != 1.0:
                    chosen.shared[k] *= f
                    chosen.sender[k] *= f
                    chosen.receiver[k] *= f
                    chosen.pair[k] *= f
            chosen.origin[0] = v


@njit(cache=True)
def _pass(program, state, chosen, changes, t):
    """Let time pass to ``t``; false where the state has no room for it."""
    while True:
        n = advance(program, state, t, False, changes)
        _take(program, chosen, changes, n)
        if n == 0:
            return not is_stuck(program, state, t, False)


@njit(cache=True)
def _late_value(program, state, k, opcode, i, j):
    """What instance ``k`` would have written for the pair (i, j)."""
    if opcode == op.PAIR_OF_NODES:
        table = program.option[k, 0]
        return linked(
            program.link[k], joined(program.option[k, 1], state.node[table, i], state.node[table, j])
        )
    net, direction, distinct = program.net[k], program.option[k, 1], program.option[k, 2]
    x, y = degree_of(state, net, direction, distinct, i), degree_of(state, net, direction, distinct, j)
    value = joined(OF_DEGREES[program.option[k, 0]], x, y)
    if program.option[k, 3] == 0:
        return linked(program.link[k], value)
    total = shared_by(program, state, k, net)
    return value / total if total > 0.0 else program.number[k, 0]


@njit(cache=True)
def _row(program, state, chosen, rows, r, y, decay_t):
    n, t = program.shape[N_ACTORS], rows.time[r]
    c, i, j = rows.block[r], rows.sender[r], rows.receiver[r]
    for k in range(len(y)):
        y[k] = (
            chosen.shared[k, c] + chosen.sender[k, c * n + i] + chosen.receiver[k, c * n + j]
            + chosen.pair[k, rows.place[r]]
        )  # fmt: skip
    for m in range(len(chosen.late) // 2):
        k = chosen.late[2 * m]
        if program.block[k] < 0 or program.block[k] == c:
            y[program.column[k]] += _late_value(program, state, k, chosen.late[2 * m + 1], i, j)
    for k in range(len(y)):
        y[k] = remembered(program, chosen, k, y[k], t, decay_t)
    for p in range(rows.x.shape[1]):
        x = 1.0
        for q in range(program.term_first[p], program.term_first[p + 1]):
            x *= y[program.term_column[q]]
        rows.x[r, p] = x


@njit(cache=True)
def look_up_chosen(program, state, chosen, changes, reel, is_frozen, rows):
    """Fill ``rows.x`` from where it stands, from the past strictly before each row; false where the state must grow first."""
    y = np.empty(len(program.memory))
    while rows.at[0] < len(rows.time):
        t = rows.time[rows.at[0]]
        while reel.at[0] < len(reel.time) and reel.time[reel.at[0]] < t:
            e = reel.at[0]
            if not _pass(program, state, chosen, changes, reel.time[e]):
                return False
            need = room(program, state, reel.sender[e], reel.receiver[e])
            if state.cursor[N_PAIRS] + need > len(state.source):
                return False
            n = record(
                program, state, reel.time[e], reel.act[e], reel.sender[e], reel.receiver[e], reel.weight[e], changes
            )  # fmt: skip
            _take(program, chosen, changes, n)
            reel.last[0] = reel.time[e]
            reel.at[0] = e + 1
        if not _pass(program, state, chosen, changes, t):
            return False
        decay_t = reel.last[0] if is_frozen and reel.last[0] > -np.inf else t
        while rows.at[0] < len(rows.time) and rows.time[rows.at[0]] == t:
            _row(program, state, chosen, rows, rows.at[0], y, decay_t)
            rows.at[0] += 1
    return True
