"""Rates of units from the components of their statistics: now, at most, and summed over time.

A column is x = link(g(t; G + S[i] + R[j] + D[i, j])). Between changes of components g only fades (or stands still), so
x runs monotonically from its value now to its value later. The linear predictor over a span therefore lies below
the sum of each term's larger end: a bound that makes thinning and root finding exact.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.emit import linked
from foedus.kernels.layout import DECAYING, STILL
from foedus.kernels.opcodes import RAW

NEGLIGIBLE = 1e-13
FEW_NODES = 0.05
"""A panel over which no logarithm of a rate moves by more takes three nodes: their error is below 1e-11."""
_X, _W = np.polynomial.legendre.leggauss(8)
NODES, WEIGHTS = (_X + 1.0) / 2.0, _W / 2.0
_X, _W = np.polynomial.legendre.leggauss(3)
FEW, FEW_WEIGHTS = (_X + 1.0) / 2.0, _W / 2.0

PLAIN, STANDING, FADING = 0, 1, 2
"""Kinds of term: one column that stands still between changes; several, or frozen; one that moves between events."""


class Equations(NamedTuple):
    """One linear predictor per block, as tables; the columns a block reads are numbered 0, 1, ... in its own slots.

    Attributes
    ----------
    term_start : block c owns terms ``term_start[c]:term_start[c + 1]``, the plain ones first.
    plain_end : end of the plain terms of each block.
    term_beta : term q has the coefficient ``beta[term_beta[q]]``.
    term_kind : ``PLAIN``, ``STANDING`` or ``FADING``.
    column_start, column : term q multiplies the slots ``column[column_start[q]:column_start[q + 1]]``.
    memory, pace, link : per block and slot, how a remembered sum becomes a value; pace per unit of time.
    is_frozen : per block and slot, whether memory stands between events.
    frozen_start, frozen : slots of block c that do, ``frozen[frozen_start[c]:frozen_start[c + 1]]``.
    place : slot of a column in a block, -1 where the block does not read it; shape (n_blocks, n_columns).
    reads : whether units of a block hear of a column, shape (n_blocks, n_columns).
    in_plain : per block and slot, whether a plain term reads it.
    block_of_row : block of a row of components, shape (n_blocks * n,).
    is_moving : whether a block reads a frozen column, which moves at every event.
    epoch : time from which stamps count (1,).
    """

    term_start: np.ndarray
    plain_end: np.ndarray
    term_beta: np.ndarray
    term_kind: np.ndarray
    column_start: np.ndarray
    column: np.ndarray
    memory: np.ndarray
    pace: np.ndarray
    link: np.ndarray
    is_frozen: np.ndarray
    frozen_start: np.ndarray
    frozen: np.ndarray
    place: np.ndarray
    reads: np.ndarray
    in_plain: np.ndarray
    block_of_row: np.ndarray
    is_moving: np.ndarray
    epoch: np.ndarray


class Components(NamedTuple):
    """What every column consists of: all that one unit reads lies side by side.

    Attributes
    ----------
    g, s, r, d : global (B, M), sender and receiver (B * n, M), pair (B * n, n, M), M slots.
    origin : time as of which decaying sums are held (1,).
    last : time of the last event, which frozen columns read (1,).
    fade, fade_at : what is left at a time of a decaying sum, and that time; by block and slot.
    """

    g: np.ndarray
    s: np.ndarray
    r: np.ndarray
    d: np.ndarray
    origin: np.ndarray
    last: np.ndarray
    fade: np.ndarray
    fade_at: np.ndarray


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def raw_of(comp, c, row, col, j, m):
    """Sum of the components of slot ``m`` for one unit."""
    return comp.g[c, m] + comp.s[row, m] + comp.r[col, m] + comp.d[row, j, m]


@njit(cache=True, nogil=True, _nrt=False)
def left_at(eq, comp, c, m, t):
    """What is left at ``t`` of a decaying sum; the same for every unit, so the last one asked for is kept."""
    if comp.fade_at[c, m] != t:
        comp.fade_at[c, m] = t
        comp.fade[c, m] = np.exp(-eq.pace[c, m] * (t - comp.origin[0]))
    return comp.fade[c, m]


@njit(cache=True, nogil=True, _nrt=False)
def value_at(eq, comp, c, m, raw, t, is_shared):
    """The value of a column that does not stand still; ``is_shared`` where other units ask for the same time."""
    if raw == 0.0 or (raw < 0.0 and (eq.link[c, m] != RAW or eq.memory[c, m] != DECAYING)):
        return 0.0
    if eq.memory[c, m] == DECAYING:
        left = left_at(eq, comp, c, m, t) if is_shared else np.exp(-eq.pace[c, m] * (t - comp.origin[0]))
        return linked(eq.link[c, m], raw * left)
    return linked(eq.link[c, m], 1.0 / (age(eq, raw, t) + 1.0))


@njit(cache=True, nogil=True, _nrt=False)
def value_of(eq, comp, c, m, raw, t, is_shared):
    """The column's value at ``t`` if its components stand, of a frozen one as at the last event."""
    if eq.memory[c, m] == STILL:
        return raw
    return value_at(eq, comp, c, m, raw, comp.last[0] if eq.is_frozen[c, m] else t, is_shared)


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def age(eq, stamp, t):
    """Time since the act that left ``stamp`` (time since the epoch, plus 1; 0 for never)."""
    return t - eq.epoch[0] - stamp + 1.0


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def fades(eq, c, m):
    """Whether the column moves between events."""
    return eq.memory[c, m] != STILL and not eq.is_frozen[c, m]


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def ages(eq, c, m, is_thin):
    """Whether the column moves while its components stand: between events, or, if frozen, at other units' events."""
    return eq.memory[c, m] != STILL and (is_thin or not eq.is_frozen[c, m])


