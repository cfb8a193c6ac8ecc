"""Material capabilities of actors by year, as a frame."""

from typing import TYPE_CHECKING

from foedus.chronicle.files import Folder
from foedus.chronicle.references import References
from foedus.chronicle.rows import RowReader
from foedus.chronicle.tables import read_rows

if TYPE_CHECKING:
    import polars as pl

NAME = "capabilities.csv"
MEASURES = ("milex", "milper", "irst", "pec", "tpop", "upop", "cinc")


def read_capabilities(folder: Folder, references: References) -> "pl.DataFrame | None":
    """One row per actor-year of ``capabilities.csv``; ``None`` if the folder has none.

    Measures are those of Correlates of War's National Material Capabilities: milex (thousand current dollars),
    milper, tpop, upop (thousands), irst (thousand tons), pec (thousand coal-ton equivalents), cinc (share).
    """
    if not folder.has(NAME):
        return None
    import polars as pl

    reader = RowReader(NAME, folder.log)
    records: list[tuple[object, ...]] = []
    seen: dict[tuple[str, int], int] = {}
    for row in read_rows(folder, NAME):
        year = reader.number(row, "year", -9999, 9999)
        values = [reader.number(row, measure, 0) for measure in MEASURES]
        references.actor(row.cells["actor"], "actor", NAME, row.line)
        references.source(row.cells["source"], NAME, row.line)
        if year is None:
            continue
        if year != int(year):
            reader.fault(row, f"year '{row.cells['year']}' is no whole year.")
            continue
        first = seen.setdefault((row.cells["actor"], int(year)), row.line)
        if first != row.line:
            reader.fault(row, f"{row.cells['actor']} {int(year)} stands twice, first in line {first}.")
            continue
        records.append((row.cells["actor"], int(year), *values, row.cells["source"]))
    schema = {
        "actor": pl.String,
        "year": pl.Int64,
        **dict.fromkeys(MEASURES, pl.Float64),
        "source": pl.String,
    }
    return pl.DataFrame(records, schema=schema, orient="row")
