"""Tables of a settings file as typed records, with every fault and the line it stands on."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from foedus.errors import Fault, guess
from foedus.toml_lines import kind_of, line_of

R = TypeVar("R", bound=msgspec.Struct)

WORDS = {str: "a text in quotes", float: "a number", int: "a whole number", bool: "true or false"}


def typed(
    table: Mapping[str, Any], kind: type[R], file: str, lines: Mapping[str, int]
) -> tuple[R | None, list[Fault]]:
    """A table as a record, or everything in it that does not fit.

    Parameters
    ----------
    table
        Plain values.
    kind
        A struct whose fields are texts, numbers, flags, structs, and tuples of these.
    file, lines
        Where the table came from: :func:`foedus.toml_lines.load`.

    Examples
    --------
    >>> class Point(msgspec.Struct, forbid_unknown_fields=True):
    ...     x: float
    ...     name: str = ""
    >>> found, faults = typed({"x": "1", "nmae": "a"}, Point, "p.toml", {"x": 1, "nmae": 2})
    >>> print(*faults, sep="\\n")
    p.toml:1: 'x' is a text, expected a number.
    p.toml:2: unknown key 'nmae'.
      Did you mean 'name'?
    """
    faults = [
        Fault(message, file, line_of(lines, path), advice)
        for path, message, advice in _struct(table, kind, "")
    ]
    return (None if faults else msgspec.convert(table, kind)), faults


Problem = tuple[str, str, str]


def _struct(table: Mapping[str, Any], kind: type[msgspec.Struct], path: str) -> Iterator[Problem]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for key, value in table.items():
        at = f"{path}.{key}" if path else key
        if key in fields:
            yield from _value(value, fields[key].type, at)
        else:
            yield at, f"unknown key '{key}'.", guess(key, list(fields))
    where = f"[{path.rsplit('.', 1)[0] if path[-1:].isdigit() else path}] has" if path else "there is"
    for name, field in fields.items():
        if field.required and name not in table:
            yield path, f"{where} no '{name}'.", "The keys are listed in docs/model.md."


def _value(value: Any, kind: Any, path: str) -> Iterator[Problem]:
    key = path.rsplit(".", 1)[-1]
    if get_origin(kind) is tuple:
        yield from _items(value, get_args(kind), path)
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if isinstance(value, Mapping):
            yield from _struct(value, kind, path)
        else:
            yield path, f"'{key}' is {kind_of(value)}, expected a table.", ""
    elif not _is(value, kind):
        yield path, f"'{key}' is {kind_of(value)}, expected {WORDS[kind]}.", ""


def _items(value: Any, kinds: tuple[Any, ...], path: str) -> Iterator[Problem]:
    key = path.rsplit(".", 1)[-1]
    is_open = kinds[-1] is Ellipsis
    if not isinstance(value, list):
        yield path, f"'{key}' is {kind_of(value)}, expected a list.", "Write it in square brackets."
    elif not is_open and len(value) != len(kinds):
        yield path, f"'{key}' has {len(value)} entries, expected {len(kinds)}.", ""
    else:
        for k, item in enumerate(value):
            yield from _value(item, kinds[0 if is_open else k], f"{path}.{k}")


def _is(value: Any, kind: type) -> bool:
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is kind
