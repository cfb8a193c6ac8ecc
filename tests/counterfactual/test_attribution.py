"""Where a rate came from, and how strong an unmeasured cause would have to be."""

from itertools import combinations
from math import comb

import numpy as np
from numpy.testing import assert_allclose

import foedus as fd
from foedus.counterfactual.attribution import attribute, shapley_of_product
from foedus.counterfactual.sensitivity import e_value, influence
from foedus.simulate.parts import engine_of_fits


def test_shapley_of_a_product_is_the_sum_over_every_coalition():
    shares = np.array([0.4, -0.7, 1.1, 0.2])
    found = shapley_of_product(shares)
    for k in range(4):
        others = [m for m in range(4) if m != k]
        brute = sum(
            (np.exp(shares[[*s, k]].sum()) - np.exp(shares[list(s)].sum())) / (4 * comb(3, r))
            for r in range(4)
            for s in combinations(others, r)
        )
        assert_allclose(found[k], brute, atol=1e-10)
    assert_allclose(found.sum(), np.exp(shares.sum()) - 1, atol=1e-9)


def test_an_answered_note_leans_on_the_note_alone():
    notes = fd.events(
        {"time": [1, 2, 3, 7], "sender": list("abca"), "receiver": list("bcab")}, actors=list("abc")
    )
    fit = fd.rem("inertia + reciprocity", notes, timing="interval", start=0, end=9, prior=1.0)
    engine, past = engine_of_fits({"act": fit})
    beta = np.array([-2.0, 0.7, 0.3])
    of_last = attribute(engine, past, 3, beta=beta)
    assert_allclose(of_last.rate, np.exp(-2.0 + 0.7))
    assert_allclose(of_last.baseline, np.exp(-2.0))
    assert dict(zip(of_last.terms, of_last.log_share.tolist(), strict=True)) == {
        "inertia": 0.7,
        "reciprocity": 0.0,
    }
    assert_allclose(of_last.baseline + of_last.rate_share.sum(), of_last.rate)
    assert of_last.acts[0] == 0
    assert_allclose(of_last.without[0], np.exp(-2.0))
    assert_allclose(of_last.without[1:], of_last.rate)


def test_influence_of_an_event_is_what_refitting_without_explaining_it_gives(record_of):
    events = record_of("1 + inertia(scaling=log1p)", [-1.0, 0.5], seed=3, until=12.0)
    fit = fd.rem("inertia(scaling=log1p)", events, timing="interval", start=0.0, end=12.0)
    rows = influence(fit)
    seen = fit.problem.units().diagnose(fit.beta)
    event = int(rows["event"][0])
    rest = -seen.evaluation.hessian
    score = seen.score[list(seen.event).index(event)]
    found = rows.filter(rows["event"] == event).sort("term")["change"].to_numpy()
    assert_allclose(found, -np.linalg.solve(rest, score)[np.argsort(fit.terms)], rtol=1e-6)


def test_e_value_is_that_of_the_published_example():
    # VanderWeele & Ding (2017): a risk ratio of 3.9 needs 7.26, and a protective 0.8 as much as 1.25.
    assert_allclose(e_value(3.9), 7.26, atol=0.01)
    assert_allclose(e_value(0.8), e_value(1.25))
