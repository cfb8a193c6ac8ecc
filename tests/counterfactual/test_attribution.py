"""What one act's rate was made of, and what it leaned on."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import foedus as fd
from foedus.counterfactual.attribution import _explain, attribute, rate_shares
from foedus.errors import InputError

PARTS = st.lists(st.floats(-2, 2), min_size=1, max_size=5)


def by_orders(parts, baseline):
    """Shapley values from their definition: the mean over all orders in which terms join."""
    total, orders = np.zeros(len(parts)), list(permutations(range(len(parts))))
    for order in orders:
        rate = baseline
        for k in order:
            total[k] += rate * np.expm1(parts[k])
            rate *= np.exp(parts[k])
    return total / len(orders)


@given(PARTS, st.floats(0.01, 5))
def test_shares_of_a_rate_are_the_mean_over_all_orders_in_which_terms_join(parts, baseline):
    assert_allclose(rate_shares(np.array(parts), baseline), by_orders(parts, baseline), rtol=1e-9, atol=1e-12)


@given(PARTS, st.floats(0.01, 5))
def test_shares_and_baseline_sum_to_the_rate(parts, baseline):
    shares = rate_shares(np.array(parts), baseline)
    assert_allclose(baseline + shares.sum(), baseline * np.exp(sum(parts)), rtol=1e-9, atol=1e-12)


def test_terms_that_are_alike_share_alike_and_a_silent_term_gets_nothing():
    shares = rate_shares(np.array([0.7, 0.0, 0.7]), 2.0)
    assert shares[0] == pytest.approx(shares[2])
    assert shares[1] == 0.0


def test_too_many_terms_are_not_shared_out():
    assert rate_shares(np.full(16, 0.1), 1.0) is None


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
        attribute(far_east, "khalkhin-gol-1939-05-99")


def test_the_soviet_attack_of_august_1939_leaned_on_the_fighting_before_it(far_east):
    told = attribute(far_east, "offensive-1939-08-20", lean=True)[0]
    assert told.sender == "SUN"
    assert told.leaned_on[0].change > 0
    assert all(leaning.date < told.date for leaning in told.leaned_on)
    assert told.shares[0].log_share > 1
