"""The last steps every event reader shares: dates read, gaps counted, columns in one order."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import polars as pl

from foedus.sources.delimited import refuse_rows
from foedus.sources.table import EVENT_COLUMNS, SourceTable

ActorsAs = Literal["country", "name"]


def event_table(
    frame: pl.DataFrame,
    citation: Mapping[str, Any],
    path: str | Path,
    *,
    date_format: str = "%Y-%m-%d",
    first_line: int = 2,
) -> SourceTable:
    """Finish a frame that has ``date``, ``sender`` and ``receiver`` as text.

    Rows without a sender or receiver are left out and counted; rows whose date cannot be read refuse the file.

    Parameters
    ----------
    frame
        Text columns, named as in ``EVENT_COLUMNS``; those missing become null.
    citation
        CSL-JSON of the data set.
    path
        Shown in messages.
    date_format
        As ``strptime``.
    first_line
        Line of the file on which the first row stands.
    """
    dates = frame["date"].str.slice(0, len("2000-01-01") if "-" in date_format else 8)
    parsed = dates.str.to_date(date_format, strict=False)
    refuse_rows(parsed.is_null(), frame["date"], f"date: expected {date_format}", path, first_line)
    n_before = len(frame)
    filled = frame.with_columns(parsed.alias("date")).with_columns(
        _empty_to_null(name) for name in ("sender", "receiver")
    )
    kept = filled.drop_nulls(["sender", "receiver"])
    rows = kept.select(
        (pl.col(name) if name in kept.columns else pl.lit(None)).cast(kind, strict=False).alias(name)
        for name, kind in EVENT_COLUMNS.items()
    )
    return SourceTable(rows, citation, _notes(rows, n_before))


def _empty_to_null(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    return pl.when(text.is_in(["", "None", "NA", "---"])).then(None).otherwise(text).alias(name)


def _notes(rows: pl.DataFrame, n_before: int) -> tuple[str, ...]:
    n_gone = n_before - len(rows)
    n_loops = int((rows["sender"] == rows["receiver"]).sum())
    n_uncoded = rows["act"].null_count()
    notes = []
    if n_gone:
        notes.append(f"{n_gone:,} of {n_before:,} rows have no sender or no receiver and were left out.")
    if n_loops:
        notes.append(f"{n_loops:,} rows have the same sender and receiver and were kept.")
    if n_uncoded:
        notes.append(f"{n_uncoded:,} rows have a code without a PLOVER type; their act is empty.")
    return tuple(notes)
