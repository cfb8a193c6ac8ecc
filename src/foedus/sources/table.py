"""What a reader hands on: rows, where they come from, and what was left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

EVENT_COLUMNS = {
    "id": pl.String,
    "date": pl.Date,
    "sender": pl.String,
    "receiver": pl.String,
    "act": pl.String,
    "mode": pl.String,
    "code": pl.String,
    "weight": pl.Float64,
    "place": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
}
"""Columns of every event table: ``act`` is a PLOVER type, ``code`` the source's own, ``weight`` its scale."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """Rows of one file.

    Attributes
    ----------
    rows : polars frame; for event formats the columns of ``EVENT_COLUMNS``.
    citation : CSL-JSON item of the data set.
    notes : what was left out or looks odd, in sentences.
    """

    rows: pl.DataFrame
    citation: Mapping[str, Any]
    notes: tuple[str, ...] = ()
