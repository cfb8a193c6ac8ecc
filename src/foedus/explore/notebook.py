"""How results show themselves in notebooks."""

from typing import Any

from foedus.explore.markup import Markup, el

ROWS = 12


def card(title: str, facts: list[tuple[str, str]]) -> str:
    """A heading and a short table of facts, as HTML without styles of its own.

    Examples
    --------
    >>> card("Ford", [("acts", "7")])
    '<div><strong>Ford</strong><table><tbody><tr><th>acts</th><td>7</td></tr></tbody></table></div>'
    """
    rows = (el("tr", el("th", name), el("td", value)) for name, value in facts)
    return str(el("div", el("strong", title), el("table", el("tbody", *rows))))


def scenario(opened: Any) -> str:
    """What a scenario holds, and its gravest acts."""
    chronicle = opened.chronicle
    gravest = sorted(chronicle.events, key=lambda e: (-(e.magnitude or 0), e.sort_key))[:ROWS]
    dated = [e.date.text for e in chronicle.events]
    facts = [
        ("acts", f"{len(chronicle.events)}" + (f", {dated[0]} to {dated[-1]}" if dated else "")),
        ("actors, places", f"{len(chronicle.actors)}, {len(chronicle.places)}"),
        ("pacts", str(len(opened.pacts))),
        ("reports, sources", f"{len(chronicle.reports)}, {len(chronicle.sources)}"),
    ]
    heads = el("tr", *(el("th", name) for name in ("date", "who", "toward", "act", "what")))
    rows = (
        el(
            "tr",
            *(el("td", cell) for cell in (e.date.text, e.sender, ", ".join(e.receivers), e.act, e.summary)),
        )
        for e in sorted(gravest, key=lambda e: e.sort_key)
    )
    table: Markup = el("table", el("thead", heads), el("tbody", *rows))
    return f"{card(opened.name, facts)}{table}"
