"""What a dense sweep knows: components of every term, weights of every pair, sums over the risk set."""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.exponential import exponentials
from foedus.kernels.layout import GLOBAL, PAIR, RECEIVER, SENDER
from foedus.kernels.moments import CHUNK, exchange, gram_of_lines, tiled
from foedus.kernels.stream import OPENS

LANES = 8
"""Lines are filled up to a multiple of this, with weights of nought, so that no loop has a remainder."""
H, OPEN, FIRST = 0, 1, 2
"""Entries of ``Board.pair``: exp of the components, whether the pair is open, and its first component."""
ALONG, PAIRED, BOTH, SPARE = 0, 1, 2, 3
"""Where a term's values along a line come from: the other actors, the pairs, their sum, or nowhere."""


class Board(NamedTuple):
    """Components, weights and sums; ``p`` terms, ``q`` of them with pair components, m = classes * n.

    Attributes
    ----------
    slot : matrix a term's pair components are kept in, or -1; shape (p,). paired : its inverse, (q,).
    row_term, row_source, column_term, column_source, every : terms that vary along a row, along a column, and all, in
        whole tiles (``p`` fills up), and where their values come from.
    shared : (classes, p). own : sender components with the shared ones; other : receiver components; (m, p).
    across : lines along rows, (classes * p + q * m + p + 1, width): receiver components by class and term, pair components
        by slot and row, room to add them up, and noughts. down : the same along columns, of senders.
    pair : what is known of each pair, side by side: exp of its components (nought where closed), whether it is open, its
        components by slot; (m, n, 2 + q). h, h_t : its first entry by row and by column, (m, width).
    a, b : exp of a sender's own components, and of a receiver's; (classes, width).
    beta : coefficients, (p,).
    s0, s1, s2 : sums over the risk set of w, w x, w x x'; (1,), (p + 1,), lower half of (p + 1, p + 1); the last is spare.
    t0, t1, t2 : the same sums over the simultaneous events, for Efron.
    m1, m2, v, w, eta, h_new, room, line, x, y : to work in. touched, h_old : pairs that change in a step, (capacity, 2),
        and what they weighed.
    """

    slot: np.ndarray
    paired: np.ndarray
    row_term: np.ndarray
    row_source: np.ndarray
    column_term: np.ndarray
    column_source: np.ndarray
    every: np.ndarray
    shared: np.ndarray
    own: np.ndarray
    other: np.ndarray
    across: np.ndarray
    down: np.ndarray
    pair: np.ndarray
    h: np.ndarray
    h_t: np.ndarray
    a: np.ndarray
    b: np.ndarray
    beta: np.ndarray
    s0: np.ndarray
    s1: np.ndarray
    s2: np.ndarray
    t0: np.ndarray
    t1: np.ndarray
    t2: np.ndarray
    m1: np.ndarray
    m2: np.ndarray
    v: np.ndarray
    w: np.ndarray
    eta: np.ndarray
    h_new: np.ndarray
    room: np.ndarray
    line: np.ndarray
    x: np.ndarray
    y: np.ndarray
    touched: np.ndarray
    h_old: np.ndarray


