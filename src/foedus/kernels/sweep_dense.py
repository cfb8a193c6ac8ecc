"""Exact sums over the risk set, updated by what changes.

With w_ij = a_i b_j h_ij, a change of one sender's components rescales one row: its moments are a weighted Gram matrix of
the row, without a single exponential; a change of a receiver's components likewise one column; pairs that change are
taken out as they were and put back as they are. Cost per event: one row, one column, and the pairs that changed.

The steps are written into their caller (``inline``): handing thirty arrays from function to function costs more than the
arithmetic of a small world.
"""

from numba import njit

from foedus.kernels.board import (
    FIRST,
    LANES,
    OPEN,
    H,
    build,
    class_of,
    column_moments,
    rate_of,
    row_moments,
    set_pair,
    set_receiver,
    set_sender,
    set_weight,
    store,
    sum_up,
)
from foedus.kernels.exponential import exponentials
from foedus.kernels.layout import GLOBAL, PAIR, RECEIVER, SENDER
from foedus.kernels.moments import CHUNK, exchange, gram_of_lines
from foedus.kernels.score import add_event, clear_ties, subtract_held, subtract_normaliser
from foedus.kernels.stream import OPENS


@njit(inline="always")
def _look(board, i, j, c, n, at):
    """Terms of the pair in row ``i``, column ``j`` into column ``at`` of ``board.v``."""
    for k in range(len(board.beta)):
        board.v[k, at] = board.own[i, k] + board.other[c * n + j, k]
    for s in range(len(board.paired)):
        board.v[board.paired[s], at] += board.pair[i, j, FIRST + s]


@njit(inline="always")
def _gather(board, filled):
    some = filled + -filled % LANES
    board.w[filled:some] = 0.0
    board.s0[0] += gram_of_lines(board.w, board.v, board.every, board.every, 0, some, board.s1, board.s2)


@njit(inline="always")
def _mark(board, stream, first, last):
    """Find the pairs that change: each is marked by a weight of -1. Nothing else is done, so that reads overlap."""
    touched = 0
    for e in range(first, last):
        change = stream[e]
        if change.scope == PAIR or change.scope == OPENS:
            h = board.pair[change.a, change.b, H]
            if h >= 0.0:
                board.touched[touched, 0], board.touched[touched, 1] = change.a, change.b
                board.h_old[touched] = h
                board.pair[change.a, change.b, H] = -1.0
                touched += 1
    return touched


@njit(inline="always")
def _take_out(board, done, filled, some, n):
    for t in range(some):
        i, j = board.touched[done + t, 0], board.touched[done + t, 1]
        c = class_of(i, n)
        _look(board, i, j, c, n, filled + t)
        board.w[filled + t] = -board.h_old[done + t] * board.a[c, i - c * n] * board.b[c, j]


@njit(inline="always")
def _change(board, stream, first, last, n):
    for e in range(first, last):
        change = stream[e]
        if change.scope == PAIR:
            set_pair(board, change.column, change.a, change.b, class_of(change.a, n), change.value, n)
        elif change.scope == OPENS:
            board.pair[change.a, change.b, OPEN] = change.value


@njit(inline="always")
def _pair_changes(board, stream, first, last, n):
    """Replace the pairs that change in the sums."""
    touched, filled = _mark(board, stream, first, last), 0
    for way in range(2):
        done = 0
        while done < touched:
            some = min(CHUNK - filled, touched - done)
            if way == 0:
                _take_out(board, done, filled, some, n)
            else:
                _put_back(board, done, filled, some, n)
            done += some
            filled += some
            if filled == CHUNK:
                _gather(board, filled)
                filled = 0
        if way == 0:
            _change(board, stream, first, last, n)
    _gather(board, filled)


@njit(inline="always")
def _put_back(board, done, filled, some, n):
    for t in range(some):
        i, j = board.touched[done + t, 0], board.touched[done + t, 1]
        c = class_of(i, n)
        _look(board, i, j, c, n, filled + t)
        eta = 0.0
        for s in range(len(board.paired)):
            eta += board.beta[board.paired[s]] * board.pair[i, j, FIRST + s]
        board.eta[t] = eta
    exponentials(board.eta, board.h_new, board.room, some)
    for t in range(some):
        i, j = board.touched[done + t, 0], board.touched[done + t, 1]
        c = class_of(i, n)
        h = board.h_new[t] if board.pair[i, j, OPEN] != 0.0 else 0.0
        set_weight(board, i, j, c, h, n)
        board.w[filled + t] = h * board.a[c, i - c * n] * board.b[c, j]


