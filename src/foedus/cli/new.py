"""``foedus new``: a small scenario folder to start from."""

import sys
from pathlib import Path

from foedus.cli.app import app


@app.command
def new(name: Path) -> None:
    """Write a small scenario folder that passes foedus check, to be filled with your own record.

    Parameters
    ----------
    name
        Folder to make; it must not exist yet.
    """
    from foedus.scenario import create

    folder = create(name)
    print(f"{folder}: a small invented example; edit it, then run: foedus check {folder}", file=sys.stderr)
