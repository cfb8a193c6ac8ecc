"""GDELT event tables, versions 1 and 2: tab-separated, no header, CAMEO codes."""

from pathlib import Path

from foedus.limits import refuse
from foedus.sources.delimited import read_table, width
from foedus.sources.events import ActorsAs, event_table
from foedus.sources.plover import CAMEO, plover_type
from foedus.sources.table import SourceTable

CITATION = {
    "id": "gdelt",
    "type": "paper-conference",
    "title": "GDELT: Global Data on Events, Location and Tone, 1979-2012",
    "author": [{"family": "Leetaru", "given": "Kalev"}, {"family": "Schrodt", "given": "Philip A."}],
    "event": "International Studies Association Annual Convention",
    "issued": {"date-parts": [[2013]]},
    "URL": "https://www.gdeltproject.org/",
}

_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode",
    "Religion1Code", "Religion2Code", "Type1Code", "Type2Code", "Type3Code",
)  # fmt: skip
_GEO_1 = ("Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")
_GEO_2 = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")


def _layout(geo: tuple[str, ...], tail: tuple[str, ...]) -> tuple[str, ...]:
    return (
        "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
        *(f"Actor{n}{part}" for n in (1, 2) for part in _ACTOR),
        "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass",
        "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone",
        *(f"{who}Geo_{part}" for who in ("Actor1", "Actor2", "Action") for part in geo),
        *tail,
    )  # fmt: skip


LAYOUTS = {
    57: _layout(_GEO_1, ("DATEADDED",)),
    58: _layout(_GEO_1, ("DATEADDED", "SOURCEURL")),
    61: _layout(_GEO_2, ("DATEADDED", "SOURCEURL")),
}
"""Columns by their number: the backfile and daily files of version 1, and version 2."""


def read(path: str | Path, *, actors: ActorsAs = "country") -> SourceTable:
    """Read a GDELT event file (``.export.CSV``, also zipped as distributed).

    Parameters
    ----------
    path
        57 or 58 columns (version 1) or 61 (version 2).
    actors
        Take country codes or full CAMEO actor codes as senders and receivers.

    References
    ----------
    GDELT (2015), The GDELT Event Database Data Format Codebook V2.0.
    """
    n_columns = width(path)
    if n_columns not in LAYOUTS:
        raise refuse(
            Path(path), f"has {n_columns} tab-separated columns; GDELT event tables have 57, 58 or 61."
        )
    frame = read_table(path, columns=LAYOUTS[n_columns])
    actor = {"country": "CountryCode", "name": "Code"}[actors]
    rows = frame.select(
        id="GLOBALEVENTID",
        date="SQLDATE",
        sender=f"Actor1{actor}",
        receiver=f"Actor2{actor}",
        code="EventCode",
        weight="GoldsteinScale",
        place="ActionGeo_FullName",
        lat="ActionGeo_Lat",
        lon="ActionGeo_Long",
    )
    rows = rows.with_columns(plover_type(rows["code"], CAMEO).alias("act"))
    return event_table(rows, CITATION, path, date_format="%Y%m%d", first_line=1)