@njit(inline="always")
def _sender_changes(board, stream, first, last, n):
    i = stream[first].a
    c = class_of(i, n)
    m0 = row_moments(board, i, c)
    for k in range(len(board.x)):
        board.x[k] = board.own[i, k]
    for e in range(first, last):
        set_sender(board, stream[e].column, i, stream[e].value, n)
    a = rate_of(board.beta, board.own[i])
    exchange(
        board.s0, board.s1, board.s2, m0, board.m1, board.m2, board.a[c, i - c * n], board.x, a, board.own[i], len(board.x)
    )  # fmt: skip
    board.a[c, i - c * n] = a


@njit(inline="always")
def _receiver_changes(board, stream, first, last, n):
    j = stream[first].a
    c = class_of(j, n)
    m0 = column_moments(board, j, c)
    for k in range(len(board.x)):
        board.x[k] = board.other[j, k] + board.shared[c, k]
    for e in range(first, last):
        set_receiver(board, stream[e].column, j, stream[e].value, n)
    for k in range(len(board.y)):
        board.y[k] = board.other[j, k] + board.shared[c, k]
    b = rate_of(board.beta, board.other[j])
    exchange(
        board.s0, board.s1, board.s2, m0, board.m1, board.m2, board.b[c, j - c * n], board.x, b, board.y, len(board.x)
    )  # fmt: skip
    board.b[c, j - c * n] = b


@njit(cache=True, _nrt=False)
def census(stream, first, last):
    """How many lines and pairs change; lines are -1 where something changes for all."""
    lines, pairs = 0, 0
    for e in range(first, last):
        scope = stream[e].scope
        if scope == GLOBAL:
            return -1, pairs
        if scope in (SENDER, RECEIVER):
            lines += 1
        else:
            pairs += 1
    return lines, pairs


@njit(inline="always")
def _apply_step(board, stream, first, last, n):
    """Bring components, weights and sums up to date with one step's changes."""
    lines, pairs = census(stream, first, last)
    if lines < 0 or lines * n + pairs * 4 > n * len(board.own):
        store(board, stream, first, last, n)
        build(board, n)
        return
    if pairs > 0:
        _pair_changes(board, stream, first, last, n)
    e = first if lines > 0 else last
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


@njit(inline="always")
def _explain(board, first, last, row, receiver, is_interval, is_efron, n, tally):
    """Add simultaneous events."""
    tied = 0
    if is_efron:
        clear_ties(board)
    for e in range(first, last):
        if row[e] >= 0:
            tied += 1
            _look(board, row[e], receiver[e], class_of(row[e], n), n, 0)
            add_event(board, is_efron, tally)
    if tied > 0 and not is_interval:
        subtract_normaliser(board, tied, is_efron, tally)


@njit(cache=True, nogil=True, _nrt=False)
def sweep(board, stream, steps, row, receiver, is_interval, is_efron, refresh, low, high, n, tally):
    """Steps ``low[k]`` to ``high[k]`` of a record for each k, ascending, adding to ``tally``; the board is new."""
    done = 0
    for k in range(len(low)):
        store(board, stream, done, steps.change[low[k]], n)
        build(board, n)
        done, since = steps.change[low[k]], 0
        for s in range(low[k], high[k]):
            _apply_step(board, stream, done, steps.change[s], n)
            done = steps.change[s]
            since += 1
            if since >= refresh:
                sum_up(board, n)
                since = 0
            if steps.dt[s] > 0.0:
                subtract_held(board, steps.dt[s], is_interval, tally)
            if steps.last[s] > steps.first[s]:
                _explain(board, steps.first[s], steps.last[s], row, receiver, is_interval, is_efron, n, tally)


@njit(cache=True, nogil=True, _nrt=False)
def observe(board, stream, steps, row, receiver, n, tally):
    """Add the statistics of the events explained; the board is new."""
    done = 0
    for s in range(len(steps.dt)):
        store(board, stream, done, steps.change[s], n)
        done = steps.change[s]
        for e in range(steps.first[s], steps.last[s]):
            if row[e] >= 0:
                _look(board, row[e], receiver[e], class_of(row[e], n), n, 0)
                add_event(board, False, tally)
