"""foedus simulate and foedus whatif: rows on standard output, everything else on standard error."""

import io
import json

import polars as pl
import pytest

import foedus as fd
from foedus.cli import main


@pytest.fixture(scope="module", autouse=True)
def fitted_once():
    """One scenario for all commands, so that it is fitted once."""
    opened = fd.scenario("khalkhin-gol")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fd, "scenario", lambda _: opened)
        yield opened


def run(*words):
    with pytest.raises(SystemExit) as done:
        main(list(words))
    return done.value.code


def test_simulated_counts_are_those_of_the_library(fitted_once, capfd):
    assert run("simulate", "--histories", "6", "--seed", "3", "--format", "json") == 0
    out, err = capfd.readouterr()
    rows = {(r["class"], r["sender"], r["receiver"]): r["expected"] for r in json.loads(out)}
    counts = fitted_once.simulate(histories=6, seed=3).pair_counts()
    assert rows == {(c, s, r): n for c, s, r, n, _ in counts.iter_rows() if n > 0}
    assert "6 histories, seed 3" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--histories", "0"), "histories=0 is not positive"),
        (("--since", "1999"), "nothing is free between 1999-01-01 and 1941-12-31"),
        (("--since", "1939", "--until", "1938"), "since must come before until"),
        (("--since", "yesterday"), "not a date"),
        (("--histories", "4", "--out", "/proc/foedus"), "no folder can be made"),
    ],
)
def test_a_world_that_cannot_be_is_the_inputs_fault(words, said, capfd):
    assert run("simulate", *words) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert said in err


def test_a_what_if_has_a_row_for_each_measure(fitted_once, capfd):
    words = ("whatif", "--without", "protocol-1936", "--histories", "8", "--format", "csv")
    assert run(*words) == 0
    out, err = capfd.readouterr()
    rows = pl.read_csv(io.BytesIO(out.encode()))
    assert rows["measure"].to_list() == [m.id for m in fitted_once.fit().spec.measure]
    assert "without the pact protocol-1936" in err


def test_a_what_if_before_its_own_cause_is_refused(capfd):
    assert run("whatif", "--without", "protocol-1936", "--since", "1939", "--histories", "4") == 1
    assert "1936-03-12" in capfd.readouterr().err


def test_a_class_of_acts_taken_out_never_happens(fitted_once, capfd):
    words = ("--without-class", "fight", "--since", "1941-06-01", "--histories", "4", "--format", "json")
    assert run("whatif", *words) == 0
    out, err = capfd.readouterr()
    attack = next(r for r in json.loads(out) if r["measure"] == "attack-on-ussr-1941")
    assert attack["twin"] == attack["interventional"] == 0.0
    assert "without fight of anyone to anyone from 1941-06-01" in err


def test_what_is_put_in_or_made_stronger_is_asked_at_the_shell_too(fitted_once, tmp_path, capfd):
    pact = fitted_once.path / next(p.file for p in fitted_once.pacts if p.id == "protocol-1936")
    other = tmp_path / "weaker.toml"
    other.write_text(pact.read_text("utf-8").replace('id = "protocol-1936"', 'id = "weaker"'), "utf-8")
    words = ("--with", "1937-08-21/SUN/ASSAULT/JPN-KWA/3", str(other), "--capability", "JPN/0.5/1937/1938",
             "--until", "1938", "--histories", "4", "--format", "json")  # fmt: skip
    assert run("whatif", *words) == 0
    out, err = capfd.readouterr()
    assert len(json.loads(out)) == len(fitted_once.fit().spec.measure)
    assert "with SUN ASSAULT JPN-KWA on 1937-08-21; with the pact weaker;" in err
    assert "JPN's capability times 0.5 from 1937 to 1938" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--with", "1937/SUN/ASSAULT"), "does not name what to put in"),
        (("--with", "1937/SUN/ASSAULT/JPN/x"), "magnitude 'x' is none"),
        (("--with", "nowhere.toml"), "cannot be read"),
        (("--with", "no-such-pact"), "no pact of the folder imagined"),
        (("--capability", "JPN"), "names no path of capability"),
        (("--capability", "JPN/2/1944"), "holds no such year"),
    ],
)
def test_what_cannot_be_put_in_is_said_so(words, said, capfd):
    assert run("whatif", *words, "--histories", "4") == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert said in err


def test_a_class_needs_the_day_from_which_it_does_not_happen(capfd):
    assert run("whatif", "--without-class", "fight") == 2
    assert "needs --since" in capfd.readouterr().err
    assert run("whatif", "--without-class", "figth", "--since", "1939") == 1
    assert "Did you mean 'fight'?" in capfd.readouterr().err


def test_doubts_stand_beside_the_answer_they_are_of(fitted_once, capfd):
    words = ("--without", "protocol-1936", "--until", "1936-12-31", "--histories", "8", "--sensitivity",
             "--influence", "2", "--placebos", "1", "--coupling", "thinning", "--format", "json")  # fmt: skip
    assert run("whatif", *words) == 0
    out, err = capfd.readouterr()
    rows = json.loads(out)
    measures = [m.id for m in fitted_once.fit().spec.measure]
    answer = [r for r in rows if r["placebo"] is None]
    assert [r["measure"] for r in answer] == measures
    for r in answer:
        assert {"multiplier", "multiplier_of_bound", "variance_saved", "effect_parameter_sd"} <= set(r)
        assert len(r["leans_on"]) == 2
        assert {"event", "twin_change", "twin_error", "is_trusted"} <= set(r["leans_on"][0])
    placebos = [r for r in rows if r["placebo"]]
    assert len(placebos) == len(measures) * (1 + len(fitted_once.fit().spec.placebo))
    assert "answers show something; chance alone makes one in twenty" in err
    assert "thinning" in err


def test_an_act_is_explained_by_its_id(fitted_once, capfd):
    assert run("why", "offensive-1939-08-20", "--format", "json") == 0
    rows = json.loads(capfd.readouterr().out)
    told = fitted_once.fit().why("offensive-1939-08-20", lean=False)[0]
    assert [r["term"] for r in rows] == [share.term for share in told.shares]
    assert rows[0]["times_low"] <= rows[0]["times"] <= rows[0]["times_high"]
    assert run("why", "offensive-1939-08-20", "--show", "events", "--format", "csv") == 0
    events = pl.read_csv(io.BytesIO(capfd.readouterr().out.encode()))
    assert (events["date"] < "1939-08-20").all()
    assert run("why", "ofensive-1939-08-20") == 1
    assert "Did you mean 'offensive-1939-08-20'" in capfd.readouterr().err


def test_what_ran_away_and_what_died_out_is_said(capfd):
    words = ("--histories", "4", "--seed", "3", "--max-events", "30")
    assert run("simulate", *words, "--format", "json") == 0
    assert "4 histories, seed 3: 100.0% exploded, 0.0% died out." in capfd.readouterr().err
    assert (
        run(
            "whatif",
            "--without",
            "protocol-1936",
            "--histories",
            "4",
            "--max-events",
            "30",
            "--format",
            "json",
        )
        == 0
    )
    said = capfd.readouterr().err
    assert (
        "Exploded (30 acts): 100.0% of the twins, 100.0% after the edit, 100.0% before it; died out: 0.0%"
        in said
    )
