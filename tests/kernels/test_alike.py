"""Types of act whose units have the same statistics are swept once for all; others each by themselves."""

import pytest
from small_problems import point, problem, same

from foedus.model.likelihood import likelihood
from foedus.model.strata import UnitLikelihood
from foedus.model.swept import SweptLikelihood

ALIKE = (
    "inertia(consider_type=separate) + indegree_receiver + outdegree_sender",
    "fe_type + inertia + otp + send(wealth) + tie(trade)",
    "fe_type + inertia(half_life_days=6) + otp(half_life_days=6)",
)
UNLIKE = (
    "inertia(consider_type=interact) + otp",
    "fe_type + inertia(consider_type=interact, half_life_days=6)",
)


def swept(formula, **how):
    given = problem(formula, by_act=True, **how)
    made = likelihood(*given)
    assert isinstance(made, SweptLikelihood)
    return made, UnitLikelihood(*given)


@pytest.mark.parametrize("formula", ALIKE)
def test_one_type_stands_for_all(formula):
    made, unit = swept(formula)
    assert made.alike is not None
    beta = point(len(made.terms))
    same(made.evaluate(beta), unit.evaluate(beta))


@pytest.mark.parametrize("formula", ALIKE)
def test_windows_of_a_sample_count_the_types_of_their_own_acts(formula):
    made, _ = swept(formula)
    beta, n = point(len(made.terms)), len(made.replay.steps.dt)
    whole = made.evaluate(beta)
    cut = made._over(beta, [[(0, 7), (7, 20)], [(20, 20), (20, n)]])
    same(cut, whole, 1e-9)


@pytest.mark.parametrize("formula", UNLIKE)
def test_types_that_differ_are_swept_one_by_one(formula):
    made, unit = swept(formula)
    assert made.alike is None
    beta = point(len(made.terms))
    same(made.evaluate(beta), unit.evaluate(beta))


@pytest.mark.parametrize(("timing", "ties"), [("interval", "breslow"), ("ordinal", "efron")])
def test_waits_and_efron_s_ties_keep_the_types_apart(timing, ties):
    made, unit = swept(ALIKE[0], timing=timing, ties=ties)
    assert made.alike is None
    beta = point(len(made.terms))
    same(made.evaluate(beta), unit.evaluate(beta))
