"""Small random worlds as problems for a likelihood, and what it means for two answers to be the same."""

import numpy as np
from statistic_worlds import ACTS, random_world

from foedus.model.events import Events
from foedus.model.observation import observe
from foedus.model.riskset import risk_set
from foedus.statistics.program import compile_formula

TOLERANCE = 1e-10  # relative; sums of some ten thousand terms in double precision


def problem(formula, seed=1, timing="ordinal", ties="breslow", waiting="split", change=None, by_act=False):
    world, covariates = random_world(seed, n_events=60)
    if change:
        world, covariates = change(world, covariates)
    names = tuple(str(i) for i in range(world.n))
    acts = np.array([ACTS.index(a) for a in world.act], np.int32)
    events = Events(
        world.time,
        world.sender.astype(np.int32),
        world.receiver.astype(np.int32),
        acts,
        world.weight,
        names,
        ACTS,
    )
    at_risk = risk_set(events, by_act=by_act)
    seen = observe(events, timing=timing, ties=ties, waiting=waiting)
    formula = f"1 + {formula}" if timing == "interval" else formula
    made = compile_formula(
        formula, actors=names, acts=ACTS, covariates=covariates, class_of_act=at_risk.class_of_act,
        n_classes=at_risk.n_classes, epoch=float(events.time[0]),
    )  # fmt: skip
    return made.arrays, made.terms, events, at_risk, seen


def point(p, seed=3):
    return np.random.default_rng(seed).normal(0, 0.15, p)


def same(one, other, tolerance=TOLERANCE):
    for a, b in zip(one, other, strict=True):
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance * (1 + np.abs(b).max()))
