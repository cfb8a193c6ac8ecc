"""``datapackage.json``: what the folder says it holds."""

from collections.abc import Iterator
from typing import Any

from foedus.chronicle.files import Folder, leaves
from foedus.chronicle.vocabulary import KNOWN_FILES
from foedus.errors import guess
from foedus.toml_lines import line_of

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
    descriptor, lines = folder.json(NAME)
    if descriptor is None:
        return
    if not isinstance(descriptor, dict):
        folder.log.add(
            "is no JSON object.", NAME, 1, 'Write {"name": ..., "title": ..., "resources": [...]}.'
        )
        return
    if not isinstance(descriptor.get("name"), str) or not descriptor["name"]:
        folder.log.add("has no name.", NAME, line_of(lines, "name") or 1, 'Add "name": "my-scenario".')
    resources = descriptor.get("resources", [])
    if not isinstance(resources, list):
        folder.log.add("resources is no list.", NAME, lines["resources"])
        return
    for k, resource in enumerate(resources):
        line = line_of(lines, f"resources.{k}.path")
        for message, advice in _problems(folder, resource):
            folder.log.add(f"resource {k + 1}{message}", NAME, line, advice)


def _problems(folder: Folder, resource: Any) -> Iterator[tuple[str, str]]:
    path = resource.get("path") if isinstance(resource, dict) else None
    paths = path if isinstance(path, list) else [path]
    for one in paths:
        if not isinstance(one, str) or not one:
            yield " has no path.", "A path names a file of the folder."
        elif "://" in one:
            yield f" is on the web: '{one}'.", "Put the file in the folder."
        elif leaves(folder.root, one):
            yield f" '{one}' leaves the scenario folder.", "Put the file in the folder."
        elif not folder.has(one):
            yield f" '{one}' is missing.", "Add the file, or drop the resource."


def _note_strangers(folder: Folder) -> None:
    for path in sorted(folder.root.iterdir()):
        name = path.name
        stranger = path.is_file() and name.endswith((".csv", ".toml", ".json")) and name not in KNOWN_FILES
        if stranger:
            folder.log.note("is not read.", name, None, guess(name, KNOWN_FILES, 0))
