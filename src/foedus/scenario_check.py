"""Tables and settings of a scenario that the chronicle itself does not hold."""

from typing import TYPE_CHECKING

from foedus.chronicle.faultlog import FaultLog
from foedus.chronicle.files import Folder
from foedus.chronicle.rows import RowReader, split
from foedus.chronicle.tables import Row, read_rows
from foedus.errors import InputError

if TYPE_CHECKING:
    from foedus.scenario import Scenario


def check_tables(opened: "Scenario", log: FaultLog) -> None:
    """Send faults of claims, mechanisms, texts, lines and the model to ``log``."""
    folder = Folder(opened.path, log)
    for name in ("texts.csv", "mechanisms.csv", "claims.csv"):
        reader = RowReader(name, log)
        for row in read_rows(folder, name) if folder.has(name) else ():
            reader.id(row)
            _sources(opened, reader, row)
    _check_lines(opened, folder)
    for later in (_check_claims, _check_model):
        try:
            later(opened, folder)
        except InputError as error:
            log.extend(error.faults)


def _sources(opened: "Scenario", reader: RowReader, row: Row) -> None:
    for source in split(row.cells.get("source", "")):
        if source not in opened.chronicle.sources:
            reader.fault(row, f"source '{source}' is not in sources.json.")


def _check_lines(opened: "Scenario", folder: Folder) -> None:
    reader = RowReader("lines.csv", folder.log)
    for row in read_rows(folder, "lines.csv") if folder.has("lines.csv") else ():
        reader.number(row, "lat", -90, 90)
        reader.number(row, "lon", -180, 180)
        claimant = row.cells["claimant"]
        if claimant not in opened.chronicle.actors:
            reader.fault(row, f"claimant '{claimant}' is not in actors.csv.")
        _sources(opened, reader, row)


def _check_claims(opened: "Scenario", folder: Folder) -> None:
    if folder.has("claims.csv"):
        _ = opened.claims_under_test


def _check_model(opened: "Scenario", folder: Folder) -> None:
    if folder.has("model.toml"):
        from foedus.model.specification import specification

        table = folder.toml("model.toml")
        if table is not None:
            specification(table)
