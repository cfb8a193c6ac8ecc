"""What a dense sweep knows: components of every term, weights of every pair, sums over the risk set."""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.exponential import exponentials
from foedus.kernels.layout import GLOBAL, PAIR, RECEIVER, SENDER
from foedus.kernels.moments import CHUNK, gram
from foedus.kernels.stream import OPENS


class Board(NamedTuple):
    """Components, weights and sums; ``p`` terms, ``q`` of them with pair components, m = classes * n.

    Attributes
    ----------
    slot : matrix a term's pair components are kept in, or -1; shape (p,).
    along_row, along_column, every : terms that vary along a row (receiver or pair components), along a column, and all.
    shared : (classes, p); sender, receiver : (p, m).
    pair, pair_t : (q, m, n), and with the roles of sender and receiver exchanged.
    h, h_t : exp of the pair components, nought where closed; (m, n). is_open : (m, n).
    a, b : exp of the sender components with the shared ones, and of the receivers'; (m,).
    beta : coefficients, (p,).
    s0, s1, s2 : sums over the risk set of w, w x, w x x'; (1,), (p,), lower half of (p, p).
    t0, t1, t2 : the same sums over the simultaneous events, for Efron.
    m1, m2, v, wv, w, eta, room, x : to work in. touched : pairs taken out during a step, (capacity, 2).
    """

    slot: np.ndarray
    along_row: np.ndarray
    along_column: np.ndarray
    every: np.ndarray
    shared: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    pair: np.ndarray
    pair_t: np.ndarray
    h: np.ndarray
    h_t: np.ndarray
    is_open: np.ndarray
    a: np.ndarray
    b: np.ndarray
    beta: np.ndarray
    s0: np.ndarray
    s1: np.ndarray
    s2: np.ndarray
    m1: np.ndarray
    m2: np.ndarray
    v: np.ndarray
    wv: np.ndarray
    w: np.ndarray
    eta: np.ndarray
    room: np.ndarray
    touched: np.ndarray
    x: np.ndarray
    t0: np.ndarray
    t1: np.ndarray
    t2: np.ndarray


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
    q = int(paired.sum())
    return Board(
        slot=np.where(paired, np.cumsum(paired) - 1, -1).astype(np.int64),
        along_row=np.flatnonzero(scopes[:, RECEIVER] | paired),
        along_column=np.flatnonzero(scopes[:, SENDER] | paired),
        every=np.arange(p),
        shared=np.zeros((m // n, p)),
        sender=np.zeros((p, m)),
        receiver=np.zeros((p, m)),
        pair=np.zeros((q, m, n)),
        pair_t=np.zeros((q, m, n)),
        h=np.zeros((m, n)),
        h_t=np.zeros((m, n)),
        is_open=is_open.astype(np.bool_, copy=True),
        a=np.zeros(m),
        b=np.zeros(m),
        beta=np.asarray(beta, float).copy(),
        s0=np.zeros(1),
        s1=np.zeros(p),
        s2=np.zeros((p, p)),
        m1=np.zeros(p),
        m2=np.zeros((p, p)),
        v=np.zeros((p, CHUNK)),
        wv=np.zeros((p, CHUNK)),
        w=np.zeros(CHUNK),
        eta=np.zeros(CHUNK),
        room=np.zeros(CHUNK),
        touched=np.zeros((most_touched, 2), np.int64),
        x=np.zeros(p),
        t0=np.zeros(1),
        t1=np.zeros(p),
        t2=np.zeros((p, p)),
    )


@njit(cache=True, _nrt=False)
def store(board, stream, first, last, n):
    """Take over changes without touching weights or sums; :func:`build` follows."""
    for e in range(first, last):
        change = stream[e]
        k, a = change.column, change.a
        if change.scope == PAIR:
            board.pair[board.slot[k], a, change.b] = change.value
            board.pair_t[board.slot[k], (a // n) * n + change.b, a % n] = change.value
        elif change.scope == SENDER:
            board.sender[k, a] = change.value
        elif change.scope == RECEIVER:
            board.receiver[k, a] = change.value
        elif change.scope == GLOBAL:
            board.shared[a, k] = change.value
        elif change.scope == OPENS:
            board.is_open[a, change.b] = change.value != 0.0


@njit(cache=True, _nrt=False)
def sender_rate(board, i, n):
    """exp of a sender's own and shared components."""
    eta = 0.0
    for k in range(len(board.beta)):
        eta += board.beta[k] * (board.sender[k, i] + board.shared[i // n, k])
    return np.exp(eta)


@njit(cache=True, _nrt=False)
def receiver_rate(board, j):
    """exp of a receiver's components."""
    eta = 0.0
    for k in range(len(board.beta)):
        eta += board.beta[k] * board.receiver[k, j]
    return np.exp(eta)


@njit(cache=True, _nrt=False)
def _multiply(z, x, y, m):
    for j in range(m):
        z[j] = x[j] * y[j]


@njit(cache=True, _nrt=False)
def _add(z, x, y, m):
    for j in range(m):
        z[j] = x[j] + y[j]


@njit(cache=True, _nrt=False)
def _copy(z, x, m):
    for j in range(m):
        z[j] = x[j]


@njit(cache=True, _nrt=False)
def row_moments(index, slot, across, pair, h, factor, row, low, n, board):
    """Sums over a row of w, w v (into ``m1``), w v v' (``m2``): w = h * factor, v the components that vary along it."""
    m1, m2, v, w = board.m1, board.m2, board.v, board.w
    for k in range(len(m1)):
        m1[k] = 0.0
        for l in range(k + 1):
            m2[k, l] = 0.0
    m0 = 0.0
    for start in range(0, n, CHUNK):
        m = min(CHUNK, n - start)
        first = low + start
        _multiply(w, h[row, start : start + m], factor[first : first + m], m)
        for k in range(len(index)):
            term = index[k]
            if slot[term] >= 0:
                _add(v[k], across[term, first : first + m], pair[slot[term], row, start : start + m], m)
            else:
                _copy(v[k], across[term, first : first + m], m)
        m0 += gram(w, v, board.wv, index, m, m1, m2)
    return m0


@njit(cache=True, _nrt=False)
def add_moments(board, scale, m0, own, shared, at, n):
    """Add scale * sum of w x x' for x = own[:, at] + shared + v, from the moments of v."""
    x, m1, m2, s1, s2 = board.x, board.m1, board.m2, board.s1, board.s2
    for k in range(len(x)):
        x[k] = own[k, at] + shared[at // n, k]
    board.s0[0] += scale * m0
    for k in range(len(x)):
        ck, mk = x[k], m1[k]
        s1[k] += scale * (mk + ck * m0)
        for l in range(k + 1):
            s2[k, l] += scale * (m2[k, l] + ck * m1[l] + x[l] * (mk + ck * m0))


@njit(cache=True, _nrt=False)
def build(board, n):
    """Weights and sums from the components, afresh."""
    for i in range(len(board.a)):
        board.a[i] = sender_rate(board, i, n)
        board.b[i] = receiver_rate(board, i)
    for i in range(len(board.a)):
        c = i // n
        for start in range(0, n, CHUNK):
            m = min(CHUNK, n - start)
            board.eta[:m] = 0.0
            for k in range(len(board.beta)):
                if board.slot[k] >= 0:
                    d, coefficient = board.pair[board.slot[k], i, start : start + m], board.beta[k]
                    for j in range(m):
                        board.eta[j] += coefficient * d[j]
            exponentials(board.eta, board.w, board.room, m)
            for j in range(m):
                w = board.w[j] if board.is_open[i, start + j] else 0.0
                board.h[i, start + j] = w
                board.h_t[c * n + start + j, i - c * n] = w
    sum_up(board, n)


@njit(cache=True, _nrt=False)
def sum_up(board, n):
    """The sums over the risk set from the weights, afresh."""
    board.s0[0] = 0.0
    board.s1[:] = 0.0
    board.s2[:] = 0.0
    for i in range(len(board.a)):
        low = (i // n) * n
        m0 = row_moments(
            board.along_row, board.slot, board.receiver, board.pair, board.h, board.b, i, low, n, board
        )
        add_moments(board, board.a[i], m0, board.sender, board.shared, i, n)
