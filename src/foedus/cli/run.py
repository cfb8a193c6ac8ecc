"""``foedus run``: the main job."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter, validators

from foedus.cli.app import app

if TYPE_CHECKING:
    from rich.table import Table


@app.command
def run(
    scenario: str = "khalkhin-gol",
    *,
    histories: Annotated[
        int,
        Parameter(
            help="Simulated histories of the world as it was; each what-if gets a share of them.",
            validator=validators.Number(gte=1),
        ),
    ] = 2000,
    seed: Annotated[int, Parameter(help="Seed of all chance.")] = 1,
    out: Annotated[Path, Parameter(help="Folder to write to.")] = Path("out"),
) -> None:
    """From sourced records to a report: duties, claims, mechanisms, histories, what-ifs.

    Writes report.html, results.json and histories.parquet, and prints a summary that fits a screen.

    Parameters
    ----------
    scenario
        A scenario that ships with foedus, by name, or a folder.
    """
    import foedus
    from foedus.cli.progress import stages

    with stages() as tell:
        results = foedus.run(scenario, histories=histories, seed=seed, out=out, progress=tell)
    _summary(results, out)


def _summary(results: dict[str, Any], out: Path) -> None:
    """What was found, in the 24 lines of 80 characters that every terminal has."""
    from rich.console import Console

    screen = Console(highlight=False)
    screen.print(f"[bold]{results['scenario']['title']}[/bold]")
    screen.print(
        "; ".join(f"[bold]{fact['value']}[/bold] {fact['label']}" for fact in results["brief"]) + "."
    )
    screen.print(_mechanisms(results["mechanisms"]))
    screen.print(_checked(results), soft_wrap=True)
    screen.print(f"Written to {out}: report.html, results.json, histories.parquet.", soft_wrap=True)


def _mechanisms(mechanisms: list[dict[str, Any]]) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    heads = ("", "what made acts more likely", "×rate", "90%", "the record says", "asserted")
    for name in heads:
        table.add_column(name, justify="right" if name in ("×rate", "90%") else "left", no_wrap=True)
    borne_out = {True: "yes", False: "the reverse", None: ""}
    for m in mechanisms:
        if m["multiplier"] is not None and m["mechanism"] != "control":
            band = f"{m['low']:.2f}-{m['high']:.2f}"
            verdict = m["verdict"].removeprefix("the record ")
            times = f"{m['multiplier']:.2f}"
            table.add_row(m["mechanism"], m["label"], times, band, verdict, borne_out[m["borne_out"]])
    return table


def _checked(results: dict[str, Any]) -> str:
    found = results["histories"]
    inside = sum(check["is_inside"] for check in found["checks"])
    return (
        f"{found['n']:,} histories: the record inside {inside} of {len(found['checks'])} of their 90% bands; "
        f"{found['exploded_share']:.1%} ran away."
    )
