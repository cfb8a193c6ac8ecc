"""``datapackage.json``: what the folder says it holds."""

from typing import Any

from foedus.chronicle.files import Folder
from foedus.chronicle.vocabulary import KNOWN_FILES
from foedus.errors import guess

NAME = "datapackage.json"


def check_package(folder: Folder) -> None:
    """Faults of the Data Package descriptor, and notes on files that foedus does not read.

    References
    ----------
    Frictionless Data (2024), Data Package v2, https://datapackage.org/standard/data-package/.
    """
    _note_strangers(folder)
    if not folder.has(NAME):
        return
    descriptor = folder.json(NAME)
    if descriptor is None:
        return
    if not isinstance(descriptor, dict):
        folder.log.add(
            "is no JSON object.", NAME, 1, 'Write {"name": ..., "title": ..., "resources": [...]}.'
        )
        return
    if not isinstance(descriptor.get("name"), str) or not descriptor["name"]:
        folder.log.add("has no name.", NAME, 1, 'Add "name": "my-scenario".')
    resources = descriptor.get("resources", [])
    if not isinstance(resources, list):
        folder.log.add("resources is no list.", NAME, 1)
        return
    for number, resource in enumerate(resources, 1):
        _check_resource(folder, number, resource)


def _check_resource(folder: Folder, number: int, resource: Any) -> None:
    path = resource.get("path") if isinstance(resource, dict) else None
    paths = path if isinstance(path, list) else [path]
    for one in paths:
        if not isinstance(one, str) or not one:
            folder.log.add(
                f"resource {number} has no path.", NAME, None, "A path names a file of the folder."
            )
        elif "://" in one:
            folder.log.add(
                f"resource {number} is on the web: '{one}'.", NAME, None, "Put the file in the folder."
            )
        elif folder.inside(one) is not None and not folder.has(one):
            folder.log.add(
                f"resource {number} '{one}' is missing.", NAME, None, "Add the file, or drop the resource."
            )


def _note_strangers(folder: Folder) -> None:
    for path in sorted(folder.root.iterdir()):
        name = path.name
        stranger = path.is_file() and name.endswith((".csv", ".toml", ".json")) and name not in KNOWN_FILES
        if stranger:
            advice = guess(name, KNOWN_FILES)
            folder.log.note("is not read.", name, None, advice if advice.startswith("Did") else "")
