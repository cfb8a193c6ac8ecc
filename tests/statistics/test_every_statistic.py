"""Each statistic, with each option, agrees with its formula evaluated over the whole past."""

import numpy as np
import pytest
from statistic_worlds import compiled, engine_values, random_world

from brute_force import FIXED, SHIFTS, STATISTICS
from foedus.statistics.registry import catalogue

TOLERANCE = 1e-10  # sums of at most some hundred numbers of order one

MEMORIES = (
    {},
    {"act": "ASSAULT"},
    {"act": ("AID", "ASSAULT")},
    {"weight": True},
    {"window_days": 7.0},
    {"half_life_days": 5.0},
    {"half_life_days": 5.0, "weight": True, "window_days": 20.0},
    {"memory_days": (3.0, 15.0)},
)
DEGREES = [s for s in STATISTICS if "degree" in s]
CLOSURES = ("otp", "itp", "osp", "isp", "sp")
PAIRED = (
    "same",
    "similarity",
    "sum",
    "difference",
    "average",
    "minimum",
    "maximum",
    "product",
    "signed_difference",
    "send",
    "receive",
)
SENDERS_SHIFTS = ("ps_ab_a", "ps_ab_b", "ps_ab_x")
FOUGHT = ("common_enemy", "enemy_of_partner", "partner_of_enemy", "attack_on_partner", "threat_to_neighbour")


def cases():
    for memory in MEMORIES:
        for name in ("inertia", "reciprocity"):
            for scaling in ("raw", "log1p", "sqrt", "binary", "prop"):
                yield name, (), {**memory, "scaling": scaling}
        for name in DEGREES:
            for unique in (False, True):
                yield name, (), {**memory, "unique": unique}
        for name in CLOSURES:
            yield name, (), {**memory, "unique": True}
            yield name, (), {**memory, "legs": "minimum", "scaling": "log1p"}
            yield name, (), {**memory, "legs": "product"}
            yield name, (), {**memory, "legs": "sum"}
        yield "four_cycles", (), memory
        yield "four_cycles", (), {**memory, "unique": False}
        for pattern in ("otp", "itp", "osp", "isp"):
            yield "mixed_two_path", ("friend",), {**memory, "pattern": pattern}
        yield "mixed_two_path", ("friend",), {**memory, "first": "acts", "legs": "product"}
        yield "mixed_two_path", (), {**memory, "act": "AID", "other_act": "ASSAULT", "pattern": "itp"}
        yield "mixed_two_path", (), {**memory, "other_act": ("AID", "RETREAT"), "legs": "minimum"}
        for side in ("sender", "receiver"):
            yield "node_trans", (), {**memory, "side": side}
            yield "open_paths", (), {**memory, "side": side}
            yield "tertius", ("wealth",), {**memory, "side": side}
        yield "tertius_diff", ("wealth",), memory
        for name in ("jaccard", "cosine"):
            for of in ("receivers", "senders"):
                yield name, (), {**memory, "of": of}
        for name in ("war_elsewhere_sender", "war_elsewhere_receiver"):
            for options in ({}, {"unique": True}, {"scaling": "binary"}):
                yield name, (), {**memory, **options}
        for name in FOUGHT:
            for unique in (True, False):
                yield name, (), {**memory, "unique": unique}
        for name in ("principal_restrained", "patron_aid", "patron_aid_receiver"):
            yield name, (), memory
    for summary in ("sum", "minimum", "maximum"):
        yield "tertius", ("wealth",), {"summary": summary, "alone": "zero", "window_days": 9.0}
        yield "tertius_diff", ("wealth",), {"summary": summary, "alone": "zero", "window_days": 9.0}
    yield from closures()
    for name in ("inertia", "otp", "outdegree_sender", "degree_min"):
        yield name, (), {"scaling": ("saturation", 3.0), "half_life_days": 5.0}
        yield name, (), {"scaling": ("saturation", 0.5)}
    yield "totaldegree_dyad", (), {"scaling": "prop", "window_days": 9.0}
    for name in DEGREES:
        yield name, (), {"scaling": "log1p"}
        yield name, (), {"scaling": "recip"}
        yield name, (), {"scaling": "prop"}
        yield name, (), {"scaling": "prop", "half_life_days": 5.0}
        yield name, (), {"scaling": "prop", "weight": True, "window_days": 1.0, "empty": 0.0}
        yield name, (), {"scaling": "prop", "symmetric": True, "window_days": 9.0}
        yield name, (), {"symmetric": True, "half_life_days": 5.0}
    for name in ("inertia", "four_cycles", "node_trans", "open_paths", "jaccard"):
        yield name, (), {"symmetric": True}
    for name in ("inertia", "otp", "common_enemy"):
        yield name, (), {"scaling": "recip", "window_days": 9.0}
    yield "mixed_two_path", (), {"act": "AID", "other_act": "ASSAULT", "legs": "minimum", "symmetric": True}
    for name in STATISTICS:
        if name.startswith("recency"):
            yield name, (), {"scaling": "elapsed"}
            yield name, (), {"scaling": "log_elapsed", "act": "AID"}
    for pattern in ("otp", "reciprocity"):
        yield "closure", (pattern,), {"value": "recent", "scaling": "elapsed"}
        yield "closure", (pattern,), {"value": "first", "scaling": "log_elapsed"}
    for name in (*CLOSURES, "common_partners"):
        yield name, ("friend",) if name == "common_partners" else (), {"third": "wealth"}
    for legs in ("product", "sum"):
        yield "four_cycles", (), {"unique": False, "legs": legs}
    yield "four_cycles", (), {"unique": False, "legs": "sum", "half_life_days": 5.0, "window_days": 20.0}
    yield "mixed_two_path", (), {"act": "AID", "other_act": "ASSAULT", "legs": "sum", "half_life_days": 5.0}
    for name in SHIFTS:
        yield name, (), {"act": "ASSAULT", "immediate": True, **({"group": "0"} if "0" in name else {})}
        if name not in SENDERS_SHIFTS:
            yield name, (), {"group": "0"}
            yield name, (), {"group": "0", "act": "ASSAULT"}
        if "0" not in name:
            yield name, (), {}
    for name in STATISTICS:
        if name.startswith(("recency", "rrank")):
            yield name, (), {}
            yield name, (), {"act": "AID"}
    for name in PAIRED:
        yield name, ("wealth",), {}
        if name not in ("signed_difference", "similarity"):
            yield name, ("wealth",), {"scaling": "log1p"}
    yield "capability_ratio", (), {}
    for name in ("tie", "userstat"):
        yield name, ("friend",), {}
    for name in ("trade", "friend"):
        yield "tie", (name,), {"reverse": True}
    yield "tie", ("trade",), {}
    yield "pact", (), {}
    yield "pact", ("nonaggression",), {}
    yield "contiguity", (), {}
    yield "event", ("winter",), {}
    yield "intercept", (), {}
    yield "partner_pact_with_enemy", (), {}
    yield "lost_last_fight", (), {}
    yield "duty_open", (), {}
    yield "duty_open", (), {"within_days": 6.0}
    yield "duty_open", (), {"act": ("AID", "ASSAULT"), "answer": ("REQUEST",), "within_days": 12.0}


