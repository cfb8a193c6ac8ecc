"""An outline: all that happened, and the risk set as quadrature over the record sees it."""

import numpy as np
import pytest
from small_problems import point, problem, same

from foedus.model.likelihood import likelihood
from foedus.model.outline import outlined
from foedus.model.strata import UnitLikelihood
from foedus.model.sweeps import DecayLikelihood, DenseLikelihood, LiveLikelihood, SparseLikelihood

STILL = "tie(trade)"
MOVING = {
    DenseLikelihood: "inertia + otp + indegree_receiver + same(kind)",
    SparseLikelihood: "inertia + otp + indegree_receiver + send(wealth)",
    DecayLikelihood: "inertia(half_life_days=9) + otp(half_life_days=4) + send(wealth)",
    LiveLikelihood: "inertia(half_life_days=9, scaling=log1p) + recency_continue + inertia:otp",
}


@pytest.mark.parametrize("kind", [DenseLikelihood, LiveLikelihood])
@pytest.mark.parametrize("timing", ["ordinal", "interval"])
def test_where_nothing_moves_one_look_at_the_risk_set_is_enough(kind, timing):
    given = problem(STILL, timing=timing)
    beta, made = point(len(given[1])), kind(*given)
    for points in (1, 7):
        same(made.outline(beta, points), made.evaluate(beta))


@pytest.mark.parametrize(
    ("kind", "formula"),
    [*MOVING.items(), (LiveLikelihood, "inertia(scaling=std) + otp(scaling=std, half_life_days=9)")],
)
@pytest.mark.parametrize("timing", ["ordinal", "interval"])
def test_what_happened_enters_whole(kind, formula, timing):
    """The statistics of the events, as another program reads them one by one."""
    given = problem(formula, timing=timing)
    made, every = kind(*given), UnitLikelihood(*given)
    happened = made.explained
    who = (made.events.time, np.zeros(len(happened), int), made.events.sender, made.events.receiver)
    x = every.look_up(*(v[happened] for v in who))
    assert np.abs(x.sum(axis=0)).min() > 0
    np.testing.assert_allclose(made.observed, x.sum(axis=0), rtol=1e-10)


def test_more_looks_see_more():
    """Over many records, twenty looks are on average much nearer to the slope than two."""
    off = np.zeros(2)
    for seed in range(1, 13):
        given = problem(MOVING[DenseLikelihood], seed)
        beta, made = point(len(given[1])), likelihood(*given)
        exact = made.evaluate(beta)
        errors = np.diag(-exact.hessian) ** 0.5
        off += [np.abs((made.outline(beta, k).gradient - exact.gradient) / errors).mean() for k in (2, 20)]
    assert off[1] < 0.5 * off[0]


def test_quadrature_counts_every_event_and_every_day():
    for timing, rates in (("ordinal", ()), ("interval", ()), ("ordinal", (0.01, 1.0)), ("interval", (0.1,))):
        made = likelihood(*problem(MOVING[DenseLikelihood], timing=timing))
        steps = made.tape.steps
        total = steps.dt.sum() if timing == "interval" else made.n_events
        for points in (1, 3, 16, 500):
            held, read = outlined(steps, made.tape.row, timing == "interval", points, rates)
            assert held.dt.sum() == pytest.approx(total, rel=1e-12)
            assert (held.dt[read] > 0).all()
            assert np.count_nonzero(held.dt) == len(read) <= points
            assert (held.first == held.last).all()


def test_weights_know_how_many_acts_are_remembered():
    """What fades is counted at the nodes as it is over the whole record."""
    made = likelihood(*problem(MOVING[DecayLikelihood]))
    steps, rate = made.tape.steps, np.log(2) / 9
    held, read = outlined(steps, made.tape.row, False, 12, np.array([rate]))
    happened = np.bincount(np.searchsorted(steps.time, made.events.time), minlength=len(steps.time))
    age = np.subtract.outer(steps.time, steps.time)
    remembered = np.where(age > 0, np.exp(-rate * age), 0.0) @ happened
    assert held.dt[read] @ remembered[read] == pytest.approx(happened @ remembered, rel=1e-10)
    plain, _ = outlined(steps, made.tape.row, False, 12, np.zeros(0))
    assert abs(plain.dt @ remembered / (happened @ remembered) - 1) > 1e-6
