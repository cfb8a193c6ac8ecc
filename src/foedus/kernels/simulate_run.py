"""One history in continuous time: whose clock rings next acts, the past changes, clocks run on at new rates."""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.simulate_clocks import (
    N_RINGS,
    REPLAY,
    SNAP,
    STEEPEST,
    apply,
    price,
    ringing,
    settle,
    size,
    spend,
    touch,
    wait_of,
)
from foedus.kernels.simulate_first import moved, next_ring
from foedus.kernels.simulate_rates import eta_at
from foedus.kernels.streams import ACCEPT, MARK, uniforms

GOING, REACHED, FULL, EXPLODED, STUCK = 0, 1, 2, 3, 4
IDLE = 1e-9


class World(NamedTuple):
    """What happens to units from outside, and what their acts look like.

    Attributes
    ----------
    open_time, open_unit, open_value : comings and goings of units, in time order.
    given_time, given_act, given_sender, given_receiver, given_weight, given_event : acts that happen whatever the
        clocks say, in time order; ``given_event`` is the number in the record or -1.
    mark_start, mark_act, mark_weight : block c acts as one of the rows ``mark_start[c]:mark_start[c + 1]``.
    record_act, record_weight, is_removed : by event of the record.
    ban_act, ban_sender, ban_receiver, ban_from, ban_to : acts that do not happen in a time; act -1 is any.
    """

    open_time: np.ndarray
    open_unit: np.ndarray
    open_value: np.ndarray
    given_time: np.ndarray
    given_act: np.ndarray
    given_sender: np.ndarray
    given_receiver: np.ndarray
    given_weight: np.ndarray
    given_event: np.ndarray
    mark_start: np.ndarray
    mark_act: np.ndarray
    mark_weight: np.ndarray
    record_act: np.ndarray
    record_weight: np.ndarray
    is_removed: np.ndarray
    ban_act: np.ndarray
    ban_sender: np.ndarray
    ban_receiver: np.ndarray
    ban_from: np.ndarray
    ban_to: np.ndarray


class Acts(NamedTuple):
    """Room for the acts of one history; ``unit`` -1 for a given act, ``event`` -1 for an act not in the record."""

    time: np.ndarray
    unit: np.ndarray
    act: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    weight: np.ndarray
    event: np.ndarray


def new_acts(capacity: int) -> Acts:
    """Room for ``capacity`` acts."""
    return Acts(
        np.zeros(capacity),
        *(np.zeros(capacity, np.int32) for _ in range(4)),
        np.zeros(capacity),
        np.zeros(capacity, np.int32),
    )


@njit(cache=True, nogil=True, _nrt=False)
def run(how, past, m, beta, record, seed, history, span, acts):
    """Run clocks priced at ``span[0]`` until ``span[1]``, writing what happens into ``acts``.

    ``past`` is (record, advance, next_time) of :mod:`foedus.kernels.history`, behind pointers: linked in, they would be
    compiled again into every kernel that calls them.

    Returns
    -------
    n_acts, status, t : ``REACHED`` the end, or a time after which nothing can happen, ``EXPLODED`` past the room for acts, or ``STUCK`` on a rate that is no
        number, at time t.
    """
    now, until = span[0], span[1]
    n_acts, given, opening = 0, 0, 0
    world, clocks = m.world, m.clocks
    while given < world.given_time.size and world.given_time[given] < now:
        given += 1
    while opening < world.open_time.size and world.open_time[opening] <= now:
        opening += 1
    due = next_due(past, m, opening)
    while True:
        t = next_ring(clocks.best)
        if given < world.given_time.size:
            t = min(t, world.given_time[given])
        if t == np.inf and due == np.inf:
            return n_acts, REACHED, until
        if due <= t and due <= until:
            opening = outside(how, past, m, beta, opening, due)
            settle(how, m, beta, record, due, False)
            due = next_due(past, m, opening)
            continue
        if t > until:
            return n_acts, REACHED, until
        if not t >= now:
            return n_acts, STUCK, now
        now = t
        first = n_acts
        while given < world.given_time.size and world.given_time[given] == t:
            if n_acts == acts.time.size:
                return n_acts, EXPLODED, t
            give(world, acts, n_acts, given)
            given += 1
            n_acts += 1
        while next_ring(clocks.best) <= t:
            if n_acts == acts.time.size:
                return n_acts, EXPLODED, t
            u = ringing(clocks)
            n_acts += rings(how, m, beta, record, seed, history, u, t, acts, n_acts)
        if n_acts > first:
            in_order(acts, first, n_acts)
            for e in range(first, n_acts):
                enter(how, past, m, beta, acts, e)
            settle(how, m, beta, record, t, True)
            due = next_due(past, m, opening)


@njit(cache=True, nogil=True, _nrt=False)
def next_due(past, m, opening):
    """When something changes without an act."""
    due = past[2](m.program, m.state)
    return min(due, m.world.open_time[opening]) if opening < m.world.open_time.size else due


