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


def silenced(columns, **who):
    """The record without the acts of some senders and toward some receivers."""
    keep = np.ones(len(columns["time"]), bool)
    for side, names in who.items():
        keep &= ~np.isin(columns[side], names)
    return {k: v[keep] for k, v in columns.items()}


@pytest.mark.parametrize("timing", ["ordinal", "interval"])
def test_every_one_of_several_separating_terms_is_named_and_no_other(timing):
    record = silenced(random_events(n_events=200), sender=[0, 1], receiver=[2])
    marks = {name: (np.arange(N) == k) * 1.0 for k, name in enumerate("abc")}
    named = r"'send\(a\)' and 'send\(b\)' and 'receive\(c\)' separate events from non-events"
    with pytest.warns(fd.FoedusWarning, match=named) as said:
        fd.rem(
            "send(a) + send(b) + receive(c) + inertia + send(x)", record, actors=range(N), timing=timing,
            covariates=marks | {"x": np.arange(N) ** 2.0},
        )  # fmt: skip
    assert len(said) == 1


def test_a_baseline_that_falls_as_a_term_rises_separates_with_it():
    duel = {"time": np.arange(1.0, 41), "sender": [0] * 40, "receiver": [1] * 40}
    with pytest.warns(fd.FoedusWarning, match=r"'intercept' and 'inertia\(scaling=binary\)' separate"):
        fd.rem("inertia(scaling=binary)", duel, actors=range(4), timing="interval")


def test_rates_that_vanish_are_no_maximum():
    once = {"time": [1.0, 2, 3, 4], "sender": [0, 1, 2, 0], "receiver": [1, 2, 0, 1]}
    with pytest.warns(fd.FoedusWarning, match="separate"):
        fd.rem("send(x) + inertia", once, actors=range(4), covariates={"x": [0, 0, 0, 1e8]})


SIZES = {
    "spread lost beside its size": (1e9, 1.0, "varies by"),
    "too large to square": (0.0, 1e180, "is of size"),
    "too small to square": (0.0, 1e-180, "is of size"),
}


@pytest.mark.parametrize("term", ["send(x)", "sum(x)", "tie(z)"])
@pytest.mark.parametrize("size", SIZES)
def test_a_covariate_that_doubles_cannot_compute_with_is_named(term, size):
    about, unit, message = SIZES[size]
    rng = np.random.default_rng(0)
    given = {"x": about + unit * rng.normal(size=N), "z": about + unit * rng.normal(size=(N, N))}
    with pytest.raises(fd.InputError, match=rf"(?s)'{term[-2]}' {message}.*\^"):
        fd.rem(term, random_events(), covariates=given)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e12])
def test_the_unit_of_a_covariate_scales_its_coefficient_and_nothing_else(unit):
    x = np.random.default_rng(0).normal(size=N)
    plain = fd.rem("inertia + send(x)", random_events(), covariates={"x": x}, timing="interval")
    scaled = fd.rem("inertia + send(x)", random_events(), covariates={"x": unit * x}, timing="interval")
    assert scaled.coefficients["send(x)"] * unit == pytest.approx(plain.coefficients["send(x)"], rel=1e-7)
    assert scaled.standard_errors["send(x)"] * unit == pytest.approx(
        plain.standard_errors["send(x)"], rel=1e-7
    )
    assert scaled.loglik == pytest.approx(plain.loglik, rel=1e-11)


def test_a_common_constant_is_nothing_to_a_difference():
    x = np.random.default_rng(0).integers(9, size=N).astype(float)
    near, far = (
        fd.rem("difference(x)", random_events(), covariates={"x": about + x}) for about in (0.0, 1e9)
    )
    assert far.beta == pytest.approx(near.beta, rel=1e-9)


def test_efron_with_a_pair_that_acts_twice_at_once_is_named():
    """Taking a pair out of the risk set as often as it acted leaves less than nothing: no maximum, and no traceback."""
    rng = np.random.default_rng(8)
    favourite = rng.random(400) < 0.7
    sender = np.where(favourite, 0, rng.integers(0, 6, 400))
    receiver = np.where(favourite, 1, (sender + rng.integers(1, 6, 400)) % 6)
    time = np.repeat(np.arange(50.0), 8)
    record = {"time": time, "sender": sender, "receiver": receiver}
    with pytest.warns(fd.FoedusWarning) as told:
        fd.rem("inertia + reciprocity", record, ties="efron")
    assert any("'0' -> '1' acts more than once at time 0" in str(w.message) for w in told)
    assert fd.rem("inertia + reciprocity", record).has_converged
