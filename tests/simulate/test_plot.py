"""The fan of histories shows the quantiles that the ensemble counts."""

import numpy as np
import pytest

import foedus as fd

pytest.importorskip("matplotlib")
NOTES = {"time": [1.0, 2.0, 4.0, 5.0, 9.0], "sender": list("abcab"), "receiver": list("bcaba")}


def test_the_median_of_the_fan_is_the_median_of_the_histories():
    fit = fd.rem("1", NOTES, timing="interval", start=0.0)
    worlds = fd.simulate(fit, start=0.0, until=10.0, histories=50, seed=3)
    drawn = worlds.plot().axes[0].lines[0].get_ydata()
    counted = worlds.counts(edges=np.linspace(0.0, 10.0, 120).tolist())["q50"].to_numpy()
    np.testing.assert_array_equal(drawn, counted)
    assert counted[-1] > 0
