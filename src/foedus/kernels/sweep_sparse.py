"""Exact sums over the risk set of a large world: an event costs the degree of its actors, not their number."""

from numba import njit

from foedus.kernels.board import add_moments, receiver_rate, sender_rate
from foedus.kernels.exponential import exponentials
from foedus.kernels.layout import GLOBAL, PAIR, RECEIVER, SENDER
from foedus.kernels.moments import CHUNK, gram
from foedus.kernels.score import add_event, clear_ties, subtract_normaliser, subtract_waiting
from foedus.kernels.sparse_board import (
    build_sparse,
    column_moments_of,
    count_in,
    row_moments_of,
    store_sparse,
    sum_up_sparse,
)


@njit(cache=True, _nrt=False)
def _look(board, i, j, at, v, column):
    """Terms of the pair (i, j), numbered ``at`` (-1: untouched), into a column of ``v``."""
    for k in range(len(board.beta)):
        x = board.shared[0, k] + board.sender[k, i] + board.receiver[k, j]
        if at >= 0 and board.slot[k] >= 0:
            x += board.pair[board.slot[k], at]
        v[k, column] = x


@njit(cache=True, _nrt=False)
def _gather(board, m):
    board.s0[0] += gram(board.w, board.v, board.wv, board.every, m, board.s1, board.s2)


@njit(cache=True, _nrt=False)
def _take_out(board, stream, of_change, first, last):
    """Take the pairs that change out of the sums, then change them; returns how many."""
    touched, filled = 0, 0
    for e in range(first, last):
        change = stream[e]
        if change.scope != PAIR:
            continue
        at, i, j = of_change[e], change.a, change.b
        if board.h[at] >= 0.0:
            _look(board, i, j, at, board.v, filled)
            board.w[filled] = -board.h[at] * board.a[i] * board.b[j]
            filled += 1
            board.touched[touched, 0], board.touched[touched, 1], board.touched[touched, 2] = i, j, at
            touched += 1
            board.h[at] = -1.0
        k = board.slot[change.column]
        board.pair[k, at] = change.value
        board.pair_t[k, board.twin[at]] = change.value
        if filled == CHUNK:
            _gather(board, filled)
            filled = 0
    _gather(board, filled)
    for t in range(touched):
        at = board.touched[t, 2]
        board.h[at] = 0.0
        board.h_t[board.twin[at]] = 0.0
    return touched


@njit(cache=True, _nrt=False)
def _put_back(board, touched):
    for start in range(0, touched, CHUNK):
        m = min(CHUNK, touched - start)
        for t in range(m):
            i, j, at = board.touched[start + t, 0], board.touched[start + t, 1], board.touched[start + t, 2]
            _look(board, i, j, at, board.v, t)
            eta = 0.0
            for k in range(len(board.beta)):
                if board.slot[k] >= 0:
                    eta += board.beta[k] * board.pair[board.slot[k], at]
            board.eta[t] = eta
        exponentials(board.eta, board.w, board.room, m)
        for t in range(m):
            i, j, at = board.touched[start + t, 0], board.touched[start + t, 1], board.touched[start + t, 2]
            board.h[at] = board.w[t]
            board.h_t[board.twin[at]] = board.w[t]
            board.w[t] *= board.a[i] * board.b[j]
        _gather(board, m)


@njit(cache=True, _nrt=False)
def _sender_changes(board, stream, first, last, n):
    i = stream[first].a
    m0 = row_moments_of(board, i)
    add_moments(board, -board.a[i], m0, board.sender, board.shared, i, n)
    count_in(board.all_a0, board.all_a, board.all_a2, -board.a[i], board.sender, i)
    for e in range(first, last):
        board.sender[stream[e].column, i] = stream[e].value
    board.a[i] = sender_rate(board, i, n)
    count_in(board.all_a0, board.all_a, board.all_a2, board.a[i], board.sender, i)
    add_moments(board, board.a[i], m0, board.sender, board.shared, i, n)


@njit(cache=True, _nrt=False)
def _receiver_changes(board, stream, first, last, n):
    j = stream[first].a
    m0 = column_moments_of(board, j)
    add_moments(board, -board.b[j], m0, board.receiver, board.shared, j, n)
    count_in(board.all_b0, board.all_b, board.all_b2, -board.b[j], board.receiver, j)
    for e in range(first, last):
        board.receiver[stream[e].column, j] = stream[e].value
    board.b[j] = receiver_rate(board, j)
    count_in(board.all_b0, board.all_b, board.all_b2, board.b[j], board.receiver, j)
    add_moments(board, board.b[j], m0, board.receiver, board.shared, j, n)


@njit(cache=True, _nrt=False)
def _is_sweeping(stream, first, last, n, m):
    lines, pairs = 0, 0
    for e in range(first, last):
        if stream[e].scope == GLOBAL:
            return True
        if stream[e].scope == PAIR:
            pairs += 1
        else:
            lines += 1
    return lines * 4 > n + m or pairs * 4 > n + m


@njit(cache=True, _nrt=False)
def _apply_step(board, stream, of_change, first, last, n):
    if first == last:
        return
    if _is_sweeping(stream, first, last, n, len(board.h)):
        store_sparse(board, stream, of_change, first, last)
        build_sparse(board, n)
        return
    touched = _take_out(board, stream, of_change, first, last)
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
    _put_back(board, touched)


@njit(cache=True, _nrt=False)
def _explain(board, first, last, row, receiver, of_event, is_interval, is_efron, tally):
    tied = 0
    clear_ties(board)
    for e in range(first, last):
        if row[e] >= 0:
            tied += 1
            _look(board, row[e], receiver[e], of_event[e], board.v, 0)
            add_event(board, is_efron, tally)
    if tied > 0 and not is_interval:
        subtract_normaliser(board, tied, is_efron, tally)


@njit(cache=True, nogil=True, _nrt=False)
def sweep_sparse(
    board, stream, steps, pairs, row, receiver, is_interval, is_efron, refresh, low, high, n, tally
):
    """Steps ``low`` to ``high`` of a record, adding to ``tally``; nothing has happened yet on the board."""
    start = steps.change[low] if low < high else 0
    store_sparse(board, stream, pairs.of_change, 0, start)
    build_sparse(board, n)
    since = 0
    for s in range(low, high):
        before = steps.change[s - 1] if s > low else start
        _apply_step(board, stream, pairs.of_change, before, steps.change[s], n)
        since += 1
        if since >= refresh:
            sum_up_sparse(board, n)
            since = 0
        if steps.dt[s] > 0.0:
            subtract_waiting(board, steps.dt[s], tally)
        if steps.last[s] > steps.first[s]:
            _explain(
                board,
                steps.first[s],
                steps.last[s],
                row,
                receiver,
                pairs.of_event,
                is_interval,
                is_efron,
                tally,
            )
