"""The record of the Far East 1921-1941 that ships with foedus, as claims a historian can check."""

from collections import Counter
from datetime import date
from itertools import pairwise
from urllib.parse import urlparse

import pytest

EAST_BANK = (
    "nomonhan-burd-obo",
    "balshagal",
    "remizov-heights",
    "fui-heights",
    "noro-heights",
    "hailastyn-junction",
    "kawamata-bridge",
    "khalkhin-gol",
)
WEST_BANK = ("bain-tsagan", "hamar-daba", "tamsag-bulag", "bayan-tumen", "ulaanbaatar")
HILLS_AT_LAKE_KHASAN = ("zaozernaya", "bezymyannaya")
AT_LEAST = {
    1929: 6, 1931: 14, 1932: 18, 1933: 16, 1934: 12, 1935: 45, 1936: 55, 1937: 60,
    1938: 50, 1939: 120, 1940: 40, 1941: 60,
}  # fmt: skip

# The dated facts of the two texts under test: text, day in the text, event that records it.
SEED_DATES = [
    ("A", "1936-11-25", "anti-comintern-1936"),
    ("A", "1936-03-12", "protocol-1936"),
    ("A", "1937-07-07", "lugouqiao-1937"),
    ("B", "1934-11-27", "talks-1934-11-27"),
    ("B", "1936-03-12", "protocol-1936"),
]

# Dates of the texts that the record contradicts or refines.
SEED_DATES_SEEN_OTHERWISE = [
    ("1938-07-29", "khasan-1938-07-29", "ASSAULT"),  # "in 1938"
    ("1939-05-11", "khalkhin-gol-1939-05-11", "ASSAULT"),  # told as the day of victory
    ("1939-08-31", "line-cleared-1939-08-31", None),  # "by late August"
    ("1939-09-15", "truce-1939-09-15", "AGREE"),  # "on September 16"
    ("1939-09-16", "ceasefire-1939-09-16", "COOPERATE"),
]

# id, day, sender, another party, PLOVER type
LANDMARKS = [
    ("mukden-1931", "1931-09-18", "JPN-KWA", "CHN", "ASSAULT"),
    ("japan-manchukuo-protocol-1932", "1932-09-15", "JPN", "MAN", "AGREE"),
    ("talks-1934-11-27", "1934-11-27", "SUN", "MNG", "AGREE"),
    ("cer-sale-1935", "1935-03-23", "SUN", "MAN", "AGREE"),
    ("orahodoga-1936", "1936-02-12", "JPN-KWA", "MNG", "ASSAULT"),
    ("warning-1936-02-21", "1936-02-21", "SUN", "JPN", "THREATEN"),
    ("stalin-howard-1936", "1936-03-01", "SUN", "JPN", "THREATEN"),
    ("protocol-1936", "1936-03-12", "SUN", "MNG", "AGREE"),
    ("china-protest-1936", "1936-04-07", "CHN", "SUN", "ACCUSE"),
    ("fundamentals-1936", "1936-08-07", "JPN", "JPN", "DECIDE"),
    ("anti-comintern-1936", "1936-11-25", "DEU", "JPN", "AGREE"),
    ("kanchatzu-1937", "1937-06-30", "JPN-KWA", "SUN", "ASSAULT"),
    ("lugouqiao-1937", "1937-07-07", "JPN", "CHN", "ASSAULT"),
    ("sino-soviet-pact-1937", "1937-08-21", "SUN", "CHN", "AGREE"),
    ("corps-57-1937", "1937-09-04", "SUN", "MNG", "MOBILIZE"),
    ("line-1940", "1940-06-09", "SUN", "JPN", "AGREE"),
    ("tripartite-1940", "1940-09-27", "DEU", "JPN", "AGREE"),
    ("neutrality-pact-1941", "1941-04-13", "SUN", "JPN", "AGREE"),
    ("german-soviet-war-1941", "1941-06-22", "DEU", "SUN", "ASSAULT"),
    ("imperial-conference-1941-07-02", "1941-07-02", "JPN", "JPN", "DECIDE"),
    ("kantokuen-1941", "1941-07-07", "JPN-AGS", "SUN", "MOBILIZE"),
    ("oil-embargo-1941", "1941-08-01", "USA", "JPN", "SANCTION"),
    ("northern-attack-dropped-1941", "1941-08-09", "JPN-AGS", "SUN", "CONCEDE"),
    ("harbin-protocol-1941", "1941-10-15", "MNG", "MAN", "AGREE"),
    ("pearl-harbor-1941", "1941-12-07", "JPN", "USA", "ASSAULT"),
]


@pytest.fixture(scope="module")
def chronicle(khalkhin_gol):
    return khalkhin_gol.chronicle


def day(text):
    return date.fromisoformat(text).toordinal()


def year(event):
    return date.fromordinal(event.date.earliest).year


