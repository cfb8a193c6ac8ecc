"""Handles: one word that stands for a tuple of arrays."""

from typing import NamedTuple

import numpy as np
import pytest
from numba import njit
from numba.core.errors import TypingError
from numpy.testing import assert_array_equal

from foedus.kernels.handles import hold


class Inner(NamedTuple):
    row: np.ndarray
    is_on: bool


class Outer(NamedTuple):
    matrix: np.ndarray
    stream: np.ndarray
    inner: Inner
    factor: float
    count: int


def outer(matrix, is_on=True):
    stream = np.zeros(2, np.dtype([("value", "f8"), ("a", "i4")]))
    return Outer(matrix, stream, Inner(np.zeros(matrix.shape[1]), is_on), 0.5, 3)


@njit
def visit(held):
    for i in range(held.matrix.shape[0]):
        for j in range(held.matrix.shape[1]):
            held.inner.row[j] += held.factor * held.matrix[i, j]
    held.stream[1].value = held.matrix[1].sum()
    return held.count if held.inner.is_on else -held.count


@pytest.mark.parametrize("matrix", [np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(3, 2).T, np.arange(24.0).reshape(4, 6)[::2, ::2]],
                         ids=["C", "Fortran", "strided"])  # fmt: skip
def test_kernels_read_and_write_the_arrays_of_the_tuple(matrix):
    given = outer(matrix)
    assert visit(hold(given)) == 3
    assert_array_equal(given.inner.row, 0.5 * matrix.sum(axis=0))
    assert given.stream["value"].tolist() == [0.0, matrix[1].sum()]
    assert visit(hold(outer(matrix, is_on=False))) == -3


def test_a_handle_keeps_its_arrays_alive():
    held = hold(outer(np.full((2, 500), 7.0)))
    churn = [np.zeros((2, 500)) for _ in range(50)]
    visit(held)
    assert_array_equal(held.held["inner"].held["row"], np.full(500, 7.0))
    assert len(churn) == 50


def test_an_array_of_another_type_is_another_type_of_handle():
    ints, floats = hold(Inner(np.zeros(3, np.int64), True)), hold(Inner(np.zeros(3), True))
    assert ints.type != floats.type
    assert floats.type == hold(Inner(np.zeros(30), False)).type


def test_a_field_that_is_none_is_refused_at_compilation():
    @njit
    def wrong(held):
        return held.column

    with pytest.raises(TypingError, match="column"):
        wrong(hold(Inner(np.zeros(3), True)))
