"""What one act's rate was made of, and what it leaned on."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from numpy.testing import assert_allclose

import foedus as fd
from foedus.counterfactual.why import _explain, shapley_of_product
from foedus.errors import InputError


@pytest.fixture(scope="module")
def quarrel():
    """b answers a twice; c and d talk apart."""
    days = {"time": [1, 2, 3, 4, 6, 9], "sender": list("acbcab"), "receiver": list("bdadba")}
    return fd.rem("inertia + reciprocity", fd.events(days), timing="interval", start=0, end=10, prior=1.0)


def test_an_act_leans_on_the_acts_of_its_own_pair_and_not_on_others(quarrel):
    ids = np.array(["first", "talk-1", "answer", "talk-2", "again", "last"])
    told = _explain(quarrel, "act", 5, ids, lean=True)
    assert {leaning.event for leaning in told.leaned_on} == {"first", "answer", "again"}
    b = quarrel.coefficients
    changes = {leaning.event: leaning.change for leaning in told.leaned_on}
    assert changes["answer"] == pytest.approx(b["inertia"])
    assert changes["first"] == changes["again"] == pytest.approx(b["reciprocity"])


def test_the_log_rate_is_the_sum_of_its_shares(quarrel):
    told = _explain(quarrel, "act", 5, np.arange(6).astype(str), lean=False)
    total = sum(share.log_share for share in told.shares)
    assert np.log(told.rate) == pytest.approx(np.log(told.baseline) + total)
    assert told.rate - told.baseline == pytest.approx(sum(share.rate_share for share in told.shares))


def test_an_act_that_no_class_explains_is_said_so(far_east):
    with pytest.raises(InputError, match="no act between actors"):
        far_east.why("khalkhin-gol-1939-05-99")


def test_the_soviet_attack_of_august_1939_leaned_on_the_fighting_before_it(far_east):
    told = far_east.why("offensive-1939-08-20")[0]
    assert told.sender == "SUN"
    assert told.leaned_on[0].change > 0
    assert all(leaning.date < told.date for leaning in told.leaned_on)
    assert told.shares[0].log_share > 1


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


def test_the_rate_of_an_act_of_the_scenario_is_that_of_the_simulator_at_its_day(far_east):
    """One definition of each statistic: explained from the record, and run by the engine."""
    from foedus.kernels.simulate_rates import eta_at
    from foedus.simulate.start import start_at

    told = far_east.why("offensive-1939-08-20", lean=False)[0]
    engine, past = far_east.engine, far_east.past
    day = float(past.time[list(far_east.event_ids).index("offensive-1939-08-20")])
    world = start_at(engine, past, day, 1).handle.held
    where = (
        engine.classes.index(told.act_class),
        engine.actors.index(told.sender),
        engine.actors.index(told.receiver),
    )
    eta = eta_at(world["eq"], engine.beta, world["comp"], engine.n_actors, *where, day)
    assert np.log(told.rate) == pytest.approx(eta)


def test_shares_are_rows_with_factors_and_intervals(far_east):
    told = far_east.why("offensive-1939-08-20")[0]
    rows = told.frame()
    assert rows["rate_share"].sum() == pytest.approx(told.rate - told.baseline)
    assert np.log(rows["times"].to_numpy()).sum() == pytest.approx(np.log(told.rate / told.baseline))
    assert ((rows["times_low"] <= rows["times"]) & (rows["times"] <= rows["times_high"])).all()
    assert set(told.leanings()["past_event"]) == {each.event for each in told.leaned_on}
