"""An ensemble with labelled dimensions says what its events say."""

import numpy as np
import pytest

import foedus as fd
from foedus.errors import InputError

xr = pytest.importorskip("xarray", reason="to_xarray needs the extra foedus[xarray]")
MODEL = ("1 + inertia(half_life_days=2, scaling=log1p)", [-1.0, 0.3])


@pytest.fixture(scope="module")
def worlds():
    return fd.simulate(*MODEL, actors="abc", until=6, histories=30, seed=2, chunk=7)


def test_counts_by_pair_and_time_are_means_over_histories_with_their_errors(worlds):
    data = worlds.to_xarray([2.0, 6.0])
    events = worlds.events()
    assert dict(data.sizes) == {"history": 30, "time": 2, "act": 1, "pair": 6}
    for edge in (2.0, 6.0):
        of_pair = events.filter(
            (events["sender"] == "a") & (events["receiver"] == "c") & (events["time"] <= edge)
        )
        per_history = np.bincount(of_pair["history"], minlength=30)
        cell = data.sel(time=edge, act="act", pair="a > c")
        assert float(cell["mean"]) == pytest.approx(per_history.mean())
        assert float(cell["mc_error"]) == pytest.approx(per_history.std() / np.sqrt(30))
    assert float(cell["probability"]) == pytest.approx((per_history > 0).mean())
    totals = np.bincount(events["history"], minlength=30)
    assert data["count"].sel(time=6.0).sum("act").values.tolist() == totals.tolist()
    assert float(data["mean"].sel(time=6.0).sum()) == pytest.approx(totals.mean())
    assert np.nan_to_num(data["first"].values[:, 0], nan=np.inf).tolist() == worlds.first_passage().tolist()


def test_chunks_and_blocks_change_no_cell(worlds, monkeypatch):
    from foedus.simulate import labelled

    whole = worlds.to_xarray()
    monkeypatch.setattr(labelled, "CELLS", 1)
    xr.testing.assert_identical(worlds.to_xarray(), whole)


def test_pairs_that_a_sender_chooses_are_labelled_too():
    worlds = fd.simulate("1", [-1.0], choice=("inertia", [0.4]), actors="abc", until=6, histories=10, seed=1)
    data = worlds.to_xarray()
    assert data.sizes["pair"] == 6
    assert float(data["mean"].isel(time=-1).sum()) == pytest.approx(worlds.totals().mean())


def test_dates_stay_dates():
    days = {
        "time": ["1939-05-11", "1939-05-14", "1939-05-28", "1939-07-03"],
        "sender": list("abab"),
        "receiver": list("baba"),
    }
    fit = fd.rem("1", fd.events(days), timing="interval", start="1939-05-01", end="1939-08-31")
    worlds = fd.simulate(fit, until="1940-01-01", histories=5, seed=1)
    edges = ["1939-10-01", "1939-12-31"]
    assert [str(d) for d in worlds.counts(edges=edges)["date"]] == edges
    assert worlds.to_xarray(edges)["date"].values.astype("datetime64[D]").astype(str).tolist() == edges
    events = worlds.events()
    assert (events["date"].dt.year() >= 1939).all()
    assert events["date"].to_list() == [
        type(d).fromordinal(int(t)) for d, t in zip(events["date"], events["time"], strict=True)
    ]


def test_a_date_holds_its_whole_day():
    days = {"time": ["1939-05-11", "1939-05-14"], "sender": list("ab"), "receiver": list("ba")}
    fit = fd.rem("1", fd.events(days), timing="interval", start="1939-05-01", end="1939-05-31", prior=1.0)
    worlds = fd.simulate(
        fit, start="1939-05-31", until="1939-06-03", histories=400, seed=1, parameters="fixed"
    )
    in_day = worlds.totals(until="1939-06-02").sum() - worlds.totals(until="1939-06-01").sum()
    times = worlds.events()["time"].to_numpy()
    day = np.floor(times) == np.datetime64("1939-06-02").astype(object).toordinal()
    assert in_day == day.sum() > 0


def test_an_order_without_times_needs_edges():
    worlds = fd.simulate("1", [0.0], actors="abc", n_events=10, seed=1)
    with pytest.raises(InputError, match="give edges"):
        worlds.to_xarray()


def test_of_unordered_pairs_either_may_be_named_first():
    worlds = fd.simulate("1", [-1.0], actors="abc", directed=False, until=6, histories=20, seed=1)
    one = worlds.totals(sender="a", receiver="b")
    assert one.sum() > 0
    assert worlds.totals(sender="b", receiver="a").tolist() == one.tolist()
    directed = fd.simulate("1", [-1.0], actors="abc", until=6, histories=20, seed=1)
    assert (
        directed.totals(sender="b", receiver="a").tolist()
        != directed.totals(sender="a", receiver="b").tolist()
    )
