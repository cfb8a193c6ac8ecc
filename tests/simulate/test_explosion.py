"""A history that runs away or dies out is found by a stated rule, counted, and kept.

Exploded: ``max_events`` acts before the end. Died: something happened, but nothing in the second half of the span.
"""

import numpy as np
from numpy.testing import assert_allclose
from scipy import stats

import foedus as fd

N, ROOM, RATE, END = 400, 150, 1.0, 5.0


def growing():
    """One pair whose rate is RATE * (acts + 1): a Yule process, whose size at the end is geometric."""
    pair = np.array([[False, True], [False, False]])
    return fd.simulate(
        "1 + inertia(scaling=log1p)", [np.log(RATE), 1.0], actors="ab", riskset=pair, until=END, histories=N, seed=2,
        max_events=ROOM,
    )  # fmt: skip


def test_the_share_that_explodes_is_the_share_of_a_yule_process_that_outgrows_its_room():
    # By chance outside these bounds once in 10,000 seeds. More than ROOM acts: size ROOM + 2 or more, from one.
    exact = stats.geom(np.exp(-RATE * END)).sf(ROOM + 1)
    low, high = stats.binom(N, exact).ppf([5e-5, 1 - 5e-5]) / N
    share = growing().outcome()["exploded"]
    assert low <= share <= high
    assert 0.1 < exact < 0.9


def test_exploded_histories_are_counted_where_they_are_and_none_is_dropped():
    worlds = growing()
    exploded = np.concatenate([chunk.has_exploded for chunk in worlds.chunks()])
    ended = np.concatenate([chunk.ended for chunk in worlds.chunks()])
    totals = worlds.totals()
    assert len(totals) == N
    assert exploded.mean() == worlds.outcome()["exploded"]
    assert (totals[exploded] == ROOM).all()
    assert (totals[~exploded] <= ROOM).all()
    assert (ended[exploded] < END).all()
    assert (ended[~exploded] == END).all()


def test_more_room_shows_that_an_exploded_history_is_the_beginning_of_a_longer_one():
    short, pair = growing(), np.array([[False, True], [False, False]])
    roomy = fd.simulate(
        "1 + inertia(scaling=log1p)", [np.log(RATE), 1.0], actors="ab", riskset=pair, until=END, histories=N, seed=2,
        max_events=100 * ROOM,
    )  # fmt: skip
    assert roomy.outcome()["exploded"] == 0.0
    for number in (0, 1, 2, 3, 4, 5):
        whole = roomy.history(number)
        assert short.history(number).equals(whole.head(ROOM))


def test_a_history_of_a_chosen_length_has_not_exploded():
    worlds = fd.simulate("1", [0.0], actors="abc", n_events=30, histories=5, seed=1)
    assert worlds.outcome()["exploded"] == 0.0
    assert (worlds.totals() == 30).all()


def test_a_history_in_which_nothing_can_happen_any_more_ends_and_has_died():
    gone = {"sender": ["a"], "receiver": ["b"], "from": [None], "to": [5.0]}
    worlds = fd.simulate("1", [0.0], actors="ab", riskset=gone, n_events=1000, histories=4, seed=1)
    assert worlds.outcome() == {"exploded": 0.0, "died": 1.0}
    assert worlds.events()["time"].max() < 5.0


def test_dying_histories_are_counted_at_the_rate_of_their_law():
    # Each of six pairs acts once and, its rate 1e-9 ever after, no more. Nothing after the middle, something before.
    until, n = 4.0, 1000
    worlds = fd.simulate(
        "1 + inertia(scaling=binary)", [0.0, -20.0], actors="abc", until=until, histories=n, seed=9
    )
    all_early = (1 - np.exp(-until / 2)) ** 6
    none_late_but_some = sum(
        stats.binom(6, 1 - np.exp(-until / 2)).pmf(k) * np.exp(-(6 - k) * until / 2) for k in range(1, 7)
    )
    assert none_late_but_some > all_early
    low, high = stats.binom(n, none_late_but_some).ppf([5e-5, 1 - 5e-5]) / n
    assert low <= worlds.outcome()["died"] <= high


def test_a_rate_beyond_all_numbers_is_an_explosion_and_no_endless_run():
    worlds = fd.simulate(
        "1 + inertia", [0.0, 300.0], actors="ab", until=5.0, histories=5, seed=3, max_events=50
    )
    assert_allclose(worlds.outcome()["exploded"], 1.0)
    assert len(worlds.totals()) == 5
