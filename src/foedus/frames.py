"""Any dataframe in, the same kind out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import narwhals.stable.v1 as nw

from foedus.errors import Fault, InputError
from foedus.limits import check_encoding, checked_path, is_parquet, read_parquet

SHOWN_ROWS = 20
"""Rows of a frame that a notebook shows."""


@dataclass(frozen=True, slots=True)
class Table:
    """A frame and where it came from.

    Attributes
    ----------
    frame : eager narwhals frame.
    file : path as the caller wrote it, or ``None`` for a frame passed in code.
    """

    frame: nw.DataFrame
    file: str | None = None

    def line(self, row: int) -> int | None:
        """1-based line in ``file`` of the 0-based ``row``; ``None`` for a frame."""
        return None if self.file is None else row + 2

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
        import polars as pl

        try:
            source = pl.DataFrame(dict(source))
        except (pl.exceptions.PolarsError, TypeError, ValueError) as error:
            raise InputError(f"{what}: the columns make no table: {str(error).splitlines()[0]}.") from None
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
    import polars as pl

    checked_path(path)
    if is_parquet(path):
        return Table(nw.from_native(read_parquet(path), eager_only=True), str(path))
    try:
        with path.open("rb") as file:
            check_encoding(path, file.read(4096))
        frame = pl.read_csv(path, infer_schema_length=None, null_values=["", "NA"])
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(Fault(f"{what}: not readable: {str(error).splitlines()[0]}", str(path))) from None
    return Table(nw.from_native(frame, eager_only=True), str(path))


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
