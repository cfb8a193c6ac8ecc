"""Walking through a record: time passes, units open and close, acts enter the past."""

from typing import NamedTuple

import numpy as np
from numba import njit, types
from numba.experimental import structref

from foedus.kernels.history import advance, next_time, record
from foedus.kernels.layout import N_ACTORS
from foedus.kernels.values import apply_changes, remembered

NEVER = -np.inf
PAIRS, SENDERS, RECEIVERS = 0, 1, 2
"""What competes: every pair, every sender, or the receivers of the event's sender."""


class Walk(NamedTuple):
    """A record, the conventions by which it is explained, and what the walk through it adds up.

    Arrays of length nought in the second half are not wanted. One-element arrays are counters.

    Attributes
    ----------
    time, act, sender, receiver, weight : events in time order, shape (n_events,).
    block : block each event is explained in, -1 where it is past only.
    move_time, move_block, move_sender, move_receiver, move_open : units that open and close, in time order.
    is_open : units at risk now, shape (n_blocks, n, n).
    at : next event and next move, shape (2,).
    last : time of the last event that entered the past, shape (1,).
    kind : what competes: every pair, every sender, or the receivers of the event's sender.
    is_interval, is_efron : timing and ties.
    is_whole : waiting times are not split.
    is_frozen : weights decay only at events.
    origin, end : waiting counts from here; observation ends there.
    scale : time in which rates move between changes; 0 where they stand still.
    at_point, of_point : room for the points at which a wait is looked at, and their shares of it.
    beta : coefficients, shape (p,).
    loglik, gradient, hessian : shapes (1,), (p,), (p, p).
    score : gradient per event, shape (n_events, p).
    log_share : log of the event's share of the total rate, shape (n_events,).
    rank : units with a higher rate, half of those with the same, plus one; shape (n_events,).
    at_risk : units at risk at the event, shape (n_events,).
    expected : integrated rate per unit, shape (n_blocks, n, n).
    moment : the same times the terms, shape (n_blocks, n, n, p).
    y, x : columns and terms of the unit looked at.
    s1, s2, w1, w2 : moments over the risk set, and over the events tied.
    centre, spread : standardisation of each column.
    """

    time: np.ndarray
    act: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    weight: np.ndarray
    block: np.ndarray
    move_time: np.ndarray
    move_block: np.ndarray
    move_sender: np.ndarray
    move_receiver: np.ndarray
    move_open: np.ndarray
    is_open: np.ndarray
    at: np.ndarray
    last: np.ndarray
    kind: int
    is_interval: bool
    is_efron: bool
    is_whole: bool
    is_frozen: bool
    origin: float
    end: float
    scale: float
    at_point: np.ndarray
    of_point: np.ndarray
    beta: np.ndarray
    loglik: np.ndarray
    gradient: np.ndarray
    hessian: np.ndarray
    score: np.ndarray
    log_share: np.ndarray
    rank: np.ndarray
    at_risk: np.ndarray
    expected: np.ndarray
    moment: np.ndarray
    y: np.ndarray
    x: np.ndarray
    s1: np.ndarray
    s2: np.ndarray
    w1: np.ndarray
    w2: np.ndarray
    centre: np.ndarray
    spread: np.ndarray


@structref.register
class WalkRef(types.StructRef):
    """Type of the handle on a :class:`Walk`."""

    def preprocess_fields(self, fields):
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


class WalkHandle(structref.StructRefProxy):
    """A walk as the kernels see it; made by :func:`hold_walk`."""


structref.define_proxy(WalkHandle, WalkRef, list(Walk._fields))


@njit(cache=True)
def hold_walk(walk):
    """A handle on a walk; what the kernels change shows in the tuple's arrays."""
    return WalkHandle(*walk)


@njit(cache=True)
def pass_time(program, state, values, changes, t, inclusive):
    """Let time pass to ``t``, and bring the values up to date."""
    while True:
        n = advance(program, state, t, inclusive, changes)
        apply_changes(program, values, changes, 0, n)
        if n == 0:
            return


