"""Tables and settings of a scenario that the chronicle itself does not hold."""

from foedus.chronicle.faultlog import FaultLog
from foedus.chronicle.files import Folder
from foedus.chronicle.rows import RowReader, split
from foedus.chronicle.tables import Row, read_rows
from foedus.errors import InputError, guess
from foedus.model.named_ids import mechanism_faults, model_faults
from foedus.model.specification import specification
from foedus.scenario import Scenario, claims_and_faults, pacts_in


def check_tables(opened: Scenario, log: FaultLog) -> None:
    """Send faults of claims, mechanisms, texts, lines and the model to ``log``."""
    folder = Folder(opened.path, log)
    for name in ("texts.csv", "mechanisms.csv", "claims.csv"):
        reader = RowReader(name, log)
        for row in read_rows(folder, name) if folder.has(name) else ():
            reader.id(row)
            _sources(opened, reader, row)
    _check_lines(opened, folder)
    if folder.has("claims.csv"):
        log.extend(tuple(claims_and_faults(opened, log.spoiled)[1]))
    if folder.has("model.toml"):
        _check_model(opened, folder)


def _sources(opened: Scenario, reader: RowReader, row: Row) -> None:
    for source in split(row.cells.get("source", "")):
        if source not in opened.chronicle.sources:
            advice = guess(source, opened.chronicle.sources, 40)
            reader.fault(row, f"source '{source}' is not in sources.json.", advice)


def _check_lines(opened: Scenario, folder: Folder) -> None:
    reader = RowReader("lines.csv", folder.log)
    for row in read_rows(folder, "lines.csv") if folder.has("lines.csv") else ():
        reader.number(row, "lat", -90, 90)
        reader.number(row, "lon", -180, 180)
        claimant = row.cells["claimant"]
        if claimant not in opened.chronicle.actors:
            advice = guess(claimant, opened.chronicle.actors, 40)
            reader.fault(row, f"claimant '{claimant}' is not in actors.csv.", advice)
        _sources(opened, reader, row)


def _check_model(opened: Scenario, folder: Folder) -> None:
    table, lines = folder.toml("model.toml")
    if table is None:
        return
    try:
        spec = specification(table, lines)
    except InputError as error:
        folder.log.extend(error.faults)
        return
    imagined = pacts_in("imagined", opened.path, opened.chronicle, folder.log)
    found = model_faults(spec, lines, opened.chronicle, opened.pacts, folder.log.spoiled, imagined)
    rows = read_rows(folder, "mechanisms.csv") if folder.has("mechanisms.csv") else ()
    folder.log.extend((*found, *mechanism_faults(rows, spec)))
