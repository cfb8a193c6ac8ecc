"""Likelihoods unit by unit: every unit at risk is looked at, whatever its statistics, timing and ties.

The slow and general way. It serves the models that have no faster one (DyNAM, standardised columns, Efron), and what is
wanted once per fit: residuals, ranks, scores.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from foedus.kernels.watch import (
    batch_end,
    decay_time,
    move_units,
    next_change,
    pass_time,
    standardise,
    take_batch,
    unit_columns,
    unit_terms,
)

PAIRS, SENDERS, RECEIVERS = 0, 1, 2
"""What competes: every pair, every sender, or the receivers of the event's sender."""


class Rules(NamedTuple):
    """Conventions as numbers: ``kind`` of competition, ``is_interval``, ``is_efron``, ``is_whole`` (waiting times are
    not split),
    ``is_frozen`` (weights decay only at events), ``origin`` (waiting counts from here), ``end`` of observation."""

    kind: int
    is_interval: bool
    is_efron: bool
    is_whole: bool
    is_frozen: bool
    origin: float
    end: float


class Tally(NamedTuple):
    """What a sweep adds up. Arrays with a zero length are not wanted.

    Attributes
    ----------
    loglik : shape (1,).
    gradient, hessian : of the log-likelihood, shapes (p,) and (p, p).
    score : gradient per event, shape (n_events, p).
    log_share : log of the event's share of the total rate, shape (n_events,).
    rank : units with a higher rate, half of those with the same, plus one; shape (n_events,).
    at_risk : units at risk at the event, shape (n_events,).
    expected : integrated rate per unit, shape (n_blocks, n, n).
    """

    loglik: np.ndarray
    gradient: np.ndarray
    hessian: np.ndarray
    score: np.ndarray
    log_share: np.ndarray
    rank: np.ndarray
    at_risk: np.ndarray
    expected: np.ndarray


class Desk(NamedTuple):
    """Room to work in: columns, terms, sums over the risk set, their tied part, and standardisation."""

    y: np.ndarray
    x: np.ndarray
    s1: np.ndarray
    s2: np.ndarray
    w1: np.ndarray
    w2: np.ndarray
    centre: np.ndarray
    spread: np.ndarray


def new_desk(n_columns: int, p: int) -> Desk:
    """Room for ``n_columns`` columns and ``p`` terms."""
    square = (p, p)
    return Desk(
        np.zeros(n_columns), np.zeros(p), np.zeros(p), np.zeros(square), np.zeros(p), np.zeros(square),
        np.zeros(n_columns), np.ones(n_columns),
    )  # fmt: skip


@njit(cache=True)
def representative(place, c, i):
    """First receiver open to sender ``i``, or -1: a sender's statistics do not depend on it."""
    for j in range(place.is_open.shape[2]):
        if place.is_open[c, i, j]:
            return j
    return -1


@njit(cache=True)
def look(program, values, t, decay_t, c, i, j, beta, desk):
    """Terms of unit (c, i, j) into ``desk.x``; returns its linear predictor."""
    unit_columns(program, values, t, decay_t, c, i, j, desk.y)
    unit_terms(program, desk.y, desk.centre, desk.spread, desk.x)
    eta = 0.0
    for p in range(len(beta)):
        eta += beta[p] * desk.x[p]
    return eta


@njit(cache=True)
def _add(desk, w):
    for p in range(len(desk.x)):
        wx = w * desk.x[p]
        desk.s1[p] += wx
        for q in range(p + 1):
            desk.s2[p, q] += wx * desk.x[q]


@njit(cache=True)
def total(program, values, place, t, decay_t, kind, c0, i0, beta, desk):
    """Sum exp(eta - shift), and its moments into ``desk``, over the units that compete; returns (shift, sum, count)."""
    desk.s1[:], desk.s2[:] = 0.0, 0.0
    shift, s0, count = -np.inf, 0.0, 0
    for c in range(place.is_open.shape[0]):
        if kind == RECEIVERS and c != c0:
            continue
        for i in range(place.is_open.shape[1]):
            if kind == RECEIVERS and i != i0:
                continue
            first = representative(place, c, i) if kind == SENDERS else 0
            if first < 0:
                continue
            for j in range(first, place.is_open.shape[2]):
                if kind == SENDERS and j > first:
                    break
                if not place.is_open[c, i, j]:
                    continue
                count += 1
                eta = look(program, values, t, decay_t, c, i, j, beta, desk)
                if eta > shift:
                    f = np.exp(shift - eta)
                    s0 *= f
                    desk.s1[:] *= f
                    desk.s2[:] *= f
                    shift = eta
                w = np.exp(eta - shift)
                s0 += w
                _add(desk, w)
    return shift, s0, count


