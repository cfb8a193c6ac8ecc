"""Toward whom, given who acts: a draw among the open receivers (or pairs) by their weights at that moment."""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.simulate_clocks import STEEPEST
from foedus.kernels.simulate_rates import eta_at

CHOOSERS_BLOCK = 1
"""Block of the equation that chooses; block 0 says who acts and when."""


class Choice(NamedTuple):
    """Who may be chosen by whom, and room for the weights of one draw.

    Attributes
    ----------
    is_mutual : whether pairs are drawn that both want; openness is then symmetric.
    at_start, is_open : at the start and now, shape (n, n).
    time, sender, receiver, becomes : comings and goings after the start, in time order.
    level : log-weights of a draw, shape (n, n); ``share`` (n,) their log-sums by row.
    """

    is_mutual: bool
    at_start: np.ndarray
    is_open: np.ndarray
    time: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    becomes: np.ndarray
    level: np.ndarray
    share: np.ndarray


@njit(cache=True, nogil=True, _nrt=False)
def open_anew(choice):
    """Who may be chosen as at the start."""
    for i in range(choice.is_open.shape[0]):
        for j in range(choice.is_open.shape[1]):
            choice.is_open[i, j] = choice.at_start[i, j]


@njit(cache=True, nogil=True, _nrt=False)
def follow_openings(choice, turn, t):
    """Comings and goings due up to ``t``; returns the next."""
    while turn < choice.time.size and choice.time[turn] <= t:
        i, j = choice.sender[turn], choice.receiver[turn]
        choice.is_open[i, j] = choice.becomes[turn]
        if choice.is_mutual:
            choice.is_open[j, i] = choice.becomes[turn]
        turn += 1
    return turn


@njit(cache=True, nogil=True, _nrt=False)
def weigh(eq, beta, comp, choice, i, t):
    """Log-weights of those whom ``i`` may choose, and the log of their sum."""
    n = choice.share.size
    for j in range(n):
        if choice.is_open[i, j]:
            eta = eta_at(eq, beta, comp, n, CHOOSERS_BLOCK, i, j, t)
            choice.level[i, j] = max(min(eta, STEEPEST), -STEEPEST)
        else:
            choice.level[i, j] = -np.inf
    choice.share[i] = log_sum(choice.level[i])


@njit(cache=True, nogil=True, _nrt=False)
def log_sum(level):
    """Log of a sum of weights; minus infinity where there is none."""
    most, total = -np.inf, 0.0
    for k in range(level.size):
        most = max(most, level[k])
    if most == -np.inf:
        return most
    for k in range(level.size):
        total += np.exp(level[k] - most)
    return most + np.log(total)


@njit(cache=True, nogil=True, _nrt=False)
def pick(level, total, u):
    """Number of the weight in which the share ``u`` of their sum falls; -1 where there is none."""
    chosen = -1
    for k in range(level.size):
        if level[k] > -np.inf:
            chosen = k
            u -= np.exp(level[k] - total)
            if u <= 0.0:
                break
    return chosen


@njit(cache=True, nogil=True, _nrt=False)
def draw_receiver(eq, beta, comp, choice, i, t, u):
    """Whom sender ``i`` chooses: a multinomial logit over the receivers open to it; -1 if there is none."""
    weigh(eq, beta, comp, choice, i, t)
    return pick(choice.level[i], choice.share[i], u)


@njit(cache=True, nogil=True, _nrt=False)
def draw_pair(eq, beta, comp, choice, t, u):
    """The pair that forms, as ``i * n + j``: in proportion to the chance that each picks the other; -1 if none is open."""
    n = choice.share.size
    for i in range(n):
        weigh(eq, beta, comp, choice, i, t)
    for i in range(n):
        for j in range(i + 1, n):
            if choice.is_open[i, j]:
                choice.level[i, j] += choice.level[j, i] - choice.share[i] - choice.share[j]
            choice.level[j, i] = -np.inf
        choice.level[i, i] = -np.inf
    pairs = choice.level.reshape(n * n)
    return pick(pairs, log_sum(pairs), u)
