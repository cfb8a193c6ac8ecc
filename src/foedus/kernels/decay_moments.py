"""Weighted Gram matrices of many orders at once: the sums over units of c_k v and c_k v v', for every k."""

import numpy as np
from numba import njit

from foedus.kernels.moments import FAST

TILE = 4


def n_sums(p: int) -> int:
    """How many numbers the sums of 1, x and x x' are."""
    return 1 + p + p * (p + 1) // 2


@njit(inline="always")
def at_product(p, k, l):
    """Where the sum of x_k x_l stands, l <= k."""
    return 1 + p + k * (k + 1) // 2 + l


def places(p: int, index: np.ndarray) -> np.ndarray:
    """Where the sums of 1, v and v v' stand, for ``v`` of the terms in ``index``; filled up to whole tiles with a row to spare.

    Examples
    --------
    >>> places(3, np.array([0, 2])).tolist()
    [0, 1, 3, 4, 7, 9, 10, 10]
    """
    pairs = [(int(index[a]), int(index[b])) for a in range(len(index)) for b in range(a + 1)]
    found = [0, *(1 + int(k) for k in index), *(1 + p + k * (k + 1) // 2 + l for k, l in pairs)]
    return np.array(found + [n_sums(p)] * (-len(found) % TILE), np.int64)


@njit(cache=True, _nrt=False)
def products(x, n_terms, m):
    """Rows v v' of ``m`` units after the rows 1 and v of ``x``, filled up to whole tiles with nought."""
    r = 1 + n_terms
    for a in range(1, 1 + n_terms):
        for b in range(1, a + 1):
            for j in range(m):
                x[r, j] = x[a, j] * x[b, j]
            r += 1
    while r % TILE > 0:
        for j in range(m):
            x[r, j] = 0.0
        r += 1


@njit(inline="always")
def _put(out, k, a, b, d, e, xa, xb, xd, xe):
    out[k, a] += xa
    out[k, b] += xb
    out[k, d] += xd
    out[k, e] += xe


@njit(cache=True, fastmath=FAST, _nrt=False)
def add_orders(c, orders, x, place, m, out):
    """Add the sums over ``m`` units of each order of ``c`` times each row of ``x``, into column ``place`` of ``out``.

    Four orders, or the two that are left, and four rows are taken together: sixteen sums share eight reads.
    """
    for r in range(0, len(place), TILE):
        a, b, d, e = place[r], place[r + 1], place[r + 2], place[r + 3]
        k = 0
        while k + 4 <= orders:
            a0, a1, a2, a3, b0, b1, b2, b3 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
            d0, d1, d2, d3, e0, e1, e2, e3 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
            for j in range(m):
                w0, w1, w2, w3 = c[k, j], c[k + 1, j], c[k + 2, j], c[k + 3, j]
                xa, xb, xd, xe = x[r, j], x[r + 1, j], x[r + 2, j], x[r + 3, j]
                a0 += w0 * xa
                a1 += w1 * xa
                a2 += w2 * xa
                a3 += w3 * xa
                b0 += w0 * xb
                b1 += w1 * xb
                b2 += w2 * xb
                b3 += w3 * xb
                d0 += w0 * xd
                d1 += w1 * xd
                d2 += w2 * xd
                d3 += w3 * xd
                e0 += w0 * xe
                e1 += w1 * xe
                e2 += w2 * xe
                e3 += w3 * xe
            _put(out, k, a, b, d, e, a0, b0, d0, e0)
            _put(out, k + 1, a, b, d, e, a1, b1, d1, e1)
            _put(out, k + 2, a, b, d, e, a2, b2, d2, e2)
            _put(out, k + 3, a, b, d, e, a3, b3, d3, e3)
            k += 4
        while k + 2 <= orders:
            a0, a1, b0, b1, d0, d1, e0, e1 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
            for j in range(m):
                w0, w1 = c[k, j], c[k + 1, j]
                xa, xb, xd, xe = x[r, j], x[r + 1, j], x[r + 2, j], x[r + 3, j]
                a0 += w0 * xa
                a1 += w1 * xa
                b0 += w0 * xb
                b1 += w1 * xb
                d0 += w0 * xd
                d1 += w1 * xd
                e0 += w0 * xe
                e1 += w1 * xe
            _put(out, k, a, b, d, e, a0, b0, d0, e0)
            _put(out, k + 1, a, b, d, e, a1, b1, d1, e1)
            k += 2
        while k < orders:
            a0, b0, d0, e0 = 0.0, 0.0, 0.0, 0.0
            for j in range(m):
                w0 = c[k, j]
                a0 += w0 * x[r, j]
                b0 += w0 * x[r + 1, j]
                d0 += w0 * x[r + 2, j]
                e0 += w0 * x[r + 3, j]
            _put(out, k, a, b, d, e, a0, b0, d0, e0)
            k += 1


@njit(cache=True, fastmath=FAST, _nrt=False)
def add_line(series, scale, line, own, orders):
    """Add scale times the sums for x = own + v, from the sums ``line`` of v."""
    p = len(own)
    for k in range(orders):
        for at in range(series.shape[1]):
            series[k, at] += scale * line[k, at]
    row = 1 + p
    for a in range(p):
        x = own[a]
        by = scale * x
        if by != 0.0:
            for k in range(orders):
                many = line[k, 0]
                series[k, 1 + a] += by * many
                for b in range(a):
                    series[k, row + b] += by * (line[k, 1 + b] + own[b] * many)
                series[k, row + a] += by * (2.0 * line[k, 1 + a] + x * many)
            below = row + a + 1
            for b in range(a + 1, p):
                for k in range(orders):
                    series[k, below + a] += by * line[k, 1 + b]
                below += b + 1
        row += a + 1