@njit(cache=True)
def _mirror(m):
    for p in range(m.shape[0]):
        for q in range(p):
            m[q, p] = m[p, q]


@njit(cache=True)
def censored(program, values, place, rules, t, length, decay_t, beta, desk, tally):
    """A stretch of ``length`` in which nothing happened, at the rates of time ``t``."""
    standardise(program, values, place, t, decay_t, desk.centre, desk.spread)
    shift, s0, _ = total(program, values, place, t, decay_t, rules.kind, 0, 0, beta, desk)
    if s0 == 0.0:
        return
    _mirror(desk.s2)
    scale = length * np.exp(shift)
    tally.loglik[0] -= scale * s0
    tally.gradient[:] -= scale * desk.s1
    tally.hessian[:] -= scale * desk.s2
    if len(tally.expected):
        _expect(program, values, place, rules.kind, t, decay_t, 0, 0, beta, desk, tally, length, 0.0)


@njit(cache=True)
def _expect(program, values, place, kind, t, decay_t, c0, i0, beta, desk, tally, scale, shift):
    for c in range(place.is_open.shape[0]):
        for i in range(place.is_open.shape[1]):
            if kind == RECEIVERS and (c != c0 or i != i0):
                continue
            first = representative(place, c, i) if kind == SENDERS else 0
            for j in range(max(first, 0), place.is_open.shape[2]):
                if place.is_open[c, i, j] and (kind != SENDERS or j == first):
                    eta = look(program, values, t, decay_t, c, i, j, beta, desk)
                    tally.expected[c, i, j] += scale * np.exp(eta - shift)


@njit(cache=True)
def _rank(program, values, place, kind, t, decay_t, c0, i0, eta0, beta, desk):
    above, same = 0.0, 0.0
    for c in range(place.is_open.shape[0]):
        for i in range(place.is_open.shape[1]):
            if kind == RECEIVERS and (c != c0 or i != i0):
                continue
            first = representative(place, c, i) if kind == SENDERS else 0
            for j in range(max(first, 0), place.is_open.shape[2]):
                if place.is_open[c, i, j] and (kind != SENDERS or j == first):
                    eta = look(program, values, t, decay_t, c, i, j, beta, desk)
                    slack = 1e-9 * (1.0 + abs(eta0))
                    if eta > eta0 + slack:
                        above += 1.0
                    elif eta >= eta0 - slack:
                        same += 1.0
    return 1.0 + above + 0.5 * (same - 1.0)


@njit(cache=True)
def _observed(rec, place, rules, e):
    """Unit of event ``e`` among those that compete."""
    c, i, j = rec.block[e], rec.sender[e], rec.receiver[e]
    if rules.kind == SENDERS:
        j = representative(place, c, i)
    return c, i, j


@njit(cache=True)
def explain_batch(program, values, place, rec, rules, first, last, decay_t, beta, desk, tally):
    """Add the events ``first`` to ``last``, simultaneous, to the tally."""
    t = rec.time[first]
    standardise(program, values, place, t, decay_t, desk.centre, desk.spread)
    tied = 0
    for e in range(first, last):
        tied += rec.block[e] >= 0
    if rules.kind == RECEIVERS:
        for e in range(first, last):
            if rec.block[e] >= 0:
                _one_stratum(program, values, place, rec, rules, e, e + 1, 1, t, decay_t, beta, desk, tally)
    elif tied > 0:
        _one_stratum(program, values, place, rec, rules, first, last, tied, t, decay_t, beta, desk, tally)


