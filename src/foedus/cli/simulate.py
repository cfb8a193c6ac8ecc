"""``foedus simulate``: thousands of histories of a scenario."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.cli.app import app
from foedus.cli.output import Format, emit


@app.command
def simulate(
    scenario: str = "khalkhin-gol",
    *,
    histories: int = 1000,
    seed: int = 1,
    since: str | None = None,
    until: str | None = None,
    fixed: Annotated[bool, Parameter(negative=())] = False,
    max_events: int | None = None,
    threads: int | None = None,
    out: Path | None = None,
    form: Annotated[Format, Parameter(name="--format")] = "table",
) -> None:
    """Expected number of acts by class, sender and receiver over many histories.

    Parameters
    ----------
    scenario
        Name of a scenario that ships with foedus, or a folder.
    histories
        How many.
    seed
        Key of all randomness: the same seed gives the same histories on any machine.
    since
        The record up to this day, then free. Default: what model.toml says.
    until
        Last day.
    fixed
        Keep the coefficients at their estimates instead of drawing them from their posterior.
    max_events
        A history that reaches so many acts has exploded.
    threads
        How many cores to use; no result depends on it.
    out
        Folder for all events as Parquet; an interrupted run goes on from there.
    form
        How to print.
    """
    import sys

    import foedus

    model = foedus.scenario(scenario).fit()
    worlds = model.simulate(
        since, until, histories, seed, parameters="fixed" if fixed else "posterior", out=out, threads=threads,
        max_events=max_events, progress=sys.stderr.isatty(),
    )  # fmt: skip
    try:
        found = worlds.pair_counts()
    except KeyboardInterrupt:
        if out is not None:
            print(f"\nWhat was finished is in {out}; the same command goes on from there.", file=sys.stderr)
        raise
    shares = worlds.outcome()
    print(
        f"{histories} histories, seed {seed}: {shares['exploded']:.1%} exploded, {shares['died']:.1%} died out.",
        file=sys.stderr,
    )
    if not fixed:
        drawn = model.posteriors.values()
        print(
            f"coefficients drawn from the exact posterior: Pareto k at most {max(p.pareto_k for p in drawn):.2f}, sound up to 0.7.",
            file=sys.stderr,
        )
    emit(found.filter(found["expected"] > 0), form, title="Expected acts per history")
