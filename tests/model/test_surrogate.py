"""What an outline tells moves the search, never the maximum."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.model.evaluation import Evaluation
from foedus.model.newton import maximise
from foedus.model.prior import Prior, flat
from foedus.model.surrogate import foresee, share_of


class Cases:
    """The log-likelihood of cases among whose alternatives one is chosen; counts how often it is asked."""

    def __init__(self, x, chosen, weight=None):
        self.x, self.chosen, self.asked = x, chosen, 0
        self.weight = np.ones(len(x)) if weight is None else weight

    def __call__(self, beta):
        self.asked += 1
        eta = self.x @ beta
        top = eta.max(axis=1, keepdims=True)
        w = np.exp(eta - top)
        w /= w.sum(axis=1, keepdims=True)
        at = np.arange(len(eta))
        mean = np.einsum("cu,cup->cp", w, self.x)
        square = np.einsum("c,cu,cup,cuq->pq", self.weight, w, self.x, self.x)
        return Evaluation(
            float(self.weight @ np.log(w[at, self.chosen])),
            self.weight @ (self.x[at, self.chosen] - mean),
            np.einsum("c,cp,cq->pq", self.weight, mean, mean) - square,
        )


def cases(seed, n=300, units=8, p=3, strength=1.0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, units, p)) + rng.exponential(size=(n, units, 1))
    beta = strength * rng.normal(size=p)
    eta = x @ beta + rng.gumbel(size=(n, units))
    return x, eta.argmax(axis=1)


def test_an_outline_that_knows_everything_lands_where_newton_does_not():
    x, chosen = cases(1)
    whole = Cases(x, chosen)
    best = maximise(whole, np.zeros(3), flat(3)).beta
    spread = -whole(best).hessian
    beta = best + 0.8 * np.linalg.inv(np.linalg.cholesky(spread)).T @ np.array([1.0, -1.0, 1.0])
    at = whole(beta)
    step, decrement = flat(3).newton_step(at, beta)
    seen = foresee(whole, at, beta, step, decrement, flat(3))

    def off(b):
        return float(np.sqrt((b - best) @ spread @ (b - best)))

    assert seen.strays < 1e-12
    assert off(beta + seen.step) < 0.2 * off(beta + step)
    truth = whole(beta + step).hessian
    np.testing.assert_allclose(at.hessian + seen.change, truth, rtol=1e-12)


def test_a_good_outline_saves_evaluations_and_tells_the_standard_errors():
    """Four fifths of the cases, weighed up, stand for all: the answer is that of all, to a hundred-thousandth of the errors."""
    x, chosen = cases(2, n=2000)
    some = np.arange(len(x)) % 5 > 0
    found = {}
    for name, outline in (("alone", None), ("told", Cases(x[some], chosen[some], np.full(some.sum(), 1.25)))):
        whole = Cases(x, chosen)
        optimum = maximise(whole, np.zeros(3), flat(3), outline=outline)
        found[name] = whole.asked, optimum
    (alone, first), (told, second) = found["alone"], found["told"]
    assert told < alone
    errors = [np.sqrt(np.diag(np.linalg.inv(-o.at.hessian))) for o in (first, second)]
    np.testing.assert_allclose(errors[1], errors[0], rtol=1e-5)
    assert np.abs((second.beta - first.beta) / errors[0]).max() < 1e-5
    assert second.at.loglik == pytest.approx(first.at.loglik, abs=1e-8)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.2, 2.0), st.floats(0.2, 5.0), st.booleans())
def test_a_misleading_outline_does_not_move_the_maximum(seed, strength, times, has_prior):
    """The outline is of another world altogether, and weighs wrongly; how the curvature turned is then a guess too."""
    x, chosen = cases(seed, n=120, strength=strength)
    y, others = cases(seed + 1, n=60, strength=-strength)
    prior = Prior(np.full(3, 0.3), np.full(3, 2.0 * has_prior), np.zeros(3))
    lone = maximise(Cases(x, chosen), np.zeros(3), prior)
    led = maximise(Cases(x, chosen), np.zeros(3), prior, outline=Cases(y, others, np.full(60, times)))
    assert lone.has_converged
    assert led.has_converged
    errors = np.sqrt(np.diag(np.linalg.inv(prior.information(lone.at.hessian))))
    assert np.abs((led.beta - lone.beta) / errors).max() < 1e-5
    told = np.sqrt(np.diag(np.linalg.inv(prior.information(led.at.hessian))))
    np.testing.assert_allclose(told, errors, rtol=2e-4)


def test_the_share_is_the_largest_over_all_directions():
    rng = np.random.default_rng(3)
    root = rng.normal(size=(4, 4))
    bend, change = root @ root.T, rng.normal(size=(4, 4))
    change = change + change.T
    ways = rng.normal(size=(20_000, 4))
    seen = np.abs(np.einsum("wa,ab,wb->w", ways, change, ways) / np.einsum("wa,ab,wb->w", ways, bend, ways))
    assert 0.8 * share_of(change, bend) < seen.max() <= share_of(change, bend) * (1 + 1e-12)
    assert share_of(change, -bend) == np.inf


def test_rough_evaluations_end_whatever_the_outline_is_like():
    """An outline whose curvature says nothing of the true one; the answer is the exact maximum all the same."""
    x, chosen = cases(4)
    whole, exact = Cases(x, chosen), maximise(Cases(x, chosen), np.zeros(3), flat(3))

    def rough(beta):
        at = Cases(x, chosen)(beta)
        return at._replace(loglik=at.loglik + 0.05 * np.cos(1e3 * beta.sum()))

    y, others = cases(9, n=40, strength=3.0)
    odd = Cases(y, others, np.full(40, 300.0))
    found = maximise(whole, np.zeros(3), flat(3), rough=rough, slack=0.1, outline=odd)
    assert found.has_converged
    assert whole.asked <= 4
    np.testing.assert_allclose(found.beta, exact.beta, rtol=1e-6)
