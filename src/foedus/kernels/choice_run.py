"""Histories of actors who act on clocks of their own and choose whom: DyNAM (Stadtfeld and Block 2017)."""

import numpy as np
from numba import njit

from foedus.kernels.choice import draw_pair, draw_receiver, follow_openings, open_anew
from foedus.kernels.simulate_clocks import ringing, settle
from foedus.kernels.simulate_first import next_ring
from foedus.kernels.simulate_many import count, keep, restore
from foedus.kernels.simulate_run import EXPLODED, REACHED, STUCK, enter, next_due, outside, rings
from foedus.kernels.simulate_start import wind
from foedus.kernels.streams import CHOICE, uniforms


@njit(cache=True, nogil=True, _nrt=False)
def chooses(m, beta, choice, seed, history, u, t, acts, e):
    """Write whom the unit that has just acted chose; returns 0, and leaves no act, if nobody can be chosen."""
    n = choice.share.size
    draw = uniforms(seed, history, u, m.clocks.fired[u] - 1, CHOICE)[0]
    if choice.is_mutual:
        pair = draw_pair(m.eq, beta, m.comp, choice, t, draw)
        acts.sender[e], acts.receiver[e] = pair // n, pair % n
        return 1 if pair >= 0 else 0
    j = draw_receiver(m.eq, beta, m.comp, choice, acts.sender[e], t, draw)
    acts.receiver[e] = j
    return 1 if j >= 0 else 0


@njit(cache=True, nogil=True, _nrt=False)
def run_choosing(how, past, m, beta, choice, record, seed, history, span, acts):
    """One history; arguments and answer as :func:`foedus.kernels.simulate_run.run`.

    A process in which nobody will ever act again has reached its end, be that infinitely far.
    """
    now, until = span[0], span[1]
    n_acts, opening, turn = 0, 0, 0
    world, clocks = m.world, m.clocks
    open_anew(choice)
    while opening < world.open_time.size and world.open_time[opening] <= now:
        opening += 1
    while True:
        due = next_due(past, m, opening)
        t = next_ring(clocks.best)
        if t == np.inf and due == np.inf:
            return n_acts, REACHED, until
        if due <= t and due <= until:
            opening = outside(how, past, m, beta, opening, due)
            settle(how, m, beta, record, due, False)
            continue
        if t > until:
            return n_acts, REACHED, until
        if not t >= now:
            return n_acts, STUCK, now
        now = t
        turn = follow_openings(choice, turn, t)
        first, is_idle = n_acts, False
        while next_ring(clocks.best) <= t:
            if n_acts == acts.time.size:
                return n_acts, EXPLODED, t
            u = ringing(clocks)
            if rings(how, m, beta, record, seed, history, u, t, acts, n_acts) > 0:
                made = chooses(m, beta, choice, seed, history, u, t, acts, n_acts)
                is_idle = made == 0
                n_acts += made
        if is_idle and until == np.inf and due == np.inf and turn == choice.time.size:
            return n_acts, REACHED, until
        if n_acts > first:
            for e in range(first, n_acts):
                enter(how, past, m, beta, acts, e)
            settle(how, m, beta, record, t, True)


@njit(cache=True, nogil=True, _nrt=False)
def choose_many(
    how, past, m, betas, choice, record, seed, histories, span, acts, pool, blank, out, tally, ended
):
    """Many histories; arguments and answer as :func:`foedus.kernels.simulate_many.run_many`."""
    filled, room = 0, acts.time.size
    for h in range(histories.size):
        if filled + room > out.time.size:
            return h
        restore(pool, blank)
        wind(how, m, betas[h], record, seed, histories[h], span[0])
        made, status, ended[h] = run_choosing(
            how, past, m, betas[h], choice, record, seed, histories[h], span, acts
        )
        keep(acts, made, out, filled)
        count(tally[h], made, status, m.clocks)
        filled += made
    return histories.size
