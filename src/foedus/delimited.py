"""Text tables as people save them: which separator, what the header says, on which line each record stands."""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import Fault, InputError
from foedus.limits import check_encoding

if TYPE_CHECKING:
    import polars as pl

SEPARATORS = ",;\t|"
MISSING = ("", "NA")
DECIMAL_COMMA = re.compile(r'(?:^|;)"?-?\d+,\d+"?(?=;|$)', re.MULTILINE)
HEAD = 65536
"""Bytes looked at to tell how a file is written."""


def read_delimited(path: Path, what: str) -> "pl.DataFrame":
    """A table whose cells are separated by commas, semicolons, tabs or bars; records without any value are left out.

    Raises
    ------
    InputError
        With the line: it is no UTF-8, a column is named twice, or a record has more cells than the header.
    """
    import polars as pl

    with path.open("rb") as file:
        head = file.read(HEAD)
    check_encoding(path, head[:4096])
    start = head.decode("utf-8-sig", "replace")
    separator = separator_of(start)
    _check_header(path, separator, what)
    try:
        frame = pl.read_csv(
            path, infer_schema_length=None, null_values=list(MISSING), separator=separator,
            decimal_comma=separator == ";" and bool(DECIMAL_COMMA.search(start)),
        )  # fmt: skip
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(path, separator, what, str(error).splitlines()[0]) from None
    return frame.filter(~pl.all_horizontal(pl.all().is_null())) if frame.width else frame


def separator_of(text: str) -> str:
    """What separates the cells of the first line; a comma where nothing does.

    Examples
    --------
    >>> separator_of("time;sender;receiver\\n1;a;b"), separator_of('"a;b",c')
    (';', ',')
    """
    header = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
    return max(SEPARATORS, key=header.count)


@lru_cache(maxsize=4)
def record_lines(path: str, _written: int) -> tuple[int, ...]:
    """1-based line on which each record with any value begins, below the header."""
    with open(path, "rb") as file:
        separator = separator_of(file.read(HEAD).decode("utf-8-sig", "replace"))
    rows = _records(Path(path), separator)
    next(rows, None)
    return tuple(line for line, cells in rows if any(cell not in MISSING for cell in cells))


def line_of(path: str, row: int) -> int | None:
    """1-based line of the 0-based record ``row``; ``None`` where the file is no longer there."""
    try:
        lines = record_lines(path, Path(path).stat().st_mtime_ns)
    except (OSError, csv.Error):
        return None
    return lines[row] if row < len(lines) else None


def _records(path: Path, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record and the line on which it begins."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader, line = csv.reader(file, delimiter=separator), 1
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1


def _check_header(path: Path, separator: str, what: str) -> None:
    _, names = next(_records(path, separator), (1, []))
    twice = sorted({n for n in names if names.count(n) > 1 and n})
    if twice:
        named = ", ".join(f"'{n}'" for n in twice)
        raise InputError(
            Fault(f"{what}: the header names {named} twice.", str(path), 1, "Rename or drop a column.")
        )


def _unreadable(path: Path, separator: str, what: str, reason: str) -> InputError:
    """The first thing that keeps a file from being read, with its line."""
    data = path.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return InputError(Fault(f"{what}: is not UTF-8.", str(path), line, "Save it as UTF-8."))
    rows = _records(path, separator)
    _, header = next(rows)
    for line, cells in rows:
        if len(cells) > len(header):
            message = f"{what}: {len(cells)} cells, but the header has {len(header)}."
            return InputError(Fault(message, str(path), line, f"Cells are separated by {separator!r}."))
    return InputError(Fault(f"{what}: not readable: {reason}", str(path)))
