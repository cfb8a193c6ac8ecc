"""``foedus timeline``: the record in time order, with sources and contradicting reports."""

from typing import Annotated

from cyclopts import Parameter

from foedus.cli.app import app
from foedus.cli.output import Format, emit
from foedus.errors import UsageError

_READABLE = ("date", "sender", "receiver", "act", "place", "summary", "sources", "conflicts")


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
    agents: bool = False,
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
    form
        How to print. The table leaves out some columns that the other forms have.
    """
    import foedus

    rows = foedus.scenario(scenario).timeline(
        actor=actor, pair=_two(pair), act=act, place=place, since=since, until=until, agents=agents
    )
    emit(rows.select(_READABLE) if form == "table" else rows, form)


def _two(pair: str | None) -> tuple[str, str] | None:
    if pair is None:
        return None
    names = [name.strip() for name in pair.split(",")]
    if len(names) != 2 or not all(names):
        raise UsageError(f"--pair takes two actors with a comma between, found '{pair}'.")
    return names[0], names[1]
