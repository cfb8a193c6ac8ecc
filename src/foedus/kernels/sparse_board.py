"""What a factored sweep knows: w_ij = a_i b_j h_ij with h_ij = 1 for all pairs that nothing has touched.

Pairs that are touched at any time are numbered once, row by row, so that a row's pairs lie together; the same again
column by column. Sums over a whole row are sums over all receivers, corrected for the row's touched pairs.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.board import add_moments, receiver_rate, sender_rate
from foedus.kernels.exponential import exponentials
from foedus.kernels.layout import GLOBAL, PAIR, RECEIVER, SENDER
from foedus.kernels.moments import CHUNK, gram


class SparseBoard(NamedTuple):
    """Components, weights and sums; ``p`` terms, ``q`` with pair components, n actors, m touched pairs.

    Attributes
    ----------
    slot, along_row, along_column, every, shared, sender, receiver, a, b, beta : as on the dense board.
    row_first, row_other : pairs of row i are ``row_first[i]:row_first[i + 1]``, their receivers ``row_other``.
    column_first, column_other, twin : the same by column; ``twin`` is a pair's place there.
    pair, pair_t, h, h_t : pair components and their exp, in both orders; (q, m), (m,).
    all_a, all_b : sums of a, a u, a u u' over all senders (u: their components), and of receivers; (1 + p, p) with the
        sum of a itself in ``all_a0``.
    s0, s1, s2, t0, t1, t2 : sums over the risk set and over simultaneous events.
    m1, m2, v, wv, w, eta, room, x : to work in. touched : pairs taken out during a step.
    """

    slot: np.ndarray
    along_row: np.ndarray
    along_column: np.ndarray
    every: np.ndarray
    shared: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    a: np.ndarray
    b: np.ndarray
    beta: np.ndarray
    row_first: np.ndarray
    row_other: np.ndarray
    column_first: np.ndarray
    column_other: np.ndarray
    twin: np.ndarray
    pair: np.ndarray
    pair_t: np.ndarray
    h: np.ndarray
    h_t: np.ndarray
    all_a: np.ndarray
    all_b: np.ndarray
    all_a0: np.ndarray
    all_b0: np.ndarray
    all_a2: np.ndarray
    all_b2: np.ndarray
    s0: np.ndarray
    s1: np.ndarray
    s2: np.ndarray
    t0: np.ndarray
    t1: np.ndarray
    t2: np.ndarray
    m1: np.ndarray
    m2: np.ndarray
    v: np.ndarray
    wv: np.ndarray
    w: np.ndarray
    eta: np.ndarray
    room: np.ndarray
    x: np.ndarray
    touched: np.ndarray


class Touched(NamedTuple):
    """Pairs that any change touches: their order by row and by column, and their number in each change."""

    row_first: np.ndarray
    row_other: np.ndarray
    column_first: np.ndarray
    column_other: np.ndarray
    twin: np.ndarray
    of_change: np.ndarray
    of_event: np.ndarray


def number_pairs(stream: np.ndarray, n: int, row: np.ndarray, receiver: np.ndarray) -> Touched:
    """Number the pairs of a stream and find those of the events (-1 where no change ever touches one)."""
    is_pair = stream["scope"] == PAIR
    keys = stream["a"][is_pair].astype(np.int64) * n + stream["b"][is_pair]
    known, inverse = np.unique(keys, return_inverse=True)
    of_change = np.full(len(stream), -1, np.int32)
    of_change[is_pair] = inverse
    i, j = known // n, known % n
    by_column = np.lexsort((i, j))
    twin = np.empty(len(known), np.int32)
    twin[by_column] = np.arange(len(known), dtype=np.int32)
    wanted = row.astype(np.int64) * n + receiver
    at = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
    is_known = known[at] == wanted if len(known) else np.zeros(len(row), bool)
    return Touched(
        row_first=np.searchsorted(i, np.arange(n + 1)).astype(np.int64),
        row_other=j.astype(np.int32),
        column_first=np.searchsorted(j[by_column], np.arange(n + 1)).astype(np.int64),
        column_other=i[by_column].astype(np.int32),
        twin=twin,
        of_change=of_change,
        of_event=np.where(is_known & (row >= 0), at, -1).astype(np.int32),
    )


def new_sparse_board(beta: np.ndarray, scopes: np.ndarray, n: int, pairs: Touched, most: int) -> SparseBoard:
    """A board on which nothing has happened; see :func:`foedus.kernels.board.new_board`."""
    p, m = len(beta), len(pairs.row_other)
    paired = scopes[:, PAIR]
    q = int(paired.sum())
    square = (p, p)
    return SparseBoard(
        slot=np.where(paired, np.cumsum(paired) - 1, -1).astype(np.int64),
        along_row=np.flatnonzero(scopes[:, RECEIVER] | paired),
        along_column=np.flatnonzero(scopes[:, SENDER] | paired),
        every=np.arange(p),
        shared=np.zeros((1, p)),
        sender=np.zeros((p, n)),
        receiver=np.zeros((p, n)),
        a=np.zeros(n),
        b=np.zeros(n),
        beta=np.asarray(beta, float).copy(),
        row_first=pairs.row_first,
        row_other=pairs.row_other,
        column_first=pairs.column_first,
        column_other=pairs.column_other,
        twin=pairs.twin,
        pair=np.zeros((q, m)),
        pair_t=np.zeros((q, m)),
        h=np.zeros(m),
        h_t=np.zeros(m),
        all_a=np.zeros(p),
        all_b=np.zeros(p),
        all_a0=np.zeros(1),
        all_b0=np.zeros(1),
        all_a2=np.zeros(square),
        all_b2=np.zeros(square),
        s0=np.zeros(1),
        s1=np.zeros(p),
        s2=np.zeros(square),
        t0=np.zeros(1),
        t1=np.zeros(p),
        t2=np.zeros(square),
        m1=np.zeros(p),
        m2=np.zeros(square),
        v=np.zeros((p, CHUNK)),
        wv=np.zeros((p, CHUNK)),
        w=np.zeros(CHUNK),
        eta=np.zeros(CHUNK),
        room=np.zeros(CHUNK),
        x=np.zeros(p),
        touched=np.zeros((max(most, 1), 3), np.int64),
    )


@njit(cache=True, _nrt=False)
def count_in(total0, total1, total2, scale, components, i):
    """Add scale * (1, u, u u') of actor ``i`` to the sums over all actors."""
    total0[0] += scale
    for k in range(len(total1)):
        u = components[k, i]
        total1[k] += scale * u
        for l in range(k + 1):
            total2[k, l] += scale * u * components[l, i]


@njit(cache=True, _nrt=False)
def line_moments(
    index, slot, across, factor, total0, total1, total2, first, last, other, pair, h, own, board
):
    """Sums along a whole row (or column) but ``own``: over all actors, corrected for the touched pairs."""
    m1, m2, v, w = board.m1, board.m2, board.v, board.w
    m0 = total0[0]
    for k in range(len(m1)):
        m1[k] = total1[k]
        for l in range(k + 1):
            m2[k, l] = total2[k, l]
    m0 -= factor[own]
    for k in range(len(m1)):
        m1[k] -= factor[own] * across[k, own]
        for l in range(k + 1):
            m2[k, l] -= factor[own] * across[k, own] * across[l, own]
    for start in range(first, last, CHUNK):
        m = min(CHUNK, last - start)
        for j in range(m):
            w[j] = -factor[other[start + j]]
        for k in range(len(index)):
            term = index[k]
            for j in range(m):
                v[k, j] = across[term, other[start + j]]
        m0 += gram(w, v, board.wv, index, m, m1, m2)
        for j in range(m):
            w[j] *= -h[start + j]
        for k in range(len(index)):
            if slot[index[k]] >= 0:
                d = slot[index[k]]
                for j in range(m):
                    v[k, j] += pair[d, start + j]
        m0 += gram(w, v, board.wv, index, m, m1, m2)
    return m0


@njit(cache=True, _nrt=False)
def row_moments_of(board, i):
    """Moments along row ``i``."""
    return line_moments(
        board.along_row, board.slot, board.receiver, board.b, board.all_b0, board.all_b, board.all_b2,
        board.row_first[i], board.row_first[i + 1], board.row_other, board.pair, board.h, i, board,
    )  # fmt: skip


@njit(cache=True, _nrt=False)
def column_moments_of(board, j):
    """Moments along column ``j``."""
    return line_moments(
        board.along_column, board.slot, board.sender, board.a, board.all_a0, board.all_a, board.all_a2,
        board.column_first[j], board.column_first[j + 1], board.column_other, board.pair_t, board.h_t, j, board,
    )  # fmt: skip


@njit(cache=True, _nrt=False)
def store_sparse(board, stream, of_change, first, last):
    """Take over changes without touching weights or sums."""
    for e in range(first, last):
        change = stream[e]
        k = change.column
        if change.scope == PAIR:
            at = of_change[e]
            board.pair[board.slot[k], at] = change.value
            board.pair_t[board.slot[k], board.twin[at]] = change.value
        elif change.scope == SENDER:
            board.sender[k, change.a] = change.value
        elif change.scope == RECEIVER:
            board.receiver[k, change.a] = change.value
        elif change.scope == GLOBAL:
            board.shared[0, k] = change.value


@njit(cache=True, _nrt=False)
def build_sparse(board, n):
    """Weights and sums from the components, afresh."""
    for start in range(0, len(board.h), CHUNK):
        m = min(CHUNK, len(board.h) - start)
        board.eta[:m] = 0.0
        for k in range(len(board.beta)):
            if board.slot[k] >= 0:
                for j in range(m):
                    board.eta[j] += board.beta[k] * board.pair[board.slot[k], start + j]
        exponentials(board.eta, board.w, board.room, m)
        for j in range(m):
            board.h[start + j] = board.w[j]
            board.h_t[board.twin[start + j]] = board.w[j]
    for i in range(n):
        board.a[i] = sender_rate(board, i, n)
        board.b[i] = receiver_rate(board, i)
    sum_up_sparse(board, n)


@njit(cache=True, _nrt=False)
def sum_up_sparse(board, n):
    """All sums from the weights, afresh."""
    for total in (board.all_a0, board.all_b0, board.all_a, board.all_b, board.s0, board.s1):
        total[:] = 0.0
    for square in (board.all_a2, board.all_b2, board.s2):
        square[:] = 0.0
    for i in range(n):
        count_in(board.all_a0, board.all_a, board.all_a2, board.a[i], board.sender, i)
        count_in(board.all_b0, board.all_b, board.all_b2, board.b[i], board.receiver, i)
    for i in range(n):
        m0 = row_moments_of(board, i)
        add_moments(board, board.a[i], m0, board.sender, board.shared, i, n)
