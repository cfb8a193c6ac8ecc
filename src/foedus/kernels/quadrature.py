"""Where to look at a rate that moves all the time, so that a weighted sum of what is seen is its integral.

Gauss-Legendre points on panels that double in length: what halves or fades since the last act moves fast at first and
slowly later. A panel as long as the fastest scale of movement takes eight points, a short one fewer; their error on
:math:`e^{c u}` is below 1e-11 for as much movement as ``REACH`` allows.
"""

import numpy as np
from numba import njit

from foedus.kernels.stream import Steps

ORDERS = (2, 3, 5, 8)
REACH = (0.0066, 0.043, 0.27)
"""Longest panels, in scales, for the first orders."""
POINTS = np.concatenate([np.polynomial.legendre.leggauss(m)[0] for m in ORDERS])
WEIGHTS = np.concatenate([np.polynomial.legendre.leggauss(m)[1] for m in ORDERS])
MOST = 8 * 64
"""Points at most: 64 panels double past any length of time."""


@njit(cache=True)
def n_points(length, scale):
    """How many points a wait of ``length`` takes; ``scale`` is the time in which rates move by a good part."""
    panels = max(1, int(np.ceil(np.log2(length / scale + 1.0) - 1e-12)))
    if panels > 1:
        return 8 * min(panels, 64)
    for k in range(3):
        if length <= REACH[k] * scale:
            return ORDERS[k]
    return 8


@njit(cache=True)
def place_points(length, scale, since, at, weight):
    """Points of a wait that began at ``since`` into ``at``, and their share of its length into ``weight``; returns how many."""
    n = n_points(length, scale)
    order = min(n, 8)
    first = 0
    for m in ORDERS:
        if m == order:
            break
        first += m
    low = 0.0
    for panel in range(n // order):
        is_last = panel == n // order - 1
        high = length if is_last else min(length, scale * (2.0 ** (panel + 1) - 1.0))
        for q in range(order):
            at[panel * order + q] = since + low + 0.5 * (high - low) * (1.0 + POINTS[first + q])
            weight[panel * order + q] = 0.5 * (high - low) * WEIGHTS[first + q]
        low = high
    return n


@njit(cache=True)
def _count(dt, first, last, scale):
    total = 0
    for s in range(len(dt)):
        total += n_points(dt[s], scale) if dt[s] > 0.0 else 0
        total += 1 if dt[s] == 0.0 or last[s] > first[s] else 0
    return total


@njit(cache=True)
def _spread(steps, into, scale, at, weight):
    m = 0
    for s in range(len(steps.dt)):
        if steps.dt[s] > 0.0:
            since = steps.time[s] - steps.dt[s]
            for q in range(place_points(steps.dt[s], scale, since, at, weight)):
                into.change[m], into.before[m] = steps.change[s], steps.before[s]
                into.time[m], into.dt[m] = at[q], weight[q]
                m += 1
        if steps.dt[s] == 0.0 or steps.last[s] > steps.first[s]:
            into.change[m], into.before[m], into.time[m] = steps.change[s], steps.before[s], steps.time[s]
            into.first[m], into.last[m] = steps.first[s], steps.last[s]
            m += 1


def spread(steps: Steps, scale: float) -> Steps:
    """Steps whose waits are many short ones, each at a point of its wait and as long as the point's share of it."""
    m = int(_count(steps.dt, steps.first, steps.last, scale))
    ints, floats = [np.zeros(m, np.int64) for _ in range(3)], [np.zeros(m) for _ in range(3)]
    into = Steps(np.array([m], np.int64), ints[0], floats[0], ints[1], ints[2], floats[1], floats[2])
    _spread(steps, into, scale, np.zeros(MOST), np.zeros(MOST))
    return into
