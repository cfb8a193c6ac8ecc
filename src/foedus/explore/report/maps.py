"""Maps: the theatre, and the disputed ground with both lines; drawn from the payload's layout."""

from collections import defaultdict
from datetime import date
from typing import Any

from foedus.explore.markup import Markup, el
from foedus.explore.report.modelled import figure
from foedus.explore.report.tables import clip, table

Results = dict[str, Any]

WIDTH = 960


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
            marks.append(_label(f"line of {line['claimant']}", end[0], end[1], unit, "line-name"))
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
            inward = p["x"] > left + 0.88 * width
            x = p["x"] - size - 6 * unit if inward else p["x"] + size
            marks.append(_label(_short(p["name"]), x, p["y"], unit, "place-name", "end" if inward else None))
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


def _short(name: str) -> str:
    """A place's name without its second names, which the table gives.

    Examples
    --------
    >>> _short("Fui Heights (Palets, Hill 733)"), _short("Lake Khasan: Zaozernaya")
    ('Fui Heights', 'Lake Khasan')
    """
    return clip(name.split(" (")[0].split(": ")[0], 26)


def _label(text: str, x: float, y: float, unit: float, kind: str, anchor: str | None = None) -> Markup:
    return el(
        "text",
        text,
        x=_fine(x + 3 * unit),
        y=_fine(y + 4 * unit),
        class_=kind,
        text_anchor=anchor,
        style=f"font-size:{12 * unit:.4f}px",
    )


def _shape(tag: str, flat: list[float], kind: str) -> Markup:
    points = " ".join(f"{_fine(flat[k])},{_fine(flat[k + 1])}" for k in range(0, len(flat), 2))
    return el(tag, points=points, class_=kind, vector_effect="non-scaling-stroke")
