"""Over what stretch of time the sums are series, and of how many orders: what costs least within the tolerance."""

import numpy as np
from numba import njit

from foedus.kernels.decay_board import BEGIN, CENTRE, HALF, LOWEST, ORIGIN
from foedus.kernels.decay_lines import add_times, stretch
from foedus.kernels.decay_series import expand_powers, narrow_window, orders_needed
from foedus.kernels.moments import CHUNK

WIDTHS = 24
"""Widths of the window of s that are tried: 1, and each less than the one before by the square root of 2."""
SLACK, FADED = 1.25, 0.9
"""Room for exponents to grow before the window is chosen anew; how far s may fall before a window from 0 is narrowed."""
FIXED = 10.0
"""What building costs whatever the orders: reading, exponentials; in orders."""


@njit(cache=True, _nrt=False)
def decay_time(steps, s, is_frozen):
    """Time up to which weights have decayed in a step."""
    return steps.before[s] if is_frozen and steps.before[s] > -np.inf else steps.time[s]


@njit(cache=True, _nrt=False)
def _steps_until(steps, s, high, is_frozen, until):
    low = s
    while low < high:
        middle = (low + high) // 2
        if decay_time(steps, middle, is_frozen) <= until:
            low = middle + 1
        else:
            high = middle
    return max(low - s, 1)


@njit(cache=True, _nrt=False)
def measure_exponents(board, frame):
    """Least and greatest exponent of the pairs that stand, by half-life."""
    m, n = board.standing.shape
    for g in range(len(board.rate)):
        frame.low[g], frame.high[g] = np.inf, -np.inf
        for i in range(m):
            c, own = i // n, 0.0
            for k in range(len(board.beta)):
                if board.group[k] == g:
                    own += board.beta[k] * (board.sender[k, i] + board.shared[c, k])
            for start in range(0, n, CHUNK):
                size = min(CHUNK, n - start)
                _exponents(board, g, own, i, start, c * n + start, size, board.z[g])
                stretch(board.z[g], board.standing[i, start : start + size], size, frame.low, frame.high, g)
        if frame.low[g] > frame.high[g]:
            frame.low[g] = frame.high[g] = 0.0
        frame.low[g] *= frame.level[g]
        frame.high[g] *= frame.level[g]


@njit(cache=True, _nrt=False)
def _exponents(board, g, own, i, start, first, m, z):
    for j in range(m):
        z[j] = own
    for k in range(len(board.beta)):
        if board.group[k] == g:
            add_times(z, board.beta[k], board.receiver[k, first : first + m], m)
            if board.slot[k] >= 0:
                add_times(z, board.beta[k], board.pair[i, board.slot[k], start : start + m], m)


@njit(cache=True, _nrt=False)
def open_window(board, frame, steps, s, high, is_frozen, burden, tolerance, refresh):
    """Choose the window that begins with step ``s``.

    Parameters
    ----------
    burden
        Work of a step's changes over the work of building, per order.
    tolerance
        Largest relative error of a sum over the risk set.
    """
    span = frame.span
    span[BEGIN] = decay_time(steps, s, is_frozen)
    for g in range(len(board.rate)):
        frame.level[g] = np.exp(-board.rate[g] * (span[BEGIN] - span[ORIGIN]))
    if min(high, s + refresh) - s == 1:
        _fix(board, frame)
        return
    measure_exponents(board, frame)
    best, width, chosen, orders = 1.0 + FIXED, 1.0, 0.0, 1
    for _ in range(WIDTHS):
        ends = 1.0 - width
        until = span[BEGIN] - np.log(ends) / board.rate[0] if ends > 0.0 else np.inf
        lasts = _steps_until(steps, s, min(high, s + refresh), is_frozen, until)
        _allow(board, frame, ends)
        k = orders_needed(
            frame.reach, board.ratio, 1.0 - width / 2, width / 2, frame.sigma, frame.room, tolerance
        )
        cost = (k + FIXED) / lasts + k * burden
        if k > 0 and cost < best + burden:
            best, chosen, orders = cost - burden, width, k
        width *= np.sqrt(0.5)
    span[CENTRE], span[HALF], span[LOWEST] = 1.0 - chosen / 2, chosen / 2, 1.0 - chosen
    _allow(board, frame, 1.0 - chosen)
    if chosen == 0.0:
        _fix(board, frame)
        return
    expand_powers(board.ratio, span[CENTRE], span[HALF], frame.sigma)
    frame.orders[0], frame.orders[1] = orders, 1


@njit(cache=True, _nrt=False)
def _fix(board, frame):
    """A window that holds for one time only."""
    span = frame.span
    span[CENTRE], span[HALF], span[LOWEST] = 1.0, 0.0, 1.0
    for g in range(len(board.rate)):
        frame.middle[g], frame.reach[g] = 0.0, np.inf
    expand_powers(board.ratio, span[CENTRE], span[HALF], frame.sigma)
    frame.orders[0], frame.orders[1] = 1, 1


@njit(cache=True, _nrt=False)
def _allow(board, frame, ends):
    """Room for exponents to grow as new acts, not yet faded, come in before the window ends: to where they lead."""
    for g in range(len(board.rate)):
        up, down = 0.0, 0.0
        for k in range(len(board.beta)):
            if board.group[k] == g:
                up, down = max(up, board.beta[k]), max(down, -board.beta[k])
        faded = ends ** board.ratio[g] if ends > 0.0 else FADED
        frame.middle[g] = 0.5 * (frame.low[g] + frame.high[g] + (up - down) / faded)
        frame.reach[g] = 0.5 * (SLACK * (frame.high[g] - frame.low[g]) + up + down) / faded


@njit(cache=True, _nrt=False)
def roll(board, frame, t):
    """Narrow a window that reaches down to s = 0 to what is still ahead at ``t``: exact, and nothing is built."""
    span = frame.span
    if span[LOWEST] > 0.0 or not t > span[BEGIN]:
        return
    last = len(board.rate) - 1
    if np.exp(-board.rate[last] * (t - span[BEGIN])) > FADED:
        return
    narrow_window(board.series, np.exp(-board.rate[0] * (t - span[BEGIN])), frame.orders[0])
    for g in range(len(board.rate)):
        faded = np.exp(-board.rate[g] * (t - span[BEGIN]))
        frame.level[g] *= faded
        frame.middle[g] *= faded
    span[BEGIN] = t
