"""``foedus check``: everything wrong with a scenario folder, at once."""

import sys
from typing import Annotated

from cyclopts import Parameter

from foedus.cli.app import app
from foedus.cli.output import Format, emit


@app.command
def check(
    scenario: str,
    *,
    form: Annotated[Format, Parameter(name="--format")] = "table",
) -> None:
    """List every fault of a scenario folder, each with file and line.

    Reads all tables, sources and pacts, then checks ids, dates, life spans and words. Faults go to
    standard output; exit code 1 if there are any.

    Parameters
    ----------
    scenario
        A scenario folder, or the name of one that ships with foedus.
    form
        How to print: a line per fault for people, or rows of file, line, message, advice.
    """
    from foedus.scenario import check as examine

    found = examine(scenario)
    if form == "table":
        for fault in found.faults:
            print(fault)
    else:
        import polars as pl

        columns = ("file", "line", "message", "advice")
        rows = [tuple(getattr(fault, name) for name in columns) for fault in found.faults]
        types = {"file": pl.String, "line": pl.Int64, "message": pl.String, "advice": pl.String}
        emit(pl.DataFrame(rows, schema=types, orient="row"), form)
    for note in found.notes:
        print(f"note: {note}", file=sys.stderr)
    n_faults = len(found.faults) + found.n_dropped
    if n_faults:
        hidden = f", the first {len(found.faults)} shown" if found.n_dropped else ""
        print(f"{scenario}: {n_faults} {'fault' if n_faults == 1 else 'faults'}{hidden}.", file=sys.stderr)
        sys.exit(1)
    record = found.chronicle
    print(
        f"{scenario}: no faults ({len(record.actors)} actors, {len(record.places)} places, "
        f"{found.n_events:,} events, {len(record.reports)} reports, {len(record.sources)} sources).",
        file=sys.stderr,
    )
