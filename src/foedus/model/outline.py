"""A record in outline: all that happened, but the sums over the risk set read at a few times, each for those around it.

What happens next is chance; the mean of a statistic over the risk set is hardly, and moves slowly. Gauss-Legendre quadrature
of it puts the maximum much nearer than a sample of events would, whose chance does not cancel: the idea of a control variate.
Where memory fades, that mean also goes with how many acts are remembered, which is known at every step; weights are
calibrated to it (Deville and Särndal 1992, "Calibration estimators in survey sampling", JASA 87).
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from foedus.kernels.stream import Steps


def outlined(
    steps: "Steps", row: np.ndarray, is_interval: bool, points: int, rates: np.ndarray
) -> tuple["Steps", np.ndarray]:
    """Steps that hold the sums for shares of the events explained, or of the days waited, as quadrature weighs them.

    Parameters
    ----------
    steps, row
        As in :class:`foedus.model.replay.Replay`.
    is_interval
        Whether the sums count for days, rather than for events.
    points
        Nodes of the quadrature; those that fall on one step are read once.
    rates
        Decay per day of what fades.

    Returns
    -------
    Steps, ndarray
        The same steps without events, ``dt`` holding what the sums count for; and which steps are read, ascending.
    """
    counted = np.append(0, np.cumsum(row >= 0))
    happened = (counted[steps.last] - counted[steps.first]).astype(float)
    weight = steps.dt if is_interval else happened
    gone = np.cumsum(weight)
    node, share = np.polynomial.legendre.leggauss(points)
    read, of_node = np.unique(np.searchsorted(gone, 0.5 * (node + 1.0) * gone[-1]), return_inverse=True)
    known = [np.ones(len(weight)), *_remembered(steps.time, happened, rates)]
    held = np.zeros(len(weight))
    held[read] = calibrated(
        np.bincount(of_node, weights=0.5 * share * gone[-1]),
        np.column_stack([k[read] for k in known]),
        np.array([weight @ k for k in known]),
    )
    return steps._replace(dt=held, first=steps.last), read


def _remembered(time: np.ndarray, happened: np.ndarray, rates: np.ndarray) -> list[np.ndarray]:
    """Acts that each rate of decay still remembers at each step, about one on average."""
    if not len(rates):
        return []
    from foedus.kernels.faded import faded_counts

    counts = [faded_counts(time, happened, rate) for rate in rates]
    return [count / max(count.mean(), 1e-300) for count in counts]


def calibrated(weight: np.ndarray, known: np.ndarray, total: np.ndarray) -> np.ndarray:
    """The weights nearest to ``weight`` that give each column of ``known`` its ``total``; unchanged where one would not be positive.

    Examples
    --------
    >>> calibrated(np.array([2.0, 2.0, 2.0]), np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([6.0, 7.0])).round(12)
    array([1.5, 2. , 2.5])
    """
    if len(weight) <= known.shape[1]:
        return weight
    gram = (known.T * weight) @ known
    found = weight * (1.0 + known @ np.linalg.lstsq(gram, total - weight @ known)[0])
    return found if (found > 0.0).all() else weight
