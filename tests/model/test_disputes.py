"""Two actors dispute land while one claimant gives a place to the one side and another to the other."""

from datetime import date

import pytest

from foedus.model.disputes import disputes
from foedus.scenario import scenario


@pytest.fixture(scope="module")
def found():
    return disputes(scenario("khalkhin-gol").chronicle)


def test_mongolia_and_manchukuo_dispute_land_from_the_day_manchukuo_exists(found):
    assert found["MAN", "MNG"][0][0] == date(1932, 3, 1).toordinal()


def test_patrons_and_their_field_armies_stand_behind_the_owner(found):
    assert found["JPN-KWA", "MNG"] == found["MAN", "MNG"] == found["JPN-KWA", "SUN"]
    assert ("CHN-NE", "MAN") in found


def test_nobody_disputes_land_with_itself_its_patron_or_its_own_army(found):
    side = {"JPN", "JPN-KWA", "JPN-CHO", "MAN"}
    assert not [pair for pair in found if set(pair) <= side or set(pair) <= {"SUN", "MNG"}]


def test_a_dispute_lasts_while_both_claims_stand(tmp_path):
    from foedus.chronicle.chronicle import Chronicle
    from foedus.chronicle.records import Actor, BorderClaim
    from foedus.dates import parse

    actors = {a: Actor(a, a, "state") for a in ("A", "B", "C")}
    claims = (
        BorderClaim("hill", "A", "A", parse("1930-01-01"), parse("1935-12-31")),
        BorderClaim("hill", "B", "B", parse("1932-05-01"), parse("1940-01-01")),
        BorderClaim("hill", "C", "B", parse("1931-01-01"), parse("1931-12-31")),
        BorderClaim("ford", "A", "A"),
        BorderClaim("ford", "C", "A"),
    )
    days = [
        tuple(date.fromordinal(day).isoformat() for day in span)
        for span in disputes(Chronicle(actors, {}, claims, (), (), {}))["A", "B"]
    ]
    assert days == [("1931-01-01", "1932-01-01"), ("1932-05-01", "1936-01-01")]


def test_an_owner_that_no_actor_has_disputes_nothing():
    from foedus.chronicle.chronicle import Chronicle
    from foedus.chronicle.records import Actor, BorderClaim

    claims = (BorderClaim("hill", "A", "A"), BorderClaim("hill", "B", "?"))
    assert disputes(Chronicle({"A": Actor("A", "A", "state")}, {}, claims, (), (), {})) == {}