def closures():
    """Every way of dating two-paths and returns."""
    for pattern in ("otp", "itp", "osp", "isp", "reciprocity"):
        for order in (
            ("any",) if pattern == "reciprocity" else ("any", "ordered", "sequential", "consecutive")
        ):
            for interrupted in (False, True):
                how = {"order": order, "interrupted": interrupted}
                yield "closure", (pattern,), how
                yield "closure", (pattern,), {**how, "half_life_days": 5.0}
                yield "closure", (pattern,), {**how, "value": "recent"}
                yield "closure", (pattern,), {**how, "value": "first", "act": ("AID", "ASSAULT")}
        yield "closure", (pattern,), {"scaling": "log1p", "act": "AID"}
        yield "closure", (pattern,), {"scaling": "binary", "half_life_days": 5.0}


def written(name, arguments, options):
    def text(v):
        return (
            "[" + ", ".join(map(text, v)) + "]"
            if isinstance(v, tuple)
            else f"'{v}'"
            if isinstance(v, str)
            else str(v)
        )

    return f"{name}({', '.join([*map(text, arguments), *(f'{k}={text(v)}' for k, v in options.items())])})"


CASES = {written(*case): case for case in cases()}


@pytest.fixture(scope="module", params=[1, 2])
def world(request):
    return random_world(request.param)


@pytest.mark.parametrize("name", sorted({case[0] for case in CASES.values()}))
def test_statistic_is_its_formula_over_the_whole_past(name, world):
    record, covariates = world
    for formula, (which, arguments, options) in CASES.items():
        if which != name:
            continue
        made = compiled(formula, record, covariates)
        for t, x in engine_values(made, record).items():
            wanted = STATISTICS[name](record, t, *arguments, **options)
            np.fill_diagonal(wanted, 0.0)
            assert np.abs(x[0, :, :, 0] - wanted).max() < TOLERANCE, (formula, t)


def test_every_statistic_of_the_catalogue_has_a_brute_force_twin():
    of_its_own = {*FIXED, "fe_type"}
    assert set(catalogue()) - of_its_own == {case[0] for case in CASES.values()}


