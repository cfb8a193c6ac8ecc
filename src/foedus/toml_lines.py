"""Where each key of a TOML file stands, and whether the file is safe to parse at all."""

import re
import tomllib
from collections.abc import Mapping

from foedus.errors import Fault
from foedus.limits import MAX_DOTS, dotted_line

MAX_BYTES = 256 * 1024
MAX_DEPTH = 8
MAX_KEYS = 5_000

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\"' -]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_.\"'-]+(?:\s*\.\s*[A-Za-z0-9_\"'-]+)*)\s*=")
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL)
_COMMENT = re.compile(r"#[^\n]*")
_AT_LINE = re.compile(r"\(at (?:line (\d+)|end of document)")


def load(data: bytes, file: str) -> tuple[dict | None, dict[str, int], list[Fault]]:
    """Parse TOML that a stranger wrote.

    Parameters
    ----------
    data
        The file's bytes; at most 256 KiB.
    file
        Name to show in messages.

    Returns
    -------
    tuple
        The parsed table (``None`` if it cannot be read), the 1-based line of each key
        (``"article.1.duty.acts"``, tables of an array numbered from 0), and the faults.

    Examples
    --------
    >>> load(b"[pact]\\nid = 'x'\\n[[article]]\\n[article.duty]\\nacts = ['AID']\\n", "x.toml")[1]
    {'pact': 1, 'pact.id': 2, 'article.0': 3, 'article.0.duty': 4, 'article.0.duty.acts': 5}
    """
    text, fault = _text(data, file)
    if text is None:
        return None, {}, [fault] if fault else []
    crowded = dotted_line(text)  # before strings are blanked: a quote in a comment can hide what follows
    if crowded:
        fault = Fault(f"a line with more than {MAX_DOTS} dotted parts", file, crowded, "Break the line.")
        return None, {}, [fault]
    bare = _without_strings(text)
    fault = _bomb(bare, file)
    if fault:
        return None, {}, [fault]
    try:
        return tomllib.loads(text), _lines(bare), []
    except (ValueError, RecursionError) as error:  # TOMLDecodeError is a ValueError
        at = _AT_LINE.search(str(error))
        message = str(error)[: at.start()].strip() if at else str(error) or "too deeply nested"
        line = int(at.group(1)) if at and at.group(1) else text.rstrip().count("\n") + 1
        return None, {}, [Fault(f"not TOML: {message}", file, line)]


def line_of(lines: Mapping[str, int], path: str) -> int | None:
    """Line of a key, or of the nearest table around it that has one.

    Examples
    --------
    >>> line_of({"article.0": 3}, "article.0.duty.acts"), line_of({}, "pact")
    (3, None)
    """
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path)


def kind_of(value: object) -> str:
    """What a value of a TOML or JSON file is, in words.

    Examples
    --------
    >>> kind_of("x"), kind_of(1.5), kind_of([])
    ('a text', 'a number', 'a list')
    """
    names = {
        str: "a text",
        bool: "true/false",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), type(value).__name__)


def _text(data: bytes, file: str) -> tuple[str | None, Fault | None]:
    if len(data) > MAX_BYTES:
        return None, Fault(f"more than {MAX_BYTES:,} bytes", file, None, "Such a file takes a few thousand.")
    if not data.strip():
        return None, Fault("is empty", file, 1, "docs/pacts.md and docs/model.md say what goes in.")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n"), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, Fault("not UTF-8", file, line, "Save the file as UTF-8.")


def _without_strings(text: str) -> str:
    """The same text with strings and comments blanked, newlines kept, so that brackets and ``=`` mean what they say."""

    def blank(match: re.Match) -> str:
        return re.sub(r"[^\n]", "_", match.group())

    def one(line: str) -> str:
        return line if _HEADER.match(line) else _COMMENT.sub("", line)

    return "\n".join(one(line) for line in _STRING.sub(blank, text).split("\n"))


def _bomb(bare: str, file: str) -> Fault | None:
    depth = 0
    for number, line in enumerate(bare.split("\n"), start=1):
        key = _KEY.match(line) or _HEADER.match(line)
        if key and key.group(key.lastindex or 1).count(".") >= MAX_DEPTH:
            return Fault(f"a key with more than {MAX_DEPTH} parts", file, number)
        for mark in line:
            depth += (mark in "[{") - (mark in "]}")
            if depth > MAX_DEPTH:
                return Fault(f"brackets nested deeper than {MAX_DEPTH}", file, number)
    if bare.count("=") > MAX_KEYS:
        return Fault(f"more than {MAX_KEYS:,} keys", file)
    return None


def _lines(bare: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table, name, depth, n_items = "", "", 0, 0
    for number, line in enumerate(bare.split("\n"), start=1):
        header = _HEADER.match(line) if depth == 0 else None
        if header:
            table = _numbered(header.group(2).replace(" ", ""), header.group(1) == "[[", counts)
            lines.setdefault(table, number)
            continue
        key = _KEY.match(line) if depth == 0 else None
        if key:
            name, n_items = key.group(1).replace(" ", ""), 0
            name = f"{table}.{name}" if table else name
            lines.setdefault(name, number)
        for mark in line:
            if mark == "{" and depth == 1:  # a table of an array that is written inline
                lines.setdefault(f"{name}.{n_items}", number)
                n_items += 1
            depth += (mark in "[{") - (mark in "]}")
    return lines


def _numbered(name: str, is_array: bool, counts: dict[str, int]) -> str:
    """``article.duty`` as ``article.2.duty`` when it belongs to the third ``[[article]]``."""
    path = ""
    parts = name.split(".")
    for i, part in enumerate(parts):
        path = f"{path}.{part}" if path else part
        if i == len(parts) - 1 and is_array:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}.{counts[path]}"
    return path
