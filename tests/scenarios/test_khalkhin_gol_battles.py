"""Khasan and Khalkhin Gol: what the record of 1938 and 1939 must be able to tell."""

import re
from collections import defaultdict
from datetime import date, timedelta

import pytest

from foedus.claims import sentences

AS_WAS_FOUGHT = {
    "khasan-1938-07-29": ("1938-07-29", "JPN-CHO", "SUN"),
    "khasan-attack-1938-07-31": ("1938-07-31", "JPN-CHO", "SUN"),
    "khalkhin-gol-1939-05-11": ("1939-05-11", "MAN", "MNG"),
    "soviet-ground-1939-05-22": ("1939-05-22", "SUN", "JPN-KWA"),
    "battle-1939-05-28": ("1939-05-28", "JPN-KWA", "SUN"),
    "raid-1939-06-27": ("1939-06-27", "JPN-KWA", "SUN"),
    "crossing-1939-07-02": ("1939-07-02/1939-07-03", "JPN-KWA", "MNG"),
    "offensive-1939-08-20": ("1939-08-20", "SUN", "JPN-KWA"),
    "line-cleared-1939-08-31": ("1939-08-31", "SUN", "JPN-KWA"),
}


def day(text):
    return date.fromisoformat(text).toordinal()


S, Q, X, N = "supported", "qualified", "contradicted", "cannot_be_tested"
HISTORIANS = {
    **{key: {S} for key in ("A3", "A9", "A12", "A13", "A19", "B3", "B5", "B6", "B7", "B9")},
    **{
        key: {Q}
        for key in ("A2", "A6", "A7", "A11", "A14", "A15", "A16", "A17", "A21", "A22", "A23", "B4", "B11")
    },
    **{key: {X} for key in ("A1", "A4", "A10")},
    **{key: {S, Q} for key in ("A8", "A20", "B8")},
    **{key: {Q, X} for key in ("A5", "A18", "B10")},
    **{key: {N} for key in ("B1", "B2", "B12", "B13")},
}
"""What each sentence of the two texts was held to be, read by hand against the sources; two where it lies between."""

CAMPS = {"SUN", "MNG", "JPN", "JPN-AGS", "JPN-KWA", "JPN-CHO", "MAN"}


def days_with(chronicle, since, until, acts=None):
    """Days in the span on which the two camps act, by any act or by these."""
    return {
        ordinal
        for event in chronicle.events
        if (acts is None or event.act in acts) and set(event.parties) <= CAMPS
        for ordinal in range(event.date.earliest, event.date.latest + 1)
        if day(since) <= ordinal <= day(until)
    }


@pytest.fixture(scope="module")
def chronicle(khalkhin_gol):
    return khalkhin_gol.chronicle


@pytest.fixture(scope="module")
def claims(khalkhin_gol):
    return khalkhin_gol.rows("claims.csv")


@pytest.fixture(scope="module")
def mechanisms(khalkhin_gol):
    return khalkhin_gol.rows("mechanisms.csv")


@pytest.mark.parametrize(("event", "told"), AS_WAS_FOUGHT.items())
def test_each_turning_point_has_its_day_and_its_two_sides(chronicle, event, told):
    found = chronicle.event(event)
    assert (found.date.text, found.sender, found.receivers[0], found.act) == (*told, "ASSAULT")


def test_khasan_is_told_day_by_day_with_its_lull_of_two_days(chronicle):
    since, until = "1938-07-29", "1938-08-13"
    assert days_with(chronicle, since, until) == set(range(day(since), day(until) + 1))
    quiet = set(range(day("1938-07-31"), day("1938-08-10"))) - days_with(chronicle, since, until, {"ASSAULT"})
    assert quiet == {day("1938-08-04"), day("1938-08-05")}


def test_the_august_offensive_has_fighting_on_every_day(chronicle):
    since, until = "1939-08-20", "1939-08-31"
    assert days_with(chronicle, since, until, {"ASSAULT"}) == set(range(day(since), day(until) + 1))


def test_no_week_of_the_border_war_is_empty(chronicle):
    acted = days_with(chronicle, "1939-05-10", "1939-09-16")
    week = date(1939, 5, 11)
    while week < date(1939, 9, 15):
        span = range(week.toordinal(), (week + timedelta(days=7)).toordinal())
        assert acted & set(span), f"nothing in the week of {week}"
        week += timedelta(days=7)


