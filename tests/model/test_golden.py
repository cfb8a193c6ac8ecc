"""Every reference model, through the public API, against the program that fitted it."""

import sys
import warnings
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import foedus as fd

sys.path.insert(0, str(Path(__file__).parent))
from golden_models import MODELS, SAMPLED, TWICE

COEFFICIENTS, LOGLIK, ERRORS = 1e-5, 1e-5, 1e-3
"""Relative: what the optimisers of the other programs leave open."""

THEIR_FAULT = {
    (
        "classroom",
        "rs_ordinal_ties",
    ): "remstimate takes the normaliser off once per time point, not once per event",
    ("history", "rs_ordinal_endog"): "the same fault; and its standard errors are up to 39 % off",
    ("social_evolution", "rs_ordinal_count"): "the same fault, in the standard errors only",
    ("history", "rv_ordinal_recency_triads"): "relevent 1.2-1 doubles OSP and sets it for one direction only",
    (
        "fisheries",
        "gf_coord_teaching",
    ): "goldfish collapses repeated increments of a pair at one time in the mask of ignore_repetitions",
    (
        "history",
        "rv_interval",
    ): "relevent's BFGS stops 1.4e-9 below the maximum, 5e-5 away in one coefficient",
}
"""Where we differ, and why: there the independent oracle is held against us, and the other program's optimum is lower or
that of another likelihood."""


def fitted(model, folder):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return getattr(fd, model.fit)(model.formula, **model.options(folder))


def agree(fit, names, reference):
    np.testing.assert_allclose(fit.beta, [reference["coef"][n] for n in names], rtol=COEFFICIENTS)
    np.testing.assert_allclose(fit.loglik, reference["loglik"], rtol=LOGLIK)
    if isinstance(reference["se"], dict):
        error = np.sqrt(np.diag(fit.covariance))
        np.testing.assert_allclose(error, [reference["se"][n] for n in names], rtol=ERRORS)


def test_every_reference_model_is_in_the_table(expected):
    assert set(expected) == {*MODELS, *TWICE, *SAMPLED}


@pytest.mark.parametrize("key", sorted(MODELS), ids="/".join)
def test_model_is_reproduced(key, golden, expected):
    model, found = MODELS[key], expected[key]
    fit = fitted(model, golden / key[0])
    agree(fit, model.names, found["oracle"] if key in THEIR_FAULT else found)
    if key not in THEIR_FAULT and found["oracle"]:
        agree(fit, model.names, found["oracle"])


@pytest.mark.parametrize("key", sorted(TWICE), ids="/".join)
def test_another_engine_of_the_same_program_says_the_same(key, expected):
    mine, other = expected[TWICE[key]], expected[key]
    for term, value in other["coef"].items():
        assert value == pytest.approx(mine["coef"][term], rel=1e-6)


@pytest.mark.parametrize("key", sorted(THEIR_FAULT), ids="/".join)
def test_where_we_differ_the_other_program_differs_from_the_definition_too(key, expected):
    found = expected[key]
    theirs = np.array(list(found["coef"].values()))
    ours = np.array([found["oracle"]["coef"][n] for n in found["coef"]])
    error = np.array([found["oracle"]["se"][n] for n in found["coef"]])
    their_error = found["se"] if isinstance(found["se"], dict) else found["oracle"]["se"]
    apart = np.abs(theirs / ours - 1).max() > COEFFICIENTS / 10
    errors_apart = (
        max(abs(their_error[n] / e - 1) for n, e in zip(found["coef"], error, strict=True)) > ERRORS
    )
    assert apart or errors_apart


@pytest.mark.parametrize("key", sorted(SAMPLED), ids="/".join)
def test_sampled_model_is_reproduced_from_its_rows(key, golden, expected):
    found, terms = expected[key], SAMPLED[key]
    rows, stratum, event = sampled_rows(golden / key[0] / found["design"])
    fit = fd.conditional_logit(list(terms), rows, event=event, stratum=stratum)
    agree(fit, terms, found)
    assert fit.n_events == found["n_events"]


@pytest.mark.parametrize("key", sorted(SAMPLED), ids="/".join)
def test_statistics_of_sampled_rows_are_ours(key, golden, expected):
    folder, terms = golden / key[0], SAMPLED[key]
    rows, _, _ = sampled_rows(folder / expected[key]["design"])
    acted = pl.read_csv(folder / "events.csv")
    if key[0] == "enron":
        rows = rows.rename({"SOURCE": "sender", "TARGET": "receiver", "TIME": "time"})
    actors = pl.read_csv(folder / "actors.csv", infer_schema_length=None)
    at = rows.select("time", "sender", "receiver")
    ours = fd.statistics_at(" + ".join(terms.values()), acted, at, actors=actors)
    for their_name, our_name in zip(terms, ours.columns[3:], strict=True):
        np.testing.assert_allclose(ours[our_name], rows[their_name], atol=1e-9, err_msg=their_name)


def sampled_rows(path: Path) -> tuple[pl.DataFrame, str, str]:
    rows = pl.read_csv(path, infer_schema_length=None)
    return (
        (rows, "EVENT_INTERVAL", "IS_OBSERVED")
        if "IS_OBSERVED" in rows.columns
        else (rows, "stratum", "event")
    )
