"""The timeline keeps what was asked for and shows who contradicts whom."""

import pytest

from foedus.errors import InputError
from foedus.scenario import scenario


@pytest.fixture
def far_east(tiny):
    return scenario(tiny.root)


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, ["protocol", "clash", "order", "truce"]),
        ({"actor": "MNG"}, ["protocol", "clash", "truce"]),
        ({"actor": "JPN"}, ["clash", "truce"]),
        ({"actor": "JPN", "agents": True}, ["clash", "order", "truce"]),
        ({"pair": ("SUN", "JPN-KWA")}, ["clash"]),
        ({"pair": ("JPN-KWA", "SUN")}, ["clash"]),
        ({"pair": ("MNG", "JPN")}, []),
        ({"pair": ("SUN", "JPN"), "agents": True}, ["clash", "truce"]),
        ({"act": "DECIDE"}, ["order"]),
        ({"place": "river"}, ["clash"]),
        ({"since": "1939-05-12"}, ["order", "truce"]),
        ({"since": "1939", "until": "1939-05"}, ["clash", "order"]),
        ({"until": "1936-03-11"}, []),
    ],
)
def test_filters(far_east, asked, ids):
    assert far_east.timeline(**asked)["id"].to_list() == ids


def test_a_vague_date_is_kept_if_it_may_lie_in_the_span(tiny):
    tiny.swap("events.csv", "order,1939-05-13", "order,1939-05")
    rows = scenario(tiny.root).timeline(since="1939-05-20")
    assert rows["id"].to_list() == ["order", "truce"]


def test_conflicting_reports_are_shown_with_their_holders_and_agreeing_ones_are_not(far_east):
    shown = far_east.timeline()["conflicts"].to_list()[1]
    assert "date: 1939-05-11 (chronicle) | 1939-05-12 (Kwantung Army)" in shown
    assert "killed:SUN: 6,831 (Krivosheev) | 9703 (Krivosheev 2001)" in shown
    assert "TASS" not in shown
    assert far_east.timeline()["sources"].to_list()[1] == "coox1985; kriv"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"actor": "JPX"}, "Did you mean 'JPN'"),
        ({"pair": ("SUN", "MNH")}, "Did you mean 'MNG'"),
        ({"act": "ASSAULTS"}, "Did you mean 'ASSAULT'"),
        ({"place": "rivers"}, "Did you mean 'river'"),
        ({"since": "1939-02-30"}, "since: '1939-02-30' is not a date"),
    ],
)
def test_what_is_not_known_is_guessed(far_east, asked, says):
    with pytest.raises(InputError, match=says):
        far_east.timeline(**asked)


def test_a_holder_can_be_asked_for_his_version(far_east):
    row = far_east.timeline(holder="Kwantung Army").row(1, named=True)
    assert (row["date"], row["told_by"]) == ("1939-05-12", "date: Kwantung Army")
    assert row["conflicts"].startswith("date: 1939-05-12 (Kwantung Army) | 1939-05-11 (chronicle)")
    assert far_east.timeline().row(1, named=True)["told_by"] is None
    with pytest.raises(InputError, match="Did you mean 'Kwantung Army'"):
        far_east.timeline(holder="Kwantung army")
