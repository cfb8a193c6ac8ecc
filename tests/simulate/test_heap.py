"""The indexed heap always shows the unit that rings first."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.kernels.simulate_heap import heap_of, moved, rebuild

moves = st.lists(st.tuples(st.integers(0, 11), st.sampled_from([0.0, 1.0, 2.5, 7.0, np.inf])), max_size=60)


@settings(max_examples=200, deadline=None)
@given(moves)
def test_top_is_the_least_ring_and_ties_go_to_the_lower_unit(changes):
    ring = np.arange(12, dtype=float)[::-1].copy()
    heap, rank = heap_of(ring)
    for unit, when in changes:
        ring[unit] = when
        moved(heap, rank, ring, unit)
        assert heap[0] == np.lexsort((np.arange(12), ring))[0]
        assert (heap[rank] == np.arange(12)).all()


@settings(max_examples=50, deadline=None)
@given(moves)
def test_rebuilding_finds_the_same_top_as_moving_one_by_one(changes):
    ring = np.arange(12, dtype=float)
    heap, rank = heap_of(ring)
    for unit, when in changes:
        ring[unit] = when
    rebuild(heap, rank, ring)
    assert heap[0] == np.lexsort((np.arange(12), ring))[0]