@njit(cache=True, nogil=True, _nrt=False)
def plain_eta(eq, beta, comp, n, c, i, j):
    """Part of the linear predictor of one unit that changes only with a component: its plain terms."""
    g, s, r, d = comp.g[c], comp.s[c * n + i], comp.r[c * n + j], comp.d[c * n + i, j]
    eta, first = 0.0, eq.term_start[c]
    at = eq.column_start[first] - first
    for q in range(first, eq.plain_end[c]):
        m = eq.column[at + q]
        eta += beta[eq.term_beta[q]] * (g[m] + s[m] + r[m] + d[m])
    return eta


@njit(cache=True, nogil=True, _nrt=False)
def other_eta(eq, beta, comp, n, c, i, j, t, kind, is_shared):
    """The other part at ``t``: its terms of one kind, if no component changes before."""
    row, col = c * n + i, c * n + j
    eta = 0.0
    for q in range(eq.plain_end[c], eq.term_start[c + 1]):
        if eq.term_kind[q] != kind:
            continue
        x = beta[eq.term_beta[q]]
        for at in range(eq.column_start[q], eq.column_start[q + 1]):
            if x == 0.0:
                break
            m = eq.column[at]
            x *= value_of(eq, comp, c, m, raw_of(comp, c, row, col, j, m), t, is_shared)
        eta += x
    return eta


@njit(cache=True, nogil=True, _nrt=False)
def eta_at(eq, beta, comp, n, c, i, j, t):
    """Linear predictor of one unit at ``t`` if no component changes before."""
    moving = other_eta(eq, beta, comp, n, c, i, j, t, FADING, True)
    return (
        plain_eta(eq, beta, comp, n, c, i, j)
        + other_eta(eq, beta, comp, n, c, i, j, t, STANDING, True)
        + moving
    )


@njit(cache=True, nogil=True, _nrt=False)
def eta_span(eq, beta, comp, n, c, i, j, plain, t, later, is_thin):
    """Linear predictor now, and a bound on it from ``t`` to ``later`` (which may be infinite), given its plain part.

    With ``is_thin`` the bound also holds while other units' events move the clock of frozen columns on.

    Returns
    -------
    now, most, is_steady : steady when the unit stands still until a component changes.
    """
    row, col = c * n + i, c * n + j
    now, most, is_steady = plain, plain, True
    for q in range(eq.plain_end[c], eq.term_start[c + 1]):
        b = beta[eq.term_beta[q]]
        if b != 0.0:
            if eq.column_start[q + 1] - eq.column_start[q] == 1:
                m = eq.column[eq.column_start[q]]
                x, w = column_span(eq, b, comp, c, m, raw_of(comp, c, row, col, j, m), t, later, is_thin)
                low, high, stands = min(x, w), max(x, w), x == w
            else:
                x, low, high, stands = term_span(eq, b, comp, c, row, col, j, q, t, later, is_thin)
            now += b * x
            most += b * high if b > 0.0 else b * low
            is_steady = is_steady and stands
    return now, most, is_steady


