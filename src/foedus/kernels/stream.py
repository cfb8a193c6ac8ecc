"""The record replayed once into a stream of changes: it does not depend on the coefficients, so every evaluation reads it."""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.growth import grown, is_stuck
from foedus.kernels.history import advance, next_time, record, room
from foedus.kernels.layout import N_ACTORS, PAIR, new_changes

OPENS = 5
"""Scope of a change that opens (value 1) or closes (0) a unit."""


class Steps(NamedTuple):
    """Steps of the record: apply changes, hold for a time, explain events.

    Attributes
    ----------
    n : number of steps, shape (1,).
    change : end of the step's changes in the stream.
    dt : days the values then hold, counted in the likelihood.
    first, last : events explained after that.
    time : when the step ends; ``before``: time of the last event that had entered the past.
    """

    n: np.ndarray
    change: np.ndarray
    dt: np.ndarray
    first: np.ndarray
    last: np.ndarray
    time: np.ndarray
    before: np.ndarray


class Reel(NamedTuple):
    """The record to replay, and where it stands (``at``: next event, next coming or going, phase).

    Attributes
    ----------
    time, act, sender, receiver, weight : events in time order.
    move_time, move_row, move_receiver, move_open : units that open and close, in time order.
    span : origin and end of waiting; not a number for ordinal timing. ``is_whole``: waits are not split.
    """

    time: np.ndarray
    act: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    weight: np.ndarray
    move_time: np.ndarray
    move_row: np.ndarray
    move_receiver: np.ndarray
    move_open: np.ndarray
    span: np.ndarray
    is_whole: bool
    at: np.ndarray
    last: np.ndarray


def new_steps(capacity: int) -> Steps:
    """Room for ``capacity`` steps."""
    ints = [np.zeros(capacity, np.int64) for _ in range(3)]
    floats = [np.zeros(capacity) for _ in range(3)]
    return Steps(np.zeros(1, np.int64), ints[0], floats[0], ints[1], ints[2], floats[1], floats[2])


@njit(cache=True)
def _step(steps, n, dt, first, last, t, before):
    s = steps.n[0]
    if s > 0 and first == last and dt == 0.0:
        return
    steps.change[s], steps.dt[s], steps.first[s], steps.last[s] = n, dt, first, last
    steps.time[s], steps.before[s] = t, before
    steps.n[0] = s + 1


@njit(cache=True)
def _before(reel):
    """Time of the last event that has entered the past."""
    return reel.time[reel.at[0] - 1] if reel.at[0] > 0 else -np.inf


@njit(cache=True)
def _due(program, state, reel):
    due = next_time(program, state)
    if reel.at[1] < len(reel.move_time):
        due = min(due, reel.move_time[reel.at[1]])
    return due


@njit(cache=True)
def _pass(program, state, reel, out, n, t, inclusive, reserve):
    """Let time pass to ``t``; returns the new length of the stream, or -1 if there was no room."""
    while True:
        if n + reserve > len(out):
            return -n - 1
        m = advance(program, state, t, inclusive, out[n:])
        if m == 0:
            if is_stuck(program, state, t, inclusive):
                return -n - 1
            break
        n += m
    while reel.at[1] < len(reel.move_time) and reel.move_time[reel.at[1]] <= t:
        if n + 1 > len(out):
            return -n - 1
        m = reel.at[1]
        change = out[n]
        change.scope, change.column = OPENS, 0
        change.a, change.b = reel.move_row[m], reel.move_receiver[m]
        change.value = 1.0 if reel.move_open[m] else 0.0
        n += 1
        reel.at[1] = m + 1
    return n


@njit(cache=True)
def _hold(reel, since, until):
    return max(0.0, min(until, reel.span[1]) - max(since, reel.span[0]))


@njit(cache=True)
def _wait(program, state, reel, steps, out, n, until, reserve):
    """The wait since ``last[0]``, cut wherever something changes without an act."""
    while not reel.is_whole:
        n = _pass(program, state, reel, out, n, reel.last[0], np.bool_(True), reserve)
        if n < 0:
            return n
        due = _due(program, state, reel)
        if due >= until:
            break
        if due > reel.last[0]:
            _step(steps, n, _hold(reel, reel.last[0], due), 0, 0, due, _before(reel))
            reel.last[0] = due
        n = _pass(program, state, reel, out, n, due, np.bool_(False), reserve)
        if n < 0:
            return n
    return n


