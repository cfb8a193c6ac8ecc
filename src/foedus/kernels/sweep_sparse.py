"""Exact sums over the risk set of a large world: an event costs the degree of its actors, not their number."""

from numba import njit

from foedus.kernels.board import LANES, rate_of
from foedus.kernels.exponential import exponentials
from foedus.kernels.layout import PAIR, RECEIVER, SENDER
from foedus.kernels.moments import CHUNK, exchange, gram_of_lines
from foedus.kernels.score import add_event, clear_ties, subtract_held, subtract_normaliser
from foedus.kernels.sparse_board import (
    build_sparse,
    column_moments_of,
    count_in,
    rate_with,
    row_moments_of,
    store_sparse,
    sum_up_sparse,
)
from foedus.kernels.sweep_dense import census


@njit(inline="always")
def _look(board, i, j, at, column):
    """Terms of the pair (i, j), numbered ``at`` (-1: untouched), into a column of ``board.v``."""
    for k in range(len(board.beta)):
        board.v[k, column] = board.shared[0, k] + board.own[i, k] + board.other[j, k]
    if at >= 0:
        for s in range(len(board.paired)):
            board.v[board.paired[s], column] += board.pair[s, at]


@njit(inline="always")
def _gather(board, filled):
    some = filled + -filled % LANES
    board.w[filled:some] = 0.0
    board.s0[0] += gram_of_lines(board.w, board.v, board.every, board.every, 0, some, board.s1, board.s2)


@njit(inline="always")
def _pair_changes(board, stream, of_change, first, last):
    """Replace the pairs that change in the sums. While a pair is out, its weight is marked by -1."""
    touched, filled = 0, 0
    for e in range(first, last):
        change = stream[e]
        if change.scope != PAIR:
            continue
        at, i, j = of_change[e], change.a, change.b
        h = board.h[at]
        if h >= 0.0:
            board.touched[touched, 0], board.touched[touched, 1], board.touched[touched, 2] = i, j, at
            touched += 1
            board.h[at] = -1.0
            _look(board, i, j, at, filled)
            board.w[filled] = -h * board.a[i] * board.b[j]
            filled += 1
        s = board.slot[change.column]
        board.pair[s, at] = change.value
        board.pair_t[s, board.twin[at]] = change.value
        if filled == CHUNK:
            _gather(board, filled)
            filled = 0
    done = 0
    while done < touched:
        some = min(CHUNK - filled, touched - done)
        _put_back(board, done, filled, some)
        done += some
        filled += some
        if filled == CHUNK:
            _gather(board, filled)
            filled = 0
    _gather(board, filled)


@njit(inline="always")
def _put_back(board, done, filled, some):
    for t in range(some):
        i, j, at = board.touched[done + t, 0], board.touched[done + t, 1], board.touched[done + t, 2]
        _look(board, i, j, at, filled + t)
        eta = 0.0
        for s in range(len(board.paired)):
            eta += board.beta[board.paired[s]] * board.pair[s, at]
        board.eta[t] = eta
    exponentials(board.eta, board.h_new, board.room, some)
    for t in range(some):
        i, j, at = board.touched[done + t, 0], board.touched[done + t, 1], board.touched[done + t, 2]
        h = board.h_new[t]
        board.h[at] = h
        board.h_t[board.twin[at]] = h
        board.w[filled + t] = h * board.a[i] * board.b[j]


@njit(inline="always")
def _sender_changes(board, stream, first, last):
    i, p = stream[first].a, len(board.x)
    m0 = row_moments_of(board, i)
    count_in(board.all_a0, board.all_a1, board.all_a2, -board.a[i], board.own[i])
    for k in range(p):
        board.x[k] = board.own[i, k] + board.shared[0, k]
    for e in range(first, last):
        board.own[i, stream[e].column] = stream[e].value
    for k in range(p):
        board.y[k] = board.own[i, k] + board.shared[0, k]
    a = rate_with(board.beta, board.shared, board.own[i])
    exchange(board.s0, board.s1, board.s2, m0, board.m1, board.m2, board.a[i], board.x, a, board.y, p)
    board.a[i] = a
    count_in(board.all_a0, board.all_a1, board.all_a2, a, board.own[i])


