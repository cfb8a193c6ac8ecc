"""One row of a table -> one record, with a fault for everything that cannot be read."""

import math
import re
from dataclasses import replace

from foedus.chronicle.faultlog import FaultLog
from foedus.chronicle.records import Actor, BorderClaim, Event, Place, Report
from foedus.chronicle.tables import Row
from foedus.chronicle.vocabulary import ACTS, DATED_ATTRIBUTES, DECIDE, FORMS, KINDS, MAGNITUDES, STATUSES
from foedus.dates import Edtf, parse
from foedus.errors import InputError, guess

_ID = re.compile(r"[^\W_][\w.:+-]*")


def split(cell: str) -> tuple[str, ...]:
    """The parts of a list cell.

    Examples
    --------
    >>> split("JPN; MNG;MAN")
    ('JPN', 'MNG', 'MAN')
    """
    return tuple(part.strip() for part in cell.split(";") if part.strip())


class RowReader:
    """Reads cells of one table, sending faults to a log.

    Parameters
    ----------
    name
        File name as the user knows it.
    log
        Where faults go.
    """

    def __init__(self, name: str, log: FaultLog):
        self.name = name
        self.log = log
        self.seen: dict[str, int] = {}

    def fault(self, row: Row, message: str, advice: str = "") -> None:
        """One fault at this row."""
        self.log.add(message, self.name, row.line, advice)

    def id(self, row: Row, column: str = "id") -> str | None:
        """A usable id not seen before, or ``None``."""
        text = row.cells[column]
        if text[:1] in ("=", "+", "-", "@"):
            self.fault(
                row,
                f"{column} '{text}' starts like a spreadsheet formula.",
                "Ids start with a letter or digit.",
            )
            return None
        if not _ID.fullmatch(text):
            self.fault(
                row, f"{column} '{text}' is no id.", "Use letters, digits and . : + - _ without spaces."
            )
            return None
        first = self.seen.setdefault(text, row.line)
        if first != row.line:
            self.fault(
                row, f"{column} '{text}' stands twice, first in line {first}.", "Give each row its own id."
            )
            return None
        return text

    def date(self, row: Row, column: str) -> Edtf | None:
        """A date, or ``None`` if the cell is empty or unreadable."""
        text = row.cells[column]
        if not text:
            return None
        try:
            return parse(text)
        except InputError as error:
            self.log.extend(
                tuple(
                    replace(fault, message=f"{column}: {fault.message}", file=self.name, line=row.line)
                    for fault in error.faults
                )
            )
            return None

    def number(self, row: Row, column: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """A finite number between ``low`` and ``high``, or ``None``."""
        text = row.cells[column]
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and low <= value <= high):
            span = "" if math.isinf(low) and math.isinf(high) else f" from {low:g} to {high:g}"
            self.fault(row, f"{column} '{text}' is not a number{span}.")
            return None
        return value

    def word(self, row: Row, column: str, known: tuple[str, ...], default: str = "") -> str:
        """One of ``known``; anything else is a fault."""
        text = row.cells[column] or default
        if text and text not in known:
            self.fault(row, f"{column} '{text}' is not known.", guess(text, known))
        return text

    def span(self, row: Row) -> tuple[Edtf | None, Edtf | None]:
        """Columns ``from`` and ``to``."""
        start, end = self.date(row, "from"), self.date(row, "to")
        if start is not None and end is not None and end.before(start):
            self.fault(row, f"ends {end}, before it starts {start}.")
        return start, end


def actor(row: Row, reader: RowReader) -> Actor | None:
    """A row of ``actors.csv``."""
    key = reader.id(row)
    kind = reader.word(row, "kind", KINDS)
    code = reader.number(row, "cow_code", 1, 9999)
    start, end = reader.span(row)
    if key is None:
        return None
    cow_code = None if code is None else int(code)
    return Actor(key, row.cells["name"], kind, row.cells["principal"], cow_code, start, end, row.line)


def place(row: Row, reader: RowReader) -> Place | None:
    """A row of ``places.csv``."""
    key = reader.id(row)
    lat, lon = reader.number(row, "lat", -90, 90), reader.number(row, "lon", -180, 180)
    precision = reader.number(row, "precision_km", 0)
    if bool(row.cells["lat"]) != bool(row.cells["lon"]):
        reader.fault(row, "has only one of lat and lon.", "Give both, or neither.")
    return (
        None
        if key is None
        else Place(key, row.cells["name"], lat, lon, precision, row.cells["source"], row.line)
    )


def border(row: Row, reader: RowReader) -> BorderClaim:
    """A row of ``borders.csv``."""
    start, end = reader.span(row)
    cells = row.cells
    return BorderClaim(
        cells["place"], cells["claimant"], cells["owner"], start, end, cells["source"], row.line
    )


def report(row: Row, reader: RowReader) -> Report:
    """A row of ``reports.csv``; an attribute that is a date must hold one."""
    cells = row.cells
    if cells["attribute"] in DATED_ATTRIBUTES:
        reader.date(row, "value")
    return Report(
        cells["event"], cells["attribute"], cells["value"], cells["holder"], cells["source"], row.line
    )


def event(row: Row, reader: RowReader) -> Event | None:
    """A row of ``events.csv``; ``None`` if it cannot be placed in time or named."""
    cells = row.cells
    key, date = reader.id(row), reader.date(row, "date")
    act = reader.word(row, "act", (*ACTS, DECIDE))
    form = reader.word(row, "form", FORMS)
    status = reader.word(row, "status", STATUSES)
    effective, published = reader.date(row, "effective"), reader.date(row, "published")
    receivers = split(cells["receiver"])
    _check_form(row, reader, act, form, receivers)
    if date is not None and date.earliest is None:
        reader.fault(
            row, f"date '{date}' has no earliest day.", "Give the earliest day it can have happened."
        )
        return None
    if key is None or date is None:
        return None
    return Event(
        key, date, cells["sender"], receivers, act, effective, published, cells["declared_sender"], cells["mode"],
        form, cells["place"], _magnitude(row, reader), status, cells["summary"], split(cells["sources"]), row.line,
    )  # fmt: skip


def _magnitude(row: Row, reader: RowReader) -> int | None:
    text = row.cells["magnitude"]
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text[:9]) not in MAGNITUDES:
        reader.fault(row, f"magnitude '{text}' is not 1, 2, 3, 4 or 5.")
        return None
    return int(text)


def _check_form(row: Row, reader: RowReader, act: str, form: str, receivers: tuple[str, ...]) -> None:
    sender = row.cells["sender"]
    if not receivers:
        reader.fault(row, "names no receiver.", "An internal act has its sender as receiver.")
    elif form == "internal" and receivers != (sender,):
        reader.fault(
            row,
            f"an internal act has one party, found {sender} and {'; '.join(receivers)}.",
            f"Write receiver {sender}, or change the form.",
        )
    elif form in ("directed", "mutual") and sender in receivers:
        reader.fault(
            row, f"'{sender}' acts on itself in a {form} act.", "Use form internal, or another receiver."
        )
    if len(set(receivers)) < len(receivers):
        reader.fault(row, "names a receiver twice.")
    if act == DECIDE and form != "internal":
        reader.fault(row, f"DECIDE is internal, found form '{form}'.", "Use form internal, or a PLOVER act.")
