"""Kansas Event Data System: tab-separated, no header, WEIS codes, two-digit years."""

from pathlib import Path

import polars as pl

from foedus.limits import checked_path, is_parquet
from foedus.sources.delimited import first_line, read_table, require
from foedus.sources.events import ActorsAs, event_table
from foedus.sources.plover import WEIS, plover_type
from foedus.sources.table import SourceTable

CITATION = {
    "id": "keds",
    "type": "dataset",
    "title": "Kansas Event Data System",
    "author": [{"family": "Schrodt", "given": "Philip A."}, {"family": "Gerner", "given": "Deborah J."}],
    "publisher": "University of Kansas",
}

PIVOT = 50
"""Two-digit years from here on lie in the 1900s."""

_COLUMNS = ("date", "source", "target", "code", "label", "phrase")


def read(path: str | Path, *, actors: ActorsAs = "name") -> SourceTable:
    """Read a KEDS file (``.dat``), or a table with a header that names its columns.

    Parameters
    ----------
    path
        Lines of date (YYMMDD), source, target, WEIS code, label in brackets, and maybe the coded phrase.
    actors
        KEDS has one kind of actor code; both choices give it.
    """
    file = checked_path(path)
    if is_parquet(file) or "source" in first_line(file).lower().split("\t"):
        frame, first = read_table(file), 2
        frame = frame.rename({name: name.strip().lower() for name in frame.columns})
    else:
        frame, first = read_table(file, columns=_COLUMNS[: first_line(file).count("\t") + 1]), 1
    require(frame, _COLUMNS[:4], path, "KEDS")
    code = frame["code"].str.strip_chars()
    rows = frame.select(
        _full_year(pl.col("date").str.strip_chars()).alias("date"),
        pl.col("source").alias("sender"),
        pl.col("target").alias("receiver"),
        code.alias("code"),
        plover_type(code, WEIS).alias("act"),
    ).with_row_index("id", offset=1)
    return event_table(rows, CITATION, path, first_line=first)


def _full_year(date: pl.Expr) -> pl.Expr:
    """``790415`` as ``1979-04-15``; anything else stays."""
    year = date.str.slice(0, 2)
    century = pl.when(year.cast(pl.Int32, strict=False) >= PIVOT).then(pl.lit("19")).otherwise(pl.lit("20"))
    full = pl.concat_str(century, year, pl.lit("-"), date.str.slice(2, 2), pl.lit("-"), date.str.slice(4, 2))
    return pl.when(date.str.contains(r"^\d{6}$")).then(full).otherwise(date)
