"""Clustered errors of ordinal models: score residuals summed over clusters, term by term as in their formula."""

import numpy as np
import pytest

import foedus as fd

N = 5
FORMULA = "inertia + outdegree_sender(scaling=log1p)"


def record(n_events=40, seed=2, **options):
    rng = np.random.default_rng(seed)
    sender = rng.integers(N, size=n_events)
    receiver = (sender + rng.integers(1, N, size=n_events)) % N
    time = np.sort(rng.integers(1, 25, size=n_events)).astype(float)
    return fd.events({"time": time, "sender": sender, "receiver": receiver}, actors=range(N), **options)


def contributions(fit, ties, within_sender):
    """{(sender, receiver): score residual}, from the values of all pairs at every time."""
    events = fit.problem.events
    total = {(i, j): np.zeros(len(fit.terms)) for i in range(N) for j in range(N) if i != j}
    for t in np.unique(events.time):
        now = np.flatnonzero(events.time == t)
        strata = [[e] for e in now] if within_sender else [list(now)]
        for batch in strata:
            pairs = [p for p in total if not within_sender or p[0] == events.sender[batch[0]]]
            at = {
                "time": [t] * len(pairs),
                "sender": [p[0] for p in pairs],
                "receiver": [p[1] for p in pairs],
            }
            table = fd.statistics_at(FORMULA if not within_sender else "inertia", events, at)
            x = np.column_stack([table[term].to_numpy() for term in fit.terms])
            happened = [pairs.index((int(events.sender[e]), int(events.receiver[e]))) for e in batch]
            w = np.exp(x @ fit.beta)
            tied = np.zeros(len(pairs))
            np.add.at(tied, happened, w[happened])
            observed_mean = np.zeros(x.shape[1])
            for m in range(len(batch)):
                f = m / len(batch) if ties == "efron" else 0.0
                share = (w - f * tied) / (w - f * tied).sum()
                mean = share @ x
                observed_mean += mean / len(batch)
                for k, pair in enumerate(pairs):
                    total[pair] = total[pair] - share[k] * (x[k] - mean)
            for k in happened:
                total[pairs[k]] = total[pairs[k]] + x[k] - observed_mean
    return total


def clustered(total, cluster):
    """Sum over all two units that share a cluster."""

    def is_shared(a, b):
        if cluster == "dyad":
            return set(a) == set(b)
        if cluster == "actor":
            return bool(set(a) & set(b))
        return a[0] == b[0] if cluster == "sender" else a[1] == b[1]

    return sum(np.outer(x, y) for a, x in total.items() for b, y in total.items() if is_shared(a, b))


def expected_errors(fit, total, cluster):
    meat = clustered(total, cluster)
    level, direction = np.linalg.eigh(meat)
    meat = (direction * np.maximum(level, 0.0)) @ direction.T if cluster == "actor" else meat
    return np.sqrt(np.diag(fit.covariance @ meat @ fit.covariance))


@pytest.mark.parametrize("ties", ["breslow", "efron"])
def test_errors_of_pairs_are_sums_of_score_residuals(ties):
    fit = fd.rem(FORMULA, record(), ties=ties)
    total = contributions(fit, ties, within_sender=False)
    np.testing.assert_allclose(sum(total.values()), 0, atol=1e-6)
    for cluster in ("dyad", "sender", "receiver", "actor"):
        found = np.sqrt(np.diag(fit.robust(cluster).covariance))
        np.testing.assert_allclose(found, expected_errors(fit, total, cluster), rtol=1e-6, err_msg=cluster)


def test_errors_of_choices_are_sums_of_score_residuals():
    fit = fd.dynam_choice("inertia", record())
    total = contributions(fit, "breslow", within_sender=True)
    for cluster in ("dyad", "sender", "receiver"):
        found = np.sqrt(np.diag(fit.robust(cluster).covariance))
        np.testing.assert_allclose(found, expected_errors(fit, total, cluster), rtol=1e-6, err_msg=cluster)


def test_errors_of_a_whole_sample_are_those_of_the_risk_set():
    exact, sampled = fd.rem(FORMULA, record()), fd.case_control(FORMULA, record(), n_controls=99)
    for cluster in ("event", "dyad", "actor"):
        np.testing.assert_allclose(
            sampled.robust(cluster).covariance, exact.robust(cluster).covariance, rtol=1e-5
        )


@pytest.mark.parametrize("ties", ["breslow", "efron"])
def test_what_happened_and_what_was_expected_balance(ties):
    table = fd.rem(FORMULA, record(), ties=ties).residuals("martingale")
    assert table["observed"].sum() == 40
    assert table["expected"].sum() == pytest.approx(40, rel=1e-9)


def test_contributions_of_pairs_that_agree_balance():
    fit = fd.dynam_coordination("inertia + indegree_receiver", record(directed=False))
    found = fit.problem.units().diagnose(fit.beta, wants_moments=True)
    np.testing.assert_allclose(found.moment.sum(axis=(0, 1, 2)), 0, atol=1e-9)
    assert np.isfinite(list(fit.robust().standard_errors.values())).all()


def test_a_rate_is_clustered_by_its_senders():
    fit = fd.dynam_rate("outdegree_sender", record())
    assert fit.robust().errors == "robust, by sender"
    with pytest.raises(fd.InputError, match="a rate has no dyad"):
        fit.robust("dyad")


def test_in_a_true_model_pairs_add_nothing_to_the_errors():
    ratios = []
    for seed in range(15):
        rng = np.random.default_rng(seed)
        z = (rng.random((12, 12)) < 0.3) * 1.0
        np.fill_diagonal(z, 0)
        rate = np.exp(0.8 * z) * ~np.eye(12, dtype=bool)
        pair = rng.choice(144, size=250, p=(rate / rate.sum()).ravel())
        columns = {"time": np.arange(250.0), "sender": pair // 12, "receiver": pair % 12}
        fit = fd.rem("tie(z)", columns, actors=range(12), covariates={"z": z})
        ratios.append(fit.robust("dyad").standard_errors["tie(z)"] / fit.standard_errors["tie(z)"])
    assert np.mean(ratios) == pytest.approx(1.0, abs=0.1)
