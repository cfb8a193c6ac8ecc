"""A log-likelihood at one point."""

from typing import NamedTuple

import numpy as np


class Evaluation(NamedTuple):
    """A log-likelihood at one point: value, gradient (p,), Hessian (p, p)."""

    loglik: float
    gradient: np.ndarray
    hessian: np.ndarray
