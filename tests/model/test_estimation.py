"""Estimates where the answer is known in closed form, priors, and what is made of a fit."""

import json
import subprocess
import sys

import numpy as np
import pytest

import foedus as fd
from foedus.model.baseline import natural_spline
from foedus.model.posterior import smooth

N = 5


def random_events(seed=0, n_events=80, scale=1.0):
    rng = np.random.default_rng(seed)
    sender = rng.integers(N, size=n_events)
    receiver = (sender + rng.integers(1, N, size=n_events)) % N
    return {"time": np.cumsum(rng.exponential(scale, n_events)), "sender": sender, "receiver": receiver}


@pytest.fixture(scope="module")
def fit():
    return fd.rem("inertia + reciprocity + outdegree_sender", random_events())


def test_a_constant_rate_is_events_over_exposure():
    record = random_events()
    fit = fd.rem("1", record, timing="interval", start=0, end=100)
    exposure = 100 * N * (N - 1)
    assert fit.coefficients["intercept"] == pytest.approx(np.log(80 / exposure))
    assert fit.standard_errors["intercept"] == pytest.approx(1 / np.sqrt(80))
    assert fit.loglik == pytest.approx(80 * np.log(80 / exposure) - 80)


def test_a_binary_covariate_is_the_log_odds_of_shares():
    record = random_events()
    chosen = np.array([1.0, 1, 0, 0, 0])
    fit = fd.dynam_rate("send(chosen)", record, covariates={"chosen": chosen})
    events = int(chosen[record["sender"]].sum())
    assert fit.coefficients["send(chosen)"] == pytest.approx(np.log((events / 2) / ((80 - events) / 3)))


def test_a_piecewise_baseline_is_events_over_exposure_in_each_piece():
    record = random_events()
    fit = fd.rem("1", record, timing="interval", start=0, end=90, baseline=fd.piecewise([30, 60]))
    counts = np.histogram(record["time"], [0, 30, 60, 90])[0]
    rates = np.log(counts / (30 * N * (N - 1)))
    assert fit.beta == pytest.approx([rates[0], rates[1] - rates[0], rates[2] - rates[0]])


def test_a_log_linear_baseline_satisfies_its_score_equation():
    record = random_events()
    fit = fd.rem("1", record, timing="interval", start=0, end=90, baseline=fd.log_linear(pieces=2000))
    a, b = fit.beta
    s = np.linspace(0, 1, 20001)
    rate = N * (N - 1) * 90 * np.exp(a + b * s)
    assert np.trapezoid(rate, s) == pytest.approx((record["time"] <= 90).sum(), rel=1e-5)
    inside = record["time"][record["time"] <= 90]
    assert np.trapezoid(rate * s, s) == pytest.approx((inside / 90).sum(), rel=1e-3)


def test_a_natural_spline_does_not_bend_at_its_ends():
    x = np.linspace(0, 1, 101)
    basis = natural_spline(x, 4)
    assert basis.shape == (101, 4)
    bend = np.abs(np.diff(basis[:, 1:], 2, axis=0))
    assert bend[0].max() < 0.05 * bend.max()
    assert bend[-1].max() < 0.05 * bend.max()


def test_a_tight_prior_holds_and_a_loose_one_lets_go(fit):
    tight = fd.rem(fit.formula, random_events(), prior={"inertia": (0.7, 1e-4)})
    loose = fd.rem(fit.formula, random_events(), prior=1e4)
    assert tight.coefficients["inertia"] == pytest.approx(0.7, abs=1e-4)
    np.testing.assert_allclose(loose.beta, fit.beta, atol=1e-6)


def test_ridge_is_a_gaussian_and_a_strong_lasso_is_nothing(fit):
    ridge = fd.rem(fit.formula, random_events(), prior={"ridge": 4.0})
    gauss = fd.rem(fit.formula, random_events(), prior=0.5)
    np.testing.assert_allclose(ridge.beta, gauss.beta, rtol=1e-8)
    none = fd.rem(fit.formula, random_events(), prior={"lasso": 1e4})
    assert none.beta.tolist() == [0.0, 0.0, 0.0]