@pytest.mark.parametrize("name", sorted(FIXED))
def test_each_actor_but_the_first_has_a_constant_of_its_own(name, world):
    record, covariates = world
    made = compiled(name, record, covariates)
    assert made.terms == tuple(f"{name}[{a}]" for a in range(1, record.n))
    for x in engine_values(made, record).values():
        for k, actor in enumerate(range(1, record.n)):
            wanted = FIXED[name](record, 0.0, actor)
            np.fill_diagonal(wanted, 0.0)
            np.testing.assert_array_equal(x[0, :, :, k], wanted)


@pytest.mark.parametrize("formula", list(CASES)[::7])
def test_statistic_ignores_the_future(formula, world):
    record, covariates = world
    made = compiled(formula, record, covariates)
    full = engine_values(made, record)
    cut = random_world(0)[0]
    keep = record.time <= 20
    cut.time, cut.sender, cut.receiver = record.time[keep], record.sender[keep], record.receiver[keep]
    cut.act, cut.weight = [a for a, k in zip(record.act, keep, strict=True) if k], record.weight[keep]
    for t, x in engine_values(made, cut).items():
        if t in full and t <= 20:
            np.testing.assert_array_equal(x, full[t])


@pytest.mark.parametrize("formula", list(CASES)[::5])
def test_pairs_by_hash_are_pairs_by_table(formula, world):
    record, covariates = world
    made = compiled(formula, record, covariates)
    direct, hashed = engine_values(made, record), engine_values(made, record, n_pairs=4000)
    for t in direct:
        np.testing.assert_array_equal(direct[t], hashed[t])


WITHOUT_DIRECTION = [
    ("inertia", {}),
    ("sp", {}),
    ("outdegree_sender", {}),
    ("rrank_send", {}),
    ("rrank_receive", {"act": "AID"}),
    *[
        (name, {"scaling": s})
        for name in DEGREES
        if "_" in name and "sender" not in name
        for s in ("raw", "prop")
    ],
    *[(name, {}) for name in STATISTICS if name.startswith("recency")],
    *[(name, {}) for name in ("ps_ab_ab", "ps_ab_ay", "ps_ab_xy")],
    ("ps_ab_ay", {"act": "ASSAULT", "immediate": True}),
]


@pytest.mark.parametrize(("name", "options"), WITHOUT_DIRECTION)
def test_undirected_events_count_for_both(name, options):
    record, covariates = random_world(3, is_directed=False)
    made = compiled(written(name, (), options), record, covariates)
    for t, x in engine_values(made, record).items():
        wanted = STATISTICS[name](record, t, **options)
        np.fill_diagonal(wanted, 0.0)
        np.testing.assert_allclose(x[0, :, :, 0], wanted, atol=TOLERANCE)


def test_typed_statistics_separate_past_acts_and_candidates(world):
    record, covariates = world
    made = compiled(
        "inertia(consider_type=separate) + inertia(consider_type=interact) + inertia(consider_type=own) + fe_type",
        record, covariates, by_act=True,
    )  # fmt: skip
    acts = ("AID", "ASSAULT", "REQUEST", "RETREAT")
    for t, x in engine_values(made, record).items():
        for c, act in enumerate(acts):
            counts = [STATISTICS["inertia"](record, t, act=a) for a in acts]
            for term, name in enumerate(made.terms):
                if name.startswith("inertia["):
                    inside = name.removeprefix("inertia[").rstrip("]").split(" > ")
                    shown = counts[acts.index(inside[0])] * (len(inside) == 1 or inside[1] == act)
                elif "own" in name:
                    shown = counts[c]
                else:
                    shown = np.full((record.n, record.n), float(name == f"fe_type[{act}]"))
                off = ~np.eye(record.n, dtype=bool)
                np.testing.assert_array_equal(x[c, :, :, term][off], shown[off])


def test_interaction_is_the_product(world):
    record, covariates = world
    made = compiled("inertia*send(wealth) + otp:recency_continue:outdegree_sender", record, covariates)
    assert made.terms[:3] == ("inertia", "send(wealth)", "inertia:send(wealth)")
    single = compiled("otp + recency_continue + outdegree_sender", record, covariates)
    both, parts = engine_values(made, record), engine_values(single, record)
    for t in both:
        np.testing.assert_allclose(both[t][..., 2], both[t][..., 0] * both[t][..., 1])
        np.testing.assert_allclose(both[t][..., 3], parts[t].prod(axis=-1))


def test_decay_survives_a_thousand_half_lives():
    record, covariates = random_world(5, n_events=60)
    record.time = record.time * 100.0
    made = compiled("inertia(half_life_days=4) + otp(half_life_days=4)", record, covariates)
    for t, x in engine_values(made, record).items():
        wanted = STATISTICS["inertia"](record, t, half_life_days=4)
        np.testing.assert_allclose(x[0, :, :, 0], wanted, rtol=1e-9, atol=1e-300)