@njit(inline="always")
def _receiver_changes(board, stream, first, last):
    j, p = stream[first].a, len(board.x)
    m0 = column_moments_of(board, j)
    count_in(board.all_b0, board.all_b1, board.all_b2, -board.b[j], board.other[j])
    for k in range(p):
        board.x[k] = board.other[j, k] + board.shared[0, k]
    for e in range(first, last):
        board.other[j, stream[e].column] = stream[e].value
    for k in range(p):
        board.y[k] = board.other[j, k] + board.shared[0, k]
    b = rate_of(board.beta, board.other[j])
    exchange(board.s0, board.s1, board.s2, m0, board.m1, board.m2, board.b[j], board.x, b, board.y, p)
    board.b[j] = b
    count_in(board.all_b0, board.all_b1, board.all_b2, b, board.other[j])


@njit(inline="always")
def _apply_step(board, stream, of_change, first, last, n):
    lines, pairs = census(stream, first, last)
    if lines < 0 or 4 * max(lines, pairs) > n + len(board.h):
        store_sparse(board, stream, of_change, first, last)
        build_sparse(board, n)
        return
    if pairs > 0:
        _pair_changes(board, stream, of_change, first, last)
    e = first if lines > 0 else last
    while e < last:
        scope, a = stream[e].scope, stream[e].a
        f = e + 1
        if scope in (SENDER, RECEIVER):
            while f < last and stream[f].scope == scope and stream[f].a == a:
                f += 1
            if scope == SENDER:
                _sender_changes(board, stream, e, f)
            else:
                _receiver_changes(board, stream, e, f)
        e = f


@njit(inline="always")
def _explain(board, first, last, row, receiver, of_event, is_interval, is_efron, tally):
    tied = 0
    if is_efron:
        clear_ties(board)
    for e in range(first, last):
        if row[e] >= 0:
            tied += 1
            _look(board, row[e], receiver[e], of_event[e], 0)
            add_event(board, is_efron, tally)
    if tied > 0 and not is_interval:
        subtract_normaliser(board, tied, is_efron, tally)


@njit(cache=True, nogil=True, _nrt=False)
def sweep_sparse(
    board, stream, steps, pairs, row, receiver, is_interval, is_efron, refresh, low, high, n, tally
):
    """Steps ``low[k]`` to ``high[k]`` of a record for each k, ascending, adding to ``tally``; the board is new."""
    done = 0
    for k in range(len(low)):
        store_sparse(board, stream, pairs.of_change, done, steps.change[low[k]])
        build_sparse(board, n)
        done, since = steps.change[low[k]], 0
        for s in range(low[k], high[k]):
            _apply_step(board, stream, pairs.of_change, done, steps.change[s], n)
            done = steps.change[s]
            since += 1
            if since >= refresh:
                sum_up_sparse(board, n)
                since = 0
            if steps.dt[s] > 0.0:
                subtract_held(board, steps.dt[s], is_interval, tally)
            if steps.last[s] > steps.first[s]:
                first, last = steps.first[s], steps.last[s]
                _explain(board, first, last, row, receiver, pairs.of_event, is_interval, is_efron, tally)


@njit(cache=True, nogil=True, _nrt=False)
def observe_sparse(board, stream, steps, pairs, row, receiver, tally):
    """Add the statistics of the events explained; the board is new."""
    done = 0
    for s in range(len(steps.dt)):
        store_sparse(board, stream, pairs.of_change, done, steps.change[s])
        done = steps.change[s]
        for e in range(steps.first[s], steps.last[s]):
            if row[e] >= 0:
                _look(board, row[e], receiver[e], pairs.of_event[e], 0)
                add_event(board, False, tally)
