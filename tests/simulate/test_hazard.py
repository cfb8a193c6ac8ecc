"""The sum of a rate over time is its integral, whatever fades and however long the time."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.integrate import quad

import foedus as fd
from foedus.kernels.simulate_rates import eta_at, eta_span, hazard, plain_eta
from foedus.simulate.start import Past, start_at

SPANS = ((10.0, 10.001), (10.0, 10.4), (10.0, 13.0), (10.0, 90.0))


@pytest.fixture(
    scope="module",
    params=[
        ("1 + reciprocity + inertia(half_life_days=3, scaling=log1p)", [-1.0, 0.3, 0.9]),
        ("1 + recency_continue + inertia(half_life_days=0.7)", [-1.0, -2.5, 1.6]),
        ("1 + inertia(half_life_days=2):recency_continue", [-1.0, 4.0]),
    ],
    ids=["decay", "recency", "product"],
)
def world(request):
    formula, beta = request.param
    plan = fd.simulate(formula, beta, actors="ab", until=100.0).plan
    days = np.array([1.0, 4.0, 4.5, 9.5])
    who = np.array([0, 1, 0, 0], np.int32)
    past = Past(days, np.zeros(4, np.int32), who, 1 - who, np.ones(4))
    begun = start_at(plan.engine, past, 10.0, 1).handle
    return begun.held["eq"], np.array(beta), begun.held["comp"]


@pytest.mark.parametrize("span", SPANS)
def test_the_hazard_is_the_integral_of_the_rate(world, span):
    eq, beta, comp = world
    plain = plain_eta(eq, beta, comp, 2, 0, 0, 1)
    exact = quad(
        lambda t: np.exp(eta_at(eq, beta, comp, 2, 0, 0, 1, t)), *span, epsabs=1e-13, epsrel=1e-13, limit=500
    )[0]
    assert_allclose(hazard(eq, beta, comp, 2, 0, 0, 1, plain, *span), exact, rtol=1e-9)


@pytest.mark.parametrize("span", SPANS)
def test_no_rate_of_the_span_lies_above_its_bound(world, span):
    eq, beta, comp = world
    plain = plain_eta(eq, beta, comp, 2, 0, 0, 1)
    now, most, is_steady = eta_span(eq, beta, comp, 2, 0, 0, 1, plain, *span, True)
    rates = [eta_at(eq, beta, comp, 2, 0, 0, 1, t) for t in np.linspace(*span, 300)]
    assert not is_steady
    assert_allclose(now, rates[0], rtol=1e-12)
    assert max(rates) <= most + 1e-12
