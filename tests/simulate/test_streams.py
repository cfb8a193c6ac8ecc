"""Random numbers are a function of their address alone."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from foedus.kernels.streams import exponential, normals, philox, uniforms

# Random123 1.14 known-answer tests, file kat_vectors, lines "philox4x32 10".
PUBLISHED = [
    ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        "d16cfe09 94fdcceb 5001e420 24126ea1",
    ),
]


@pytest.mark.parametrize(("counter", "key", "words"), PUBLISHED)
def test_philox_gives_the_published_words(counter, key, words):
    found = philox(*map(np.uint64, counter), *map(np.uint64, key))
    assert " ".join(f"{int(word):08x}" for word in found) == words


def test_a_number_depends_on_nothing_but_its_address():
    forward = [exponential(7, 3, unit, 2) for unit in range(20)]
    backward = [exponential(7, 3, unit, 2) for unit in reversed(range(20))][::-1]
    assert forward == backward
    assert len(set(forward)) == 20


@pytest.mark.parametrize("position", range(5))
def test_every_part_of_the_address_matters(position):
    address = [11, 5, 4, 3, 2]
    moved = address.copy()
    moved[position] += 1
    assert uniforms(*address)[0] != uniforms(*moved)[0]


def test_seeds_that_differ_above_32_bits_differ():
    assert uniforms(1, 0, 0, 0, 0) != uniforms(1 + 2**32, 0, 0, 0, 0)


def test_waiting_times_are_unit_exponential_and_uncorrelated_across_neighbouring_addresses():
    draws = np.array([[exponential(1, history, unit, 0) for unit in range(200)] for history in range(100)])
    assert stats.kstest(draws.ravel(), "expon").pvalue > 0.001
    neighbours = np.corrcoef(draws[:, :-1].ravel(), draws[:, 1:].ravel())[0, 1]
    assert_allclose(neighbours, 0, atol=4 / np.sqrt(draws.size))


def test_normals_are_standard_normal():
    draws = np.concatenate([normals(3, history, 0, 7) for history in range(2000)])
    assert stats.kstest(draws, "norm").pvalue > 0.001