@njit(cache=True, nogil=True, _nrt=False)
def term_span(eq, b, comp, c, row, col, j, q, t, later, is_thin):
    """One term now, its least and its greatest value up to ``later``, and whether it stands still."""
    x, low, high, stands = 1.0, 1.0, 1.0, True
    for at in range(eq.column_start[q], eq.column_start[q + 1]):
        m = eq.column[at]
        raw = raw_of(comp, c, row, col, j, m)
        v, w = column_span(eq, b, comp, c, m, raw, t, later, is_thin)
        x *= v
        if v == w:
            low, high = low * v, high * v
            if v < 0.0:
                low, high = high, low
        else:
            stands = False
            lo, hi = min(v, w), max(v, w)
            a1, a2, a3, a4 = low * lo, low * hi, high * lo, high * hi
            low, high = min(min(a1, a2), min(a3, a4)), max(max(a1, a2), max(a3, a4))
    return x, low, high, stands


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def column_span(eq, b, comp, c, m, raw, t, later, is_thin):
    """The column's value now and where it has got to ``later``, the same where its part in the rate is negligible."""
    v = value_of(eq, comp, c, m, raw, t, True)
    w = v
    if ages(eq, c, m, is_thin) and abs(v * b) >= NEGLIGIBLE:
        w = 0.0 if later == np.inf else value_at(eq, comp, c, m, raw, later, False)
    return v, w


@njit(cache=True, nogil=True, _nrt=False)
def hazard(eq, beta, comp, n, c, i, j, plain, start, end):
    """Integral of a unit's rate from ``start`` to ``end`` while its components stand, given the plain part of its predictor.

    Composite Gauss-Legendre of order 8 on panels of at most one half-life (a quarter of its age for a recency),
    shorter where the coefficient is large; of order 3 where the rate hardly moves. The rate is analytic on a panel, so
    the error falls geometrically.
    """
    total, t = 0.0, start
    standing = plain + other_eta(eq, beta, comp, n, c, i, j, start, STANDING, True)
    while t < end:
        length, slope = panel(eq, beta, comp, n, c, i, j, t)
        step, part = min(end - t, length), 0.0
        if step * slope <= FEW_NODES:
            for p in range(FEW.size):
                eta = other_eta(eq, beta, comp, n, c, i, j, t + step * FEW[p], FADING, False)
                part += FEW_WEIGHTS[p] * np.exp(standing + eta)
        else:
            for p in range(NODES.size):
                eta = other_eta(eq, beta, comp, n, c, i, j, t + step * NODES[p], FADING, False)
                part += WEIGHTS[p] * np.exp(standing + eta)
        total += part * step
        t = t + step if step < end - t else end
    return total


@njit(cache=True, nogil=True, _nrt=False)
def frozen_moves(eq, comp, n, c, i, j):
    """Whether a frozen column of the unit holds anything that fades at the next event."""
    row, col = c * n + i, c * n + j
    for at in range(eq.frozen_start[c], eq.frozen_start[c + 1]):
        if raw_of(comp, c, row, col, j, eq.frozen[at]) != 0.0:
            return True
    return False


@njit(cache=True, nogil=True, _nrt=False)
def panel(eq, beta, comp, n, c, i, j, t):
    """A length over which the fading columns of a unit change by a bounded ratio (infinite if none still fades), and the
    steepest slope of a logarithm of its rate."""
    row, col = c * n + i, c * n + j
    length, slope = np.inf, 0.0
    for q in range(eq.plain_end[c], eq.term_start[c + 1]):
        b = abs(beta[eq.term_beta[q]])
        if b == 0.0 or eq.term_kind[q] != FADING:
            continue
        for at in range(eq.column_start[q], eq.column_start[q + 1]):
            m = eq.column[at]
            if not fades(eq, c, m):
                continue
            raw = raw_of(comp, c, row, col, j, m)
            if eq.memory[c, m] == DECAYING:
                size = abs(raw * left_at(eq, comp, c, m, t) * b)
                if size > NEGLIGIBLE:
                    length = min(length, 0.7 / eq.pace[c, m] / max(1.0, np.sqrt(size)))
                    slope += eq.pace[c, m] * max(1.0, size)
            elif raw > 0.0:
                since = age(eq, raw, t) + 1.0
                length = min(length, 0.25 * since)
                slope += max(1.0, b) / since
    return length, slope