def test_manchukuo_attacked_before_a_japanese_or_a_soviet_soldier_fought(chronicle):
    may = [
        e
        for e in chronicle.events
        if e.act == "ASSAULT" and day("1939-05-10") <= e.date.earliest <= day("1939-05-31")
    ]
    first = {
        sender: min(e.date.earliest for e in may if e.sender == sender)
        for sender in ("MAN", "JPN-KWA", "SUN")
    }
    assert first["MAN"] < first["JPN-KWA"] < first["SUN"]


def test_the_strip_is_mongolian_or_manchu_by_whose_map_you_hold_and_the_west_bank_is_not_in_doubt(chronicle):
    lines = ("SUN", "MNG", "JPN", "MAN")
    strip = [chronicle.owner("nomonhan-strip", line, day("1939-05-11")) for line in lines]
    west_bank = [chronicle.owner("bain-tsagan", line, day("1939-07-03")) for line in lines]
    assert strip == ["MNG", "MNG", "MAN", "MAN"]
    assert west_bank == ["MNG"] * 4


def test_the_kwantung_army_raided_on_its_own_and_tokyo_said_so_the_same_day(chronicle):
    raid, rebuke = chronicle.event("raid-1939-06-27"), chronicle.event("ags-rebuke-1939-06-27")
    assert raid.sender == "JPN-KWA"
    assert "JPN-AGS" in chronicle.principals("JPN-KWA")
    assert (rebuke.sender, rebuke.receivers, rebuke.date) == ("JPN-AGS", ("JPN-KWA",), raid.date)
    restraints = [
        e for e in chronicle.events
        if e.sender == "JPN-AGS" and "JPN-KWA" in e.receivers and e.act == "REQUEST" and e.date.text.startswith("1939")
    ]  # fmt: skip
    assert len(restraints) >= 5


def test_the_truce_had_four_parties_and_took_effect_the_day_after(chronicle):
    truce, ceasefire = chronicle.event("truce-1939-09-15"), chronicle.event("ceasefire-1939-09-16")
    assert set(truce.parties) == {"SUN", "MNG", "JPN", "MAN"} == set(ceasefire.parties)
    assert truce.effective is not None
    assert truce.effective.earliest == truce.date.earliest + 1 == ceasefire.date.earliest


def test_the_pact_with_germany_falls_inside_the_battle(chronicle):
    pact = chronicle.event("german-soviet-pact-1939").date
    assert chronicle.event("offensive-1939-08-20").date.before(pact)
    assert pact.before(chronicle.event("line-cleared-1939-08-31").date)


def test_sources_differ_on_the_day_and_the_first_shot_and_none_is_averaged(chronicle):
    clash = "khalkhin-gol-1939-05-11"
    days = {report.value for report in chronicle.reports_on(clash, "start_date")}
    fired = {report.value for report in chronicle.reports_on(clash, "first_fire")}
    assert {"1939-05-11", "1939-05-12", "1939-05-08", "1939-05-10/1939-05-11"} <= days
    assert {"JPN", "MAN", "MNG"} <= fired
    keys = [(r.event, r.attribute, r.value, r.holder) for r in chronicle.reports]
    assert len(keys) == len(set(keys))


def test_enough_facts_are_disputed_between_holders(chronicle):
    values = defaultdict(set)
    for report in chronicle.reports:
        values[report.event, report.attribute].add(report.value)
    assert len(chronicle.reports) >= 350
    assert sum(len(found) > 1 for found in values.values()) >= 60


DEAD = ("killed", "died_of_wounds", "died_of_sickness", "died_otherwise", "missing")


@pytest.mark.parametrize(
    ("battle", "side", "holder", "parts", "whole", "total"),
    [
        (
            "ceasefire-1939-09-16",
            "JPN",
            "Sixth Army surgeon, in Coox",
            ("killed", "missing", "wounded"),
            "losses_total",
            17_364,
        ),
        ("ceasefire-1939-09-16", "JPN", "Coox 1985", ("killed", "wounded"), "losses_total", 17_716),
        ("ceasefire-1939-09-16", "SUN", "Krivosheev 2001", DEAD, "dead_and_missing", 9_703),
        (
            "ceasefire-1939-09-16",
            "SUN",
            "Krivosheev 2001",
            ("dead_and_missing", "wounded", "sick"),
            "losses_total",
            25_655,
        ),
        (
            "ceasefire-1939-09-16",
            "SUN",
            "Krivosheev 1993",
            ("killed", "missing"),
            "dead_and_missing",
            7_974,
        ),
        (
            "ceasefire-1939-09-16",
            "SUN",
            "Krivosheev 1993",
            ("dead_and_missing", "wounded", "sick"),
            "losses_total",
            23_926,
        ),
        (
            "khasan-truce-1938",
            "SUN",
            "Krivosheev 2001",
            ("killed", "died_of_wounds", "died_otherwise", "missing"),
            "dead_and_missing",
            960,
        ),
        ("khasan-truce-1938", "SUN", "Krivosheev 1993", ("killed", "missing"), "dead_and_missing", 792),
    ],
)
def test_a_holders_parts_add_up_to_his_total(chronicle, battle, side, holder, parts, whole, total):
    values = [int(chronicle.value(battle, f"{part}:{side}", holder).value) for part in parts]
    assert sum(values) == total
    totals = [r for r in chronicle.reports_on(battle, f"{whole}:{side}") if r.holder.startswith(holder)]
    assert [int(r.value) for r in totals] == [total]


