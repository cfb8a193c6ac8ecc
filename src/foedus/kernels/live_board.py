"""Components of pairs whose values move with the clock or with all others, and how they become terms."""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.emit import linked
from foedus.kernels.layout import DECAYING, GLOBAL, PAIR, REBASE, RECEIVER, RECENCY, SENDER
from foedus.kernels.moments import CHUNK
from foedus.kernels.stream import OPENS


class Clockwork(NamedTuple):
    """How columns age and multiply: ``memory``, ``rate``, ``late_link``, ``is_standardised``, ``term_first``, ``term_column``,
    ``epoch`` of the program, which columns ``varies`` along a row, and the ``slot`` of each one's pair components or -1."""

    memory: np.ndarray
    rate: np.ndarray
    late_link: np.ndarray
    is_standardised: np.ndarray
    term_first: np.ndarray
    term_column: np.ndarray
    epoch: np.ndarray
    varies: np.ndarray
    slot: np.ndarray


class LiveBoard(NamedTuple):
    """Components of ``k`` columns, their ``centre`` and 1 / ``spread`` now, sums of ``p`` terms; see :class:`foedus.kernels.board.Board`."""

    shared: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    pair: np.ndarray
    is_open: np.ndarray
    origin: np.ndarray
    discount: np.ndarray
    centre: np.ndarray
    spread: np.ndarray
    beta: np.ndarray
    every: np.ndarray
    s0: np.ndarray
    s1: np.ndarray
    s2: np.ndarray
    t0: np.ndarray
    t1: np.ndarray
    t2: np.ndarray
    y: np.ndarray
    v: np.ndarray
    wv: np.ndarray
    w: np.ndarray
    eta: np.ndarray
    room: np.ndarray


def new_clockwork(program, scopes: np.ndarray) -> Clockwork:
    """How this program's columns age; ``scopes`` says which scopes each column's changes have, shape (k, 4)."""
    paired = scopes[:, PAIR]
    return Clockwork(
        program.memory, program.rate, program.late_link, program.is_standardised, program.term_first, program.term_column,
        program.epoch, scopes[:, RECEIVER] | paired, np.where(paired, np.cumsum(paired) - 1, -1).astype(np.int64),
    )  # fmt: skip


