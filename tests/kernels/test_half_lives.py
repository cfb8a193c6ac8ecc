"""Sums that are kept as series in time are the sums over every pair, whatever the half-lives."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_problems import point, problem, same

from foedus.kernels.decay_moments import add_line, n_sums
from foedus.kernels.decay_series import MOST, expand_powers, narrow_window, orders_needed
from foedus.kernels.layout import new_changes
from foedus.model.likelihood import likelihood
from foedus.model.strata import UnitLikelihood
from foedus.model.stretch import latest
from foedus.model.sweeps import DecayLikelihood, LiveLikelihood

HALVING = (
    "inertia(half_life_days={a}) + otp(half_life_days={a}) + indegree_receiver(half_life_days={b})",
    "inertia(half_life_days={a}) + reciprocity(half_life_days={b}) + otp(half_life_days={b}) + send(wealth)"
    " + indegree_receiver(half_life_days={a}) + outdegree_sender(half_life_days={a}) + tie(trade)",
    "inertia(half_life_days={a}, window_days=9) + isp(legs=product, half_life_days={a}) + totaldegree_dyad(half_life_days={a})"
    " + ps_ab_ba + inertia(half_life_days={b}, act=AID)",
    "inertia(half_life_days={a}, scaling=prop) + outdegree_receiver(half_life_days={b}) + same(kind)",
)
CHEAP, DEAR = 1e-6, 1e6
"""Shares that make windows as long as they can be, and as short."""


def swept(given, burden=None):
    made = DecayLikelihood(*given)
    if burden is not None:
        made._made["burden"] = burden
    return made


@pytest.mark.parametrize("formula", HALVING)
@pytest.mark.parametrize(
    ("timing", "clock"), [("ordinal", "now"), ("interval", "last_event"), ("interval", "now")]
)
@pytest.mark.parametrize(("ties", "waiting"), [("breslow", "split"), ("efron", "whole")])
def test_half_lives_are_the_sum_over_pairs(formula, timing, clock, ties, waiting):
    *rest, seen = problem(formula.format(a=9, b=4), timing=timing, ties=ties, waiting=waiting)
    given = (*rest, replace(seen, decay_clock=clock))
    beta = point(len(given[1]))
    assert isinstance(likelihood(*given), DecayLikelihood)
    wanted = UnitLikelihood(*given).evaluate(beta)
    for burden in (None, CHEAP, DEAR):
        same(swept(given, burden).evaluate(beta), wanted)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10_000), st.floats(-2, 4), st.floats(0, 2), st.sampled_from(["ordinal", "interval"]),
    st.sampled_from([CHEAP, 0.01, DEAR]), st.floats(0.1, 1.5),
)  # fmt: skip
def test_any_half_lives_are_the_sum_over_pairs(seed, shortest, apart, timing, burden, strength):
    """From a hundredth of a day, a small part of the gap between events, to ten thousand, longer than the record."""
    a, b = 10.0**shortest, 10.0 ** (shortest + apart)
    given = problem(HALVING[1].format(a=a, b=b), seed, timing=timing)
    beta = point(len(given[1]), seed) * strength / 0.15
    same(swept(given, burden).evaluate(beta), UnitLikelihood(*given).evaluate(beta), 1e-9)


def test_every_pair_at_every_step_says_the_same():
    given = problem(HALVING[1].format(a=3, b=8))
    beta = point(len(given[1]))
    live = LiveLikelihood(*given)
    columns = np.argsort(given[0].term_column)
    assert (columns == np.arange(len(columns))).all()
    same(swept(given, CHEAP).evaluate(beta), live.evaluate(beta))


def test_types_are_swept_class_by_class_while_they_fade():
    given = problem(
        "inertia(consider_type=separate, half_life_days=6) + fe_type + outdegree_sender(half_life_days=6)",
        by_act=True,
    )
    beta = point(len(given[1]))
    same(swept(given, CHEAP).evaluate(beta), UnitLikelihood(*given).evaluate(beta))


@pytest.mark.parametrize("timing", ["ordinal", "interval"])
def test_units_that_open_and_close_leave_and_enter_the_series(timing):
    program, terms, events, at_risk, seen = problem(HALVING[1].format(a=5, b=5), timing=timing)
    rng = np.random.default_rng(7)
    taken = set(zip(events.sender.tolist(), events.receiver.tolist(), strict=True))
    free = [(i, j) for i in range(6) for j in range(6) if i != j and (i, j) not in taken]
    i, j = np.array([free[k] for k in rng.integers(0, len(free), 20)]).T
    moved = replace(
        at_risk, time=np.sort(rng.integers(2, 80, 20)).astype(float), cls=np.zeros(20, np.int32),
        sender=i.astype(np.int32), receiver=j.astype(np.int32), is_open=rng.random(20) < 0.5,
    )  # fmt: skip
    given = (program, terms, events, moved, seen)
    beta = point(len(terms))
    same(swept(given, CHEAP).evaluate(beta), UnitLikelihood(*given).evaluate(beta))


@pytest.mark.parametrize(("a", "b"), [(5, 20), (0.3, 0.7)])
def test_stretches_of_a_record_add_up_to_it(a, b):
    """Each begins with the components as they stood, also where a new origin of decay has come in between."""
    given = problem(HALVING[1].format(a=a, b=b), timing="interval")
    whole, beta = swept(given), point(len(given[1]))
    n = len(whole.replay.steps.dt)
    parts = [[(0, n // 5), (n // 5, n // 2)], [(n // 2, n // 2), (n // 2, n - 3), (n - 3, n)]]
    for _ in range(2):
        same(whole._over(beta, parts), UnitLikelihood(*given).evaluate(beta))


@pytest.mark.parametrize("spread", [1, 100_000])
def test_the_latest_changes_lead_where_all_lead(spread):
    rng = np.random.default_rng(4)
    changes = new_changes(300)
    for name, most in (("scope", 4), ("column", 3), ("a", 5), ("b", 5)):
        changes[name] = rng.integers(0, most, 300) * (spread if name in "ab" else 1)
    changes["value"] = rng.random(300)

    def led(stream):
        return {tuple(c[name] for name in ("scope", "column", "a", "b")): c["value"] for c in stream}

    assert led(latest(changes)) == led(changes)
    assert len(latest(changes)) == len(led(changes))


def test_half_lives_do_not_depend_on_the_number_of_threads(monkeypatch):
    given = problem(HALVING[1].format(a=5, b=20), timing="interval")
    beta, found = point(len(given[1])), []
    for threads in ("1", "2", "5"):
        monkeypatch.setenv("FOEDUS_THREADS", threads)
        found.append(swept(given).evaluate(beta))
    for other in found[1:]:
        for one, two in zip(found[0], other, strict=True):
            np.testing.assert_array_equal(one, two)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(1, 6), min_size=1, max_size=3), st.floats(0.01, 1.0), st.floats(0.01, 3.0),
    st.sampled_from([1e-6, 1e-9, 1e-12]), st.integers(0, 1000),
)  # fmt: skip
def test_what_is_cut_off_stays_below_the_bound(ratios, width, reach, tolerance, seed):
    """The promise holds for exponents at the edge of what is allowed, everywhere in the window."""
    ratio = np.array([1.0, *ratios])
    centre, half = 1 - width / 2, width / 2
    sigma, room = np.zeros((len(ratio), MOST)), np.zeros((2, MOST))
    orders = orders_needed(np.full(len(ratio), reach), ratio, centre, half, sigma, room, tolerance)
    if orders == 0:
        return
    expand_powers(ratio, centre, half, sigma)
    z = reach * np.random.default_rng(seed).choice([-1.0, 1.0], len(ratio))
    f = np.array([k * (z @ sigma[:, k]) for k in range(MOST)])
    c = np.zeros(MOST)
    c[0] = np.exp(z @ sigma[:, 0])
    for k in range(1, orders):
        c[k] = f[1 : k + 1] @ c[k - 1 :: -1][:k] / k
    tau = np.linspace(-1, 1, 41)
    exact = np.exp((centre + half * tau)[:, None] ** ratio @ z)
    found = np.polynomial.polynomial.polyval(tau, c[:orders])
    assert np.abs(found / exact - 1).max() <= tolerance + 1e-13


def test_a_window_is_narrowed_exactly():
    rng = np.random.default_rng(2)
    series = rng.normal(size=(MOST, 3))
    before, by, orders = series.copy(), 0.6, 9
    narrow_window(series, by, orders)
    tau = np.linspace(-1, 1, 11)
    for one, two in zip(before.T, series.T, strict=True):
        was = np.polynomial.polynomial.polyval(by * tau + by - 1, one[:orders])
        np.testing.assert_allclose(
            np.polynomial.polynomial.polyval(tau, two[:orders]), was, rtol=1e-12, atol=1e-12
        )


def test_a_line_is_shifted_by_what_its_pairs_share():
    rng = np.random.default_rng(3)
    v, w, own = rng.normal(size=(5, 3)), rng.random(5), np.array([0.0, 2.0, -1.0])
    lower = np.tril_indices(3)

    def sums(x):
        return np.tile(np.concatenate([[w.sum()], w @ x, ((x.T * w) @ x)[lower]]), (MOST, 1))

    series = np.zeros((MOST, n_sums(3)))
    add_line(series, -1.0, sums(v), own, 4)
    np.testing.assert_allclose(series[:4], -sums(v + own)[:4], rtol=1e-12)
