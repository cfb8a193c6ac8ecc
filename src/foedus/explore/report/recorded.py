"""Figures of the record itself: acts by actor, bonds by year, tension of pairs.

Each draws the layout that the page's payload holds; nothing is laid out twice.
"""

from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import Any

from foedus.explore.markup import Markup, el
from foedus.explore.quad import QUADS
from foedus.explore.report.estimates import frame_svg
from foedus.explore.report.modelled import figure
from foedus.explore.report.scales import Axis, gridlines, year_ticks
from foedus.explore.report.tables import clip

Results = dict[str, Any]

WIDTH = 960
LANE = 30
NAMES = 150
SETTLED = frozenset({"honoured", "late", "partly", "not", "breached"})
"""Verdicts that the timeline draws an arc for; what cannot be told would hide them."""

RING = (760.0, 560.0)
"""Width and height of one year's network."""

MOST_PARTIES = 5
"""A pact of more parties (the Pact of Paris, the Nine-Power Treaty) binds nearly all and would hide the rest."""


def timeline(results: Results) -> list[Markup]:
    """Every act in its sender's lane, with an arc for each duty from the call to the answer."""
    payload = results["payload"]
    acts, lanes = payload["acts"], payload["lanes"]
    first, last = results["scenario"]["window"]
    x = Axis(first, last, NAMES, WIDTH - 10)
    top, bottom = 26, 26 + LANE * len(lanes)
    marks: list[Markup] = gridlines(x, list(year_ticks(first, last)), top, bottom)
    for k, lane in enumerate(lanes):
        y = top + LANE * k
        name = payload["actors"][lane["id"]]["name"]
        marks.append(el("line", x1=NAMES, x2=WIDTH - 10, y1=y + LANE - 2, y2=y + LANE - 2, class_="grid"))
        indent = 10 * lane["depth"]
        marks.append(el("text", clip(name, 22 - lane["depth"]), x=indent, y=y + LANE / 2 + 4, class_="label"))
    marks.extend(_arcs(payload, x, top))
    for day, lane, quad, size, level in zip(
        acts["day"], acts["lane"], acts["quad"], acts["magnitude"], acts["level"], strict=True
    ):
        if first <= day <= last:
            y = top + LANE * lane + 4 + level * (LANE - 9) / 4
            marks.append(
                el("circle", cx=x(day), cy=y, r=1.4 + 0.55 * (size or 1), class_=f"act {QUADS[quad]}")
            )
    shown = sum(first <= d <= last for d in acts["day"])
    legend = el("p", *(el("span", q.replace("_", " "), class_=f"key {q}") for q in QUADS), class_="legend")
    caption = (
        f"{shown} acts, each in the lane of the actor who did it, larger with its magnitude. Arcs run from the act that "
        "called a duty in to the act that answered it, or to the day it fell due (dashed); duties that cannot be judged are in the table only."
    )
    return [legend, figure(frame_svg(bottom + 24, marks, "Acts by actor over time", width=WIDTH), caption)]


def _arcs(payload: dict[str, Any], x: Axis, top: float) -> list[Markup]:
    duties = payload["duties"]
    if not duties:
        return []
    lane_of = {lane["id"]: k for k, lane in enumerate(payload["lanes"])}
    drawn = []
    for arc in duties["arcs"]:
        duty = duties["rows"][arc["duty"]]
        lane = lane_of.get(duty["debtor"])
        if lane is None or arc["to"] < x.low or arc["from"] > x.high or duty["verdict"] not in SETTLED:
            continue
        y = top + LANE * lane + 3
        x0, x1 = x(arc["from"]), max(x(arc["to"]), x(arc["from"]) + 2)
        lift = min(20.0, 6 + (x1 - x0) / 3)
        answered = "answered" if duty["answered_by"] else "open"
        path = f"M{x0:.1f},{y:.1f} Q{(x0 + x1) / 2:.1f},{y - lift:.1f} {x1:.1f},{y:.1f}"
        hint = el("title", f"{duty['pact']} {duty['article']}: {duty['verdict']}")
        drawn.append(el("path", hint, d=path, class_=f"arc {answered}"))
    return drawn


def network(results: Results) -> list[Markup]:
    """Pacts in force and hostility on 1 July of each year, every actor in its fixed place."""
    payload = results["payload"]
    first, last = (date.fromordinal(d).year for d in results["scenario"]["window"])
    drawn = [_year(payload, year) for year in range(first, last + 1)]
    caption = (
        "Blue: a pact binds the two on 1 July of that year (thick: defence; thin: any other duty). Red: material conflict between "
        f"them within that year, wider with its sum of magnitudes. Pacts of more than {MOST_PARTIES} parties are left out. Each actor keeps its place."
    )
    shown = {n["id"] for n in payload["network"]}
    codes = (f"{key} {actor['name']}" for key, actor in payload["actors"].items() if key in shown)
    return [
        el("div", *drawn, class_="grid2 two"),
        el("p", caption, class_="note"),
        el("p", "; ".join(codes) + ".", class_="note"),
    ]