@pytest.mark.parametrize(
    ("event", "attribute", "views"),
    [
        ("khalkhin-gol-1939-05-11", "first_fire", {"MAN", "JPN", "MNG", "unknown"}),
        ("khalkhin-gol-1939-05-11", "start_date", {"1939-05-08", "1939-05-11", "1939-05-12"}),
        ("khasan-1938-07-29", "first_fire", {"JPN", "SUN"}),
        ("tauran-1936", "first_fire", {"JPN", "MNG"}),
        ("lugouqiao-1937", "first_fire", {"JPN", "CHN", "unknown"}),
    ],
)
def test_both_sides_of_a_quarrel_over_the_beginning_are_heard(chronicle, event, attribute, views):
    assert {report.value for report in chronicle.reports_on(event, attribute)} >= views


@pytest.mark.parametrize(
    ("event", "least"),
    [("northern-attack-dropped-1941", 6), ("truce-1939-09-15", 3), ("khasan-1938-07-29", 3)],
)
def test_a_disputed_cause_is_told_by_each_who_holds_it_and_none_is_chosen(chronicle, event, least):
    told = chronicle.reports_on(event, "cause")
    assert len({report.holder for report in told}) >= least
    assert len({report.value for report in told}) == len(told)


def test_by_default_a_side_is_believed_on_its_own_dead_before_its_enemy(chronicle):
    battle = "ceasefire-1939-09-16"
    assert chronicle.value(battle, "losses_total:SUN").holder == "Krivosheev 2001"
    assert int(chronicle.value(battle, "losses_total:JPN").value) < 20_000


def test_every_sentence_of_the_two_texts_is_covered(claims):
    covered = {row["id"].split(".")[0] for row in claims}
    assert covered == {f"A{n}" for n in range(1, 24)} | {f"B{n}" for n in range(1, 14)}


def test_what_a_human_judged_says_why(claims):
    human = [row for row in claims if row["judged_by"] == "human"]
    assert human
    assert all(row["reason"] for row in human)
    assert {row["judged_by"] for row in claims} == {"human", "record"}


def test_claims_point_at_things_that_exist(khalkhin_gol, claims, mechanisms):
    known = {
        "event": {e.id for e in khalkhin_gol.chronicle.events},
        "mechanism": {row["id"] for row in mechanisms},
        "pact": {pact.id for pact in khalkhin_gol.pacts},
    }
    for key in ("first", "second", "cause", "effect"):
        known[key] = known["event"]
    dangling = [
        (row["id"], key, value)
        for row in claims
        for key, value in re.findall(r"(\w+)=([\w-]+)", row["arguments"])
        if key in known and value not in known[key]
    ]
    assert not dangling


def test_the_program_agrees_with_the_historians_who_read_the_texts(khalkhin_gol):
    without_causes = [judgement for judgement in khalkhin_gol.claims() if judgement.kind != "caused_by"]
    found = sentences(without_causes)
    assert {key for key in HISTORIANS if found[key] not in HISTORIANS[key]} == set()
    assert set(found) == set(HISTORIANS)


def test_eighteen_mechanisms_are_each_a_term_of_the_model_or_say_why_not(khalkhin_gol, mechanisms):
    terms = {(one["name"], term["name"]) for one in khalkhin_gol.model["class"] for term in one["term"]}
    assert [row["id"] for row in mechanisms] == [f"M{n}" for n in range(1, 19)]
    assert all(bool(row["term"]) != bool(row["why_not"]) for row in mechanisms)
    assert {(row["class"], row["term"]) for row in mechanisms if row["term"]} <= terms
    assert {row["expected"] for row in mechanisms} <= {"+", "-"}
