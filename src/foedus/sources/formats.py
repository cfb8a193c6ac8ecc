"""The formats that ``foedus read`` knows."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from foedus.sources.table import SourceTable

Form = Literal["csv", "icews", "gdelt", "polecat", "keds", "atop", "atop-years"]

EVENT_FORMS = ("csv", "icews", "gdelt", "polecat", "keds")


def read_as(
    form: Form,
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    actors: Literal["country", "name"] | None = None,
    until: int | None = None,
) -> "SourceTable":
    """Read a file in one of the known formats.

    Parameters
    ----------
    form
        ``csv`` any table, ``icews``, ``gdelt``, ``polecat``, ``keds`` events, ``atop`` directed spells of
        obligations, ``atop-years`` the same by year.
    path
        The file.
    columns
        ``csv``: which column is which, see :func:`foedus.sources.plain.read`.
    actors
        ``icews``, ``gdelt``, ``polecat``: countries or names; without it countries.
    until
        ``atop-years``: last year of alliances still in force; without it the last year of any entry or exit.
    """
    from foedus.sources import atop, gdelt, icews, keds, plain, polecat

    if form == "csv":
        return plain.read(path, columns=columns)
    if form == "atop":
        return atop.dyads(path)
    if form == "atop-years":
        return atop.dyad_years(path, until=until or atop.last_year(path))
    reader = {"icews": icews.read, "gdelt": gdelt.read, "polecat": polecat.read, "keds": keds.read}[form]
    return reader(path) if actors is None else reader(path, actors=actors)
