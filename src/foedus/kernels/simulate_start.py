"""Where histories start: the past taken in without clocks, and clocks set going."""

from numba import njit

from foedus.kernels.layout import GLOBAL, REBASE
from foedus.kernels.simulate_clocks import BATCH_STAMP, N_PRICED, price, rebase, store, wait_of
from foedus.kernels.simulate_first import rebuild


@njit(cache=True, nogil=True, _nrt=False)
def absorb(m, n_changes):
    """Take over component changes while no clock runs."""
    changes = m.changes
    for e in range(n_changes):
        if changes[e].scope == REBASE:
            rebase(m.eq, m.comp, changes[e].value)
        else:
            scope, a = changes[e].scope, changes[e].a
            slot = m.eq.place[a if scope == GLOBAL else m.eq.block_of_row[a], changes[e].column]
            if slot >= 0:
                store(m.comp, scope, slot, a, changes[e].b, changes[e].value)


@njit(cache=True, nogil=True, _nrt=False)
def catch_up(past, m, t):
    """Covariates and expiries due up to ``t``."""
    made = past[1](m.program, m.state, t, True, m.changes)
    while made > 0:
        absorb(m, made)
        made = past[1](m.program, m.state, t, True, m.changes)


@njit(cache=True, nogil=True, _nrt=False)
def live_through(past, m, acts, t):
    """Acts of the past enter, each batch seeing the past before it; then time passes up to ``t``."""
    for e in range(acts.time.size):
        if e == 0 or acts.time[e] > acts.time[e - 1]:
            catch_up(past, m, acts.time[e])
        act, i, j, w = acts.act[e], acts.sender[e], acts.receiver[e], acts.weight[e]
        absorb(m, past[0](m.program, m.state, acts.time[e], act, i, j, w, m.changes))
        m.comp.last[0] = acts.time[e]
    catch_up(past, m, t)


@njit(cache=True, nogil=True, _nrt=False)
def wind(how, m, beta, record, seed, history, t):
    """Give every clock its first wait and its rate at ``t``."""
    clocks = m.clocks
    for u in range(clocks.ring.size):
        clocks.left[u] = wait_of(record, seed, history, u, 0)
        price(how, m, beta, record, u, t)
    rebuild(clocks.best, clocks.rounds, clocks.ring)
    clocks.tally[BATCH_STAMP], clocks.tally[N_PRICED] = 1, 0
