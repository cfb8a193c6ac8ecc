"""HTML and SVG as values: text is escaped by construction, so data can never become markup."""

from collections.abc import Iterable
from html import escape

VOID = frozenset({"br", "col", "hr", "img", "link", "meta"})


class Markup(str):
    """Text that is already markup; a plain ``str`` is data and gets escaped."""

    __slots__ = ()


Child = str | int | float | None | Iterable["Child"]


def render(child: Child) -> str:
    """Markup of ``child``: escaped text, markup as it is, iterables joined, ``None`` nothing."""
    if child is None:
        return ""
    if isinstance(child, Markup):
        return str(child)
    if isinstance(child, (str, int, float)):
        return escape(str(child), quote=True)
    return "".join(render(c) for c in child)


def el(tag: str, *children: Child, **attributes: object) -> Markup:
    """One element; ``class_`` and ``for_`` lose their underscore, others swap ``_`` for ``-``.

    ``None`` and ``False`` attributes are left out, ``True`` ones stand bare.

    Examples
    --------
    >>> el("td", "<script>", class_="name")
    '<td class="name">&lt;script&gt;</td>'
    >>> el("circle", cx=1.23456, r=2, stroke_width=0.5)
    '<circle cx="1.23" r="2" stroke-width="0.5"></circle>'
    """
    parts = [tag]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        key = name.rstrip("_").replace("_", "-")
        parts.append(key if value is True else f'{key}="{escape(_short(value), quote=True)}"')
    opening = Markup(f"<{' '.join(parts)}>")
    if tag in VOID:
        return opening
    return Markup(f"{opening}{render(children)}</{tag}>")


def _short(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
