"""Clocks of units: each runs on unit-rate time, as fast as its rate, and rings when its waiting time is spent.

Random time change (Brown and Nair 1988): the sum of a unit's rate since its last act, at its next act, is a unit
exponential. ``left[u]`` is what unit u still has to wait on that clock. ``ring[u]`` never lies after the act itself: it
is exact while the rate stands still, and a lower bound found from a bound on the rate while the rate fades.

Two ways to spend waiting time while the rate fades, both exact in law:

- ``REPLAY``: integrate the rate (quadrature), so that the clock is the record's own clock and can be replayed;
- ``THIN``: run the clock at the bound and accept a ring with probability rate / bound (Lewis and Shedler 1979). The
  bound also covers statistics that stand between events and fade at each (``decay_clock="last_event"``).
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.layout import DECAYING, GLOBAL, PAIR, REBASE, RECEIVER, SENDER
from foedus.kernels.simulate_first import first_unit, moved, rebuild, rounds_of
from foedus.kernels.simulate_rates import STANDING, eta_span, frozen_moves, hazard, other_eta, plain_eta
from foedus.kernels.streams import exponential

REPLAY, THIN = 0, 1
SNAP = 1e-6
STEEPEST = 500.0
LOOSE = 0.5
NEARLY = 0.5
N_DIRTY, BATCH_STAMP, N_PRICED, N_RINGS = 0, 1, 2, 3
"""Entries of ``Clocks.tally``: units of this batch, its number; units priced and clocks that rang since the start."""


class Units(NamedTuple):
    """Who may act: ``block``, ``sender``, ``receiver`` (m,) and their number ``index`` (B, n, n), -1 for none; block c has
    units ``first[c]:first[c + 1]``."""

    block: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    index: np.ndarray
    first: np.ndarray


class Machine(NamedTuple):
    """A world that can run: compiled statistics and their memory, equations, units, clocks, what comes from outside."""

    program: Any
    state: Any
    changes: Any
    eq: NamedTuple
    comp: NamedTuple
    units: Units
    clocks: NamedTuple
    world: NamedTuple


class Record(NamedTuple):
    """Clocks of an observed history, by unit: waits ``start[u]:start[u + 1]`` of ``wait``, ended at ``time``;
    ``event`` is the number of the event; ``beyond[u]`` is the wait already spent after the last."""

    start: np.ndarray
    wait: np.ndarray
    time: np.ndarray
    event: np.ndarray
    beyond: np.ndarray


class Clocks(NamedTuple):
    """State of all clocks. ``lam`` is the bound on the rate in force, ``is_steady`` whether it is the rate; ``best`` and ``rounds``
    say who rings first (:mod:`foedus.kernels.simulate_first`). ``plain`` is the part of the log-rate that only a component changes, no number where one has changed since it was summed."""

    is_open: np.ndarray
    lam: np.ndarray
    plain: np.ndarray
    is_steady: np.ndarray
    last: np.ndarray
    left: np.ndarray
    ring: np.ndarray
    best: np.ndarray
    rounds: np.ndarray
    fired: np.ndarray
    stamp: np.ndarray
    dirty: np.ndarray
    tally: np.ndarray


def new_clocks(is_open: np.ndarray) -> Clocks:
    """Clocks of ``m`` units before anything is known of their rates."""
    m, rounds = len(is_open), rounds_of(len(is_open))
    return Clocks(
        is_open=is_open.copy(),
        lam=np.zeros(m),
        plain=np.full(m, np.nan),
        is_steady=np.ones(m, np.bool_),
        last=np.zeros(m),
        left=np.zeros(m),
        ring=np.full(m, np.inf),
        best=np.full(rounds[-1], np.inf),
        rounds=rounds,
        fired=np.zeros(m, np.int64),
        stamp=np.zeros(m, np.int64),
        dirty=np.zeros(m, np.int64),
        tally=np.zeros(4, np.int64),
    )


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def ringing(clocks):
    """The unit whose clock rings first."""
    return first_unit(clocks.best, clocks.rounds, clocks.ring)


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def size(m):
    """Number of actors."""
    return m.units.index.shape[1]


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def wait_of(record, seed, history, u, f):
    """What unit ``u`` must wait before its ``f``-th act: as recorded, then fresh chance beyond the record."""
    n = record.start[u + 1] - record.start[u]
    if f < n:
        return record.wait[record.start[u] + f]
    fresh = exponential(seed, history, u, f)
    return fresh + record.beyond[u] if f == n else fresh


@njit(cache=True, nogil=True, _nrt=False)
def spend(how, m, beta, u, t):
    """Run the clock of unit ``u`` up to ``t`` under the components as they stand."""
    clocks = m.clocks
    since = clocks.last[u]
    if t > since:
        if clocks.is_steady[u] or how == THIN:
            clocks.left[u] -= clocks.lam[u] * (t - since)
        elif clocks.is_open[u]:
            c, i, j = m.units.block[u], m.units.sender[u], m.units.receiver[u]
            clocks.left[u] -= hazard(m.eq, beta, m.comp, size(m), c, i, j, clocks.plain[u], since, t)
        clocks.last[u] = t


@njit(cache=True, nogil=True, _nrt=False)
def price(how, m, beta, record, u, t):
    """Set the rate of unit ``u`` from ``t`` on and the time its clock rings; where a rate is no number, at once.

    The bound of ``THIN`` must not depend on the wait that is left: proposals would no longer be a Poisson process.
    """
    clocks = m.clocks
    clocks.tally[N_PRICED] += 1
    clocks.last[u] = t
    if not clocks.is_open[u]:
        clocks.lam[u], clocks.is_steady[u], clocks.ring[u] = 0.0, True, np.inf
        return
    n, c, i, j = size(m), m.units.block[u], m.units.sender[u], m.units.receiver[u]
    if np.isnan(clocks.plain[u]):
        clocks.plain[u] = plain_eta(m.eq, beta, m.comp, n, c, i, j)
    plain = clocks.plain[u]
    now, most, is_steady = eta_span(m.eq, beta, m.comp, n, c, i, j, plain, t, np.inf, how == THIN)
    lam, until, left = np.exp(max(min(most, STEEPEST), -STEEPEST)), np.inf, max(clocks.left[u], 0.0)
    if not is_steady and (how == REPLAY or most > now + NEARLY):
        reach = left if how == REPLAY else 1.0
        until = t + max(reach / np.exp(max(min(now, STEEPEST), -STEEPEST)), 1e-7)
        now, most, _ = eta_span(m.eq, beta, m.comp, n, c, i, j, plain, t, until, how == THIN)
        lam = np.exp(max(min(most, STEEPEST), -STEEPEST))
    clocks.lam[u], clocks.is_steady[u] = lam, is_steady
    ring = min(until, t + left / lam)
    f = clocks.fired[u]
    if f < record.start[u + 1] - record.start[u]:
        recorded = record.time[record.start[u] + f]
        if abs(ring - recorded) < SNAP:
            ring = recorded
    clocks.ring[u] = -np.inf if np.isnan(ring) else ring


@njit(cache=True, nogil=True, _nrt=False)
def move_frozen(how, m, beta, t):
    """Frozen memory moves on to the event at ``t``, and the clocks that replay with it; bounds cover it already."""
    is_moved = m.comp.last[0] != t and how == REPLAY
    for c in range(m.eq.is_moving.size):
        if is_moved and m.eq.is_moving[c]:
            for u in range(m.units.first[c], m.units.first[c + 1]):
                if not m.clocks.is_steady[u]:
                    touch(how, m, beta, u, t)
    m.comp.last[0] = t
    for c in range(m.eq.is_moving.size):
        if is_moved and m.eq.is_moving[c]:
            for u in range(m.units.first[c], m.units.first[c + 1]):
                if m.clocks.is_open[u]:
                    slacken(how, m, beta, u, t)


@njit(cache=True, nogil=True, _nrt=False)
def slacken(how, m, beta, u, t):
    """A unit of which nothing but frozen memory has moved, at the event at ``t``.

    Where it is slower now, its ring may stand: it does not lie after the act, and is seen to when it comes. A unit that
    is faster becomes dirty.
    """
    clocks = m.clocks
    if clocks.stamp[u] == clocks.tally[BATCH_STAMP]:
        return
    c, i, j = m.units.block[u], m.units.sender[u], m.units.receiver[u]
    if not frozen_moves(m.eq, m.comp, size(m), c, i, j):
        return
    eta = clocks.plain[u] + other_eta(m.eq, beta, m.comp, size(m), c, i, j, t, STANDING, True)
    lam = np.exp(max(min(eta, STEEPEST), -STEEPEST))
    if lam > clocks.lam[u]:
        touch(how, m, beta, u, t)
        return
    spend(how, m, beta, u, t)
    clocks.lam[u] = lam


@njit(cache=True, nogil=True, _nrt=False)
def touch(how, m, beta, u, t):
    """Run the clock of a unit whose rate is about to change, once per batch."""
    clocks = m.clocks
    if clocks.stamp[u] != clocks.tally[BATCH_STAMP]:
        clocks.stamp[u] = clocks.tally[BATCH_STAMP]
        spend(how, m, beta, u, t)
        clocks.dirty[clocks.tally[N_DIRTY]] = u
        clocks.tally[N_DIRTY] += 1


@njit(cache=True, nogil=True, _nrt=False)
def apply(how, m, beta, n_changes, t):
    """Take over a stream of component changes.

    Units concerned become dirty; their clocks run up to ``t`` under the rates they had. Nobody reads the components of a
    pair that never acts: they stay as they were.
    """
    n, changes, index, clocks = size(m), m.changes, m.units.index, m.clocks
    for e in range(n_changes):
        scope, k, a, b = changes[e].scope, changes[e].column, changes[e].a, changes[e].b
        if scope == REBASE:
            rebase(m.eq, m.comp, changes[e].value)
            continue
        c = a if scope == GLOBAL else m.eq.block_of_row[a]
        slot = m.eq.place[c, k]
        if slot < 0 or (scope == PAIR and m.eq.reads[c, k] and index[c, a - c * n, b] < 0):
            continue
        if held(m.comp, scope, slot, a, b) == changes[e].value:
            continue
        if m.eq.reads[c, k]:
            i, is_plain = a - c * n, m.eq.in_plain[c, slot]
            first, last = (0, n) if scope in (GLOBAL, RECEIVER) else (i, i + 1)
            left, right = (0, n) if scope in (GLOBAL, SENDER) else (b, b + 1)
            if scope == RECEIVER:
                left, right = i, i + 1
            for x in range(first, last):
                for y in range(left, right):
                    u = np.int64(index[c, x, y])
                    if u >= 0:
                        touch(how, m, beta, u, t)
                        if is_plain:
                            clocks.plain[u] = np.nan
        store(m.comp, scope, slot, a, b, changes[e].value)


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def store(comp, scope, slot, a, b, value):
    """One component takes its new value."""
    if scope == GLOBAL:
        comp.g[a, slot] = value
    elif scope == SENDER:
        comp.s[a, slot] = value
    elif scope == RECEIVER:
        comp.r[a, slot] = value
    else:
        comp.d[a, b, slot] = value


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def held(comp, scope, slot, a, b):
    """The value one component has."""
    if scope == GLOBAL:
        return comp.g[a, slot]
    if scope == SENDER:
        return comp.s[a, slot]
    if scope == RECEIVER:
        return comp.r[a, slot]
    return comp.d[a, b, slot]


@njit(cache=True, nogil=True, _nrt=False)
def rebase(eq, comp, origin):
    """Hold decaying sums as of a new origin: their values do not change, only the numbers that carry them."""
    n = comp.d.shape[1]
    for c in range(eq.memory.shape[0]):
        for m in range(eq.memory.shape[1]):
            if eq.memory[c, m] == DECAYING:
                f = np.exp(-eq.pace[c, m] * (origin - comp.origin[0]))
                comp.fade_at[c, m] = np.nan
                comp.g[c, m] *= f
                for a in range(c * n, (c + 1) * n):
                    comp.s[a, m] *= f
                    comp.r[a, m] *= f
                    for b in range(n):
                        comp.d[a, b, m] *= f
    comp.origin[0] = origin


@njit(cache=True, nogil=True, _nrt=False)
def settle(how, m, beta, record, t, is_event):
    """After a batch: new rates and rings for every dirty unit, and again whose clock rings first."""
    clocks = m.clocks
    if is_event:
        move_frozen(how, m, beta, t)
    n_dirty = clocks.tally[N_DIRTY]
    are_few = n_dirty * 8 <= clocks.ring.size
    for e in range(n_dirty):
        price(how, m, beta, record, clocks.dirty[e], t)
        if are_few:
            moved(clocks.best, clocks.rounds, clocks.ring, clocks.dirty[e])
    if not are_few:
        rebuild(clocks.best, clocks.rounds, clocks.ring)
    clocks.tally[N_DIRTY] = 0
    clocks.tally[BATCH_STAMP] += 1
