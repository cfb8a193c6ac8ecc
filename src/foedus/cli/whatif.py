"""``foedus whatif``: the record with a pact, an event or a class of acts taken out."""

from typing import Annotated, Literal

from cyclopts import Parameter

from foedus.cli.app import app
from foedus.cli.output import Format, emit


@app.command
def whatif(
    scenario: str = "khalkhin-gol",
    *,
    without: Annotated[list[str] | None, Parameter(consume_multiple=True)] = None,
    question: str | None = None,
    since: str | None = None,
    until: str | None = None,
    histories: int = 400,
    seed: int = 1,
    coupling: Literal["time_change", "thinning", "independent"] = "time_change",
    threads: int | None = None,
    form: Annotated[Format, Parameter(name="--format")] = "table",
) -> None:
    """What changes if something is taken out: the record's own chance run again, and fresh chance.

    Parameters
    ----------
    scenario
        Name of a scenario that ships with foedus, or a folder.
    without
        Ids of pacts or events to take out.
    question
        A question of model.toml instead.
    since
        Day from which histories may differ. Default: the first day the edit touches.
    until
        Last day.
    histories
        How many twins, and how many histories under fresh chance.
    seed
        Key of all randomness.
    coupling
        How twin and record share their chance.
    threads
        How many cores to use; no result depends on it.
    form
        table, json, csv or parquet.
    """
    import sys

    import foedus
    from foedus.errors import UsageError

    if bool(without) == bool(question):
        raise UsageError("give --without ID or --question ID.")
    model = foedus.scenario(scenario).fit()
    options = {"histories": histories, "seed": seed, "coupling": coupling, "threads": threads,
               "progress": sys.stderr.isatty()}  # fmt: skip
    answer = model.asked(question, **options) if question else model.whatif(
        without=without, since=since, until=until, **options
    )  # fmt: skip
    print(answer, file=sys.stderr)
    exploded = {name: share for name, share in answer.outcome().items() if share}
    if exploded:
        print("exploded: " + ", ".join(f"{k} {v:.1%}" for k, v in exploded.items()), file=sys.stderr)
    emit(model.measured(answer), form, title=str(answer.edits))
