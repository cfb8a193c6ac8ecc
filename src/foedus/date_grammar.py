"""The grammar of EDTF: text to the first and last day it allows, or the reason why it is no date."""

import re
from typing import NamedTuple

from foedus.calendars import GREGORIAN, JULIAN, iso, month_length, to_ordinal

_QUALIFIER = r"[?~%]?"
_TIME = r"(?:T(?:[01][0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
_DATE = re.compile(
    rf"({_QUALIFIER})(-?[0-9X]{{4}})({_QUALIFIER})"
    rf"(?:-({_QUALIFIER})([0-9X]{{2}})({_QUALIFIER})"
    rf"(?:-({_QUALIFIER})([0-9X]{{2}})({_QUALIFIER}){_TIME})?)?"
)
_ENDS = {"", ".."}

# first and last month of ISO 8601-2 groupings; month 13-14 is January-February of the next year
_GROUPINGS = {
    "21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 14),
    "25": (3, 5), "26": (6, 8), "27": (9, 11), "28": (12, 14),
    "29": (9, 11), "30": (12, 14), "31": (3, 5), "32": (6, 8),
    "33": (1, 3), "34": (4, 6), "35": (7, 9), "36": (10, 12),
    "37": (1, 4), "38": (5, 8), "39": (9, 12), "40": (1, 6), "41": (7, 12),
}  # fmt: skip


class Span(NamedTuple):
    """First and last day, ``None`` where open, and the two qualifications."""

    earliest: int | None
    latest: int | None
    uncertain: bool
    approximate: bool


class BadDateError(ValueError):
    """What is wrong, and advice."""


def parse_span(text: str) -> Span:
    """Span of an EDTF expression, with or without a calendar in front.

    Raises
    ------
    BadDateError
        With the reason and advice.
    """
    body, calendar = text, GREGORIAN
    for name in (JULIAN, GREGORIAN):
        if text.startswith(f"{name}:"):
            body, calendar = text.removeprefix(f"{name}:"), name
    if body[:1] in ("{", "["):
        return _parse_set(body, calendar)
    return _parse_interval(body, calendar) if "/" in body else _parse_date(body, calendar)


def _parse_interval(body: str, calendar: str) -> Span:
    ends = body.split("/")
    if len(ends) != 2:
        raise BadDateError("'/' parts the two ends of an interval.", "Write a day as 1939-05-11.")
    if set(ends) <= _ENDS:
        raise BadDateError("neither end is given.", "Give at least one end, e.g. ../1939-09-16.")
    spans = [None if end in _ENDS else _parse_date(end, calendar) for end in ends]
    return _join(spans[0], spans[1])


def _join(start: Span | None, end: Span | None) -> Span:
    known = [span for span in (start, end) if span is not None]
    earliest = None if start is None else start.earliest
    latest = None if end is None else end.latest
    if earliest is not None and latest is not None and earliest > latest:
        raise BadDateError(f"it ends {iso(latest)}, before it starts {iso(earliest)}.", "Swap the two ends.")
    return Span(earliest, latest, any(s.uncertain for s in known), any(s.approximate for s in known))


def _parse_set(body: str, calendar: str) -> Span:
    closing = {"{": "}", "[": "]"}[body[0]]
    if not body.endswith(closing) or not body[1:-1].strip():
        raise BadDateError(
            f"a set that opens with '{body[0]}' holds dates and closes with '{closing}'.",
            "Write {1939-05-28,1939-06-17} (all of) or [1939-05-11..1939-05-14] (one of).",
        )
    members = [_parse_member(member.strip(), calendar) for member in body[1:-1].split(",")]
    lows, highs = [m.earliest for m in members], [m.latest for m in members]
    return Span(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
        any(m.uncertain for m in members),
        any(m.approximate for m in members),
    )


def _parse_member(member: str, calendar: str) -> Span:
    if ".." not in member:
        return _parse_date(member, calendar)
    low, _, high = member.partition("..")
    if not low and not high:
        raise BadDateError("'..' stands alone.", "Give the day before or after it.")
    return _join(
        _parse_date(low, calendar) if low else None,
        _parse_date(high, calendar) if high else None,
    )


def _parse_date(body: str, calendar: str) -> Span:
    match = _DATE.fullmatch(body)
    if match is None:
        raise BadDateError(*_explain(body))
    qy, year, ry, qm, month, rm, qd, day, rd = match.groups("")
    marks = qy + ry + qm + rm + qd + rd
    earliest, latest = _days(year, month, day, calendar)
    return Span(earliest, latest, "?" in marks or "%" in marks, "~" in marks or "%" in marks)


