"""Exact sums over the risk set, updated by what changes.

With w_ij = a_i b_j h_ij, a change of one sender's components rescales one row: its moments are a weighted Gram matrix of
the row, without a single exponential; a change of a receiver's components likewise one column; pairs that change are
taken out before and put back after. Cost per event: one row, one column, and the pairs that changed.

The steps are written into their caller (``inline``): handing thirty arrays from function to function costs more than the
arithmetic of a small world.
"""

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
from foedus.kernels.score import add_event, clear_ties, subtract_normaliser, subtract_waiting
from foedus.kernels.stream import OPENS


@njit(inline="always")
def look(board, i, j, n, v, at):
    """Terms of the pair in row ``i``, column ``j`` into column ``at`` of ``v``."""
    c = i // n
    for k in range(len(board.beta)):
        x = board.shared[c, k] + board.sender[k, i] + board.receiver[k, c * n + j]
        if board.slot[k] >= 0:
            x += board.pair[board.slot[k], i, j]
        v[k, at] = x


@njit(inline="always")
def _gather(board, m):
    board.s0[0] += gram(board.w, board.v, board.wv, board.every, m, board.s1, board.s2)


@njit(inline="always")
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


@njit(inline="always")
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


@njit(inline="always")
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


@njit(inline="always")
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


@njit(inline="always")
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


@njit(inline="always")
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


@njit(inline="always")
def _explain(board, first, last, row, receiver, is_interval, is_efron, n, tally):
    """Add simultaneous events."""
    tied = 0
    clear_ties(board)
    for e in range(first, last):
        if row[e] >= 0:
            tied += 1
            look(board, row[e], receiver[e], n, board.v, 0)
            add_event(board, is_efron, tally)
    if tied > 0 and not is_interval:
        subtract_normaliser(board, tied, is_efron, tally)


@njit(cache=True, nogil=True, _nrt=False)
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
            subtract_waiting(board, steps.dt[s], tally)
        if steps.last[s] > steps.first[s]:
            _explain(board, steps.first[s], steps.last[s], row, receiver, is_interval, is_efron, n, tally)
