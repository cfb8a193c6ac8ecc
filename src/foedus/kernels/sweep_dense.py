"""Exact sums over the risk set, updated by what changes.

With w_ij = a_i b_j h_ij, a change of one sender's components rescales one row: its moments are a weighted Gram matrix of
the row, without a single exponential; a change of a receiver's components likewise one column; pairs that change are
taken out before and put back after. Cost per event: one row, one column, and the pairs that changed.
"""

import numpy as np
from numba import njit

from foedus.kernels.board import (
    add_moments,
    build,
    receiver_rate,
    row_moments,
    sender_rate,
    store,
    sum_up,
)
from foedus.kernels.exponential import exponentials
from foedus.kernels.layout import GLOBAL, PAIR, RECEIVER, SENDER
from foedus.kernels.moments import CHUNK, gram
from foedus.kernels.stream import OPENS


@njit(cache=True)
def look(board, i, j, n, v, at):
    """Terms of the pair in row ``i``, column ``j`` into column ``at`` of ``v``."""
    c = i // n
    for k in range(len(board.beta)):
        x = board.shared[c, k] + board.sender[k, i] + board.receiver[k, c * n + j]
        if board.slot[k] >= 0:
            x += board.pair[board.slot[k], i, j]
        v[k, at] = x


@njit(cache=True)
def _gather(board, m):
    board.s0[0] += gram(board.w, board.v, board.wv, board.every, m, board.s1, board.s2)


