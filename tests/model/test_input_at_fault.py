"""One clear message for each thing that can be wrong with the input, before any long work."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

import foedus as fd

NOTES = {
    "time": [1, 2, 3, 5],
    "sender": ["SUN", "JPN", "SUN", "MNG"],
    "receiver": ["JPN", "SUN", "MNG", "SUN"],
}


def notes(**changed):
    return {**NOTES, **changed}


def crowd():
    """More actors than any matrix of pairs is made for."""
    names = [f"s{k}" for k in range(4000)]
    return {"time": np.arange(4000.0), "sender": names, "receiver": names[1:] + names[:1]}


FAULTS = {
    "out of order": (
        lambda: fd.events(notes(time=[1, 3, 2, 5])),
        "out of order: time 2 follows 3",
        "sort=True",
    ),
    "unknown actor": (
        lambda: fd.events(NOTES, actors=["SUN", "JPN", "MGN"]),
        "actor 'MNG' is not among the actors",
        "Did you mean 'MGN'",
    ),
    "self-event": (
        lambda: fd.events(notes(receiver=["SUN", "SUN", "MNG", "SUN"])),
        "'SUN' acts on itself",
        "row 0",
    ),
    "empty cell": (
        lambda: fd.events(notes(sender=["SUN", None, "SUN", "MNG"])),
        "'sender' is empty",
        "row 1",
    ),
    "no column": (lambda: fd.events(NOTES, sender="sendr"), "no column 'sendr'", "Did you mean 'sender'"),
    "no time": (lambda: fd.events(notes(time=["1", "soon", "3", "5"])), "'soon' is no time", "a date"),
    "mixed times": (
        lambda: fd.events(notes(time=["1", "1936-01-01", "3", "5"])),
        "mixes dates and numbers: '1936-01-01' is a date, others are not (row 1)",
        "in one way",
    ),
    "time zones for some": (
        lambda: fd.events(
            notes(time=["2020-01-01T00:00Z", "2020-01-01T01:00Z", "2020-01-02", "2020-01-03T00:00Z"])
        ),
        "mixes dates and dates with a time zone: '2020-01-02' is a date, others are not (row 2)",
        "or none",
    ),
    "endless time": (lambda: fd.events(notes(time=[1, 2, np.inf, 5])), "inf is no time (row 2)", "a date"),
    "no time in a frame": (
        lambda: fd.events(
            pl.DataFrame(NOTES).to_pandas().assign(time=pd.to_datetime(["2020", None, "2021", "2022"]))
        ),
        "column 'time' is empty (row 1)",
        "drop the row",
    ),
    "no name in a frame": (
        lambda: fd.events(
            pl.DataFrame(NOTES).to_pandas().assign(sender=pd.array([1, None, 1, 3], dtype="Int64"))
        ),
        "column 'sender' is empty (row 1)",
        "drop the row",
    ),
    "weight not finite": (
        lambda: fd.events(notes(w=[1.0, np.nan, 1.0, 1.0]), weight="w"),
        "weight is nan",
        "finite number",
    ),
    "no events": (lambda: fd.events({"time": [], "sender": [], "receiver": []}), "no events", ""),
    "no table": (lambda: fd.events(3), "int is not a table", "dataframe"),
    "no file": (lambda: fd.events("nowhere.csv"), "no such file", "nowhere.csv"),
    "ties forbidden": (
        lambda: fd.rem("inertia", notes(time=[1, 2, 2, 5]), ties="forbid"),
        "1 time holds several events, the first at 2",
        "breslow",
    ),
    "covariate not finite": (
        lambda: fd.rem("tie(z)", NOTES, covariates={"z": np.full((3, 3), np.inf)}),
        "covariate 'z' holds values that are not finite",
        "",
    ),
    "covariate of the wrong shape": (
        lambda: fd.rem("send(x)", NOTES, covariates={"x": [1.0, 2.0]}),
        "shape (2,)",
        "3 actors",
    ),
    "covariate of an unknown actor": (
        lambda: fd.rem("send(x)", NOTES, covariates={"x": {"actor": ["SUM"], "value": [1.0]}}),
        "names 'SUM'",
        "Did you mean 'SUN'",
    ),
    "covariate missing": (lambda: fd.rem("send(gdp)", NOTES), "there is no covariate 'gdp'", "^"),
    "typo in the formula": (lambda: fd.rem("inertia + recprocity", NOTES), "'recprocity'", "          ^"),
    "unknown option of a statistic": (
        lambda: fd.rem("inertia(halflife=3)", NOTES),
        "no option 'halflife'",
        "^",
    ),
    "unknown riskset": (lambda: fd.rem("inertia", NOTES, riskset="activ"), "riskset='activ'", "'active'"),
    "empty risk set": (
        lambda: fd.rem("inertia", NOTES, riskset=np.zeros((3, 3), bool)),
        "the risk set is empty",
        "",
    ),
    "event outside its risk set": (
        lambda: fd.rem("inertia", NOTES, riskset={"sender": ["SUN", "JPN"], "receiver": ["JPN", "SUN"]}),
        "event 2 ('SUN' -> 'MNG', time 3) is outside its risk set",
        "",
    ),
    "unknown timing": (
        lambda: fd.rem("inertia", NOTES, timing="intervals"),
        "timing='intervals'",
        "'interval'",
    ),
    "nothing to explain": (lambda: fd.rem("inertia", NOTES, start=9), "no event is left to explain", "Widen"),
    "unknown act": (
        lambda: fd.rem("inertia", NOTES, explain="ASSAULT"),
        "no event has the act 'ASSAULT'",
        "",
    ),
    "unknown term in a prior": (
        lambda: fd.rem("inertia", NOTES, prior={"inertai": 1.0}),
        "prior names 'inertai'",
        "Did you mean 'inertia'",
    ),
    "negative prior": (lambda: fd.rem("inertia", NOTES, prior=-1), "positive number", ""),
    "baseline without time": (
        lambda: fd.rem("inertia", NOTES, baseline=fd.piecewise([3])),
        "cancels with ordinal timing",
        "interval",
    ),
    "receiver's statistic in a rate": (
        lambda: fd.dynam_rate("inertia + outdegree_sender", NOTES),
        "'inertia'",
        "no statistic of the sender alone",
    ),
    "actors twice": (
        lambda: fd.rem("inertia", NOTES, actors=["SUN", "SUN", "JPN", "MNG"]),
        "named twice: SUN",
        "",
    ),
    "vector with a hole": (
        lambda: fd.rem("send(x)", NOTES, covariates={"x": np.array([1.0, np.nan, 2.0])}),
        "covariate 'x' is missing for",
        "missing='mean'",
    ),
    "infinite vector": (
        lambda: fd.rem("send(x)", NOTES, covariates={"x": np.array([1.0, np.inf, 2.0])}),
        "covariate 'x' is infinite for",
        "",
    ),
    "logarithm of something negative": (
        lambda: fd.rem("send(x, scaling=log1p)", NOTES, covariates={"x": np.array([-5.0, 1.0, 2.0])}),
        "'send(x, scaling=log1p)': not every value is a finite number",
        "logarithm",
    ),
    "another program's name": (lambda: fd.rem("recip", NOTES), "'recip'", "Here it is called 'reciprocity'"),
    "acts that the events do not have": (
        lambda: fd.rem("inertia(act=AID)", NOTES),
        "the events have no acts to choose from",
        "act='column'",
    ),
    "option without effect": (
        lambda: fd.rem("recency_continue(window_days=3)", NOTES),
        "window_days has no effect here",
        "^",
    ),
    "fixed effects of acts that share their units": (
        lambda: fd.rem("inertia + fe_type", NOTES),
        "all acts share their units",
        "by_act=True",
    ),
    "formula that is no text": (lambda: fd.rem(3, NOTES), "a formula is text, not int", "inertia"),
    "no controls": (lambda: fd.case_control("inertia", NOTES, n_controls=0), "n_controls=0", "above 0"),
    "sampled waiting times": (
        lambda: fd.case_control("inertia", NOTES, timing="interval"),
        "no option 'timing'",
        "",
    ),
    "too many actors for a rate": (
        lambda: fd.dynam_rate("outdegree_sender", crowd()),
        "there are 4,000 actors (at most 3,000)",
        "fewer actors",
    ),
    "too many actors for standardised values": (
        lambda: fd.rem("inertia(scaling=std)", crowd()),
        "there are 4,000 actors (at most 3,000)",
        "raw statistics",
    ),
    "too many actors for a fading memory": (
        lambda: fd.rem("inertia(half_life_days=2)", crowd()),
        "there are 4,000 actors",
        "sender, receiver and past ties",
    ),
    "too many actors for sampled controls": (
        lambda: fd.case_control("inertia + four_cycles", crowd()),
        "'four_cycles' looks at every pair of actors, and there are 4,000 actors (at most 3,000)",
        "Leave it out",
    ),
    "too many actors for values standardised over all pairs": (
        lambda: fd.statistics_at(
            "inertia(scaling=std)", crowd(), {"time": [5.0], "sender": ["s1"], "receiver": ["s2"]}
        ),
        "'scaling=std' looks at every pair of actors",
        "fewer actors",
    ),
    "a value for every pair of too many actors": (
        lambda: fd.rem(
            "tie(z)",
            crowd(),
            covariates={
                "z": fd.covariate({"sender": ["s1"], "receiver": ["s2"], "value": [1.0]}, default=2.0)
            },
        ),
        "covariate 'z' has a value for every pair of 4,000 actors (at most 3,000)",
        "default=0",
    ),
    "too many actors to list their pairs": (
        lambda: fd.rem(
            "inertia",
            {"time": [1.0], "sender": [0], "receiver": [1]},
            actors=range(50_000),
            riskset="active",
        ),
        "50,000 actors have too many pairs to list",
        "riskset='full'",
    ),
    "rows without a receiver": (
        lambda: fd.statistics_at("inertia", NOTES, {"time": [5.0], "sender": ["SUN"]}),
        "at has no column 'receiver'",
        "",
    ),
    "likelihoods of different kinds": (
        lambda: fd.rem(
            "inertia + reciprocity", NOTES, timing="interval", start=0, prior=1.0
        ).likelihood_ratio(fd.rem("inertia", NOTES, prior=1.0)),
        "its timing is ordinal, interval here",
        "in the same way",
    ),
    "infinite covariate in a frame": (
        lambda: fd.rem("send(x)", NOTES, {"actor": ["SUN", "JPN", "MNG"], "x": [1.0, np.inf, 2.0]}),
        "covariate 'x' is infinite (row 1)",
        "finite number",
    ),
    "words for numbers": (
        lambda: fd.rem("inertia + send(x)", NOTES, {"actor": ["SUN", "JPN", "MNG"], "x": ["1", "many", "2"]}),
        "send: 'x' holds words such as 'many', not numbers",
        "          ^",
    ),
    "words for the numbers of pairs": (
        lambda: fd.rem(
            "tie(pact)",
            NOTES,
            covariates={"pact": {"sender": ["SUN"], "receiver": ["MNG"], "value": ["defence"]}},
        ),
        "tie: 'pact' holds words such as 'defence'",
        "pact_defence",
    ),
    "dates beside numbers": (
        lambda: fd.rem("inertia", NOTES, start="1936-03-12"),
        "start=1936-03-12: dates, but the times of the events are numbers",
        "in one way",
    ),
    "numbers beside dates": (
        lambda: fd.rem(
            "send(x)",
            notes(time=["1936-01-01", "1936-02-01", "1937-01-01", "1938-01-01"]),
            covariates={"x": {"actor": ["SUN"], "time": [3], "value": [1.0]}},
        ),
        "times of covariate 'x': numbers, but the times of the events are dates",
        "in one way",
    ),
    "unknown engine": (lambda: fd.rem("inertia", NOTES, engine="spark"), "engine='spark'", ""),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_message_says_what_is_wrong(fault):
    act, message, more = FAULTS[fault]
    with pytest.raises(fd.InputError) as caught:
        act()
    assert message in str(caught.value)
    assert more in str(caught.value)


def test_unknown_argument_is_refused_with_a_guess():
    with pytest.raises(fd.InputError, match=r"(?s)'timming'.*Did you mean 'timing'"):
        fd.rem("inertia", NOTES, timming="interval")


def test_unknown_argument_is_refused_by_name():
    with pytest.raises(TypeError, match="half_life"):
        fd.rem("inertia", NOTES, half_life=3)


def test_a_file_is_told_by_line(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text("time,sender,receiver\n1,SUN,JPN\n2,SUN,SUN\n1,JPN,SUN\n")
    with pytest.raises(fd.InputError) as caught:
        fd.events(path)
    assert f"{path}:3: 'SUN' acts on itself" in str(caught.value)
    assert f"{path}:4: events are out of order" in str(caught.value)


def test_a_fault_found_later_is_told_by_line_too(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text('time,sender,receiver\n1,SUN,JPN\n\n2,SUN,"M\nNG"\n2,JPN,SUN\n')
    with pytest.raises(fd.InputError) as caught:
        fd.rem("inertia", path, ties="forbid")
    assert f"{path}:6: 1 time holds several events, the first at 2" in str(caught.value)
    with pytest.raises(fd.InputError) as caught:
        fd.rem("inertia", path, riskset={"sender": ["SUN"], "receiver": ["JPN"]})
    assert f"{path}:4: event 1 ('SUN' -> 'M\nNG', time 2) is outside its risk set" in str(caught.value)
    assert f"{path}:6: event 2 ('JPN' -> 'SUN', time 2) is outside its risk set" in str(caught.value)
    with pytest.raises(fd.InputError, match=f"{path}:4: actor 'M\nNG' acts but is not among the actors"):
        fd.rem("inertia", fd.events(path), actors=["SUN", "JPN"])


def test_faults_of_every_part_come_at_once():
    with pytest.raises(fd.InputError) as caught:
        fd.rem("inertai", NOTES, timing="intervals", riskset="activ", covariates={"x": [1.0], "y": [2.0]})
    told = str(caught.value)
    assert all(part in told for part in ("'intervals'", "'activ'", "covariate 'x'", "covariate 'y'"))
    with pytest.raises(fd.InputError) as caught:
        fd.rem("inertai", NOTES, timing="intervals", riskset="activ")
    assert "no statistic is called 'inertai'" in str(caught.value)
    assert len(caught.value.faults) == 3


def test_faults_of_rows_come_at_once():
    wrong = {
        "time": [1, 3, 2, 4], "sender": ["SUN", None, "JPN", "XYZ"], "receiver": ["JPN", "SUN", "JPN", "SUN"],
    }  # fmt: skip
    with pytest.raises(fd.InputError) as caught:
        fd.events(wrong, actors=["SUN", "JPN"])
    told = [f.message for f in caught.value.faults]
    assert len(told) == 4
    assert all(any(part in t for t in told) for part in ("empty", "out of order", "acts on itself", "'XYZ'"))


def test_all_faults_come_at_once():
    with pytest.raises(fd.InputError) as caught:
        fd.events(notes(sender=["SUN", None, "SUN", ""], time=["1", "2", "x", "5"]))
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize("library", ["polars", "pandas", "pyarrow"])
def test_any_library_in_the_same_library_out(library):
    frame = pl.DataFrame(NOTES)
    given = {"polars": lambda: frame, "pandas": frame.to_pandas, "pyarrow": frame.to_arrow}[library]()
    fit = fd.rem("inertia", given, prior=1.0)
    assert type(fit.tidy()).__module__.split(".")[0] == library
    assert fit.beta == pytest.approx(fd.rem("inertia", NOTES, prior=1.0).beta)


def test_times_with_a_zone_are_told_apart_by_the_instant():
    zoned = fd.events(
        notes(
            time=["2020-01-01T00:00Z", "2020-01-01T02:00+01:00", "2020-01-01T04:00+0200", "2020-01-01T03:00Z"]
        )
    )
    assert np.diff(zoned.time) * 24 == pytest.approx([1, 1, 1])
    summer = pd.to_datetime(["2020-03-29 01:30", "2020-03-29 03:30", "2020-03-29 04:30", "2020-03-29 05:30"])
    local = fd.events(pd.DataFrame(NOTES).assign(time=summer.tz_localize("Europe/Berlin")))
    assert np.diff(local.time) * 24 == pytest.approx([1, 1, 1])


def test_durations_are_days():
    since = pd.DataFrame(NOTES).assign(time=pd.to_timedelta([12, 24, 36, 48], unit="h"))
    assert fd.events(since).time.tolist() == [0.5, 1.0, 1.5, 2.0]


def test_dates_become_days():
    dated = fd.events(notes(time=["1936-03-12", "1936-03-13", "1936-04-01", "1936-04-01T12:00"]))
    assert np.diff(dated.time).tolist() == [1.0, 19.0, 0.5]
    assert dated.is_dated
