"""Days counted in the proleptic Gregorian and Julian calendars, any year, BCE included."""

from datetime import date

GREGORIAN = "gregorian"
JULIAN = "julian"
_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CYCLE = 146_097  # days in 400 Gregorian years


def is_leap(year: int, calendar: str = GREGORIAN) -> bool:
    """Whether ``year`` (astronomical: 0 is 1 BCE) has a 29 February.

    Examples
    --------
    >>> is_leap(1900), is_leap(1900, "julian")
    (False, True)
    """
    return year % 4 == 0 and (calendar == JULIAN or year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int, calendar: str = GREGORIAN) -> int:
    """Days in a month.

    Examples
    --------
    >>> month_length(1939, 2)
    28
    """
    return 29 if month == 2 and is_leap(year, calendar) else _DAYS[month]


def to_ordinal(year: int, month: int, day: int, calendar: str = GREGORIAN) -> int:
    """Days since 0000-12-31 Gregorian, as ``datetime.date.toordinal`` counts them.

    The day must exist; callers check it with :func:`month_length`.

    References
    ----------
    Richards (2013), "Calendars", in Explanatory Supplement to the Astronomical Almanac, ch. 15.

    Examples
    --------
    >>> to_ordinal(1917, 10, 25, "julian") == date(1917, 11, 7).toordinal()
    True
    """
    years = year - (month <= 2)  # counted from March, so that 29 February ends a year
    days = 365 * years + years // 4 + (153 * ((month + 9) % 12) + 2) // 5 + day
    return days - 308 if calendar == JULIAN else days - years // 100 + years // 400 - 306


def from_ordinal(ordinal: int) -> tuple[int, int, int]:
    """Gregorian year, month, day of an ordinal, for any year.

    Examples
    --------
    >>> from_ordinal(0)
    (0, 12, 31)
    """
    cycles, rest = divmod(ordinal - 1, _CYCLE)
    inside = date.fromordinal(rest + 1)
    return inside.year + 400 * cycles, inside.month, inside.day


def iso(ordinal: int) -> str:
    """An ordinal as ISO 8601 text.

    Examples
    --------
    >>> iso(707970)
    '1939-05-11'
    >>> iso(to_ordinal(-508, 1, 1))
    '-0508-01-01'
    """
    year, month, day = from_ordinal(ordinal)
    return f"{year_text(year)}-{month:02d}-{day:02d}"


def year_text(year: int) -> str:
    """A year with four digits, the sign in front.

    Examples
    --------
    >>> year_text(-44), year_text(476)
    ('-0044', '0476')
    """
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"
