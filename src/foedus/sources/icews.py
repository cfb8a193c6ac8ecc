"""ICEWS coded event data: tab-separated, a header, CAMEO codes."""

from pathlib import Path

import polars as pl

from foedus.sources.delimited import read_table, require
from foedus.sources.events import ActorsAs, event_table
from foedus.sources.plover import CAMEO, plover_type
from foedus.sources.table import SourceTable

CITATION = {
    "id": "icews",
    "type": "dataset",
    "title": "ICEWS Coded Event Data",
    "author": [
        {"family": name, "given": given}
        for name, given in (
            ("Boschee", "Elizabeth"), ("Lautenschlager", "Jennifer"), ("O'Brien", "Sean"),
            ("Shellman", "Steve"), ("Starz", "James"), ("Ward", "Michael"),
        )
    ],
    "publisher": "Harvard Dataverse",
    "issued": {"date-parts": [[2015]]},
    "DOI": "10.7910/DVN/28075",
}  # fmt: skip

_COLUMNS = (
    "event_id",
    "event_date",
    "source_name",
    "source_country",
    "cameo_code",
    "target_name",
    "target_country",
)


def read(path: str | Path, *, actors: ActorsAs = "country") -> SourceTable:
    """Read an ICEWS event file, as distributed or as Parquet with the same columns.

    Parameters
    ----------
    path
        Tab-separated with a header: Event ID, Event Date, Source Name, ..., CAMEO Code, Intensity, ...
    actors
        Take countries or actor names as senders and receivers.
    """
    frame = read_table(path)
    frame = frame.rename({name: name.strip().lower().replace(" ", "_") for name in frame.columns})
    require(frame, _COLUMNS, path, "ICEWS")
    code = frame["cameo_code"].str.strip_chars()
    rows = pl.DataFrame(
        {
            "id": frame["event_id"],
            "date": frame["event_date"],
            "sender": frame[f"source_{actors}"],
            "receiver": frame[f"target_{actors}"],
            "act": plover_type(code, CAMEO),
            "code": code,
        }
    ).with_columns(
        frame[source].alias(name)
        for name, source in (
            ("weight", "intensity"),
            ("place", "city"),
            ("lat", "latitude"),
            ("lon", "longitude"),
        )
        if source in frame.columns
    )
    return event_table(rows, CITATION, path)
