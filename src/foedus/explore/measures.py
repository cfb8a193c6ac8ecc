"""What is counted in a history, as it grows over time."""

from collections.abc import Sequence

import numpy as np

GRID_POINTS = 72


def grid(since: int, until: int) -> list[int]:
    """Evenly spread days from ``since`` to ``until``, both included.

    Examples
    --------
    >>> grid(10, 13)
    [10, 11, 12, 13]
    """
    count = min(GRID_POINTS, until - since + 1)
    return [int(day) for day in np.linspace(since, until, count).round()]


def growth(
    kind: str, history: np.ndarray, days: np.ndarray, n_histories: int, at: Sequence[int]
) -> np.ndarray:
    """Value of a measure in each history by the end of each day of ``at``.

    Parameters
    ----------
    kind
        ``count`` of events, or distinct ``days`` with one.
    history, days
        Number of its history (from 0) and day of each counted event.
    n_histories
        How many histories there are, those without any event included.
    at
        Ordinal days in order.

    Returns
    -------
    ndarray
        Shape ``(n_histories, len(at))``.

    Examples
    --------
    >>> growth("days", np.array([0, 0, 1]), np.array([3.2, 3.9, 8.0]), 3, [2, 5, 9]).tolist()
    [[0.0, 1.0, 1.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    """
    whole = np.floor(days).astype(np.int64)
    if kind == "days" and len(whole):
        history, whole = np.unique(np.stack([history, whole]), axis=1)
    cell = np.searchsorted(at, whole, side="left")
    inside = cell < len(at)
    counts = np.zeros((n_histories, len(at)))
    np.add.at(counts, (history[inside], cell[inside]), 1.0)
    return counts.cumsum(axis=1)


def band(kind: str, values: np.ndarray) -> dict[str, list[float]]:
    """Median and 90% of histories at each day; for ``any`` the share of histories, with its Monte Carlo interval.

    Parameters
    ----------
    kind
        As the measure says: ``count``, ``days`` or ``any``.
    values
        Shape ``(n_histories, n_days)``.

    Notes
    -----
    The interval of a share is Wilson's (1927) at 90%.
    """
    if kind == "any":
        n, share = len(values), values.mean(axis=0)
        z = 1.6448536269514722
        centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        reach = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
        low, mid, high = centre - reach, share, centre + reach
    else:
        low, mid, high = np.quantile(values, [0.05, 0.5, 0.95], axis=0)
    rounded = (
        (name, np.round(side, 3).tolist()) for name, side in (("low", low), ("mid", mid), ("high", high))
    )
    return dict(rounded)


def axis_top(kind: str, bands: Sequence[dict[str, list[float]]], record: Sequence[float]) -> float:
    """Top of a measure's axis, the same for every what-if: room above the factual band and the record.

    Examples
    --------
    >>> axis_top("count", [{"high": [0.0, 31.0]}], [0.0, 12.0])
    60.0
    """
    if kind == "any":
        return 1.0
    most = 1.5 * max(1.0, *record, *(value for b in bands for value in b["high"]))
    power = 10.0 ** np.floor(np.log10(most))
    return float(next(step * power for step in (1, 1.5, 2, 3, 4, 6, 8, 10) if step * power >= most))
