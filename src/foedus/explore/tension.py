"""Tension of a pair: recent conflict and recent cooperation, fading with time."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from foedus.explore.quad import INTERNAL, is_conflict, quad

HALF_LIFE_DAYS = 180.0
KNOTS = 400
PAIRS = 60


def lay_out(events: Sequence[Any], span: tuple[int, int]) -> dict[str, Any]:
    """Conflict and cooperation of each pair as levels that halve every ``HALF_LIFE_DAYS``.

    An act adds its magnitude (1 to 5; 2 where the record gives none) to its side of the pair, in either
    direction; between two knots a level only fades, so ``(day, value)`` after each act is the whole curve.

    Parameters
    ----------
    events
        Events in time order.
    span
        First and last day drawn.

    Returns
    -------
    dict
        ``half_life``; ``top``, the highest level of any pair (every pair is drawn on this one axis); ``pairs``,
        busiest first, each with ``a``, ``b``, ``acts`` and, for ``conflict`` and ``cooperation``, ``[days, values]``.
    """
    acts: dict[tuple[str, str], list[tuple[int, int, bool]]] = defaultdict(list)
    for event in events:
        if event.date.earliest is None or quad(event.act) == INTERNAL:
            continue
        for other in event.receivers:
            if other != event.sender:
                pair = (min(event.sender, other), max(event.sender, other))
                acts[pair].append((event.date.earliest, event.magnitude or 2, is_conflict(event.act)))
    busiest = sorted(acts, key=lambda p: (-len(acts[p]), p))[:PAIRS]
    pairs: list[dict[str, Any]] = []
    for pair in busiest:
        sides: dict[str, Any] = {
            name: _knots([(d, m) for d, m, conflict in acts[pair] if conflict is side], span)
            for name, side in (("conflict", True), ("cooperation", False))
        }
        pairs.append({"a": pair[0], "b": pair[1], "acts": len(acts[pair]), **sides})
    top = max((v for p in pairs for s in ("conflict", "cooperation") for v in p[s][1]), default=1.0)
    return {"half_life": HALF_LIFE_DAYS, "top": top, "pairs": pairs}


def _knots(acts: list[tuple[int, int]], span: tuple[int, int]) -> list[Any]:
    days, values = fade(acts)
    if len(days) > KNOTS:
        grid = np.linspace(span[0], span[1], KNOTS).round().astype(int).tolist()
        days, values = grid, [level(days, values, day) for day in grid]
    return [days, [round(v, 2) for v in values]]


def fade(acts: list[tuple[int, int]]) -> tuple[list[int], list[float]]:
    """Level just after each day with an act.

    Examples
    --------
    >>> fade([(0, 4), (180, 1), (180, 1)])
    ([0, 180], [4.0, 4.0])
    """
    sums: dict[int, float] = defaultdict(float)
    for day, weight in acts:
        sums[day] += weight
    days = sorted(sums)
    values = [sums[days[0]]] if days else []
    for before, day in pairwise(days):
        values.append(values[-1] * 2 ** (-(day - before) / HALF_LIFE_DAYS) + sums[day])
    return days, values


def level(days: Sequence[int], values: Sequence[float], day: int) -> float:
    """Level on ``day``; zero before the first act."""
    k = int(np.searchsorted(days, day, side="right")) - 1
    return 0.0 if k < 0 else values[k] * 2 ** (-(day - days[k]) / HALF_LIFE_DAYS)
