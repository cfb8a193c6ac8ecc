"""Walking through a record: time passes, units open and close, acts enter the past."""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.history import advance, next_time, record
from foedus.kernels.layout import N_ACTORS
from foedus.kernels.values import apply_changes, remembered

NEVER = -np.inf


class Record(NamedTuple):
    """Events and comings as plain arrays.

    Attributes
    ----------
    time, act, sender, receiver, weight : events in time order, shape (n_events,).
    block : block each event is explained in, -1 where it is past only.
    move_time, move_block, move_sender, move_receiver, move_open : units that open and close, in time order.
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


class Place(NamedTuple):
    """Where the walk stands: mutable one-element arrays, so that it can stop and go on.

    Attributes
    ----------
    is_open : units at risk, shape (n_blocks, n, n).
    at : next event, next move; shape (2,).
    last : time of the last event that entered the past, shape (1,).
    """

    is_open: np.ndarray
    at: np.ndarray
    last: np.ndarray


@njit(cache=True)
def pass_time(program, state, values, changes, t, inclusive):
    """Let time pass to ``t``, and bring the values up to date."""
    while True:
        n = advance(program, state, t, inclusive, changes)
        apply_changes(program, values, changes, 0, n)
        if n == 0:
            return


@njit(cache=True)
def move_units(rec, place, t):
    """Open and close the units due at ``t`` or before."""
    while place.at[1] < len(rec.move_time) and rec.move_time[place.at[1]] <= t:
        m = place.at[1]
        place.is_open[rec.move_block[m], rec.move_sender[m], rec.move_receiver[m]] = rec.move_open[m]
        place.at[1] = m + 1


@njit(cache=True)
def next_change(program, state, rec, place):
    """When something changes without an event."""
    due = next_time(program, state)
    if place.at[1] < len(rec.move_time):
        due = min(due, rec.move_time[place.at[1]])
    return due


@njit(cache=True)
def batch_end(rec, e):
    """First event after the batch that ``e`` begins."""
    last = e + 1
    while last < len(rec.time) and rec.time[last] == rec.time[e]:
        last += 1
    return last


@njit(cache=True)
def take_batch(program, state, values, changes, rec, place, last):
    """The events up to ``last`` enter the past."""
    for e in range(place.at[0], last):
        n = record(
            program, state, rec.time[e], rec.act[e], rec.sender[e], rec.receiver[e], rec.weight[e], changes
        )
        apply_changes(program, values, changes, 0, n)
    place.last[0] = rec.time[place.at[0]]
    place.at[0] = last


@njit(cache=True)
def decay_time(place, t, is_frozen):
    """Time up to which weights have decayed: now, or the last event's where memory stands between events."""
    return place.last[0] if is_frozen and place.last[0] > NEVER else t


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
def standardise(program, values, place, t, decay_t, centre, spread):
    """Mean and 1/sd of each standardised column over the units at risk; 0 and 1 for the others."""
    centre[:], spread[:] = 0.0, 1.0
    if not program.is_standardised.any():
        return
    y = np.empty(len(centre))
    total, square, count = np.zeros(len(centre)), np.zeros(len(centre)), 0
    for way in range(2):
        for c in range(place.is_open.shape[0]):
            for i in range(place.is_open.shape[1]):
                for j in range(place.is_open.shape[2]):
                    if place.is_open[c, i, j]:
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
