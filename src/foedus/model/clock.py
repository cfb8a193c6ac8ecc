"""Model time: float days for dates, the caller's own unit for numbers."""

import datetime as dt
from typing import Any

import numpy as np

from foedus.errors import Fault, InputError
from foedus.frames import Table
from foedus.model.coding import is_missing, row_of

SHOWN = 8
NUMBER, DATE, ZONED = "number", "date", "date with a time zone"
"""Kinds of time; one column holds one kind."""
PLURAL = {NUMBER: "numbers", DATE: "dates", ZONED: "dates with a time zone"}
WANTED = "Use a number, a date (1936-03-12) or a date-time."


def model_time(table: Table, column: str) -> tuple[np.ndarray, bool, list[Fault]]:
    """Times of a column, whether they were dates, and the faults found.

    Dates and date-times become days since 0001-01-01 (``date.toordinal``), with fractions for the hour; what has a time
    zone is taken at UTC. A duration becomes days.
    """
    if table.frame[column].dtype.is_numeric():
        plain = np.asarray(table.frame[column].to_numpy(), float)
        if np.isfinite(plain).all():
            return plain, False, []
    values = table.frame[column].to_list()
    times = np.full(len(values), np.nan)
    faults: list[Fault] = []
    kinds: dict[str, int] = {}
    for row, value in enumerate(values):
        if is_missing(value):
            message, advice = f"column '{column}' is empty{row_of(table, row)}.", "Fill it or drop the row."
        else:
            try:
                times[row], kind = _moment(value)
            except ValueError as error:
                message = f"column '{column}': {str(error).removesuffix('.')}{row_of(table, row)}."
                advice = WANTED
            else:
                kinds.setdefault(kind, row)
                continue
        if len(faults) < SHOWN:
            faults.append(Fault(message, table.file, table.line(row), advice))
    return times, bool(kinds.keys() - {NUMBER}), [*faults, *_mixed(table, column, values, kinds)]


def _mixed(table: Table, column: str, values: list[Any], kinds: dict[str, int]) -> list[Fault]:
    """A fault where a column holds times of several kinds."""
    if len(kinds) < 2:
        return []
    row = sorted(kinds.values())[1]
    found, *_ = (kind for kind, first in kinds.items() if first == row)
    here = f"{str(values[row])!r} is a {found}, others are not{row_of(table, row)}."
    advice = "Write all times in one way." if NUMBER in kinds else "Give all of them a time zone, or none."
    return [Fault(f"column '{column}' mixes {' and '.join(PLURAL[k] for k in sorted(kinds))}: {here}", table.file,
                  table.line(row), advice)]  # fmt: skip


def check_kind(what: str, is_dated: bool, events_are_dated: bool) -> None:
    """Refuse dates beside events whose times are numbers, and numbers beside dates.

    Raises
    ------
    InputError
        Naming ``what``.
    """
    if is_dated != events_are_dated:
        kinds = ("numbers", "dates")
        raise InputError(
            Fault(
                f"{what}: {kinds[is_dated]}, but the times of the events are {kinds[events_are_dated]}.",
                advice="Write both in one way.",
            )
        )


def moment(value: Any) -> tuple[float, bool]:
    """One time as model time, and whether it was a date; what has a time zone is taken at UTC.

    Raises
    ------
    ValueError
        If ``value`` is no time.

    Examples
    --------
    >>> moment("0001-01-02T12:00"), moment("0001-01-02T12:00+06:00"), moment(3)
    ((2.5, True), (2.25, True), (3.0, False))
    """
    time, kind = _moment(value)
    return time, kind != NUMBER


def _moment(value: Any) -> tuple[float, str]:
    if isinstance(value, str):
        return _from_text(value.strip())
    if isinstance(value, dt.datetime):
        zoned = value.utcoffset() is not None
        when = value.astimezone(dt.UTC).replace(tzinfo=None) if zoned else value
        since = when - dt.datetime(when.year, when.month, when.day)
        return when.toordinal() + since.total_seconds() / 86400, ZONED if zoned else DATE
    if isinstance(value, dt.date):
        return float(value.toordinal()), DATE
    if isinstance(value, np.datetime64):
        return _moment(value.astype("datetime64[us]").item())
    if isinstance(value, dt.timedelta):
        return value.total_seconds() / 86400, NUMBER
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no time.") from None
    if not np.isfinite(number):
        raise ValueError(f"{value!r} is no time.")
    return number, NUMBER


def _from_text(text: str) -> tuple[float, str]:
    try:
        return _moment(float(text))
    except ValueError:
        pass
    try:
        return _moment(dt.datetime.fromisoformat(text))
    except ValueError:
        raise ValueError(f"{text!r} is no time.") from None
