"""Where scenarios lie: those that ship with foedus, and a user's own."""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.chronicle.read import folder_at
from foedus.chronicle.vocabulary import KNOWN_FILES
from foedus.chronicle.write import replace_text, write
from foedus.errors import Fault, InputError, guess

if TYPE_CHECKING:
    from foedus.scenario import Scenario

SCENARIOS = Path(__file__).parent / "scenarios"


def locate(name_or_path: str | Path) -> Path:
    """Folder of a scenario given by name or path.

    Raises
    ------
    InputError
        Neither a folder nor a scenario that ships with foedus.
    """
    path = Path(name_or_path)
    if path.is_dir():
        return path
    if str(name_or_path) in shipped():
        return SCENARIOS / str(name_or_path)
    if path.exists() or len(path.parts) > 1:
        return folder_at(path)
    raise InputError(
        Fault(
            f"'{name_or_path}' is neither a folder nor a scenario that ships with foedus.",
            advice=guess(str(name_or_path), shipped()),
        )
    )


def shipped() -> tuple[str, ...]:
    """Names of the scenarios that ship with foedus."""
    return tuple(
        sorted(folder.name for folder in SCENARIOS.glob("[!_]*") if (folder / "actors.csv").is_file())
    )


def create(folder: str | Path) -> Path:
    """Write a small invented scenario to start from.

    Raises
    ------
    InputError
        The folder exists already, or cannot be made.
    """
    path = Path(folder)
    if path.exists():
        raise InputError(Fault("exists already.", str(path), advice="Choose another name."))
    try:
        shutil.copytree(SCENARIOS / "_template", path)
    except OSError as error:
        raise InputError(Fault(f"cannot be made: {error.strerror or error}.", str(path))) from None
    descriptor = path / "datapackage.json"
    replace_text(
        descriptor, descriptor.read_text("utf-8").replace("NAME", json.dumps(path.resolve().name)[1:-1])
    )
    return path


def write_scenario(opened: "Scenario", folder: str | Path) -> Path:
    """Write a whole scenario: the chronicle from its records, every other file as it stands.

    Parameters
    ----------
    opened
        A scenario; its chronicle may have been edited.
    folder
        Made if it does not exist; files of the same names are replaced.
    """
    target = write(opened.chronicle, folder)
    if target.resolve() == opened.path.resolve():
        return target
    others = [opened.path / name for name in KNOWN_FILES if not (target / name).exists()]
    (target / "pacts").mkdir(exist_ok=True)
    for path in [*others, *(opened.path / pact.file for pact in (*opened.pacts, *opened.imagined))]:
        if path.is_file():
            (target / path.relative_to(opened.path)).parent.mkdir(exist_ok=True)
            replace_text(target / path.relative_to(opened.path), path.read_text("utf-8-sig"))
    return target