def _year(payload: dict[str, Any], year: int) -> Markup:
    spot = {n["id"]: _on_ring(n) for n in payload["network"]}
    day, start, end = (date(year, *md).toordinal() for md in ((7, 1), (1, 1), (12, 31)))
    marks: list[Markup] = []
    conflict: dict[tuple[str, str], float] = defaultdict(float)
    acts, lanes = payload["acts"], [lane["id"] for lane in payload["lanes"]]
    for k, when in enumerate(acts["day"]):
        if start <= when <= end and acts["quad"][k] == QUADS.index("material_conflict"):
            for other in acts["to"][k]:
                a, b = sorted((lanes[acts["lane"][k]], lanes[other]))
                conflict[a, b] += acts["magnitude"][k] or 2
    for (a, b), total in conflict.items():
        marks.append(_bond(spot, a, b, "hostile", 0.8 + min(8.0, total**0.5)))
    for pact in payload["pacts"]:
        names = [p[0] for p in pact["parties"] if p[0] in spot]
        in_force = pact["from"] <= day and (pact["to"] is None or day <= pact["to"])
        if in_force and len(names) <= MOST_PARTIES:
            width = 4.0 if pact["kind"] == "defence" else 1.6
            for i, a in enumerate(names):
                marks.extend(_bond(spot, a, b, "pact", width) for b in names[i + 1 :])
    live = {a for pair in conflict for a in pair}
    for n in spot.values():
        marks.append(
            el("circle", cx=n["x"], cy=n["y"], r=7, class_="node" if n["id"] in live else "node quiet")
        )
        marks.append(
            el("text", n["id"], x=n["lx"], y=n["ly"], text_anchor=n["anchor"], style="font-size:21px")
        )
    marks.append(el("text", str(year), x=4, y=34, style="font-size:32px;font-weight:600"))
    return frame_svg(RING[1], marks, f"Pacts and hostility in {year}", width=RING[0])


def _on_ring(node: dict[str, Any]) -> dict[str, Any]:
    """A place on the unit circle as one on the sheet, its label outside the ring."""
    x, y = RING[0] * (0.5 + 0.33 * node["x"]), RING[1] * (0.5 + 0.42 * node["y"])
    side = "middle" if abs(node["x"]) < 0.2 else "start" if node["x"] > 0 else "end"
    return {
        "id": node["id"],
        "x": x,
        "y": y,
        "lx": x + 14 * node["x"],
        "ly": y + 22 * node["y"] + 7,
        "anchor": side,
    }


def _bond(spot: dict[str, Any], a: str, b: str, kind: str, width: float) -> Markup:
    p, q = spot[a], spot[b]
    return el("line", x1=p["x"], y1=p["y"], x2=q["x"], y2=q["y"], class_=kind, stroke_width=width)


def tension(results: Results, most: int = 8) -> list[Markup]:
    """Conflict above and cooperation below the line for the pairs with the most acts, on one scale."""
    found = results["payload"]["tension"]
    window = results["scenario"]["window"]
    drawn = [_pair(pair, found, window) for pair in found["pairs"][:most]]
    caption = (
        f"An act adds its magnitude, which halves every {found['half_life']:g} days; conflict upward in red, cooperation downward in "
        f"blue; one vertical scale for all, square root, up to {found['top']:.0f}."
    )
    return [el("div", *drawn, class_="grid2 two"), el("p", caption, class_="note")]


def _pair(pair: dict[str, Any], found: dict[str, Any], window: list[int]) -> Markup:
    width, height = 440, 150
    x = Axis(window[0], window[1], 16, width - 4)
    root = found["top"] ** 0.5
    up, down = Axis(0, root, 84, 18), Axis(0, root, 84, 150)
    marks: list[Markup] = gridlines(x, list(year_ticks(*window)), 18, height - 18)
    for side, y in (("conflict", up), ("cooperation", down)):
        points = _decay(pair[side], found["half_life"], window)
        if points:
            path = " ".join(f"{x(d):.1f},{y(v**0.5):.1f}" for d, v in points)
            marks.append(
                el("polygon", points=f"{x(points[0][0]):.1f},84 {path} {x(window[1]):.1f},84", class_=side)
            )
    marks.append(el("line", x1=16, x2=width - 4, y1=84, y2=84, class_="zero"))
    marks.append(el("text", f"{pair['a']} – {pair['b']} ({pair['acts']} acts)", x=4, y=12, class_="label"))
    return frame_svg(height, marks, f"Tension between {pair['a']} and {pair['b']}", width=width)


def _decay(knots: list[list[float]], half_life: float, window: list[int]) -> list[tuple[float, float]]:
    """Points of the fading curve: the jump at each act, and the fall between acts in steps of thirty days."""
    days, values = knots
    drawn: list[tuple[float, float]] = []
    for (day, value), (end, _) in pairwise([*zip(days, values, strict=True), (window[1] + 1, 0.0)]):
        step = day
        while step < end:
            if window[0] <= step <= window[1]:
                drawn.append((step, value * 2 ** (-(step - day) / half_life)))
            step += 30
        if window[0] <= end - 1 <= window[1]:
            drawn.append((end - 1, value * 2 ** (-(end - 1 - day) / half_life)))
    return drawn
