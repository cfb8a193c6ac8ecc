"""Dates as historians know them: EDTF, held as the earliest and latest day they allow.

Level 1 of the Extended Date/Time Format (ISO 8601-2:2019) with sets and the qualification of single components
from level 2. A prefix ``julian:`` reads the text in the Julian calendar.
"""

import re
from dataclasses import dataclass
from datetime import date

from foedus.date_grammar import BadDateError, parse_span
from foedus.date_text import edtf_text
from foedus.errors import Fault, InputError

__all__ = ["Edtf", "parse"]

_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([?~%]?)")
_UNCERTAIN, _APPROXIMATE = ("?", "%"), ("~", "%")


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
        return "/".join(end if end == ".." else end + mark_here for end in text.split("/"))

    def __str__(self) -> str:
        return self.text


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
        return Edtf(text, *parse_span(text.strip()))
    except BadDateError as error:
        reason, advice = error.args
        raise InputError(Fault(f"'{text}' is not a date: {reason}", advice=advice)) from None
