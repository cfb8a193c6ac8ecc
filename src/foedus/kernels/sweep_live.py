"""Exact sums over the risk set where values move with the clock in any way, or terms are products: every pair at every step.

Row by row in chunks that fit the first cache: columns are read and aged, multiplied into terms, exponentiated together
and summed as a weighted Gram matrix. No unit is handled alone.
"""

import numpy as np
from numba import njit

from foedus.kernels.exponential import exponentials
from foedus.kernels.live_board import column, fill, look, set_clock, store_live, terms
from foedus.kernels.moments import CHUNK, FAST, gram
from foedus.kernels.score import add_event, clear_ties, subtract_held, subtract_normaliser


@njit(cache=True)
def _accumulate(eta, v, coefficient, m):
    for j in range(m):
        eta[j] += coefficient * v[j]


@njit(cache=True)
def _mask(w, is_open, m):
    for j in range(m):
        w[j] = w[j] if is_open[j] else 0.0


@njit(cache=True, fastmath=FAST)
def _moment(y, is_open, centre, m):
    """Sums of y less ``centre``, and of its square, over the open units; and how many there are."""
    total, square, many = 0.0, 0.0, 0
    for j in range(m):
        x = y[j] - centre if is_open[j] else 0.0
        total += x
        square += x * x
        many += 1 if is_open[j] else 0
    return total, square, many


@njit(cache=True)
def _find_scales(clockwork, board, n, stamp):
    """Mean and 1 / sd of each standardised column over the units at risk."""
    for k in range(len(clockwork.memory)):
        if not clockwork.is_standardised[k]:
            continue
        centre, square, many = 0.0, 0.0, 0
        for _ in range(2):
            total, square, many = 0.0, 0.0, 0
            for i in range(len(board.is_open)):
                for start in range(0, n, CHUNK):
                    m = min(CHUNK, n - start)
                    column(clockwork, board, k, i, start, m, n, stamp)
                    if not clockwork.varies[k]:
                        fill(board.y[k], board.y[k, 0], m)
                    a, b, c = _moment(board.y[k], board.is_open[i, start : start + m], centre, m)
                    total += a
                    square += b
                    many += c
            centre += total / max(many, 1)
        sd = np.sqrt(square / max(many - 1, 1))
        board.centre[k] = centre
        board.spread[k] = 1.0 / sd if sd > 1e-12 * (1.0 + abs(centre)) else 0.0


@njit(cache=True)
def _sum_up(clockwork, board, n, stamp):
    board.s0[0] = 0.0
    board.s1[:] = 0.0
    board.s2[:] = 0.0
    for i in range(len(board.is_open)):
        for start in range(0, n, CHUNK):
            m = min(CHUNK, n - start)
            terms(clockwork, board, i, start, m, n, stamp)
            fill(board.eta, 0.0, m)
            for p in range(len(board.beta)):
                _accumulate(board.eta, board.v[p], board.beta[p], m)
            exponentials(board.eta, board.w, board.room, m)
            _mask(board.w, board.is_open[i, start : start + m], m)
            board.s0[0] += gram(board.w, board.v, board.wv, board.every, m, board.s1, board.s2)


@njit(cache=True, nogil=True)
def sweep_live(
    clockwork,
    board,
    stream,
    steps,
    scales,
    row,
    receiver,
    is_interval,
    is_efron,
    is_frozen,
    low,
    high,
    n,
    tally,
):
    """Steps ``low[k]`` to ``high[k]`` of a record for each k, ascending, adding to ``tally``; the board is new."""
    done = 0
    for k in range(len(low)):
        for s in range(low[k], high[k]):
            store_live(clockwork, board, stream, done, steps.change[s])
            done = steps.change[s]
            if steps.dt[s] == 0.0 and steps.last[s] == steps.first[s]:
                continue
            stamp = set_clock(clockwork, board, steps, scales, s, is_frozen)
            if steps.dt[s] > 0.0 or not is_interval:
                _sum_up(clockwork, board, n, stamp)
            if steps.dt[s] > 0.0:
                subtract_held(board, steps.dt[s], is_interval, tally)
            tied = 0
            clear_ties(board)
            for e in range(steps.first[s], steps.last[s]):
                if row[e] >= 0:
                    tied += 1
                    look(clockwork, board, row[e], receiver[e], n, stamp)
                    add_event(board, is_efron, tally)
            if tied > 0 and not is_interval:
                subtract_normaliser(board, tied, is_efron, tally)


@njit(cache=True, nogil=True)
def observe_live(clockwork, board, stream, steps, scales, row, receiver, is_frozen, n, tally):
    """Add the statistics of the events explained; the board is new."""
    done = 0
    for s in range(len(steps.dt)):
        store_live(clockwork, board, stream, done, steps.change[s])
        done = steps.change[s]
        if steps.last[s] > steps.first[s]:
            stamp = set_clock(clockwork, board, steps, scales, s, is_frozen)
        for e in range(steps.first[s], steps.last[s]):
            if row[e] >= 0:
                look(clockwork, board, row[e], receiver[e], n, stamp)
                add_event(board, False, tally)


@njit(cache=True, nogil=True)
def scales_live(clockwork, board, stream, steps, is_frozen, n, scales):
    """Means and 1 / sd of standardised columns at each step, into ``scales``, (2, n_steps, columns); the board is new."""
    done, none = 0, scales[:, :0]
    for s in range(len(steps.dt)):
        store_live(clockwork, board, stream, done, steps.change[s])
        done = steps.change[s]
        if steps.dt[s] == 0.0 and steps.last[s] == steps.first[s]:
            continue
        stamp = set_clock(clockwork, board, steps, none, s, is_frozen)
        _find_scales(clockwork, board, n, stamp)
        scales[0, s], scales[1, s] = board.centre, board.spread
