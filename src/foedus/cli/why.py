"""``foedus why``: what made one act of the record as likely as it was."""

from typing import Annotated, Literal

from cyclopts import Parameter

from foedus.cli.app import app
from foedus.cli.output import Format, emit


@app.command
def why(
    event: str,
    scenario: str = "khalkhin-gol",
    *,
    receiver: str | None = None,
    show: Literal["terms", "events"] = "terms",
    form: Annotated[Format, Parameter(name="--format")] = "table",
) -> None:
    """What an act's rate was made of just before it, and which past events it leaned on.

    One row per statistic: its value, how often it multiplied the rate with its 90% interval, and its Shapley share of the rate in
    acts per day; or, with --show events, one row per past event without which the rate would have been another.

    Parameters
    ----------
    event
        Id of an event.
    scenario
        Name of a scenario that ships with foedus, or a folder.
    receiver
        One of its receivers; by default each.
    show
        terms or events.
    form
        How to print.
    """
    import sys

    import polars as pl

    import foedus

    found = foedus.scenario(scenario).fit().why(event, receiver, lean=show == "events")
    for each in found:
        print(f"{each} [{each.act_class}: {each.sender} to {each.receiver}]", file=sys.stderr)
    tables = [each.frame() if show == "terms" else each.leanings() for each in found]
    named = [
        table.select(
            pl.lit(each.event).alias("event"),
            pl.lit(each.sender).alias("sender"),
            pl.lit(each.receiver).alias("receiver"),
            pl.all(),
        )
        for each, table in zip(found, tables, strict=True)
    ]
    emit(pl.concat(named), form, title=f"Why {event}")
