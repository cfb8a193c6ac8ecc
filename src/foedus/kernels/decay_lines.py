"""Series of the sums over one row or column of pairs: taken out, turned by what its pairs come to share, put back.

The pairs of a row share their sender's components, so that a change of these multiplies the row's series by one series and
shifts its terms: no pair is looked at twice. Arrays are taken from the board once per call: each access counts a reference.
"""

import numpy as np
from numba import njit

from foedus.kernels.decay_board import STANDING
from foedus.kernels.decay_moments import add_line, add_orders, at_product, products
from foedus.kernels.decay_series import degree_of, expand_ratio, expand_weights, multiply_series
from foedus.kernels.exponential import exponentials
from foedus.kernels.moments import CHUNK, FAST, gram


@njit(cache=True, _nrt=False)
def add_times(z, by, x, m):
    """Add ``by`` times ``x`` to ``z``."""
    for j in range(m):
        z[j] += by * x[j]


@njit(cache=True, fastmath=FAST | {"nnan"}, _nrt=False)
def stretch(z, standing, m, low, high, g):
    """Widen the range of group ``g`` by the exponents of the pairs that stand."""
    least, most = low[g], high[g]
    for j in range(m):
        x = z[j] if standing[j] == STANDING else least
        y = z[j] if standing[j] == STANDING else most
        least = min(least, x)
        most = max(most, y)
    low[g], high[g] = least, most


@njit(cache=True, _nrt=False)
def _clear(series, orders):
    for k in range(orders):
        for r in range(series.shape[1]):
            series[k, r] = 0.0


@njit(cache=True, _nrt=False)
def _begin(eta, z, still, shift, m):
    for j in range(m):
        eta[j] = still
    for g in range(len(shift)):
        x = shift[g]
        for j in range(m):
            z[g, j] = x


@njit(cache=True, _nrt=False)
def _sum(v, x, y, m):
    for j in range(m):
        v[j] = x[j] + y[j]


@njit(cache=True, _nrt=False)
def _copy(v, x, m):
    for j in range(m):
        v[j] = x[j]


@njit(cache=True, _nrt=False)
def _weigh(eta, z, sigma, standing, w, room, m):
    """Weights at the centre of the window, nought for pairs that do not stand."""
    for g in range(len(sigma)):
        by = sigma[g, 0]
        for j in range(m):
            eta[j] += by * z[g, j]
    exponentials(eta, w, room, m)
    for j in range(m):
        w[j] = w[j] if standing[j] == STANDING else 0.0


@njit(cache=True, _nrt=False)
def shared_exponent(beta, group, level, x, shift):
    """Exponent of the terms ``x``: what stands still, returned; what each half-life moves is added to ``shift``."""
    still = 0.0
    for k in range(len(beta)):
        g = group[k]
        if g < 0:
            still += beta[k] * x[k]
        else:
            shift[g] += beta[k] * level[g] * x[k]
    return still


@njit(cache=True, _nrt=False)
def line_series(board, frame, along, place, own, across, pair, standing, at, n):
    """Sums over a row or column of the components that vary along it, into ``board.line``; weights are whole.

    ``board.x`` receives what its pairs share, ``frame.low`` and ``frame.high`` their exponents, from the middle.
    """
    orders, first = frame.orders[0], (at // n) * n
    sigma, level, low, high = frame.sigma, frame.level, frame.low, frame.high
    beta, group, slot, x, shift = board.beta, board.group, board.slot, board.x, board.shift
    eta, z, v, w, room, line = board.eta, board.z, board.v, board.w, board.room, board.line
    for k in range(len(beta)):
        x[k] = own[k, at] + board.shared[at // n, k]
    for g in range(len(shift)):
        shift[g] = -frame.middle[g]
        low[g], high[g] = np.inf, -np.inf
    still = shared_exponent(beta, group, level, x, shift)
    _clear(line, orders)
    degree = degree_of(sigma, orders)
    for start in range(0, n, CHUNK):
        m, begin = min(CHUNK, n - start), first + start
        _begin(eta, z, still, shift, m)
        for a in range(len(along)):
            k = along[a]
            g, values = group[k], v[a]
            if slot[k] >= 0:
                _sum(values, across[k, begin : begin + m], pair[at, slot[k], start : start + m], m)
            else:
                _copy(values, across[k, begin : begin + m], m)
            if g < 0:
                add_times(eta, beta[k], values, m)
            else:
                add_times(z[g], beta[k] * level[g], values, m)
        kept = standing[at, start : start + m]
        for g in range(len(shift)):
            stretch(z[g], kept, m, low, high, g)
        _weigh(eta, z, sigma, kept, w, room, m)
        if orders == 1:
            _add_once(board, along, m)
            continue
        expand_weights(w, z, sigma, orders, degree, board.f, board.c, m)
        products(board.product, len(along), m)
        add_orders(board.c, orders, board.product, place, m, line)


@njit(cache=True, _nrt=False)
def _add_once(board, along, m):
    """Add the sums over a line at one time only, from weights and terms."""
    p, m1, m2, line = len(board.beta), board.t1, board.t2, board.line
    m1[:] = 0.0
    m2[:] = 0.0
    line[0, 0] += gram(board.w, board.v, board.product[1 + p : 1 + 2 * p], along, m, m1, m2)
    for a in range(len(along)):
        line[0, 1 + along[a]] += m1[along[a]]
        for b in range(a + 1):
            line[0, at_product(p, along[a], along[b])] += m2[along[a], along[b]]


@njit(cache=True, _nrt=False)
def turn_line(board, frame, own, at, n):
    """Take out the line in ``board.line`` and put it back with what its pairs now share; ``board.x`` is what they did."""
    orders, x, shift, beta, line = frame.orders[0], board.x, board.shift, board.beta, board.line
    add_line(board.series, -1.0, line, x, orders)
    for g in range(len(shift)):
        shift[g] = 0.0
    for k in range(len(beta)):
        x[k] = own[k, at] + board.shared[at // n, k] - x[k]
    still = shared_exponent(beta, board.group, frame.level, x, shift)
    for g in range(len(shift)):
        low, high = frame.low[g] + shift[g], frame.high[g] + shift[g]
        if low <= high and max(high, -low) > frame.reach[g]:
            frame.orders[1] = 0
    for k in range(len(beta)):
        x[k] = own[k, at] + board.shared[at // n, k]
    expand_ratio(still, shift, frame.sigma, orders, board.factor)
    multiply_series(line, board.factor, orders, board.turned)
    add_line(board.series, 1.0, board.turned, x, orders)


@njit(cache=True, _nrt=False)
def build(board, frame, n):
    """The series of the sums over the risk set, afresh."""
    orders = frame.orders[0]
    _clear(board.series, orders)
    for i in range(len(board.standing)):
        line_series(
            board, frame, board.along_row, board.place_row, board.sender, board.receiver, board.pair,
            board.standing, i, n,
        )  # fmt: skip
        add_line(board.series, 1.0, board.line, board.x, orders)
