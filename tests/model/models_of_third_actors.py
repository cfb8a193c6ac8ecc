"""Further models: triads, four-cycles, when two-paths formed, two networks."""

import formulas as f
import numpy as np
from formulas import col, row
from model_terms import (
    SOCIAL,
    SPLIT,
    WORK,
    Model,
    added,
    age_of_first,
    age_of_last,
    alone,
    b,
    closing,
    dated,
    fading,
    how_many,
    mixed,
    n,
    open_from,
    out,
    tertius_diff,
    times,
    transitive_from,
)

OF_THIRD_ACTORS: dict[str, Model] = {
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
}
