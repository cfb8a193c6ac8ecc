"""Does the record lie where the model's histories do: counts, first passages, lulls; and the verdict where it does not."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from foedus.counterfactual.predictive import LEVEL, check, values
from foedus.model.specification import Measure


@pytest.fixture(scope="module")
def worlds(far_east):
    return far_east.simulate(histories=300, seed=4).run()


@pytest.fixture(scope="module")
def checked(far_east, worlds):
    return far_east.check(worlds)


def test_counts_first_passages_and_lulls_of_every_class_are_checked(far_east, checked):
    for c in far_east.spec.act_class:
        assert {k.quantity for k in checked.checks if k.measure == f"all-{c.name}"} == {
            "count",
            "first",
            "lull",
        }
    for m in far_east.spec.measure:
        assert m.kind in {k.quantity for k in checked.checks if k.measure == m.id}


def test_by_hand_a_check_is_a_rank_among_histories(far_east, worlds, checked):
    events = worlds.events()
    fights = events.filter(events["act"] == "ASSAULT")
    found = next(c for c in checked.checks if c.measure == "all-fight" and c.quantity == "count")
    totals = np.bincount(fights["history"], minlength=300)
    assert_allclose((found.low, found.middle, found.high), np.quantile(totals, [0.05, 0.5, 0.95]))
    assert found.below == np.mean(totals < found.record)
    rows = far_east.chronicle.frame()
    since = rows.filter(
        (rows["act"] == "ASSAULT") & (rows["form"] != "internal") & (rows["date"] >= "1936-03-12")
    )
    assert found.record >= len(since) > 100


def test_the_longest_lull_and_the_first_fight_of_a_history_by_hand(worlds):
    m = Measure(id="f", text="", name="fight")
    events = worlds.events()
    start, until = worlds.plan.start, worlds.plan.until
    for h in (0, 7):
        times = events.filter((events["history"] == h) & (events["act"] == "ASSAULT"))["time"].to_numpy()
        assert values(worlds, m, "first")[h] == pytest.approx(times[0] - start)
        gaps = np.diff(np.concatenate([[start], times, [until]]))
        assert values(worlds, m, "lull")[h] == pytest.approx(gaps.max())


def test_histories_of_the_model_lie_in_their_own_bands_at_the_stated_rate(far_east, worlds):
    # Fresh histories take the place of the record: of every quantity 90% lie between the quantiles of the others.
    fresh = far_east.simulate(histories=200, seed=99).run()
    for name in ("fight", "threaten", "agree"):
        m = Measure(id=name, text="", name=name)
        for quantity in ("count", "first", "lull"):
            low, high = np.quantile(values(worlds, m, quantity), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
            inside = values(fresh, m, quantity)
            n_in = int(((low <= inside) & (inside <= high)).sum())
            # Ends are quantiles of 300: their own spread is counted with that of the 200.
            spread = np.sqrt(LEVEL * (1 - LEVEL) * (1 / 200 + 2 / 300))
            assert n_in / 200 > LEVEL + stats.norm.ppf(1e-4) * spread


def test_where_the_record_is_not_like_the_histories_it_is_said(checked):
    """The Soviet side attacked 29 times where the model expects a few: the war of 1939 is larger than its like."""
    said = {(c.measure, c.quantity): c.verdict for c in checked.checks}
    assert said["soviet-intervention", "count"].startswith("above")
    assert (
        said["border-fights", "count"] == said["all-fight", "count"] == said["all-fight", "lull"] == "inside"
    )
    for c in checked.outside:
        assert c.verdict in str(checked)
    assert "fewer than the 22" in checked.statement


def test_the_record_among_copies_of_itself_is_inside_everywhere(far_east):
    assert check(far_east, far_east.whatif(histories=1).record).outside == ()
