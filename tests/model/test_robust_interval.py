"""Clustered errors of an interval model, against what they are in closed form."""

import numpy as np
import pytest

import foedus as fd

ACTORS = ["a", "b", "c"]


def burst(counts: dict[tuple[str, str], int]):
    pairs = [pair for pair, n in counts.items() for _ in range(n)]
    return fd.events(
        {
            "time": [float(k + 1) for k in range(len(pairs))],
            "sender": [p[0] for p in pairs],
            "receiver": [p[1] for p in pairs],
        },
        actors=ACTORS,
    )


def test_of_a_constant_rate_the_clustered_variance_is_the_squared_excess_of_each_pair():
    counts = {("a", "b"): 9, ("b", "a"): 1, ("b", "c"): 2}
    events = burst(counts)
    fit = fd.rem("1", events, timing="interval", start=0.0, end=12.0)
    n, per_unit = 12, 12 / 6
    excess = {"ab": 10 - 2 * per_unit, "bc": 2 - 2 * per_unit, "ac": 0 - 2 * per_unit}
    expected = np.sqrt(sum(e**2 for e in excess.values())) / n
    assert fit.robust("dyad").standard_errors["intercept"] == pytest.approx(expected, rel=1e-9)


def test_at_the_maximum_what_happened_and_what_was_waited_for_balance():
    rng = np.random.default_rng(4)
    time = np.cumsum(rng.exponential(size=60))
    sender = rng.integers(0, 3, 60)
    receiver = (sender + rng.integers(1, 3, 60)) % 3
    rows = {"time": time, "sender": [ACTORS[s] for s in sender], "receiver": [ACTORS[r] for r in receiver]}
    fit = fd.rem("inertia(scaling=log1p) + reciprocity(half_life_days=5)", rows, timing="interval", start=0.0)
    found = fit.problem.units().diagnose(fit.beta)
    np.testing.assert_allclose(found.score.sum(0), found.moment.sum((0, 1, 2)), rtol=1e-6)


def test_a_single_event_has_no_score_of_its_own_when_waiting_counts():
    fit = fd.rem("1", burst({("a", "b"): 3}), timing="interval", start=0.0)
    with pytest.raises(fd.InputError, match="cluster by dyad"):
        fit.robust("event")
