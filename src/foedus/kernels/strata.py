"""Likelihoods unit by unit: every unit at risk is looked at, whatever its statistics, timing and ties.

The slow and general way. It serves the models that have no faster one (DyNAM, standardised columns, Efron), and what is
wanted once per fit: residuals, ranks, scores.
"""

import numpy as np
from numba import njit

from foedus.kernels.quadrature import place_points
from foedus.kernels.watch import (
    RECEIVERS,
    SENDERS,
    batch_end,
    decay_time,
    move_units,
    next_change,
    pass_time,
    representative,
    standardise,
    take_batch,
    unit_columns,
    unit_terms,
)


@njit(cache=True)
def look(program, values, t, decay_t, c, i, j, walk):
    """Terms of unit (c, i, j) into ``walk.x``; returns its linear predictor."""
    unit_columns(program, values, t, decay_t, c, i, j, walk.y)
    unit_terms(program, walk.y, walk.centre, walk.spread, walk.x)
    eta = 0.0
    for p in range(len(walk.beta)):
        eta += walk.beta[p] * walk.x[p]
    return eta


@njit(cache=True)
def _add(walk, w):
    for p in range(len(walk.x)):
        wx = w * walk.x[p]
        walk.s1[p] += wx
        for q in range(p + 1):
            walk.s2[p, q] += wx * walk.x[q]


@njit(cache=True)
def total(program, values, walk, t, decay_t, kind, c0, i0):
    """Sum exp(eta - shift), and its moments into ``desk``, over the units that compete; returns (shift, sum, count)."""
    walk.s1[:], walk.s2[:] = 0.0, 0.0
    shift, s0, count = -np.inf, 0.0, 0
    for c in range(walk.is_open.shape[0]):
        if kind == RECEIVERS and c != c0:
            continue
        for i in range(walk.is_open.shape[1]):
            if kind == RECEIVERS and i != i0:
                continue
            first = representative(walk, c, i) if kind == SENDERS else 0
            if first < 0:
                continue
            for j in range(first, walk.is_open.shape[2]):
                if kind == SENDERS and j > first:
                    break
                if not walk.is_open[c, i, j]:
                    continue
                count += 1
                eta = look(program, values, t, decay_t, c, i, j, walk)
                if eta > shift:
                    f = np.exp(shift - eta)
                    s0 *= f
                    walk.s1[:] *= f
                    walk.s2[:] *= f
                    shift = eta
                w = np.exp(eta - shift)
                s0 += w
                _add(walk, w)
    return shift, s0, count


@njit(cache=True)
def _mirror(m):
    for p in range(m.shape[0]):
        for q in range(p):
            m[q, p] = m[p, q]


@njit(cache=True)
def censored(program, values, walk, t, length, decay_t):
    """A stretch of ``length`` in which nothing happened, at the rates of time ``t``."""
    standardise(program, values, walk, t, decay_t, 0, 0)
    shift, s0, _ = total(program, values, walk, t, decay_t, walk.kind, 0, 0)
    if s0 == 0.0:
        return
    _mirror(walk.s2)
    scale = length * np.exp(shift)
    walk.loglik[0] -= scale * s0
    walk.gradient[:] -= scale * walk.s1
    walk.hessian[:] -= scale * walk.s2
    if len(walk.expected):
        _expect(program, values, walk, walk.kind, t, decay_t, 0, 0, length, 0.0, np.zeros(len(walk.beta)))


@njit(cache=True)
def survived(program, values, walk, since, until):
    """Nothing happened from ``since`` to ``until``, and nothing changed but what moves with the clock."""
    if walk.scale == 0.0:
        censored(program, values, walk, until, until - since, decay_time(walk, until))
        return
    for q in range(place_points(until - since, walk.scale, since, walk.at_point, walk.of_point)):
        t = walk.at_point[q]
        censored(program, values, walk, t, walk.of_point[q], decay_time(walk, t))


@njit(cache=True)
def _expect(program, values, walk, kind, t, decay_t, c0, i0, scale, shift, mean):
    """Add what the units at risk were expected to do: rates, and rates times terms less ``mean``."""
    for c in range(walk.is_open.shape[0]):
        for i in range(walk.is_open.shape[1]):
            if kind == RECEIVERS and (c != c0 or i != i0):
                continue
            first = representative(walk, c, i) if kind == SENDERS else 0
            for j in range(max(first, 0), walk.is_open.shape[2]):
                if walk.is_open[c, i, j] and (kind != SENDERS or j == first):
                    eta = look(program, values, t, decay_t, c, i, j, walk)
                    rate = scale * np.exp(eta - shift)
                    walk.expected[c, i, j] += rate
                    if len(walk.moment):
                        walk.moment[c, i, j] += rate * (walk.x - mean)


@njit(cache=True)
def _rank(program, values, walk, kind, t, decay_t, c0, i0, eta0):
    above, same = 0.0, 0.0
    for c in range(walk.is_open.shape[0]):
        for i in range(walk.is_open.shape[1]):
            if kind == RECEIVERS and (c != c0 or i != i0):
                continue
            first = representative(walk, c, i) if kind == SENDERS else 0
            for j in range(max(first, 0), walk.is_open.shape[2]):
                if walk.is_open[c, i, j] and (kind != SENDERS or j == first):
                    eta = look(program, values, t, decay_t, c, i, j, walk)
                    slack = 1e-9 * (1.0 + abs(eta0))
                    if eta > eta0 + slack:
                        above += 1.0
                    elif eta >= eta0 - slack:
                        same += 1.0
    return 1.0 + above + 0.5 * (same - 1.0)


