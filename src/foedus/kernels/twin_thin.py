"""Twins by thinning: an act of the record stays with probability min(1, new rate / old rate); new acts fill what is above.

Chance here is a Poisson scatter over time and level: a unit acts where a point lies below its rate (Noorbakhsh and
Rodriguez 2022, "Counterfactual temporal point processes"). The record says which points lay below the old rate; those
above it are fresh.
"""

import numpy as np
from numba import njit

from foedus.kernels.simulate_clocks import STEEPEST, THIN, price, ringing, settle, spend, wait_of
from foedus.kernels.simulate_first import moved, next_ring
from foedus.kernels.simulate_many import count, keep, restore
from foedus.kernels.simulate_rates import eta_at
from foedus.kernels.simulate_run import EXPLODED, REACHED, enter, give, in_order, next_due, outside
from foedus.kernels.simulate_start import absorb, wind
from foedus.kernels.streams import ACCEPT, CHOICE, MARK, uniforms


@njit(cache=True, nogil=True, _nrt=False)
def rate_of(eq, beta, comp, is_open, units, u, t):
    """Rate of a unit at ``t``."""
    if not is_open[u]:
        return 0.0
    n = units.index.shape[1]
    eta = eta_at(eq, beta, comp, n, units.block[u], units.sender[u], units.receiver[u], t)
    return np.exp(max(min(eta, STEEPEST), -STEEPEST))


@njit(cache=True, nogil=True, _nrt=False)
def follow(past, m, lived, e, opening, t):
    """Bring the world as it was up to ``t``, acts of time ``t`` not yet included; returns the next act and coming."""
    while True:
        due = next_due(past, m, opening)
        at = lived.time[e] if e < lived.time.size else np.inf
        if due <= at and due <= t:
            made = past[1](m.program, m.state, due, True, m.changes)
            while made > 0:
                absorb(m, made)
                made = past[1](m.program, m.state, due, True, m.changes)
            while opening < m.world.open_time.size and m.world.open_time[opening] <= due:
                m.clocks.is_open[m.world.open_unit[opening]] = m.world.open_value[opening]
                opening += 1
        elif at < t:
            absorb(m, past[0](m.program, m.state, at, lived.act[e], lived.sender[e], lived.receiver[e],
                              lived.weight[e], m.changes))  # fmt: skip
            m.comp.last[0] = at
            e += 1
        else:
            return e, opening


@njit(cache=True, nogil=True, _nrt=False)
def is_banned(world, act, i, j, t):
    """Whether an edit forbids the act."""
    for b in range(world.ban_act.size):
        if (world.ban_act[b] < 0 or world.ban_act[b] == act) and world.ban_from[b] <= t <= world.ban_to[b]:
            p, q = world.ban_sender[b], world.ban_receiver[b]
            if (p < 0 or p == i) and (q < 0 or q == j):
                return True
    return False


