"""A scenario folder -> one Chronicle, or every fault of the folder at once."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from foedus.chronicle import rows
from foedus.chronicle.capabilities import read_capabilities
from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.events import EventStream
from foedus.chronicle.faultlog import FaultLog
from foedus.chronicle.files import Folder
from foedus.chronicle.package import check_package
from foedus.chronicle.records import Event, Source
from foedus.chronicle.references import References
from foedus.chronicle.tables import Row, read_rows
from foedus.chronicle.vocabulary import COLUMNS, MANDATORY
from foedus.errors import Fault, InputError
from foedus.toml_lines import line_of

R = TypeVar("R")
MAX_EVENTS = 200_000
"""Events a chronicle holds in memory; longer tables are streamed by :class:`foedus.chronicle.events.EventStream`."""


@dataclass(frozen=True, slots=True)
class Check:
    """What was found in a folder.

    Attributes
    ----------
    chronicle : the record, as far as it could be read.
    faults : everything wrong, by file and line.
    notes : odd but harmless.
    n_dropped : faults found after the first thousand.
    n_events : events checked; a table too long for memory is checked without being held.
    """

    chronicle: Chronicle
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    n_dropped: int = 0
    n_events: int = 0


def read(root: str | Path) -> Chronicle:
    """Read the chronicle of a scenario folder.

    Raises
    ------
    InputError
        With every fault of the folder, each with file and line.
    """
    log = FaultLog()
    chronicle = read_into(folder_at(root), log)
    log.raise_if_any()
    return chronicle


def check(root: str | Path) -> Check:
    """Read a folder and gather everything wrong with it, raising nothing but for a missing folder."""
    log = FaultLog()
    chronicle = read_into(folder_at(root), log, check_only=True)
    return Check(chronicle, tuple(log.in_order()), tuple(log.notes), log.n_dropped, log.n_events)


def folder_at(root: str | Path) -> Path:
    """The path of a scenario folder that exists.

    Raises
    ------
    InputError
        There is no such folder.
    """
    path = Path(root)
    if not path.is_dir():
        what = "is a file, not a scenario folder." if path.exists() else "no such folder."
        raise InputError(Fault(what, str(root), advice="Make one with: foedus new NAME"))
    return path


def read_into(root: Path, log: FaultLog, *, check_only: bool = False) -> Chronicle:
    """Read what can be read; faults go to ``log``.

    With ``check_only``, more than ``MAX_EVENTS`` events are checked one by one and not held.
    """
    folder = Folder(root, log)
    for name in MANDATORY:
        if not folder.has(name):
            log.add("is missing.", name, None, _header_advice(name))
    if check_only:
        check_package(folder)
    sources = read_sources(folder)
    actors = {a.id: a for a in _table(folder, "actors.csv", rows.actor)}
    places = {p.id: p for p in _table(folder, "places.csv", rows.place)}
    references = References(actors, places, sources, log)
    references.principals()
    for place in places.values():
        references.source(place.source, "places.csv", place.line)
    borders = _table(folder, "borders.csv", rows.border)
    for claim in borders:
        references.border(claim)
    references.overlaps(borders)
    stream = EventStream(folder, references)
    events = _hold(stream, log, check_only=check_only)
    reports = _table(folder, "reports.csv", rows.report)
    for report in reports:
        references.report(report, stream.lines)
    references.twice(reports)
    return Chronicle(
        actors, places, tuple(borders), tuple(events), tuple(reports), sources,
        read_capabilities(folder, references),
    )  # fmt: skip


def _hold(stream: Iterable[Event], log: FaultLog, *, check_only: bool) -> list[Event]:
    events: list[Event] = []
    n = 0
    for n, event in enumerate(stream, 1):
        if n <= MAX_EVENTS:
            events.append(event)
        elif not check_only:
            log.add(
                f"holds more than {MAX_EVENTS:,} events, too many for a chronicle in memory.",
                "events.csv",
                event.line,
                "Give a long table to fd.events; foedus check streams it.",
            )
            return []
        else:
            events.clear()
    log.n_events = n
    if n > MAX_EVENTS:
        log.note(f"{n:,} events were checked, too many for a chronicle in memory.", "events.csv")
    return events


def _header_advice(name: str) -> str:
    return f"Its first line is: {','.join(COLUMNS[name])}" if name in COLUMNS else "It is a CSL-JSON array."


def _table(folder: Folder, name: str, make: Callable[[Row, rows.RowReader], R | None]) -> list[R]:
    if not folder.has(name):
        return []
    reader = rows.RowReader(name, folder.log)
    made = (make(row, reader) for row in read_rows(folder, name))
    return [record for record in made if record is not None]


def read_sources(folder: Folder, name: str = "sources.json") -> dict[str, Source]:
    """Works by id, from a CSL-JSON array."""
    if not folder.has(name):
        return {}
    items, lines = folder.json(name)
    if items is None:
        return {}
    if not isinstance(items, list):
        folder.log.add(
            "is no CSL-JSON array.", name, 1, 'Write [{"id": "...", "type": "book", "title": "..."}].'
        )
        return {}
    sources: dict[str, Source] = {}
    for k, item in enumerate(items):
        key = item.get("id") if isinstance(item, dict) else None
        line = line_of(lines, f"{k}.id")
        if not isinstance(key, str) or not _SOURCE_ID.fullmatch(key):
            folder.log.add(
                f"item {k + 1} has no usable id: {key!r}.", name, line, "A text without spaces and ';'."
            )
        elif key in sources:
            first = sources[key].line
            folder.log.add(f"source '{key}' stands twice, first in line {first}.", name, line)
        elif not isinstance(item.get("title", ""), str):
            at = line_of(lines, f"{k}.title")
            folder.log.add(f"source '{key}': title is not text.", name, at, "Put it in quotes.")
            sources[key] = Source(key, {**item, "title": ""}, line or 0)
        else:
            sources[key] = Source(key, item, line or 0)
    return sources


_SOURCE_ID = re.compile(r"[^\W_][^\s;]*")
