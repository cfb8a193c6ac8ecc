"""A record in outline: all that happened, but the sums over the risk set read at a few times, each for those around it.

What happens next is chance; the mean of a statistic over the risk set is hardly, and moves slowly. Gauss-Legendre quadrature
of it puts the maximum much nearer than a sample of events would, whose chance does not cancel: the idea of a control variate.
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from foedus.kernels.stream import Steps



def outlined(steps: "Steps", row: np.ndarray, is_interval: bool, points: int) -> tuple["Steps", np.ndarray]:
    """Steps that hold the sums for shares of the events explained, or of the days waited, as quadrature weighs them.

    Parameters
    ----------
    steps, row
        As in :class:`foedus.model.replay.Replay`.
    is_interval
        Whether the sums count for days, rather than for events.
    points
        Nodes of the quadrature; those that fall on one step are read once.

    Returns
    -------
    Steps, ndarray
        The same steps without events, ``dt`` holding what the sums count for; and which steps are read, ascending.
    """
    counted = np.append(0, np.cumsum(row >= 0))
    weight = steps.dt if is_interval else (counted[steps.last] - counted[steps.first]).astype(float)
    gone = np.cumsum(weight)
    node, share = np.polynomial.legendre.leggauss(points)
    read, of_node = np.unique(np.searchsorted(gone, 0.5 * (node + 1.0) * gone[-1]), return_inverse=True)
    held = np.zeros(len(weight))
    held[read] = np.bincount(of_node, weights=0.5 * share * gone[-1])
    return steps._replace(dt=held, first=steps.last), read