def test_the_record_passes_350_events_and_covers_every_year_of_the_decade(chronicle):
    assert len(chronicle.events) >= 750
    counts = Counter(year(event) for event in chronicle.events)
    assert {y: counts[y] for y, least in AT_LEAST.items() if counts[y] < least} == {}
    assert min(counts) == 1921
    assert max(event.date.earliest for event in chronicle.events) <= day("1941-12-31")


@pytest.mark.parametrize(("key", "when", "sender", "party", "act"), LANDMARKS)
def test_landmarks_stand_where_the_histories_put_them(chronicle, key, when, sender, party, act):
    event = chronicle.event(key)
    assert event.date.earliest == event.date.latest == day(when)
    assert (event.sender, event.act) == (sender, act)
    assert party in event.parties


@pytest.mark.parametrize(("text", "when", "key"), SEED_DATES)
def test_every_dated_fact_of_the_two_texts_has_an_event_that_cites_the_text(chronicle, text, when, key):
    event = chronicle.event(key)
    assert event.date.earliest <= day(when) <= event.date.latest
    cited = {"A": "seed-mfa-2024", "B": "seed-abstract"}[text]
    assert cited in event.sources
    assert set(event.sources) - {"seed-mfa-2024", "seed-abstract"}, (
        "a text under test is not its own evidence"
    )


@pytest.mark.parametrize(("when", "key", "act"), SEED_DATES_SEEN_OTHERWISE)
def test_the_other_dates_of_the_texts_are_in_the_record_as_what_they_were(chronicle, when, key, act):
    event = chronicle.event(key)
    assert event.date.earliest <= day(when) <= event.date.latest
    assert act is None or event.act == act


def test_the_protocol_came_before_the_anti_comintern_pact_and_outlived_its_signatory(chronicle):
    protocol, pact, genden = (
        chronicle.event(key).date.earliest
        for key in ("protocol-1936", "anti-comintern-1936", "genden-removed-1936")
    )
    assert protocol < pact
    assert 0 < genden - protocol <= 14


def test_stalin_s_oral_promise_came_before_the_first_clash_on_the_mongolian_border(chronicle):
    border = {"MNG", "MAN", "JPN-KWA"}
    clashes = [
        e for e in chronicle.events if e.act == "ASSAULT" and "MNG" in e.parties and border >= {*e.parties}
    ]
    assert clashes[0].id == "halhamiao-1935"
    assert chronicle.event("talks-1934-11-27").date.latest < clashes[0].date.earliest


def test_the_first_two_warnings_did_not_stop_the_next_raid(chronicle):
    keys = ("warning-1936-02-21", "stalin-howard-1936", "protocol-1936", "tauran-1936")
    days = [chronicle.event(key).date.earliest for key in keys]
    assert all(earlier < later for earlier, later in pairwise(days))


def test_publication_and_effect_have_their_own_dates(chronicle):
    treaty, pact = chronicle.event("sino-soviet-pact-1937"), chronicle.event("neutrality-pact-1941")
    assert treaty.published.earliest == day("1937-08-29")
    assert pact.effective.earliest == day("1941-04-25")
    assert chronicle.event("protocol-1936").published.earliest > day("1936-03-12")


def test_the_two_lines_differ_on_the_east_bank_and_only_there(chronicle):
    when = day("1939-05-11")
    for place in EAST_BANK:
        assert [chronicle.owner(place, who, when) for who in ("MNG", "SUN", "JPN", "MAN")] == [
            "MNG", "MNG", "MAN", "MAN",
        ]  # fmt: skip
    for place in WEST_BANK:
        assert {chronicle.owner(place, who, when) for who in ("MNG", "SUN", "JPN", "MAN")} == {"MNG"}


def test_the_line_of_1940_41_gave_the_battlefield_to_mongolia_under_every_claim_of_the_four(chronicle):
    for place in EAST_BANK:
        assert chronicle.owner(place, "JPN", day("1940-06-08")) == "MAN"
        assert chronicle.owner(place, "JPN", day("1940-06-09")) == "MNG"
        assert {chronicle.owner(place, who, day("1941-10-16")) for who in ("MNG", "SUN", "JPN", "MAN")} == {
            "MNG"
        }


def test_china_claims_all_of_outer_mongolia_after_1924(chronicle):
    assert all(chronicle.owner(p, "CHN", day("1936-03-12")) == "CHN" for p in EAST_BANK + WEST_BANK)


def test_the_hills_at_lake_khasan_and_the_amur_island_are_claimed_by_both_sides(chronicle):
    for place in (*HILLS_AT_LAKE_KHASAN, "kanchatzu"):
        assert chronicle.owner(place, "SUN", day("1938-07-29")) == "SUN"
        assert chronicle.owner(place, "JPN", day("1938-07-29")) == "MAN"


