"""Formatting a span of days as the shortest EDTF text."""

from foedus.calendars import from_ordinal, iso, month_length, year_text


def edtf_text(earliest: int | None, latest: int | None) -> str:
    """The shortest EDTF text that allows exactly these days.

    Parameters
    ----------
    earliest, latest
        Days as ``datetime.date.toordinal`` counts; ``None`` is an open end.

    Examples
    --------
    >>> from datetime import date
    >>> edtf_text(date(1939, 5, 1).toordinal(), date(1939, 5, 31).toordinal())
    '1939-05'
    >>> edtf_text(date(1939, 5, 11).toordinal(), None)
    '1939-05-11/..'
    """
    if earliest is None or latest is None:
        return f"{_end(earliest)}/{_end(latest)}"
    if earliest == latest:
        return iso(earliest)
    return _unit(earliest, latest) or f"{iso(earliest)}/{iso(latest)}"


def _end(day: int | None) -> str:
    return ".." if day is None else iso(day)


def _unit(earliest: int, latest: int) -> str | None:
    """A month, year, decade or century, if the days are exactly one."""
    low_year, low_month, low_day = from_ordinal(earliest)
    high_year, high_month, high_day = from_ordinal(latest)
    if low_day != 1 or high_day != month_length(high_year, high_month):
        return None
    if (low_year, low_month) == (high_year, high_month):
        return f"{year_text(low_year)}-{low_month:02d}"
    if (low_month, high_month) != (1, 12):
        return None
    if low_year == high_year:
        return year_text(low_year)
    for width in (1, 2, 3):
        size = 10**width
        if low_year >= 0 and low_year % size == 0 and high_year == low_year + size - 1:
            return year_text(low_year)[:-width] + "X" * width
    return None
