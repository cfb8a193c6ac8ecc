"""Rates of units from the components of their statistics: now, at most, and summed over time.

A column is x = link(g(t; G + S[i] + R[j] + D[i, j])). Between changes of components g only fades (or stands still), so
x runs monotonically from its value now to its value later. The linear predictor over a span therefore lies below
the sum of each term's larger end: a bound that makes thinning and root finding exact.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.layout import DECAYING, STILL
from foedus.kernels.opcodes import BINARY, LOG1P, RAW

NEGLIGIBLE = 1e-13
_X, _W = np.polynomial.legendre.leggauss(8)
NODES, WEIGHTS = (_X + 1.0) / 2.0, _W / 2.0


class Equations(NamedTuple):
    """One linear predictor per block, as tables.

    Attributes
    ----------
    term_start : block c owns terms ``term_start[c]:term_start[c + 1]``.
    term_beta : term q has the coefficient ``beta[term_beta[q]]``.
    column_start, column : term q multiplies ``column[column_start[q]:column_start[q + 1]]``.
    memory, pace, link : per column, how a remembered sum becomes a value; pace per unit of time.
    epoch : time from which stamps count (1,).
    is_frozen : per column, whether memory stands between events.
    reads : whether a block reads a column, shape (n_blocks, n_columns).
    is_moving : whether a block reads a frozen column, which moves at every event.
    """

    term_start: np.ndarray
    term_beta: np.ndarray
    column_start: np.ndarray
    column: np.ndarray
    memory: np.ndarray
    pace: np.ndarray
    link: np.ndarray
    epoch: np.ndarray
    is_frozen: np.ndarray
    reads: np.ndarray
    is_moving: np.ndarray


class Components(NamedTuple):
    """What every column consists of.

    Attributes
    ----------
    g, s, r, d : global (K, B), sender and receiver (K, B * n), pair (K, B * n, n).
    origin : time as of which decaying sums are held (1,).
    last : time of the last event, which frozen columns read (1,).
    """

    g: np.ndarray
    s: np.ndarray
    r: np.ndarray
    d: np.ndarray
    origin: np.ndarray
    last: np.ndarray


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def linked(link, x):
    """The value of a column from its remembered sum."""
    if link == RAW:
        return x
    if link == LOG1P:
        return np.log1p(x) if x > 0.0 else 0.0
    if link == BINARY:
        return 1.0 if x > 0.0 else 0.0
    return np.sqrt(x) if x > 0.0 else 0.0


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def raw_of(comp, k, row, i, col, j):
    """Sum of the components of column ``k`` for one unit."""
    return comp.s[k, row] + comp.r[k, col] + comp.d[k, row, j]


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def value_at(eq, comp, k, raw, t):
    """The column's value at ``t`` if its components stand and its memory does not."""
    if eq.memory[k] == STILL:
        return linked(eq.link[k], raw)
    if eq.memory[k] == DECAYING:
        if raw == 0.0:
            return 0.0
        return linked(eq.link[k], raw * np.exp(-eq.pace[k] * (t - comp.origin[0])))
    return linked(eq.link[k], 1.0 / (age(eq, k, raw, t) + 1.0)) if raw > 0.0 else 0.0


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def value_of(eq, comp, k, raw, t):
    """The column's value at ``t``, of a frozen one as at the last event."""
    return value_at(eq, comp, k, raw, comp.last[0] if eq.is_frozen[k] else t)


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def age(eq, k, stamp, t):
    """Time since the act that left ``stamp`` (time since the epoch, plus 1; 0 for never)."""
    return t - eq.epoch[0] - stamp + 1.0


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def fades(eq, k):
    """Whether the column moves between events."""
    return eq.memory[k] != STILL and not eq.is_frozen[k]


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def ages(eq, k, is_thin):
    """Whether the column moves while its components stand: between events, or, if frozen, at other units' events."""
    return eq.memory[k] != STILL and (is_thin or not eq.is_frozen[k])


