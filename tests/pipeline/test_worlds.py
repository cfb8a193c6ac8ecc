"""Every number on histories and what-ifs can be had again from results.json and histories.parquet."""

import json
from datetime import date
from html import escape

import numpy as np
import polars as pl
import pytest

import foedus
from foedus.model.specification import specification
from foedus.pipeline.worlds import Acts, cumulated, span
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


@pytest.fixture(scope="module")
def measures(results):
    return {m["id"]: m for m in results["measures"]}


def chosen(acts, world, measure):
    """The acts of a world that a measure counts, by nothing but what the two files say."""
    keep = (
        (pl.col("world").cast(pl.String) == world)
        & pl.col("act").cast(pl.String).is_in(measure["acts"])
        & pl.col("sender").cast(pl.String).is_in(measure["senders"])
        & pl.col("receiver").cast(pl.String).is_in(measure["receivers"])
        & pl.col("time").is_between(measure["from"], measure["to"])
    )
    return acts.filter(keep)


def per_history(rows, kind, n, span=None):
    """Counts, days, whether any, or days of ``span`` until the first, by plain dataframe means."""
    if kind == "delay":
        firsts = dict(rows.group_by("history").agg(pl.col("time").min()).iter_rows())
        return np.array([firsts.get(h, span[1]) - span[0] for h in range(n)])
    days = rows.with_columns(day=pl.col("time").floor())
    unique = days.unique(["history", "day"]) if kind == "days" else days
    counts = dict(unique.group_by("history").len().iter_rows())
    total = np.array([counts.get(h, 0) for h in range(n)], float)
    return (total > 0).astype(float) if kind == "any" else total


def spanned(measure, since):
    """First and last moment of a measure in histories that are free from a day on."""
    return max(measure["from"], date.fromisoformat(since).toordinal()), measure["to"]


LEVELS = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}


def test_every_fan_comes_out_of_the_kept_acts_at_its_beginning_middle_and_end(results, acts, measures):
    bands = {band["id"]: band for band in results["histories"]["bands"]}
    for measure in measures.values():
        for at in (0, 30, -1) if measure["kind"] in ("count", "days") else ():
            band = bands[measure["id"]]
            rows = chosen(acts, "free", measure).filter(pl.col("time") < band["days"][at] + 1)
            total = per_history(rows, measure["kind"], HISTORIES)
            assert {name: band[name][at] for name in LEVELS} == {
                name: np.quantile(total, q) for name, q in LEVELS.items()
            }


def test_the_checks_of_the_record_come_out_of_the_kept_acts(results, acts, measures):
    checks = {check["label"]: check for check in results["histories"]["checks"]}
    for measure in measures.values():
        lived = spanned(measure, results["histories"]["since"])
        total = per_history(chosen(acts, "free", measure), measure["kind"], HISTORIES, lived)
        if measure["kind"] == "any":
            assert checks[measure["text"]]["band"] == f"in {total.mean():.1%} of histories"
        else:
            unit = {"count": ": acts", "days": ": days with such an act", "delay": ""}[measure["kind"]]
            check = checks[measure["text"] + unit]
            low, high = np.quantile(total, [0.05, 0.95])
            assert check["is_inside"] == (low <= float(check["record"]) <= high)


@pytest.mark.parametrize("world", ["factual", "interventional", "twin"])
def test_every_expectation_of_every_what_if_comes_out_of_the_kept_acts(world, results, acts, measures):
    assert len(results["whatifs"]) == 5
    for asked in results["whatifs"]:
        for row in asked["rows"]:
            measure = measures[row["measure"]]
            rows, lived = chosen(acts, f"{asked['id']}/{world}", measure), spanned(measure, asked["since"])
            total = per_history(rows, measure["kind"], asked["n"], lived)
            assert total.mean() == pytest.approx(row[world])
            if measure["kind"] != "any":
                ends = [row[f"{world}_low"], row[f"{world}_high"]]
                assert ends == pytest.approx(np.quantile(total, [0.05, 0.95]))