def test_no_claimant_gives_one_place_to_two_owners_at_once(chronicle):
    spans = {}
    for claim in chronicle.borders:
        spans.setdefault((claim.place, claim.claimant), []).append(claim)
    for claims in spans.values():
        for one, other in pairwise(sorted(claims, key=lambda c: c.start.earliest if c.start else 0)):
            assert one.end is not None, one
            assert one.end.latest < other.start.earliest, (one, other)


def test_field_armies_answer_to_the_general_staff_and_clients_to_their_patron(chronicle):
    assert len(chronicle.actors) >= 18
    assert chronicle.principals("JPN-KWA") == ("JPN-AGS", "JPN")
    assert chronicle.principals("JPN-CHO") == ("JPN-AGS", "JPN")
    patrons = {key: chronicle.actors[key].principal for key in ("MNG", "MAN", "MJG", "CHN-WJW", "XIN")}
    assert patrons == {"MNG": "SUN", "MAN": "JPN", "MJG": "JPN", "CHN-WJW": "JPN", "XIN": "CHN"}


def test_the_army_acts_of_1931_1936_and_1937_are_the_kwantung_army_s_not_tokyo_s(chronicle):
    for key in ("mukden-1931", "orahodoga-1936", "tauran-1936", "kanchatzu-1937"):
        assert chronicle.event(key).sender == "JPN-KWA"
    assert chronicle.event("ags-hold-1937").receivers == ("JPN-KWA",)


@pytest.mark.parametrize(
    ("pair", "since", "until", "least"),
    [
        ({"MNG", "MAN", "JPN", "JPN-KWA"}, "1935-01-01", "1936-04-30", 25),
        ({"SUN", "MAN", "JPN", "JPN-KWA"}, "1935-01-01", "1937-07-31", 40),
    ],
)
def test_border_incidents_of_1935_37_are_told_note_by_note(chronicle, pair, since, until, least):
    one = next(iter(pair & {"MNG", "SUN"}))
    found = [
        e
        for e in chronicle.events
        if day(since) <= e.date.earliest <= day(until)
        and one in e.parties
        and set(e.parties) & (pair - {one})
        and set(e.parties) <= pair
    ]
    assert len(found) >= least
    assert sum(e.act == "ASSAULT" for e in found) >= 7


def test_every_event_has_a_source_a_place_a_magnitude_and_an_honest_status(chronicle):
    for event in chronicle.events:
        assert event.sources, event.id
        assert event.place, event.id
        assert event.magnitude in range(1, 6), event.id
        assert event.status in {"verified", "part", "unverified"}, event.id
        assert 0 < len(event.summary) <= 200, event.id
    share = Counter(event.status for event in chronicle.events)
    assert share["verified"] >= 460
    assert share["unverified"] <= 120
    assert share["unverified"] > 0


def test_summaries_are_not_repeated(chronicle):
    assert [s for s, n in Counter(event.summary for event in chronicle.events).items() if n > 1] == []


def test_no_source_links_an_unofficial_copy_of_a_book(chronicle):
    hosts = {urlparse(source.csl.get("URL", "")).hostname for source in chronicle.sources.values()}
    copies = (
        "bookreadfree", "whosread", "issuhub", "bibliboba", "readnow", "hotlib", "rulit", "litmir", "libking",
        "vdoc", "docslib", "scribd", "chitka", "knizki", "studopedia", "loveread", "litlife", ".lib.ru",
    )  # fmt: skip
    assert [host for host in hosts if host and any(copy in f".{host}" for copy in copies)] == []


def test_capabilities_cover_ten_states_and_stay_shares_of_the_world(chronicle):
    table = chronicle.capabilities
    actors = set(table["actor"])
    assert actors == {"JPN", "SUN", "CHN", "DEU", "ITA", "GBR", "USA", "FRA", "POL", "MNG"}
    for actor in actors - {"POL"}:
        rows = table.filter(table["actor"] == actor)
        assert sorted(rows["year"]) == list(range(1931, 1942))
    assert table["cinc"].min() > 0
    for group in table.partition_by("year"):
        assert 0.5 < group["cinc"].sum() < 1
    soviet = table.filter((table["actor"] == "SUN") & (table["year"] == 1939))
    assert soviet["milper"].item() == 1789


def test_places_lie_on_the_bank_their_name_says(khalkhin_gol, chronicle):
    rows = [line.split(",") for line in (khalkhin_gol.path / "lines.csv").read_text("utf-8").splitlines()]
    river = sorted((float(lat), float(lon)) for name, who, lat, lon, _ in rows[1:] if who == "JPN")

    def east_of_river(place):
        for (south, left), (north, right) in pairwise(river):
            if south <= place.lat <= north:
                return place.lon > left + (right - left) * (place.lat - south) / (north - south)
        raise AssertionError(f"{place.id} lies beyond the line drawn")

    on_east = [place for place in EAST_BANK if place != "khalkhin-gol"]  # the river itself
    assert [place for place in on_east if not east_of_river(chronicle.places[place])] == []
    assert [place for place in ("bain-tsagan", "hamar-daba") if east_of_river(chronicle.places[place])] == []
