"""Histories simulated from a model look like histories of that model."""

import numpy as np
import pytest

import foedus as fd
from foedus.model.gof_simulated import FEATURES, features


def test_features_of_a_duel():
    found = dict(zip(FEATURES, features(np.array([0, 1, 0, 1]), np.array([1, 0, 1, 0]), 4), strict=True))
    assert found["pairs that acted"] == 2
    assert found["acts answered at once"] == pytest.approx(3 / 4)
    assert found["closed two-paths"] == 0


def test_a_true_model_resembles_its_record_and_a_poor_one_does_not():
    from foedus.simulate.api import simulate

    truth = simulate(
        "1 + inertia(scaling=log1p)", [-4.0, 1.5], actors=list("abcdef"), until=60, histories=1, seed=4
    )
    record = truth.events()
    good = fd.rem("inertia(scaling=log1p)", record, list("abcdef"), timing="interval", start=0, end=60)
    poor = fd.rem("1", record, list("abcdef"), timing="interval", start=0, end=60)
    at = FEATURES.index("repeated acts")
    p = {}
    for name, fit in (("good", good), ("poor", poor)):
        worlds = simulate(fit, start="origin", until=60, histories=60, seed=1)
        p[name] = fit.gof("simulation", histories=worlds).tidy()["p_value"][at]
    assert p["good"] > 0.05
    assert p["poor"] < 0.05


def test_histories_are_asked_for():
    fit = fd.rem(
        "inertia", {"time": [1, 2, 3], "sender": list("aba"), "receiver": list("bab")}, list("abc"), prior=1
    )
    with pytest.raises(fd.InputError, match="needs histories"):
        fit.gof("simulation")
