"""Weighted Gram matrices, in chunks of fixed size so that sums never depend on how work is shared."""

from numba import njit

CHUNK = 256
FAST = {"reassoc", "contract", "nsz"}


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
