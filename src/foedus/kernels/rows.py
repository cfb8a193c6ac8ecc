"""Statistics of chosen units at chosen times."""

from numba import njit

from foedus.kernels.watch import (
    RECEIVERS,
    batch_end,
    decay_time,
    move_units,
    pass_time,
    standardise,
    take_batch,
    unit_columns,
    unit_terms,
)


@njit(cache=True)
def look_up(program, state, values, changes, walk, time, block, sender, receiver, x):
    """Fill ``x`` (n_rows, p) with the terms of each row's unit, from the past strictly before the row's time.

    Rows are in time order.
    """
    before = -1.0
    for r in range(len(time)):
        t = time[r]
        while walk.at[0] < len(walk.time) and walk.time[walk.at[0]] < t:
            first = walk.at[0]
            pass_time(program, state, values, changes, walk.time[first], False)
            take_batch(program, state, values, changes, walk, batch_end(walk, first))
        if r == 0 or t != before:
            pass_time(program, state, values, changes, t, False)
            move_units(walk, t)
        decay_t = decay_time(walk, t)
        if r == 0 or t != before or walk.kind == RECEIVERS:
            standardise(program, values, walk, t, decay_t, block[r], sender[r])
        before = t
        unit_columns(program, values, t, decay_t, block[r], sender[r], receiver[r], walk.y)
        unit_terms(program, walk.y, walk.centre, walk.spread, x[r])
