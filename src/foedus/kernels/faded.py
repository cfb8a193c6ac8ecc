"""How many acts are remembered, at each step of a record."""

import numpy as np
from numba import njit


@njit(cache=True)
def faded_counts(time, count, rate):
    """Acts before each step, each faded by its age: sum of count_r exp(-rate (time_s - time_r)) over r < s.

    Parameters
    ----------
    time : ascending, days, (n_steps,).
    count : acts at each step, (n_steps,).
    rate : decay per day.
    """
    kept, found = 0.0, np.zeros(len(time))
    for s in range(len(time)):
        if s > 0:
            kept = (kept + count[s - 1]) * np.exp(-rate * (time[s] - time[s - 1]))
        found[s] = kept
    return found
