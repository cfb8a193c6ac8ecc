"""DyNAM: senders act on clocks of their own, and choose toward whom from the past as it is at that moment.

The reference is plain NumPy that keeps every past act in a list: integrated sender rates are unit exponential (random
time change), and a choice's randomised rank under its own probabilities is uniform. Tests fail by chance once in 10,000
seeds; the seeds are fixed.
"""

import numpy as np
import polars as pl
import pytest
from scipy import stats

import foedus as fd
from foedus.errors import InputError

BY_CHANCE = 1e-4
ACTORS = ("a", "b", "c", "d")
LIFE, UNTIL, HISTORIES = 2.0, 12.0, 80
RATE = (f"1 + outdegree_sender(half_life_days={LIFE})", [0.2, -0.5])
CHOICE = (f"inertia(half_life_days={LIFE}) + reciprocity(scaling=binary)", [0.8, 0.7])
LEAVES = 7.0
ROWS = {
    "sender": [i for i in ACTORS for j in ACTORS if i != j],
    "receiver": [j for i in ACTORS for j in ACTORS if i != j],
    "to": [LEAVES if "d" in (i, j) else None for i in ACTORS for j in ACTORS if i != j],
}
NODES, WEIGHTS = np.polynomial.legendre.leggauss(8)


def histories_of(worlds, n):
    rows = worlds.events().select("history", "time", "sender", "receiver").rows()
    return [[(t, ACTORS.index(i), ACTORS.index(j)) for h, t, i, j in rows if h == k] for k in range(n)]


def faded(past, t):
    total = np.zeros((4, 4))
    for when, i, j in past:
        total[i, j] += 0.5 ** ((t - when) / LIFE)
    return total


def follow(history, rng, leaves=np.inf):
    """Integrated sender rates before each act, what is left of them, and randomised ranks of the choices."""
    running, since, past, waits, ranks = np.zeros(4), 0.0, [], [], []
    for t, i, j in [*history, (UNTIL, -1, -1)]:
        middle = max(since, min(t, leaves))
        for low, high in ((since, middle), (middle, t)):
            for node, weight in zip(NODES, WEIGHTS, strict=True):
                at = low + (node + 1) / 2 * (high - low)
                rate = np.exp(RATE[1][0] + RATE[1][1] * faded(past, at).sum(axis=1))
                rate[3] = rate[3] if at < leaves else 0.0
                running += weight / 2 * (high - low) * rate
        if i >= 0:
            waits.append((i, running[i]))
            running[i] = 0.0
            seen = faded(past, t)
            level = CHOICE[1][0] * seen[i] + CHOICE[1][1] * (seen[:, i] > 0)
            level[[i] if t < leaves else [i, 3]] = -np.inf
            p = np.exp(level) / np.exp(level).sum()
            ranks.append(p[:j].sum() + rng.uniform() * p[j])
            past.append((t, i, j))
        since = t
    return waits, running, ranks


@pytest.mark.parametrize("clock", ["thinning", "time_change"])
@pytest.mark.parametrize("leaves", [np.inf, LEAVES], ids=["all stay", "one leaves"])
def test_senders_wait_unit_exponentials_and_choose_by_their_weights(clock, leaves):
    options = {} if leaves == np.inf else {"riskset": ROWS}
    worlds = fd.simulate(*RATE, choice=CHOICE, actors=ACTORS, until=UNTIL, histories=HISTORIES, seed=3, clock=clock,
                         threads=1, **options)  # fmt: skip
    rng, carried, spent, ranks = np.random.default_rng(1), np.zeros(4), [], []
    for history in histories_of(worlds, HISTORIES):
        waits, left, chosen = follow(history, rng, leaves)
        ranks += chosen
        for i, wait in waits:
            spent.append(wait + carried[i])
            carried[i] = 0.0
        carried += left
        assert all(t < leaves or 3 not in (i, j) for t, i, j in history)
    assert len(spent) > 1000
    assert stats.kstest(spent, "expon").pvalue > BY_CHANCE
    assert stats.kstest(ranks, "uniform").pvalue > BY_CHANCE


def test_a_pair_forms_in_proportion_to_the_chance_that_each_picks_the_other():
    size, strength = np.array([0.0, 1.0, -1.0, 0.5]), 0.8
    worlds = fd.simulate("1", [-1.0], choice=("receive(size)", [strength]), actors=ACTORS, until=20.0, histories=400,
                         seed=5, covariates={"size": dict(zip(ACTORS, size, strict=True))}, directed=False)  # fmt: skip
    weight = np.exp(strength * size)
    p = np.array(
        [[0.0 if i == j else weight[j] / (weight.sum() - weight[i]) for j in range(4)] for i in range(4)]
    )
    both = np.triu(p * p.T, 1)
    found = np.zeros((4, 4))
    for _, i, j in (act for history in histories_of(worlds, 400) for act in history):
        found[i, j] += 1
    upper = np.triu_indices(4, 1)
    expected = both[upper] / both.sum() * found.sum()
    assert stats.chisquare(found[upper], expected).pvalue > BY_CHANCE
    total = stats.poisson(400 * 20.0 * 6 * np.exp(-1.0))
    assert total.ppf(BY_CHANCE / 2) <= found.sum() <= total.ppf(1 - BY_CHANCE / 2)