def test_every_contrast_is_the_difference_of_its_worlds(results):
    for row in (row for asked in results["whatifs"] for row in asked["rows"]):
        assert row["effect"] == pytest.approx(row["interventional"] - row["factual"])
        assert row["difference"] == pytest.approx(row["twin"] - row["record"])
        if row["e_value"] is not None and row["interventional"] != row["factual"]:
            ratio = row["interventional"] / row["factual"]
            size = max(ratio, 1 / ratio)
            assert row["e_value"] == pytest.approx(size + np.sqrt(size * (size - 1)))


def test_under_every_coupling_the_answer_comes_out_of_the_kept_acts(results, acts, measures):
    asked = next(w for w in results["whatifs"] if w["id"] == "no-protocol")
    world_of = {"time_change": "twin", "thinning": "thinning", "independent": "interventional"}
    assert {row["coupling"] for row in asked["couplings"]} == set(world_of)
    for row in asked["couplings"]:
        measure = measures[row["measure"]]
        kept = chosen(acts, f"no-protocol/{world_of[row['coupling']]}", measure)
        total = per_history(kept, measure["kind"], asked["n"], spanned(measure, asked["since"]))
        assert total.mean() == pytest.approx(row["twin"])


def test_a_mechanisms_verdict_and_share_follow_from_its_interval_and_its_prior(results):
    sd = {(p["class"], p["term"]): p["sd"] for p in results["priors"]}
    told = [m for m in results["mechanisms"] if m["multiplier"] is not None]
    assert len(told) > 30
    for m in told:
        wide = np.log(m["high"] / m["low"]) / (2 * 1.6448536269514722 * abs(m["step_size"]))
        assert np.sqrt(m["low"] * m["high"]) == pytest.approx(m["multiplier"])
        assert m["informed"] == pytest.approx(max(0.0, 1 - (wide / sd[m["class"], m["term"]]) ** 2))
        knows = m["informed"] >= 0.1 and not m["low"] <= 1 <= m["high"]
        expected = "the record cannot tell" if not knows else "raises" if m["low"] > 1 else "lowers"
        assert m["verdict"] == expected


def test_the_figures_at_the_head_are_counts_of_what_follows(results):
    facts = {fact["label"]: fact["value"] for fact in results["brief"]}
    duties = results["duties"]["MNG"]
    honoured = sum(duty["verdict"] == "honoured" for duty in duties)
    assert facts["duties honoured as promised"] == f"{honoured} of {len(duties)}"
    supported = sum(verdict == "supported" for verdict in results["sentences"].values())
    assert facts["sentences of the texts borne out outright"] == f"{supported} of {len(results['sentences'])}"


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


def test_the_report_says_of_every_count_first_act_and_lull_whether_the_record_is_like_the_histories(
    results, out
):
    page = (out / "report.html").read_text("utf-8")
    checks = results["histories"]["checks"]
    assert {c["quantity"] for c in checks} == {"count", "days", "any", "first", "lull", "delay"}
    n_out = sum(not c["is_inside"] for c in checks)
    assert f"{n_out} of {len(checks)} checks" in page
    for c in checks:
        assert escape(c["label"]) in page
        assert c["is_inside"] == (c["inside"] == "inside")
        assert escape(c["inside"]) in page


def test_a_pact_between_uninvolved_states_shows_nothing(results):
    assert results["placebos"]
    assert not any(p["shows_something"] for p in results["placebos"])


def test_the_report_shows_histories_and_what_ifs(out):
    page = (out / "report.html").read_text("utf-8")
    assert "What else could have happened" in page
    assert "No Protocol of 12 March 1936" in page
    assert "Edits that must show nothing" in page


def test_a_day_with_two_acts_is_one_day():
    none = np.zeros(3, int)
    acts = Acts(1, none, np.array([5.1, 5.9, 8.0]), none, none, none)
    grid = np.array([5, 6, 8])
    assert cumulated(acts, grid).tolist() == [[2, 2, 3]]
    assert cumulated(acts, grid, days=True).tolist() == [[1, 1, 2]]
