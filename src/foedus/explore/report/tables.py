"""Tables of the report: on a narrow screen each row becomes a small card."""

import re
from collections.abc import Sequence
from typing import Any

from foedus.explore.markup import Child, Markup, el
from foedus.explore.report.scales import number

Row = dict[str, Any]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def table(rows: Sequence[Row], columns: Sequence[tuple[str, str]], *, caption: str = "") -> Markup:
    """An HTML table of ``rows``.

    Parameters
    ----------
    rows
        Dictionaries; values may be text, numbers, lists or markup.
    columns
        ``(key, heading)`` in order; the column ``verdict`` is drawn as a coloured word.
    """
    head = el("tr", *(el("th", heading, scope="col") for _, heading in columns))
    body = [el("tr", *(_cell(row.get(key), key, heading) for key, heading in columns)) for row in rows]
    return el(
        "div",
        el(
            "table",
            el("caption", caption) if caption else None,
            el("thead", head),
            el("tbody", *body),
            class_="stack",
        ),
        class_="scroll",
    )


def _cell(value: object, key: str, heading: str) -> Markup:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if key == "verdict":
        shown: Child = chip(str(value))
    elif is_number:
        shown = number(value)  # type: ignore[arg-type]
    elif isinstance(value, (list, tuple)) and not any(isinstance(v, Markup) for v in value):
        shown = ", ".join(map(str, value))
    else:
        shown = value  # type: ignore[assignment]
    is_day = isinstance(value, str) and _DAY.fullmatch(value) is not None
    return el("td", shown, class_="n" if is_number else "day" if is_day else None, data_label=heading)


def chip(verdict: str) -> Markup:
    """A verdict as a coloured word; colour never carries it alone."""
    return el("span", verdict.replace("_", " "), class_=f"chip {verdict.replace(' ', '_')}")


def interval(mid: float | None, low: float | None, high: float | None) -> str:
    """``mid (low to high)``, or a dash.

    Examples
    --------
    >>> interval(1.5, 0.9, 2.25).replace("\\xa0", " ")
    '1.50 (0.9 to 2.25)'
    """
    return "–" if mid is None else f"{number(mid)} ({number(low)}\xa0to\xa0{number(high)})"


def clip(text: str, width: int) -> str:
    """``text`` cut to ``width`` characters, with an ellipsis where it was cut.

    Examples
    --------
    >>> clip("Chinese Eastern Railway", 12)
    'Chinese Eas…'
    """
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"
