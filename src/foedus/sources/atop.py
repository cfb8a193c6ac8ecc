"""ATOP alliance members: who promised what to whom, and when (ATOP only, never COW alliances).

One row of the member file is one member of one phase of one alliance, with its entry and exit and its obligations.
"""

from pathlib import Path

import polars as pl

from foedus.sources.delimited import read_table, refuse_rows, require
from foedus.sources.table import SourceTable

CITATION = {
    "id": "atop",
    "type": "article-journal",
    "title": "Alliance Treaty Obligations and Provisions, 1815-1944",
    "author": [
        {"family": name, "given": given}
        for name, given in (
            ("Leeds", "Brett Ashley"), ("Ritter", "Jeffrey M."), ("Mitchell", "Sara McLaughlin"), ("Long", "Andrew G."),
        )
    ],
    "container-title": "International Interactions",
    "volume": "28",
    "page": "237-260",
    "issued": {"date-parts": [[2002]]},
}  # fmt: skip

OBLIGATIONS = ("defense", "offense", "neutral", "nonagg", "consul")
"""Columns of the five obligations, 0 or 1."""

_NEEDED = ("atopid", "member", "yrent", "moent", "dayent", "yrexit", "moexit", "dayexit", *OBLIGATIONS)


def members(path: str | Path) -> SourceTable:
    """Members with entry and exit as EDTF and as first and last possible day.

    Parameters
    ----------
    path
        ``atop*_m1.csv`` or Parquet with the same columns; other columns are left out.

    Returns
    -------
    SourceTable
        Columns atopid, phase, member (COW code), entry, exit (EDTF; empty exit is still in force), start, end
        (days; null end is still in force) and the five obligations.
    """
    frame = read_table(path, separator=",")
    frame = frame.rename({name: name.strip().lower() for name in frame.columns})
    require(frame, _NEEDED, path, "ATOP member")
    numbers = frame.with_columns(
        pl.col(name).cast(pl.Float64, strict=False).cast(pl.Int64, strict=False)
        for name in (*_NEEDED, "phase")
        if name in frame.columns
    )
    for name in ("atopid", "member", "yrent"):
        refuse_rows(numbers[name].is_null(), frame[name], f"{name}: expected a whole number", path, 2)
    if "phase" not in numbers.columns:
        numbers = numbers.with_columns(phase=pl.lit(0, pl.Int64))
    still = pl.col("yrexit").is_null() | (pl.col("yrexit") <= 0)
    rows = numbers.select(
        "atopid",
        "phase",
        "member",
        _edtf("yrent", "moent", "dayent").alias("entry"),
        pl.when(still).then(pl.lit("")).otherwise(_edtf("yrexit", "moexit", "dayexit")).alias("exit"),
        _day("yrent", "moent", "dayent", last=False).alias("start"),
        pl.when(still).then(None).otherwise(_day("yrexit", "moexit", "dayexit", last=True)).alias("end"),
        *(pl.col(name).fill_null(0) for name in OBLIGATIONS),
    )
    refuse_rows(rows["start"].is_null(), rows["entry"], "entry: no such day", path, 2)
    refuse_rows((rows["end"] < rows["start"]).fill_null(False), rows["exit"], "exit before entry", path, 2)
    return SourceTable(rows, CITATION)


def dyads(path: str | Path) -> SourceTable:
    """Directed spells: what ``debtor`` promised ``creditor`` in one phase of an alliance while both were members.

    Columns atopid, phase, debtor, creditor (COW codes), start, end (days; null is still in force) and the five
    obligations of the debtor.
    """
    table = members(path)
    left = table.rows.drop("entry", "exit").rename({"member": "debtor"})
    right = table.rows.select("atopid", "phase", creditor="member", other_start="start", other_end="end")
    both = left.join(right, on=["atopid", "phase"]).filter(pl.col("debtor") != pl.col("creditor"))
    spells = both.with_columns(
        start=pl.max_horizontal("start", "other_start"), end=pl.min_horizontal("end", "other_end")
    ).filter(pl.col("end").is_null() | (pl.col("start") <= pl.col("end")))
    rows = spells.select("atopid", "phase", "debtor", "creditor", "start", "end", *OBLIGATIONS)
    return SourceTable(rows.sort("start", "atopid", "phase", "debtor", "creditor"), table.citation)


def dyad_years(path: str | Path, *, until: int) -> SourceTable:
    """Directed pair-years: 1 for every obligation that debtor owed creditor under any alliance on some day of the year.

    Parameters
    ----------
    path
        As in :func:`members`.
    until
        Last year, for alliances still in force.
    """
    table = dyads(path)
    first, last = pl.col("start").dt.year(), pl.col("end").dt.year().fill_null(until).clip(upper_bound=until)
    years = (
        table.rows.filter(first <= until).with_columns(year=pl.int_ranges(first, last + 1)).explode("year")
    )
    rows = years.group_by("year", "debtor", "creditor").agg(pl.col(name).max() for name in OBLIGATIONS)
    return SourceTable(rows.sort("year", "debtor", "creditor"), table.citation)


def last_year(path: str | Path) -> int:
    """Last year in which a member enters or leaves."""
    rows = members(path).rows
    years = pl.concat([rows["start"], rows["end"]]).dt.year().drop_nulls()
    return int(years.max() or 0)  # type: ignore[arg-type]


def _edtf(year: str, month: str, day: str) -> pl.Expr:
    text = pl.col(year).cast(pl.String).str.zfill(4)
    with_month = pl.concat_str(text, pl.lit("-"), pl.col(month).cast(pl.String).str.zfill(2))
    with_day = pl.concat_str(with_month, pl.lit("-"), pl.col(day).cast(pl.String).str.zfill(2))
    known_month, known_day = pl.col(month).is_between(1, 12), pl.col(day).is_between(1, 31)
    return pl.when(known_month & known_day).then(with_day).when(known_month).then(with_month).otherwise(text)


def _day(year: str, month: str, day: str, *, last: bool) -> pl.Expr:
    """First or last day that a date with unknown parts allows; null if it does not exist."""
    has_month = pl.col(month).is_between(1, 12)
    has_day = has_month & pl.col(day).is_between(1, 31)
    in_month = pl.when(has_month).then(pl.col(month)).otherwise(12 if last else 1)
    first = pl.date(pl.col(year), in_month, 1)
    exact = pl.concat_str(
        pl.col(year).cast(pl.String).str.zfill(4), in_month.cast(pl.String).str.zfill(2),
        pl.col(day).cast(pl.String).str.zfill(2),
    ).str.to_date("%Y%m%d", strict=False)  # fmt: skip
    return pl.when(has_day).then(exact).otherwise(first.dt.month_end() if last else first)