@njit(cache=True)
def move_units(walk, t):
    """Open and close the units due at ``t`` or before."""
    while walk.at[1] < len(walk.move_time) and walk.move_time[walk.at[1]] <= t:
        m = walk.at[1]
        walk.is_open[walk.move_block[m], walk.move_sender[m], walk.move_receiver[m]] = walk.move_open[m]
        walk.at[1] = m + 1


@njit(cache=True)
def next_change(program, state, walk):
    """When something changes without an event."""
    due = next_time(program, state)
    if walk.at[1] < len(walk.move_time):
        due = min(due, walk.move_time[walk.at[1]])
    return due


@njit(cache=True)
def batch_end(walk, e):
    """First event after the batch that ``e`` begins."""
    last = e + 1
    while last < len(walk.time) and walk.time[last] == walk.time[e]:
        last += 1
    return last


@njit(cache=True)
def take_batch(program, state, values, changes, walk, last):
    """The events up to ``last`` enter the past."""
    for e in range(walk.at[0], last):
        n = record(
            program,
            state,
            walk.time[e],
            walk.act[e],
            walk.sender[e],
            walk.receiver[e],
            walk.weight[e],
            changes,
        )
        apply_changes(program, values, changes, 0, n)
    walk.last[0] = walk.time[walk.at[0]]
    walk.at[0] = last


@njit(cache=True)
def decay_time(walk, t):
    """Time up to which weights have decayed: now, or the last event's where memory stands between events."""
    return walk.last[0] if walk.is_frozen and walk.last[0] > NEVER else t


@njit(cache=True)
def unit_columns(program, values, t, decay_t, c, i, j, y):
    """Write every column of unit (c, i, j) into ``y``, before standardisation."""
    n = program.shape[N_ACTORS]
    row, column = c * n + i, c * n + j
    for k in range(len(y)):
        v = values.shared[k, c] + values.sender[k, row] + values.receiver[k, column] + values.pair[k, row, j]
        y[k] = remembered(program, values, k, v, t, decay_t)


@njit(cache=True)
def unit_terms(program, y, centre, spread, x):
    """Terms ``x`` as products of standardised columns ``y``."""
    for p in range(len(x)):
        x[p] = 1.0
        for q in range(program.term_first[p], program.term_first[p + 1]):
            k = program.term_column[q]
            x[p] *= (y[k] - centre[k]) * spread[k]


@njit(cache=True)
def representative(walk, c, i):
    """First receiver open to sender ``i``, or -1: a sender's statistics do not depend on it."""
    for j in range(walk.is_open.shape[2]):
        if walk.is_open[c, i, j]:
            return j
    return -1


@njit(cache=True)
def standardise(program, values, walk, t, decay_t, c0, i0):
    """Mean and 1/sd of each standardised column over the units that compete; 0 and 1 for the others.

    Where receivers compete, those are the ones of sender ``i0`` in block ``c0``; where senders do, each counts once.
    """
    centre, spread = walk.centre, walk.spread
    centre[:], spread[:] = 0.0, 1.0
    if not program.is_standardised.any():
        return
    y = np.empty(len(centre))
    total, square, count = np.zeros(len(centre)), np.zeros(len(centre)), 0
    for way in range(2):
        for c in range(walk.is_open.shape[0]):
            for i in range(walk.is_open.shape[1]):
                if walk.kind == RECEIVERS and (c != c0 or i != i0):
                    continue
                first = representative(walk, c, i) if walk.kind == SENDERS else 0
                for j in range(max(first, 0), walk.is_open.shape[2]):
                    if walk.is_open[c, i, j] and (walk.kind != SENDERS or j == first):
                        unit_columns(program, values, t, decay_t, c, i, j, y)
                        if way == 0:
                            total += y
                            count += 1
                        else:
                            square += (y - centre) ** 2
        if way == 0:
            centre[:] = total / max(count, 1)
    for k in range(len(centre)):
        sd = np.sqrt(square[k] / max(count - 1, 1))
        if not program.is_standardised[k]:
            centre[k] = 0.0
        else:
            spread[k] = 1.0 / sd if sd > 1e-12 * (1.0 + abs(centre[k])) else 0.0
