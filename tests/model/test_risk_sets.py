"""Who could have acted: every kind of risk set, and what it does to a likelihood."""

import numpy as np
import polars as pl
import pytest

import foedus as fd

N = 6


def record(seed=0, n_events=60):
    rng = np.random.default_rng(seed)
    sender = rng.integers(N, size=n_events)
    receiver = (sender + rng.integers(1, N, size=n_events)) % N
    act = rng.choice(["AID", "ASSAULT"], size=n_events)
    return pl.DataFrame(
        {"time": np.arange(1.0, n_events + 1), "sender": sender, "receiver": receiver, "act": act}
    )


def shares(fit):
    return np.exp(fit.problem.units().diagnose(np.nan_to_num(fit.beta)).log_share)


def null(events, **options):
    """A fit whose only coefficient is held at nought, so that every unit at risk is equally likely."""
    return fd.rem("sum(x)", events, covariates={"x": np.arange(N)}, actors=range(N), prior=1e-8, **options)


def test_the_full_risk_set_holds_every_ordered_pair():
    assert 1 / shares(null(record())) == pytest.approx(N * (N - 1))


def test_undirected_pairs_are_half_as_many():
    assert 1 / shares(null(record(), directed=False)) == pytest.approx(N * (N - 1) / 2)


def test_the_active_risk_set_holds_pairs_ever_seen():
    seen = record().select("sender", "receiver").unique().height
    assert 1 / shares(null(record(), riskset="active")) == pytest.approx(seen)


def test_acts_multiply_the_units_and_saturation_opens_both_ways():
    events = fd.events(record(), act="act", actors=range(N))
    assert 1 / shares(null(events, by_act=True)) == pytest.approx(2 * N * (N - 1))
    either = {frozenset(p) for p in record().select("sender", "receiver").iter_rows()}
    assert 1 / shares(null(events, by_act=True, riskset="active_saturated")) == pytest.approx(4 * len(either))


def test_acts_not_explained_are_past_only():
    events = fd.events(record(), act="act", actors=range(N))
    fit = fd.rem("inertia(act=AID)", events, explain="ASSAULT")
    assert fit.n_events == (record()["act"] == "ASSAULT").sum()


def test_two_modes_pair_senders_with_receivers_only():
    events = record().with_columns(sender=pl.col("sender") % 3, receiver=3 + pl.col("receiver") % 3)
    assert 1 / shares(null(events, senders=[0, 1, 2], receivers=[3, 4, 5])) == pytest.approx(9)


def test_a_pair_is_open_from_and_to():
    events = record().filter((pl.col("sender") == 0) & (pl.col("receiver") == 1))
    pairs = pl.DataFrame(
        {"sender": [0, 2, 3], "receiver": [1, 3, 2], "from": [None, 20.0, None], "to": [None, None, 40.0]},
        schema_overrides={"from": pl.Float64, "to": pl.Float64},
    )
    found = 1 / shares(null(events, riskset=pairs))
    when = events["time"].to_numpy()
    assert found == pytest.approx(1.0 + (when >= 20) + (when < 40))


def test_actors_enter_and_leave_with_their_dates():
    names = [str(k) for k in range(N)]
    lives = pl.DataFrame(
        {
            "id": names,
            "from": [None] * 5 + ["1936-01-01"],
            "to": [None] * 5 + ["1938-01-01"],
            "x": list(range(N)),
        }
    )
    years = ["1935-06-01", "1937-06-01", "1939-06-01"]
    events = {"time": years, "sender": ["0", "1", "2"], "receiver": ["1", "2", "0"]}
    fit = fd.rem("send(x)", events, lives, prior=1e-8)
    assert 1 / shares(fit) == pytest.approx([20, 30, 20])


def test_types_shared_or_apart_are_one_model_or_several():
    """With every coefficient of its own, classes share nothing: their log-likelihoods add up, given which acts."""
    events = fd.events(record(), act="act", actors=range(N))
    apart = fd.rem("fe_type + inertia(consider_type=interact)", events, by_act=True)
    assert apart.n_parameters == 1 + 4
    assert apart.loglik > fd.rem("fe_type + inertia", events, by_act=True).loglik


@pytest.mark.parametrize("missing", [[1.0, None, 3.0, None, 5.0, 6.0]])
def test_missing_attributes_take_the_mean_of_the_others(missing):
    from foedus.model.covariates import build, covariate

    table = pl.DataFrame({"actor": [str(k) for k in range(N)], "x": missing})
    changes = pl.DataFrame({"time": [4.0], "actor": ["0"], "x": [None]}, schema_overrides={"x": pl.Float64})
    made = build("x", covariate(table, changes), [str(k) for k in range(N)])["x"]
    assert made.initial.tolist() == [1.0, 3.75, 3.0, 3.75, 5.0, 6.0]
    assert made.value.tolist() == [pytest.approx(np.mean([3.75, 3.0, 3.75, 5.0, 6.0]))]
    with pytest.raises(fd.InputError, match="missing for 1; a finite number"):
        build("x", covariate(table, missing="error"), [str(k) for k in range(N)])


