"""``foedus claims``: the assertions of the texts under test, judged."""

import sys
from typing import Annotated

from cyclopts import Parameter

from foedus.cli.app import app
from foedus.cli.output import Format, emit

_READABLE = ("claim", "text", "verdict", "judged_by", "reasoning")


@app.command
def claims(
    scenario: str,
    *,
    verdict: str | None = None,
    text: str | None = None,
    fit: bool = False,
    form: Annotated[Format, Parameter(name="--format")] = "table",
) -> None:
    """Judge each assertion of the texts under test against chronicle and pacts, with the ids and sources that decide.

    Verdicts: supported, qualified, contradicted, cannot_be_tested. A claim of cause needs the fitted model: --fit. A
    judgement that a person made is marked and carries its reason.

    Parameters
    ----------
    scenario
        A scenario folder, or the name of one that ships with foedus.
    verdict
        Only one verdict.
    text
        Only one text, by the letter its claims start with.
    fit
        Fit the model first (some seconds), so that claims of cause are judged by its estimates.
    form
        How to print. The table leaves out some columns that the other forms have.
    """
    import polars as pl

    import foedus
    from foedus.claims.judge import frame
    from foedus.claims.records import VERDICTS
    from foedus.errors import Fault, InputError, UsageError, guess

    if verdict is not None and verdict not in VERDICTS:
        raise UsageError(f"--verdict {verdict!r} is not known. {guess(verdict, list(VERDICTS))}")
    if fit:
        print(f"{scenario}: fitting the model ...", file=sys.stderr)
    opened = foedus.scenario(scenario)
    texts = [row["id"] for row in opened.texts]
    if text is not None and text not in texts:
        raise InputError(
            Fault(
                f"text '{text}' is not in the scenario.",
                advice=guess(text, texts) if texts else "It has no texts.csv.",
            )
        )
    rows = frame(opened.claims(fit=fit))
    if verdict is not None:
        rows = rows.filter(pl.col("verdict") == verdict)
    if text is not None:
        rows = rows.filter(pl.col("claim").str.starts_with(text))
    emit(rows.select(_READABLE) if form == "table" else rows, form)
