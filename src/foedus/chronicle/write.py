"""One Chronicle -> the files of a scenario folder."""

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Actor, BorderClaim, Event, Place, Report
from foedus.chronicle.tables import guarded
from foedus.chronicle.vocabulary import COLUMNS


def write(chronicle: Chronicle, root: str | Path) -> Path:
    """Write a chronicle as CSV and JSON; :func:`foedus.chronicle.read.read` gives it back equal.

    Each file is written under a temporary name and renamed; files foedus does not own stay as they are. A cell
    that a spreadsheet would take for a formula gets a leading apostrophe, which reading takes off again.

    Parameters
    ----------
    chronicle
        What to write.
    root
        Folder, made if it does not exist.
    """
    folder = Path(root)
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, Iterable[Sequence[object]]] = {
        "actors.csv": map(_actor, chronicle.actors.values()),
        "places.csv": map(_place, chronicle.places.values()),
        "borders.csv": map(_border, chronicle.borders),
        "events.csv": map(_event, chronicle.events),
        "reports.csv": map(_report, chronicle.reports),
    }
    if chronicle.capabilities is not None:
        tables["capabilities.csv"] = chronicle.capabilities.iter_rows()
    for name, rows in tables.items():
        replace_text(folder / name, table_text(COLUMNS[name], rows))
    items = [{**source.csl, "id": source.id} for source in chronicle.sources.values()]
    replace_text(folder / "sources.json", json.dumps(items, ensure_ascii=False, indent=1) + "\n")
    return folder


def table_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV text with a header; cells are guarded against being run as formulas.

    Examples
    --------
    >>> print(table_text(("id", "name"), [("JPN", "=Japan")]), end="")
    id,name
    JPN,'=Japan
    """
    cells = [columns, *([_cell(value) for value in row] for row in rows)]
    return "".join(",".join(map(_quoted, row)) + "\n" for row in cells)


def replace_text(path: Path, text: str) -> None:
    """Write a file under a temporary name beside it, then rename: nobody ever sees half a file."""
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        try:
            file.write(text)
            file.close()
            Path(file.name).chmod(0o666 & ~_umask())
            os.replace(file.name, path)
        except BaseException:
            file.close()
            Path(file.name).unlink(missing_ok=True)
            raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',"\n\r') else cell


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, tuple):
        return "; ".join(value)
    return guarded(str(value))


def _actor(a: Actor) -> tuple[object, ...]:
    return a.id, a.name, a.kind, a.principal, a.cow_code, a.start, a.end


def _place(p: Place) -> tuple[object, ...]:
    return p.id, p.name, p.lat, p.lon, p.precision_km, p.source


def _border(b: BorderClaim) -> tuple[object, ...]:
    return b.place, b.claimant, b.owner, b.start, b.end, b.source


def _event(e: Event) -> tuple[object, ...]:
    return (
        e.id, e.date, e.effective, e.published, e.sender, e.receivers, e.declared_sender, e.act,
        e.mode, e.form, e.place, e.magnitude, e.status, e.summary, e.sources,
    )  # fmt: skip


def _report(r: Report) -> tuple[object, ...]:
    return r.event, r.attribute, r.value, r.holder, r.source