def test_increments_add_up_and_words_become_indicators():
    from foedus.model.covariates import build, covariate

    steps = pl.DataFrame(
        {"time": [1.0, 2.0], "sender": ["a", "a"], "receiver": ["b", "b"], "increment": [1.0, -1.0]}
    )
    assert build("z", covariate(changes=steps), ["a", "b"])["z"].value.tolist() == [1.0, 0.0]
    made = build("role", covariate({"a": "envoy", "b": "general"}), ["a", "b"])
    assert made["role_general"].initial.tolist() == [0.0, 1.0]


def test_a_change_seen_after_is_not_seen_at_its_time():
    events = {"time": [1.0, 2.0, 3.0], "sender": ["a", "b", "a"], "receiver": ["b", "a", "b"]}
    changes = pl.DataFrame({"time": [2.0], "actor": ["a"], "value": [7.0]})
    rows = {"time": [2.0, 2.5], "sender": ["a", "a"], "receiver": ["b", "b"]}
    for seen, expected in (("at", [7.0, 7.0]), ("after", [0.0, 7.0])):
        x = fd.covariate([0.0, 0.0], changes, seen=seen)
        assert fd.statistics_at("send(x)", events, rows, covariates={"x": x})["send(x)"].to_list() == expected


@pytest.mark.parametrize("as_frame", [False, True])
def test_a_number_that_all_pairs_share_changes_the_rate_of_all(as_frame):
    record = {
        "time": [1.0, 2, 3, 11, 12, 13, 14, 15],
        "sender": list("abababab"),
        "receiver": list("babababa"),
    }
    war = {"time": [10.0], "value": [1.0]}
    given = {"war": pl.DataFrame(war) if as_frame else war}
    fit = fd.rem("event(war)", record, covariates=given, timing="interval", start=0, end=20)
    assert fit.coefficients["event(war)"] == pytest.approx(np.log(5 / 3))
    assert fit.coefficients["intercept"] == pytest.approx(np.log(3 / 10 / 2))
    always = fd.rem("0 + event(war)", record, covariates={"war": 2.0}, timing="interval", start=0, end=20)
    assert always.coefficients["event(war)"] == pytest.approx(np.log(8 / 20 / 2) / 2)


@pytest.mark.parametrize(
    ("term", "is_refused"),
    [
        ("send(x)", True),
        ("outdegree_sender", True),
        ("inertia(scaling=prop)", True),
        ("rrank_send", True),
        ("signed_difference(x)", True),
        ("inertia:receive(x)", True),
        ("closure(otp, order=ordered)", True),
        ("mixed_two_path(z)", True),
        ("fixed_actor", False),
        ("sum(x)", False),
        ("totaldegree_dyad(scaling=prop)", False),
        ("recency_continue", False),
        ("ps_ab_ay", False),
        ("closure(otp)", False),
        ("sp + four_cycles + jaccard", False),
    ],
)
def test_what_asks_for_a_direction_is_refused_where_there_is_none(term, is_refused):
    given = {
        "covariates": {"x": np.arange(float(N)), "z": np.eye(N)[::-1].copy()},
        "directed": False,
        "prior": 1.0,
    }
    if is_refused:
        with pytest.raises(fd.InputError, match="without direction have no sender"):
            fd.rem(term, record(), **given)
    else:
        assert fd.rem(term, record(), **given).n_events


@pytest.mark.parametrize("never", [None, float("nan"), float("inf")])
@pytest.mark.parametrize("library", ["polars", "pandas"])
def test_an_open_end_may_be_empty_or_endless(never, library):
    given = pl.DataFrame({"actor": ["a", "b", "c"], "to": pl.Series([2.5, never, never], dtype=pl.Float64)})
    table = given if library == "polars" else given.to_pandas()
    record = {"time": [1.0, 2, 3, 4], "sender": list("abbc"), "receiver": list("bacb")}
    fit = fd.rem("send(last)", record, table, covariates={"last": {"a": 0.0, "b": 1.0, "c": 0.0}}, prior=1.0)
    assert fit.problem.riskset.n_changes == 4
    assert set(fit.problem.riskset.time) == {2.5}


def test_dates_of_actors_beside_times_that_are_numbers_are_refused():
    record = {"time": [1.0, 2], "sender": ["a", "b"], "receiver": ["b", "a"]}
    with pytest.raises(fd.InputError, match="column 'from': dates, but the times of the events are numbers"):
        fd.rem("inertia", record, {"actor": ["a", "b"], "from": ["1936-01-01", "1936-01-01"]})