@njit(cache=True)
def _one_stratum(program, values, place, rec, rules, first, last, tied, t, decay_t, beta, desk, tally):
    c0, i0 = rec.block[first], rec.sender[first]
    shift, s0, count = total(program, values, place, t, decay_t, rules.kind, c0, i0, beta, desk)
    _mirror(desk.s2)
    desk.w1[:], desk.w2[:] = 0.0, 0.0
    w0 = 0.0
    mean, spread_ = np.zeros(len(beta)), np.zeros((len(beta), len(beta)))
    if rules.is_efron:
        for e in range(first, last):
            if rec.block[e] >= 0:
                c, i, j = _observed(rec, place, rules, e)
                w = np.exp(look(program, values, t, decay_t, c, i, j, beta, desk) - shift)
                w0 += w
                desk.w1[:] += w * desk.x
                for p in range(len(beta)):
                    desk.w2[p] += w * desk.x[p] * desk.x
    log_total, hazard = 0.0, 0.0
    if not rules.is_interval:
        for m in range(tied):
            f = m / tied if rules.is_efron else 0.0
            d = s0 - f * w0
            log_total += shift + np.log(d)
            hazard += 1.0 / d
            e1 = (desk.s1 - f * desk.w1) / d
            mean += e1 / tied
            spread_ += (desk.s2 - f * desk.w2) / d
            for p in range(len(beta)):
                spread_[p] -= e1[p] * e1
        tally.loglik[0] -= log_total
        tally.hessian[:] -= spread_
    wants = len(tally.score) > 0
    for e in range(first, last):
        if rec.block[e] < 0:
            continue
        c, i, j = _observed(rec, place, rules, e)
        eta = look(program, values, t, decay_t, c, i, j, beta, desk)
        tally.loglik[0] += eta
        tally.gradient[:] += desk.x - mean
        if wants:
            tally.score[e] = desk.x - mean
            tally.log_share[e] = eta - shift - np.log(s0)
            tally.at_risk[e] = count
            tally.rank[e] = _rank(program, values, place, rules.kind, t, decay_t, c0, i0, eta, beta, desk)
    if len(tally.expected) and not rules.is_interval:
        _expect(program, values, place, rules.kind, t, decay_t, c0, i0, beta, desk, tally, hazard, shift)


@njit(cache=True)
def _wait(program, state, values, changes, rec, place, rules, since, until, is_last, beta, desk, tally):
    """The wait from ``since`` to ``until``, split where something changes unless it is held whole."""
    while not rules.is_whole or is_last:
        pass_time(program, state, values, changes, since, True)
        move_units(rec, place, since)
        due = next_change(program, state, rec, place)
        if due >= until:
            break
        if due > since:
            decay_t = decay_time(place, due, rules.is_frozen)
            censored(program, values, place, rules, due, due - since, decay_t, beta, desk, tally)
            since = due
        pass_time(program, state, values, changes, due, False)
        move_units(rec, place, due)
    return since


@njit(cache=True)
def sweep(program, state, values, changes, rec, place, rules, beta, desk, tally, last_event):
    """Walk from where ``place`` stands to ``last_event`` (to the end of observation, if that is the last), adding up."""
    while place.at[0] < last_event:
        e = place.at[0]
        t, after = rec.time[e], batch_end(rec, e)
        if rules.is_interval and t > rules.origin and t <= rules.end:
            since = max(rules.origin, place.last[0])
            since = _wait(
                program, state, values, changes, rec, place, rules, since, t, False, beta, desk, tally
            )
            if rules.is_whole:
                pass_time(program, state, values, changes, t, False)
                move_units(rec, place, t)
            if t > since:
                decay_t = decay_time(place, t, rules.is_frozen)
                censored(program, values, place, rules, t, t - since, decay_t, beta, desk, tally)
        pass_time(program, state, values, changes, t, False)
        move_units(rec, place, t)
        if t <= rules.end:
            decay_t = decay_time(place, t, rules.is_frozen)
            explain_batch(program, values, place, rec, rules, e, after, decay_t, beta, desk, tally)
        take_batch(program, state, values, changes, rec, place, after)
    if rules.is_interval and last_event == len(rec.time) and rules.end > place.last[0]:
        since = max(rules.origin, place.last[0])
        since = _wait(
            program, state, values, changes, rec, place, rules, since, rules.end, True, beta, desk, tally
        )
        if rules.end > since:
            decay_t = decay_time(place, rules.end, rules.is_frozen)
            censored(program, values, place, rules, rules.end, rules.end - since, decay_t, beta, desk, tally)
