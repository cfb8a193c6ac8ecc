"""Any scenario opens: fifty thousand acts, or none at all."""

from datetime import date

import numpy as np
import pytest

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Actor, Event, Place, Source
from foedus.dates import Edtf
from foedus.explore import payload, server

pytestmark = pytest.mark.browser
ACTS = ("AGREE", "AID", "THREATEN", "ASSAULT")


@pytest.fixture(scope="module")
def feed():
    """Fifty thousand acts of forty actors over twenty years."""
    rng = np.random.default_rng(3)
    days = np.sort(
        rng.integers(date(1995, 1, 1).toordinal(), date(2014, 12, 31).toordinal(), 50_000)
    ).tolist()
    pairs = np.argsort(rng.random((50_000, 40)), axis=1)[:, :2].tolist()
    kinds = rng.integers(0, len(ACTS), 50_000).tolist()
    events = tuple(
        Event(
            f"e{k}", Edtf(date.fromordinal(day).isoformat(), day, day), f"A{i}", (f"A{j}",), ACTS[kind],
            magnitude=2, place=f"P{k % 200}", summary=f"Act number {k}", sources=("feed",),
        )
        for k, (day, (i, j), kind) in enumerate(zip(days, pairs, kinds, strict=True))
    )  # fmt: skip
    places = {f"P{k}": Place(f"P{k}", f"Place {k}", float(k % 60), float(k % 140), 5.0) for k in range(200)}
    actors = {f"A{k}": Actor(f"A{k}", f"Actor {k}", "state") for k in range(40)}
    chronicle = Chronicle(actors, places, (), events, (), {"feed": Source("feed", {"title": "A feed"})})
    return type("Feed", (), {"chronicle": chronicle, "name": "feed", "path": None, "pacts": ()})()


def test_fifty_thousand_acts_are_bars_from_afar_and_marks_from_near(watched, feed):
    address, stop = server.background(feed)
    visit = watched()
    page = visit.open(address)
    assert page.locator("#timeline .bars path").count() == 5
    assert page.locator("#timeline .marks .mark").count() == 0
    assert page.locator("*").count() < 5000
    for _ in range(8):
        page.locator("#timeline button", has_text="Closer").click()
        page.wait_for_timeout(60)
    page.wait_for_selector("#timeline .marks .mark")
    page.locator("#timeline .marks .mark").first.dispatch_event("click")
    page.locator("#detail h3", has_text="Act number").wait_for()
    assert "A feed" in page.locator("#detail").inner_text()
    assert visit.complaints == []
    stop()


def test_texts_of_a_long_feed_stay_behind(feed):
    laid = payload.build(feed)
    assert laid["events"] is None
    assert len(laid["ids"]) == 50_000
    assert len(laid["tension"]["pairs"]) <= 60


def test_a_scenario_without_events_opens(watched):
    empty = Chronicle({"A": Actor("A", "Alone", "state")}, {}, (), (), (), {})
    bare = type("Bare", (), {"chronicle": empty, "name": "bare", "path": None})()
    address, stop = server.background(bare)
    visit = watched()
    page = visit.open(address)
    assert page.locator("#timeline .mark").count() == 5, "the legend's own marks"
    assert visit.complaints == []
    stop()


def test_a_new_scenario_folder_opens(watched, tmp_path):
    from foedus.scenario import create, scenario

    address, stop = server.background(scenario(create(tmp_path / "fresh")))
    visit = watched()
    visit.open(address)
    assert visit.complaints == []
    stop()
