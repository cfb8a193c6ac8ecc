"""Dates as historians know them: EDTF, held as the earliest and latest day they allow.

Level 1 of the Extended Date/Time Format (ISO 8601-2:2019) with sets and the qualification of single components
from level 2. A prefix ``julian:`` reads the text in the Julian calendar.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from foedus.calendars import GREGORIAN, JULIAN, iso, month_length, to_ordinal
from foedus.date_text import edtf_text
from foedus.errors import Fault, InputError

__all__ = ["Edtf", "parse"]

_QUALIFIER = r"[?~%]?"
_TIME = r"(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
_DATE = re.compile(
    rf"({_QUALIFIER})(-?[0-9X]{{4}})({_QUALIFIER})"
    rf"(?:-({_QUALIFIER})([0-9X]{{2}})({_QUALIFIER})"
    rf"(?:-({_QUALIFIER})([0-9X]{{2}})({_QUALIFIER}){_TIME})?)?"
)
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([?~%]?)")
_UNCERTAIN, _APPROXIMATE = ("?", "%"), ("~", "%")
_ENDS = {"", ".."}

# first and last month of ISO 8601-2 groupings; month 13-14 is January-February of the next year
_GROUPINGS = {
    "21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 14),
    "25": (3, 5), "26": (6, 8), "27": (9, 11), "28": (12, 14),
    "29": (9, 11), "30": (12, 14), "31": (3, 5), "32": (6, 8),
    "33": (1, 3), "34": (4, 6), "35": (7, 9), "36": (10, 12),
    "37": (1, 4), "38": (5, 8), "39": (9, 12), "40": (1, 6), "41": (7, 12),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date that may be vague.

    Attributes
    ----------
    text : as written, calendar prefix included.
    earliest : first day it allows, as ``datetime.date.toordinal`` counts; ``None`` is open or unknown.
    latest : last day it allows; ``None`` is open or unknown.
    is_uncertain : the source may be wrong (``?`` or ``%``).
    is_approximate : the value is an estimate (``~`` or ``%``).

    Examples
    --------
    >>> may = parse("1939-05")
    >>> may.latest - may.earliest
    30
    >>> parse("1939-05-11").within(may)
    True
    """

    text: str
    earliest: int | None
    latest: int | None
    is_uncertain: bool = False
    is_approximate: bool = False

    @classmethod
    def of(cls, earliest: int | None, latest: int | None) -> "Edtf":
        """The shortest text that stands for exactly these days.

        Examples
        --------
        >>> Edtf.of(parse("193X").earliest, parse("193X").latest).text
        '193X'
        """
        return cls(edtf_text(earliest, latest), earliest, latest)

    @property
    def is_day(self) -> bool:
        """Whether exactly one day is meant."""
        return self.earliest is not None and self.earliest == self.latest

    @property
    def sort_key(self) -> tuple[float, float]:
        """Earliest, then latest day; open ends sort outermost."""
        return (
            float("-inf") if self.earliest is None else self.earliest,
            float("inf") if self.latest is None else self.latest,
        )

    def before(self, other: "Edtf") -> bool:
        """Whether every day this allows lies before every day ``other`` allows.

        Examples
        --------
        >>> parse("1936-03-12").before(parse("1936-11-25")), parse("1936").before(parse("1936-11-25"))
        (True, False)
        """
        return self.latest is not None and other.earliest is not None and self.latest < other.earliest

    def after(self, other: "Edtf") -> bool:
        """Whether every day this allows lies after every day ``other`` allows."""
        return other.before(self)

    def may_overlap(self, other: "Edtf") -> bool:
        """Whether some day is allowed by both.

        Examples
        --------
        >>> parse("1939-05/..").may_overlap(parse("193X"))
        True
        """
        return not self.before(other) and not other.before(self)

    def within(self, other: "Edtf") -> bool:
        """Whether ``other`` allows every day this allows."""
        low, high = self.sort_key
        other_low, other_high = other.sort_key
        return other_low <= low and high <= other_high

    def allows(self, day: int) -> bool:
        """Whether the day with this ordinal is possible."""
        return (self.earliest is None or self.earliest <= day) and (self.latest is None or day <= self.latest)

    def gregorian(self) -> str:
        """The same days as Gregorian EDTF text, shortest form, qualifiers kept at the end.

        Examples
        --------
        >>> parse("julian:1917-10-25?").gregorian()
        '1917-11-07?'
        """
        mark = {(True, True): "%", (True, False): "?", (False, True): "~"}
        text = edtf_text(self.earliest, self.latest)
        mark_here = mark.get((self.is_uncertain, self.is_approximate), "")
        return "/".join(end if end in _ENDS else end + mark_here for end in text.split("/"))

    def __str__(self) -> str:
        return self.text


class _Span(NamedTuple):
    earliest: int | None
    latest: int | None
    uncertain: bool
    approximate: bool


class _BadDateError(ValueError):
    """What is wrong, and advice."""


