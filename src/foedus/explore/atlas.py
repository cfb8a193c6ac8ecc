"""Where the map puts places, border lines and land."""

import csv
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from foedus.explore.land import LAKES, LAND, RIVERS
from foedus.explore.quad import is_conflict

ASPECT = 1.8
KM_PER_DEGREE = 111.32
MOST_NORTH = 80.0
THEATRE = 0.7
"""Share of conflict that the theatre's frame holds."""


def mercator(lat: float) -> float:
    """Northing in degrees of longitude, positive to the south as SVG counts.

    Examples
    --------
    >>> mercator(0.0), round(mercator(45), 2)
    (0.0, -50.5)
    """
    lat = max(-MOST_NORTH, min(MOST_NORTH, lat))
    return -math.degrees(math.asinh(math.tan(math.radians(lat)))) + 0.0


def lay_out(chronicle: Any, folder: Path | None = None) -> dict[str, Any]:
    """Places, border lines, land and the frames to look through, on one Mercator sheet.

    Parameters
    ----------
    chronicle
        Places, border claims and events.
    folder
        Scenario folder; its ``lines.csv`` (line, claimant, lat, lon, source), if there is one, holds the lines
        that each side draws.

    Returns
    -------
    dict
        ``places``: ``id, x, y, r`` (precision as a radius on the sheet, in sheet units), ``owners`` (claimant to
        owner with its days); ``lines``, ``land``, ``lakes``, ``rivers`` as point lists; ``frames``: named view boxes
        ``[x, y, width, height]`` of one aspect, widest first.
    """
    claims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for claim in chronicle.borders:
        claims[claim.place].append(
            {
                "claimant": claim.claimant,
                "owner": claim.owner,
                "from": first_day(claim),
                "to": last_day(claim),
                "source": claim.source,
            }
        )
    places = [
        _place(place, claims.get(place.id, []))
        for place in chronicle.places.values()
        if place.lat is not None and place.lon is not None
    ]
    lines = read_lines(folder / "lines.csv") if folder is not None else []
    return {
        "places": places,
        "lines": lines,
        "land": [_flat(ring) for ring in LAND],
        "lakes": [_flat(ring) for ring in LAKES],
        "rivers": [_flat(line) for line in RIVERS],
        "frames": frames(places, lines, chronicle.events),
    }


def first_day(record: Any) -> int | None:
    """First day of an actor's life or a border claim; ``None`` is unbounded."""
    return None if record.start is None else record.start.earliest


def last_day(record: Any) -> int | None:
    """Last day of an actor's life or a border claim; ``None`` is unbounded."""
    return None if record.end is None else record.end.latest


def _place(place: Any, owners: list[dict[str, Any]]) -> dict[str, Any]:
    km = place.precision_km or 0.0
    radius = km / (KM_PER_DEGREE * math.cos(math.radians(min(MOST_NORTH, abs(place.lat)))))
    return {
        "id": place.id,
        "name": place.name,
        "x": round(place.lon, 3),
        "y": round(mercator(place.lat), 3),
        "r": round(radius, 3),
        "km": km,
        "lat": place.lat,
        "lon": place.lon,
        "source": place.source,
        "owners": owners,
    }


def _flat(points: Iterable[tuple[float, float]]) -> list[float]:
    return [round(value, 2) for lon, lat in points for value in (lon, mercator(lat))]


def read_lines(file: Path) -> list[dict[str, Any]]:
    """Border lines of ``lines.csv``, in file order; none if the scenario has no such file."""
    if not file.is_file():
        return []
    found: dict[tuple[str, str], dict[str, Any]] = {}
    with file.open(encoding="utf-8-sig", newline="") as text:
        for row in csv.DictReader(text):
            key = (row["line"], row["claimant"])
            line = found.setdefault(
                key, {"name": key[0], "claimant": key[1], "source": row["source"], "points": []}
            )
            line["points"] += [round(float(row["lon"]), 3), round(mercator(float(row["lat"])), 3)]
    return list(found.values())


def frames(
    places: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]], events: Sequence[Any]
) -> list[dict[str, Any]]:
    """View boxes: every place; the theatre, which holds nearly all conflict; the disputed ground."""
    if not places:
        return [{"id": "all", "box": _box([(0.0, 0.0)], 360.0)}]
    spot = {p["id"]: (p["x"], p["y"]) for p in places}
    found = [{"id": "all", "box": _box(list(spot.values()), 10.0)}]
    fought = Counter(e.place for e in events if is_conflict(e.act) and e.place in spot)
    if len(fought) > 2:
        points = np.repeat([spot[p] for p in fought], list(fought.values()), axis=0)
        near = np.abs(points - np.median(points, axis=0)).max(axis=1)
        kept = points[near <= np.quantile(near, THEATRE)]
        found.append({"id": "theatre", "box": _box([(float(x), float(y)) for x, y in kept], 6.0)})
    ground = [
        (line["points"][k], line["points"][k + 1]) for line in lines for k in range(0, len(line["points"]), 2)
    ]
    ground = ground or [spot[p["id"]] for p in places if _is_disputed(p)]
    if ground:
        found.append({"id": "border", "box": _box(ground, 0.6)})
    return found


def _is_disputed(place: dict[str, Any]) -> bool:
    return len({claim["owner"] for claim in place["owners"]}) > 1


def _box(points: list[tuple[float, float]], least: float) -> list[float]:
    x = [p[0] for p in points]
    y = [p[1] for p in points]
    width, height = max(x) - min(x), max(y) - min(y)
    width, height = max(width * 1.2, least), max(height * 1.2, least / ASPECT)
    width, height = max(width, height * ASPECT), max(height, width / ASPECT)
    return [
        round((max(x) + min(x) - width) / 2, 3),
        round((max(y) + min(y) - height) / 2, 3),
        round(width, 3),
        round(height, 3),
    ]
