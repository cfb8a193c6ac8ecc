"""A table of events of any length is read one event at a time."""

import itertools

import pytest

from foedus.chronicle import read as reading
from foedus.chronicle.events import stream
from foedus.errors import InputError
from foedus.scenario import check, scenario

from .conftest import FILES


def test_events_come_in_the_order_of_the_file(tiny):
    assert [event.id for event in stream(tiny.root / "events.csv")] == ["protocol", "clash", "order", "truce"]


def test_the_first_event_comes_before_the_last_line_is_read(tiny):
    tiny.add("events.csv", "broken")
    assert [event.id for event in itertools.islice(stream(tiny.root / "events.csv"), 2)] == [
        "protocol",
        "clash",
    ]


def test_faults_are_raised_after_the_last_event(tiny):
    tiny.swap("events.csv", "clash,1939-05-11", "clash,1939-02-30").write(
        "feed.csv", FILES["events.csv"] + "short,1\n"
    )
    seen = []
    with pytest.raises(InputError, match=r"feed.csv:7: has 2 cells") as error:
        seen.extend(stream(tiny.root / "feed.csv"))
    assert len(seen) == 4
    assert len(error.value.faults) == 1


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        list(stream(tmp_path / "nothing.csv"))


def test_a_table_too_long_for_memory_is_checked_but_not_opened(tiny, monkeypatch):
    monkeypatch.setattr(reading, "MAX_EVENTS", 3)
    found = check(tiny.root)
    assert (found.faults, found.n_events, found.chronicle.events) == ((), 4, ())
    assert any("4 events were checked" in note.message for note in found.notes)
    with pytest.raises(InputError, match="more than 3 events"):
        scenario(tiny.root)
