"""What is counted in histories, and how worlds that begin late share the record before them."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.explore.measures import axis_top, band, grid, growth
from foedus.explore.worlds import Gauge

EVENTS = st.lists(st.tuples(st.integers(0, 3), st.floats(0, 30, allow_nan=False)), max_size=40)


@given(EVENTS, st.sampled_from(["count", "days"]))
def test_growth_agrees_with_counting_one_by_one(events, kind):
    at = [4, 9, 20, 25]
    history = np.array([h for h, _ in events], np.int64)
    days = np.array([d for _, d in events])
    found = growth(kind, history, days, 4, at)
    for h in range(4):
        for k, end in enumerate(at):
            mine = [int(d) for g, d in events if g == h and int(d) <= end]
            assert found[h, k] == (len(mine) if kind == "count" else len(set(mine)))


def test_band_of_a_probability_is_its_share_inside_wilsons_interval():
    values = np.array([[0.0], [1.0], [1.0], [1.0]])
    found = band("any", values)
    assert found["mid"] == [0.75]
    assert 0 < found["low"][0] < 0.75 < found["high"][0] < 1


def test_axis_leaves_room_above_the_factual_band_and_knows_no_what_if():
    assert axis_top("count", [{"high": [3.0, 40.0]}], [12.0]) == 60.0
    assert axis_top("any", [{"high": [0.3]}], [1.0]) == 1.0
    assert axis_top("count", [{"high": [0.0]}], [0.0]) >= 1.0


def test_grid_holds_both_ends():
    days = grid(100, 5000)
    assert (days[0], days[-1]) == (100, 5000)
    assert days == sorted(set(days))


def ensemble(*histories: list[float]) -> SimpleNamespace:
    """Histories as lists of days, as an ensemble of chunks."""
    acts = SimpleNamespace(time=np.array([day for one in histories for day in one], float))
    chunk = SimpleNamespace(
        histories=np.arange(len(histories)), n_acts=np.array([len(one) for one in histories]), acts=acts
    )
    return SimpleNamespace(
        selector=lambda *wanted: lambda c: np.ones(len(c.acts.time), bool), chunks=lambda: iter([chunk])
    )


def measure(kind: str) -> SimpleNamespace:
    return SimpleNamespace(
        id="m", text="", name="fight", senders=(), receivers=(), since="", until="", kind=kind
    )


@pytest.mark.parametrize(("kind", "expected"), [("count", [1, 2, 2, 3]), ("any", [1, 1, 1, 1])])
def test_a_world_that_begins_late_has_lived_through_the_record_until_then(kind, expected):
    gauge = Gauge(measure(kind), [10, 20, 30, 40], ensemble([5.0, 15.0, 25.0, 35.0]))
    path = gauge.path(ensemble([36.0], []), start=21.0)
    assert path[0].tolist() == expected
    assert path[1].tolist() == [expected[0], expected[1], expected[1], expected[1]]


def test_the_record_is_its_own_path():
    gauge = Gauge(measure("days"), [10, 20, 30], ensemble([5.0, 5.5, 25.0]))
    assert gauge.record() == [1.0, 1.0, 2.0]
