"""The tournament of clocks always knows the unit that rings first."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.kernels.simulate_first import first_unit, moved, next_ring, rebuild, rounds_of

N = 150
moves = st.lists(st.tuples(st.integers(0, N - 1), st.sampled_from([0.0, 1.0, 2.5, 7.0, np.inf])), max_size=60)


def tournament(ring):
    rounds = rounds_of(len(ring))
    best = np.empty(rounds[-1])
    rebuild(best, rounds, ring)
    return best, rounds


@settings(max_examples=200, deadline=None)
@given(moves)
def test_first_is_the_least_ring_and_ties_go_to_the_lower_unit(changes):
    ring = np.arange(N, dtype=float)[::-1].copy()
    best, rounds = tournament(ring)
    for unit, when in changes:
        ring[unit] = when
        moved(best, rounds, ring, unit)
        assert next_ring(best) == ring.min()
        assert first_unit(best, rounds, ring) == np.lexsort((np.arange(N), ring))[0]


@settings(max_examples=50, deadline=None)
@given(moves)
def test_moving_one_by_one_comes_to_what_rebuilding_does(changes):
    ring = np.arange(N, dtype=float)
    best, rounds = tournament(ring)
    for unit, when in changes:
        ring[unit] = when
        moved(best, rounds, ring, unit)
    np.testing.assert_array_equal(best, tournament(ring)[0])


@pytest.mark.parametrize("n", [1, 2, 7, 8, 9, 64, 65, 513])
def test_any_number_of_units_comes_down_to_one(n):
    ring = np.random.default_rng(n).random(n)
    best, rounds = tournament(ring)
    assert first_unit(best, rounds, ring) == ring.argmin()
    ring[:] = np.inf
    rebuild(best, rounds, ring)
    assert first_unit(best, rounds, ring) == 0
