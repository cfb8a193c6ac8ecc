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
    items = folder.json(name)
    if items is None:
        return {}
    if not isinstance(items, list):
        folder.log.add(
            "is no CSL-JSON array.", name, 1, 'Write [{"id": "...", "type": "book", "title": "..."}].'
        )
        return {}
    lines = _id_lines(folder, name)
    sources: dict[str, Source] = {}
    for number, item in enumerate(items, 1):
        key = item.get("id") if isinstance(item, dict) else None
        if not isinstance(key, str) or not _SOURCE_ID.fullmatch(key):
            folder.log.add(
                f"item {number} has no usable id: {key!r}.", name, None, "A text without spaces and ';'."
            )
            continue
        where = lines.get(key, [0])
        line = where.pop(0) if len(where) > 1 else where[0]
        _add_source(sources, Source(key, item, line), folder, name)
    return sources


def _add_source(sources: dict[str, Source], source: Source, folder: Folder, name: str) -> None:
    if source.id in sources:
        folder.log.add(f"source '{source.id}' stands twice.", name, source.line or None)
    elif not isinstance(source.csl.get("title", ""), str):
        folder.log.add(f"source '{source.id}': title is not text.", name, source.line or None)
    else:
        sources[source.id] = source


_SOURCE_ID = re.compile(r"[^\W_][^\s;]*")
_ID_LINE = re.compile(r'"id"\s*:\s*"((?:[^"\\]|\\.)*)"')


def _id_lines(folder: Folder, name: str) -> dict[str, list[int]]:
    """Lines on which each id stands; JSON parsers forget them."""
    lines: dict[str, list[int]] = {}
    for number, line in enumerate((folder.root / name).read_text("utf-8-sig").splitlines(), 1):
        for match in _ID_LINE.finditer(line):
            lines.setdefault(match[1], []).append(number)
    return lines