@njit(cache=True, nogil=True, _nrt=False)
def outside(how, past, m, beta, opening, t):
    """Covariates, expiries, comings and goings due at ``t``; returns the next coming or going.

    What finds no room among the changes is still due afterwards.
    """
    apply(how, m, beta, past[1](m.program, m.state, t, True, m.changes), t)
    while opening < m.world.open_time.size and m.world.open_time[opening] <= t:
        u = m.world.open_unit[opening]
        touch(how, m, beta, u, t)
        m.clocks.is_open[u] = m.world.open_value[opening]
        opening += 1
    return opening


@njit(cache=True, nogil=True, _nrt=False)
def rings(how, m, beta, record, seed, history, u, t, acts, e):
    """Unit ``u``'s clock rings: it acts if its wait is spent and thinning lets it pass; returns 1 if an act is written."""
    clocks, units, made = m.clocks, m.units, 0
    clocks.tally[N_RINGS] += 1
    spend(how, m, beta, u, t)
    f, slack = clocks.fired[u], IDLE
    at = record.start[u] + f
    if at < record.start[u + 1] and record.time[at] == t:
        slack = 4.0 * SNAP
    if clocks.left[u] <= 1e-10 + clocks.lam[u] * slack:
        passes = True
        if how != REPLAY and not clocks.is_steady[u]:
            eta = eta_at(m.eq, beta, m.comp, size(m), units.block[u], units.sender[u], units.receiver[u], t)
            passes = uniforms(seed, history, u, f, ACCEPT)[0] * clocks.lam[u] <= np.exp(min(eta, STEEPEST))
        if passes:
            made = happens(units, record, m.world, seed, history, u, f, t, acts, e)
        clocks.fired[u] = f + 1
        clocks.left[u] = wait_of(record, seed, history, u, f + 1)
    price(how, m, beta, record, u, t)
    moved(clocks.best, clocks.rounds, clocks.ring, u)
    return made


@njit(cache=True, nogil=True, _nrt=False)
def happens(units, record, world, seed, history, u, f, t, acts, e):
    """Write the act of unit ``u`` unless an edit forbids it; returns 1 if it is written."""
    at = record.start[u] + f
    event = record.event[at] if at < record.start[u + 1] else -1
    if event >= 0 and world.is_removed[event]:
        return 0
    if event >= 0:
        act, weight = world.record_act[event], world.record_weight[event]
    else:
        c = units.block[u]
        first, last = world.mark_start[c], world.mark_start[c + 1]
        draw = uniforms(seed, history, u, f, MARK)[0] if last > first + 1 else 0.0
        row = first + int(draw * (last - first))
        act, weight = world.mark_act[row], world.mark_weight[row]
    i, j = units.sender[u], units.receiver[u]
    for b in range(world.ban_act.size):
        if (world.ban_act[b] < 0 or world.ban_act[b] == act) and world.ban_from[b] <= t <= world.ban_to[b]:
            p, q = world.ban_sender[b], world.ban_receiver[b]
            if (p < 0 or p == i) and (q < 0 or q == j):
                return 0
    acts.time[e], acts.unit[e], acts.act[e] = t, u, act
    acts.sender[e], acts.receiver[e], acts.weight[e], acts.event[e] = i, j, weight, event
    return 1


@njit(cache=True, nogil=True, _nrt=False)
def give(world, acts, e, g):
    """Write a given act."""
    acts.time[e], acts.unit[e], acts.act[e] = world.given_time[g], -1, world.given_act[g]
    acts.sender[e], acts.receiver[e] = world.given_sender[g], world.given_receiver[g]
    acts.weight[e], acts.event[e] = world.given_weight[g], world.given_event[g]


@njit(cache=True, nogil=True, _nrt=False)
def in_order(acts, first, last):
    """Acts of one batch in the order of the record, those not in it after; stable."""
    for e in range(first + 1, last):
        k = e
        while (
            k > first and acts.event[k] >= 0 and (acts.event[k - 1] < 0 or acts.event[k - 1] > acts.event[k])
        ):
            swap(acts, k)
            k -= 1


@njit(cache=True, nogil=True, _nrt=False)
def swap(acts, k):
    """Exchange an act with the one before it."""
    acts.unit[k - 1], acts.unit[k] = acts.unit[k], acts.unit[k - 1]
    acts.act[k - 1], acts.act[k] = acts.act[k], acts.act[k - 1]
    acts.sender[k - 1], acts.sender[k] = acts.sender[k], acts.sender[k - 1]
    acts.receiver[k - 1], acts.receiver[k] = acts.receiver[k], acts.receiver[k - 1]
    acts.weight[k - 1], acts.weight[k] = acts.weight[k], acts.weight[k - 1]
    acts.event[k - 1], acts.event[k] = acts.event[k], acts.event[k - 1]


@njit(cache=True, nogil=True, _nrt=False)
def enter(how, past, m, beta, acts, e):
    """One act enters the past."""
    t, act, i, j, w = acts.time[e], acts.act[e], acts.sender[e], acts.receiver[e], acts.weight[e]
    apply(how, m, beta, past[0](m.program, m.state, t, act, i, j, w, m.changes), t)