def new_live_board(beta: np.ndarray, clockwork: Clockwork, n: int, is_open: np.ndarray) -> LiveBoard:
    """A board on which nothing has happened; ``is_open`` shape (classes * n, n)."""
    p, k, m = len(beta), len(clockwork.memory), len(is_open)
    return LiveBoard(
        shared=np.zeros((m // n, k)),
        sender=np.zeros((k, m)),
        receiver=np.zeros((k, m)),
        pair=np.zeros((int(clockwork.slot.max(initial=-1)) + 1, m, n)),
        is_open=is_open.astype(np.bool_, copy=True),
        origin=clockwork.epoch.copy(),
        discount=np.ones(k),
        centre=np.zeros(k),
        spread=np.ones(k),
        beta=np.asarray(beta, float).copy(),
        every=np.arange(p),
        s0=np.zeros(1),
        s1=np.zeros(p),
        s2=np.zeros((p, p)),
        t0=np.zeros(1),
        t1=np.zeros(p),
        t2=np.zeros((p, p)),
        y=np.zeros((k, CHUNK)),
        v=np.zeros((p, CHUNK)),
        wv=np.zeros((p, CHUNK)),
        w=np.zeros(CHUNK),
        eta=np.zeros(CHUNK),
        room=np.zeros(CHUNK),
    )


@njit(cache=True)
def _rebase(clockwork, board, origin):
    for k in range(len(clockwork.rate)):
        f = np.exp(-clockwork.rate[k] * (origin - board.origin[0]))
        if f != 1.0:
            board.shared[:, k] *= f
            board.sender[k] *= f
            board.receiver[k] *= f
            if clockwork.slot[k] >= 0:
                board.pair[clockwork.slot[k]] *= f
    board.origin[0] = origin


@njit(cache=True)
def store_live(clockwork, board, stream, first, last):
    for e in range(first, last):
        change = stream[e]
        k, a, scope = change.column, change.a, change.scope
        if scope == PAIR:
            board.pair[clockwork.slot[k], a, change.b] = change.value
        elif scope == SENDER:
            board.sender[k, a] = change.value
        elif scope == RECEIVER:
            board.receiver[k, a] = change.value
        elif scope == GLOBAL:
            board.shared[a, k] = change.value
        elif scope == OPENS:
            board.is_open[a, change.b] = change.value != 0.0
        elif scope == REBASE:
            _rebase(clockwork, board, change.value)


@njit(cache=True)
def _age(y, memory, discount, stamp, link, m):
    """Apply memory and late link to the first ``m`` values."""
    if memory == DECAYING:
        for j in range(m):
            y[j] *= discount
    elif memory == RECENCY:
        for j in range(m):
            y[j] = 1.0 / (stamp - y[j]) if y[j] > 0.0 else 0.0
    if link != 0:
        for j in range(m):
            y[j] = linked(link, y[j])


@njit(cache=True)
def _sum(y, r, own, m):
    for j in range(m):
        y[j] = r[j] + own


@njit(cache=True)
def _add(y, d, m):
    for j in range(m):
        y[j] += d[j]


@njit(cache=True)
def fill(y, value, m):
    for j in range(m):
        y[j] = value


@njit(cache=True)
def _times(v, y, m):
    for j in range(m):
        v[j] *= y[j]


@njit(cache=True)
def column(clockwork, board, k, i, start, m, n, stamp):
    """Column ``k`` of the pairs (i, start) to (i, start + m), aged, into ``board.y``; one value, if it does not vary."""
    c = i // n
    first, y = c * n + start, board.y[k]
    own = board.shared[c, k] + board.sender[k, i]
    if not clockwork.varies[k]:
        y[0] = own
        m = 1
    else:
        _sum(y, board.receiver[k, first : first + m], own, m)
        if clockwork.slot[k] >= 0:
            _add(y, board.pair[clockwork.slot[k], i, start : start + m], m)
    _age(y, clockwork.memory[k], board.discount[k], stamp, clockwork.late_link[k], m)


@njit(cache=True)
def _scale(y, centre, spread, m):
    for j in range(m):
        y[j] = (y[j] - centre) * spread


@njit(cache=True)
def terms(clockwork, board, i, start, m, n, stamp):
    """Terms of the pairs (i, start) to (i, start + m) into ``board.v``."""
    for k in range(len(clockwork.memory)):
        varies = clockwork.varies[k]
        if varies or start == 0:
            column(clockwork, board, k, i, start, m, n, stamp)
            if clockwork.is_standardised[k]:
                _scale(board.y[k], board.centre[k], board.spread[k], m if varies else 1)
            if not varies:
                fill(board.y[k], board.y[k, 0], CHUNK)
    for p in range(len(board.beta)):
        q = clockwork.term_first[p]
        board.v[p, :m] = board.y[clockwork.term_column[q], :m]
        for r in range(q + 1, clockwork.term_first[p + 1]):
            _times(board.v[p], board.y[clockwork.term_column[r]], m)


@njit(cache=True)
def look(clockwork, board, i, j, n, stamp):
    """Terms of one pair into column 0 of ``board.v``."""
    c = i // n
    for k in range(len(clockwork.memory)):
        y = board.shared[c, k] + board.sender[k, i] + board.receiver[k, c * n + j]
        if clockwork.slot[k] >= 0:
            y += board.pair[clockwork.slot[k], i, j]
        board.y[k, 0] = y
        _age(board.y[k], clockwork.memory[k], board.discount[k], stamp, clockwork.late_link[k], 1)
        board.y[k, 0] = (board.y[k, 0] - board.centre[k]) * board.spread[k]
    for p in range(len(board.beta)):
        x = 1.0
        for q in range(clockwork.term_first[p], clockwork.term_first[p + 1]):
            x *= board.y[clockwork.term_column[q], 0]
        board.v[p, 0] = x


@njit(cache=True)
def set_clock(clockwork, board, steps, scales, s, is_frozen):
    """Age and scale columns as of a step; returns the time stamp of recency."""
    t = steps.time[s]
    decay_t = steps.before[s] if is_frozen and steps.before[s] > -np.inf else t
    for k in range(len(clockwork.rate)):
        board.discount[k] = np.exp(-clockwork.rate[k] * (decay_t - board.origin[0]))
    if scales.shape[1] > 0:
        board.centre[:], board.spread[:] = scales[0, s], scales[1, s]
    return t - clockwork.epoch[0] + 2.0