@njit(cache=True, nogil=True, _nrt=False)
def eta_at(eq, beta, comp, n, c, i, j, t):
    """Linear predictor of one unit at ``t`` if no component changes before."""
    row, col = c * n + i, c * n + j
    eta = 0.0
    for q in range(eq.term_start[c], eq.term_start[c + 1]):
        x = beta[eq.term_beta[q]]
        for m in range(eq.column_start[q], eq.column_start[q + 1]):
            if x == 0.0:
                break
            k = eq.column[m]
            x *= value_of(eq, comp, k, comp.g[k, c] + raw_of(comp, k, row, i, col, j), t)
        eta += x
    return eta


@njit(cache=True, nogil=True, _nrt=False)
def eta_span(eq, beta, comp, n, c, i, j, t, later, is_thin):
    """Linear predictor now, and a bound on it from ``t`` to ``later`` (which may be infinite).

    With ``is_thin`` the bound also holds while other units' events move the clock of frozen columns on.

    Returns
    -------
    now, most, is_steady : steady when the unit stands still until a component changes.
    """
    row, col = c * n + i, c * n + j
    now, most, is_steady = 0.0, 0.0, True
    for q in range(eq.term_start[c], eq.term_start[c + 1]):
        b = beta[eq.term_beta[q]]
        if b == 0.0:
            continue
        x, low, high = 1.0, 1.0, 1.0
        for m in range(eq.column_start[q], eq.column_start[q + 1]):
            k = eq.column[m]
            raw = comp.g[k, c] + raw_of(comp, k, row, i, col, j)
            v = value_of(eq, comp, k, raw, t)
            w = v
            if ages(eq, k, is_thin):
                w = 0.0 if later == np.inf else value_at(eq, comp, k, raw, later)
                if abs(v * b) < NEGLIGIBLE:
                    w = v
            x *= v
            if v == w:
                low, high = low * v, high * v
                if v < 0.0:
                    low, high = high, low
            else:
                is_steady = False
                lo, hi = min(v, w), max(v, w)
                a1, a2, a3, a4 = low * lo, low * hi, high * lo, high * hi
                low, high = min(min(a1, a2), min(a3, a4)), max(max(a1, a2), max(a3, a4))
        now += b * x
        most += b * high if b > 0.0 else b * low
    return now, most, is_steady


@njit(cache=True, nogil=True, _nrt=False)
def hazard(eq, beta, comp, n, c, i, j, start, end):
    """Integral of a unit's rate from ``start`` to ``end`` while its components stand.

    Composite Gauss-Legendre of order 8 on panels of at most one half-life (a quarter of its age for a recency),
    shorter where the coefficient is large. The rate is analytic on a panel, so the error falls geometrically.
    """
    total, t = 0.0, start
    while t < end:
        step = min(end - t, panel(eq, beta, comp, n, c, i, j, t))
        part = 0.0
        for p in range(8):
            part += WEIGHTS[p] * np.exp(eta_at(eq, beta, comp, n, c, i, j, t + step * NODES[p]))
        total += part * step
        t = t + step if step < end - t else end
    return total


@njit(cache=True, nogil=True, _nrt=False)
def panel(eq, beta, comp, n, c, i, j, t):
    """A length over which the fading columns of a unit change by a bounded ratio; infinite if none still fades."""
    row, col = c * n + i, c * n + j
    length = np.inf
    for q in range(eq.term_start[c], eq.term_start[c + 1]):
        b = abs(beta[eq.term_beta[q]])
        if b == 0.0:
            continue
        for m in range(eq.column_start[q], eq.column_start[q + 1]):
            k = eq.column[m]
            if not fades(eq, k):
                continue
            raw = comp.g[k, c] + raw_of(comp, k, row, i, col, j)
            if eq.memory[k] == DECAYING:
                size = abs(raw * np.exp(-eq.pace[k] * (t - comp.origin[0])) * b)
                if size > NEGLIGIBLE:
                    length = min(length, 0.7 / eq.pace[k] / max(1.0, np.sqrt(size)))
            elif raw > 0.0:
                length = min(length, 0.25 * (age(eq, k, raw, t) + 1.0))
    return length
