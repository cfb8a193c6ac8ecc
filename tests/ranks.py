"""Ranks of true coefficients among draws of their posterior, and how uniform they are."""

import numpy as np
from scipy import stats

N_DRAWS, N_BINS = 199, 10
BY_CHANCE = 1e-4


def ranks_of(outcomes, width=1.0):
    """Rank of each true coefficient among draws of its normal posterior, and of its distance from the mode.

    Parameters
    ----------
    outcomes
        True coefficients, mode and covariance of each record.
    width
        By which the posteriors are made wider than they are.

    Returns
    -------
    array, shape (n, p + 1)
    """
    rng, ranks = np.random.default_rng(1), []
    for truth, mode, covariance in outcomes:
        root = np.linalg.cholesky(covariance)
        z = width * rng.standard_normal((N_DRAWS, len(mode)))
        away = np.linalg.solve(root, truth - mode)
        ranks.append([*(mode + z @ root.T < truth).sum(axis=0), ((z**2).sum(axis=1) < away @ away).sum()])
    return np.array(ranks)


def uniformity(ranks):
    """p-value per column of the chi-square test that ranks are uniform on 0..N_DRAWS."""
    bins = ranks * N_BINS // (N_DRAWS + 1)
    return np.array([stats.chisquare(np.bincount(b, minlength=N_BINS)).pvalue for b in bins.T])


def independent_ranks(outcomes, width=1.0):
    """As :func:`ranks_of` in the axes in which a posterior is round, where ranks of one record are independent, shape (n, p)."""
    rng, ranks = np.random.default_rng(1), []
    for truth, mode, covariance in outcomes:
        away = np.linalg.solve(np.linalg.cholesky(covariance), truth - mode)
        ranks.append((width * rng.standard_normal((N_DRAWS, len(mode))) < away).sum(axis=0))
    return np.array(ranks)
