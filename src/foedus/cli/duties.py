"""``foedus duties``: what was promised, called in, and honoured."""

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from foedus.cli.app import app
from foedus.cli.output import Format, emit
from foedus.errors import Fault, InputError, UsageError, guess

if TYPE_CHECKING:
    import polars as pl


@app.command
def duties(
    scenario: str,
    *,
    border: str | None = None,
    pact: str | None = None,
    actor: str | None = None,
    verdict: str | None = None,
    clashes: bool = False,
    form: Annotated[Format, Parameter(name="--format")] = "table",
) -> None:
    """List every duty that the record called in: act, pact, article, who owed whom, by when, and the verdict.

    Verdicts: honoured, late, partly, not; breached for what was forbidden; excepted where an article lifts the
    duty; cannot_tell where the record, or the border line, leaves it open.

    Parameters
    ----------
    scenario
        A scenario folder, or the name of one that ships with foedus.
    border
        Actor whose border line counts, such as MNG or JPN. Without it a duty that the lines of the two sides
        judge differently is cannot_tell.
    pact
        Only one pact.
    actor
        Only duties that this actor owes or is owed.
    verdict
        Only one verdict.
    clashes
        List the promises that could not both be kept instead.
    form
        How to print. The table joins and leaves out columns that the other forms have.
    """
    import polars as pl

    import foedus
    from foedus.pacts.duties import VERDICTS

    if verdict is not None and verdict not in VERDICTS:
        raise UsageError(f"--verdict '{verdict}' is not known. {guess(verdict, VERDICTS)}")
    opened = foedus.scenario(scenario)
    if clashes:
        from foedus.pacts.clashes import frame

        emit(frame(opened.clashes()), form)
        return
    rows = opened.duties(border).frame()
    if pact is not None:
        rows = rows.filter(pl.col("pact") == _known("pact", pact, [p.id for p in opened.pacts]))
    if verdict is not None:
        rows = rows.filter(pl.col("verdict") == verdict)
    if actor is not None:
        who = _known("actor", actor, list(opened.chronicle.actors))
        rows = rows.filter((pl.col("debtor") == who) | (pl.col("creditor") == who))
    emit(_readable(rows) if form == "table" else rows, form)


def _readable(rows: "pl.DataFrame") -> "pl.DataFrame":
    """Five columns that fit a terminal; the reasoning starts with the act and ends with the answer."""
    import polars as pl

    clause = pl.concat_str("pact", "article", separator=" ").alias("clause")
    owed = pl.concat_str("debtor", "creditor", separator=" to ").alias("owed by")
    return rows.select("called_in", clause, owed, "verdict", "reasoning")


def _known(option: str, wanted: str, known: list[str]) -> str:
    if wanted not in known:
        raise InputError(Fault(f"{option} '{wanted}' is not in the scenario.", advice=guess(wanted, known)))
    return wanted
