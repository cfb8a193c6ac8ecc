"""Figures of what was estimated: mechanisms with intervals, contrasts between worlds, fans of histories."""

from collections.abc import Sequence
from typing import Any

from foedus.explore.markup import Child, Markup, el
from foedus.explore.report.scales import Axis, gridlines, number, year_ticks

WIDTH = 720
LABELS = 300
NAMES = 170
ROW = 26

Row = dict[str, Any]


def forest(mechanisms: Sequence[Row]) -> Markup:
    """Multipliers of a rate with their 90% intervals on one logarithmic axis; 1 means no effect.

    Parameters
    ----------
    mechanisms
        Rows with ``mechanism``, ``class``, ``statistic``, ``multiplier``, ``low``, ``high``, ``verdict``.
    """
    rows = [m for m in mechanisms if m.get("multiplier") is not None]
    low = min([0.5, *(max(m["low"], 1e-3) for m in rows)])
    high = max([2.0, *(min(m["high"], 1e3) for m in rows)])
    axis = Axis(low / 1.1, high * 1.1, LABELS, WIDTH - 20, is_log=True)
    bottom = ROW * len(rows) + 10
    marks = gridlines(axis, [(t, f"×{t:g}") for t in axis.ticks()], 4, bottom)
    marks.append(el("line", x1=axis(1), x2=axis(1), y1=4, y2=bottom, class_="zero"))
    for i, m in enumerate(rows):
        y = ROW * i + 18
        marks.append(
            el(
                "g",
                el("title", f"{m['statistic']}: ×{number(m['multiplier'])}"),
                el("text", f"{m['mechanism']}  {m['label']}", x=0, y=y + 4, class_="label"),
                _interval(axis, m["low"], m["multiplier"], m["high"], y, _tone(m)),
            )
        )
    return frame_svg(bottom + 24, marks, "Multiplier of the rate per mechanism, 90% interval")


def _tone(row: Row) -> str:
    return "up" if row["low"] > 1 else "down" if row["high"] < 1 else "open"


def _interval(axis: Axis, low: float, mid: float, high: float, y: float, tone: str) -> list[Markup]:
    return [
        el("line", x1=axis(low), x2=axis(high), y1=y, y2=y, class_=f"interval {tone}"),
        el("circle", cx=axis(mid), cy=y, r=4.5, class_=f"point {tone}"),
    ]


WORLDS = (
    ("factual", "as it was, fresh chance"),
    ("interventional", "edited, fresh chance"),
    ("twin", "edited, same chance"),
)


def contrast(rows: Sequence[Row], high: float, unit: str) -> Markup:
    """Factual, interventional and twin values of each measure on one fixed axis.

    Parameters
    ----------
    rows
        One per measure: ``label`` and, for each world, ``<world>``, ``<world>_low``, ``<world>_high``.
    high
        End of the axis, shared by every what-if that shows this ``unit``.
    """
    axis = Axis(0.0, high, NAMES, WIDTH - 20)
    step = ROW * 0.8
    block = step * (len(WORLDS) + 1) + 14
    bottom = block * len(rows) + 2
    marks = gridlines(axis, [(t, number(t)) for t in axis.ticks()], 4, bottom)
    for i, row in enumerate(rows):
        top = block * i + 16
        marks.append(el("text", row["label"], x=0, y=top, class_="label"))
        for k, (world, name) in enumerate(WORLDS, start=1):
            if row.get(world) is None:
                continue
            y = top + step * k
            marks.append(el("text", name, x=NAMES - 12, y=y + 4, text_anchor="end", class_="tick"))
            marks.extend(_interval(axis, row[f"{world}_low"], row[world], row[f"{world}_high"], y, world))
        if row.get("record") is not None:
            x = axis(float(row["record"]))
            hint = el("title", f"the record: {number(float(row['record']))}")
            marks.append(el("line", hint, x1=x, x2=x, y1=top + 8, y2=top + step * 3 + 8, class_="record"))
    marks.append(el("text", unit, x=WIDTH - 20, y=bottom + 30, text_anchor="end", class_="tick"))
    return frame_svg(bottom + 36, marks, f"What changes, {unit}")


def fan(band: Row, *, width: int = 350, height: int = 170) -> Markup:
    """The record as a line over the histories' 5-25-50-75-95% bands, cumulated over time."""
    days = band["days"]
    top_value = max(1.0, *band["p95"], *band["record"])
    x = Axis(days[0], days[-1], 34, width - 8)
    y = Axis(0, top_value, height - 22, 8)
    marks = gridlines(x, list(year_ticks(days[0], days[-1])), 8, height - 22)
    for v in y.ticks(4):
        marks.append(el("text", number(v), x=30, y=y(v) + 4, text_anchor="end", class_="tick"))
        marks.append(el("line", x1=34, x2=width - 8, y1=y(v), y2=y(v), class_="grid"))
    for lower, upper, tone in (("p05", "p95", "outer"), ("p25", "p75", "inner")):
        edge = [f"{x(d):.1f},{y(v):.1f}" for d, v in zip(days, band[upper], strict=True)]
        back = [f"{x(d):.1f},{y(v):.1f}" for d, v in zip(days, band[lower], strict=True)]
        marks.append(el("polygon", points=" ".join(edge + back[::-1]), class_=f"band {tone}"))
    marks.append(el("polyline", points=_path(x, y, days, band["p50"]), class_="median"))
    marks.append(el("polyline", points=_path(x, y, days, band["record"]), class_="record"))
    return frame_svg(height, marks, band["label"], width=width)


def _path(x: Axis, y: Axis, days: Sequence[int], values: Sequence[float]) -> str:
    return " ".join(f"{x(d):.1f},{y(v):.1f}" for d, v in zip(days, values, strict=True))


def frame_svg(
    height: float, marks: Sequence[Child], title: str, *, width: float = WIDTH, left: float = 0
) -> Markup:
    """A drawing of ``width`` by ``height`` that scales with the page and has a name for screen readers."""
    box = f"{left:g} 0 {width:g} {height:.0f}"
    kind = "wide" if width > WIDTH else "small" if width < WIDTH / 2 else None
    return el("svg", el("title", title), *marks, viewBox=box, role="img", aria_label=title, class_=kind)
