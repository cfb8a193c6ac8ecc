"""Exact sums over the risk set with half-lives, updated by what changes.

Between changes every weight moves with the clock, but smoothly: over a window of time the sums are power series whose cut
is bounded (:mod:`foedus.kernels.decay_series`). What changes is taken out and put back in each order; the clock costs
one polynomial per step. A window that has run out, or that an exponent has outgrown, is built afresh.
"""

import numpy as np
from numba import njit

from foedus.kernels.decay_board import (
    BEGIN,
    CENTRE,
    CLOSED,
    HALF,
    LOWEST,
    ORIGIN,
    OUT,
    STANDING,
    rebase,
    set_pair,
    set_standing,
    store,
)
from foedus.kernels.decay_lines import add_pairs, build, gather_pair, line_series, take_own, turn_line
from foedus.kernels.decay_window import decay_time, open_window, roll
from foedus.kernels.layout import GLOBAL, PAIR, REBASE, RECEIVER, SENDER
from foedus.kernels.moments import CHUNK
from foedus.kernels.score import add_event, clear_ties, subtract_normaliser, subtract_waiting
from foedus.kernels.stream import OPENS


@njit(cache=True)
def _take_out(board, frame, stream, first, last, n):
    """Gather the pairs that change as they were, then change them; returns how many, and how many wait to be added."""
    touched, filled = 0, 0
    for e in range(first, last):
        change = stream[e]
        if change.scope != PAIR and change.scope != OPENS:
            continue
        i, j = change.a, change.b
        if board.standing[i, j] != OUT:
            if board.standing[i, j] == STANDING:
                gather_pair(board, frame, i, j, n, filled, -1.0)
                filled += 1
            board.touched[touched, 0], board.touched[touched, 1] = i, j
            touched += 1
            set_standing(board, i, j, OUT)
        if change.scope == OPENS:
            board.is_open[i, j] = change.value != 0.0
        else:
            set_pair(board, change.column, i, j, change.value)
        if filled == CHUNK:
            add_pairs(board, frame, filled)
            filled = 0
    add_pairs(board, frame, filled)
    return touched


@njit(cache=True)
def _put_back(board, frame, touched, n):
    filled = 0
    for t in range(touched):
        i, j = board.touched[t, 0], board.touched[t, 1]
        set_standing(board, i, j, STANDING if board.is_open[i, j] else CLOSED)
        if board.is_open[i, j]:
            gather_pair(board, frame, i, j, n, filled, 1.0)
            filled += 1
        if filled == CHUNK:
            add_pairs(board, frame, filled)
            filled = 0
    add_pairs(board, frame, filled)


@njit(cache=True)
def _line_changes(board, frame, stream, first, last, n):
    """Everything that changes for one sender, or for one receiver."""
    at = stream[first].a
    if stream[first].scope == SENDER:
        take_own(board, board.sender, at, n)
        line_series(board, frame, board.along_row, board.receiver, board.pair, board.standing, at, n)
        for e in range(first, last):
            board.sender[stream[e].column, at] = stream[e].value
        turn_line(board, frame, board.sender, at, n)
    else:
        take_own(board, board.receiver, at, n)
        line_series(board, frame, board.along_column, board.sender, board.pair_t, board.standing_t, at, n)
        for e in range(first, last):
            board.receiver[stream[e].column, at] = stream[e].value
        turn_line(board, frame, board.receiver, at, n)


@njit(cache=True)
def _is_sweeping(stream, first, last, n, m):
    """Whether so much changes, or for all pairs, that building afresh is cheaper."""
    lines, pairs = 0, 0
    for e in range(first, last):
        scope = stream[e].scope
        if scope == GLOBAL:
            return True
        if scope == PAIR or scope == OPENS:
            pairs += 1
        else:
            lines += 1
    return lines * n + pairs * 4 > m * n


@njit(cache=True)
def _apply(board, frame, stream, first, last, n):
    """Bring components and series up to date with changes from one origin of decay."""
    if _is_sweeping(stream, first, last, n, len(board.standing)):
        store(board, frame, stream, first, last)
        return
    touched = _take_out(board, frame, stream, first, last, n)
    e = first
    while e < last:
        scope, a, f = stream[e].scope, stream[e].a, e + 1
        if scope in (SENDER, RECEIVER):
            while f < last and stream[f].scope == scope and stream[f].a == a:
                f += 1
            _line_changes(board, frame, stream, e, f, n)
        e = f
    _put_back(board, frame, touched, n)


