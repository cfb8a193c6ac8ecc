"""Many histories from one start, each a function of its number alone."""

from numba import njit

from foedus.kernels.simulate_clocks import N_PRICED, N_RINGS
from foedus.kernels.simulate_run import run
from foedus.kernels.simulate_start import wind


@njit(cache=True, nogil=True, _nrt=False)
def run_many(how, past, m, betas, record, seed, histories, span, acts, pool, blank, out, tally, ended):
    """Run ``histories`` in turn until they are done or ``out`` has no room for one more.

    ``pool`` is the memory under the state, components and clocks of ``m``; ``blank`` its content at the start.

    Returns
    -------
    n_done : histories run; ``tally[h]`` is their number of acts, one after the other in ``out``, and their status.
    """
    filled, room = 0, acts.time.size
    for h in range(histories.size):
        if filled + room > out.time.size:
            return h
        restore(pool, blank)
        wind(how, m, betas[h], record, seed, histories[h], span[0])
        made, status, ended[h] = run(how, past, m, betas[h], record, seed, histories[h], span, acts)
        keep(acts, made, out, filled)
        count(tally[h], made, status, m.clocks)
        filled += made
    return histories.size


@njit(cache=True, nogil=True, _nrt=False)
def count(row, made, status, clocks):
    """What one history came to: acts, status, units priced, clocks that rang."""
    row[0], row[1], row[2], row[3] = made, status, clocks.tally[N_PRICED], clocks.tally[N_RINGS]


@njit(cache=True, nogil=True, _nrt=False)
def keep(acts, made, out, filled):
    """Copy the acts of one history behind those kept already."""
    for e in range(made):
        k = filled + e
        out.time[k], out.unit[k], out.act[k] = acts.time[e], acts.unit[e], acts.act[e]
        out.sender[k], out.receiver[k] = acts.sender[e], acts.receiver[e]
        out.weight[k], out.event[k] = acts.weight[e], acts.event[e]


@njit(cache=True, nogil=True, _nrt=False)
def restore(pool, blank):
    """Put a block of memory back to what it was; both are in words."""
    for k in range(pool.size):
        pool[k] = blank[k]
