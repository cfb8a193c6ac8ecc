"""Histories are functions of the model, the seed and their number: also where a run is broken off, and on any clock.

Threads, chunk sizes, Dask and a history run alone are in ``test_ensemble.py``.
"""

import numpy as np
import pytest

import foedus as fd
from foedus.simulate.plan import run_chunk

FORMULA = "inertia(half_life_days=2, scaling=log1p) + reciprocity(window_days=2, scaling=binary)"
BETA = [-1.5, -0.6, 0.4]


def ensemble(clock="thinning", **options):
    return fd.simulate(
        "1 + " + FORMULA, BETA, actors="abcd", until=6.0, histories=24, seed=7, clock=clock, **options
    )


@pytest.fixture(scope="module")
def fit():
    record = ensemble(threads=1).history(0).drop("history", "act", "weight")
    return fd.rem(
        FORMULA, fd.events(record, actors=list("abcd")), timing="interval", start=0.0, end=6.0, prior=1.0
    )


@pytest.mark.parametrize("clock", ["thinning", "time_change"])
def test_the_order_in_which_histories_are_run_changes_none(clock):
    worlds = ensemble(clock, threads=1)
    for number in np.random.default_rng(1).permutation(24)[:6]:
        backward = run_chunk(worlds.plan, np.array([23, number, 0]))
        middle = worlds.frame(backward).filter(worlds.frame(backward)["history"] == number)
        if number not in (23, 0):
            assert middle.equals(worlds.history(int(number)))


@pytest.mark.parametrize("clock", ["thinning", "time_change"])
def test_drawn_coefficients_belong_to_the_history_and_not_to_its_chunk(fit, clock):
    runs = [
        fd.simulate(
            fit, until=12.0, histories=12, seed=3, parameters="posterior", clock=clock, chunk=c, threads=t
        ).events()
        for c, t in ((12, 1), (5, 2), (1, 2))
    ]
    assert runs[0].equals(runs[1])
    assert runs[0].equals(runs[2])
    other = fd.simulate(fit, until=12.0, histories=12, seed=4, parameters="posterior", clock=clock).events()
    assert not other.equals(runs[0])


class BrokenOff(Exception):
    """What a user's interrupt looks like to the run."""


@pytest.mark.parametrize("threads", [1, 2])
def test_a_run_broken_off_halfway_goes_on_and_ends_as_if_it_had_not_been(tmp_path, threads):
    seen = []

    def stop(n):
        seen.append(n)
        if len(seen) == 2:
            raise BrokenOff

    with pytest.raises(BrokenOff):
        ensemble(out=tmp_path, chunk=4, threads=threads, progress=stop).run()
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.glob("events-*.parquet")}
    assert 2 <= len(kept) < 6
    again = ensemble(out=tmp_path, chunk=4, threads=threads)
    assert again.events().equals(ensemble(threads=1).events())
    assert all(path.stat().st_mtime_ns == time for path, time in kept.items())


def test_dask_by_name_gives_the_same_events():
    pytest.importorskip("distributed", reason="engine='dask' needs the extra foedus[dask]")
    assert ensemble(engine="dask", chunk=12).events().equals(ensemble(threads=1).events())
