"""Further models: counts, shares, memory, types of acts, order, covariates."""

import formulas as f
import numpy as np
from formulas import col, row
from model_terms import (
    BOTH_ACTS,
    SOCIAL,
    SPLIT,
    TYPED,
    WHOLE,
    WORK,
    Model,
    age_of_first,
    b,
    back,
    candidate,
    closing,
    dated,
    into,
    n,
    nodes,
    others,
    out,
    own,
    per_act,
    saturated,
    shares,
    times,
    turn,
)
from records import STEP

import foedus as fd

OF_THE_PAST: dict[str, Model] = {
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
}