@njit(cache=True)
def unroll(program, state, reel, steps, out, n, reserve):
    """Append to the stream from where the reel stands.

    Returns
    -------
    int
        Length of the stream; ``-length - 1`` where it ran out of room (grow ``out`` or the state and call again).
    """
    is_interval = reel.span[0] == reel.span[0]
    while reel.at[0] < len(reel.time):
        e = reel.at[0]
        t, after = reel.time[e], e + 1
        while after < len(reel.time) and reel.time[after] == t:
            after += 1
        if reel.at[2] == 0:
            if is_interval and t <= reel.span[1]:
                n = _wait(program, state, reel, steps, out, n, t, reserve)
                if n < 0:
                    return n
                if not reel.is_whole:
                    _step(steps, n, _hold(reel, reel.last[0], t), 0, 0, t, _before(reel))
                    reel.last[0] = t
            n = _pass(program, state, reel, out, n, t, np.bool_(False), reserve)
            if n < 0:
                return n
            dt = _hold(reel, reel.last[0], t) if is_interval and reel.is_whole else 0.0
            last = after if t <= reel.span[1] or not is_interval else e
            _step(steps, n, dt, e, last, t, _before(reel))
            reel.last[0] = t
            reel.at[2] = e + 1
        for f in range(reel.at[2] - 1, after):
            need = room(program, state, np.int64(reel.sender[f]), np.int64(reel.receiver[f]))
            if n + max(need, reserve) > len(out) or not _has_pairs(state, need):
                reel.at[2] = f + 1
                return -n - 1
            n += record(
                program, state, t, reel.act[f], reel.sender[f], reel.receiver[f], reel.weight[f], out[n:]
            )
        reel.at[0], reel.at[2] = after, 0
    if is_interval and reel.span[1] > reel.last[0]:
        whole = reel.is_whole
        n = _end(program, state, reel, steps, out, n, reserve)
        if n < 0 or whole:
            return n
    return n


@njit(cache=True)
def _end(program, state, reel, steps, out, n, reserve):
    """From the last event to the end of observation, always cut where something changes."""
    until = reel.span[1]
    while True:
        n = _pass(program, state, reel, out, n, reel.last[0], np.bool_(True), reserve)
        if n < 0:
            return n
        due = _due(program, state, reel)
        if due >= until:
            break
        if due > reel.last[0]:
            _step(steps, n, _hold(reel, reel.last[0], due), 0, 0, due, _before(reel))
            reel.last[0] = due
        n = _pass(program, state, reel, out, n, due, np.bool_(False), reserve)
        if n < 0:
            return n
    _step(steps, n, _hold(reel, reel.last[0], until), 0, 0, until, _before(reel))
    reel.last[0] = until
    return n


@njit(cache=True)
def _has_pairs(state, need):
    return len(state.key) == 1 or state.cursor[0] + need <= len(state.source)


@njit(cache=True)
def survey(stream, steps, term_of, scopes):
    """Renumber columns as terms, mark the scopes each term uses; returns the most pair changes of one step."""
    most, e = 0, 0
    for s in range(len(steps.change)):
        pairs = 0
        while e < steps.change[s]:
            change = stream[e]
            if change.scope != OPENS:
                change.column = term_of[change.column]
                scopes[change.column, change.scope] = True
            if change.scope >= PAIR:
                pairs += 1
            e += 1
        most = max(most, pairs)
    return most


def unrolled(program, reel: Reel, n_steps: int, reserve: int, is_direct: bool) -> tuple[np.ndarray, Steps]:
    """Replay a record into its stream and steps, making room as needed."""
    from foedus.kernels.handles import hold_program, hold_state
    from foedus.kernels.layout import new_state

    size = int(program.shape[N_ACTORS])
    n_acts = len(reel.time)
    state = new_state(
        program, n_pairs=None if is_direct else max(4 * n_acts, 4 * size, 1024), n_acts=n_acts + 1
    )
    steps = new_steps(n_steps)
    out = new_changes(2 * reserve + 16 * n_acts)
    held, n = hold_program(program), 0
    while True:
        n = unroll(held, hold_state(state), reel, steps, out, n, reserve)
        if n >= 0:
            return out[:n], Steps(steps.n, *(a[: int(steps.n[0])] for a in steps[1:]))
        n = -n - 1
        if len(out) - n < 2 * reserve + len(out) // 4:
            larger = new_changes(2 * len(out) + 2 * reserve)
            larger[:n] = out[:n]
            out = larger
        if not is_direct:
            state = grown(program, state, reserve)
