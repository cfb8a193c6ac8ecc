"""Abduction: what each unit's clock must have been for the record to come out as it did.

By the random time change a unit's summed rate between its acts is what it waited on its own unit-rate clock. The sum
since its last act is a wait it has survived; what it still has to wait is unit exponential again, whatever came before.
"""

from numba import njit

from foedus.kernels.simulate_clocks import BATCH_STAMP, REPLAY, price, settle, spend
from foedus.kernels.simulate_run import enter, next_due, outside


@njit(cache=True, nogil=True, _nrt=False)
def abduct(past, m, beta, empty, span, acts, wait, beyond):
    """Live through ``acts`` (each with its unit, -1 where no clock rang) and read off every clock.

    ``wait[e]`` is what the unit of act e had waited; ``beyond[u]`` what unit u waited since its last act.
    ``empty`` is a record of nothing.
    """
    clocks, world = m.clocks, m.world
    for u in range(clocks.left.size):
        clocks.left[u] = 0.0
        price(REPLAY, m, beta, empty, u, span[0])
    clocks.tally[BATCH_STAMP] = 1
    opening, e = 0, 0
    while opening < world.open_time.size and world.open_time[opening] <= span[0]:
        opening += 1
    while True:
        t = acts.time[e] if e < acts.time.size else span[1]
        due = next_due(past, m, opening)
        if due <= t:
            opening = outside(REPLAY, past, m, beta, opening, due)
            settle(REPLAY, m, beta, empty, due, False)
            continue
        if e >= acts.time.size:
            break
        first = e
        while e < acts.time.size and acts.time[e] == t:
            u = acts.unit[e]
            if u >= 0:
                spend(REPLAY, m, beta, u, t)
                wait[e] = -clocks.left[u]
                clocks.left[u] = 0.0
            e += 1
        for k in range(first, e):
            enter(REPLAY, past, m, beta, acts, k)
        settle(REPLAY, m, beta, empty, t, True)
    for u in range(clocks.left.size):
        spend(REPLAY, m, beta, u, span[1])
        beyond[u] = -clocks.left[u]
