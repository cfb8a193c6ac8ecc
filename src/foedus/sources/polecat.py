"""POLECAT event data: tab-separated, a header, PLOVER types and modes."""

from pathlib import Path

import polars as pl

from foedus.sources.delimited import read_table, require
from foedus.sources.events import ActorsAs, event_table
from foedus.sources.table import SourceTable

CITATION = {
    "id": "polecat",
    "type": "dataset",
    "title": "POLECAT Weekly Data",
    "author": [
        {"family": name, "given": given}
        for name, given in (
            ("Scarborough", "Grace I."), ("Bagozzi", "Benjamin E."), ("Beger", "Andreas"),
            ("Berrie", "John"), ("Halterman", "Andrew"), ("Schrodt", "Philip A."), ("Spivey", "Jevon"),
        )
    ],
    "publisher": "Harvard Dataverse",
    "issued": {"date-parts": [[2023]]},
    "DOI": "10.7910/DVN/AJGVIT",
}  # fmt: skip

_ACTOR = {"country": ("Actor Country", "Recipient Country"), "name": ("Actor Name", "Recipient Name")}


def read(path: str | Path, *, actors: ActorsAs = "country") -> SourceTable:
    """Read a POLECAT file (``ngecEvents.*.txt``).

    Parameters
    ----------
    path
        Tab-separated with a header: Event ID, Event Date, Event Type, Event Mode, Intensity, ...
    actors
        Take countries or actor names as senders and receivers.

    References
    ----------
    Halterman et al. (2023), "PLOVER and POLECAT: A New Political Event Ontology and Dataset".
    """
    frame = read_table(path)
    sender, receiver = _ACTOR[actors]
    require(frame, ("Event ID", "Event Date", "Event Type", sender, receiver), path, "POLECAT")
    optional = {
        "mode": "Event Mode", "weight": "Intensity", "place": "Placename", "lat": "Latitude", "lon": "Longitude",
    }  # fmt: skip
    if "Event Intensity" in frame.columns:
        optional["weight"] = "Event Intensity"
    rows = frame.select(
        pl.col("Event ID").alias("id"),
        pl.col("Event Date").alias("date"),
        pl.col(sender).alias("sender"),
        pl.col(receiver).alias("receiver"),
        pl.col("Event Type").str.strip_chars().str.to_uppercase().alias("act"),
        pl.col("Event Type").alias("code"),
        *(pl.col(source).alias(name) for name, source in optional.items() if source in frame.columns),
    )
    return event_table(rows, CITATION, path)
