"""Any CSV or Parquet table of events, its columns named by the user."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from foedus.calendars import iso
from foedus.dates import parse
from foedus.errors import InputError, guess
from foedus.limits import refuse
from foedus.sources.delimited import read_table, refuse_rows
from foedus.sources.events import event_table
from foedus.sources.table import EVENT_COLUMNS, SourceTable

_NEEDED = ("date", "sender", "receiver")


def read(path: str | Path, *, columns: Mapping[str, str] | None = None) -> SourceTable:
    """Read a CSV or Parquet table.

    Parameters
    ----------
    path
        With a header; a ``.tsv`` or ``.tab`` file is tab-separated.
    columns
        Which column of the file is which of ours, ``{"sender": "from_state"}``; those not named keep their name.
        Dates are EDTF; a vague date is taken at its earliest day.
    """
    file = Path(path)
    frame = read_table(file, separator="\t" if file.suffix.lower() in (".tsv", ".tab") else ",")
    chosen = {name: (columns or {}).get(name, name) for name in EVENT_COLUMNS}
    _check(file, frame, columns or {}, chosen)
    rows = frame.select(
        pl.col(source).alias(name) for name, source in chosen.items() if source in frame.columns
    )
    citation: dict[str, Any] = {"id": file.stem, "type": "dataset", "title": file.name}
    return event_table(_days(rows, path), citation, path)


def _days(rows: pl.DataFrame, path: str | Path) -> pl.DataFrame:
    """EDTF dates as their earliest day."""
    earliest: dict[str, str | None] = {}
    for text in rows["date"].drop_nulls().unique().to_list():
        try:
            day = parse(text[:10] if text[10:11] == " " else text).earliest
            earliest[text] = None if day is None else iso(day)
        except InputError:
            earliest[text] = None
    days = rows["date"].replace_strict(earliest, default=None, return_dtype=pl.String)
    refuse_rows(days.is_null(), rows["date"], "date: expected EDTF with an earliest day", path, 2)
    return rows.with_columns(days.alias("date"))


def _check(file: Path, frame: pl.DataFrame, columns: Mapping[str, str], chosen: Mapping[str, str]) -> None:
    for name in columns:
        if name not in EVENT_COLUMNS:
            raise refuse(file, f"'{name}' is none of our columns.", guess(name, list(EVENT_COLUMNS)))
    for name, source in chosen.items():
        if source not in frame.columns and (name in columns or name in _NEEDED):
            raise refuse(file, f"there is no column '{source}' for {name}.", guess(source, frame.columns))
