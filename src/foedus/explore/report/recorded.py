"""Figures of the record itself: acts by actor, places under both lines, bonds by year, tension of pairs.

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
from foedus.explore.report.tables import table

Results = dict[str, Any]

WIDTH = 960
LANE = 30
NAMES = 150
SETTLED = frozenset({"honoured", "late", "partly", "not", "breached"})
"""Verdicts that the timeline draws an arc for; what cannot be told would hide them."""

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
        marks.append(
            el("text", _clip(name, 22 - lane["depth"]), x=indent, y=y + LANE / 2 + 4, class_="label")
        )
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


def _clip(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def places(results: Results) -> list[Markup]:
    """The theatre, and the disputed ground with both lines."""
    sheet = results["payload"]["map"]
    frames = {f["id"]: f["box"] for f in sheet["frames"]}
    counts = _acts_per_place(results["payload"])
    parts = []
    words = {
        "theatre": "Places of the record in the theatre, larger with the number of acts.",
        "border": "The disputed ground. A ring is as wide as the place is uncertain; a filled place belongs to "
        "different owners under the two lines.",
    }
    for key, caption in words.items():
        if key in frames:
            parts.append(figure(_map(sheet, frames[key], counts, key == "border"), caption))
    disputed = [_owners(p) for p in sheet["places"] if len({o["owner"] for o in p["owners"]}) > 1]
    parts.append(
        el(
            "details",
            el("summary", f"{len(disputed)} places that two lines give to different owners"),
            table(
                disputed,
                [("name", "place"), ("claims", "belongs to, under whose line"), ("where", "position")],
            ),
        )
    )
    return parts


def _acts_per_place(payload: dict[str, Any]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for place in payload["acts"]["place"]:
        if place >= 0:
            counts[payload["place_ids"][place]] += 1
    return counts


def _owners(place: dict[str, Any]) -> dict[str, Any]:
    claims = "; ".join(f"{o['owner']} ({o['claimant']}{_span(o)})" for o in place["owners"])
    return {
        "name": place["name"],
        "claims": claims,
        "where": f"{place['lat']:.2f} N {place['lon']:.2f} E ± {place['km']:g} km",
    }


def _span(owner: dict[str, Any]) -> str:
    ends = [None if d is None else date.fromordinal(d).year for d in (owner["from"], owner["to"])]
    return "" if ends == [None, None] else f", {ends[0] or ''}–{ends[1] or ''}"


def _map(sheet: dict[str, Any], box: list[float], counts: dict[str, int], near: bool) -> Markup:
    left, top, width, height = box
    unit = width / WIDTH
    marks = [_shape("polygon", ring, "land") for ring in sheet["land"]]
    marks += [_shape("polygon", ring, "lake") for ring in sheet["lakes"]]
    marks += [_shape("polyline", line, "river") for line in sheet["rivers"]]
    for number, line in enumerate(sheet["lines"]):
        marks.append(_shape("polyline", line["points"], f"border-line {line['claimant']}"))
        if near:
            end = line["points"][:2] if number % 2 else line["points"][-2:]
            marks.append(_label(f"line of {line['claimant']}", *end, unit, "line-name"))
    taken: list[tuple[float, float]] = []
    inside = [p for p in sheet["places"] if left < p["x"] < left + width and top < p["y"] < top + height]
    for p in sorted(inside, key=lambda p: -counts.get(p["id"], 0)):
        n = counts.get(p["id"], 0)
        disputed = len({o["owner"] for o in p["owners"]}) > 1
        if near:
            marks.append(el("circle", cx=p["x"], cy=_fine(p["y"]), r=_fine(p["r"]), class_="doubt"))
        size = unit * (2.2 + 1.1 * n**0.5)
        tone = "spot disputed" if disputed else "spot"
        hint = el("title", f"{p['name']}: {n} acts")
        marks.append(el("circle", hint, cx=_fine(p["x"]), cy=_fine(p["y"]), r=_fine(size), class_=tone))
        if n and _has_room(taken, p, unit):
            taken.append((p["x"], p["y"]))
            marks.append(_label(_clip(p["name"], 26), p["x"] + size, p["y"], unit, "place-name"))
    return el(
        "svg",
        el("title", "Map"),
        *marks,
        viewBox=f"{left} {top} {width} {height}",
        role="img",
        aria_label="Map of places and border lines",
        class_="map",
        style=f"--unit:{unit:.6f}px",
    )


def _fine(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _has_room(taken: list[tuple[float, float]], place: dict[str, Any], unit: float) -> bool:
    return all(abs(place["y"] - y) > 13 * unit or abs(place["x"] - x) > 150 * unit for x, y in taken)


def _label(text: str, x: float, y: float, unit: float, kind: str) -> Markup:
    return el(
        "text",
        text,
        x=_fine(x + 3 * unit),
        y=_fine(y + 4 * unit),
        class_=kind,
        style=f"font-size:{12 * unit:.4f}px",
    )


def _shape(tag: str, flat: list[float], kind: str) -> Markup:
    points = " ".join(f"{_fine(flat[k])},{_fine(flat[k + 1])}" for k in range(0, len(flat), 2))
    return el(tag, points=points, class_=kind, vector_effect="non-scaling-stroke")


def network(results: Results) -> list[Markup]:
    """Pacts in force and hostility on 1 July of each year, every actor in its fixed place."""
    payload = results["payload"]
    first, last = (date.fromordinal(d).year for d in results["scenario"]["window"])
    drawn = [_year(payload, year) for year in range(first, last + 1)]
    caption = (
        "Blue: a pact binds the two on 1 July of that year (thick: defence; thin: any other duty). Red: material conflict between "
        f"them within that year, wider with its sum of magnitudes. Pacts of more than {MOST_PARTIES} parties are left out. Each actor keeps its place."
    )
    return [el("div", *drawn, class_="grid2"), el("p", caption, class_="note")]


def _year(payload: dict[str, Any], year: int) -> Markup:
    spot = {n["id"]: n for n in payload["network"]["nodes"]}
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
    sheet = payload["network"]
    marks.append(el("text", str(year), x=4, y=34, style="font-size:32px;font-weight:600"))
    return frame_svg(sheet["height"], marks, f"Pacts and hostility in {year}", width=sheet["width"])


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
    return [el("div", *drawn, class_="grid2"), el("p", caption, class_="note")]


def _pair(pair: dict[str, Any], found: dict[str, Any], window: list[int]) -> Markup:
    width, height = 440, 150
    x = Axis(window[0], window[1], 4, width - 4)
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
    marks.append(el("line", x1=4, x2=width - 4, y1=84, y2=84, class_="zero"))
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
