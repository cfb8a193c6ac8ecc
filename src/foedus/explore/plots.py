"""Figures for papers, in matplotlib (extra ``plots``); the page draws its own."""

from datetime import date
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import InputError
from foedus.explore.quad import QUADS, quad
from foedus.explore.timeline import LEVELS, lanes, levels

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, SOFT, RULE = "#1f2328", "#5a6068", "#dcd8cf"
OFFSETS = (0, -1, 1, -2, 2)
"""Where a level lies in its lane: the first in the middle."""

STYLES = (
    ("o", "white", "#0072b2"),
    ("o", "#0072b2", "#0072b2"),
    ("D", "white", "#d55e00"),
    ("D", "#d55e00", "#d55e00"),
    ("s", SOFT, SOFT),
)
"""Marker, fill and edge of each quad class (Okabe & Ito 2008): round is cooperation, pointed is conflict, hollow is words."""


def _canvas(width: float, height: float) -> tuple["Figure", Any]:
    """A figure that belongs to no window, with one quiet pair of axes."""
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise InputError("plots need matplotlib: pip install 'foedus[plots]'") from None
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(colors=SOFT, length=0)
    return figure, axes


def timeline(
    scenario: Any, *, since: str | None = None, until: str | None = None, border: str | None = None
) -> "Figure":
    """A lane per actor, a mark per act, and the duties of one border line as arcs.

    Parameters
    ----------
    scenario
        A :class:`foedus.scenario.Scenario`.
    since, until
        EDTF dates that bound what is drawn.
    border
        Claimant whose border line decides which duties were called in; ``None`` draws no duties.

    Returns
    -------
    matplotlib.figure.Figure
    """
    chronicle = scenario.chronicle
    events = _starting(chronicle, since, until)
    if not events:
        raise InputError("no act lies between these dates")
    rows = lanes(chronicle.actors, events)
    lane = {row["id"]: k for k, row in enumerate(rows)}
    days = [e.date.earliest for e in events]
    span = (min(days), max(max(days), min(days) + 1))
    level = levels(days, [lane[e.sender] for e in events], span)
    spot = {
        e.id: (d, lane[e.sender] + OFFSETS[v] / (LEVELS + 3))
        for e, d, v in zip(events, days, level, strict=True)
    }
    figure, axes = _canvas(9.0, 1.2 + 0.3 * len(rows))
    if border is not None:
        _arcs(axes, scenario.duties(border=border), spot)
    for k, name in enumerate(QUADS):
        mine = [e for e in events if quad(e.act) == k]
        marker, face, edge = STYLES[k]
        places = np.array([spot[e.id] for e in mine]).reshape(-1, 2)
        sizes = [8.0 + 7.0 * (e.magnitude or 2) for e in mine]
        axes.scatter(
            places[:, 0],
            places[:, 1],
            s=sizes,
            marker=marker,
            facecolor=face,
            edgecolor=edge,
            label=name.replace("_", " "),
            zorder=3,
        )
    axes.set_yticks(
        range(len(rows)),
        ["    " * r["depth"] + shorten(chronicle.actors[r["id"]].name, 30, placeholder=" …") for r in rows],
    )
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    _calendar(axes, span)
    figure.legend(
        loc="outside lower center", ncols=len(QUADS) if border is None else 4, frameon=False, fontsize="small"
    )
    return figure


def _starting(chronicle: Any, since: str | None, until: str | None) -> list[Any]:
    """Events whose first day lies between two dates."""
    from foedus.dates import parse

    first = (parse(since).earliest if since else None) or 1
    last = (parse(until).latest if until else None) or date.max.toordinal()
    return [e for e in chronicle.events if e.date.earliest is not None and first <= e.date.earliest <= last]


ARCS = {
    "honoured": ("#007a58", "-"),
    "late": ("#9a5b00", "--"),
    "partly": ("#9a5b00", "--"),
    "not": ("#a8578a", ":"),
    "breached": ("#a8578a", ":"),
}


ARC_KEY = {"honoured": "honoured", "late": "late or partly", "not": "not honoured"}


def _arcs(axes: Any, duties: Any, spot: dict[str, tuple[float, float]]) -> None:
    """An arc from each act that called a duty in to each act that answered it, and the key to their colours."""
    from matplotlib.patches import FancyArrowPatch

    for verdict, label in ARC_KEY.items():
        colour, line = ARCS[verdict]
        axes.plot([], [], color=colour, linestyle=line, linewidth=1.2, label=label)

    for duty in duties:
        if duty.act not in spot or duty.verdict not in ARCS:
            continue
        colour, line = ARCS[duty.verdict]
        for answer in duty.answered_by:
            if answer in spot and answer != duty.act:
                style: dict[str, Any] = {
                    "connectionstyle": "arc3,rad=-0.2",
                    "arrowstyle": "-",
                    "color": colour,
                    "linestyle": line,
                }
                axes.add_patch(
                    FancyArrowPatch(spot[duty.act], spot[answer], linewidth=0.8, alpha=0.6, zorder=2, **style)
                )


TICKS = 9
"""Most labels along the days."""


def _calendar(axes: Any, span: tuple[int, int]) -> None:
    """Ticks on first days of years, or of months when there are few years; days are ordinals."""
    first, last = (date.fromordinal(d) for d in span)
    if last.year - first.year >= 3:
        step = -(-(last.year - first.year) // TICKS)
        ticks = [date(y, 1, 1) for y in range(first.year, last.year + 2, step)]
        labels = [str(t.year) for t in ticks]
    else:
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month + 1)
        step = -(-len(months) // TICKS)
        ticks = [date(m // 12, m % 12 + 1, 1) for m in months[::step]]
        labels = [f"{t:%Y-%m}" for t in ticks]
    axes.set_xticks([t.toordinal() for t in ticks], labels)
    margin = (span[1] - span[0]) * 0.02
    axes.set_xlim(span[0] - margin, span[1] + margin)
