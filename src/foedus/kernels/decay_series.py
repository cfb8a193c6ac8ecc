"""Weights that move with the clock as power series, with a proven bound on what is cut off.

With half-lives, eta_u = a_u + sum_g b_ug s^q_g, where s = 2^(-age / longest half-life) and q_g is the longest half-life over
group g's. Over a window of s, written s = centre + half * tau with tau in [-1, 1], exp(eta_u) is a power series in tau; its
coefficients follow from those of the exponent f by k c_k = sum_m m f_m c_(k-m) (Knuth 1997, "The art of computer
programming" 2, 4.7). Where |f_m| <= F_m, the same recursion on F bounds every coefficient, and exp(sum F) less the first K
of them bounds what is cut off: a majorant series, after Cauchy.
"""

import numpy as np
from numba import njit

from foedus.kernels.moments import FAST

MOST = 32
"""Most orders of a series."""
LOST = 1e-18
"""Share of a series' first coefficient below which a last one changes nothing in double precision."""
LARGEST = 12.0
"""Largest sum of a majorant exponent that is worth expanding."""


@njit(cache=True, _nrt=False)
def expand_powers(ratio, centre, half, sigma):
    """Coefficients of (centre + half tau)^q for each q of ``ratio``, into ``sigma``, shape (groups, MOST)."""
    for g in range(len(ratio)):
        x = centre ** ratio[g]
        for m in range(MOST):
            sigma[g, m] = x
            x *= (ratio[g] - m) / (m + 1) * half / centre


@njit(cache=True, _nrt=False)
def _left_over(q, centre, half, last):
    """Bound on the sum of |coefficients| of (centre + half tau)^q after the ``MOST``-th, ``last``."""
    shrink = max(1.0, abs(q - MOST + 1) / MOST) * half / centre
    if last == 0.0:
        return 0.0
    return abs(last) * shrink / (1.0 - shrink) if shrink < 1.0 else np.inf


@njit(cache=True, _nrt=False)
def orders_needed(reach, ratio, centre, half, sigma, room, tolerance):
    """Fewest orders whose relative error stays below ``tolerance`` while every |b_g| is at most ``reach``; 0 if too many.

    ``sigma`` is filled on the way; ``room`` has shape (2, MOST).
    """
    expand_powers(ratio, centre, half, sigma)
    bound, c = room[0], room[1]
    total = 0.0
    for m in range(1, MOST):
        bound[m] = 0.0
        for g in range(len(ratio)):
            bound[m] += reach[g] * abs(sigma[g, m])
        total += bound[m]
    for g in range(len(ratio)):
        if reach[g] > 0.0:
            total += reach[g] * _left_over(ratio[g], centre, half, sigma[g, MOST - 1])
    if not total <= LARGEST:
        return 0
    whole = np.exp(total)
    rest = whole - 1.0
    c[0] = 1.0
    for k in range(1, MOST + 1):
        if rest * whole <= tolerance:
            return k
        if k < MOST:
            x = 0.0
            for m in range(1, k + 1):
                x += m * bound[m] * c[k - m]
            c[k] = x / k
            rest -= c[k]
    return 0


@njit(cache=True, _nrt=False)
def degree_of(sigma, orders):
    """Highest order that any power of s has, below ``orders``."""
    for m in range(orders - 1, 1, -1):
        for g in range(len(sigma)):
            if sigma[g, m] != 0.0:
                return m
    return 1


@njit(cache=True, fastmath=FAST, _nrt=False)
def expand_weights(w, z, sigma, orders, degree, f, c, m):
    """Series of ``w`` exp(sum_g z_g (s^q_g - centre^q_g)) for ``m`` units at once, into ``c``, shape (MOST, units)."""
    for k in range(1, min(degree + 1, orders)):
        for j in range(m):
            f[k, j] = 0.0
        for g in range(len(sigma)):
            by = k * sigma[g, k]
            for j in range(m):
                f[k, j] += by * z[g, j]
    for j in range(m):
        c[0, j] = w[j]
    for k in range(1, orders):
        by = 1.0 / k
        for j in range(m):
            c[k, j] = f[1, j] * c[k - 1, j] * by
        for l in range(2, min(k, degree) + 1):
            for j in range(m):
                c[k, j] += f[l, j] * c[k - l, j] * by


@njit(cache=True, _nrt=False)
def expand_ratio(shift, z, sigma, orders, r):
    """Series of exp(shift + sum_g z_g s^q_g), into ``r``."""
    for g in range(len(z)):
        shift += z[g] * sigma[g, 0]
    r[0] = np.exp(shift)
    for k in range(1, orders):
        x = 0.0
        for l in range(1, k + 1):
            f = 0.0
            for g in range(len(z)):
                f += z[g] * sigma[g, l]
            x += l * f * r[k - l]
        r[k] = x / k


@njit(cache=True, fastmath=FAST, _nrt=False)
def multiply_series(one, r, orders, out):
    """All series of ``one``, shape (MOST, sums), times the series ``r``, cut at ``orders``."""
    n_terms = orders
    while n_terms > 1 and abs(r[n_terms - 1]) < LOST * abs(r[0]):
        n_terms -= 1
    for k in range(orders):
        for at in range(one.shape[1]):
            out[k, at] = r[0] * one[k, at]
        for l in range(1, min(k + 1, n_terms)):
            by = r[l]
            for at in range(one.shape[1]):
                out[k, at] += by * one[k - l, at]


@njit(cache=True, fastmath=FAST, _nrt=False)
def narrow_window(series, by, orders):
    """Rewrite series over s in [0, 1], shape (MOST, sums), as series over [0, ``by``]: tau = by tau' + by - 1."""
    shift = by - 1.0
    # repeated synthetic division by (tau - shift)
    for k in range(orders):
        for l in range(orders - 2, k - 1, -1):
            for at in range(series.shape[1]):
                series[l, at] += shift * series[l + 1, at]
    scale = 1.0
    for k in range(orders):
        for at in range(series.shape[1]):
            series[k, at] *= scale
        scale *= by
