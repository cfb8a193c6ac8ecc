"""An ensemble is a function of its plan: not of threads, chunks, engines, or of where it was interrupted."""

import gc

import numpy as np
import polars as pl
import pytest

import foedus as fd
from foedus.errors import InputError

MODEL = ("1 + inertia(half_life_days=2, scaling=log1p) + reciprocity(scaling=log1p)", [-1.5, 0.4, 0.3])
OPTIONS = {"actors": "abcd", "until": 6, "histories": 60, "seed": 5}


def run(**options):
    return fd.simulate(*MODEL, **{**OPTIONS, **options})


@pytest.fixture(scope="module")
def events():
    return run(threads=1).events()


@pytest.mark.parametrize(
    "how", [{"threads": 2, "chunk": 7}, {"threads": 1, "chunk": 60}, {"threads": 2, "chunk": 1}]
)
def test_threads_and_chunks_change_nothing(events, how):
    assert run(**how).events().equals(events)


def test_history_seven_can_be_run_alone(events):
    alone = run().history(7)
    assert alone.equals(events.filter(pl.col("history") == 7))


def test_fewer_histories_are_the_first_of_more(events):
    assert run(histories=20).events().equals(events.filter(pl.col("history") < 20))


def test_another_seed_is_another_ensemble(events):
    assert not run(seed=6).events().equals(events)


def test_dask_gives_the_same_events_bit_for_bit_and_survives_a_killed_worker(events):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert run(engine=client, chunk=10).events().equals(events)
        worlds = run(engine=client, chunk=2)
        name = next(iter(cluster.workers))
        cluster.workers[name].process.process.kill()
        assert worlds.events().equals(events)


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path, events):
    first = run(out=tmp_path / "worlds", chunk=20).run()
    kept = sorted((tmp_path / "worlds").glob("*-00000000-*.parquet"))
    before = [path.stat().st_mtime_ns for path in kept]
    for path in (tmp_path / "worlds").glob("*-00000020-*.parquet"):
        path.unlink()
    again = run(out=tmp_path / "worlds", chunk=20)
    assert again.events().equals(events)
    assert [path.stat().st_mtime_ns for path in kept] == before
    assert first.totals().tolist() == again.totals().tolist()
    assert not list((tmp_path / "worlds").glob("*.partial"))


def test_a_folder_of_another_plan_is_refused(tmp_path):
    run(out=tmp_path, histories=3).run()
    with pytest.raises(InputError, match="another model, seed or chunk size"):
        run(out=tmp_path, histories=3, seed=99).run()


def test_what_is_too_much_for_memory_lies_in_files_that_go_with_the_ensemble(events, monkeypatch):
    from foedus.simulate import store

    monkeypatch.setattr(store, "HELD_BYTES", 1)
    worlds = run(chunk=20).run()
    folder = worlds.store.folder
    assert len(worlds.store.held) == 1
    assert len(list(folder.glob("events-*.parquet"))) == 2
    assert worlds.events().equals(events)
    del worlds
    gc.collect()
    assert not folder.exists()


def test_summaries_are_those_of_the_events(events):
    worlds = run(chunk=13)
    by_hand = events.filter((pl.col("sender") == "a") & (pl.col("time") <= 3)).group_by("history").len()
    assert worlds.totals(sender="a", until=3).sum() == by_hand["len"].sum()
    table = worlds.counts(sender="a", edges=[0, 3, 6])
    assert table["mean"].to_list() == sorted(table["mean"].to_list())
    assert np.isclose(table["mean"][1], by_hand["len"].sum() / 60)
    assert np.isclose(worlds.pair_counts()["expected"].sum(), len(events) / 60)
    firsts = events.group_by("history").agg(pl.col("time").min()).sort("history")["time"]
    assert np.allclose(np.sort(worlds.first_passage()[np.isfinite(worlds.first_passage())]), np.sort(firsts))


def test_an_ordinal_fit_has_no_time_scale():
    notes = fd.events({"time": [1, 2, 3, 4], "sender": list("abab"), "receiver": list("babc")})
    fit = fd.rem("inertia", notes, prior=1.0)
    with pytest.raises(InputError, match="no time scale"):
        fd.simulate(fit, until=10)
    order = fd.simulate(fit, n_events=5, histories=2).events()
    assert order["time"].to_list() == [1.0, 2.0, 3.0, 4.0, 5.0] * 2


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"until": None}, "no end"),
        ({"until": -1}, "not after start"),
        ({"histories": 0}, "not positive"),
        ({"clock": "thining"}, "thinning"),
        ({"actors": None}, "needs actors"),
        ({"parameters": "posteriour"}, "Did you mean 'posterior'"),
        ({"chunk": 0}, "chunk=0 is not positive"),
        ({"threads": -1}, "threads=-1 is not positive"),
        ({"histories": 2.5}, "no whole number"),
    ],
)
def test_mistakes_get_one_clear_message(options, says):
    with pytest.raises(InputError, match=says):
        run(**options)


def test_fits_that_do_not_share_one_history_are_refused():
    notes = {"time": [1, 2, 3, 4], "sender": list("abab"), "receiver": list("babc"), "act": list("xyxy")}
    options = {"timing": "interval", "start": 0, "end": 5, "prior": 1.0}
    typed, plain = fd.events(notes, act="act"), fd.events({k: v for k, v in notes.items() if k != "act"})
    x, y = (fd.rem("1", typed, explain=act, **options) for act in "xy")
    assert set(fd.simulate({"x": x, "y": y}, until=50).events()["act"]) == {"x", "y"}
    with pytest.raises(InputError, match="act 'x' is explained by both 'one' and 'all'"):
        fd.simulate({"one": x, "all": fd.rem("1", typed, **options)}, until=50)
    with pytest.raises(InputError, match="'y' was fitted to other events than 'x'"):
        fd.simulate({"x": x, "y": fd.rem("1", plain, **options)}, until=50)


def test_a_coefficient_without_a_term_is_named():
    with pytest.raises(InputError, match="inertai"):
        fd.simulate("1 + inertia", {"intercept": 0, "inertai": 1}, actors="ab", until=1)
