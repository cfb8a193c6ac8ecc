"""Two-sided choice: a pair forms when each of the two picks the other (Stadtfeld, Hollway & Block 2017)."""

import numpy as np
from numba import njit

from foedus.kernels.strata import look
from foedus.kernels.watch import batch_end, decay_time, move_units, pass_time, standardise, take_batch


@njit(cache=True)
def _choices(program, values, walk, t, decay_t, c, eta, x, share, mean, spread):
    """Each actor's own choice: log normaliser in ``share``, mean and covariance of its terms; shapes (n,), (n, p), (n, p, p)."""
    n, p = eta.shape[0], x.shape[2]
    for i in range(n):
        share[i], mean[i], spread[i] = -np.inf, 0.0, 0.0
        top = -np.inf
        for j in range(n):
            eta[i, j] = -np.inf
            if walk.is_open[c, min(i, j), max(i, j)] and i != j:
                eta[i, j] = look(program, values, t, decay_t, c, i, j, walk)
                for a in range(p):
                    x[i, j, a] = walk.x[a]
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
                for a in range(p):
                    wx = w * x[i, j, a]
                    mean[i, a] += wx
                    for b in range(a + 1):
                        spread[i, a, b] += wx * x[i, j, b]
        for a in range(p):
            for b in range(a + 1):
                spread[i, a, b] -= mean[i, a] * mean[i, b]
                spread[i, b, a] = spread[i, a, b]


@njit(cache=True)
def _pairs(walk, c, eta, x, share, mean, spread, centre, bend, inform):
    """Log normaliser over all pairs; its slope, bend and expected information into the last three arguments."""
    n, p = eta.shape[0], mean.shape[1]
    u, load = np.empty(p), np.zeros(n)
    top = -np.inf
    for a in range(n):
        for b in range(a + 1, n):
            if walk.is_open[c, a, b]:
                top = max(top, eta[a, b] + eta[b, a] - share[a] - share[b])
    total = 0.0
    centre[:], inform[:] = 0.0, 0.0
    for a in range(n):
        for b in range(a + 1, n):
            if walk.is_open[c, a, b]:
                w = np.exp(eta[a, b] + eta[b, a] - share[a] - share[b] - top)
                total += w
                for q in range(p):
                    u[q] = x[a, b, q] + x[b, a, q] - mean[a, q] - mean[b, q]
                    centre[q] += w * u[q]
                load[a] += w
                load[b] += w
                for q in range(p):
                    wu = w * u[q]
                    for r in range(q + 1):
                        inform[q, r] += wu * u[r]
    centre /= total
    for q in range(p):
        for r in range(q + 1):
            inform[q, r] = inform[q, r] / total - centre[q] * centre[r]
            inform[r, q] = inform[q, r]
    bend[:] = inform
    for a in range(n):
        bend -= load[a] / total * spread[a]
    return top + np.log(total)


@njit(cache=True)
def _rank(walk, c, eta, share, observed):
    above, same, count = 0.0, 0.0, 0
    for a in range(eta.shape[0]):
        for b in range(a + 1, eta.shape[0]):
            if walk.is_open[c, a, b]:
                count += 1
                level = eta[a, b] + eta[b, a] - share[a] - share[b]
                if level > observed + 1e-9:
                    above += 1.0
                elif level >= observed - 1e-9:
                    same += 1.0
    return 1.0 + above + 0.5 * (same - 1.0), count


@njit(cache=True)
def _expect(walk, c, eta, x, share, mean, centre, log_total):
    """Add what each pair was expected to do: its probability times its slope less their mean."""
    for a in range(eta.shape[0]):
        for b in range(a + 1, eta.shape[0]):
            if walk.is_open[c, a, b]:
                w = np.exp(eta[a, b] + eta[b, a] - share[a] - share[b] - log_total)
                walk.moment[c, a, b] += w * (x[a, b] + x[b, a] - mean[a] - mean[b] - centre)


@njit(cache=True)
def coordinate(program, state, values, changes, walk, last_event):
    """Walk to ``last_event`` and add up the log-likelihood of every pair formed, with its derivatives.

    The expected (Fisher) information goes into ``walk.s2``: the model is no exponential family, so it differs from the
    Hessian, and goldfish takes its standard errors from it.
    """
    n, p = walk.is_open.shape[1], len(walk.beta)
    eta, x = np.empty((n, n)), np.zeros((n, n, p))
    share, mean, spread = np.empty(n), np.zeros((n, p)), np.zeros((n, p, p))
    centre, bend, inform = np.zeros(p), np.zeros((p, p)), np.zeros((p, p))
    while walk.at[0] < last_event:
        first = walk.at[0]
        t, after = walk.time[first], batch_end(walk, first)
        pass_time(program, state, values, changes, t, False)
        move_units(walk, t)
        decay_t = decay_time(walk, t)
        standardise(program, values, walk, t, decay_t, 0, 0)
        ready = -1
        for e in range(first, after):
            c = walk.block[e]
            if c < 0 or t > walk.end:
                continue
            if c != ready:
                _choices(program, values, walk, t, decay_t, c, eta, x, share, mean, spread)
                log_total = _pairs(walk, c, eta, x, share, mean, spread, centre, bend, inform)
                ready = c
            i, j = walk.sender[e], walk.receiver[e]
            level = eta[i, j] + eta[j, i] - share[i] - share[j]
            slope = x[i, j] + x[j, i] - mean[i] - mean[j] - centre
            walk.loglik[0] += level - log_total
            walk.gradient[:] += slope
            walk.hessian[:] -= spread[i] + spread[j] + bend
            walk.s2[:] += inform
            if len(walk.score):
                walk.score[e] = slope
                walk.log_share[e] = level - log_total
                walk.rank[e], walk.at_risk[e] = _rank(walk, c, eta, share, level)
            if len(walk.moment):
                _expect(walk, c, eta, x, share, mean, centre, log_total)
        take_batch(program, state, values, changes, walk, after)
