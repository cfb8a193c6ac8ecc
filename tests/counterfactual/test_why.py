"""What one act's rate was made of, and what it leaned on."""

import numpy as np
import pytest

import foedus as fd
from foedus.counterfactual.why import _explain, why
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
        why(far_east, "khalkhin-gol-1939-05-99")


def test_the_soviet_attack_of_august_1939_leaned_on_the_fighting_before_it(far_east):
    told = why(far_east, "offensive-1939-08-20", lean=True)[0]
    assert told.sender == "SUN"
    assert told.leaned_on[0].change > 0
    assert all(leaning.date < told.date for leaning in told.leaned_on)
    assert told.shares[0].log_share > 1
