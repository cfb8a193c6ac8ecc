"""What ``foedus whatif`` says of its own answers: unmeasured causes, single events, edits that must show nothing."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl


def doubted(
    model: Any, answer: Any, rows: "pl.DataFrame", *, sensitivity: bool, influence: int
) -> "pl.DataFrame":
    """The answer's rows with what would undo them, and the events they lean on most as a list of structs."""
    import polars as pl

    if sensitivity:
        rows = rows.join(model.sensitivity(answer), on="measure", how="left", maintain_order="left")
    if influence:
        most = [[asdict(each) for each in model.influence(answer, m)[:influence]] for m in rows["measure"]]
        rows = rows.with_columns(pl.Series("leans_on", most))
    return rows


def in_words(rows: "pl.DataFrame") -> "pl.DataFrame":
    """Lists of events as text, for CSV."""
    import polars as pl

    if "leans_on" not in rows.columns:
        return rows
    words = [[f"{e['event']} ({e['twin_change']:+.3g})" for e in events] for events in rows["leans_on"]]
    return rows.with_columns(pl.Series("leans_on", words, dtype=pl.List(pl.String)))


def undone_by(rows: "pl.DataFrame") -> list["pl.Series"]:
    """What would undo each answer, as a column for people where it was asked for."""
    import polars as pl

    if "multiplier" not in rows.columns:
        return []
    pairs = rows.select("multiplier", "multiplier_of_bound").iter_rows()
    words = ["" if m is None else f"x{m:.2g} (limit x{bound:.2g})" for m, bound in pairs]
    return [pl.Series("undone by", words)]


def leaning_table(rows: "pl.DataFrame") -> "pl.DataFrame":
    """One row per measure and event, for people."""
    import polars as pl

    def moved(name: str) -> pl.Expr:
        return pl.format(
            "{} +- {}", *(pl.col(f"{name}_{end}").round(3) for end in ("change", "error"))
        ).alias(name)

    each = rows.select("measure", "leans_on").explode("leans_on").unnest("leans_on")
    return each.select("measure", "event", "act_class", moved("twin"), moved("effect"), "is_trusted")


def placebo_rows(model: Any, made: int, **options: Any) -> "pl.DataFrame":
    """Edits that must show nothing; how many do goes to standard error."""
    rows = model.placebos(made=made, **options)
    n_shown = int(rows["shows_something"].sum())
    print(
        f"placebos: {n_shown} of {len(rows)} answers show something; chance alone makes one in twenty.",
        file=sys.stderr,
    )
    return rows


def placebo_table(rows: "pl.DataFrame") -> "pl.DataFrame":
    """The placebos for people."""
    return rows.select("placebo", "measure", "effect", "effect_mc_error", "difference", "shows_something")
