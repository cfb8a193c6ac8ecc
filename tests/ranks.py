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


def ranks_among(outcomes, width=1.0):
    """Ranks of true coefficients among draws that were made of their posterior.

    Parameters
    ----------
    outcomes
        True coefficients (p,), mode (p,), covariance (p, p) and draws (N_DRAWS, p) of each record.
    width
        By which the draws are spread wider around the mode than they are.

    Returns
    -------
    of each coefficient, shape (n, p); and in the axes in which a posterior is round, where ranks of one record are independent
    """
    each, apart = [], []
    for truth, mode, covariance, draws in outcomes:
        away, wide = truth - mode, width * (draws - mode)
        root = np.linalg.cholesky(covariance)
        each.append((wide < away).sum(axis=0))
        apart.append((np.linalg.solve(root, away) > np.linalg.solve(root, wide.T).T).sum(axis=0))
    return np.array(each), np.array(apart)