def new_board(beta: np.ndarray, scopes: np.ndarray, n: int, is_open: np.ndarray, most_touched: int) -> Board:
    """A board on which nothing has happened.

    Parameters
    ----------
    scopes
        Which scopes a term's changes have, shape (p, 4).
    is_open
        Pairs at risk, shape (classes * n, n).
    most_touched
        Most pairs that one step changes.
    """
    p, m = len(beta), len(is_open)
    paired = scopes[:, PAIR]
    q, classes, width = int(paired.sum()), m // n, n + -n % LANES
    row_term, row_source = along(scopes[:, RECEIVER], paired)
    column_term, column_source = along(scopes[:, SENDER], paired)
    lines = (classes * p + q * m + p + 1, width)
    pair = np.zeros((m, n, FIRST + q))
    pair[:, :, OPEN] = is_open
    return Board(
        slot=np.where(paired, np.cumsum(paired) - 1, -1).astype(np.int64),
        paired=np.flatnonzero(paired),
        row_term=row_term, row_source=row_source, column_term=column_term, column_source=column_source,
        every=tiled(np.arange(p), p),
        shared=np.zeros((classes, p)), own=np.zeros((m, p)), other=np.zeros((m, p)),
        across=np.zeros(lines), down=np.zeros(lines),
        pair=pair, h=np.zeros((m, width)), h_t=np.zeros((m, width)),
        a=np.zeros((classes, width)), b=np.zeros((classes, width)),
        beta=np.asarray(beta, float).copy(),
        s0=np.zeros(1), s1=np.zeros(p + 1), s2=np.zeros((p + 1, p + 1)),
        t0=np.zeros(1), t1=np.zeros(p), t2=np.zeros((p, p)),
        m1=np.zeros(p + 1), m2=np.zeros((p + 1, p + 1)),
        v=np.zeros((p + 1, CHUNK + LANES)),
        w=np.zeros(CHUNK), eta=np.zeros(CHUNK), h_new=np.zeros(CHUNK), room=np.zeros(CHUNK),
        line=np.zeros(p + 3, np.int64), x=np.zeros(p), y=np.zeros(p),
        touched=np.zeros((most_touched, 2), np.int64), h_old=np.zeros(most_touched),
    )  # fmt: skip


