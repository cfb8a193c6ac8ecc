"""What a factored sweep knows: w_ij = a_i b_j h_ij with h_ij = 1 for all pairs that nothing has touched.

Pairs that are touched at any time are numbered once, row by row, so that a row's pairs lie together; the same again
column by column. Sums over a whole row are sums over all receivers, corrected for the row's touched pairs.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.board import BOTH, LANES, PAIRED, along, rate_of
from foedus.kernels.exponential import exponentials
from foedus.kernels.layout import GLOBAL, PAIR, RECEIVER, SENDER
from foedus.kernels.moments import CHUNK, exchange, gram_of_lines, tiled


class SparseBoard(NamedTuple):
    """Components, weights and sums; ``p`` terms, ``q`` with pair components, n actors, m touched pairs.

    Attributes
    ----------
    slot, paired, row_term, row_source, column_term, column_source, every, beta : as on the dense board.
    row_plain, column_plain : terms of receivers alone along a row, of senders along a column, in whole tiles.
    shared : (1, p); own, other : components of senders and receivers, (n, p). a, b : their exp, (n,).
    row_first, row_other : pairs of row i are ``row_first[i]:row_first[i + 1]``, their receivers ``row_other``.
    column_first, column_other, twin : the same by column; ``twin`` is a pair's place there.
    pair, pair_t, h, h_t : pair components and their exp, in both orders; (q, m), (m,).
    all_a0, all_a1, all_a2 : sums of a, a u, a u u' over all senders (u: their components); ``all_b``: of receivers.
    s0, s1, s2, t0, t1, t2 : sums over the risk set and over simultaneous events.
    m1, m2, v, w, eta, h_new, room, line, x, y : to work in. touched : pairs that change in a step, (capacity, 3).
    """

    slot: np.ndarray
    paired: np.ndarray
    row_term: np.ndarray
    row_source: np.ndarray
    row_plain: np.ndarray
    column_term: np.ndarray
    column_source: np.ndarray
    column_plain: np.ndarray
    every: np.ndarray
    beta: np.ndarray
    shared: np.ndarray
    own: np.ndarray
    other: np.ndarray
    a: np.ndarray
    b: np.ndarray
    row_first: np.ndarray
    row_other: np.ndarray
    column_first: np.ndarray
    column_other: np.ndarray
    twin: np.ndarray
    pair: np.ndarray
    pair_t: np.ndarray
    h: np.ndarray
    h_t: np.ndarray
    all_a0: np.ndarray
    all_a1: np.ndarray
    all_a2: np.ndarray
    all_b0: np.ndarray
    all_b1: np.ndarray
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
    w: np.ndarray
    eta: np.ndarray
    h_new: np.ndarray
    room: np.ndarray
    x: np.ndarray
    y: np.ndarray
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
    q, spare = int(paired.sum()), (p + 1, p + 1)
    row_term, row_source = along(scopes[:, RECEIVER], paired)
    column_term, column_source = along(scopes[:, SENDER], paired)
    return SparseBoard(
        slot=np.where(paired, np.cumsum(paired) - 1, -1).astype(np.int64),
        paired=np.flatnonzero(paired),
        row_term=row_term, row_source=row_source, row_plain=tiled(np.flatnonzero(scopes[:, RECEIVER]), p),
        column_term=column_term, column_source=column_source, column_plain=tiled(np.flatnonzero(scopes[:, SENDER]), p),
        every=tiled(np.arange(p), p),
        beta=np.asarray(beta, float).copy(),
        shared=np.zeros((1, p)), own=np.zeros((n, p)), other=np.zeros((n, p)), a=np.zeros(n), b=np.zeros(n),
        row_first=pairs.row_first, row_other=pairs.row_other, column_first=pairs.column_first,
        column_other=pairs.column_other, twin=pairs.twin,
        pair=np.zeros((q, m)), pair_t=np.zeros((q, m)), h=np.zeros(m), h_t=np.zeros(m),
        all_a0=np.zeros(1), all_a1=np.zeros(p + 1), all_a2=np.zeros(spare),
        all_b0=np.zeros(1), all_b1=np.zeros(p + 1), all_b2=np.zeros(spare),
        s0=np.zeros(1), s1=np.zeros(p + 1), s2=np.zeros(spare),
        t0=np.zeros(1), t1=np.zeros(p), t2=np.zeros((p, p)),
        m1=np.zeros(p + 1), m2=np.zeros(spare),
        v=np.zeros((p + 1, CHUNK + LANES)),
        w=np.zeros(CHUNK), eta=np.zeros(CHUNK), h_new=np.zeros(CHUNK), room=np.zeros(CHUNK), x=np.zeros(p), y=np.zeros(p),
        touched=np.zeros((max(most, 1), 3), np.int64),
    )  # fmt: skip


@njit(cache=True, _nrt=False)
def count_in(total0, total1, total2, scale, u):
    """Add scale * (1, u, u u') of an actor's components to the sums over all actors."""
    total0[0] += scale
    for k in range(len(u)):
        by = scale * u[k]
        total1[k] += by
        for l in range(k + 1):
            total2[k, l] += by * u[l]


@njit(cache=True, _nrt=False)
def line_moments(
    term,
    source,
    plain,
    slot,
    along,
    factor,
    total0,
    total1,
    total2,
    first,
    last,
    other,
    pair,
    h,
    own,
    v,
    w,
    m1,
    m2,
):
    """Sums along a whole row (or column) but ``own``: over all actors, corrected for the touched pairs."""
    p = len(slot)
    m0 = total0[0] - factor[own]
    for k in range(p):
        by = factor[own] * along[own, k]
        m1[k] = total1[k] - by
        for l in range(k + 1):
            m2[k, l] = total2[k, l] - by * along[own, l]
    for start in range(first, last, CHUNK):
        m = min(CHUNK, last - start)
        some = m + -m % LANES
        for k in range(len(plain)):
            if plain[k] < p:
                for j in range(m):
                    v[plain[k], j] = along[other[start + j], plain[k]]
        for j in range(m):
            w[j] = -factor[other[start + j]]
        w[m:some] = 0.0
        m0 += gram_of_lines(w, v, plain, plain, 0, some, m1, m2)
        for j in range(m):
            w[j] *= -h[start + j]
        for k in range(len(term)):
            if source[k] == PAIRED:
                d = pair[slot[term[k]], start : start + m]
                for j in range(m):
                    v[term[k], j] = d[j]
            elif source[k] == BOTH:
                d = pair[slot[term[k]], start : start + m]
                for j in range(m):
                    v[term[k], j] += d[j]
        m0 += gram_of_lines(w, v, term, term, 0, some, m1, m2)
    return m0


@njit(inline="always")
def row_moments_of(board, i):
    """Moments along row ``i``."""
    return line_moments(
        board.row_term, board.row_source, board.row_plain, board.slot, board.other, board.b, board.all_b0, board.all_b1,
        board.all_b2, board.row_first[i], board.row_first[i + 1], board.row_other, board.pair, board.h, i, board.v, board.w,
        board.m1, board.m2,
    )  # fmt: skip


@njit(inline="always")
def column_moments_of(board, j):
    """Moments along column ``j``."""
    return line_moments(
        board.column_term, board.column_source, board.column_plain, board.slot, board.own, board.a, board.all_a0,
        board.all_a1, board.all_a2, board.column_first[j], board.column_first[j + 1], board.column_other, board.pair_t,
        board.h_t, j, board.v, board.w, board.m1, board.m2,
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
            board.own[change.a, k] = change.value
        elif change.scope == RECEIVER:
            board.other[change.a, k] = change.value
        elif change.scope == GLOBAL:
            board.shared[0, k] = change.value


@njit(cache=True, _nrt=False)
def rate_with(beta, shared, x):
    """exp of a sender's own and shared components."""
    eta = 0.0
    for k in range(len(beta)):
        eta += beta[k] * (x[k] + shared[0, k])
    return np.exp(eta)


@njit(cache=True, _nrt=False)
def build_sparse(board, n):
    """Weights and sums from the components, afresh."""
    for start in range(0, len(board.h), CHUNK):
        m = min(CHUNK, len(board.h) - start)
        board.eta[:m] = 0.0
        for s in range(len(board.paired)):
            by = board.beta[board.paired[s]]
            for j in range(m):
                board.eta[j] += by * board.pair[s, start + j]
        exponentials(board.eta, board.w, board.room, m)
        for j in range(m):
            board.h[start + j] = board.w[j]
            board.h_t[board.twin[start + j]] = board.w[j]
    for i in range(n):
        board.a[i] = rate_with(board.beta, board.shared, board.own[i])
        board.b[i] = rate_of(board.beta, board.other[i])
    sum_up_sparse(board, n)


@njit(cache=True, _nrt=False)
def sum_up_sparse(board, n):
    """All sums from the weights, afresh."""
    for total in (board.all_a0, board.all_b0, board.all_a1, board.all_b1, board.s0, board.s1):
        total[:] = 0.0
    for square in (board.all_a2, board.all_b2, board.s2):
        square[:] = 0.0
    for i in range(n):
        count_in(board.all_a0, board.all_a1, board.all_a2, board.a[i], board.own[i])
        count_in(board.all_b0, board.all_b1, board.all_b2, board.b[i], board.other[i])
    for i in range(n):
        m0 = row_moments_of(board, i)
        for k in range(len(board.x)):
            board.x[k] = board.own[i, k] + board.shared[0, k]
        exchange(
            board.s0, board.s1, board.s2, m0, board.m1, board.m2, 0.0, board.x, board.a[i], board.x, len(board.x)
        )  # fmt: skip