def parse(text: str) -> Edtf:
    """Read EDTF text.

    Parameters
    ----------
    text
        A day ``1939-05-11``, month, year; ``?`` uncertain, ``~`` approximate, ``%`` both, at the end or at one
        component; unspecified digits ``193X``, ``1939-XX``; an interval ``1939-05-11/1939-09-16`` with open
        ``..`` or unknown (empty) ends; a set ``{a,b}`` (all of) or ``[a,b..c]`` (one of); a season
        ``1939-21``; a time of day is kept in the text only. ``julian:`` in front converts.

    Returns
    -------
    Edtf
        Held as the earliest and latest Gregorian day.

    Raises
    ------
    InputError
        The text is not EDTF, or the day does not exist.

    References
    ----------
    Library of Congress (2019), Extended Date/Time Format (EDTF) Specification; ISO 8601-2:2019.

    Examples
    --------
    >>> parse("1929-06-27?").is_uncertain
    True
    >>> parse("193X-05~").gregorian()
    '1930-05-01~/1939-05-31~'
    >>> parse("1939-02-30")
    Traceback (most recent call last):
    foedus.errors.InputError: '1939-02-30' is not a date: February 1939 has 28 days.
    """
    match = _DAY.fullmatch(text)
    if match:
        day, mark = match.groups()
        try:
            ordinal = date.fromisoformat(day).toordinal()
        except ValueError:
            pass  # year 0000, or a day that does not exist: the full parser says which
        else:
            return Edtf(text, ordinal, ordinal, mark in _UNCERTAIN, mark in _APPROXIMATE)
    try:
        return _parse_expression(text.strip())
    except _BadDateError as error:
        reason, advice = error.args
        raise InputError(Fault(f"'{text}' is not a date: {reason}", advice=advice)) from None


def _parse_expression(text: str) -> Edtf:
    body, calendar = text, GREGORIAN
    for name in (JULIAN, GREGORIAN):
        if text.startswith(f"{name}:"):
            body, calendar = text.removeprefix(f"{name}:"), name
    if body[:1] in ("{", "["):
        span = _parse_set(body, calendar)
    elif "/" in body:
        span = _parse_interval(body, calendar)
    else:
        span = _parse_date(body, calendar)
    return Edtf(text, *span)


def _parse_interval(body: str, calendar: str) -> _Span:
    ends = body.split("/")
    if len(ends) != 2:
        raise _BadDateError("'/' parts the two ends of an interval.", "Write a day as 1939-05-11.")
    if set(ends) <= _ENDS:
        raise _BadDateError("neither end is given.", "Give at least one end, e.g. ../1939-09-16.")
    spans = [None if end in _ENDS else _parse_date(end, calendar) for end in ends]
    return _join(spans[0], spans[1])


def _join(start: _Span | None, end: _Span | None) -> _Span:
    known = [span for span in (start, end) if span is not None]
    earliest = None if start is None else start.earliest
    latest = None if end is None else end.latest
    if earliest is not None and latest is not None and earliest > latest:
        raise _BadDateError(f"it ends {iso(latest)}, before it starts {iso(earliest)}.", "Swap the two ends.")
    return _Span(earliest, latest, any(s.uncertain for s in known), any(s.approximate for s in known))


def _parse_set(body: str, calendar: str) -> _Span:
    closing = {"{": "}", "[": "]"}[body[0]]
    if not body.endswith(closing) or not body[1:-1].strip():
        raise _BadDateError(
            f"a set that opens with '{body[0]}' holds dates and closes with '{closing}'.",
            "Write {1939-05-28,1939-06-17} (all of) or [1939-05-11..1939-05-14] (one of).",
        )
    members = [_parse_member(member.strip(), calendar) for member in body[1:-1].split(",")]
    lows, highs = [m.earliest for m in members], [m.latest for m in members]
    return _Span(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
        any(m.uncertain for m in members),
        any(m.approximate for m in members),
    )


def _parse_member(member: str, calendar: str) -> _Span:
    if ".." not in member:
        return _parse_date(member, calendar)
    low, _, high = member.partition("..")
    if not low and not high:
        raise _BadDateError("'..' stands alone.", "Give the day before or after it.")
    return _join(
        _parse_date(low, calendar) if low else None,
        _parse_date(high, calendar) if high else None,
    )


def _parse_date(body: str, calendar: str) -> _Span:
    match = _DATE.fullmatch(body)
    if match is None:
        raise _BadDateError(*_explain(body))
    qy, year, ry, qm, month, rm, qd, day, rd = match.groups("")
    marks = qy + ry + qm + rm + qd + rd
    earliest, latest = _days(year, month, day, calendar)
    return _Span(earliest, latest, "?" in marks or "%" in marks, "~" in marks or "%" in marks)


def _days(year: str, month: str, day: str, calendar: str) -> tuple[int, int]:
    low_year, high_year = sorted((int(year.replace("X", "0")), int(year.replace("X", "9"))))
    if not month:
        return to_ordinal(low_year, 1, 1, calendar), to_ordinal(high_year, 12, 31, calendar)
    if month in _GROUPINGS:
        return _grouping(low_year, high_year, month, day, calendar)
    months = _matching(month, 1, 12)
    if not months:
        raise _BadDateError(f"there is no month {month}.", "Months run from 01 to 12, day last: 1939-05-11.")
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
        raise _BadDateError(f"no month it allows has a day {day}.", "")
    length = month_length(years[0], months[0], calendar)
    raise _BadDateError(f"{_MONTH_NAMES[months[0] - 1]} {years[0]} has {length} days.", "")


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
        raise _BadDateError("a season or quarter has no day.", "Write the season alone: 1939-21.")
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
