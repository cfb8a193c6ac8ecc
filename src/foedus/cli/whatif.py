"""``foedus whatif``: the record with a pact, an event or a class of acts taken out or put in, or another capability."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from foedus.cli.app import app
from foedus.cli.doubts import doubted, in_words, leaning_table, placebo_rows, placebo_table, undone_by
from foedus.cli.output import Format, emit

if TYPE_CHECKING:
    import polars as pl


@app.command
def whatif(
    scenario: str = "khalkhin-gol",
    *,
    without: Annotated[list[str] | None, Parameter(consume_multiple=True, negative=())] = None,
    without_class: Annotated[list[str] | None, Parameter(consume_multiple=True, negative=())] = None,
    with_: Annotated[list[str] | None, Parameter(name="--with", consume_multiple=True, negative=())] = None,
    capability: Annotated[list[str] | None, Parameter(consume_multiple=True, negative=())] = None,
    question: str | None = None,
    since: str | None = None,
    until: str | None = None,
    histories: int = 400,
    seed: int = 1,
    coupling: Literal["time_change", "thinning", "independent"] = "time_change",
    sensitivity: Annotated[bool, Parameter(negative=())] = False,
    influence: int = 0,
    placebos: int | None = None,
    max_events: int | None = None,
    threads: int | None = None,
    form: Annotated[Format, Parameter(name="--format")] = "table",
) -> None:
    """What changes if the past is edited: the record's own chance run again, and fresh chance.

    One row per measure of model.toml. The table shows the record; the twin, with what holds 90% of the twins; the
    means under fresh chance before and after the edit; and their difference with its 90% interval. The other forms
    add the errors of simulation and of the coefficients.

    Parameters
    ----------
    scenario
        Name of a scenario that ships with foedus, or a folder.
    without
        Ids of pacts or events to take out.
    without_class
        Act classes of model.toml that do not happen: CLASS between anyone from --since on, or
        CLASS/SENDERS/RECEIVERS/SINCE/UNTIL, as in fight/SUN,MNG/JPN-KWA/1939-08-20/1939-08-31; an empty part is open.
    with_
        Events and pacts that there were not: DATE/SENDER/ACT/RECEIVER[/MAGNITUDE], as in 1937-08-21/SUN/ASSAULT/JPN-KWA/3; a
        pact's FILE.toml; or the id of a pact of the scenario's folder imagined.
    capability
        ACTOR/FACTOR[/SINCE[/UNTIL]]: an actor's yearly capability times a factor, as in JPN/0.5/1937.
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
    sensitivity
        Add how strongly an unmeasured cause would have to act, on both rate and edit, to undo each answer.
    influence
        Add so many events of the record that each answer leans on most: how far it moves with one of them not explained.
    placebos
        Also make so many edits that must show nothing, besides those of model.toml (0 for these alone).
    max_events
        A history that reaches so many acts has exploded; the share that did is printed.
    threads
        How many cores to use; no result depends on it.
    form
        How to print.
    """
    import sys

    import polars as pl

    import foedus
    from foedus.counterfactual.spelling import acts_from, added_from, capability_from
    from foedus.errors import UsageError

    if bool(without or without_class or with_ or capability) == bool(question):
        raise UsageError(
            "give what to edit (--without, --without-class, --with, --capability) or --question ID."
        )
    added, paths = [*map(added_from, with_ or [])], [*map(capability_from, capability or [])]
    acts = [acts_from(word) for word in without_class or []]
    if since is None and not all(each.since for each in acts):
        raise UsageError("--without-class needs --since DAY: what came before still happened.")
    opened = foedus.scenario(scenario)
    _known(opened, without or [], [each.act for each in acts], question)
    taken_out = [*(without or []), *(replace(each, since=each.since or since or "") for each in acts)]
    model = opened.fit()
    options = {"histories": histories, "seed": seed, "coupling": coupling, "threads": threads, "max_events": max_events,
               "progress": sys.stderr.isatty()}  # fmt: skip
    answer = model.asked(question, **options) if question else model.whatif(
        without=taken_out, with_=added, replace=paths, since=since, until=until, **options
    )  # fmt: skip
    print(answer, file=sys.stderr)
    print(_ended(answer.outcome(), answer.base_plan.room), file=sys.stderr)
    rows = doubted(model, answer, model.measured(answer), sensitivity=sensitivity, influence=influence)
    if form == "table":
        emit(_readable(rows), form)
        if influence:
            emit(
                leaning_table(rows),
                form,
                title="Events each answer leans on, and how far it moves without them",
            )
    beside = (
        None
        if placebos is None
        else placebo_rows(model, placebos, until=until, **{**options, "progress": False})
    )
    if form != "table":
        rows = in_words(rows) if form == "csv" else rows
        emit(rows if beside is None else pl.concat([rows, beside], how="diagonal"), form)
    elif beside is not None:
        emit(placebo_table(beside), form, title="Edits that must show nothing")


def _ended(shares: dict[str, float], room: int) -> str:
    """How many histories ran away or died out, world by world."""
    worlds = {"twins": "of the twins", "interventional": "after the edit", "base": "before it"}
    told = [
        f"{words} " + ", ".join(f"{shares[f'{name}_{end}']:.1%} {where}" for name, where in worlds.items())
        for end, words in (("exploded", f"Exploded ({room:,} acts):"), ("died", "died out:"))
    ]
    return "; ".join(told) + ". All are counted."


def _known(opened: Any, without: list[str], classes: list[str], question: str | None) -> None:
    """Refuse an id that is not in the scenario before the model is fitted, which takes some seconds."""
    from foedus.errors import Fault, guess, raise_if
    from foedus.model.specification import specification

    spec = specification(opened.model)
    named = [act_class.name for act_class in spec.act_class]
    raise_if(
        [
            Fault(f"act class '{c}' is not in model.toml.", advice=guess(c, named))
            for c in classes
            if c not in named
        ]
    )
    questions = [asked.id for asked in spec.question]
    if question is not None and question not in questions:
        raise_if([Fault(f"question '{question}' is not in model.toml.", advice=guess(question, questions))])
    ids = [*(pact.id for pact in opened.pacts), *(event.id for event in opened.chronicle.events)]
    unknown = (item for item in without if item not in ids)
    raise_if(
        [Fault(f"'{item}' is neither a pact nor an event of the record.", advice=guess(item, ids))
         for item in unknown]
    )  # fmt: skip


def _readable(rows: "pl.DataFrame") -> "pl.DataFrame":
    """One line per measure, each world's number with its interval."""
    import polars as pl

    def ranged(name: str) -> list[str]:
        ends = rows.select(name, f"{name}_low", f"{name}_high").iter_rows()
        return [f"{value:.3g} ({low:.3g} to {high:.3g})" for value, low, high in ends]

    return pl.DataFrame({
        "measure": rows["measure"],
        "record": rows["factual"],
        "twin": ranged("twin"),
        "before": rows["base"],
        "after": rows["interventional"],
        "effect": ranged("effect"),
        "variance saved": [f"{share:.0%}" for share in rows["variance_saved"]],
    }).with_columns(*undone_by(rows))  # fmt: skip
