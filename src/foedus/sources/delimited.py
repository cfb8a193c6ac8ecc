"""Delimited text, gzip-free: every cell as text, every short or long line a fault with its number."""

import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from foedus.errors import Fault, InputError
from foedus.limits import check_encoding, checked_path, is_parquet, read_parquet, refuse, text_source

SHOWN = 20
"""Faults of one kind that are shown with their lines."""


def read_table(
    path: str | Path, *, separator: str = "\t", columns: Sequence[str] | None = None
) -> pl.DataFrame:
    """A delimited or Parquet file as text columns.

    Parameters
    ----------
    path
        The file; a zip archive with one member is unpacked.
    separator
        Between cells. Tab-separated files hold no quotes, others may.
    columns
        Names, for a file without a header; a file with a header keeps its own.

    Raises
    ------
    InputError
        The file is missing, too large, or its lines differ in length.
    """
    file = checked_path(path)
    if is_parquet(file):
        frame = read_parquet(file)
        return frame.select(pl.all().cast(pl.String, strict=False))
    source = text_source(file)
    _check_encoding(file, source)
    try:
        return pl.read_csv(
            source,
            separator=separator,
            has_header=columns is None,
            new_columns=list(columns) if columns is not None else None,
            quote_char=None if separator == "\t" else '"',
            infer_schema=False,
            encoding="utf8-lossy",
            truncate_ragged_lines=False,
        )
    except pl.exceptions.PolarsError as error:
        raise refuse(file, f"is not read as a table: {str(error).splitlines()[0]}") from None


def _check_encoding(path: Path, source: Path | io.BytesIO) -> None:
    if isinstance(source, io.BytesIO):
        head = source.getvalue()[:4096]
    else:
        with source.open("rb") as file:
            head = file.read(4096)
    check_encoding(path, head)


def width(path: str | Path, separator: str = "\t") -> int:
    """Number of cells in the first line."""
    file = checked_path(path)
    if is_parquet(file):
        return len(pl.read_parquet_schema(file))
    return first_line(path).count(separator) + 1


def first_line(path: str | Path) -> str:
    """The first line of a text file, without its end."""
    source = text_source(checked_path(path))
    if isinstance(source, io.BytesIO):
        return source.readline(1_000_000).decode("utf-8", "replace").rstrip("\r\n")
    with source.open("rb") as file:
        return file.readline(1_000_000).decode("utf-8", "replace").rstrip("\r\n")


def require(frame: pl.DataFrame, columns: Sequence[str], path: str | Path, form: str) -> None:
    """Refuse a table that lacks columns of its format, naming all of them."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise refuse(
            Path(path),
            f"is not in the {form} layout: no column {', '.join(missing)}.",
            f"Found: {', '.join(frame.columns[:12])}{' ...' if len(frame.columns) > 12 else ''}.",
        )


def refuse_rows(bad: pl.Series, values: pl.Series, what: str, path: str | Path, first: int) -> None:
    """Refuse a table for the rows marked in ``bad``, showing the first with line and value."""
    rows = bad.arg_true().to_list()
    if not rows:
        return
    faults = [Fault(f"{what}, found '{values[row]}'.", str(path), row + first) for row in rows[:SHOWN]]
    rest = len(rows) - len(faults)
    raise InputError(*faults, *([f"and {rest:,} more rows."] if rest else []))
