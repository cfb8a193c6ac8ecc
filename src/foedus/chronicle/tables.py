"""CSV with a known header: rows with the line each record starts on."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from foedus.chronicle.files import Folder
from foedus.chronicle.vocabulary import COLUMNS, REQUIRED
from foedus.errors import guess

MAX_CELL = 100_000
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


class Row(NamedTuple):
    """One record.

    Attributes
    ----------
    line : 1-based line of the file where the record starts.
    cells : value by column, stripped; every column of the table is there.
    """

    line: int
    cells: dict[str, str]


def read_rows(
    folder: Folder,
    name: str,
    columns: Sequence[str] | None = None,
    required: Sequence[str] | None = None,
) -> Iterator[Row]:
    """Stream the records of a CSV file of a folder; whatever is wrong goes to the folder's log.

    Parameters
    ----------
    folder
        Where the file lies.
    name
        File name; ``columns`` and ``required`` default to the scenario's own for that name.
    columns, required
        Columns allowed, and columns that need a value in every row.
    """
    columns = COLUMNS[name] if columns is None else columns
    required = REQUIRED[name] if required is None else required
    source = _Counted(folder.lines(name))
    records = csv.reader(source, strict=True)
    n_before = len(folder.log.faults)
    try:
        header = next(records, None)
        if header is None:
            if len(folder.log.faults) == n_before:
                folder.log.add("is empty.", name, 1, f"Start with the header: {','.join(columns)}")
            return
        order = _header(header, columns, required, name, folder)
        if order is None:
            return
        start = records.line_num + 1
        for record in records:
            line, start = start, records.line_num + 1
            row = _row(record, order, columns, required, name, line, folder) if record else None
            if row is not None:
                yield row
    except csv.Error as error:
        folder.log.add(f"is not CSV: {error}.", name, max(source.n, 1), "A quote may be missing or doubled.")


class _Counted:
    """Lines, counted as they pass."""

    def __init__(self, lines: Iterator[str]):
        self.lines = lines
        self.n = 0

    def __iter__(self) -> "_Counted":
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.n += 1
        return line


def _header(
    header: list[str], columns: Sequence[str], required: Sequence[str], name: str, folder: Folder
) -> list[str] | None:
    log = folder.log
    order = [cell.strip() for cell in header]
    if len(order) == 1 and any(mark in order[0] for mark in ";\t"):
        log.add("columns are not separated by commas.", name, 1, "Save it as comma-separated CSV.")
        return None
    unknown = [column for column in order if column not in columns]
    for column in unknown:
        what = f"column '{column}'" if column else "a column without a name"
        log.add(f"{what} is not known here.", name, 1, guess(column, columns))
    for column in sorted({column for column in order if order.count(column) > 1}):
        log.add(f"column '{column}' stands twice.", name, 1)
    missing = [column for column in required if column not in order]
    for column in missing:
        log.add(f"column '{column}' is missing.", name, 1, f"Expected: {','.join(columns)}")
    return None if missing or len(set(order)) < len(order) else order


def _row(
    record: list[str],
    order: list[str],
    columns: Sequence[str],
    required: Sequence[str],
    name: str,
    line: int,
    folder: Folder,
) -> Row | None:
    log = folder.log
    if len(record) != len(order):
        advice = "Put quotes around a cell that holds a comma." if len(record) > len(order) else ""
        log.add(f"has {len(record)} cells, expected {len(order)}.", name, line, advice)
        return None
    cells = dict.fromkeys(columns, "")
    for column, cell in zip(order, record, strict=True):
        text = cell.strip()
        if len(text) > MAX_CELL:
            log.add(f"column '{column}' holds {len(text)} characters; the limit is {MAX_CELL}.", name, line)
            return None
        cells[column] = text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
    empty = [column for column in required if not cells[column]]
    for column in empty:
        log.add(f"column '{column}' is empty.", name, line)
    return None if empty else Row(line, cells)


def guarded(cell: str) -> str:
    """A cell as it is written, so that no spreadsheet takes it for a formula; reading undoes it.

    Examples
    --------
    >>> guarded("=1+1"), guarded("-33.5"), guarded("plain")
    ("'=1+1", '-33.5', 'plain')
    """
    if not cell or (cell[0] not in "=+-@\t\r" and not _GUARDED.match(cell)):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell
