"""Many twins of one record: read off its clocks, run them again in an edited world."""

from numba import njit

from foedus.kernels.simulate_clocks import REPLAY
from foedus.kernels.simulate_many import count, keep, restore
from foedus.kernels.simulate_run import run
from foedus.kernels.simulate_start import wind
from foedus.kernels.twin_abduct import abduct


@njit(cache=True, nogil=True, _nrt=False)
def twin_many(
    past, fact, edited, betas, empty, record, order, lived, wait, seed, histories, span, acts,
    pools, blanks, out, tally, ended,
):  # fmt: skip
    """One twin per history number: its own coefficients, its own chance beyond the record.

    Twins that follow one another with the same coefficients share what is read off the record.

    ``lived`` are the acts of the record from ``span[0]`` on; ``order`` lists those with a clock as ``record`` holds them.
    ``fact`` and ``edited`` are the two worlds, ``pools`` the memory under each and ``blanks`` its content at the start.

    Returns
    -------
    n_done : as :func:`foedus.kernels.simulate_many.run_many`.
    """
    filled, room = 0, acts.time.size
    for h in range(histories.size):
        if filled + room > out.time.size:
            return h
        beta = betas[h]
        if h == 0 or not are_equal(beta, betas[h - 1]):
            restore(pools[0], blanks[0])
            abduct(past, fact, beta, empty, span, lived, wait, record.beyond)
            for k in range(order.size):
                record.wait[k] = wait[order[k]]
        restore(pools[1], blanks[1])
        wind(REPLAY, edited, beta, record, seed, histories[h], span[0])
        made, status, ended[h] = run(REPLAY, past, edited, beta, record, seed, histories[h], span, acts)
        keep(acts, made, out, filled)
        count(tally[h], made, status, edited.clocks)
        filled += made
    return histories.size


@njit(cache=True, nogil=True, _nrt=False)
def are_equal(x, y):
    """Whether two rows of numbers are the same."""
    k = 0
    while k < x.size and x[k] == y[k]:
        k += 1
    return k == x.size
