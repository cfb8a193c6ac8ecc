"""EDTF dates: what texts allow, what they refuse, and arithmetic against datetime."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.calendars import from_ordinal, iso, month_length, to_ordinal
from foedus.dates import Edtf, parse
from foedus.errors import InputError

DAYS = st.integers(date.min.toordinal(), date.max.toordinal())
MANY_DAYS = st.integers(-3_650_000, 3_650_000)


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1939-05-11", "1939-05-11", "1939-05-11"),
        ("1939-05-11T05:45", "1939-05-11", "1939-05-11"),
        ("1939-09-16T02:00:00+03:00", "1939-09-16", "1939-09-16"),
        ("1939-05", "1939-05-01", "1939-05-31"),
        ("1936-02", "1936-02-01", "1936-02-29"),
        ("1939", "1939-01-01", "1939-12-31"),
        ("193X", "1930-01-01", "1939-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("1939-XX", "1939-01-01", "1939-12-31"),
        ("1939-05-XX", "1939-05-01", "1939-05-31"),
        ("1939-XX-XX", "1939-01-01", "1939-12-31"),
        ("1939-0X-3X", "1939-01-30", "1939-09-30"),
        ("193X-02-29", "1932-02-29", "1936-02-29"),
        ("1939-21", "1939-03-01", "1939-05-31"),
        ("1939-24", "1939-12-01", "1940-02-29"),
        ("1939-34", "1939-04-01", "1939-06-30"),
        ("1932-04~/1932-11~", "1932-04-01", "1932-11-30"),
        ("1939-05-11/1939-09-16", "1939-05-11", "1939-09-16"),
        ("{1939-05-28,1939-06-17}", "1939-05-28", "1939-06-17"),
        ("[1939-05-26, 1939-06-17]", "1939-05-26", "1939-06-17"),
        ("[1938-07-09..1938-07-13]", "1938-07-09", "1938-07-13"),
        ("julian:1917-10-25", "1917-11-07", "1917-11-07"),
        ("julian:1917-02/1917-03-02", "1917-02-14", "1917-03-15"),
        ("julian:1900-02-29", "1900-03-13", "1900-03-13"),
        ("gregorian:1917-11-07", "1917-11-07", "1917-11-07"),
    ],
)
def test_text_allows_exactly_these_days(text, earliest, latest):
    edtf = parse(text)
    assert (edtf.earliest, edtf.latest) == (day(earliest), day(latest))
    assert edtf.text == text


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("../1939-05-11", None, "1939-05-11"),
        ("/1939-05-11", None, "1939-05-11"),
        ("1939-05-11/..", "1939-05-11", None),
        ("1939-05-11/", "1939-05-11", None),
        ("[..1939]", None, "1939-12-31"),
        ("{1939..}", "1939-01-01", None),
    ],
)
def test_open_and_unknown_ends_are_unbounded(text, earliest, latest):
    edtf = parse(text)
    assert edtf.earliest == (None if earliest is None else day(earliest))
    assert edtf.latest == (None if latest is None else day(latest))


@pytest.mark.parametrize(
    ("text", "uncertain", "approximate"),
    [
        ("1929-06-27", False, False),
        ("1929-06-27?", True, False),
        ("1929-06-27~", False, True),
        ("1929-06-27%", True, True),
        ("1929-06?-27", True, False),
        ("1929-~06-27", False, True),
        ("?1929-06-27~", True, True),
        ("1932-04~/1932-11?", True, True),
        ("[1939-05-11?,1939-05-12]", True, False),
    ],
)
def test_qualifiers_of_a_whole_date_or_one_component(text, uncertain, approximate):
    edtf = parse(text)
    assert (edtf.is_uncertain, edtf.is_approximate) == (uncertain, approximate)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1939-02-30", "February 1939 has 28 days"),
        ("julian:1939-02-29", "February 1939 has 28 days"),
        ("1939-13", "no month 13"),
        ("1939-00-01", "no month 00"),
        ("193X-02-30", "no month it allows has a day 30"),
        ("11.05.1939", "Write 1939-05-11"),
        ("05/11/1939", "'/' parts the two ends"),
        ("11-05-1939", "Write 1939-05-11"),
        ("1939-5-1", "Write 1939-05-01"),
        ("193u", "Write 193X"),
        ("1939–05–11", "U+2013"),
        ("193Х", "U+0425"),
        ("", "it is empty"),
        ("/", "neither end"),
        ("../..", "neither end"),
        ("1939-09/1939-05", "before it starts"),
        ("[]", "a set"),
        ("{1939", "closes with '}'"),
        ("[..]", "stands alone"),
        ("Y17000", "four digits"),
        ("1939-21-03", "has no day"),
        ("May 1939", "not EDTF"),
        ("1939-08-20T25:00", "not EDTF"),
        ("julian:", "it is empty"),
    ],
)
def test_what_is_no_date_says_why(text, says):
    with pytest.raises(InputError) as error:
        parse(text)
    assert says in str(error.value)
    assert "\n" not in str(error.value).split("\n  ")[0]


@given(DAYS)
def test_a_day_is_the_day_of_datetime(ordinal):
    edtf = parse(date.fromordinal(ordinal).isoformat())
    assert (edtf.earliest, edtf.latest) == (ordinal, ordinal)
    assert edtf.is_day


@given(st.integers(1, 9999), st.integers(1, 12))
def test_a_month_runs_to_the_eve_of_the_next(year, month):
    edtf = parse(f"{year:04d}-{month:02d}")
    assert edtf.earliest == date(year, month, 1).toordinal()
    assert date.fromordinal(edtf.latest).month == month
    assert from_ordinal(edtf.latest + 1)[1:] == (month % 12 + 1, 1)


@given(MANY_DAYS)
def test_ordinals_of_any_year_come_back(ordinal):
    assert to_ordinal(*from_ordinal(ordinal)) == ordinal
    assert parse(iso(ordinal)).earliest == ordinal


@given(MANY_DAYS)
def test_days_follow_each_other_before_the_common_era_too(ordinal):
    year, month, day_of_month = from_ordinal(ordinal)
    following = from_ordinal(ordinal + 1)
    if day_of_month < month_length(year, month):
        assert following == (year, month, day_of_month + 1)
    else:
        assert following == ((year, month + 1, 1) if month < 12 else (year + 1, 1, 1))


def julian_day_number(year: int, month: int, day_of_month: int) -> int:
    """Julian calendar to Julian Day Number (Fliegel and Van Flandern 1968, Julian variant)."""
    shift = (14 - month) // 12
    years, months = year + 4800 - shift, month + 12 * shift - 3
    return day_of_month + (153 * months + 2) // 5 + 365 * years + years // 4 - 32083


@given(st.integers(-4000, 4000), st.integers(1, 12), st.integers(1, 28))
def test_julian_days_agree_with_the_julian_day_number(year, month, day_of_month):
    assert (
        to_ordinal(year, month, day_of_month, "julian")
        == julian_day_number(year, month, day_of_month) - 1721425
    )


@given(st.tuples(st.none() | MANY_DAYS, st.none() | MANY_DAYS))
def test_any_span_formats_to_text_that_means_the_same(span):
    earliest, latest = span
    if earliest is None and latest is None:
        return
    if earliest is not None and latest is not None and earliest > latest:
        earliest, latest = latest, earliest
    edtf = Edtf.of(earliest, latest)
    back = parse(edtf.text)
    assert (back.earliest, back.latest) == (earliest, latest)


@pytest.mark.parametrize(
    "text", ["1939-05-11", "1939-05", "1939", "193X", "19XX", "1XXX", "-0508", "1939-05-11/.."]
)
def test_the_shortest_text_is_found(text):
    edtf = parse(text)
    assert Edtf.of(edtf.earliest, edtf.latest).text == text


SPANS = st.builds(
    lambda start, days, opens: Edtf("", None if opens == 1 else start, None if opens == 2 else start + days),
    st.integers(700_000, 700_060),
    st.integers(0, 40),
    st.integers(0, 5),
)


@given(SPANS, SPANS)
def test_two_dates_are_before_after_or_may_overlap_and_only_one_of_them(left, right):
    assert [left.before(right), left.after(right), left.may_overlap(right)].count(True) == 1
    days = range(699_900, 700_200)
    common = any(left.allows(d) and right.allows(d) for d in days)
    assert left.may_overlap(right) == common


@given(SPANS, SPANS)
def test_within_means_every_day_is_allowed(left, right):
    days = range(699_000, 701_000)
    inside = all(right.allows(d) for d in days if left.allows(d))
    assert left.within(right) == inside


@given(st.text(alphabet="0123456789X-/~?%[]{},.u: ", max_size=24))
def test_any_text_is_a_date_or_refused_never_a_traceback(text):
    try:
        edtf = parse(text)
    except InputError:
        return
    if edtf.earliest is not None and edtf.latest is not None:
        assert edtf.earliest <= edtf.latest


def test_1900_is_a_leap_year_in_the_julian_calendar_only():
    assert parse("1900").latest - parse("1900").earliest == 364
    assert parse("julian:1900").latest - parse("julian:1900").earliest == 365