def test_a_lasso_satisfies_its_optimality_conditions(fit):
    penalty = 3.0
    lasso = fd.rem(fit.formula, random_events(), prior={"lasso": penalty})
    slope = lasso.problem.likelihood.evaluate(lasso.beta).gradient
    for b, g in zip(lasso.beta, slope, strict=True):
        assert g == pytest.approx(penalty * np.sign(b), abs=1e-5) if b else abs(g) <= penalty + 1e-6


def test_criteria_and_the_ratio_test_follow_their_formulas(fit):
    small = fd.rem("inertia", random_events())
    assert fit.aic == pytest.approx(6 - 2 * fit.loglik)
    assert fit.bic == pytest.approx(3 * np.log(80) - 2 * fit.loglik)
    assert fit.aicc == pytest.approx(fit.aic + 24 / 76)
    test = fit.likelihood_ratio(small)
    assert test["statistic"] == pytest.approx(2 * (fit.loglik - small.loglik))
    assert test["df"] == 2
    with pytest.raises(fd.InputError, match="not nested"):
        small.likelihood_ratio(fit)


def test_tidy_is_estimate_error_and_wald_interval(fit):
    row = fit.tidy().row(0, named=True)
    assert row["statistic"] == pytest.approx(row["estimate"] / row["std_error"])
    assert row["conf_high"] - row["conf_low"] == pytest.approx(2 * 1.959964 * row["std_error"], rel=1e-6)


def test_saved_and_loaded_estimates_are_the_same(fit, tmp_path):
    fit.save(tmp_path / "fit.json")
    back = fd.load(tmp_path / "fit.json")
    np.testing.assert_array_equal(back.beta, fit.beta)
    np.testing.assert_array_equal(back.covariance, fit.covariance)
    assert back.summary() == fit.summary()
    assert json.loads((tmp_path / "fit.json").read_text())["format"] == "foedus fit 1"
    with pytest.raises(fd.InputError, match="needs the events"):
        back.gof()


@pytest.mark.parametrize("form", ["text", "latex", "markdown", "html"])
def test_models_stand_side_by_side(fit, form):
    small = fd.rem("inertia", random_events())
    table = fd.compare({"small": small, "large": fit}, form, stars=True)
    assert table.count("inertia") == 1
    assert f"{fit.loglik:.2f}" in table
    assert ("outdegree\\_sender" if form == "latex" else "outdegree_sender") in table


def test_robust_errors_of_single_events_are_whites(fit):
    found = fit.problem.units().diagnose(fit.beta)
    np.testing.assert_allclose(found.score.sum(axis=0), 0, atol=1e-6)
    white = fit.covariance @ (found.score.T @ found.score) @ fit.covariance
    np.testing.assert_allclose(fit.robust("event").covariance, white, rtol=1e-8)
    assert fit.robust("dyad").errors == "robust, by dyad"


def test_the_posterior_is_the_laplace_where_that_is_right():
    record = random_events(n_events=600)
    fit = fd.rem("send(x)", record, covariates={"x": np.arange(N) / N}, prior=2.0)
    drawn = fit.posterior(4000, seed=1)
    assert drawn.pareto_k < 0.7
    assert drawn.draws.mean() == pytest.approx(fit.beta[0], abs=4 * np.sqrt(fit.covariance[0, 0] / 1000))
    assert drawn.draws.std() == pytest.approx(np.sqrt(fit.covariance[0, 0]), rel=0.15)


def test_heavy_tails_show_in_pareto_k():
    rng = np.random.default_rng(0)
    assert smooth(np.log(rng.pareto(1.0, 4000) + 1))[1] == pytest.approx(1.0, abs=0.25)
    assert smooth(rng.normal(size=4000) * 0.1)[1] < 0.4