def _days(year: str, month: str, day: str, calendar: str) -> tuple[int, int]:
    low_year, high_year = sorted((int(year.replace("X", "0")), int(year.replace("X", "9"))))
    if not month:
        return to_ordinal(low_year, 1, 1, calendar), to_ordinal(high_year, 12, 31, calendar)
    if month in _GROUPINGS:
        return _grouping(low_year, high_year, month, day, calendar)
    months = _matching(month, 1, 12)
    if not months:
        raise BadDateError(f"there is no month {month}.", "Months run from 01 to 12, day last: 1939-05-11.")
    first, last = months[0], months[-1]
    if not day:
        end = month_length(high_year, last, calendar)
        return to_ordinal(low_year, first, 1, calendar), to_ordinal(high_year, last, end, calendar)
    years = (
        [low_year] if low_year == high_year else [y for y in range(low_year, high_year + 1) if _fits(year, y)]
    )
    return (
        _first_day(years, months, day, calendar, which=0),
        _first_day(years[::-1], months[::-1], day, calendar, which=-1),
    )


def _first_day(years: list[int], months: list[int], day: str, calendar: str, *, which: int) -> int:
    for year in years:
        for month in months:
            days = _matching(day, 1, month_length(year, month, calendar))
            if days:
                return to_ordinal(year, month, days[which], calendar)
    if len(years) * len(months) > 1:
        raise BadDateError(f"no month it allows has a day {day}.", "")
    length = month_length(years[0], months[0], calendar)
    raise BadDateError(f"{_MONTH_NAMES[months[0] - 1]} {years[0]} has {length} days.", "")


def _matching(pattern: str, low: int, high: int) -> list[int]:
    """Two-digit numbers from ``low`` to ``high`` that a pattern with X allows."""
    if "X" not in pattern:
        return [int(pattern)] if low <= int(pattern) <= high else []
    return [number for number in range(low, high + 1) if _fits(pattern, number)]


_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _grouping(low_year: int, high_year: int, code: str, day: str, calendar: str) -> tuple[int, int]:
    if day:
        raise BadDateError("a season or quarter has no day.", "Write the season alone: 1939-21.")
    first, last = _GROUPINGS[code]
    end_year, end_month = (high_year + 1, last - 12) if last > 12 else (high_year, last)
    return (
        to_ordinal(low_year, first, 1, calendar),
        to_ordinal(end_year, end_month, month_length(end_year, end_month, calendar), calendar),
    )


def _fits(pattern: str, value: int) -> bool:
    sign, width = ("-", len(pattern) - 1) if pattern[0] == "-" else ("", len(pattern))
    text = f"{sign}{abs(value):0{width}d}"
    return all(p in ("X", c) for p, c in zip(pattern, text, strict=True))


def _explain(body: str) -> tuple[str, str]:
    """Why ``body`` is no EDTF date, and what to write instead."""
    odd = [char for char in body if not char.isascii()]
    if not body:
        return "it is empty.", "Write an EDTF date, e.g. 1939-05-11, 1939-05, 1939 or 193X."
    if odd:
        return (
            f"it holds '{odd[0]}' (U+{ord(odd[0]):04X}).",
            "Use plain hyphens, digits and a Latin X for an unspecified digit.",
        )
    swapped = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", body)
    if swapped:
        first, second, year = swapped.groups()
        return (
            "EDTF writes year, month, day.",
            f"Write {year}-{second:0>2}-{first:0>2} if {first} is the day, {year}-{first:0>2}-{second:0>2} if not.",
        )
    if re.fullmatch(r"\d{4}-\d{1,2}(-\d{1,2})?", body):
        parts = [f"{part:0>2}" for part in body.split("-")]
        return "month and day have two digits.", f"Write {'-'.join(parts)}."
    if re.fullmatch(r"[\dux?~%-]+", body) and re.search("[ux]", body):
        return "an unspecified digit is a capital X.", f"Write {re.sub('[ux]', 'X', body)}."
    if body[0] == "Y":
        return "years beyond four digits are not held.", "Use a year from -9999 to 9999."
    return "it is not EDTF.", "Write e.g. 1939-05-11, 1939-05~, 193X, 1939-05-11/1939-09-16, ../1939-05."
