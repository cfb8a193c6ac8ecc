"""Models that goldfish, remstats, relevent, amorem, redeem or eventnet can write: their terms beside their formulas."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import formulas as f
import numpy as np
from formulas import Moment, col, row
from records import STEP

import foedus as fd


@dataclass(frozen=True)
class Model:
    """A model of a record.

    Attributes
    ----------
    data : its record in :mod:`records`.
    terms : as foedus writes them -> what they are (one formula for each coefficient).
    how : options of the fitting function.
    design : what the formulas are told besides, see :class:`formulas.Design`; timing, ties and the like are taken from ``how``.
    fit : the fitting function.
    has_maximum : whether the likelihood has one that short data can find.
    """

    data: str
    terms: Mapping[str, f.Term]
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


MODELS: dict[str, Model] = {
    # goldfish and remstats: counts, whether at all, and their transformations
    "whether and log, whole waits": Model(
        "history",
        {
            "inertia(scaling=binary)": lambda m: b(m.n()),
            "reciprocity(scaling=log1p)": lambda m: np.log1p(m.n().T),
            "outdegree_receiver": lambda m: col(out(m)),
            "indegree_sender(scaling=sqrt)": lambda m: row(np.sqrt(into(m))),
        },
        WHOLE,
    ),
    "distinct partners, waits cut": Model(
        "history",
        {
            "outdegree_sender(unique=True)": lambda m: row(b(m.n()).sum(1)),
            "indegree_receiver(unique=True, scaling=log1p)": lambda m: col(np.log1p(b(m.n()).sum(0))),
            "totaldegree_sender": lambda m: row(out(m) + into(m)),
            "send(age)": lambda m: row(m.x("age")),
        },
        SPLIT,
    ),
    # relevent and remstats: proportions
    "proportions of relevent": Model(
        "history",
        {
            "indegree_sender(scaling=prop)": shares(row, into, 1, others),
            "outdegree_receiver(scaling=prop)": shares(col, out, 1, others),
            "totaldegree_sender(scaling=prop)": shares(row, lambda m: out(m) + into(m), 2, others),
            "inertia(scaling=prop)": lambda m: f.prop(m.n(), row(out(m)), others(m.record.n)),
            "reciprocity(scaling=prop)": lambda m: f.prop(m.n().T, row(into(m)), others(m.record.n)),
        },
        SPLIT,
    ),
    "proportions of remstats in a window that empties": Model(
        "history",
        {
            "outdegree_sender(scaling=prop, window_days=150, empty=0)": shares(
                row, lambda m: out(m, window=150), 1, lambda k: 0.0, window=150
            ),
            "totaldegree_receiver(scaling=prop, window_days=150, weight=True, empty=0)": shares(
                col,
                lambda m: out(m, window=150, weight=True) + into(m, window=150, weight=True),
                2,
                lambda k: 0.0,
                window=150,
                weight=True,
            ),
            "inertia(scaling=prop, window_days=900)": lambda m: f.prop(
                m.n(window=900), row(out(m, window=900)), others(m.record.n)
            ),
        },
        SPLIT,
        {"ages": (150.0, 900.0)},
    ),
    "standardised, and their product": Model(
        "history",
        {
            "inertia(scaling=std)": lambda m: m.std(m.n()),
            "otp(scaling=std)": lambda m: m.std(closing("otp", f.smaller)(m)),
            "send(extraversion, scaling=std)": lambda m: m.std(row(m.x("extraversion"))),
            "inertia(scaling=std):send(extraversion, scaling=std)": lambda m: (
                m.std(m.n()) * m.std(row(m.x("extraversion")))
            ),
        },
        WHOLE,
    ),
    # memory
    "windows of their own, waits cut": Model(
        "history",
        {
            "inertia(window_days=2000)": n(window=2000),
            "isp(unique=True, window_days=4000)": closing("isp", f.both, window=4000),
            "outdegree_sender(window_days=1000)": lambda m: row(out(m, window=1000)),
        },
        SPLIT,
        {"ages": (1000.0, 2000.0, 4000.0)},
    ),
    "intervals of memory": Model(
        "history",
        {
            "otp(memory_days=[500, 6000])": closing("otp", f.smaller, after=500, window=6000),
            "reciprocity(memory_days=[500, 6000])": back(after=500, window=6000),
            "indegree_receiver(memory_days=[500, 6000])": lambda m: col(into(m, after=500, window=6000)),
        },
        {"timing": "ordinal"},
    ),
    "intervals of memory, waits cut": Model(
        "history",
        {
            "inertia(memory_days=[500, 3000])": n(after=500, window=3000),
            "totaldegree_receiver(memory_days=[500, 3000])": lambda m: col(
                into(m, after=500, window=3000) + out(m, after=500, window=3000)
            ),
        },
        SPLIT,
        {"ages": (500.0, 3000.0)},
    ),
    "half-lives as of the last event": Model(
        "history",
        {
            "inertia(half_life_days=1500)": n(half_life=1500),
            "itp(half_life_days=1500)": closing("itp", f.smaller, half_life=1500),
            "totaldegree_dyad(half_life_days=3000)": lambda m: (
                row(out(m, half_life=3000) + into(m, half_life=3000))
                + col(out(m, half_life=3000) + into(m, half_life=3000))
            ),
        },
        {**WHOLE, "decay_clock": "last_event"},
    ),
    "half-lives as of now, transformed": Model(
        "history",
        {
            "inertia(half_life_days=1500, scaling=log1p)": lambda m: np.log1p(m.n(half_life=1500)),
            "osp(half_life_days=2500, legs=product)": closing("osp", times, half_life=2500),
            "isp(half_life_days=2500)": closing("isp", f.smaller, half_life=2500),
            "reciprocity(half_life_days=900, weight=True, scaling=[saturation, 2])": lambda m: saturated(
                m.n(half_life=900, weight=True).T, 2
            ),
        },
    ),
    "weights, half-lives and windows together": Model(
        "history",
        {
            "inertia(weight=True)": n(weight=True),
            "reciprocity(weight=True, half_life_days=2000, window_days=6000)": back(
                weight=True, half_life=2000, window=6000
            ),
            "indegree_receiver(weight=True, scaling=prop)": shares(
                col, lambda m: into(m, weight=True), 1, others, weight=True
            ),
            "otp(weight=True)": closing("otp", f.smaller, weight=True),
        },
    ),
    # typed events
    "typed: past acts by candidate acts": Model(
        "history",
        {
            "fe_type": candidate(1, lambda m: np.ones((m.record.n, m.record.n))),
            "inertia(consider_type=interact)": [
                candidate(k, n(act=a)) for a in (SOCIAL, WORK) for k in range(2)
            ],
            "otp(consider_type=separate)": per_act(lambda m, a: closing("otp", f.smaller, act=a)(m)),
        },
        {**WHOLE, **TYPED},
        BOTH_ACTS,
    ),
    "typed: own acts, and turns that another act ends": Model(
        "history",
        {
            "reciprocity(consider_type=own)": own(lambda m, a: m.n(act=a).T, (SOCIAL, WORK)),
            "ps_ab_ba(consider_type=own, immediate=True)": own(
                lambda m, a: f.shift(m, "AB-BA", act=a, immediate=True), (SOCIAL, WORK)
            ),
            "ps_ab_ay(consider_type=separate, immediate=True)": per_act(
                lambda m, a: f.shift(m, "AB-AY", act=a, immediate=True)
            ),
            "ps_ab_by(act=work)": turn("AB-BY", act=WORK),
            "rrank_send(consider_type=own)": own(lambda m, a: f.ranked(m, act=a), (SOCIAL, WORK)),
        },
        TYPED,
        BOTH_ACTS,
    ),
    "one kind explained, the other past": Model(
        "history",
        {
            "inertia(act=work)": n(act=WORK),
            "reciprocity(act=social)": back(act=SOCIAL),
            "recency_continue(act=social, scaling=log_elapsed)": lambda m: np.log1p(
                f.elapsed(m.t, m.met(act=SOCIAL))
            ),
        },
        {"explain": WORK, **WHOLE},
        {"class_of": {WORK: 0}},
    ),
    # order
    "the thirteen shifts, to a group": Model(
        "history",
        {
            **{
                f"ps_{rule.lower().replace('-', '_')}(group='109')": (
                    lambda m, rule=rule: f.shift(m, rule, group=m.record.actors.index("109"))
                )
                for rule in (
                    "AB-BA",
                    "AB-B0",
                    "AB-BY",
                    "A0-X0",
                    "A0-XA",
                    "A0-XY",
                    "AB-X0",
                    "AB-XA",
                    "AB-XB",
                    "AB-XY",
                    "A0-AY",
                    "AB-A0",
                    "AB-AY",
                )
            },
        },
        has_maximum=False,
    ),
    "shifts after several acts at once": Model(
        "classroom",
        {
            f"ps_{rule.lower().replace('-', '_')}": turn(rule)
            for rule in ("AB-BA", "AB-BY", "AB-XA", "AB-XB", "AB-XY", "AB-AY", "AB-AB")
        },
    ),
    "times since": Model(
        "history",
        {
            "recency_send_sender": lambda m: row(f.since(m.t, m.sent())),
            "recency_send_receiver": lambda m: col(f.since(m.t, m.sent())),
            "recency_receive_sender(scaling=elapsed)": lambda m: row(f.elapsed(m.t, m.received())),
            "recency_receive_receiver(scaling=log_elapsed)": lambda m: col(
                np.log1p(f.elapsed(m.t, m.received()))
            ),
            "recency_continue(scaling=elapsed)": lambda m: f.elapsed(m.t, m.met()),
        },
    ),
    "times since, whole waits": Model(
        "history",
        {
            "recency_continue": lambda m: f.since(m.t, m.met()),
            "recency_continue:same(sex)": lambda m: f.since(m.t, m.met()) * nodes("sex", np.equal)(m),
            "recency_receive_receiver(scaling=log_elapsed)": lambda m: col(
                np.log1p(f.elapsed(m.t, m.received()))
            ),
        },
        WHOLE,
    ),
    "times since, integrated over the waits": Model(
        "history, beginning",
        {
            "recency_continue": lambda m: f.since(m.t, m.met()),
            "recency_send_sender(scaling=log_elapsed)": lambda m: row(np.log1p(f.elapsed(m.t, m.sent()))),
            "closure(reciprocity, value=first, scaling=elapsed)": dated("reciprocity", age_of_first),
        },
        {"timing": "interval"},
        {"closely": (14, 10)},
        has_maximum=False,
    ),
    "half-lives as of now, integrated over the waits": Model(
        "history, start",
        {
            "inertia(half_life_days=300)": n(half_life=300),
            "outdegree_sender(half_life_days=900, scaling=log1p)": lambda m: row(
                np.log1p(out(m, half_life=900))
            ),
        },
        {"timing": "interval", "decay_clock": "now"},
        {"closely": (2, 14)},
    ),
    "a rate that steps (redeem's baseline)": Model(
        "history",
        {
            "inertia": n(),
            "receive(age)": lambda m: col(m.x("age")),
            "event(baseline_1)": lambda m: np.full((m.record.n, m.record.n), m.g("step")),
        },
        {**SPLIT, "baseline": fd.piecewise([STEP])},
    ),
    "recency ranks": Model(
        "history",
        {
            "rrank_send": f.ranked,
            "rrank_receive": lambda m: f.ranked(m, received=True),
            "rrank_send:send(extraversion)": lambda m: f.ranked(m) * row(m.x("extraversion")),
        },
        SPLIT,
    ),
    # covariates
    "covariates of both": Model(
        "history",
        {
            "minimum(extraversion)": nodes("extraversion", np.minimum),
            "maximum(agreeableness)": nodes("agreeableness", np.maximum),
            "average(age)": nodes("age", lambda x, y: (x + y) / 2),
            "signed_difference(extraversion)": nodes("extraversion", np.subtract),
            "product(agreeableness)": nodes("agreeableness", np.multiply),
        },
        SPLIT,
    ),
    "covariates, crossed": Model(
        "history",
        {
            "similarity(extraversion)": nodes("extraversion", lambda x, y: -np.abs(x - y)),
            "sum(agreeableness)": nodes("agreeableness", np.add),
            "send(age):receive(extraversion)": lambda m: row(m.x("age")) * col(m.x("extraversion")),
            "tie(both_male)": lambda m: m.z("both_male"),
            "tie(both_male, reverse=True):inertia": lambda m: m.z("both_male").T * m.n(),
            "difference(agreeableness, scaling=std)": lambda m: m.std(
                nodes("agreeableness", lambda x, y: np.abs(x - y))(m)
            ),
        },
    ),
    "a value of the event": Model(
        "history",
        {
            "event(phase):inertia": lambda m: m.g("phase") * m.n(),
            "event(phase)": lambda m: np.full((m.record.n, m.record.n), m.g("phase")),
            "userstat(both_male)": lambda m: m.z("both_male"),
        },
        SPLIT,
    ),
    "senders' and receivers' own levels": Model(
        "history",
        {
            "fixed_sender": [lambda m, k=k: row(np.eye(m.record.n)[k]) for k in range(1, 10)],
            "fixed_receiver": [lambda m, k=k: col(np.eye(m.record.n)[k]) for k in range(1, 10)],
            "inertia": n(),
        },
        has_maximum=False,
    ),
    "actors' own levels": Model(
        "history",
        {
            "fixed_actor": [
                lambda m, k=k: row(np.eye(m.record.n)[k]) + col(np.eye(m.record.n)[k]) for k in range(1, 10)
            ],
            "reciprocity": back(),
        },
        SPLIT,
    ),
    # triads
    "third actors counted, and weighed by what they are like": Model(
        "history",
        {
            **{f"{p}(unique=True)": closing(p, f.both) for p in ("otp", "itp", "osp", "isp")},
            "otp(unique=True, third=extraversion)": lambda m: closing(
                "otp", lambda x, y: (b(x) * m.x("extraversion")) @ b(y)
            )(m),
            "sp": lambda m: closing("otp", f.smaller, both=True)(m),
        },
        SPLIT,
        has_maximum=False,
    ),
    "triangle of two attributes (eventnet)": Model(
        "history",
        {
            "mixed_two_path(act=work, other_act=social, legs=product)": mixed(
                "otp", times, n(act=SOCIAL), n(act=WORK)
            ),
            "mixed_two_path(act=work, other_act=social, legs=minimum, pattern=osp)": mixed(
                "osp", f.smaller, n(act=SOCIAL), n(act=WORK)
            ),
            "mixed_two_path(act=work, other_act=social, first=acts, pattern=itp)": mixed(
                "itp", f.both, n(act=WORK), n(act=SOCIAL)
            ),
            "mixed_two_path(act=work, other_act=social, legs=sum, pattern=isp)": mixed(
                "isp", added, n(act=SOCIAL), n(act=WORK)
            ),
            "mixed_two_path(act=work, other_act=social, legs=minimum, symmetric=True)": mixed(
                "otp", f.smaller, n(act=SOCIAL, both=True), n(act=WORK, both=True)
            ),
        },
    ),
    "triangle of two attributes that fade (eventnet)": Model(
        "history",
        {
            "mixed_two_path(act=work, other_act=social, legs=product, half_life_days=3000)": mixed(
                "otp", times, n(act=SOCIAL, half_life=3000), n(act=WORK, half_life=3000)
            ),
            "mixed_two_path(act=work, other_act=social, legs=minimum, half_life_days=3000, symmetric=True)": mixed(
                "otp",
                f.smaller,
                n(act=SOCIAL, half_life=3000, both=True),
                n(act=WORK, half_life=3000, both=True),
            ),
        },
    ),
    "either direction (eventnet SYM)": Model(
        "history",
        {
            "inertia(symmetric=True, scaling=log1p)": lambda m: np.log1p(m.n(both=True)),
            "outdegree_sender(symmetric=True)": lambda m: row(out(m, both=True)),
            "indegree_receiver(symmetric=True, unique=True)": lambda m: col(b(m.n(both=True)).sum(0)),
            "degree_min(symmetric=True, half_life_days=4000)": lambda m: np.minimum(
                row(out(m, both=True, half_life=4000)), col(out(m, both=True, half_life=4000))
            ),
        },
    ),
    "four-cycles and likeness (eventnet)": Model(
        "history, start",
        {
            "four_cycles": lambda m: f.three(m.n(), "unique"),
            "four_cycles(unique=False)": lambda m: f.three(m.n(), "min"),
            "four_cycles(unique=False, legs=product, scaling=log1p)": lambda m: np.log1p(
                f.three(m.n(), "product")
            ),
            "jaccard": lambda m: f.overlap(m.n(), False),
            "cosine(of=senders)": lambda m: f.overlap(m.n().T, True),
        },
        has_maximum=False,
    ),
    "open paths": Model(
        "history",
        {
            "open_paths": lambda m: row(open_from(m)),
            "open_paths(side=receiver, window_days=3000, scaling=log1p)": lambda m: col(
                np.log1p(open_from(m, window=3000))
            ),
            "open_paths(symmetric=True)": lambda m: row(open_from(m, both=True)),
            "node_trans": lambda m: row(transitive_from(m)),
        },
        SPLIT,
        {"ages": (3000.0,)},
        has_maximum=False,
    ),
    # amorem: when two-paths formed
    "two-paths by when they formed": Model(
        "history, start",
        {
            "closure(otp)": dated("otp", how_many),
            "closure(itp, half_life_days=2000)": dated("itp", fading(2000)),
            "closure(osp, order=ordered)": dated("osp", how_many, order="ordered"),
            "closure(isp, interrupted=True)": dated("isp", how_many, interrupted=True),
            "closure(reciprocity, interrupted=True)": dated("reciprocity", how_many, interrupted=True),
        },
    ),
    "two-paths by when they formed, ordered and interrupted": Model(
        "history, start",
        {
            "closure(otp, order=ordered, half_life_days=2000)": dated("otp", fading(2000), order="ordered"),
            "closure(itp, order=ordered, interrupted=True)": dated(
                "itp", how_many, order="ordered", interrupted=True
            ),
            "closure(osp, interrupted=True, half_life_days=3000)": dated(
                "osp", fading(3000), interrupted=True
            ),
            "closure(isp, order=ordered, scaling=binary)": dated("isp", lambda m, d: 1.0, order="ordered"),
        },
    ),
    "time since two-paths formed": Model(
        "history, start",
        {
            "closure(otp, value=recent, scaling=elapsed)": dated("otp", age_of_last),
            "closure(itp, value=first, scaling=log_elapsed)": dated(
                "itp", lambda m, d: np.log1p(age_of_first(m, d))
            ),
            "closure(osp, value=recent, order=ordered)": dated(
                "osp", lambda m, d: 1 / (age_of_last(m, d) + 1), order="ordered"
            ),
            "closure(isp, value=first, interrupted=True, scaling=elapsed)": dated(
                "isp", age_of_first, interrupted=True
            ),
            "closure(reciprocity, value=recent, scaling=elapsed)": dated("reciprocity", age_of_last),
        },
    ),
    "two-paths in sequence (goldfish)": Model(
        "history, start",
        {
            "closure(otp, order=sequential)": dated("otp", how_many, order="sequential"),
            "closure(itp, order=sequential, scaling=log1p)": dated(
                "itp", lambda m, d: np.log1p(len(d)), order="sequential"
            ),
            "closure(otp, order=consecutive)": dated("otp", how_many, order="consecutive"),
        },
        SPLIT,
        has_maximum=False,
    ),
    # risk sets
    "pairs seen": Model(
        "history",
        {
            "inertia": n(),
            "itp": closing("itp", f.smaller),
            "receive(agreeableness)": lambda m: col(m.x("agreeableness")),
        },
        {"riskset": "active", **WHOLE},
        {"open": "seen"},
    ),
    "pairs and acts seen": Model(
        "history",
        {"inertia(consider_type=own)": own(lambda m, a: m.n(act=a), (SOCIAL, WORK)), "reciprocity": back()},
        {"riskset": "active", **TYPED},
        {**BOTH_ACTS, "open": "seen"},
    ),
    "pairs given": Model(
        "history",
        {
            "inertia": n(),
            "outdegree_sender": lambda m: row(out(m)),
            "inertia(scaling=std)": lambda m: m.std(m.n()),
        },
        {"riskset": "seen, and all of the first sender's"},
        {"open": "seen, and all of the first sender's"},
    ),
    "pairs that open and close, observation that ends late": Model(
        "history",
        {
            "reciprocity": back(),
            "otp(unique=True)": closing("otp", f.both),
            "send(age)": lambda m: row(m.x("age")),
        },
        {**SPLIT, "riskset": "spans"},
        {"open": "spans"},
    ),
    "actors that come and go": Model(
        "history",
        {"inertia": n(), "indegree_receiver(scaling=std)": lambda m: m.std(col(into(m)))},
        {**SPLIT, "presence": "comings"},
        {"open": "comings"},
    ),
    "two modes": Model(
        "email_eu_core",
        {
            "inertia": n(),
            "indegree_receiver(unique=True)": lambda m: col(b(m.n()).sum(0)),
            "outdegree_sender": lambda m: row(out(m)),
        },
        {"senders": "those who sent"},
        {"open": "those who sent"},
    ),
    # ties
    "ties by Efron, transformations of redeem": Model(
        "classroom",
        {
            "inertia(scaling=log1p)": lambda m: np.log1p(m.n()),
            "reciprocity(scaling=[saturation, 3])": lambda m: saturated(m.n().T, 3),
            "otp(unique=True, scaling=recip)": lambda m: 1 / (1 + closing("otp", f.both)(m)),
            "inertia(scaling=binary):osp(unique=True, scaling=log1p)": lambda m: (
                b(m.n()) * np.log1p(closing("osp", f.both)(m))
            ),
            "outdegree_sender(unique=True, scaling=recip)": lambda m: row(1 / (1 + b(m.n()).sum(1))),
        },
        {"ties": "efron"},
    ),
    "ties by Breslow, same model": Model(
        "classroom",
        {
            "inertia(scaling=log1p)": lambda m: np.log1p(m.n()),
            "reciprocity(scaling=recip)": lambda m: 1 / (1 + m.n().T),
            "receive(teaches)": lambda m: col(m.x("teaches")),
            "same(male)": nodes("male", np.equal),
        },
    ),
    "no intercept, a reciprocal": Model(
        "classroom",
        {
            "inertia(scaling=recip)": lambda m: 1 / (1 + m.n()),
            "indegree_receiver(scaling=recip, window_days=1.5)": lambda m: col(1 / (1 + into(m, window=1.5))),
            "totaldegree_dyad(scaling=recip)": lambda m: (
                1 / (1 + row(out(m) + into(m)) + col(out(m) + into(m)))
            ),
        },
        {"timing": "interval", "start": 0.0, "no_intercept": True},
        {"ages": (1.5,)},
    ),
    "mails to several at once, Efron": Model(
        "enron",
        {
            "inertia": n(),
            "isp": closing("isp", f.smaller),
            "receive(senior)": lambda m: col(m.x("senior")),
            "same(department)": nodes("department", np.equal),
            "outdegree_sender(half_life_days=200000)": lambda m: row(out(m, half_life=200000)),
        },
        {"ties": "efron"},
        has_maximum=False,
    ),
    "mails to several at once, waits cut": Model(
        "enron",
        {
            "inertia(window_days=300000)": n(window=300000),
            "ps_ab_ay": turn("AB-AY"),
            "totaldegree_receiver(unique=True)": lambda m: col(b(m.n()).sum(0) + b(m.n()).sum(1)),
        },
        {"timing": "interval"},
        {"ages": (300000.0,), "first": True},
    ),
    "mails, binary network of goldfish": Model(
        "email_eu_core",
        {
            "reciprocity(scaling=binary)": lambda m: b(m.n().T),
            "otp(unique=True)": closing("otp", f.both),
            "inertia(scaling=binary, window_days=0.3)": lambda m: b(m.n(window=0.3)),
            "node_trans(side=receiver)": lambda m: col(transitive_from(m)),
        },
        has_maximum=False,
    ),
    "messages": Model(
        "college_msg",
        {
            "inertia": n(),
            "reciprocity": back(),
            "outdegree_sender": lambda m: row(out(m)),
            "rrank_receive": lambda m: f.ranked(m, received=True),
        },
        has_maximum=False,
    ),
    # two networks, third actors' attributes
    "friends and calls (goldfish REM)": Model(
        "social_evolution",
        {
            "mixed_two_path(friend)": mixed("otp", f.both, lambda m: m.z("friend"), n()),
            "mixed_two_path(friend, pattern=itp, scaling=log1p)": lambda m: np.log1p(
                mixed("itp", f.both, lambda m: m.z("friend"), n())(m)
            ),
            "mixed_two_path(friend, pattern=isp)": mixed("isp", f.both, lambda m: m.z("friend"), n()),
            "mixed_two_path(friend, pattern=osp)": mixed("osp", f.both, lambda m: m.z("friend"), n()),
            "tie(friend, reverse=True)": lambda m: m.z("friend").T,
        },
        {"timing": "interval", "start": 1220000000.0, "end": 1225000000.0},
        has_maximum=False,
    ),
    "what callers are like (goldfish choice)": Model(
        "social_evolution",
        {
            "tertius(gradeType)": lambda m: alone(col, f.in_neighbours(m, m.n(), "gradeType")),
            "tertius(floor, relation=friend, summary=maximum, alone=zero)": lambda m: col(
                np.nan_to_num(f.in_neighbours(m, m.z("friend"), "floor", np.max))
            ),
            "tertius_diff(gradeType)": tertius_diff,
            "common_partners(friend)": lambda m: mixed("osp", f.both, *[lambda m: m.z("friend")] * 2)(m),
        },
        fit="dynam_choice",
    ),
    # DyNAM
    "choice in a window": Model(
        "social_evolution",
        {
            "inertia(window_days=600000)": n(window=600000),
            "otp(unique=True, window_days=600000)": closing("otp", f.both, window=600000),
            "tie(friend)": lambda m: m.z("friend"),
            "indegree_receiver(scaling=log1p)": lambda m: col(np.log1p(into(m))),
        },
        fit="dynam_choice",
        has_maximum=False,
    ),
    "choice, standardised among receivers (remstats)": Model(
        "classroom",
        {
            "inertia(scaling=std)": lambda m: m.std(m.n()),
            "indegree_receiver(scaling=std)": lambda m: m.std(col(into(m))),
            "rrank_send": f.ranked,
            "recency_send_receiver": lambda m: col(f.since(m.t, m.sent())),
        },
        fit="dynam_choice",
    ),
    "rate in order, senders' shifts (remstats)": Model(
        "history",
        {
            "ps_ab_a": turn("AB-A"),
            "ps_ab_b": turn("AB-B"),
            "recency_receive_sender": lambda m: row(f.since(m.t, m.received())),
            "totaldegree_sender(scaling=std)": lambda m: m.std(row(out(m) + into(m))),
        },
        fit="dynam_rate",
    ),
    "rate in time, windows and observation that ends late": Model(
        "social_evolution",
        {
            "outdegree_sender(window_days=400000)": lambda m: row(out(m, window=400000)),
            "indegree_sender(relation=friend, unique=True)": lambda m: row(b(m.z("friend")).sum(0)),
            "node_trans": lambda m: row(transitive_from(m)),
        },
        {"timing": "interval", "start": 1220000000.0, "end": 1225000000.0},
        {"ages": (400000.0,)},
        fit="dynam_rate",
        has_maximum=False,
    ),
    "rate in time, actors that come and go": Model(
        "history",
        {
            "ps_ab_x": turn("AB-X"),
            "outdegree_sender": lambda m: row(out(m)),
            "send(age)": lambda m: row(m.x("age")),
        },
        {**SPLIT, "presence": "comings"},
        {"open": "comings"},
        fit="dynam_rate",
    ),
    # without direction
    "degrees of both": Model(
        "workplace2013",
        {
            "degree_min": undirected(np.minimum),
            "degree_max(scaling=log1p)": undirected(np.maximum, lambda v, m: np.log1p(v)),
            "degree_diff(scaling=std)": undirected(lambda x, y: np.abs(x - y), lambda v, m: m.std(v)),
            "sp(unique=True)": closing("otp", f.both),
        },
        {"timing": "interval", "waiting": "whole"},
    ),
    "degrees of both as shares": Model(
        "workplace2013",
        {
            "degree_min(scaling=prop)": undirected(np.minimum, of_all(1)),
            "degree_max(scaling=prop)": undirected(np.maximum, of_all(1)),
            "degree_diff(scaling=prop)": undirected(lambda x, y: np.abs(x - y), of_all(1)),
            "totaldegree_dyad(scaling=prop)": undirected(np.add, of_all(2)),
        },
        has_maximum=False,
    ),
    "turns and times without direction": Model(
        "workplace2013",
        {
            "ps_ab_ay": turn("AB-AY"),
            "ps_ab_ab": turn("AB-AB"),
            "recency_continue": lambda m: f.since(m.t, m.met()),
            "inertia(half_life_days=500)": n(half_life=500),
        },
        {"ties": "efron"},
    ),
    "without direction, in time": Model(
        "workplace2013",
        {
            "totaldegree_dyad(unique=True)": lambda m: row(b(m.n()).sum(1)) + col(b(m.n()).sum(1)),
            "sp(window_days=900)": closing("otp", f.smaller, window=900),
            "same(department)": nodes("department", np.equal),
        },
        {"timing": "interval", "start": 28000.0, "end": 33000.0},
        {"ages": (900.0,)},
    ),
    "coordination": Model(
        "fisheries",
        {
            "tie(treaties, scaling=binary)": lambda m: b(m.z("treaties")),
            "indegree_receiver(window_days=50000000)": lambda m: col(into(m, window=50000000)),
            "mixed_two_path(treaties)": mixed("otp", f.both, lambda m: m.z("treaties"), n()),
            "tie(contiguity)": lambda m: m.z("contiguity"),
            "receive(regime)": lambda m: col(m.x("regime")),
        },
        fit="dynam_coordination",
    ),
    "coordination, order and recency": Model(
        "fisheries",
        {
            "rrank_send": f.ranked,
            "recency_receive_receiver(scaling=log_elapsed)": lambda m: col(
                np.log1p(f.elapsed(m.t, np.maximum(m.sent(), m.received())))
            ),
            "ps_ab_ay": turn("AB-AY"),
            "four_cycles(relation=treaties)": lambda m: f.three(m.z("treaties"), "unique"),
        },
        fit="dynam_coordination",
        has_maximum=False,
    ),
}