@njit(cache=True)
def _observed(walk, e):
    """Unit of event ``e`` among those that compete."""
    c, i, j = walk.block[e], walk.sender[e], walk.receiver[e]
    if walk.kind == SENDERS:
        j = representative(walk, c, i)
    return c, i, j


@njit(cache=True)
def explain_batch(program, values, walk, first, last, decay_t):
    """Add the events ``first`` to ``last``, simultaneous, to the walk."""
    t = walk.time[first]
    tied = 0
    for e in range(first, last):
        tied += walk.block[e] >= 0
    if walk.kind == RECEIVERS:
        for e in range(first, last):
            if walk.block[e] >= 0:
                standardise(program, values, walk, t, decay_t, walk.block[e], walk.sender[e])
                _one_stratum(program, values, walk, e, e + 1, 1, t, decay_t)
    elif tied > 0:
        standardise(program, values, walk, t, decay_t, 0, 0)
        _one_stratum(program, values, walk, first, last, tied, t, decay_t)


@njit(cache=True)
def _one_stratum(program, values, walk, first, last, tied, t, decay_t):
    c0, i0 = walk.block[first], walk.sender[first]
    shift, s0, count = total(program, values, walk, t, decay_t, walk.kind, c0, i0)
    _mirror(walk.s2)
    walk.w1[:], walk.w2[:] = 0.0, 0.0
    w0 = 0.0
    mean, spread_ = np.zeros(len(walk.beta)), np.zeros((len(walk.beta), len(walk.beta)))
    if walk.is_efron:
        for e in range(first, last):
            if walk.block[e] >= 0:
                c, i, j = _observed(walk, e)
                w = np.exp(look(program, values, t, decay_t, c, i, j, walk) - shift)
                w0 += w
                walk.w1[:] += w * walk.x
                for p in range(len(walk.beta)):
                    walk.w2[p] += w * walk.x[p] * walk.x
    log_total, hazard, tied_hazard = 0.0, 0.0, 0.0
    middle, tied_middle = np.zeros(len(walk.beta)), np.zeros(len(walk.beta))
    if not walk.is_interval:
        for m in range(tied):
            f = m / tied if walk.is_efron else 0.0
            d = s0 - f * w0
            log_total += shift + np.log(d)
            hazard += 1.0 / d
            e1 = (walk.s1 - f * walk.w1) / d
            mean += e1 / tied
            middle += e1 / d
            tied_hazard += f / d
            tied_middle += f * e1 / d
            spread_ += (walk.s2 - f * walk.w2) / d
            for p in range(len(walk.beta)):
                spread_[p] -= e1[p] * e1
        walk.loglik[0] -= log_total
        walk.hessian[:] -= spread_
    wants = len(walk.score) > 0
    for e in range(first, last):
        if walk.block[e] < 0:
            continue
        c, i, j = _observed(walk, e)
        eta = look(program, values, t, decay_t, c, i, j, walk)
        walk.loglik[0] += eta
        walk.gradient[:] += walk.x - mean
        if wants:
            walk.score[e] = walk.x - mean
            walk.log_share[e] = eta - shift - np.log(s0)
            walk.at_risk[e] = count
            walk.rank[e] = _rank(program, values, walk, walk.kind, t, decay_t, c0, i0, eta)
    if len(walk.expected) and not walk.is_interval:
        _expect(program, values, walk, walk.kind, t, decay_t, c0, i0, hazard, shift, middle / hazard)
        if tied_hazard > 0.0:
            for e in range(first, last):
                if walk.block[e] >= 0:
                    c, i, j = _observed(walk, e)
                    w = np.exp(look(program, values, t, decay_t, c, i, j, walk) - shift)
                    walk.expected[c, i, j] -= w * tied_hazard
                    if len(walk.moment):
                        walk.moment[c, i, j] -= w * (tied_hazard * walk.x - tied_middle)


@njit(cache=True)
def _wait(program, state, values, changes, walk, since, until, is_last):
    """The wait from ``since`` to ``until``, split where something changes unless it is held whole."""
    while not walk.is_whole or is_last:
        pass_time(program, state, values, changes, since, True)
        move_units(walk, since)
        due = next_change(program, state, walk)
        if due >= until:
            break
        if due > since:
            survived(program, values, walk, since, due)
            since = due
        pass_time(program, state, values, changes, due, False)
        move_units(walk, due)
    return since


@njit(cache=True)
def sweep(program, state, values, changes, walk, last_event):
    """Walk from where ``place`` stands to ``last_event`` (to the end of observation, if that is the last), adding up."""
    while walk.at[0] < last_event:
        e = walk.at[0]
        t, after = walk.time[e], batch_end(walk, e)
        if walk.is_interval and t > walk.origin and t <= walk.end:
            since = max(walk.origin, walk.last[0])
            since = _wait(program, state, values, changes, walk, since, t, False)
            if walk.is_whole:
                pass_time(program, state, values, changes, t, False)
                move_units(walk, t)
            if t > since:
                survived(program, values, walk, since, t)
        pass_time(program, state, values, changes, t, False)
        move_units(walk, t)
        if t <= walk.end:
            decay_t = decay_time(walk, t)
            explain_batch(program, values, walk, e, after, decay_t)
        take_batch(program, state, values, changes, walk, after)
    if walk.is_interval and last_event == len(walk.time) and walk.end > walk.last[0]:
        since = max(walk.origin, walk.last[0])
        since = _wait(program, state, values, changes, walk, since, walk.end, True)
        if walk.end > since:
            survived(program, values, walk, since, walk.end)
