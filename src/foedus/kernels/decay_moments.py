"""Weighted Gram matrices of many orders at once: the sums over units of c_k v and c_k v v', for every k."""

from numba import njit

from foedus.kernels.moments import FAST


@njit(cache=True)
def n_sums(p):
    """How many numbers the sums of 1, x and x x' are."""
    return 1 + p + p * (p + 1) // 2


@njit(cache=True)
def at_product(p, k, l):
    """Where the sum of x_k x_l stands, l <= k."""
    return 1 + p + k * (k + 1) // 2 + l


@njit(cache=True, fastmath=FAST)
def _dots(c, orders, x, m, out):
    k = 0
    while k + 4 <= orders:
        s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
        for j in range(m):
            s0 += c[k, j] * x[j]
            s1 += c[k + 1, j] * x[j]
            s2 += c[k + 2, j] * x[j]
            s3 += c[k + 3, j] * x[j]
        out[k] += s0
        out[k + 1] += s1
        out[k + 2] += s2
        out[k + 3] += s3
        k += 4
    while k < orders:
        s = 0.0
        for j in range(m):
            s += c[k, j] * x[j]
        out[k] += s
        k += 1


@njit(cache=True, fastmath=FAST)
def add_orders(c, orders, v, index, product, m, out):
    """Add the sums of ``m`` units to ``out``, shape (n_sums, orders).

    ``v`` holds one row per entry of ``index``, which numbers the terms; ``product`` is room for ``m`` floats.
    """
    p = 0
    while n_sums(p) < len(out):
        p += 1
    for j in range(m):
        product[j] = 1.0
    _dots(c, orders, product, m, out[0])
    for a in range(len(index)):
        _dots(c, orders, v[a], m, out[1 + index[a]])
        for b in range(a + 1):
            for j in range(m):
                product[j] = v[a, j] * v[b, j]
            _dots(c, orders, product, m, out[at_product(p, index[a], index[b])])


@njit(cache=True, fastmath=FAST)
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
