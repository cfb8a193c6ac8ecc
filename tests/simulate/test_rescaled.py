"""Random time change (Brown & Nair 1988): integrated rates between a pair's acts are unit exponential.

The integrals come from plain NumPy, which keeps every past act in a list and reads rates at quadrature nodes; nothing of
the engine is used. Waits still running at the end of a history are no exponentials, so each pair's clock is followed
through all histories as one: what is left at one's end carries over into the next. A Kolmogorov-Smirnov test fails by
chance once in 10,000 seeds; the seeds are fixed.
"""

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

import foedus as fd

BY_CHANCE = 1e-4
ACTORS = ("a", "b", "c")
UNTIL, HISTORIES = 12.0, 60
NODES, WEIGHTS = np.polynomial.legendre.leggauss(6)
LIFE, WINDOW = 1.5, 1.0
SIZE = [(0.0, "a", 0.0), (4.0, "a", 1.5), (9.0, "a", -1.0)]
PRESENT = {("a", "c"): (3.0, 8.0), ("c", "a"): (2.0, 12.0)}


def counts(past, t, *, window=np.inf, life=None, frozen_at=None):
    """Acts of the past per ordered pair, of the right age, faded by ``life``."""
    total = np.zeros((3, 3))
    for when, i, j in past:
        if t - when < window:
            total[i, j] += (
                1.0 if life is None else 0.5 ** (((t if frozen_at is None else frozen_at) - when) / life)
            )
    return total


def last_of(past, t):
    return past[-1][0] if past else t


def recency(past, t):
    """1 / (time since the pair acted + 1)."""
    x = np.zeros((3, 3))
    for when, i, j in past:
        x[i, j] = 1 / (t - when + 1)
    return x


def size(t):
    return [value for since, _, value in SIZE if since <= t][-1]


MODELS = {
    "constant": ("1", [-1.0], {}, lambda past, t: -1.0 + np.zeros((3, 3))),
    "held back by a fading memory": (
        f"1 + inertia(half_life_days={LIFE})", [0.2, -1.2], {},
        lambda past, t: 0.2 - 1.2 * counts(past, t, life=LIFE),
    ),
    "driven by a fading memory": (
        f"1 + reciprocity(half_life_days={LIFE}, scaling=log1p)", [-1.0, 0.8], {},
        lambda past, t: -1.0 + 0.8 * np.log1p(counts(past, t, life=LIFE).T),
    ),
    "a memory that stands between events": (
        f"1 + inertia(half_life_days={LIFE})", [0.2, -1.2], {"decay_clock": "last_event"},
        lambda past, t: 0.2 - 1.2 * counts(past, t, life=LIFE, frozen_at=last_of(past, t)),
    ),
    "recency": (
        "1 + recency_continue", [0.0, -1.5], {}, lambda past, t: -1.5 * recency(past, t),
    ),
    "window": (
        f"1 + inertia(window_days={WINDOW}) + reciprocity(window_days={WINDOW}, scaling=binary)", [-0.5, -0.7, 0.8], {},
        lambda past, t: -0.5 - 0.7 * counts(past, t, window=WINDOW) + 0.8 * (counts(past, t, window=WINDOW).T > 0),
    ),
    "entering and leaving": (
        "1 + reciprocity(scaling=binary)", [-0.7, 0.6],
        {"riskset": {
            "sender": ["a", "b", "b", "c", "a", "c"], "receiver": ["b", "a", "c", "b", "c", "a"],
            "from": [None, None, None, None, 3.0, 2.0], "to": [None, None, None, None, 8.0, 12.0],
        }},
        lambda past, t: -0.7 + 0.6 * (counts(past, t).T > 0) + closed(t),
    ),
    "a covariate that changes": (
        "1 + send(size) + inertia(scaling=binary)", [-1.0, 0.8, 0.4],
        {"covariates": {"size": fd.covariate(
            {"a": 0.0, "b": 0.5, "c": -0.5},
            {"time": [s for s, _, _ in SIZE[1:]], "actor": ["a", "a"], "replace": [v for _, _, v in SIZE[1:]]},
        )}},
        lambda past, t: -1.0 + 0.8 * np.array([size(t), 0.5, -0.5])[:, None] + 0.4 * (counts(past, t) > 0),
    ),
}  # fmt: skip


def closed(t):
    """Minus infinity for pairs that are not there at ``t``."""
    x = np.zeros((3, 3))
    for (i, j), (since, until) in PRESENT.items():
        x[ACTORS.index(i), ACTORS.index(j)] = 0.0 if since <= t < until else -np.inf
    return x


def waits(history, log_rate):
    """Per pair, the integrated rate before each of its acts; and what is left of it at the end."""
    past, found, running, since = [], [], np.zeros((3, 3)), 0.0
    breaks = {s for s, _, _ in SIZE} | {t for span in PRESENT.values() for t in span}
    for t, i, j in [*history, (UNTIL, -1, -1)]:
        inner = breaks | {when + WINDOW for when, _, _ in past} | set(np.arange(since, t, LIFE / 3))
        edges = np.array([since, *sorted(x for x in inner if since < x < t), t])
        for low, high in pairwise(edges):
            for node, weight in zip(NODES, WEIGHTS, strict=True):
                at = low + (node + 1) / 2 * (high - low)
                running += weight / 2 * (high - low) * np.exp(log_rate(past, at))
        if i >= 0:
            found.append((i, j, running[i, j]))
            running[i, j] = 0.0
            past.append((t, i, j))
        since = t
    return found, running


@pytest.mark.parametrize("clock", ["thinning", "time_change"])
@pytest.mark.parametrize("name", MODELS)
def test_rescaled_waits_are_unit_exponential(name, clock):
    formula, beta, options, log_rate = MODELS[name]
    worlds = fd.simulate(formula, beta, actors=ACTORS, until=UNTIL, histories=HISTORIES, seed=4, clock=clock,
                         threads=1, **options)  # fmt: skip
    rows = worlds.events().select("history", "time", "sender", "receiver").rows()
    carried, spent = np.zeros((3, 3)), []
    for h in range(HISTORIES):
        history = [(t, ACTORS.index(i), ACTORS.index(j)) for k, t, i, j in rows if k == h]
        found, left = waits(history, log_rate)
        for i, j, wait in found:
            spent.append(wait + carried[i, j])
            carried[i, j] = 0.0
        carried += left
    assert len(spent) > 500
    assert stats.kstest(spent, "expon").pvalue > BY_CHANCE
