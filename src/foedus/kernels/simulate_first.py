"""Whose clock rings first: a tournament of rings, eight to a line, with any unit's ring moved in logarithmic time.

The earliest ring of each line of ``ring`` goes on to the first round, the earliest of each line of a round to the next,
until one is left. Round r is ``best[rounds[r]:rounds[r + 1]]``, round 0 being that of ``ring``'s own lines. A moved
ring goes on only as far as it makes a difference: most stop at their line. Equal rings are ordered by unit number.
"""

import numpy as np
from numba import njit

LINE = 8


def rounds_of(n_units: int) -> np.ndarray:
    """Where each round begins, and where the last one ends."""
    sizes = [-(-max(n_units, 1) // LINE)]
    while sizes[-1] > 1:
        sizes.append(-(-sizes[-1] // LINE))
    return np.cumsum([0, *sizes])


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def earliest(times, first, last):
    """The least of ``times[first:last]``, at most a line."""
    if last - first == LINE:
        a, b = min(times[first], times[first + 1]), min(times[first + 2], times[first + 3])
        c, d = min(times[first + 4], times[first + 5]), min(times[first + 6], times[first + 7])
        return min(min(a, b), min(c, d))
    found = np.inf
    for k in range(first, last):
        found = min(found, times[k])
    return found


@njit(cache=True, nogil=True, _nrt=False)
def rebuild(best, rounds, ring):
    """All rounds anew, after many rings moved; linear in the number of units."""
    for line in range(rounds[1]):
        best[line] = earliest(ring, LINE * line, min(LINE * line + LINE, ring.size))
    for r in range(1, rounds.size - 1):
        first, last = rounds[r - 1], rounds[r]
        for line in range(rounds[r + 1] - last):
            begin = first + LINE * line
            best[last + line] = earliest(best, begin, min(begin + LINE, last))


@njit(cache=True, nogil=True, _nrt=False)
def moved(best, rounds, ring, unit):
    """Take over that ``ring[unit]`` moved; returns the number of rounds it made a difference in."""
    line = unit // LINE
    least = earliest(ring, LINE * line, min(LINE * line + LINE, ring.size))
    for r in range(rounds.size - 1):
        at = rounds[r] + line
        if best[at] == least:
            return r
        best[at] = least
        line //= LINE
        begin = rounds[r] + LINE * line
        least = earliest(best, begin, min(begin + LINE, rounds[r + 1]))
    return rounds.size - 1


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def next_ring(best):
    """When the first clock rings."""
    return best[best.size - 1]


@njit(cache=True, nogil=True, _nrt=False)
def first_unit(best, rounds, ring):
    """Whose clock that is."""
    when, line = next_ring(best), 0
    for r in range(rounds.size - 3, -1, -1):
        line *= LINE
        while best[rounds[r] + line] != when:
            line += 1
    unit = LINE * line
    while ring[unit] != when:
        unit += 1
    return unit
