"""Series of the sums over one row or one column, and over chosen pairs: what a sweep with half-lives adds and takes out."""

import numpy as np
from numba import njit

from foedus.kernels.decay_board import STANDING
from foedus.kernels.decay_moments import add_line, add_orders
from foedus.kernels.decay_series import degree_of, expand_ratio, expand_weights, multiply_series
from foedus.kernels.exponential import exponentials
from foedus.kernels.moments import CHUNK


@njit(cache=True)
def add_times(z, by, x, m):
    """Add ``by`` times ``x`` to ``z``."""
    for j in range(m):
        z[j] += by * x[j]


@njit(cache=True)
def _fill(z, x, m):
    for j in range(m):
        z[j] = x


@njit(cache=True)
def _copy(z, x, m):
    for j in range(m):
        z[j] = x[j]


@njit(cache=True)
def _sum(z, x, y, m):
    for j in range(m):
        z[j] = x[j] + y[j]


@njit(cache=True)
def _keep(w, standing, m):
    for j in range(m):
        w[j] = w[j] if standing[j] == STANDING else 0.0


@njit(cache=True)
def stretch(z, standing, m, low, high, g):
    """Widen the range of group ``g`` by the exponents of the pairs that stand."""
    least, most = low[g], high[g]
    for j in range(m):
        x = z[j] if standing[j] == STANDING else least
        y = z[j] if standing[j] == STANDING else most
        least = min(least, x)
        most = max(most, y)
    low[g], high[g] = least, most


@njit(cache=True)
def take_own(board, components, at, n):
    """What all pairs of a row or column share, into ``board.x``."""
    for k in range(len(board.beta)):
        board.x[k] = components[k, at] + board.shared[at // n, k]


@njit(cache=True)
def line_series(board, frame, along, across, pair, standing, at, n):
    """Sums over a row or column of the components that vary along it, into ``board.line``; weights are whole.

    ``board.x`` holds what the pairs share; ``frame.low`` and ``frame.high`` receive their exponents, from the middle.
    """
    orders, first = frame.orders[0], (at // n) * n
    degree = degree_of(frame.sigma, orders)
    board.line[:, :orders] = 0.0
    for g in range(len(board.rate)):
        board.shift[g] = -frame.middle[g]
        frame.low[g], frame.high[g] = np.inf, -np.inf
    still = 0.0
    for k in range(len(board.beta)):
        g = board.group[k]
        if g < 0:
            still += board.beta[k] * board.x[k]
        else:
            board.shift[g] += board.beta[k] * frame.level[g] * board.x[k]
    for start in range(0, n, CHUNK):
        m, begin = min(CHUNK, n - start), first + start
        _fill(board.eta, still, m)
        for g in range(len(board.rate)):
            _fill(board.z[g], board.shift[g], m)
        for a in range(len(along)):
            k = along[a]
            g, v = board.group[k], board.v[a]
            if board.slot[k] >= 0:
                _sum(v, across[k, begin : begin + m], pair[board.slot[k], at, start : start + m], m)
            else:
                _copy(v, across[k, begin : begin + m], m)
            if g < 0:
                add_times(board.eta, board.beta[k], v, m)
            else:
                add_times(board.z[g], board.beta[k] * frame.level[g], v, m)
        kept = standing[at, start : start + m]
        for g in range(len(board.rate)):
            stretch(board.z[g], kept, m, frame.low, frame.high, g)
            add_times(board.eta, frame.sigma[g, 0], board.z[g], m)
        exponentials(board.eta, board.w, board.room, m)
        _keep(board.w, kept, m)
        expand_weights(board.w, board.z, frame.sigma, orders, degree, board.f, board.c, m)
        add_orders(board.c, orders, board.v, along, board.room, m, board.line)


@njit(cache=True)
def turn_line(board, frame, components, at, n):
    """Take out the line in ``board.line`` and put it back with what its pairs now share; ``board.x`` is what they did."""
    orders = frame.orders[0]
    add_line(board.series, -1.0, board.line, board.x, orders)
    still = 0.0
    for g in range(len(board.rate)):
        board.shift[g] = 0.0
    for k in range(len(board.beta)):
        own = components[k, at] + board.shared[at // n, k]
        by, g = board.beta[k] * (own - board.x[k]), board.group[k]
        board.x[k] = own
        if g < 0:
            still += by
        else:
            board.shift[g] += by * frame.level[g]
    for g in range(len(board.rate)):
        low, high = frame.low[g] + board.shift[g], frame.high[g] + board.shift[g]
        if max(high, -low) > frame.reach[g] and low <= high:
            frame.orders[1] = 0
    expand_ratio(still, board.shift, frame.sigma, orders, board.factor)
    multiply_series(board.line, board.factor, orders, board.turned)
    add_line(board.series, 1.0, board.turned, board.x, orders)


@njit(cache=True)
def build(board, frame, n):
    """The series of the sums over the risk set, afresh."""
    orders = frame.orders[0]
    board.series[:, :orders] = 0.0
    for i in range(len(board.standing)):
        take_own(board, board.sender, i, n)
        line_series(board, frame, board.along_row, board.receiver, board.pair, board.standing, i, n)
        add_line(board.series, 1.0, board.line, board.x, orders)


@njit(cache=True)
def gather_pair(board, frame, i, j, n, at, sign):
    """Components and exponents of one pair into column ``at``; what outgrows the window makes it be chosen anew."""
    c = i // n
    eta = 0.0
    for g in range(len(board.rate)):
        board.z[g, at] = -frame.middle[g]
    for k in range(len(board.beta)):
        x = board.shared[c, k] + board.sender[k, i] + board.receiver[k, c * n + j]
        if board.slot[k] >= 0:
            x += board.pair[board.slot[k], i, j]
        board.v[k, at] = x
        g = board.group[k]
        if g < 0:
            eta += board.beta[k] * x
        else:
            board.z[g, at] += board.beta[k] * frame.level[g] * x
    for g in range(len(board.rate)):
        if abs(board.z[g, at]) > frame.reach[g]:
            frame.orders[1] = 0
    board.eta[at], board.sign[at] = eta, sign


@njit(cache=True)
def add_pairs(board, frame, m):
    """Add the ``m`` pairs gathered to the series, by sign."""
    if m == 0:
        return
    orders = frame.orders[0]
    for g in range(len(board.rate)):
        add_times(board.eta, frame.sigma[g, 0], board.z[g], m)
    exponentials(board.eta, board.w, board.room, m)
    for j in range(m):
        board.w[j] *= board.sign[j]
    degree = degree_of(frame.sigma, orders)
    expand_weights(board.w, board.z, frame.sigma, orders, degree, board.f, board.c, m)
    add_orders(board.c, orders, board.v, board.every, board.room, m, board.series)
