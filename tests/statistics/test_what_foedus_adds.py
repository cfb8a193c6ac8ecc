"""The statistics of pacts, duties and wars in a fitted model: ordinary terms, with an effect that the formula gives them."""

import numpy as np
import pytest
from statistic_worlds import random_world

import foedus as fd
from brute_force import STATISTICS
from foedus.model.covariates import gather
from foedus.model.from_chronicle import chronicle_covariates, chronicle_events
from foedus.model.specification import Relation
from foedus.statistics.covariate import Dyadic
from foedus.statistics.program import compile_formula

ADDED = {
    "pact(defence)": lambda w, t: STATISTICS["pact"](w, t),
    "duty_open(within_days=12)": lambda w, t: STATISTICS["duty_open"](w, t, within_days=12),
    "attack_on_partner": lambda w, t: STATISTICS["attack_on_partner"](w, t),
    "common_enemy(window_days=15)": lambda w, t: STATISTICS["common_enemy"](w, t, window_days=15),
    "enemy_of_partner": lambda w, t: STATISTICS["enemy_of_partner"](w, t),
    "partner_of_enemy(half_life_days=9, unique=False)": lambda w, t: STATISTICS["partner_of_enemy"](
        w, t, half_life_days=9, unique=False
    ),
    "threat_to_neighbour": lambda w, t: STATISTICS["threat_to_neighbour"](w, t),
    "capability_ratio": lambda w, t: STATISTICS["capability_ratio"](w, t),
    "contiguity": lambda w, t: STATISTICS["contiguity"](w, t),
    "lost_last_fight": lambda w, t: STATISTICS["lost_last_fight"](w, t),
    "war_elsewhere_sender(window_days=15)": lambda w, t: STATISTICS["war_elsewhere_sender"](
        w, t, window_days=15
    ),
    "war_elsewhere_receiver(scaling=binary)": lambda w, t: STATISTICS["war_elsewhere_receiver"](
        w, t, scaling="binary"
    ),
    "principal_restrained(scaling=log1p)": lambda w, t: STATISTICS["principal_restrained"](
        w, t, scaling="log1p"
    ),
}


def tables(covariates, n):
    """What the world's covariates are, as a caller would give them."""
    given = {}
    for name, c in covariates.items():
        rows = {"time": c.time.tolist(), "value": c.value.tolist()}
        if isinstance(c, Dyadic):
            initial = np.zeros((n, n))
            initial[c.sender, c.receiver] = c.initial
            who = {"sender": c.change_sender.tolist(), "receiver": c.change_receiver.tolist()}
        elif hasattr(c, "actor"):
            initial, who = c.initial, {"actor": c.actor.tolist()}
        else:
            continue
        given[name] = fd.covariate(initial, {**rows, **who} if len(c.time) else None)
    return given


@pytest.fixture(scope="module")
def fitted():
    world, covariates = random_world(7, n_events=60)
    acts = fd.events(
        {"time": world.time, "sender": world.sender, "receiver": world.receiver, "act": world.act},
        act="act", actors=range(world.n),
    )  # fmt: skip
    fit = fd.rem(" + ".join(ADDED), acts, covariates=tables(covariates, world.n), prior=1.0)
    return world, fit


def test_likelihood_with_all_of_them_is_that_of_their_formulas(fitted):
    world, fit = fitted
    assert fit.terms == tuple(ADDED)
    beta = 0.3 * np.cos(np.arange(len(ADDED)))
    off, total, slope = ~np.eye(world.n, dtype=bool), 0.0, np.zeros(len(ADDED))
    for t in np.unique(world.time):
        x = np.stack([np.asarray(f(world, t), float) for f in ADDED.values()], axis=-1)
        weight = np.exp(x[off] @ beta)
        for e in np.flatnonzero(world.time == t):
            seen = x[world.sender[e], world.receiver[e]]
            total += seen @ beta - np.log(weight.sum())
            slope += seen - weight @ x[off] / weight.sum()
    at = fit.problem.likelihood.evaluate(beta)
    np.testing.assert_allclose(at.loglik, total, rtol=1e-10)
    np.testing.assert_allclose(at.gradient, slope, atol=1e-8)


def test_a_scenario_has_what_they_read(khalkhin_gol):
    border = Relation("contiguity", (("SUN", "MAN"), ("MNG", "MAN")), directed=False)
    chronicle = khalkhin_gol.chronicle
    read = chronicle_covariates(chronicle, khalkhin_gol.pacts, [border])
    acts = chronicle_events(chronicle, khalkhin_gol.specification)
    known = gather(acts.actors, None, read)
    made = compile_formula(" + ".join(ADDED), actors=acts.actors, acts=acts.acts, covariates=known)
    assert made.terms == tuple(ADDED)
