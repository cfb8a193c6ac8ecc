"""``foedus read``: a file from elsewhere, as rows foedus can use."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from foedus.cli.app import app
from foedus.cli.output import guarded
from foedus.errors import Fault, InputError, UsageError
from foedus.sources.formats import Form

if TYPE_CHECKING:
    import polars as pl


@app.command
def read(
    file: Path,
    *,
    form: Annotated[Form, Parameter(name="--as")],
    out: Annotated[Path, Parameter(name=["--out", "-o"])],
    column: Annotated[list[str] | None, Parameter(name="--column", negative="")] = None,
    actors: Literal["country", "name"] | None = None,
    until: int | None = None,
) -> None:
    """Read an event file or an alliance file from elsewhere and write it as CSV or Parquet.

    Beside OUT a file OUT.source.json is written with the citation of the data set. Event files become rows of id, date,
    sender, receiver, act (PLOVER type), mode, code (the source's own), weight, place, lat, lon. What is left out is
    said on standard error. With --as atop and an OUT without suffix, a folder of pact files is written instead.

    Parameters
    ----------
    file
        The file; a zip archive with one member is unpacked.
    form
        csv (any table), icews, gdelt (event tables, version 1 or 2), polecat, keds, atop (obligations by pair and
        spell), atop-years (the same by year).
    out
        Where to write: .csv or .parquet, or a folder for pact files.
    column
        For csv: which column is which, as sender=from_state; repeat for each.
    actors
        For icews, gdelt, polecat: take countries (default) or actor names.
    until
        For atop-years: the last year of alliances still in force.
    """
    from foedus.sources.formats import read_as

    if out.suffix not in (".csv", ".parquet", ""):
        raise UsageError(f"--out {out}: write to .csv or .parquet, or to a folder for pact files.")
    if out.suffix == "":
        _write_pacts(file, form, out)
        return
    table = read_as(form, file, columns=_mapping(column, form), actors=actors, until=until)
    _replace(out, table.rows)
    from foedus.chronicle.write import replace_text

    replace_text(
        out.with_name(f"{out.name}.source.json"),
        json.dumps(table.citation, ensure_ascii=False, indent=1) + "\n",
    )
    for note in table.notes:
        print(f"note: {note}", file=sys.stderr)
    print(f"{out}: {len(table.rows):,} rows of {len(table.rows.columns)} columns.", file=sys.stderr)


def _mapping(pairs: list[str] | None, form: Form) -> dict[str, str]:
    if pairs and form != "csv":
        raise UsageError("--column is for --as csv; the other formats have their own columns.")
    mapping = {}
    for pair in pairs or []:
        ours, mark, theirs = pair.partition("=")
        if not mark or not ours or not theirs:
            raise UsageError(f"--column takes ours=theirs, found '{pair}'.")
        mapping[ours.strip()] = theirs.strip()
    return mapping


def _replace(out: Path, rows: "pl.DataFrame") -> None:
    """Write under a temporary name, then rename."""
    partial = out.with_name(f".{out.name}.part")
    try:
        if out.suffix == ".parquet":
            rows.write_parquet(partial)
        else:
            guarded(rows).write_csv(partial)
        os.replace(partial, out)
    except OSError as error:
        raise InputError(Fault(f"cannot be written: {error.strerror or error}.", str(out))) from None
    finally:
        partial.unlink(missing_ok=True)


def _write_pacts(file: Path, form: Form, out: Path) -> None:
    if form != "atop":
        raise UsageError(
            f"--out {out}: a folder is for the pact files of --as atop; write to .csv or .parquet."
        )
    from foedus.chronicle.write import replace_text
    from foedus.sources.atop_pacts import pacts

    files = pacts(file)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        replace_text(out / name, text)
    print(f"{out}: {len(files):,} pact files.", file=sys.stderr)
