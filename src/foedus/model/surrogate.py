"""What an outline tells of a step: where it really leads, and how the curvature changes on the way.

The surrogate of Jordan, Lee and Yang (2019), "Communication-efficient distributed statistical inference", JASA 114, has the
slope and curvature of the log-likelihood and the higher derivatives of a cheaper one of about the same shape.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foedus.model.evaluation import Evaluation
from foedus.model.prior import Prior, solve

FURTHER = 0.5
"""Longest correction of a Newton step, as a share of the step: beyond, the outline is not to be trusted."""


class Foreseen(NamedTuple):
    """A step on the surrogate.

    Attributes
    ----------
    step, promise : Newton's, corrected, shape (p,); the climb that the local parabola promises, times two.
    change : change of the Hessian on the way, shape (p, p).
    strays : largest share by which the outline's curvature differs from the true one.
    length : of the correction, in standard errors.
    """

    step: np.ndarray
    promise: float
    change: np.ndarray
    strays: float
    length: float


def foresee(
    outline: Callable[[np.ndarray], Evaluation],
    at: Evaluation,
    beta: np.ndarray,
    step: np.ndarray,
    decrement: float,
    prior: Prior,
) -> Foreseen | None:
    """Correct a Newton step by what remains of the slope where it leads; ``None`` where the outline does not tell.

    Parameters
    ----------
    outline
        A cheap log-likelihood of about the same shape.
    at, beta
        The log-likelihood, and where, shape (p,).
    step, decrement
        Newton's step and its squared decrement.
    prior
        Penalty; with a lasso nothing is foreseen.
    """
    if prior.lasso.any():
        return None
    here, there = outline(beta), outline(beta + step)
    bend = prior.information(at.hessian)
    further = solve(bend, there.gradient - here.gradient - here.hessian @ step)
    longer = float(further @ bend @ further)
    if not 0.0 <= longer <= FURTHER**2 * decrement:
        return None
    return Foreseen(
        step + further,
        float(decrement + step @ bend @ further),
        there.hessian - here.hessian,
        share_of(here.hessian - at.hessian, bend),
        float(np.sqrt(longer)),
    )


def share_of(change: np.ndarray, bend: np.ndarray) -> float:
    """Largest share by which ``change`` changes the curvature ``bend`` in any direction; infinite where there is none.

    Examples
    --------
    >>> round(share_of(np.diag([1.0, 1.0]), np.diag([10.0, 2.0])), 12)
    0.5
    """
    scale = 1 / np.sqrt(np.maximum(np.abs(np.diag(bend)), 1e-300))
    scaled, moved = (x * scale[:, None] * scale[None, :] for x in (bend, change))
    if not (np.isfinite(scaled).all() and np.isfinite(moved).all()):
        return np.inf
    spread, axes = np.linalg.eigh(scaled)
    if not spread.min() > 0.0:
        return np.inf
    axes = axes / np.sqrt(spread)
    return float(np.abs(np.linalg.eigvalsh(axes.T @ moved @ axes)).max())
