"""Log-likelihood, gradient and Hessian from the sums over the risk set; the same for every sweep.

``tally`` holds the log-likelihood, then the gradient, then the lower half of the Hessian, row by row.
"""

import numpy as np
from numba import njit


@njit(cache=True, _nrt=False)
def clear_ties(board):
    """Forget the simultaneous events."""
    board.t0[0] = 0.0
    board.t1[:] = 0.0
    board.t2[:] = 0.0


@njit(cache=True, _nrt=False)
def add_event(board, is_efron, tally):
    """Add the event whose terms stand in column 0 of ``board.v``."""
    eta = 0.0
    for k in range(len(board.beta)):
        x = board.v[k, 0]
        eta += board.beta[k] * x
        tally[1 + k] += x
    tally[0] += eta
    if is_efron:
        w = np.exp(eta)
        board.t0[0] += w
        for k in range(len(board.beta)):
            board.t1[k] += w * board.v[k, 0]
            for l in range(k + 1):
                board.t2[k, l] += w * board.v[k, 0] * board.v[l, 0]


@njit(cache=True, _nrt=False)
def subtract_normaliser(board, tied, is_efron, tally):
    """Subtract the log of the sum over the risk set for ``tied`` events: Breslow, or Efron (1977)."""
    if not is_efron:
        _subtract_logs(board, 0.0, float(tied), tally)
        return
    for m in range(tied):
        _subtract_logs(board, m / tied, 1.0, tally)


@njit(cache=True, _nrt=False)
def _subtract_logs(board, share, many, tally):
    """Subtract ``many`` times the log of the sum over the risk set less a ``share`` of the tied events."""
    p, d = len(board.beta), board.s0[0] - share * board.t0[0]
    per = 1.0 / d
    tally[0] -= many * np.log(d)
    at = 1 + p
    for k in range(p):
        mean = (board.s1[k] - share * board.t1[k]) * per
        tally[1 + k] -= many * mean
        for l in range(k + 1):
            square = (board.s2[k, l] - share * board.t2[k, l]) * per
            tally[at] -= many * (square - mean * (board.s1[l] - share * board.t1[l]) * per)
            at += 1


@njit(cache=True, _nrt=False)
def subtract_held(board, held, is_interval, tally):
    """Subtract the expected number of events in a wait of ``held`` days; in ordinal timing, the logs of ``held`` events."""
    if not is_interval:
        _subtract_logs(board, 0.0, held, tally)
        return
    p = len(board.beta)
    tally[0] -= held * board.s0[0]
    at = 1 + p
    for k in range(p):
        tally[1 + k] -= held * board.s1[k]
        for l in range(k + 1):
            tally[at] -= held * board.s2[k, l]
            at += 1
