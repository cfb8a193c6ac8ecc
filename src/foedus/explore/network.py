"""Where the network puts actors: one ring for all days, friends and foes close to whom they deal with."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np


def lay_out(names: Sequence[str], affinity: np.ndarray) -> list[dict[str, Any]]:
    """Place actors once on a ring, ordered so that those who deal with each other sit close.

    Parameters
    ----------
    names
        Actor ids, ``n`` of them.
    affinity
        Dealings of each pair, symmetric, shape ``(n, n)``.

    Returns
    -------
    list of dict
        ``id``, ``x`` and ``y`` on the unit circle (first actor at the top, clockwise).

    Notes
    -----
    The order starts from the angle between the two smoothest eigenvectors of the affinity's Laplacian (Atkins, Boman &
    Hendrickson 1998; two, because the line closes to a ring) and is improved by swaps while the total of dealings
    times distance round the circle falls.
    """
    n = len(names)
    order = seriate(np.asarray(affinity, dtype=float)) if n else []
    placed: list[dict[str, Any]] = [{} for _ in range(n)]
    for k, who in enumerate(order):
        angle = 2 * math.pi * k / n - math.pi / 2
        placed[who] = {"id": names[who], "x": round(math.cos(angle), 4), "y": round(math.sin(angle), 4)}
    return placed


def seriate(affinity: np.ndarray) -> list[int]:
    """Order round a circle with a small total of affinity times distance."""
    n = len(affinity)
    if n < 4:
        return list(range(n))
    laplacian = np.diag(affinity.sum(1)) - affinity
    smooth = np.linalg.eigh(laplacian + np.diag(1e-9 * np.arange(n)))[1]
    order = np.argsort(np.arctan2(smooth[:, 2], smooth[:, 1]), kind="stable")
    steps = np.abs(np.arange(n)[:, None] - np.arange(n)[None, :])
    distance = np.minimum(steps, n - steps)
    best = cost(affinity, order, distance)
    for _ in range(40):
        improved = False
        for a in range(n - 1):
            for b in range(a + 1, n):
                trial = order.copy()
                trial[a], trial[b] = order[b], order[a]
                found = cost(affinity, trial, distance)
                if found < best - 1e-9:
                    order, best, improved = trial, found, True
        if not improved:
            break
    return [int(k) for k in order]


def cost(affinity: np.ndarray, order: np.ndarray, distance: np.ndarray) -> float:
    """Total of affinity times distance round the circle."""
    return float((affinity[np.ix_(order, order)] * distance).sum())


def affinity(names: Sequence[str], events: Sequence[Any], bonds: Sequence[tuple[str, str]]) -> np.ndarray:
    """Square root of the number of acts of each pair, plus two for each bond (a pact or a principal)."""
    index = {name: k for k, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)))
    for event in events:
        for other in event.receivers:
            i, j = index.get(event.sender), index.get(other)
            if i is not None and j is not None and i != j:
                counts[i, j] += 1
    total = np.sqrt(counts + counts.T)
    for a, b in bonds:
        if a in index and b in index and a != b:
            total[index[a], index[b]] += 2
            total[index[b], index[a]] += 2
    return total
