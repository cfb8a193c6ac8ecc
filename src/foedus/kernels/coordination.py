"""Two-sided choice: a pair forms when each of the two picks the other (Stadtfeld, Hollway & Block 2017)."""

import numpy as np
from numba import njit

from foedus.kernels.strata import look
from foedus.kernels.watch import batch_end, decay_time, move_units, pass_time, standardise, take_batch


@njit(cache=True)
def _choices(program, values, place, t, decay_t, c, beta, desk, eta, x, share, mean, spread):
    """Each actor's own choice: log normaliser in ``share``, mean and covariance of its terms; shapes (n,), (n, p), (n, p, p)."""
    n, p = eta.shape[0], len(beta)
    for i in range(n):
        share[i], mean[i], spread[i] = -np.inf, 0.0, 0.0
        top = -np.inf
        for j in range(n):
            eta[i, j] = -np.inf
            if place.is_open[c, min(i, j), max(i, j)] and i != j:
                eta[i, j] = look(program, values, t, decay_t, c, i, j, beta, desk)
                x[i, j] = desk.x
                top = max(top, eta[i, j])
        if top == -np.inf:
            continue
        total = 0.0
        for j in range(n):
            if eta[i, j] > -np.inf:
                total += np.exp(eta[i, j] - top)
        share[i] = top + np.log(total)
        for j in range(n):
            if eta[i, j] > -np.inf:
                w = np.exp(eta[i, j] - share[i])
                mean[i] += w * x[i, j]
                for a in range(p):
                    spread[i, a] += w * x[i, j, a] * x[i, j]
        for a in range(p):
            spread[i, a] -= mean[i, a] * mean[i]


@njit(cache=True)
def _pairs(place, c, eta, x, share, mean, spread, centre, bend):
    """Log normaliser over all pairs, and the first two derivatives of it (into ``centre`` and ``bend``)."""
    n, p = eta.shape[0], mean.shape[1]
    top = -np.inf
    for a in range(n):
        for b in range(a + 1, n):
            if place.is_open[c, a, b]:
                top = max(top, eta[a, b] + eta[b, a] - share[a] - share[b])
    total = 0.0
    centre[:], bend[:] = 0.0, 0.0
    for a in range(n):
        for b in range(a + 1, n):
            if place.is_open[c, a, b]:
                w = np.exp(eta[a, b] + eta[b, a] - share[a] - share[b] - top)
                u = x[a, b] + x[b, a] - mean[a] - mean[b]
                total += w
                centre += w * u
                for q in range(p):
                    bend[q] += w * (u[q] * u - spread[a, q] - spread[b, q])
    centre /= total
    bend /= total
    for q in range(p):
        bend[q] -= centre[q] * centre
    return top + np.log(total)


@njit(cache=True)
def _rank(place, c, eta, share, observed):
    above, same, count = 0.0, 0.0, 0
    for a in range(eta.shape[0]):
        for b in range(a + 1, eta.shape[0]):
            if place.is_open[c, a, b]:
                count += 1
                level = eta[a, b] + eta[b, a] - share[a] - share[b]
                if level > observed + 1e-9:
                    above += 1.0
                elif level >= observed - 1e-9:
                    same += 1.0
    return 1.0 + above + 0.5 * (same - 1.0), count


@njit(cache=True)
def coordinate(program, state, values, changes, rec, place, end, is_frozen, beta, desk, tally, last_event):
    """Walk to ``last_event`` and add up the log-likelihood of every pair formed, with its derivatives."""
    n, p = place.is_open.shape[1], len(beta)
    eta, x = np.empty((n, n)), np.zeros((n, n, p))
    share, mean, spread = np.empty(n), np.zeros((n, p)), np.zeros((n, p, p))
    centre, bend = np.zeros(p), np.zeros((p, p))
    while place.at[0] < last_event:
        first = place.at[0]
        t, after = rec.time[first], batch_end(rec, first)
        pass_time(program, state, values, changes, t, False)
        move_units(rec, place, t)
        decay_t = decay_time(place, t, is_frozen)
        standardise(program, values, place, t, decay_t, desk.centre, desk.spread)
        ready = -1
        for e in range(first, after):
            c = rec.block[e]
            if c < 0 or t > end:
                continue
            if c != ready:
                _choices(program, values, place, t, decay_t, c, beta, desk, eta, x, share, mean, spread)
                log_total = _pairs(place, c, eta, x, share, mean, spread, centre, bend)
                ready = c
            i, j = rec.sender[e], rec.receiver[e]
            level = eta[i, j] + eta[j, i] - share[i] - share[j]
            slope = x[i, j] + x[j, i] - mean[i] - mean[j] - centre
            tally.loglik[0] += level - log_total
            tally.gradient[:] += slope
            tally.hessian[:] -= spread[i] + spread[j] + bend
            if len(tally.score):
                tally.score[e] = slope
                tally.log_share[e] = level - log_total
                tally.rank[e], tally.at_risk[e] = _rank(place, c, eta, share, level)
        take_batch(program, state, values, changes, rec, place, after)
