"""How much hangs on one event."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import foedus as fd
from foedus.counterfactual.left_out import ENOUGH, left_out, reweighted
from foedus.errors import InputError
from foedus.model.evaluation import Evaluation
from foedus.model.newton import maximise


@pytest.fixture(scope="module")
def fit():
    rng = np.random.default_rng(5)
    time = np.sort(rng.uniform(0, 90, 120))
    sender = rng.integers(0, 4, 120)
    receiver = (sender + rng.integers(1, 4, 120)) % 4
    events = fd.events({"time": time, "sender": sender, "receiver": receiver})
    return fd.rem(
        "inertia(scaling=log1p) + reciprocity(scaling=log1p)",
        events,
        timing="interval",
        start=0,
        end=90,
        prior=1.0,
    )


def refit_without(fit, x):
    """The mode when a term ``beta . x`` is taken from the log-likelihood, searched for anew."""
    likelihood = fit.problem.likelihood

    def evaluate(beta):
        at = likelihood.evaluate(beta)
        return Evaluation(at.loglik - beta @ x, at.gradient - x, at.hessian)

    return maximise(evaluate, fit.beta, fit.prior).beta


def test_one_newton_step_comes_close_to_a_real_refit_without_the_event(fit):
    found = left_out(fit)
    errors = np.sqrt(np.diag(fit.covariance))
    for k in (0, 40, 100):
        refitted = refit_without(fit, found.scores[k]) - fit.beta
        assert_allclose(found.change[k] / errors, refitted / errors, atol=0.02)


def test_acts_of_one_event_are_left_out_together(fit):
    alone = left_out(fit)
    pairs = left_out(fit, [f"e{k // 2:03d}" for k in range(120)])
    of = {name: k for k, name in enumerate(alone.events)}
    assert_allclose(pairs.change[3], alone.change[of["6"]] + alone.change[of["7"]])


@pytest.mark.parametrize("kind", ["ordinal", "choice"])
def test_of_an_order_or_a_choice_the_event_goes_with_all_that_competed_with_it(kind):
    # The likelihood without one event's factor, maximised anew from its own gradient.
    rng = np.random.default_rng(5)
    sender = rng.integers(0, 4, 120)
    events = fd.events(
        {"time": np.arange(120.0), "sender": sender, "receiver": (sender + rng.integers(1, 4, 120)) % 4}
    )
    model = fd.rem if kind == "ordinal" else fd.dynam_choice
    fit = model("inertia(scaling=log1p) + reciprocity(scaling=log1p)", events, prior=1.0)
    found, errors = left_out(fit), np.sqrt(np.diag(fit.covariance))
    for event in (3, 60, 119):

        def evaluate(beta, event=event):
            seen = fit.problem.units().diagnose(beta)
            k = list(seen.event).index(event)
            whole = seen.evaluation
            return Evaluation(whole.loglik - seen.log_share[k], whole.gradient - seen.score[k], whole.hessian)

        refitted = maximise(evaluate, fit.beta, fit.prior).beta - fit.beta
        row = found.change[found.events.index(str(event))]
        assert_allclose(row / errors, refitted / errors, atol=0.02)


def test_weighing_draws_anew_gives_the_posterior_without_the_event(fit):
    """The mean of a coefficient over re-weighted draws moves by the covariance times the statistics left out."""
    rng = np.random.default_rng(1)
    betas = rng.multivariate_normal(fit.beta, fit.covariance, 200_000)
    terms = [("act", term) for term in fit.terms]
    left = left_out(fit, [str(k) for k in range(120)])
    found = {event: (weight, share) for _, event, weight, share in reweighted({"act": left}, terms, betas)}
    error = np.sqrt(fit.covariance[1, 1])
    for k in (0, 40, 100):
        weight, share = found[left.events[k]]
        assert share >= ENOUGH
        moved = weight @ betas[:, 1] - betas[:, 1].mean()
        assert moved / error == pytest.approx(left.in_errors[k, 1], abs=0.03)


def test_every_event_of_khalkhin_gol_moves_its_own_class_and_the_most_telling_are_named(far_east):
    fight = far_east.left_out["fight"]
    assert len(fight.events) == len(set(fight.events)) > 100
    rows = fight.frame()
    top = rows.row(0, named=True)
    assert fight.most(top["term"], 1) == [(top["event"], top["in_errors"])]
    assert abs(top["in_errors"]) == np.abs(fight.in_errors).max() < 2


def test_leaving_one_event_out_moves_an_answer_by_its_weight_in_the_posterior(far_east):
    answer = far_east.whatif(without="protocol-1936", until="1937-06-30", histories=40, seed=2)
    found = far_east.influence(answer, "border-fights")
    assert len(found) == sum(len(left.events) for left in far_east.left_out.values())
    size = [max(abs(each.twin_change), abs(each.effect_change)) for each in found]
    assert size == sorted(size, reverse=True)
    assert all(each.twin_error >= 0 and 0 < each.share <= 1 for each in found)
    one = far_east.influence(answer, "border-fights", [found[0].event])
    assert found[0] in one
    with pytest.raises(InputError, match="explained by no class"):
        far_east.influence(answer, "border-fights", ["no-such-event"])
    with pytest.raises(InputError, match="Did you mean 'border-fights'"):
        far_east.influence(answer, "border-fight")
    fixed = far_east.whatif(without="protocol-1936", until="1937-06-30", histories=4, parameters="fixed")
    with pytest.raises(InputError, match="no event weighs anything"):
        far_east.influence(fixed, "border-fights")
