"""Indexed binary heap: the unit whose clock rings first, with any unit's ring moved in logarithmic time.

``heap[r]`` is the unit at rank r, ``rank[u]`` its inverse, ``ring[u]`` the time it rings. Equal rings are ordered by
unit number, so the order never depends on how the heap came about.
"""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def heap_of(ring):
    """A heap over all units of ``ring``; returns ``heap, rank``."""
    n = ring.size
    heap = np.arange(n)
    rank = np.arange(n)
    rebuild(heap, rank, ring)
    return heap, rank


@njit(cache=True, nogil=True, _nrt=False)
def rebuild(heap, rank, ring):
    """Restore the order after many rings moved; linear in the number of units."""
    for r in range(heap.size // 2 - 1, -1, -1):
        _down(heap, rank, ring, r)


@njit(cache=True, nogil=True, _nrt=False)
def moved(heap, rank, ring, unit):
    """Restore the order after ``ring[unit]`` moved; returns the number of levels passed."""
    start = rank[unit]
    _up(heap, rank, ring, start)
    _down(heap, rank, ring, rank[unit])
    return abs(rank[unit] - start)


@njit(cache=True, nogil=True, _nrt=False, inline="always")
def _before(ring, a, b):
    return ring[a] < ring[b] or (ring[a] == ring[b] and a < b)


@njit(cache=True, nogil=True, _nrt=False)
def _up(heap, rank, ring, r):
    unit = heap[r]
    while r > 0:
        above = (r - 1) >> 1
        if not _before(ring, unit, heap[above]):
            break
        heap[r] = heap[above]
        rank[heap[r]] = r
        r = above
    heap[r] = unit
    rank[unit] = r


@njit(cache=True, nogil=True, _nrt=False)
def _down(heap, rank, ring, r):
    n = heap.size
    unit = heap[r]
    while True:
        below = 2 * r + 1
        if below >= n:
            break
        if below + 1 < n and _before(ring, heap[below + 1], heap[below]):
            below += 1
        if not _before(ring, heap[below], unit):
            break
        heap[r] = heap[below]
        rank[heap[r]] = r
        r = below
    heap[r] = unit
    rank[unit] = r
