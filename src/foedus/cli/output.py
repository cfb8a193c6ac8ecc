"""Tables for people, or the same rows for programs."""

import sys
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import polars as pl

Format = Literal["table", "json", "csv", "parquet"]


LEAST_WIDTH = 18
"""Characters that a column of long texts keeps while narrower columns hold theirs on one line."""


def emit(rows: "pl.DataFrame", form: Format = "table", *, title: str = "") -> None:
    """Write ``rows`` to standard output as a table, JSON lines in one array, CSV, or Parquet."""
    if form == "json":
        _write(rows.write_json() + "\n")
    elif form == "csv":
        _write(guarded(_flat(rows)).write_csv())
    elif form == "parquet":
        rows.write_parquet(sys.stdout.buffer)
    else:
        _print_table(rows, title)


def _write(text: str) -> None:
    """UTF-8 whatever the terminal: programs read this."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def guarded(rows: "pl.DataFrame") -> "pl.DataFrame":
    """Text that a spreadsheet would run as a formula gets a leading apostrophe, as in a scenario's own tables."""
    import polars as pl

    def guard(name: str) -> pl.Expr:
        text = pl.col(name)
        runs = text.str.contains(r"^'*[=+\-@\t\r]") & text.cast(pl.Float64, strict=False).is_null()
        return pl.when(runs).then(pl.lit("'") + text).otherwise(text).alias(name)

    return rows.with_columns(guard(name) for name, dtype in rows.schema.items() if dtype == pl.String)


def _flat(rows: "pl.DataFrame") -> "pl.DataFrame":
    """Lists as one cell each, as in a scenario's own tables: ``a; b``."""
    import polars as pl

    lists = [name for name, dtype in rows.schema.items() if isinstance(dtype, pl.List)]
    return rows.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join("; ") for name in lists)


def _print_table(rows: "pl.DataFrame", title: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    cells = [["" if value is None else _show(value) for value in row] for row in rows.iter_rows()]
    console = Console()
    widths = [max([len(name), *(len(row[k]) for row in cells)]) for k, name in enumerate(rows.columns)]
    whole = _unbroken(widths, console.width)
    for k, (name, dtype) in enumerate(rows.schema.items()):
        side: Literal["left", "right"] = "right" if dtype.is_numeric() else "left"
        table.add_column(name, justify=side, overflow="fold", no_wrap=k in whole)
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table)


def _unbroken(widths: list[int], width: int) -> set[int]:
    """Columns that can keep each cell on one line while every other has ``LEAST_WIDTH``; the narrowest first.

    Examples
    --------
    >>> sorted(_unbroken([10, 300, 12], 80)), sorted(_unbroken([40, 300, 45], 80))
    ([0, 2], [0])
    """
    left = width - 2 * (len(widths) - 1)
    kept: set[int] = set()
    order = sorted(range(len(widths)), key=widths.__getitem__)
    for done, k in enumerate(order, start=1):
        left -= widths[k]
        if left < LEAST_WIDTH * (len(order) - done):
            break
        kept.add(k)
    return kept


def _show(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
