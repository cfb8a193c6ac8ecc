"""Weighted Gram matrices, in chunks of fixed size so that sums never depend on how work is shared."""

import numpy as np
from numba import njit

CHUNK = 256
FAST = {"reassoc", "contract", "nsz"}
TILE = 3
"""Terms taken together by :func:`gram_of_lines`: nine sums share six reads."""


def tiled(index: np.ndarray, spare: int) -> np.ndarray:
    """``index`` filled up with ``spare`` to whole tiles."""
    return np.concatenate([index, np.full(-len(index) % TILE, spare)]).astype(np.int64)


@njit(cache=True, fastmath=FAST, _nrt=False)
def gram(w, v, wv, index, m, m1, m2):
    """Add sums of w v and w v v' to ``m1`` and the lower half of ``m2``; returns the sum of w.

    ``v`` and ``wv`` hold one row per entry of ``index``, which numbers the terms.
    """
    m0 = 0.0
    for j in range(m):
        m0 += w[j]
    for k in range(len(index)):
        s = 0.0
        for j in range(m):
            x = w[j] * v[k, j]
            wv[k, j] = x
            s += x
        at = index[k]
        m1[at] += s
        l = 0
        while l + 4 <= k + 1:
            s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
            for j in range(m):
                x = wv[k, j]
                s0 += x * v[l, j]
                s1 += x * v[l + 1, j]
                s2 += x * v[l + 2, j]
                s3 += x * v[l + 3, j]
            m2[at, index[l]] += s0
            m2[at, index[l + 1]] += s1
            m2[at, index[l + 2]] += s2
            m2[at, index[l + 3]] += s3
            l += 4
        while l <= k:
            s = 0.0
            for j in range(m):
                s += wv[k, j] * v[l, j]
            m2[at, index[l]] += s
            l += 1
    return m0


@njit(cache=True, fastmath=FAST, _nrt=False)
def _on_diagonal(w, u0, u1, u2, k0, k1, k2, m, m1, m2):
    s0, s1, s2 = 0.0, 0.0, 0.0
    s00, s10, s11, s20, s21, s22 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for j in range(m):
        x0, x1, x2 = u0[j], u1[j], u2[j]
        y0, y1, y2 = w[j] * x0, w[j] * x1, w[j] * x2
        s0 += y0
        s1 += y1
        s2 += y2
        s00 += y0 * x0
        s10 += y1 * x0
        s11 += y1 * x1
        s20 += y2 * x0
        s21 += y2 * x1
        s22 += y2 * x2
    m1[k0] += s0
    m1[k1] += s1
    m1[k2] += s2
    m2[k0, k0] += s00
    m2[k1, k0] += s10
    m2[k1, k1] += s11
    m2[k2, k0] += s20
    m2[k2, k1] += s21
    m2[k2, k2] += s22


@njit(cache=True, fastmath=FAST, _nrt=False)
def _below_diagonal(w, u0, u1, u2, v0, v1, v2, k0, k1, k2, l0, l1, l2, m, m2):
    s00, s01, s02, s10, s11, s12, s20, s21, s22 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for j in range(m):
        x0, x1, x2 = v0[j], v1[j], v2[j]
        y0, y1, y2 = w[j] * u0[j], w[j] * u1[j], w[j] * u2[j]
        s00 += y0 * x0
        s01 += y0 * x1
        s02 += y0 * x2
        s10 += y1 * x0
        s11 += y1 * x1
        s12 += y1 * x2
        s20 += y2 * x0
        s21 += y2 * x1
        s22 += y2 * x2
    m2[k0, l0] += s00
    m2[k0, l1] += s01
    m2[k0, l2] += s02
    m2[k1, l0] += s10
    m2[k1, l1] += s11
    m2[k1, l2] += s12
    m2[k2, l0] += s20
    m2[k2, l1] += s21
    m2[k2, l2] += s22


@njit(cache=True, fastmath=FAST, _nrt=False)
def gram_of_lines(w, table, line, index, first, m, m1, m2):
    """Add sums of w v and w v v' to ``m1`` and the lower half of ``m2``; returns the sum of w.

    ``v`` of term ``index[k]`` stands where it is kept: in row ``line[k]`` of ``table``, from column ``first`` on. Both
    are made of whole tiles (:func:`tiled`); the spare rows and columns of ``m1`` and ``m2`` take what is too much.
    """
    last, m0 = first + m, 0.0
    for j in range(m):
        m0 += w[j]
    for k in range(0, len(index), TILE):
        u0, u1, u2 = (
            table[line[k], first:last],
            table[line[k + 1], first:last],
            table[line[k + 2], first:last],
        )
        k0, k1, k2 = index[k], index[k + 1], index[k + 2]
        _on_diagonal(w, u0, u1, u2, k0, k1, k2, m, m1, m2)
        for l in range(0, k, TILE):
            v0, v1, v2 = (
                table[line[l], first:last],
                table[line[l + 1], first:last],
                table[line[l + 2], first:last],
            )
            _below_diagonal(
                w, u0, u1, u2, v0, v1, v2, k0, k1, k2, index[l], index[l + 1], index[l + 2], m, m2
            )
    return m0


@njit(cache=True, _nrt=False)
def exchange(s0, s1, s2, m0, m1, m2, old, x_old, new, x_new, p):
    """Replace ``old`` times the sums over x = x_old + v by ``new`` times those over x = x_new + v, from the moments of v."""
    by = new - old
    s0[0] += by * m0
    for k in range(p):
        out, back = old * x_old[k], new * x_new[k]
        moved = back - out
        s1[k] += by * m1[k] + moved * m0
        for l in range(k + 1):
            s2[k, l] += (
                by * m2[k, l]
                + moved * m1[l]
                + (new * x_new[l] - old * x_old[l]) * m1[k]
                + m0 * (back * x_new[l] - out * x_old[l])
            )