def test_predicted_probabilities_are_the_model(fit):
    table = fit.predict()
    assert table["probability"].sum() == pytest.approx(1)
    record = random_events()
    past = np.zeros((N, N))
    np.add.at(past, (record["sender"], record["receiver"]), 1)
    b = fit.coefficients
    eta = b["inertia"] * past + b["reciprocity"] * past.T + b["outdegree_sender"] * past.sum(axis=1)[:, None]
    weight = np.exp(eta) * ~np.eye(N, dtype=bool)
    first = table.row(0, named=True)
    i, j = int(first["sender"]), int(first["receiver"])
    assert first["probability"] == pytest.approx(weight[i, j] / weight.sum())
    assert first["probability"] == pytest.approx((weight / weight.sum()).max())


def test_a_useless_model_ranks_by_chance_and_a_true_one_does_not():
    rng = np.random.default_rng(2)
    pairs = [(0, 1)] * 70 + [(i, j) for i in range(N) for j in range(N) if i != j]
    picked = [pairs[k] for k in rng.permutation(len(pairs))]
    record = {"time": np.arange(90.0), "sender": [p[0] for p in picked], "receiver": [p[1] for p in picked]}
    nothing = fd.rem("send(x)", record, covariates={"x": np.arange(N)}, prior=1e-6).gof()
    true = fd.rem("inertia", record).gof()
    assert nothing.recall(1) < 0.5 < true.recall(1)
    assert true.area > 0.8
    assert np.all((true.rank >= 1) & (true.rank <= true.at_risk))


@pytest.mark.parametrize("timing", ["ordinal", "interval"])
def test_martingale_residuals_sum_to_nought(timing):
    fit = fd.rem("inertia + reciprocity", random_events(), timing=timing)
    assert sum(fit.residuals("martingale")["martingale"]) == pytest.approx(0, abs=1e-6)


def test_schoenfeld_residuals_sum_to_nought_at_the_maximum(fit):
    table = fit.residuals("schoenfeld")
    for term in fit.terms:
        assert table[term].sum() == pytest.approx(0, abs=1e-6)


def test_all_controls_are_the_full_risk_set():
    record = random_events()
    exact = fd.rem("inertia + reciprocity", record)
    for design in ("uniform", "stratified"):
        sampled = fd.case_control("inertia + reciprocity", record, n_controls=N * N, design=design)
        np.testing.assert_allclose(sampled.beta, exact.beta, rtol=1e-7)
        assert sampled.loglik == pytest.approx(exact.loglik, rel=1e-9)


@pytest.mark.parametrize("design", ["uniform", "stratified"])
def test_sampled_controls_estimate_the_same(design):
    record = random_events(n_events=400)
    exact = fd.rem("inertia + reciprocity", record)
    draws = [
        fd.case_control("inertia + reciprocity", record, n_controls=6, design=design, seed=s).beta
        for s in range(12)
    ]
    spread = np.std(draws, axis=0) / np.sqrt(12) + 1e-9
    assert np.all(np.abs(np.mean(draws, axis=0) - exact.beta) < 4 * spread)


def test_the_figure_has_one_line_per_term(fit):
    figure = fit.plot()
    assert [t.get_text() for t in figure.axes[0].get_yticklabels()] == list(fit.terms)


def test_hamiltonian_draws_agree_with_laplace_where_that_is_right():
    pytest.importorskip("nutpie")
    record = random_events(n_events=400)
    fit = fd.rem("send(x) + inertia", record, covariates={"x": np.arange(N) / N}, prior=2.0)
    drawn = fit.posterior(600, method="nuts", seed=1)
    error = np.sqrt(np.diag(fit.covariance))
    assert np.abs(drawn.draws.mean(axis=0) - fit.beta).max() < 0.25 * error.max()
    np.testing.assert_allclose(drawn.draws.std(axis=0), error, rtol=0.2)


