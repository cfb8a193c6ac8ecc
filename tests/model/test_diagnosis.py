"""What cannot be estimated is said, with its name."""

import numpy as np
import pytest

import foedus as fd

N = 5


def random_events(seed=0, n_events=60):
    rng = np.random.default_rng(seed)
    sender = rng.integers(N, size=n_events)
    receiver = (sender + rng.integers(1, N, size=n_events)) % N
    return {"time": np.arange(1.0, n_events + 1), "sender": sender, "receiver": receiver}


def test_a_statistic_that_never_varies_is_named_and_left_out():
    with pytest.warns(fd.FoedusWarning, match="'send\\(flat\\)' never varies") as said:
        fit = fd.rem("inertia + send(flat)", random_events(), covariates={"flat": np.ones(N)})
    assert said[0].filename == __file__
    alone = fd.rem("inertia", random_events())
    assert np.isnan(fit.coefficients["send(flat)"])
    assert fit.coefficients["inertia"] == pytest.approx(alone.coefficients["inertia"])


def test_collinear_terms_are_both_named():
    x = np.arange(N, dtype=float)
    given = {"x": x, "twice": 2 * x}
    with pytest.warns(fd.FoedusWarning, match=r"'send\(twice\)' is collinear with 'send\(x\)'"):
        fit = fd.rem("send(x) + send(twice)", random_events(), covariates=given)
    assert fit.n_parameters == 1


@pytest.mark.parametrize("timing", ["ordinal", "interval"])
def test_separation_is_named(timing):
    record = random_events()
    keep = record["sender"] != 0
    record = {k: v[keep] for k, v in record.items()}
    silent = np.array([1.0, 0, 0, 0, 0])
    with pytest.warns(fd.FoedusWarning, match=r"'send\(silent\)' separates events from non-events"):
        fd.rem(
            "send(silent) + inertia", record, actors=range(N), covariates={"silent": silent}, timing=timing
        )


def test_a_prior_cures_separation():
    record = random_events()
    keep = record["sender"] != 0
    record = {k: v[keep] for k, v in record.items()}
    silent = {"silent": np.array([1.0, 0, 0, 0, 0])}
    fit = fd.rem("send(silent) + inertia", record, actors=range(N), covariates=silent, prior=2.0)
    assert fit.messages == ()
    assert -10 < fit.coefficients["send(silent)"] < 0


def test_strong_effects_are_not_called_separation():
    rng = np.random.default_rng(1)
    sender = np.repeat(rng.integers(N, size=20), 10)
    receiver = np.repeat((sender[::10] + rng.integers(1, N, size=20)) % N, 10)
    stray = rng.random(200) < 0.1
    receiver = np.where(stray, (sender + 1 + rng.integers(N - 1, size=200)) % N, receiver)
    record = {"time": np.arange(200.0), "sender": sender, "receiver": receiver}
    fit = fd.rem("ps_ab_ab + inertia", record)
    assert fit.coefficients["ps_ab_ab"] > 3
    assert fit.messages == ()
