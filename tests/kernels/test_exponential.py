"""exp of whole arrays is exact to two units in the last place."""

import numpy as np

from foedus.kernels.exponential import exponentials


def test_error_is_below_two_units_in_the_last_place():
    rng = np.random.default_rng(1)
    x = np.concatenate(
        [rng.uniform(-700, 709, 50_000), rng.normal(0, 3, 50_000), [0.0, -0.0, 1.0, -708.0, 709.4]]
    )
    y, room = np.zeros_like(x), np.zeros_like(x)
    exponentials(x, y, room, len(x))
    exact = np.exp(x.astype(np.longdouble))
    assert np.abs((y - exact) / np.spacing(np.exp(x))).max() < 2


def test_out_of_range_arguments_stay_finite_and_ordered():
    x = np.array([-1e6, -708.0, 709.4, 1e6])
    y, room = np.zeros(4), np.zeros(4)
    exponentials(x, y, room, 4)
    assert np.isfinite(y).all()
    assert (np.diff(y) >= 0).all()