def along(alone: np.ndarray, paired: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Terms that vary along a line, and where their values come from."""
    term = tiled(np.flatnonzero(alone | paired), len(alone))
    kind = np.append(np.where(alone & paired, BOTH, np.where(paired, PAIRED, ALONG)), SPARE)
    return term, kind[term].astype(np.int64)


@njit(inline="always")
def class_of(i, n):
    """Class of the unit row ``i``; most worlds have one."""
    return 0 if i < n else i // n


@njit(cache=True, _nrt=False)
def store(board, stream, first, last, n):
    """Take over changes without touching weights or sums; :func:`build` follows."""
    p = len(board.beta)
    for e in range(first, last):
        change = stream[e]
        k, i, j = change.column, change.a, change.b
        if change.scope == PAIR:
            set_pair(board, k, i, j, class_of(i, n), change.value, n)
        elif change.scope == SENDER:
            set_sender(board, k, i, change.value, n)
        elif change.scope == RECEIVER:
            set_receiver(board, k, i, change.value, n)
        elif change.scope == GLOBAL:
            board.shared[i, k] = change.value
            for u in range(n):
                board.own[i * n + u, k] = change.value + board.down[i * p + k, u]
        elif change.scope == OPENS:
            board.pair[i, j, OPEN] = change.value


@njit(inline="always")
def set_pair(board, k, i, j, c, value, n):
    """A pair's component takes a new value."""
    s = board.slot[k]
    at = board.shared.size + s * len(board.own)
    board.pair[i, j, FIRST + s] = value
    board.across[at + i, j] = value
    board.down[at + c * n + j, i - c * n] = value


@njit(inline="always")
def set_weight(board, i, j, c, h, n):
    """A pair's own factor takes a new value."""
    board.pair[i, j, H] = h
    board.h[i, j] = h
    board.h_t[c * n + j, i - c * n] = h


@njit(inline="always")
def set_sender(board, k, i, value, n):
    """A sender's component takes a new value."""
    c = class_of(i, n)
    board.own[i, k] = value + board.shared[c, k]
    board.down[c * len(board.beta) + k, i - c * n] = value


@njit(inline="always")
def set_receiver(board, k, j, value, n):
    """A receiver's component takes a new value."""
    c = class_of(j, n)
    board.other[j, k] = value
    board.across[c * len(board.beta) + k, j - c * n] = value


@njit(cache=True, _nrt=False)
def rate_of(beta, x):
    """exp of an actor's components."""
    eta = 0.0
    for k in range(len(beta)):
        eta += beta[k] * x[k]
    return np.exp(eta)


@njit(cache=True, _nrt=False)
def _weigh(w, h, factor, m):
    for j in range(m):
        w[j] = h[j] * factor[j]


@njit(cache=True, _nrt=False)
def _add_up(z, x, y, m):
    for j in range(m):
        z[j] = x[j] + y[j]


@njit(cache=True, _nrt=False)
def line_moments(table, term, source, slot, paired, at, c, h, factor, line, w, m1, m2):
    """Sums along a line of w, w v (into ``m1``), w v v' (``m2``): w = h * factor, v the components that vary along it.

    ``table`` is ``across`` or ``down``; pairs of slot s stand in its row ``paired + s * len(h) + at``.
    """
    p, m, width = len(slot), len(h), table.shape[1]
    room = len(table) - p - 1
    for k in range(len(term)):
        t = term[k]
        if source[k] == ALONG:
            line[k] = c * p + t
        elif source[k] == PAIRED:
            line[k] = paired + slot[t] * m + at
        else:
            line[k] = room + t
            if source[k] == BOTH:
                _add_up(table[room + t], table[c * p + t], table[paired + slot[t] * m + at], width)
    m1[:] = 0.0
    m2[:] = 0.0
    m0 = 0.0
    for start in range(0, width, CHUNK):
        some = min(CHUNK, width - start)
        _weigh(w, h[at, start : start + some], factor[c, start : start + some], some)
        m0 += gram_of_lines(w, table, line, term, start, some, m1, m2)
    return m0


@njit(inline="always")
def row_moments(board, i, c):
    """Moments along row ``i``."""
    return line_moments(
        board.across, board.row_term, board.row_source, board.slot, board.shared.size, i, c, board.h, board.b,
        board.line, board.w, board.m1, board.m2,
    )  # fmt: skip


@njit(inline="always")
def column_moments(board, j, c):
    """Moments along column ``j``."""
    return line_moments(
        board.down, board.column_term, board.column_source, board.slot, board.shared.size, j, c, board.h_t, board.a,
        board.line, board.w, board.m1, board.m2,
    )  # fmt: skip


@njit(cache=True, _nrt=False)
def _predict_row(eta, across, paired, slots, beta, m, i, start, some):
    """Linear predictors of the pair components of a row."""
    for j in range(some):
        eta[j] = 0.0
    for s in range(len(slots)):
        d, by = across[paired + s * m + i, start : start + some], beta[slots[s]]
        for j in range(some):
            eta[j] += by * d[j]


@njit(cache=True, _nrt=False)
def build(board, n):
    """Weights and sums from the components, afresh."""
    m = len(board.h)
    for i in range(m):
        c = class_of(i, n)
        board.a[c, i - c * n] = rate_of(board.beta, board.own[i])
        board.b[c, i - c * n] = rate_of(board.beta, board.other[i])
    for i in range(m):
        c = class_of(i, n)
        for start in range(0, n, CHUNK):
            some = min(CHUNK, n - start)
            _predict_row(
                board.eta, board.across, board.shared.size, board.paired, board.beta, m, i, start, some
            )
            exponentials(board.eta, board.w, board.room, some)
            for j in range(start, start + some):
                set_weight(board, i, j, c, board.w[j - start] if board.pair[i, j, OPEN] != 0.0 else 0.0, n)
    sum_up(board, n)


@njit(cache=True, _nrt=False)
def sum_up(board, n):
    """The sums over the risk set from the weights, afresh."""
    board.s0[0] = 0.0
    board.s1[:] = 0.0
    board.s2[:] = 0.0
    for i in range(len(board.h)):
        c = class_of(i, n)
        m0 = row_moments(board, i, c)
        exchange(
            board.s0, board.s1, board.s2, m0, board.m1, board.m2, 0.0, board.own[i], board.a[c, i - c * n], board.own[i],
            len(board.beta),
        )  # fmt: skip
