"""Further models: risk sets, ties in time, DyNAM, events without direction."""

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
    b,
    back,
    closing,
    into,
    mixed,
    n,
    nodes,
    of_all,
    out,
    own,
    saturated,
    transitive_from,
    turn,
    undirected,
)

OF_WATCHING: dict[str, Model] = {
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
