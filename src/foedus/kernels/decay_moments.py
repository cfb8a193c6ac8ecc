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


@njit(cache=True, fastmath=FAST, _nrt=False)
def add_orders(c, orders, x, place, m, out):
    """Add the sums over ``m`` units of each order of ``c`` times each row of ``x``, into row ``place`` of ``out``."""
    for r in range(0, len(place), TILE):
        a, b, d, e = place[r], place[r + 1], place[r + 2], place[r + 3]
        k = 0
        while k + 2 <= orders:
            s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
            t0, t1, t2, t3 = 0.0, 0.0, 0.0, 0.0
            for j in range(m):
                y, z = c[k, j], c[k + 1, j]
                s0 += y * x[r, j]
                s1 += y * x[r + 1, j]
                s2 += y * x[r + 2, j]
                s3 += y * x[r + 3, j]
                t0 += z * x[r, j]
                t1 += z * x[r + 1, j]
                t2 += z * x[r + 2, j]
                t3 += z * x[r + 3, j]
            out[a, k] += s0
            out[b, k] += s1
            out[d, k] += s2
            out[e, k] += s3
            out[a, k + 1] += t0
            out[b, k + 1] += t1
            out[d, k + 1] += t2
            out[e, k + 1] += t3
            k += 2
        if k < orders:
            s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
            for j in range(m):
                y = c[k, j]
                s0 += y * x[r, j]
                s1 += y * x[r + 1, j]
                s2 += y * x[r + 2, j]
                s3 += y * x[r + 3, j]
            out[a, k] += s0
            out[b, k] += s1
            out[d, k] += s2
            out[e, k] += s3


@njit(cache=True, fastmath=FAST, _nrt=False)
def add_line(series, scale, line, own, orders):
    """Add scale times the sums for x = own + v, from the sums ``line`` of v."""
    p = len(own)
    for k in range(orders):
        series[0, k] += scale * line[0, k]
    for a in range(p):
        x = own[a]
        for k in range(orders):
            series[1 + a, k] += scale * (line[1 + a, k] + x * line[0, k])
        for b in range(a + 1):
            y, at = own[b], at_product(p, a, b)
            if x == 0.0 and y == 0.0:
                for k in range(orders):
                    series[at, k] += scale * line[at, k]
            else:
                for k in range(orders):
                    series[at, k] += scale * (
                        line[at, k] + x * line[1 + b, k] + y * (line[1 + a, k] + x * line[0, k])
                    )