@njit(cache=True, nogil=True, _nrt=False)
def thin(past, fact, m, beta, empty, lived, record_end, seed, history, span, acts):
    """One twin by thinning; the clocks of ``m`` run at its own rates and propose what may be new."""
    world, clocks, old_comp, old_open = m.world, m.clocks, fact.comp, fact.clocks.is_open
    n_acts, given, opening, fact_e, fact_o, e = 0, 0, 0, 0, 0, 0
    while opening < world.open_time.size and world.open_time[opening] <= span[0]:
        opening += 1
    fact_o = opening
    while True:
        due = next_due(past, m, opening)
        t = min(next_ring(clocks.best), lived.time[e] if e < lived.time.size else np.inf)
        if given < world.given_time.size:
            t = min(t, world.given_time[given])
        if due <= t and due <= span[1]:
            opening = outside(THIN, past, m, beta, opening, due)
            settle(THIN, m, beta, empty, due, False)
            continue
        if t > span[1]:
            return n_acts, REACHED, span[1]
        fact_e, fact_o = follow(past, fact, lived, fact_e, fact_o, t)
        first = n_acts
        while given < world.given_time.size and world.given_time[given] == t and n_acts < acts.time.size:
            give(world, acts, n_acts, given)
            given += 1
            n_acts += 1
        while e < lived.time.size and lived.time[e] == t and n_acts < acts.time.size:
            u = lived.unit[e]
            if u >= 0 and not world.is_removed[e]:
                level = uniforms(seed, history, u, e, CHOICE)[0] * rate_of(
                    m.eq, beta, old_comp, old_open, m.units, u, t
                )
                if level <= rate_of(m.eq, beta, m.comp, clocks.is_open, m.units, u, t):
                    n_acts += write(m, acts, n_acts, t, u, lived.act[e], lived.weight[e], e)
            e += 1
        while next_ring(clocks.best) <= t and n_acts < acts.time.size:
            u = ringing(clocks)
            spend(THIN, m, beta, u, t)
            if clocks.left[u] <= 1e-10 + clocks.lam[u] * 1e-9:
                f = clocks.fired[u]
                level = uniforms(seed, history, u, f, ACCEPT)[0] * clocks.lam[u]
                old = rate_of(m.eq, beta, old_comp, old_open, m.units, u, t) if t <= record_end else 0.0
                if old < level <= rate_of(m.eq, beta, m.comp, clocks.is_open, m.units, u, t):
                    row = drawn(world, seed, history, u, f, m.units.block[u])
                    n_acts += write(m, acts, n_acts, t, u, world.mark_act[row], world.mark_weight[row], -1)
                clocks.fired[u] = f + 1
                clocks.left[u] = wait_of(empty, seed, history, u, f + 1)
            price(THIN, m, beta, empty, u, t)
            moved(clocks.best, clocks.rounds, clocks.ring, u)
        if n_acts == acts.time.size:
            return n_acts, EXPLODED, t
        in_order(acts, first, n_acts)
        for k in range(first, n_acts):
            enter(THIN, past, m, beta, acts, k)
        if n_acts > first:
            settle(THIN, m, beta, empty, t, True)


@njit(cache=True, nogil=True, _nrt=False)
def drawn(world, seed, history, u, f, c):
    """The row of marks an act of block ``c`` takes its look from."""
    first, last = world.mark_start[c], world.mark_start[c + 1]
    draw = uniforms(seed, history, u, f, MARK)[0] if last > first + 1 else 0.0
    return first + int(draw * (last - first))


@njit(cache=True, nogil=True, _nrt=False)
def write(m, acts, k, t, u, act, weight, event):
    """Write an act unless an edit forbids it; returns 1 if it is written."""
    i, j = m.units.sender[u], m.units.receiver[u]
    if is_banned(m.world, act, i, j, t):
        return 0
    acts.time[k], acts.unit[k], acts.act[k] = t, u, act
    acts.sender[k], acts.receiver[k], acts.weight[k], acts.event[k] = i, j, weight, event
    return 1


@njit(cache=True, nogil=True, _nrt=False)
def thin_many(
    past, fact, edited, betas, empty, lived, record_end, seed, histories, span, acts, pools, blanks, out, tally,
    ended,
):  # fmt: skip
    """One twin by thinning per history number; see :func:`foedus.kernels.twin_many.twin_many`."""
    filled, room = 0, acts.time.size
    for h in range(histories.size):
        if filled + room > out.time.size:
            return h
        restore(pools[0], blanks[0])
        restore(pools[1], blanks[1])
        wind(THIN, edited, betas[h], empty, seed, histories[h], span[0])
        made, status, ended[h] = thin(
            past, fact, edited, betas[h], empty, lived, record_end, seed, histories[h], span, acts
        )
        keep(acts, made, out, filled)
        count(tally[h], made, status, edited.clocks)
        filled += made
    return histories.size
