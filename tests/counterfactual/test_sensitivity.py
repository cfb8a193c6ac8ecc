"""How strong an unmeasured cause would have to be, and edits that must show nothing."""

from types import SimpleNamespace

import pytest
from numpy.testing import assert_allclose
from scipy import stats

from foedus.counterfactual.edits import WithEvent
from foedus.counterfactual.sensitivity import confounder, e_value, uninvolved
from foedus.errors import InputError


def test_e_value_is_that_of_the_published_example():
    # VanderWeele & Ding (2017): a risk ratio of 3.9 needs 7.26, and a protective 0.8 as much as 1.25.
    assert_allclose(e_value(3.9), 7.26, atol=0.01)
    assert_allclose(e_value(0.8), e_value(1.25))


def test_strengths_on_pact_and_rate_together_just_make_the_ratio():
    # Ding & VanderWeele (2016): a cause of strengths a and b makes a ratio of at most ab / (a + b - 1).
    found = confounder(SimpleNamespace(base=2.0, interventional=5.0, effect_low=1.0, effect_high=5.0))
    assert found.observed == 2.5
    assert found.multiplier_of_bound == e_value(1.5)
    for on_pact, on_rate in found.grid:
        assert_allclose(on_pact * on_rate / (on_pact + on_rate - 1), 2.5)


def test_an_interval_that_holds_no_effect_is_undone_by_anything():
    found = confounder(SimpleNamespace(base=2.0, interventional=3.0, effect_low=-1.0, effect_high=3.0))
    assert found.multiplier_of_bound == 1.0


def test_every_answer_on_khalkhin_gol_says_what_would_undo_it(far_east):
    answer = far_east.whatif(without="protocol-1936", until="1937-12-31", histories=24, seed=1)
    rows = far_east.sensitivity(answer)
    assert rows["measure"].to_list() == [m.id for m in far_east.spec.measure]
    measured = {r["measure"]: r for r in far_east.measured(answer).iter_rows(named=True)}
    for row in rows.iter_rows(named=True):
        contrast = measured[row["measure"]]
        if contrast["kind"] == "delay":
            assert row["ratio"] is None
        elif row["ratio"] is None:
            assert contrast["base"] * contrast["interventional"] == 0.0
        else:
            assert row["ratio"] == pytest.approx(contrast["interventional"] / contrast["base"])
            assert 1.0 <= row["multiplier_of_bound"] <= row["multiplier"]


def test_pacts_between_uninvolved_states_show_nothing_at_the_stated_rate(far_east):
    rows = far_east.placebos(made=3, until="1937-12-31", histories=24, seed=3)
    assert rows["placebo"].n_unique() == 3 + len(far_east.spec.placebo)
    parties = {
        a for name in rows["placebo"].unique() if name.startswith("placebo-") for a in name.split("-")[1:]
    }
    assert parties <= set(uninvolved(far_east))
    assert not parties & {"SUN", "MNG", "JPN", "JPN-KWA", "MAN"}
    by_chance = stats.binom(len(rows), 0.05).ppf(0.999)
    assert rows["shows_something"].sum() <= by_chance


def test_more_placebos_than_pairs_are_refused(far_east):
    with pytest.raises(InputError, match="pairs of uninvolved states"):
        far_east.placebos(made=1000)


def test_a_real_cause_is_not_a_placebo(far_east):
    """What finds nothing in placebos finds an attack put in: attacks of the pair become likelier from the next day on."""
    attack = WithEvent("1936-08-01", "JPN-KWA", "ASSAULT", "MNG", 3)
    answer = far_east.whatif(with_=attack, until="1936-12-31", histories=80, seed=3)
    found = answer.compare("fight", ["JPN-KWA", "MNG"], ["JPN-KWA", "MNG"], since="1936-08-02")
    assert found.effect > 2 * found.effect_mc_error
    whole = answer.compare("fight", ["JPN-KWA", "MNG"], ["JPN-KWA", "MNG"])
    assert whole.effect >= found.effect + 1.0
