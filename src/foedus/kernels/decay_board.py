"""What a sweep with half-lives knows: components of every term, and the sums over the risk set as series in time."""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.decay_moments import TILE, at_product, n_sums, places
from foedus.kernels.decay_series import MOST
from foedus.kernels.layout import DECAYING, GLOBAL, PAIR, REBASE, RECEIVER, SENDER, Program
from foedus.kernels.moments import CHUNK
from foedus.kernels.stream import OPENS

CLOSED, STANDING, OUT = 0, 1, 2
"""Whether a pair is in the sums; ``OUT`` while a step changes it."""


class Frame(NamedTuple):
    """A stretch of time over which the sums are series; ``span`` holds its numbers at the places below.

    Attributes
    ----------
    span : see ``BEGIN`` and so on.
    orders : how many orders, and 1 where the series are good; (2,).
    level : decay from the origin of the components to the beginning, (groups,).
    middle, reach : exponents b_g are within ``reach`` of ``middle``, (groups,).
    low, high : least and greatest exponents of open pairs, (groups,).
    sigma, room : coefficients of powers of s, (groups, MOST); to work in, (2, MOST).
    """

    span: np.ndarray
    orders: np.ndarray
    level: np.ndarray
    middle: np.ndarray
    reach: np.ndarray
    low: np.ndarray
    high: np.ndarray
    sigma: np.ndarray
    room: np.ndarray


BEGIN, CENTRE, HALF, LOWEST, ORIGIN = 0, 1, 2, 3, 4
"""Entries of ``Frame.span``: time where s = 1; centre and half of the window of s, its lower end; origin of components."""


class DecayBoard(NamedTuple):
    """Components of ``p`` terms and series of their sums; see also :class:`foedus.kernels.board.Board`.

    Attributes
    ----------
    group : half-life each term has, or -1; (p,). rate, ratio : per day and over the smallest; (groups,).
    own, other : a sender's components with the shared ones, and a receiver's, by actor; (m, p).
    pair, pair_t : components of pairs by line and slot, (m, q, n), and with the roles of sender and receiver exchanged.
    standing, standing_t : state of each pair, (m, n), and with the roles of sender and receiver exchanged.
    place_row, place_column, place_every : where the sums over terms that vary along a row, along a column, and all stand.
    product : rows 1, ``v`` (the same memory) and v v' of a line's pairs, (n_sums(p) + 5, CHUNK).
    among, taken : the same of pairs that wait to be added.
    total : sums over the risk set at one time, (n_sums(p),).
    series, line : sums over the risk set and over one row or column, (MOST, n_sums(p) + 1).
    """

    slot: np.ndarray
    along_row: np.ndarray
    along_column: np.ndarray
    place_row: np.ndarray
    place_column: np.ndarray
    place_every: np.ndarray
    group: np.ndarray
    rate: np.ndarray
    ratio: np.ndarray
    shared: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    own: np.ndarray
    other: np.ndarray
    pair: np.ndarray
    pair_t: np.ndarray
    is_open: np.ndarray
    standing: np.ndarray
    standing_t: np.ndarray
    beta: np.ndarray
    series: np.ndarray
    line: np.ndarray
    turned: np.ndarray
    factor: np.ndarray
    total: np.ndarray
    x: np.ndarray
    shift: np.ndarray
    v: np.ndarray
    z: np.ndarray
    sign: np.ndarray
    product: np.ndarray
    taken: np.ndarray
    among: np.ndarray
    c: np.ndarray
    f: np.ndarray
    w: np.ndarray
    eta: np.ndarray
    room: np.ndarray
    touched: np.ndarray
    s0: np.ndarray
    s1: np.ndarray
    s2: np.ndarray
    t0: np.ndarray
    t1: np.ndarray
    t2: np.ndarray


def groups_of(program: Program) -> tuple[np.ndarray, np.ndarray]:
    """Half-life group of each term, -1 for none, and the groups' rates per day, smallest first."""
    rate = np.where(program.memory == DECAYING, program.rate, 0.0)[program.term_column]
    rates = np.unique(rate[rate > 0])
    return np.where(rate > 0, np.searchsorted(rates, rate), -1).astype(np.int64), rates