@njit(cache=True)
def _take_out(board, stream, first, last, n):
    """Take the pairs that change out of the sums, then change them; returns how many. Their weight is nought meanwhile."""
    touched, filled = 0, 0
    for e in range(first, last):
        change = stream[e]
        if change.scope != PAIR and change.scope != OPENS:
            continue
        i, j = change.a, change.b
        h = board.h[i, j]
        if h >= 0.0:
            if h > 0.0:
                look(board, i, j, n, board.v, filled)
                board.w[filled] = -h * board.a[i] * board.b[(i // n) * n + j]
                filled += 1
            board.touched[touched, 0], board.touched[touched, 1] = i, j
            touched += 1
            board.h[i, j] = -1.0
        if change.scope == OPENS:
            board.is_open[i, j] = change.value != 0.0
        else:
            k = board.slot[change.column]
            board.pair[k, i, j] = change.value
            board.pair_t[k, (i // n) * n + j, i % n] = change.value
        if filled == CHUNK:
            _gather(board, filled)
            filled = 0
    _gather(board, filled)
    for t in range(touched):
        i, j = board.touched[t, 0], board.touched[t, 1]
        board.h[i, j] = 0.0
        board.h_t[(i // n) * n + j, i % n] = 0.0
    return touched


@njit(cache=True)
def _put_back(board, touched, n):
    for start in range(0, touched, CHUNK):
        m = min(CHUNK, touched - start)
        for t in range(m):
            i, j = board.touched[start + t, 0], board.touched[start + t, 1]
            look(board, i, j, n, board.v, t)
            eta = 0.0
            for k in range(len(board.beta)):
                if board.slot[k] >= 0:
                    eta += board.beta[k] * board.pair[board.slot[k], i, j]
            board.eta[t] = eta
        exponentials(board.eta, board.w, board.room, m)
        for t in range(m):
            i, j = board.touched[start + t, 0], board.touched[start + t, 1]
            h = board.w[t] if board.is_open[i, j] else 0.0
            board.h[i, j] = h
            board.h_t[(i // n) * n + j, i % n] = h
            board.w[t] = h * board.a[i] * board.b[(i // n) * n + j]
        _gather(board, m)


@njit(cache=True)
def _sender_changes(board, stream, first, last, n):
    i = stream[first].a
    low = (i // n) * n
    m0 = row_moments(
        board.along_row, board.slot, board.receiver, board.pair, board.h, board.b, i, low, n, board
    )
    add_moments(board, -board.a[i], m0, board.sender, board.shared, i, n)
    for e in range(first, last):
        board.sender[stream[e].column, i] = stream[e].value
    board.a[i] = sender_rate(board, i, n)
    add_moments(board, board.a[i], m0, board.sender, board.shared, i, n)


@njit(cache=True)
def _receiver_changes(board, stream, first, last, n):
    j = stream[first].a
    low = (j // n) * n
    m0 = row_moments(
        board.along_column, board.slot, board.sender, board.pair_t, board.h_t, board.a, j, low, n, board
    )
    add_moments(board, -board.b[j], m0, board.receiver, board.shared, j, n)
    for e in range(first, last):
        board.receiver[stream[e].column, j] = stream[e].value
    board.b[j] = receiver_rate(board, j)
    add_moments(board, board.b[j], m0, board.receiver, board.shared, j, n)


@njit(cache=True)
def _is_sweeping(stream, first, last, n, m):
    """Whether so much changes, or for all pairs, that building afresh is cheaper."""
    lines, pairs = 0, 0
    for e in range(first, last):
        scope = stream[e].scope
        if scope == GLOBAL:
            return True
        if scope in (SENDER, RECEIVER):
            lines += 1
        else:
            pairs += 1
    return lines * n + pairs * 4 > m * n


@njit(cache=True)
def apply_step(board, stream, first, last, n):
    """Bring components, weights and sums up to date with one step's changes."""
    if first == last:
        return
    if _is_sweeping(stream, first, last, n, len(board.a)):
        store(board, stream, first, last, n)
        build(board, n)
        return
    touched = _take_out(board, stream, first, last, n)
    e = first
    while e < last:
        scope, a = stream[e].scope, stream[e].a
        f = e + 1
        if scope in (SENDER, RECEIVER):
            while f < last and stream[f].scope == scope and stream[f].a == a:
                f += 1
            if scope == SENDER:
                _sender_changes(board, stream, e, f, n)
            else:
                _receiver_changes(board, stream, e, f, n)
        e = f
    _put_back(board, touched, n)


@njit(cache=True)
def _explain(board, first, last, row, receiver, is_interval, is_efron, n, tally):
    """Add simultaneous events; ``tally``: log-likelihood, then gradient, then the lower half of the Hessian."""
    p = len(board.beta)
    tied = 0
    w0 = 0.0
    w1, w2 = np.zeros(p), np.zeros((p, p))
    for e in range(first, last):
        if row[e] < 0:
            continue
        tied += 1
        look(board, row[e], receiver[e], n, board.v, 0)
        eta = 0.0
        for k in range(p):
            eta += board.beta[k] * board.v[k, 0]
            tally[1 + k] += board.v[k, 0]
        tally[0] += eta
        if is_efron:
            w = np.exp(eta)
            w0 += w
            for k in range(p):
                w1[k] += w * board.v[k, 0]
                for l in range(k + 1):
                    w2[k, l] += w * board.v[k, 0] * board.v[l, 0]
    if tied == 0 or is_interval:
        return
    many = 1.0 if is_efron else float(tied)
    for m in range(tied if is_efron else 1):
        share = m / tied if is_efron else 0.0
        d = board.s0[0] - share * w0
        tally[0] -= many * np.log(d)
        at = 1 + p
        for k in range(p):
            mean = (board.s1[k] - share * w1[k]) / d
            tally[1 + k] -= many * mean
            for l in range(k + 1):
                spread = (board.s2[k, l] - share * w2[k, l]) / d - mean * (board.s1[l] - share * w1[l]) / d
                tally[at] -= many * spread
                at += 1


@njit(cache=True)
def _hold(board, dt, tally):
    p = len(board.beta)
    tally[0] -= dt * board.s0[0]
    at = 1 + p
    for k in range(p):
        tally[1 + k] -= dt * board.s1[k]
        for l in range(k + 1):
            tally[at] -= dt * board.s2[k, l]
            at += 1


@njit(cache=True, nogil=True)
def sweep(board, stream, steps, row, receiver, is_interval, is_efron, refresh, low, high, n, tally):
    """Steps ``low`` to ``high`` of a record, adding to ``tally``; nothing has happened yet on the board."""
    start = steps.change[low] if low < high else 0
    store(board, stream, 0, start, n)
    build(board, n)
    since = 0
    for s in range(low, high):
        apply_step(board, stream, steps.change[s - 1] if s > low else start, steps.change[s], n)
        since += 1
        if since >= refresh:
            sum_up(board, n)
            since = 0
        if steps.dt[s] > 0.0:
            _hold(board, steps.dt[s], tally)
        if steps.last[s] > steps.first[s]:
            _explain(board, steps.first[s], steps.last[s], row, receiver, is_interval, is_efron, n, tally)
