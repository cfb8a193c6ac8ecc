"""Exact sums over the risk set where values move with the clock in any way, or terms are products: every pair at every step.

Row by row in chunks that fit the first cache: columns are read and aged, multiplied into terms, exponentiated together
and summed as a weighted Gram matrix. No unit is handled alone.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.emit import linked
from foedus.kernels.exponential import exponentials
from foedus.kernels.layout import DECAYING, GLOBAL, PAIR, REBASE, RECEIVER, RECENCY, SENDER
from foedus.kernels.moments import CHUNK, FAST, gram
from foedus.kernels.score import add_event, clear_ties, subtract_held, subtract_normaliser
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
def _store(clockwork, board, stream, first, last):
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
def _fill(y, value, m):
    for j in range(m):
        y[j] = value


@njit(cache=True)
def _times(v, y, m):
    for j in range(m):
        v[j] *= y[j]


@njit(cache=True)
def _accumulate(eta, v, coefficient, m):
    for j in range(m):
        eta[j] += coefficient * v[j]


@njit(cache=True)
def _mask(w, is_open, m):
    for j in range(m):
        w[j] = w[j] if is_open[j] else 0.0


@njit(cache=True)
def _column(clockwork, board, k, i, start, m, n, stamp):
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
def _terms(clockwork, board, i, start, m, n, stamp):
    """Terms of the pairs (i, start) to (i, start + m) into ``board.v``."""
    for k in range(len(clockwork.memory)):
        varies = clockwork.varies[k]
        if varies or start == 0:
            _column(clockwork, board, k, i, start, m, n, stamp)
            if clockwork.is_standardised[k]:
                _scale(board.y[k], board.centre[k], board.spread[k], m if varies else 1)
            if not varies:
                _fill(board.y[k], board.y[k, 0], CHUNK)
    for p in range(len(board.beta)):
        q = clockwork.term_first[p]
        board.v[p, :m] = board.y[clockwork.term_column[q], :m]
        for r in range(q + 1, clockwork.term_first[p + 1]):
            _times(board.v[p], board.y[clockwork.term_column[r]], m)


@njit(cache=True, fastmath=FAST)
def _moment(y, is_open, centre, m):
    """Sums of y less ``centre``, and of its square, over the open units; and how many there are."""
    total, square, many = 0.0, 0.0, 0
    for j in range(m):
        x = y[j] - centre if is_open[j] else 0.0
        total += x
        square += x * x
        many += 1 if is_open[j] else 0
    return total, square, many


@njit(cache=True)
def _find_scales(clockwork, board, n, stamp):
    """Mean and 1 / sd of each standardised column over the units at risk."""
    for k in range(len(clockwork.memory)):
        if not clockwork.is_standardised[k]:
            continue
        centre, square, many = 0.0, 0.0, 0
        for _ in range(2):
            total, square, many = 0.0, 0.0, 0
            for i in range(len(board.is_open)):
                for start in range(0, n, CHUNK):
                    m = min(CHUNK, n - start)
                    _column(clockwork, board, k, i, start, m, n, stamp)
                    if not clockwork.varies[k]:
                        _fill(board.y[k], board.y[k, 0], m)
                    a, b, c = _moment(board.y[k], board.is_open[i, start : start + m], centre, m)
                    total += a
                    square += b
                    many += c
            centre += total / max(many, 1)
        sd = np.sqrt(square / max(many - 1, 1))
        board.centre[k] = centre
        board.spread[k] = 1.0 / sd if sd > 1e-12 * (1.0 + abs(centre)) else 0.0


@njit(cache=True)
def _sum_up(clockwork, board, n, stamp):
    board.s0[0] = 0.0
    board.s1[:] = 0.0
    board.s2[:] = 0.0
    for i in range(len(board.is_open)):
        for start in range(0, n, CHUNK):
            m = min(CHUNK, n - start)
            _terms(clockwork, board, i, start, m, n, stamp)
            _fill(board.eta, 0.0, m)
            for p in range(len(board.beta)):
                _accumulate(board.eta, board.v[p], board.beta[p], m)
            exponentials(board.eta, board.w, board.room, m)
            _mask(board.w, board.is_open[i, start : start + m], m)
            board.s0[0] += gram(board.w, board.v, board.wv, board.every, m, board.s1, board.s2)


@njit(cache=True)
def _look(clockwork, board, i, j, n, stamp):
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
def _set_clock(clockwork, board, steps, scales, s, is_frozen):
    """Age and scale columns as of a step; returns the time stamp of recency."""
    t = steps.time[s]
    decay_t = steps.before[s] if is_frozen and steps.before[s] > -np.inf else t
    for k in range(len(clockwork.rate)):
        board.discount[k] = np.exp(-clockwork.rate[k] * (decay_t - board.origin[0]))
    if scales.shape[1] > 0:
        board.centre[:], board.spread[:] = scales[0, s], scales[1, s]
    return t - clockwork.epoch[0] + 2.0


@njit(cache=True, nogil=True)
def sweep_live(
    clockwork,
    board,
    stream,
    steps,
    scales,
    row,
    receiver,
    is_interval,
    is_efron,
    is_frozen,
    low,
    high,
    n,
    tally,
):
    """Steps ``low[k]`` to ``high[k]`` of a record for each k, ascending, adding to ``tally``; the board is new."""
    done = 0
    for k in range(len(low)):
        for s in range(low[k], high[k]):
            _store(clockwork, board, stream, done, steps.change[s])
            done = steps.change[s]
            if steps.dt[s] == 0.0 and steps.last[s] == steps.first[s]:
                continue
            stamp = _set_clock(clockwork, board, steps, scales, s, is_frozen)
            if steps.dt[s] > 0.0 or not is_interval:
                _sum_up(clockwork, board, n, stamp)
            if steps.dt[s] > 0.0:
                subtract_held(board, steps.dt[s], is_interval, tally)
            tied = 0
            clear_ties(board)
            for e in range(steps.first[s], steps.last[s]):
                if row[e] >= 0:
                    tied += 1
                    _look(clockwork, board, row[e], receiver[e], n, stamp)
                    add_event(board, is_efron, tally)
            if tied > 0 and not is_interval:
                subtract_normaliser(board, tied, is_efron, tally)


@njit(cache=True, nogil=True)
def observe_live(clockwork, board, stream, steps, scales, row, receiver, is_frozen, n, tally):
    """Add the statistics of the events explained; the board is new."""
    done = 0
    for s in range(len(steps.dt)):
        _store(clockwork, board, stream, done, steps.change[s])
        done = steps.change[s]
        if steps.last[s] > steps.first[s]:
            stamp = _set_clock(clockwork, board, steps, scales, s, is_frozen)
        for e in range(steps.first[s], steps.last[s]):
            if row[e] >= 0:
                _look(clockwork, board, row[e], receiver[e], n, stamp)
                add_event(board, False, tally)


@njit(cache=True, nogil=True)
def scales_live(clockwork, board, stream, steps, is_frozen, n, scales):
    """Means and 1 / sd of standardised columns at each step, into ``scales``, (2, n_steps, columns); the board is new."""
    done, none = 0, scales[:, :0]
    for s in range(len(steps.dt)):
        _store(clockwork, board, stream, done, steps.change[s])
        done = steps.change[s]
        if steps.dt[s] == 0.0 and steps.last[s] == steps.first[s]:
            continue
        stamp = _set_clock(clockwork, board, steps, none, s, is_frozen)
        _find_scales(clockwork, board, n, stamp)
        scales[0, s], scales[1, s] = board.centre, board.spread
