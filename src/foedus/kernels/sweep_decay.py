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
    HALF,
    LOWEST,
    ORIGIN,
    rebase,
    set_receiver,
    set_sender,
    store,
)
from foedus.kernels.decay_lines import build, line_series, turn_line
from foedus.kernels.decay_pairs import gather, put_back, take_out
from foedus.kernels.decay_window import decay_time, open_window, roll
from foedus.kernels.layout import GLOBAL, PAIR, REBASE, RECEIVER, SENDER
from foedus.kernels.moments import FAST
from foedus.kernels.score import add_event, clear_ties, subtract_held, subtract_normaliser
from foedus.kernels.stream import OPENS


@njit(inline="always")
def _line_changes(board, frame, stream, first, last, n):
    """Everything that changes for one sender, or for one receiver."""
    at = stream[first].a
    if stream[first].scope == SENDER:
        line_series(
            board, frame, board.along_row, board.place_row, board.sender, board.receiver, board.pair,
            board.standing, at, n,
        )  # fmt: skip
        for e in range(first, last):
            set_sender(board, stream[e].column, at, stream[e].value, n)
        turn_line(board, frame, board.sender, at, n)
    else:
        line_series(
            board, frame, board.along_column, board.place_column, board.receiver, board.sender, board.pair_t,
            board.standing_t, at, n,
        )  # fmt: skip
        for e in range(first, last):
            set_receiver(board, stream[e].column, at, stream[e].value)
        turn_line(board, frame, board.receiver, at, n)


@njit(cache=True, _nrt=False)
def _is_sweeping(stream, first, last, n, m):
    """Whether so much changes, or for all pairs, that building afresh is cheaper."""
    lines, pairs = 0, 0
    for e in range(first, last):
        scope = stream[e].scope
        if scope == GLOBAL:
            return True
        if scope in (PAIR, OPENS):
            pairs += 1
        else:
            lines += 1
    return lines * n + pairs * 4 > m * n


@njit(inline="always")
def _apply(board, frame, stream, first, last, n):
    """Bring components and series up to date with changes from one origin of decay."""
    touched, filled = take_out(board, frame, stream, first, last, n)
    e = first
    while e < last:
        scope, a, f = stream[e].scope, stream[e].a, e + 1
        if scope in (SENDER, RECEIVER):
            while f < last and stream[f].scope == scope and stream[f].a == a:
                f += 1
            _line_changes(board, frame, stream, e, f, n)
        e = f
    put_back(board, frame, touched, filled, n)


@njit(inline="always")
def apply_step(board, frame, stream, first, last, n):
    """Bring components up to date with one step's changes, and the series while they are good."""
    e = first
    while e < last:
        f = e
        while f < last and stream[f].scope != REBASE:
            f += 1
        if frame.orders[1] == 0 or _is_sweeping(stream, e, f, n, len(board.standing)):
            store(board, frame, stream, e, f)
        elif f > e:
            _apply(board, frame, stream, e, f, n)
        if f < last:
            rebase(board, frame, stream[f].value)
        e = f + 1


@njit(inline="always")
def sums_at(board, frame, t):
    """The sums over the risk set at time ``t``, which the window holds, into ``s0``, ``s1``, ``s2``."""
    span, orders, factor, series, s2 = frame.span, frame.orders[0], board.factor, board.series, board.s2
    rate, group, x = board.rate, board.group, board.x
    age = t - span[BEGIN]
    tau = (np.exp(-rate[0] * age) - span[CENTRE]) / span[HALF] if span[HALF] > 0.0 else 0.0
    shared = 0.0
    for g in range(len(rate)):
        shared += frame.middle[g] * np.exp(-rate[g] * age)
    factor[0] = np.exp(shared)
    for k in range(1, orders):
        factor[k] = factor[k - 1] * tau
    for k in range(len(x)):
        x[k] = np.exp(-rate[group[k]] * (t - span[ORIGIN])) if group[k] >= 0 else 1.0
    _values(series, factor, orders, board.total)
    board.s0[0] = board.total[0]
    at = 1 + len(x)
    for k in range(len(x)):
        board.s1[k] = x[k] * board.total[1 + k]
        for l in range(k + 1):
            s2[k, l] = x[k] * x[l] * board.total[at]
            at += 1


@njit(cache=True, fastmath=FAST, _nrt=False)
def _values(series, factor, orders, total):
    total[:] = 0.0
    for k in range(orders):
        by = factor[k]
        for r in range(len(total)):
            total[r] += by * series[k, r]


@njit(inline="always")
def _look(board, frame, i, j, t, n):
    """Terms of one pair at time ``t`` into column 0 of ``board.v``."""
    group, v = board.group, board.v
    gather(board.slot, board.own, board.other, board.pair, v, i, j, n, 0)
    for k in range(len(group)):
        if group[k] >= 0:
            v[k, 0] *= np.exp(-board.rate[group[k]] * (t - frame.span[ORIGIN]))


@njit(inline="always")
def _explain(board, frame, first, last, row, receiver, t, is_interval, is_efron, n, tally):
    """Add simultaneous events."""
    tied = 0
    clear_ties(board)
    for e in range(first, last):
        if row[e] >= 0:
            tied += 1
            _look(board, frame, row[e], receiver[e], t, n)
            add_event(board, is_efron, tally)
    if tied > 0 and not is_interval:
        subtract_normaliser(board, tied, is_efron, tally)


@njit(cache=True, nogil=True, _nrt=False)
def sweep_decay(
    board,
    frame,
    stream,
    steps,
    row,
    receiver,
    is_interval,
    is_efron,
    is_frozen,
    burden,
    tolerance,
    refresh,
    low,
    high,
    n,
    tally,
):
    """Steps ``low[k]`` to ``high[k]`` of a record for each k, ascending, adding to ``tally``; the board is new."""
    done = 0
    for k in range(len(low)):
        if steps.change[low[k]] > done:
            store(board, frame, stream, done, steps.change[low[k]])
            done = steps.change[low[k]]
        since = 0
        for s in range(low[k], high[k]):
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
                    open_window(board, frame, steps, s, high[k], is_frozen, burden, tolerance, refresh)
                    build(board, frame, n)
                    since = 0
                sums_at(board, frame, t)
            if steps.dt[s] > 0.0:
                subtract_held(board, steps.dt[s], is_interval, tally)
            if explains:
                _explain(
                    board,
                    frame,
                    steps.first[s],
                    steps.last[s],
                    row,
                    receiver,
                    t,
                    is_interval,
                    is_efron,
                    n,
                    tally,
                )


@njit(cache=True, nogil=True, _nrt=False)
def observe_decay(board, frame, stream, steps, row, receiver, is_frozen, n, tally):
    """Add the statistics of the events explained; the board is new."""
    done = 0
    for s in range(len(steps.dt)):
        store(board, frame, stream, done, steps.change[s])
        done = steps.change[s]
        for e in range(steps.first[s], steps.last[s]):
            if row[e] >= 0:
                _look(board, frame, row[e], receiver[e], decay_time(steps, s, is_frozen), n)
                add_event(board, False, tally)
