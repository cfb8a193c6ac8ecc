"""Every number on histories and what-ifs can be had again from results.json and histories.parquet."""

import json

import numpy as np
import polars as pl
import pytest

import foedus
from foedus.model.specification import specification
from foedus.pipeline.worlds import Acts, cumulated, gaps, span
from foedus.scenario import scenario

HISTORIES = 40


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    foedus.run("khalkhin-gol", histories=HISTORIES, seed=3, out=folder)
    return folder


@pytest.fixture(scope="module")
def results(out):
    return json.loads((out / "results.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def acts(out):
    return pl.read_parquet(out / "histories.parquet")


@pytest.fixture(scope="module")
def spec():
    return specification(scenario("khalkhin-gol").model)


def chosen(acts, world, measure, spec):
    low, high = span(measure)
    keep = (
        (pl.col("world").cast(pl.String) == world)
        & pl.col("act").cast(pl.String).is_in(spec.named(measure.name).acts)
        & pl.col("sender").cast(pl.String).is_in(measure.senders)
        & pl.col("receiver").cast(pl.String).is_in(measure.receivers)
        & pl.col("time").is_between(low, high)
    )
    return acts.filter(keep)


def per_history(rows, kind, n):
    """Counts, days or whether any, by plain dataframe means."""
    days = rows.with_columns(day=pl.col("time").floor())
    unique = days.unique(["history", "day"]) if kind == "days" else days
    counts = dict(unique.group_by("history").len().iter_rows())
    total = np.array([counts.get(h, 0) for h in range(n)], float)
    return (total > 0).astype(float) if kind == "any" else total


def test_the_ends_of_the_fans_come_out_of_the_kept_acts(results, acts, spec):
    bands = {band["id"]: band for band in results["histories"]["bands"]}
    for measure in spec.measure:
        if measure.kind != "any":
            total = per_history(chosen(acts, "free", measure, spec), measure.kind, HISTORIES)
            band = bands[measure.id]
            assert band["p50"][-1] == np.quantile(total, 0.5)
            assert band["p95"][-1] == np.quantile(total, 0.95)


@pytest.mark.parametrize("world", ["factual", "interventional", "twin"])
def test_every_expectation_of_every_what_if_comes_out_of_the_kept_acts(world, results, acts, spec):
    measures = {m.id: m for m in spec.measure}
    assert len(results["whatifs"]) == 5
    for asked in results["whatifs"]:
        for row in asked["rows"]:
            measure = measures[row["measure"]]
            kept = chosen(acts, f"{asked['id']}/{world}", measure, spec)
            assert per_history(kept, measure.kind, asked["n"]).mean() == pytest.approx(row[world])


def test_the_record_in_the_fans_is_the_record_of_the_chronicle(results, spec):
    fights = [
        (event, receiver)
        for event in scenario("khalkhin-gol").chronicle.events
        for receiver in event.receivers
        if event.act == "ASSAULT" and event.form != "internal" and receiver != event.sender
    ]
    measure = {m.id: m for m in spec.measure}["soviet-intervention"]
    low, high = span(measure)
    counted = sum(
        e.sender in measure.senders and r in measure.receivers and low <= e.date.earliest <= high
        for e, r in fights
    )
    bands = {band["id"]: band for band in results["histories"]["bands"]}
    assert bands["soviet-intervention"]["record"][-1] == counted


def test_no_history_runs_away(results):
    assert results["histories"]["exploded_share"] == 0.0
    for asked in results["whatifs"]:
        assert asked["twins_exploded"] == asked["interventional_exploded"] == 0.0


def test_a_pact_between_uninvolved_states_shows_nothing(results):
    assert results["placebos"]
    assert not any(p["shows_something"] for p in results["placebos"])


def test_the_report_shows_histories_and_what_ifs(out):
    page = (out / "report.html").read_text("utf-8")
    assert "What else could have happened" in page
    assert "No Protocol of 12 March 1936" in page
    assert "Edits that must show nothing" in page


def test_lulls_and_first_acts_of_a_history_that_can_be_counted_by_hand():
    none = np.zeros(3, int)
    acts = Acts(2, np.array([0, 0, 0]), np.array([12.0, 13.0, 18.0]), none, none, none)
    first, longest = gaps(acts, 10.0, 20.0)
    assert first.tolist() == [2.0, 10.0]
    assert longest.tolist() == [5.0, 10.0]


def test_a_day_with_two_acts_is_one_day():
    none = np.zeros(3, int)
    acts = Acts(1, none, np.array([5.1, 5.9, 8.0]), none, none, none)
    grid = np.array([5, 6, 8])
    assert cumulated(acts, grid).tolist() == [[2, 2, 3]]
    assert cumulated(acts, grid, days=True).tolist() == [[1, 1, 2]]
