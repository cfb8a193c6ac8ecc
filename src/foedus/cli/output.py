"""Tables for people, or the same rows for programs."""

import sys
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import polars as pl

Format = Literal["table", "json", "csv", "parquet"]


def emit(rows: "pl.DataFrame", form: Format = "table", *, title: str = "") -> None:
    """Write ``rows`` to standard output as a table, JSON lines in one array, CSV, or Parquet."""
    if form == "json":
        sys.stdout.write(rows.write_json() + "\n")
    elif form == "csv":
        sys.stdout.write(guarded(_flat(rows)).write_csv())
    elif form == "parquet":
        rows.write_parquet(sys.stdout.buffer)
    else:
        _print_table(rows, title)


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
    for name, dtype in rows.schema.items():
        table.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in rows.iter_rows():
        table.add_row(*(Text("" if value is None else _show(value)) for value in row))
    Console().print(table)


def _show(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
