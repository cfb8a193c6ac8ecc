"""Any dataframe in, the same kind out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import narwhals.stable.v1 as nw

from foedus.delimited import line_of, read_delimited
from foedus.errors import Fault, InputError
from foedus.limits import checked_path, is_parquet, read_parquet

SHOWN_ROWS = 20
"""Rows of a frame that a notebook shows."""


@dataclass(frozen=True, slots=True)
class Table:
    """A frame and where it came from.

    Attributes
    ----------
    frame : eager narwhals frame.
    file : path as the caller wrote it, or ``None`` for a frame passed in code.
    is_binary : whether the file has rows but no lines.
    """

    frame: nw.DataFrame
    file: str | None = None
    is_binary: bool = False

    def line(self, row: int) -> int | None:
        """1-based line in ``file`` of the 0-based ``row``; ``None`` for a frame and for a file without lines."""
        return None if self.file is None or self.is_binary else line_of(self.file, int(row))

    @property
    def backend(self) -> str:
        """Name of the caller's dataframe library."""
        return self.frame.implementation.name.lower()


def read(source: Any, *, what: str = "table") -> Table:
    """Read a frame of any library, a mapping of columns, or a CSV or Parquet path.

    Parameters
    ----------
    source
        Anything narwhals knows (polars, pandas, pyarrow, ...), a dict of columns, or a path.
    what
        Name of the table in messages.

    Raises
    ------
    InputError
        If the file is missing or unreadable, or the object is no table.

    Examples
    --------
    >>> read({"sender": ["JPN"], "receiver": ["SUN"]}).frame.columns
    ['sender', 'receiver']
    """
    if isinstance(source, str | Path):
        return _from_path(Path(source), what)
    if isinstance(source, Mapping):
        source = _from_columns(source, what)
    try:
        frame = nw.from_native(source)
    except TypeError:
        raise InputError(
            Fault(
                f"{what}: {type(source).__name__} is not a table.",
                advice="Give a dataframe of any library, a dict of columns, or a CSV or Parquet path.",
            )
        ) from None
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    if not isinstance(frame, nw.DataFrame):
        raise InputError(f"{what}: expected a table, found one column.")
    return Table(frame)


def _from_columns(columns: Mapping[str, Any], what: str) -> Any:
    """A frame of columns; whole and broken numbers may stand in one."""
    import polars as pl

    made, name = {}, ""
    try:
        for name, values in columns.items():
            is_plain = isinstance(values, list | tuple) and all(
                isinstance(v, int | float | None) for v in values
            )
            is_broken = is_plain and any(isinstance(v, float) for v in values)
            is_list, kind = isinstance(values, list | tuple), pl.Float64 if is_broken else None
            made[name] = pl.Series(name, values, dtype=kind) if is_list else values
        return pl.DataFrame(made)
    except (pl.exceptions.PolarsError, TypeError, ValueError, OverflowError) as error:
        where = f"column '{name}'" if len(made) < len(columns) else "the columns make no table"
        raise InputError(f"{what}: {where}: {str(error).splitlines()[0]}.") from None


def like(columns: Mapping[str, Sequence[Any]], backend: Any) -> Any:
    """A frame of ``columns`` in the library named ``backend`` (as in :attr:`Table.backend`).

    Examples
    --------
    >>> like({"term": ["inertia"], "estimate": [0.5]}, "polars").shape
    (1, 2)
    """
    import narwhals as stable

    try:
        return stable.from_dict(dict(columns), backend=backend).to_native()
    except (ValueError, ImportError, AttributeError):
        import polars as pl

        return pl.DataFrame(dict(columns))


def _from_path(path: Path, what: str) -> Table:
    checked_path(path)
    if is_parquet(path):
        return Table(nw.from_native(read_parquet(path), eager_only=True), str(path), is_binary=True)
    return Table(nw.from_native(read_delimited(path, what), eager_only=True), str(path))


def shown(title: str, frame: Any) -> str:
    """A heading over a frame's rows, as HTML for a notebook; text from data is escaped.

    Examples
    --------
    >>> shown("two <notes>", {"sender": ["JPN"]})[:39]
    '<div><strong>two &lt;notes&gt;</strong>'
    """
    from html import escape

    import polars as pl

    with pl.Config(tbl_rows=SHOWN_ROWS, fmt_str_lengths=80, tbl_hide_dataframe_shape=True):
        rows = pl.DataFrame(frame)._repr_html_()
    return f"<div><strong>{escape(title)}</strong>{rows}</div>"