@pytest.mark.parametrize(
    ("made_of", "message"),
    [
        (lambda text: text.replace("foedus fit 1", "foedus fit 9"), "its format is 'foedus fit 9'"),
        (lambda text: text.replace('"inertia",', '"inertia", "otp",', 1), "4 terms, 3 estimates"),
        (lambda text: text[:200], "not a stored fit"),
        (lambda text: "\x80\x04K.", "not a stored fit"),
        (lambda text: "[1, 2]", "not a stored fit"),
    ],
    ids=["another version", "parts that do not fit", "cut off", "a pickle", "something else"],
)
def test_a_file_that_is_no_fit_is_refused_in_one_message(fit, tmp_path, made_of, message):
    path = tmp_path / "fit.json"
    fit.save(path)
    path.write_text(made_of(path.read_text()), "latin-1")
    with pytest.raises(fd.InputError, match=message) as caught:
        fd.load(path)
    assert len(caught.value.faults) == 1


def test_a_fit_comes_back_in_a_new_process(fit, tmp_path):
    fit.save(tmp_path / "fit.json")
    asked = "import sys, foedus; print(foedus.load(sys.argv[1]).summary())"
    said = subprocess.run(
        [sys.executable, "-c", asked, tmp_path / "fit.json"], capture_output=True, text=True, check=True
    )
    assert said.stdout.rstrip("\n") == fit.summary()


@pytest.mark.parametrize("timing", ["ordinal", "interval"])
def test_schoenfeld_residuals_are_the_statistics_less_their_mean_over_the_risk_set(timing):
    record = fd.events(random_events())
    fit = fd.rem("inertia + reciprocity", record, timing=timing)
    table, pairs = fit.residuals("schoenfeld"), [(i, j) for i in range(N) for j in range(N) if i != j]
    names = record.actors
    for row in range(0, len(table), 7):
        t = table["time"][row]
        at = {
            "time": [t] * len(pairs), "sender": [names[i] for i, _ in pairs], "receiver": [names[j] for _, j in pairs],
        }  # fmt: skip
        values = fd.statistics_at("inertia + reciprocity", record, at)
        x = values.select("inertia", "reciprocity").to_numpy()
        beta = np.array([fit.coefficients[term] for term in ("inertia", "reciprocity")])
        share = np.exp(x @ beta) / np.exp(x @ beta).sum()
        mine = [k for k, (i, j) in enumerate(pairs)
                if (names[i], names[j]) == (table["sender"][row], table["receiver"][row])]  # fmt: skip
        wanted = x[mine[0]] - share @ x
        found = [table[term][row] for term in ("inertia", "reciprocity")]
        np.testing.assert_allclose(found, wanted, atol=1e-9)


def test_a_posterior_that_is_no_bell_is_said_to_be_none():
    sender = np.array([1, 2, 3] * 20)
    record = {"time": np.arange(60.0), "sender": sender, "receiver": sender % 3 + 1}
    mark = {"mark": [1.0, 0, 0, 0]}
    fit = fd.rem("send(mark)", record, actors=range(4), covariates=mark, prior=60.0)
    with pytest.warns(fd.FoedusWarning, match="Pareto k"):
        drawn = fit.posterior(1000, seed=1)
    assert drawn.pareto_k > 0.7


def test_a_long_search_tells_a_terminal_how_far_it_has_come(monkeypatch, capsys):
    monkeypatch.setattr("foedus.model.told.LONG", 0.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    fit = fd.rem("inertia + reciprocity", random_events())
    told = capsys.readouterr().err.split("\r")
    assert f"log-likelihood {fit.loglik:.2f}" in told[-3]
    assert not told[-2].strip()


def test_a_search_says_nothing_to_a_file(monkeypatch, capsys):
    monkeypatch.setattr("foedus.model.told.LONG", 0.0)
    fd.rem("inertia + reciprocity", random_events())
    assert not capsys.readouterr().err


@pytest.mark.parametrize(
    "formula", ["inertia + otp", "inertia(half_life_days=9)", "inertia:reciprocity", "inertia(scaling=std)"]
)
def test_numbers_do_not_depend_on_the_number_of_threads(formula, monkeypatch):
    found = []
    for threads in ("1", "2", "3"):
        monkeypatch.setenv("FOEDUS_THREADS", threads)
        found.append(fd.rem(formula, random_events(n_events=200)))
    for other in found[1:]:
        np.testing.assert_array_equal(other.beta, found[0].beta)
        np.testing.assert_array_equal(other.covariance, found[0].covariance)