@pytest.fixture(scope="module")
def record():
    worlds = fd.simulate(*RATE, choice=CHOICE, actors=ACTORS, until=UNTIL, seed=8, threads=1)
    return fd.events(worlds.events().drop("history", "act", "weight"), actors=list(ACTORS))


@pytest.fixture(scope="module")
def fits(record):
    rate = fd.dynam_rate(
        RATE[0].removeprefix("1 + "), record, timing="interval", start=0.0, end=UNTIL, prior=1.0
    )
    return rate, fd.dynam_choice(CHOICE[0], record, prior=1.0)


@pytest.mark.parametrize("parameters", ["fixed", "posterior"])
def test_threads_chunks_and_company_change_no_history(fits, parameters):
    def run(**how):
        return fd.simulate(
            fits[0], choice=fits[1], until=2 * UNTIL, histories=20, seed=2, parameters=parameters, **how
        )

    whole = run(threads=1).events()
    assert len(whole) > 100
    assert run(threads=2, chunk=3).events().equals(whole)
    assert run(threads=2, chunk=1).events().equals(whole)
    assert run().history(7).equals(whole.filter(pl.col("history") == 7))


def test_a_folder_of_histories_goes_on_where_it_stopped(fits, tmp_path):
    def run():
        return fd.simulate(
            fits[0], choice=fits[1], until=2 * UNTIL, histories=9, seed=2, chunk=3, out=tmp_path
        )

    whole = run().run().events()
    next(tmp_path.glob("events-00000003*")).unlink()
    assert run().events().equals(whole)


def test_a_rate_with_ordinal_timing_gives_an_order_only(record, fits):
    order = fd.dynam_rate("outdegree_sender", record, prior=1.0)
    choice = fd.dynam_choice("inertia", record, prior=1.0)
    with pytest.raises(InputError, match="no time scale"):
        fd.simulate(order, choice=choice, until=2 * UNTIL)
    events = fd.simulate(order, choice=choice, n_events=6, histories=2).events()
    assert events["time"].to_list() == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0] * 2
    with pytest.raises(InputError, match="memories that fade"):
        fd.simulate(order, choice=fits[1], n_events=6)


def test_a_coordination_model_alone_gives_the_order_in_which_pairs_form():
    pacts = {"time": [1, 2, 3, 5, 6], "sender": list("abacb"), "receiver": list("bcddd")}
    fit = fd.dynam_coordination("indegree_receiver", fd.events(pacts), prior=1.0)
    with pytest.raises(InputError, match="no time scale"):
        fd.simulate(None, choice=fit, until=20)
    order = fd.simulate(None, choice=fit, n_events=7, histories=3, seed=1).events()
    assert len(order) == 21
    assert (order["sender"] < order["receiver"]).all()
    when = fd.rem("1", fd.events(pacts), timing="interval", start=0, end=10, directed=False)
    timed = fd.simulate(when, choice=fit, until=10 + 400.0, histories=40, seed=1)
    assert timed.totals().mean() == pytest.approx(400 * 5 / 10, rel=0.05)


def test_nobody_left_to_choose_ends_a_history_without_an_endless_run():
    worlds = fd.simulate("1", [0.0], choice=("inertia", [0.1]), actors=ACTORS, n_events=10_000,
                         riskset={**ROWS, "to": [LEAVES] * 12}, histories=3, seed=1)  # fmt: skip
    events = worlds.events()
    assert 0 < len(events) < 3 * 200
    assert events["time"].max() < LEAVES
    assert worlds.outcome()["died"] == 1.0


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda rate, choice: fd.simulate(rate, until=20), "rate and choice are simulated together"),
        (lambda rate, choice: fd.simulate(choice, until=20), "rate and choice are simulated together"),
        (lambda rate, choice: fd.simulate(None, choice=choice, n_events=5), "toward whom, not who acts"),
        (lambda rate, choice: fd.simulate(rate, choice=rate, until=20), "does not say whom"),
        (lambda rate, choice: fd.simulate(rate, choice=("inertia", [1]), until=20), "both fitted"),
        (lambda rate, choice: fd.simulate("1 + inertia", [0, 1], choice=("inertia", [1]), actors="ab", until=2),
         "a rate has no receiver"),
        (lambda rate, choice: fd.simulate("1", [0], choice="inertia", actors="ab", until=2), "with coefficients"),
    ],
)  # fmt: skip
def test_halves_of_a_model_are_refused(fits, ask, says):
    with pytest.raises(InputError, match=says):
        ask(*fits)


def test_fits_to_other_events_are_refused(fits):
    other = fd.events({"time": [1, 2, 3, 4], "sender": list("abcd"), "receiver": list("bcda")})
    with pytest.raises(InputError, match="different events"):
        fd.simulate(fits[0], choice=fd.dynam_choice("inertia", other, prior=1.0), until=30)
