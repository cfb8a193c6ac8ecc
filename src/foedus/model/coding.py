"""Columns of names as indices: each distinct value is looked at once."""

from dataclasses import dataclass
from typing import Any

import narwhals.stable.v1 as nw
import numpy as np

from foedus.errors import Fault
from foedus.frames import Table

SHOWN = 8


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column of names.

    Attributes
    ----------
    names : distinct names, in order of appearance.
    index : which of them each row holds, shape (n_rows,).
    empty : rows that hold none.
    """

    names: tuple[str, ...]
    index: np.ndarray
    empty: tuple[int, ...] = ()

    def among(self, known: dict[str, int]) -> np.ndarray:
        """Position of each row's name in ``known``, -1 where it is not there."""
        return np.array([known.get(name, -1) for name in self.names], np.int32)[self.index]

    def first_row(self, name: str) -> int:
        """First row that holds ``name``."""
        return int(np.argmax(self.index == self.names.index(name)))


def coded(table: Table, column: str) -> tuple[Coded, list[Fault]]:
    """Read a column of names; empty cells are faults."""
    raw, rows = _numbered(table.frame[column])
    at: dict[str, int] = {}
    code = np.array([at.setdefault(name_of(v), len(at)) for v in raw], np.int64)
    empty = [k for k, v in enumerate(raw) if is_missing(v)]
    bad = np.flatnonzero(np.isin(rows, empty)) if empty else np.empty(0, int)
    faults = [
        Fault(
            f"column '{column}' is empty{row_of(table, row)}.",
            table.file,
            table.line(row),
            "Fill it or drop the row.",
        )
        for row in bad[:SHOWN].tolist()
    ]
    return Coded(tuple(at), code[rows] if len(rows) else rows, tuple(bad.tolist())), faults


def _numbered(cells: nw.Series) -> tuple[list[Any], np.ndarray]:
    """Distinct values in order of appearance, and which of them each row holds."""
    if cells.implementation.is_polars() and not cells.dtype.is_nested():
        import polars as pl

        column = cells.to_native()
        distinct = column.unique(maintain_order=True).alias("value")
        numbers = distinct.to_frame().with_row_index("number")
        rows = column.alias("value").to_frame().join(
            numbers, on="value", how="left", nulls_equal=True, maintain_order="left"
        )  # fmt: skip
        return distinct.to_list(), rows["number"].cast(pl.Int64).to_numpy()
    raw: dict[Any, int] = {}
    rows = np.array([raw.setdefault(v, len(raw)) for v in cells.to_list()], np.int64)
    return list(raw), rows


def is_missing(value: Any) -> bool:
    """Whether a cell of any library holds nothing.

    Examples
    --------
    >>> is_missing(None), is_missing(float("nan")), is_missing("NA")
    (True, True, False)
    """
    try:
        return value is None or value == "" or bool(value != value)
    except TypeError:  # pandas' NA knows no truth
        return True


def name_of(value: Any) -> str:
    """An actor's name as text: 101, 101.0 and "101" are one actor."""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def natural(names: set[str]) -> list[str]:
    """Names in natural order: numbers by value, then text."""
    return sorted(names, key=lambda s: (0, int(s), "") if s.isdecimal() else (1, 0, s))


def row_of(table: Table, row: int) -> str:
    """Where a row of a frame is; a text file has lines instead."""
    return f" (row {row})" if table.file is None or table.is_binary else ""
