"""Sources that differ are all kept; the rule that chooses one is stated with the answer."""

import pytest

from foedus.errors import InputError
from foedus.scenario import scenario


@pytest.fixture
def record(tiny):
    return scenario(tiny.root).chronicle


def test_nothing_is_averaged(record):
    value = record.value("clash", "killed:SUN")
    assert value.value in {report.value for report in record.reports_on("clash", "killed:SUN")}


def test_the_first_report_is_used_and_the_answer_says_so(record):
    value = record.value("clash", "killed:SUN")
    assert (value.value, value.holder, value.rule) == ("6,831", "Krivosheev", "first in reports.csv")
    assert [report.holder for report in value.others] == ["Krivosheev 2001", "Old count"]
    assert [report.holder for report in value.differing] == ["Krivosheev 2001"]
    assert str(value) == "6,831 (Krivosheev: first in reports.csv; 1 of 2 others differ)"


def test_the_chronicles_own_column_comes_before_any_report(record):
    value = record.value("clash", "date")
    assert (value.value, value.holder) == ("1939-05-11", "chronicle")
    assert [report.value for report in value.differing] == ["1939-05-12"]


def test_every_holder_can_be_asked(record):
    value = record.value("clash", "date", holder="Kwantung Army")
    assert (value.value, value.source, value.rule) == ("1939-05-12", "coox1985", "asked for")
    assert {report.holder for report in value.others} == {"chronicle", "TASS"}


def test_an_attribute_nobody_gives_is_an_error(record):
    with pytest.raises(InputError, match="nobody gives 'tanks'"):
        record.value("clash", "tanks")


def test_a_holder_who_does_not_say_is_an_error_with_a_guess(record):
    with pytest.raises(InputError, match="Did you mean 'Krivosheev'"):
        record.value("clash", "killed:SUN", holder="Krivoshev")


def test_a_border_is_a_claim_with_a_time_span(record):
    from foedus.dates import parse

    day = parse("1930-01-01").earliest
    assert record.owner("river", "MNG", day) == "MNG"
    assert record.owner("river", "JPN", day) is None
    assert record.owner("river", "JPN", parse("1939-05-11").earliest) == "JPN"


def test_principals_and_agents(record):
    assert record.principals("JPN-KWA") == ("JPN",)
    assert record.agents("SUN") == ("MNG",)


def test_mutual_internal_and_directed_acts_keep_their_parties(record):
    assert record.event("truce").parties == ("SUN", "JPN", "MNG")
    assert record.event("order").parties == ("JPN-KWA",)
    assert record.event("clash").declared_sender == "JPN"


def test_without_takes_the_event_and_its_reports_and_leaves_the_record_alone(record):
    world = record.without("clash")
    assert [event.id for event in world.events] == ["protocol", "order", "truce"]
    assert world.reports == ()
    assert len(record.events) == 4
    with pytest.raises(InputError, match="'clach' is not in the chronicle"):
        record.without({"clach", "truce"})


def test_the_frame_has_a_row_per_event_in_time_order(record):
    frame = record.frame()
    assert frame["id"].to_list() == ["protocol", "clash", "order", "truce"]
    assert frame["receivers"].to_list()[3] == ["JPN", "MNG"]
    assert frame["earliest"].is_sorted()
    assert record.events[1].line == 3
