"""Where the timeline puts things: a lane per actor, a level per act."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

LEVELS = 5
SPACING = 140
"""Markers at the widest view that fit side by side in one lane."""


def lanes(actors: dict[str, Any], events: Sequence[Any]) -> list[dict[str, Any]]:
    """One lane per actor that takes part, clients and field armies under their principal.

    Parameters
    ----------
    actors
        The chronicle's actors by id.
    events
        Its events.

    Returns
    -------
    list of dict
        ``id``, ``depth`` (0 for an actor without a principal), in drawing order: the busiest house first.
    """
    busy = Counter[str]()
    for event in events:
        busy.update({event.sender, *event.receivers})
    children = defaultdict(list)
    for actor in actors.values():
        children[actor.principal if actor.principal in actors else ""].append(actor.id)
    total = {a: _house(a, children, busy, frozenset()) for a in actors}
    placed: list[dict[str, Any]] = []
    done: set[str] = set()

    def place(name: str, depth: int) -> None:
        if name in done:
            return
        done.add(name)
        if busy[name]:
            placed.append({"id": name, "depth": depth})
        for child in sorted(children[name], key=lambda c: (-total[c], c)):
            place(child, depth + 1)

    for root in sorted(children[""], key=lambda r: (-total[r], r)):
        place(root, 0)
    for name in actors:
        place(name, 0)
    return placed


def _house(name: str, children: dict[str, list[str]], busy: Counter[str], above: frozenset[str]) -> int:
    if name in above:
        return 0
    return busy[name] + sum(_house(c, children, busy, above | {name}) for c in children[name])


def levels(days: Sequence[int], lane: Sequence[int], span: tuple[int, int]) -> list[int]:
    """Level of each act within its lane, so that neighbours at the widest view do not hide each other.

    Parameters
    ----------
    days, lane
        Day and lane of each act, shape ``(n_acts,)``, in time order.
    span
        First and last day drawn.

    Returns
    -------
    list of int
        ``0`` to ``LEVELS - 1``; the level whose last act lies furthest back is taken when all are full.

    Examples
    --------
    >>> levels([0, 1, 500], [0, 0, 0], (0, 1000))
    [0, 1, 0]
    """
    gap = max(1.0, (span[1] - span[0]) / SPACING)
    last: dict[int, list[float]] = defaultdict(lambda: [-np.inf] * LEVELS)
    found = []
    for day, row in zip(days, lane, strict=True):
        ends = last[row]
        level = next((k for k in range(LEVELS) if day - ends[k] >= gap), int(np.argmin(ends)))
        ends[level] = day
        found.append(level)
    return found


def arcs(duties: Iterable[dict[str, Any]], day_of: dict[str, int]) -> list[dict[str, Any]]:
    """Arcs from the act that called a duty in to the acts that answered it.

    A duty that nothing answered gets an arc to the day it was due, or a stub where it has no date.
    """
    found: list[dict[str, Any]] = []
    for row, duty in enumerate(duties):
        start = day_of.get(duty["act"])
        if start is None:
            continue
        answers = [a for a in duty["answered_by"] if a in day_of]
        found.extend({"duty": row, "act": a, "from": start, "to": day_of[a]} for a in answers)
        if not answers:
            found.append({"duty": row, "from": start, "to": start if duty["due"] is None else duty["due"]})
    return found
