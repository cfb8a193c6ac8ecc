"""Where each entry of a JSON file stands; JSON parsers forget it."""

import re

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|\n')


def lines_of(text: str) -> dict[str, int]:
    """The 1-based line on which each key and each item of an array begins.

    Parameters
    ----------
    text
        Valid JSON.

    Returns
    -------
    dict
        By path, items of an array numbered from 0: ``"resources.2.path"``.

    Examples
    --------
    >>> lines_of('[{"id": "a"},\\n {"id": "b"}]')
    {'0': 1, '0.id': 1, '1': 2, '1.id': 2}
    """
    lines: dict[str, int] = {}
    path: list[str | int] = []
    line, word = 1, ""
    for token in _TOKEN.finditer(_with_values(text)):
        mark = token.group()
        if mark == "\n":
            line += 1
        elif mark in "[{":
            _enter(lines, path, line)
            path.append(-1 if mark == "[" else "")
        elif mark in "]}":
            path.pop()
            word = ""
        elif mark == ":":
            path[-1] = word
            lines[".".join(map(str, path))] = line
        elif mark == ",":
            word = ""
        else:
            word = mark[1:-1]
            _enter(lines, path, line)
    return lines


def _enter(lines: dict[str, int], path: list[str | int], line: int) -> None:
    """Count on to the next item where the innermost container is an array."""
    if path and isinstance(path[-1], int):
        path[-1] += 1
        lines[".".join(map(str, path))] = line


_BARE = re.compile(r'("(?:[^"\\]|\\.)*")|(?<![\w.+-])(?:-?\d[\w.+-]*|true|false|null|NaN|-?Infinity)')


def _with_values(text: str) -> str:
    """Numbers and literals as strings, so that every item of an array is one token."""
    return _BARE.sub(lambda found: found[1] or '""', text)
