"""``foedus pacts``: who was bound to whom, clause by clause."""

from typing import Annotated

from cyclopts import Parameter

from foedus.cli.app import app
from foedus.cli.output import Format, emit


@app.command
def pacts(
    scenario: str,
    *,
    on: str | None = None,
    pair: str | None = None,
    kind: str | None = None,
    form: Annotated[Format, Parameter(name="--format")] = "table",
) -> None:
    """List the clauses of a scenario's pacts, with their sources and how their text is known.

    Parameters
    ----------
    scenario
        A scenario folder, or the name of one that ships with foedus.
    on
        EDTF; only clauses in force then: 1939-05-11.
    pair
        Only clauses between two actors, either way: SUN,MNG.
    kind
        Only one kind of clause, such as defence.
    form
        How to print. The table joins and leaves out columns that the other forms have.
    """
    import polars as pl

    import foedus
    from foedus.dates import parse
    from foedus.errors import Fault, InputError, UsageError, guess
    from foedus.pacts.listing import clauses
    from foedus.pacts.vocabulary import KINDS

    if kind is not None and kind not in KINDS:
        raise UsageError(f"--kind {kind!r} is not known. {guess(kind, list(KINDS))}")
    names = [name.strip() for name in pair.split(",")] if pair else []
    opened = foedus.scenario(scenario)
    for name in names:
        if name not in opened.chronicle.actors:
            advice = guess(name, list(opened.chronicle.actors))
            raise InputError(Fault(f"actor '{name}' is not in the scenario.", advice=advice))
    if pair is not None and len(names) != 2:
        raise UsageError(f"--pair takes two actors with a comma between, found '{pair}'.")
    both = (names[0], names[1]) if names else None
    rows = clauses(opened.pacts, on=parse(on) if on else None, pair=both, kind=kind)
    clause = pl.concat_str("pact", "article", separator=" ").alias("clause")
    emit(rows.select(clause, "kind", "in_force", "ended", "summary") if form == "table" else rows, form)
