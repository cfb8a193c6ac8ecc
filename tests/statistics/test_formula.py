"""Formulas: what they mean, and what is said of the wrong ones."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.statistics.formula import parse
from foedus.statistics.program import compile_formula


def terms(formula):
    return [":".join(map(str, product)) for product in parse(formula)]


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("inertia", ["inertia"]),
        ("~ inertia + otp", ["inertia", "otp"]),
        ("a*b", ["a", "b", "a:b"]),
        ("a:b:c", ["a:b:c"]),
        ("a*(b + c)", ["a", "b", "c", "a:b", "a:c"]),
        ("1 + a - 1", ["a"]),
        ("0 + a", ["a"]),
        ("a + a", ["a"]),
        ("a(window_days=-2.5e1, act=c(X, Y))", ["a(window_days=-25, act=[X, Y])"]),
        ("a('pact:defence', flag=TRUE)", ["a(pact:defence, flag=True)"]),
    ],
)
def test_formula_means(formula, wanted):
    assert terms(formula) == wanted


@pytest.mark.parametrize(
    ("formula", "said", "column"),
    [
        ("inertia + recprocity", "no statistic is called 'recprocity'", 10),
        ("inertia + otp(uniqe=True)", "otp has no option 'uniqe'", 10),
        ("inertia(half_life_days=-3)", "not a positive number of days", 0),
        ("inertia(scaling=log)", "scaling='log' is not known", 0),
        ("inertia + (otp", "'(' is never closed", 10),
        ("inertia +", "a statistic was expected, not the end", 9),
        ("inertia ? otp", "'?' has no meaning here", 8),
        ("inertia(act=ASAULT)", "no event has the act 'ASAULT'", 0),
        ("send", "send needs covariate", 0),
        ("send(welth)", "there is no covariate 'welth'", 0),
        ("ps_ab_b0(group=NOBODY)", "'NOBODY' is not among the actors", 0),
        ("inertia(1, 2)", "takes at most 1 unnamed", 0),
        ("inertia(memory_days=[9, 3])", "give the younger age first", 0),
        ("", "no term is written", 0),
    ],
)
def test_fault_has_one_message_and_a_caret_under_it(formula, said, column):
    with pytest.raises(InputError) as caught:
        compile_formula(formula, actors=["a", "b"], acts=["ASSAULT", "AID"])
    (fault,) = caught.value.faults
    assert said in fault.message
    pointer = next(line for line in fault.advice.splitlines() if line.strip() == "^")
    assert pointer.index("^") - 2 == column


def test_typo_is_guessed():
    with pytest.raises(InputError, match="Did you mean 'reciprocity'"):
        compile_formula("recprocity", actors=["a", "b"])


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    with suppress(InputError):
        assert compile_formula(text, actors=["a", "b"]).terms
