"""``foedus run``: the main job."""

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from foedus.cli.app import app


@app.command
def run(
    scenario: str = "khalkhin-gol",
    *,
    histories: Annotated[int, Parameter(help="Simulated histories per world.")] = 2000,
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
    from rich.console import Console
    from rich.table import Table

    screen = Console()
    screen.print(f"[bold]{results['scenario']['title']}[/bold]")
    facts = Table(box=None, show_header=False, pad_edge=False)
    facts.add_column(justify="right", style="bold")
    facts.add_column()
    for fact in results["brief"]:
        facts.add_row(fact["value"], fact["label"])
    screen.print(facts)
    mechanisms = Table(
        box=None,
        pad_edge=False,
        header_style="bold",
        title="What made acts more likely",
        title_justify="left",
    )
    for name, side in (
        ("", "left"),
        ("term", "left"),
        ("×rate", "right"),
        ("90%", "right"),
        ("verdict", "left"),
    ):
        mechanisms.add_column(name, justify=side)  # type: ignore[arg-type]
    for m in results["mechanisms"]:
        if m["multiplier"] is not None and m["mechanism"] != "control":
            band = f"{m['low']:.2f}-{m['high']:.2f}"
            mechanisms.add_row(m["mechanism"], m["label"], f"{m['multiplier']:.2f}", band, m["verdict"])
    screen.print(mechanisms)
    screen.print(
        "Written: " + ", ".join(str(out / n) for n in ("report.html", "results.json", "histories.parquet"))
    )
