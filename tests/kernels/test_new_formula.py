"""Statistics are data: a formula never seen before compiles nothing."""

import numpy as np
import pytest
from numba.core.event import install_recorder

import foedus as fd
import foedus.model.likelihood as way

N = 8


@pytest.fixture(scope="module")
def notes():
    rng = np.random.default_rng(4)
    sender = rng.integers(0, N, 120)
    receiver = (sender + rng.integers(1, N, 120)) % N
    return fd.events(
        {
            "time": np.arange(120.0),
            "sender": sender,
            "receiver": receiver,
            "act": rng.choice(["a", "b"], 120),
        },
        act="act",
    )


def compilations(formula, notes, **options):
    covariates = {"z": np.random.default_rng(1).normal(size=(N, N)), "x": np.arange(float(N))}
    with install_recorder("numba:compile") as seen:
        fd.rem(formula, notes, covariates=covariates, prior=1.0, **options)
    return [str(event.data["dispatcher"]) for _, event in seen.buffer if event.is_start]


@pytest.mark.parametrize(
    ("seen", "new", "options"),
    [
        ("inertia", "tie(z) + otp(scaling=log1p) + ps_ab_xb + outdegree_sender(window_days=9) + isp(act=a)", {}),
        ("reciprocity(half_life_days=5)", "recency_continue + inertia:send(x) + osp(half_life_days=9)", {}),
        ("inertia(scaling=std)", "reciprocity(scaling=std) + four_cycles + same(x)", {}),
        ("1 + inertia", "1 + rrank_send + receive(x) + itp(unique=True)", {"timing": "interval"}),
        ("fe_type + inertia", "fe_type + otp(consider_type=separate)", {"by_act": True}),
    ],
)  # fmt: skip
def test_a_new_formula_compiles_nothing(seen, new, options, notes):
    compilations(seen, notes, **options)
    assert compilations(new, notes, **options) == []


def test_a_new_formula_of_a_large_world_compiles_nothing(notes, monkeypatch):
    monkeypatch.setattr(way, "LARGEST_DENSE", 5)
    compilations("inertia", notes)
    assert compilations("reciprocity + otp + send(x) + ps_ab_by + isp(window_days=7)", notes) == []


def test_what_is_compiled_would_be_seen():
    from numba import njit

    with install_recorder("numba:compile") as seen:
        njit(lambda x: x + 1)(2)
    assert seen.buffer