def new_decay_board(
    beta: np.ndarray, program: Program, scopes: np.ndarray, n: int, is_open: np.ndarray, most_touched: int
) -> tuple[DecayBoard, Frame]:
    """A board on which nothing has happened; see :func:`foedus.kernels.board.new_board`."""
    p, m = len(beta), len(is_open)
    paired, (group, rate) = scopes[:, PAIR], groups_of(program)
    q, g, sums = int(paired.sum()), len(rate), n_sums(p) + 1
    along_row = np.flatnonzero(scopes[:, RECEIVER] | paired)
    along_column = np.flatnonzero(scopes[:, SENDER] | paired)
    ratio = rate / rate[0]
    ratio = np.where(np.abs(ratio - np.round(ratio)) < 1e-12 * ratio, np.round(ratio), ratio)
    product, among = np.ones((sums + TILE, CHUNK)), np.ones((sums + TILE, CHUNK))
    board = DecayBoard(
        slot=np.where(paired, np.cumsum(paired) - 1, -1).astype(np.int64),
        along_row=along_row,
        along_column=along_column,
        place_row=places(p, along_row),
        place_column=places(p, along_column),
        place_every=places(p, np.arange(p)),
        group=group,
        rate=rate,
        ratio=ratio,
        shared=np.zeros((m // n, p)),
        sender=np.zeros((p, m)),
        receiver=np.zeros((p, m)),
        own=np.zeros((m, p)),
        other=np.zeros((m, p)),
        pair=np.zeros((m, q, n)),
        pair_t=np.zeros((m, q, n)),
        is_open=is_open.astype(np.bool_, copy=True),
        standing=is_open.astype(np.int8),
        standing_t=is_open.reshape(-1, n, n).transpose(0, 2, 1).reshape(m, n).astype(np.int8, order="C"),
        beta=np.asarray(beta, float).copy(),
        series=np.zeros((MOST, sums)),
        line=np.zeros((MOST, sums)),
        turned=np.zeros((MOST, sums)),
        factor=np.zeros(MOST),
        total=np.zeros(n_sums(p)),
        x=np.zeros(p),
        shift=np.zeros(g),
        v=product[1 : 1 + p],
        z=np.zeros((g, CHUNK)),
        sign=np.zeros(CHUNK),
        product=product,
        taken=among[1 : 1 + p],
        among=among,
        c=np.zeros((MOST, CHUNK)),
        f=np.zeros((MOST, CHUNK)),
        w=np.zeros(CHUNK),
        eta=np.zeros(CHUNK),
        room=np.zeros(CHUNK),
        touched=np.zeros((most_touched, 2), np.int64),
        s0=np.zeros(1),
        s1=np.zeros(p),
        s2=np.zeros((p, p)),
        t0=np.zeros(1),
        t1=np.zeros(p),
        t2=np.zeros((p, p)),
    )
    frame = Frame(
        span=np.array([0.0, 1.0, 0.0, 1.0, program.epoch[0]]),
        orders=np.zeros(2, np.int64),
        level=np.ones(g),
        middle=np.zeros(g),
        reach=np.zeros(g),
        low=np.zeros(g),
        high=np.zeros(g),
        sigma=np.zeros((g, MOST)),
        room=np.zeros((2, MOST)),
    )
    return board, frame


@njit(inline="always")
def set_both(one, other, i, j, n, value):
    """An entry of a matrix of pairs, kept in both orders."""
    low = (i // n) * n
    one[i, j] = value
    other[low + j, i - low] = value


@njit(inline="always")
def set_sender(board, k, i, value, n):
    """A sender's component takes a new value."""
    board.sender[k, i] = value
    board.own[i, k] = value + board.shared[i // n, k]


@njit(inline="always")
def set_receiver(board, k, j, value):
    """A receiver's component takes a new value."""
    board.receiver[k, j] = value
    board.other[j, k] = value


@njit(inline="always")
def set_component(board, slot, i, j, n, value):
    """A pair's component takes a new value."""
    low = (i // n) * n
    board.pair[i, slot, j] = value
    board.pair_t[low + j, slot, i - low] = value


@njit(cache=True, _nrt=False)
def _fade(x, row, by):
    for j in range(x.shape[1]):
        x[row, j] *= by


@njit(cache=True, _nrt=False)
def _scale(x, column, by):
    for k in range(len(x)):
        x[k, column] *= by


@njit(cache=True, _nrt=False)
def rebase(board, frame, origin):
    """Express components and sums from a new origin of decay."""
    p, factor = len(board.beta), board.x
    for k in range(p):
        g = board.group[k]
        factor[k] = np.exp(-board.rate[g] * (origin - frame.span[ORIGIN])) if g >= 0 else 1.0
    for k in range(p):
        if board.group[k] >= 0:
            for c in range(len(board.shared)):
                board.shared[c, k] *= factor[k]
            _fade(board.sender, k, factor[k])
            _fade(board.receiver, k, factor[k])
            _scale(board.own, k, factor[k])
            _scale(board.other, k, factor[k])
            if board.slot[k] >= 0:
                for i in range(len(board.standing)):
                    _fade(board.pair[i], board.slot[k], factor[k])
                    _fade(board.pair_t[i], board.slot[k], factor[k])
    for k in range(p):
        _scale(board.series, 1 + k, factor[k])
        for l in range(k + 1):
            _scale(board.series, at_product(p, k, l), factor[k] * factor[l])
    frame.span[ORIGIN] = origin
    for g in range(len(board.rate)):
        frame.level[g] = np.exp(-board.rate[g] * (frame.span[BEGIN] - origin))


@njit(inline="always")
def _store_one(board, frame, change):
    """Take over one change without touching the sums."""
    k, a, scope, n = change.column, change.a, change.scope, board.is_open.shape[1]
    if scope == PAIR:
        set_component(board, board.slot[k], a, change.b, n, change.value)
    elif scope == SENDER:
        set_sender(board, k, a, change.value, n)
    elif scope == RECEIVER:
        set_receiver(board, k, a, change.value)
    elif scope == GLOBAL:
        board.shared[a, k] = change.value
        for i in range(a * n, (a + 1) * n):
            board.own[i, k] = board.sender[k, i] + change.value
    elif scope == OPENS:
        board.is_open[a, change.b] = change.value != 0.0
        standing = STANDING if change.value != 0.0 else CLOSED
        set_both(board.standing, board.standing_t, a, change.b, n, standing)
    elif scope == REBASE:
        rebase(board, frame, change.value)


@njit(cache=True, _nrt=False)
def store(board, frame, stream, first, last):
    """Take over changes without touching the sums; they are then no longer good."""
    for e in range(first, last):
        _store_one(board, frame, stream[e])
    if last > first:
        frame.orders[1] = 0
