"""Pairs that one step changes: gathered as they were and as they become, and added to the series of the sums."""

from numba import njit

from foedus.kernels.decay_board import CLOSED, OUT, STANDING, set_both, set_component
from foedus.kernels.decay_moments import add_orders, products
from foedus.kernels.decay_series import degree_of, expand_weights
from foedus.kernels.exponential import exponentials
from foedus.kernels.layout import PAIR
from foedus.kernels.moments import CHUNK
from foedus.kernels.stream import OPENS

LANES = 8
"""Units of which there is a multiple: what vectors of any machine hold."""


@njit(inline="always")
def gather(slot, own, other, pair, v, i, j, n, at):
    """Components of the pair in row ``i``, column ``j`` into column ``at`` of ``v``."""
    c = i // n
    for k in range(len(slot)):
        x = own[i, k] + other[c * n + j, k]
        if slot[k] >= 0:
            x += pair[i, slot[k], j]
        v[k, at] = x


@njit(cache=True, _nrt=False)
def _exponents(beta, group, level, middle, v, eta, z, m):
    """Exponents of the ``m`` pairs in ``v``; returns the largest distance from the middle, per reach of its half-life."""
    for j in range(m):
        eta[j] = 0.0
    for g in range(len(middle)):
        for j in range(m):
            z[g, j] = -middle[g]
    for k in range(len(beta)):
        g, b = group[k], beta[k]
        if g < 0:
            for j in range(m):
                eta[j] += b * v[k, j]
        else:
            b *= level[g]
            for j in range(m):
                z[g, j] += b * v[k, j]


@njit(cache=True, _nrt=False)
def _outgrows(z, reach, m):
    for g in range(len(reach)):
        most = 0.0
        for j in range(m):
            most = max(most, abs(z[g, j]))
        if most > reach[g]:
            return True
    return False


@njit(cache=True, _nrt=False)
def add_pairs(board, frame, m):
    """Add the ``m`` pairs gathered to the series, by sign; one that outgrows the window makes it be chosen anew."""
    orders, eta, z, w, sign, sigma = frame.orders[0], board.eta, board.z, board.w, board.sign, frame.sigma
    m = _fill_up(board.taken, sign, m)
    _exponents(board.beta, board.group, frame.level, frame.middle, board.taken, eta, z, m)
    if _outgrows(z, frame.reach, m):
        frame.orders[1] = 0
        return
    for g in range(len(sigma)):
        for j in range(m):
            eta[j] += sigma[g, 0] * z[g, j]
    exponentials(eta, w, board.room, m)
    for j in range(m):
        w[j] *= sign[j]
    expand_weights(w, z, sigma, orders, degree_of(sigma, orders), board.f, board.c, m)
    products(board.among, len(board.beta), m)
    add_orders(board.c, orders, board.among, board.place_every, m, board.series)


@njit(cache=True, _nrt=False)
def _fill_up(v, sign, m):
    """Fill up to whole vectors with units that weigh nothing; returns how many there are then."""
    while m % LANES > 0:
        sign[m] = 0.0
        for k in range(len(v)):
            v[k, m] = 0.0
        m += 1
    return m


@njit(inline="always")
def take_out(board, frame, stream, first, last, n):
    """Gather the pairs that change as they were, then change them; returns how many, and how many wait to be added."""
    slot, own, other, pair = board.slot, board.own, board.other, board.pair
    v, sign, touched = board.taken, board.sign, board.touched
    standing, standing_t, is_open = board.standing, board.standing_t, board.is_open
    n_touched, filled = 0, 0
    for e in range(first, last):
        scope, i, j = stream[e].scope, stream[e].a, stream[e].b
        if scope != PAIR and scope != OPENS:
            continue
        if standing[i, j] != OUT:
            if standing[i, j] == STANDING:
                gather(slot, own, other, pair, v, i, j, n, filled)
                sign[filled] = -1.0
                filled += 1
            touched[n_touched, 0], touched[n_touched, 1] = i, j
            n_touched += 1
            set_both(standing, standing_t, i, j, n, OUT)
        if scope == OPENS:
            is_open[i, j] = stream[e].value != 0.0
        else:
            set_component(board, slot[stream[e].column], i, j, n, stream[e].value)
        if filled == CHUNK:
            add_pairs(board, frame, filled)
            filled = 0
    return n_touched, filled


@njit(inline="always")
def put_back(board, frame, n_touched, filled, n):
    """Put the pairs that changed back as they are now, after the ``filled`` that still wait."""
    slot, own, other, pair = board.slot, board.own, board.other, board.pair
    v, sign, touched = board.taken, board.sign, board.touched
    standing, standing_t, is_open = board.standing, board.standing_t, board.is_open
    for t in range(n_touched):
        i, j = touched[t, 0], touched[t, 1]
        set_both(standing, standing_t, i, j, n, STANDING if is_open[i, j] else CLOSED)
        if is_open[i, j]:
            if filled == CHUNK:
                add_pairs(board, frame, filled)
                filled = 0
            gather(slot, own, other, pair, v, i, j, n, filled)
            sign[filled] = 1.0
            filled += 1
    if filled > 0:
        add_pairs(board, frame, filled)
