"""What a model of the tables is, and the formulas that several of them share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import formulas as f
import numpy as np
from formula_likelihoods import Term
from formulas import Moment, col, row


@dataclass(frozen=True)
class Model:
    """A model of a record.

    Attributes
    ----------
    data : its record in :mod:`records`.
    terms : as foedus writes them -> what they are (one formula for each coefficient).
    how : options of the fitting function.
    design : what the formulas are told besides, see :class:`formula_likelihoods.Design`; timing, ties and the like are taken from ``how``.
    fit : the fitting function.
    has_maximum : whether the likelihood has one that short data can find.
    """

    data: str
    terms: Mapping[str, Term]
    how: Mapping[str, Any] = field(default_factory=dict)
    design: Mapping[str, Any] = field(default_factory=dict)
    fit: str = "rem"
    has_maximum: bool = True


def n(**how):
    return lambda m: m.n(**how)


def back(**how):
    return lambda m: m.n(**how).T


def b(x):
    return (x > 0).astype(float)


def out(m: Moment, **how):
    return m.n(**how).sum(1)


def into(m: Moment, **how):
    return m.n(**how).sum(0)


def shares(side, top, times, empty, **how):
    """A degree as a share of all acts."""

    def share(m: Moment):
        total = m.n(**how).sum() / (1 if m.record.is_directed else 2)
        v = top(m) / (times * total) if total else np.full(m.record.n, empty(m.record.n))
        return side(v)

    return share


def others(n_actors):
    return 1 / (n_actors - 1)


def undirected(join, how=lambda v, m: v):
    return lambda m: how(join(row(m.n().sum(1)), col(m.n().sum(1))), m)


def of_all(times):
    """As a share of all acts, 1/n before the first."""

    def share(v, m):
        total = m.n().sum() / 2
        return v / (times * total) if total else np.full_like(v, 1 / m.record.n)

    return share


def legs(pattern, x, y=None):
    """The two legs of a two-path as matrices [i, h] and [h, j]."""
    y = x if y is None else y
    return {"otp": (x, y), "itp": (x.T, y.T), "osp": (x, y.T), "isp": (x.T, y)}[pattern]


def closing(pattern, combine, **how):
    def value(m: Moment):
        x = combine(*legs(pattern, m.n(**how)))
        np.fill_diagonal(x, 0.0)
        return x

    return value


def mixed(pattern, combine, one, two):
    def value(m: Moment):
        x = combine(*legs(pattern, one(m), two(m))).astype(float)
        np.fill_diagonal(x, 0.0)
        return x

    return value


def times(a, b_):
    return a @ b_


def added(x, y):
    """sum_h (x_ih + y_hj) over third actors with both legs."""
    return x @ b(y) + b(x) @ y


def dated(pattern, number, **how):
    return lambda m: f.over_pairs(f.formed(m, pattern, **how), lambda d: number(m, d), m.record.n)


def how_many(m, d):
    return len(d)


def fading(life):
    return lambda m, d: np.exp2(-(m.t - d) / life).sum()


def age_of_last(m, d):
    return m.t - d.max()


def age_of_first(m, d):
    return m.t - d.min()


def nodes(name, join):
    return lambda m: join(row(m.x(name)), col(m.x(name))) * 1.0


def turn(rule, **how):
    return lambda m: f.shift(m, rule, **how)


def candidate(k, function, n_classes=2):
    """A statistic of the candidates of one class."""

    def value(m: Moment):
        x = np.zeros((n_classes, m.record.n, m.record.n))
        x[k] = function(m)
        return x

    return value


def own(function, acts):
    """Each class of candidates counts its own acts."""
    return lambda m: np.stack([function(m, a) for a in acts])


def alone(side, v):
    """Actors on whom nobody acted take the mean of the others."""
    known = v[~np.isnan(v)]
    return side(np.where(np.isnan(v), known.mean() if len(known) else 0.0, v))


def tertius_diff(m: Moment):
    v, z = f.in_neighbours(m, m.n(), "gradeType"), m.x("gradeType")
    x = np.abs(z[:, None] - v[None, :])
    for i in range(len(z)):
        known = [x[i, j] for j in range(len(z)) if j != i and not np.isnan(v[j])]
        x[i, np.isnan(v)] = np.mean(known) if known else 0.0
    return x


def transitive_from(m: Moment):
    """Transitive triangles i -> h -> k, i -> k by source i."""
    x = b(m.n())
    return ((x @ x) * x).sum(1)


def open_from(m: Moment, **how):
    """Two-paths i -> h -> k that no i -> k closes, by source i."""
    x = b(m.n(**how))
    paths = (x @ x) * (1 - x)
    return paths.sum(1) - np.diag(paths)


SOCIAL, WORK = "social", "work"
WHOLE = {"timing": "interval", "waiting": "whole"}
SPLIT = {"timing": "interval", "start": 0.0, "end": 30000.0}
TYPED = {"by_act": True}
BOTH_ACTS = {"class_of": {SOCIAL: 0, WORK: 1}}


def per_act(function):
    """One statistic per kind of past act."""
    return [lambda m, a=a: function(m, a) for a in (SOCIAL, WORK)]


def saturated(x, k):
    return x / (x + k)
