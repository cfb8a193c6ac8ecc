"""``foedus explore``: a page where people look rather than read."""

import sys
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from foedus.cli.app import app
from foedus.errors import Fault, InputError, UsageError


@app.command
def explore(
    scenario: str = "khalkhin-gol",
    *,
    port: Annotated[int, Parameter(help="Port on 127.0.0.1; 0 takes a free one.")] = 8931,
    export: Annotated[
        Path | None, Parameter(help="Write the page as one file instead of serving it.")
    ] = None,
    browser: Annotated[bool, Parameter(help="Open the page in the web browser.")] = True,
    histories: Annotated[int, Parameter(help="Histories of each ready-made what-if.")] = 100,
    model: Annotated[bool, Parameter(help="Fit the scenario's model, for mechanisms and what-ifs.")] = True,
) -> None:
    """Open a scenario as a page on this machine, or write it as one file that works from disk.

    Parameters
    ----------
    scenario
        A scenario that ships with foedus, by name, or a folder.
    """
    import foedus

    if not 0 <= port <= 65535:
        raise UsageError(f"--port takes 0 to 65535, found {port}.")
    opened = foedus.scenario(scenario)
    is_modelled = model and bool(opened.model)
    if export is not None:
        from foedus.explore.oracle import ScenarioOracle

        _export(opened, ScenarioOracle(opened, scenario, histories) if is_modelled else None, export)
        return
    from foedus.explore import server
    from foedus.explore.child import Child

    def ready(address: str) -> None:
        print(f"{address}  (Ctrl-C ends it)", file=sys.stderr)
        if browser:
            import webbrowser

            webbrowser.open(address)

    server.serve(opened, port, ready, Child(opened.model, scenario, histories) if is_modelled else None)


def _export(opened: Any, oracle: Any, path: Path) -> None:
    from foedus.explore import export, payload

    if not path.parent.is_dir():
        raise InputError(Fault(f"there is no folder {path.parent}.", str(path)))
    laid = payload.build(opened, whole=True)
    worlds = []
    for name, part in ({} if oracle is None else oracle.parts).items():
        print(f"computing {name} ...", file=sys.stderr, flush=True)
        if name.startswith("world-"):
            worlds.append(part())
        else:
            laid[name] = part()
    if worlds:
        laid["whatifs"]["worlds"] = worlds
    export.write(laid, path)
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB", file=sys.stderr)