@njit(cache=True)
def apply_step(board, frame, stream, first, last, n):
    """Bring components up to date with one step's changes, and the series while they are good."""
    e = first
    while e < last:
        f = e
        while f < last and stream[f].scope != REBASE:
            f += 1
        if frame.orders[1] == 0:
            store(board, frame, stream, e, f)
        elif f > e:
            _apply(board, frame, stream, e, f, n)
        if f < last:
            rebase(board, frame, stream[f].value)
        e = f + 1


@njit(cache=True)
def sums_at(board, frame, t):
    """The sums over the risk set at time ``t``, which the window holds, into ``s0``, ``s1``, ``s2``."""
    span, orders, p = frame.span, frame.orders[0], len(board.beta)
    age = t - span[BEGIN]
    tau = (np.exp(-board.rate[0] * age) - span[CENTRE]) / span[HALF] if span[HALF] > 0.0 else 0.0
    shared = 0.0
    for g in range(len(board.rate)):
        shared += frame.middle[g] * np.exp(-board.rate[g] * age)
        board.shift[g] = np.exp(-board.rate[g] * (t - span[ORIGIN]))
    power = np.exp(shared)
    for k in range(orders):
        board.factor[k] = power
        power *= tau
    for k in range(p):
        board.x[k] = board.shift[board.group[k]] if board.group[k] >= 0 else 1.0
    board.s0[0] = _value(board.series[0], board.factor, orders)
    at = 1 + p
    for k in range(p):
        board.s1[k] = board.x[k] * _value(board.series[1 + k], board.factor, orders)
        for l in range(k + 1):
            board.s2[k, l] = board.x[k] * board.x[l] * _value(board.series[at], board.factor, orders)
            at += 1


@njit(cache=True)
def _value(series, factor, orders):
    x = 0.0
    for k in range(orders):
        x += series[k] * factor[k]
    return x


@njit(cache=True)
def _look(board, i, j, n):
    """Terms of one pair, aged as in ``board.shift``, into column 0 of ``board.v``."""
    c = i // n
    for k in range(len(board.beta)):
        x = board.shared[c, k] + board.sender[k, i] + board.receiver[k, c * n + j]
        if board.slot[k] >= 0:
            x += board.pair[board.slot[k], i, j]
        board.v[k, 0] = x * board.shift[board.group[k]] if board.group[k] >= 0 else x


@njit(cache=True)
def _explain(board, frame, first, last, row, receiver, t, is_interval, is_efron, n, tally):
    """Add simultaneous events."""
    tied = 0
    clear_ties(board)
    for g in range(len(board.rate)):
        board.shift[g] = np.exp(-board.rate[g] * (t - frame.span[ORIGIN]))
    for e in range(first, last):
        if row[e] >= 0:
            tied += 1
            _look(board, row[e], receiver[e], n)
            add_event(board, is_efron, tally)
    if tied > 0 and not is_interval:
        subtract_normaliser(board, tied, is_efron, tally)


@njit(cache=True, nogil=True)
def sweep_decay(
    board, frame, stream, steps, row, receiver, is_interval, is_efron, is_frozen, burden, refresh, low, high, n, tally
):
    """Steps ``low`` to ``high`` of a record, adding to ``tally``; nothing has happened yet on the board."""
    done, since = 0, 0
    for s in range(low, high):
        t = decay_time(steps, s, is_frozen)
        if frame.orders[1] == 1:
            roll(board, frame, steps.before[s])
        apply_step(board, frame, stream, done, steps.change[s], n)
        done = steps.change[s]
        since += 1
        explains = steps.last[s] > steps.first[s]
        if steps.dt[s] > 0.0 or (explains and not is_interval):
            fallen = np.exp(-board.rate[0] * (t - frame.span[BEGIN]))
            if frame.orders[1] == 0 or fallen < frame.span[LOWEST] or since > refresh:
                open_window(board, frame, steps, s, high, is_frozen, burden, refresh)
                build(board, frame, n)
                since = 0
            sums_at(board, frame, t)
        if steps.dt[s] > 0.0:
            subtract_waiting(board, steps.dt[s], tally)
        if explains:
            _explain(board, frame, steps.first[s], steps.last[s], row, receiver, t, is_interval, is_efron, n, tally)
