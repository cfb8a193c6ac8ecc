"""foedus fit: rows on standard output, messages on standard error, exit codes."""

import json

import pytest

import foedus as fd
from foedus.cli import main

RECORD = "time,sender,receiver\n" + "".join(
    f"{t},{a},{b}\n"
    for t, (a, b) in enumerate(["ab", "ba", "ab", "ca", "ab", "bc", "cb", "ac", "ab", "ba"], 1)
)


@pytest.fixture
def events(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(RECORD)
    return path


def run(*words):
    with pytest.raises(SystemExit) as done:
        main([str(w) for w in words])
    return done.value.code


def test_rows_are_those_of_the_library(events, capsys):
    assert run("fit", events, "--formula", "inertia + reciprocity", "--format", "json") == 0
    out, err = capsys.readouterr()
    rows = {row["term"]: row["estimate"] for row in json.loads(out)}
    assert rows == pytest.approx(fd.rem("inertia + reciprocity", events).coefficients)
    assert "log-likelihood" in err


@pytest.mark.parametrize(
    ("model", "formula"), [("rate", "outdegree_sender"), ("choice", "inertia"), ("rem", "otp")]
)
def test_every_kind_of_model(events, capsys, model, formula):
    assert run("fit", events, "--formula", formula, "--model", model, "--format", "csv") == 0
    assert capsys.readouterr().out.startswith("term,estimate,std_error")


def test_a_typo_is_pointed_at_and_ends_with_one(events, capsys):
    assert run("fit", events, "--formula", "inertai") == 1
    err = capsys.readouterr().err
    assert "Did you mean 'inertia'" in err
    assert "Traceback" not in err


def test_a_saved_fit_can_be_loaded(events, tmp_path, capsys):
    assert run("fit", events, "--formula", "inertia", "--save", tmp_path / "f.json") == 0
    assert fd.load(tmp_path / "f.json").terms == ("inertia",)


def test_wrong_usage_ends_with_two(events, capsys):
    assert run("fit", events, "--formula", "inertia", "--timing", "sometimes") == 2


def test_a_save_that_cannot_be_made_is_refused_before_the_work(events, tmp_path, capsys):
    assert run("fit", str(events), "--formula", "inertia", "--save", str(tmp_path / "no" / "fit.json")) == 1
    out, err = capsys.readouterr()
    assert "there is no such folder" in err
    assert not out


def test_an_option_that_the_model_has_no_use_for_is_refused(events, capsys):
    assert run("fit", str(events), "--formula", "inertia", "--model", "choice", "--timing", "interval") == 2
    assert "--model choice takes no --timing" in capsys.readouterr().err
