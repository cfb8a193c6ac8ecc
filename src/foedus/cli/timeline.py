"""``foedus timeline``: the record in time order, with sources and contradicting reports."""

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from foedus.cli.app import app
from foedus.cli.output import Format, emit
from foedus.errors import UsageError

if TYPE_CHECKING:
    import polars as pl


@app.command
def timeline(
    scenario: str,
    *,
    actor: str | None = None,
    pair: str | None = None,
    act: str | None = None,
    place: str | None = None,
    since: str | None = None,
    until: str | None = None,
    agents: Annotated[bool, Parameter(negative="")] = False,
    holder: str | None = None,
    form: Annotated[Format, Parameter(name="--format")] = "table",
) -> None:
    """List events in time order, with their sources and the reports that contradict them.

    Where sources differ, the first value is the one foedus uses: the chronicle's own column if it has one,
    otherwise the first report in reports.csv. Nothing is averaged.

    Parameters
    ----------
    scenario
        A scenario folder, or the name of one that ships with foedus.
    actor
        Only events this actor takes part in.
    pair
        Only events between two actors, either way: JPN,SUN.
    act
        Only one PLOVER type, such as ASSAULT.
    place
        Only one place id.
    since
        EDTF; leave out what is certainly earlier.
    until
        EDTF; leave out what is certainly later.
    agents
        Let an actor stand for its field armies and clients too.
    holder
        Give this holder's values where it has any, such as "Krivosheev 2001"; the default ones elsewhere.
    form
        How to print. The table folds into four columns what the other forms give in seventeen.
    """
    import foedus

    rows = foedus.scenario(scenario).timeline(
        actor=actor,
        pair=_two(pair),
        act=act,
        place=place,
        since=since,
        until=until,
        agents=agents,
        holder=holder,
    )
    emit(_readable(rows) if form == "table" else rows, form)


def _readable(rows: "pl.DataFrame") -> "pl.DataFrame":
    """Four columns that fit a screen: when, who to whom, what, and the record with its sources."""
    import polars as pl

    record = [
        "\n".join(
            part
            for part in (
                row["summary"] + (f" ({row['place']})" if row["place"] else ""),
                f"[{row['sources']}]",
                f"told by {row['told_by'].partition(': ')[2]}: {row['told_by'].partition(': ')[0]}"
                if row["told_by"]
                else "",
                f"sources differ: {row['conflicts']}" if row["conflicts"] else "",
            )
            if part
        )
        for row in rows.iter_rows(named=True)
    ]
    who = (
        pl.when(pl.col("form") == "internal")
        .then("sender")
        .otherwise(
            pl.col("sender")
            + pl.when(pl.col("form") == "mutual").then(pl.lit(" and ")).otherwise(pl.lit(" to "))
            + pl.col("receiver")
        )
    )
    return rows.select("date", who.alias("who"), "act").with_columns(pl.Series("record", record, pl.String))


def _two(pair: str | None) -> tuple[str, str] | None:
    if pair is None:
        return None
    names = [name.strip() for name in pair.split(",")]
    if len(names) != 2 or not all(names):
        raise UsageError(f"--pair takes two actors with a comma between, found '{pair}'.")
    return names[0], names[1]
