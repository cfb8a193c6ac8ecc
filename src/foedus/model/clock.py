"""Model time: float days for dates, the caller's own unit for numbers."""

import datetime as dt
from typing import Any

import numpy as np

from foedus.errors import Fault
from foedus.frames import Table

SHOWN = 8


def model_time(table: Table, column: str) -> tuple[np.ndarray, bool, list[Fault]]:
    """Times of a column, whether they were dates, and the faults found.

    Dates and date-times become days since 0001-01-01 (``date.toordinal``), with fractions for the hour.
    """
    if table.frame[column].dtype.is_numeric():
        plain = np.asarray(table.frame[column].to_numpy(), float)
        if np.isfinite(plain).all():
            return plain, False, []
    values = table.frame[column].to_list()
    times = np.full(len(values), np.nan)
    faults, n_dated = [], 0
    for row, value in enumerate(values):
        try:
            times[row], is_date = moment(value)
            n_dated += is_date
        except ValueError as error:
            faults.append(Fault(f"column '{column}': {error}", table.file, table.line(row),
                                "Use a number, a date (1936-03-12) or a date-time."))  # fmt: skip
    if 0 < n_dated < len(values) - len(faults):
        faults.append(Fault(f"column '{column}' mixes numbers and dates.", table.file))
    return times, n_dated > 0, faults[:SHOWN]


def moment(value: Any) -> tuple[float, bool]:
    """One time as model time, and whether it was a date.

    Raises
    ------
    ValueError
        If ``value`` is no time.

    Examples
    --------
    >>> moment("0001-01-02T12:00"), moment(3)
    ((2.5, True), (3.0, False))
    """
    if isinstance(value, str):
        return _from_text(value.strip())
    if isinstance(value, dt.datetime):
        midnight = dt.datetime.combine(value.date(), dt.time(), value.tzinfo)
        return value.toordinal() + (value - midnight).total_seconds() / 86400, True
    if isinstance(value, dt.date):
        return float(value.toordinal()), True
    if isinstance(value, np.datetime64):
        return moment(value.astype("datetime64[us]").item())
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no time.") from None
    if not np.isfinite(number):
        raise ValueError(f"{value!r} is no time.")
    return number, False


def _from_text(text: str) -> tuple[float, bool]:
    try:
        return moment(float(text))
    except ValueError:
        pass
    try:
        return moment(dt.datetime.fromisoformat(text))
    except ValueError:
        raise ValueError(f"{text!r} is no time.") from None
