"""The command as a shell sees it: exit codes, and what goes to which stream."""

import io
import json
import os
import subprocess
import sys
from importlib import import_module
from typing import NamedTuple

import polars as pl
import pytest

from foedus.cli.app import COMMANDS, main


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: bytes
    stderr: bytes


@pytest.fixture
def run(capfdbinary, monkeypatch):
    """Runs the command in this process; ``shell`` runs it in its own."""

    def call(*words: str, cwd=None) -> Done:
        if cwd is not None:
            monkeypatch.chdir(cwd)
        with pytest.raises(SystemExit) as stop:
            main(list(words))
        out, err = capfdbinary.readouterr()
        return Done(stop.value.code, out, err)

    return call


def shell(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "foedus", *words], capture_output=True, timeout=120)


@pytest.mark.parametrize(
    ("words", "code"),
    [(("check", "khalkhin-gol"), 0), (("check", "nowhere"), 1), (("check",), 2), (("bogus",), 2)],
)
def test_exit_codes_reach_the_shell(words, code):
    done = shell(*words)
    assert done.returncode == code
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr


def test_a_closed_pipe_is_no_fault(mine, run):
    command = f"{sys.executable} -m foedus timeline {mine} --format csv | head -0; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, b"")


def test_our_own_fault_is_three(run, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(import_module("foedus.scenario"), "check", broken)
    done = run("check", "khalkhin-gol")
    assert done.returncode == 3
    assert b"this is our fault" in done.stderr


@pytest.fixture
def mine(tmp_path, run):
    assert run("new", "mine", cwd=tmp_path).returncode == 0
    return tmp_path / "mine"


def test_a_new_scenario_passes_check(mine, run):
    done = run("check", str(mine))
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"no faults" in done.stderr
    assert json.loads((mine / "datapackage.json").read_text())["name"] == "mine"


def test_faults_go_to_standard_output_and_exit_is_one(mine, run):
    with (mine / "events.csv").open("a") as file:
        file.write("x,1939-02-30,,,NOR,SUO,,ASSAULT,,directed,ford,2,,Text,example-book\n")
    done = run("check", str(mine))
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        "events.csv:7: date: '1939-02-30' is not a date: February 1939 has 28 days.",
    ]
    assert b"1 fault." in done.stderr


def test_faults_as_rows_for_programs(mine, run):
    (mine / "actors.csv").write_text("id,name,knid\nA,B,C\n")
    done = run("check", str(mine), "--format", "json")
    faults = json.loads(done.stdout)
    assert done.returncode == 1
    assert {"file": "actors.csv", "line": 1, "advice": "Did you mean 'kind'?"}.items() <= faults[0].items()


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("bogus",),
        ("check",),
        ("timeline", "khalkhin-gol", "--format", "xml"),
        ("timeline", "khalkhin-gol", "--pair", "JPN"),
        ("timeline", "khalkhin-gol", "--nope"),
        ("read", "x.csv", "--as", "csv", "-o", "x.xlsx"),
        ("read", "x.csv", "--as", "icews", "-o", "x.csv", "--column", "date=when"),
        ("read", "x.csv", "--as", "csv", "-o", "x.parquet", "--column", "date"),
        ("read", "x.csv", "--as", "csv", "-o", "folder"),
        ("duties", "khalkhin-gol", "--verdict", "kept"),
        ("claims", "khalkhin-gol", "--verdict", "true"),
        ("pacts", "khalkhin-gol", "--kind", "alliance"),
        ("whatif", "khalkhin-gol"),
        ("explore", "khalkhin-gol", "--port", "99999"),
        ("whatif", "khalkhin-gol", "--without", "protocol-1936", "--question", "no-khasan"),
    ],
)
def test_wrong_usage_is_two_and_never_a_traceback(words, run):
    done = run(*words)
    if words:
        assert done.returncode == 2
        assert done.stdout == b""
        assert done.stderr.strip()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "nowhere"), "Known: khalkhin-gol"),
        (("timeline", "khalkin-gol"), "Did you mean 'khalkhin-gol'?"),
        (("timeline", "khalkhin-gol", "--actor", "JPX"), "Did you mean 'JPN'?"),
        (("timeline", "khalkhin-gol", "--since", "1939-02-30"), "February 1939 has 28 days"),
        (("duties", "khalkhin-gol", "--actor", "JPX"), "Did you mean 'JPN'?"),
        (("duties", "khalkhin-gol", "--pact", "protocol-1937"), "Did you mean 'protocol-1936'?"),
        (("duties", "khalkhin-gol", "--border", "XXX"), "Known: CHN"),
        (("claims", "khalkhin-gol", "--text", "Z"), "Known: A, B"),
        (("pacts", "khalkhin-gol", "--pair", "SUN,MNX"), "Did you mean 'MNG'?"),
        (("whatif", "khalkhin-gol", "--without", "protocol-1937"), "Did you mean 'protocol-1936'?"),
        (("whatif", "khalkhin-gol", "--question", "no-khassan"), "Did you mean 'no-khasan'?"),
        (("new", "/proc/foedus"), "/proc/foedus"),
        (("new", "/"), "exists already"),
        (("run", "khalkhin-gol", "--out", "/proc/foedus"), "no folder can be made"),
        (("read", "nothing.csv", "--as", "gdelt", "-o", "x.csv"), "no such file"),
    ],
)
def test_a_fault_of_the_input_is_one_with_a_message(words, said, run):
    done = run(*words)
    assert done.returncode == 1
    assert done.stderr.startswith(b"foedus: ")
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["json", "csv", "parquet"])
def test_the_timeline_is_the_same_rows_in_every_format(mine, form, run):
    done = run("timeline", str(mine), "--actor", "NOR-GRD", "--format", form)
    reader = {"json": pl.read_json, "csv": pl.read_csv, "parquet": pl.read_parquet}[form]
    rows = reader(io.BytesIO(done.stdout))
    assert rows["id"].to_list() == ["march-1931", "clash-1931"]
    assert rows["conflicts"][1].startswith("killed:SOU: 4 (Northland's army) | 11 (A Southland officer)")
    assert done.stderr == b""


def test_the_table_shows_sources_and_who_differs(mine, run):
    shown = run("timeline", str(mine), "--place", "ford").stdout.decode()
    assert "[example-book; example-memoir]" in shown
    assert "sources differ" in shown
    assert "NOR-GRD to SOU" in shown


def test_every_command_has_help_that_says_what_it_does(run):
    assert run("--help").returncode == 0
    for command in COMMANDS:
        done = run(command, "--help")
        text = done.stdout.decode()
        assert done.returncode == 0, command
        assert "Usage: foedus " in text
        assert len(text.split("\n")[2].strip()) > 20, f"{command}: no sentence on what it does"


def test_a_table_read_from_elsewhere_comes_with_its_citation(tmp_path, run):
    (tmp_path / "own.csv").write_text("when,sender,receiver,act\n1939-05-11,=JPN,SUN,ASSAULT\n")
    done = run("read", "own.csv", "--as", "csv", "--column", "date=when", "-o", "out.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1939-05-11,'=JPN,SUN,ASSAULT" in (tmp_path / "out.csv").read_text()
    assert json.loads((tmp_path / "out.csv.source.json").read_text())["id"] == "own"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "out.csv.source.json", "own.csv"]


def test_alliances_become_a_folder_of_pacts(tmp_path, run):
    header = (
        "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,phase,defense,offense,neutral,nonagg,consul"
    )
    rows = "9,365,1936,3,12,1946,2,27,0,1,0,0,0,1\n9,712,1936,3,12,1946,2,27,0,1,0,0,0,1\n"
    (tmp_path / "atop.csv").write_text(f"{header}\n{rows}")
    assert run("read", "atop.csv", "--as", "atop", "-o", "pacts", cwd=tmp_path).returncode == 0
    assert [path.name for path in (tmp_path / "pacts").iterdir()] == ["atop-9.toml"]


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_terminal_without_the_letters_still_gets_the_record(mine, form):
    events = mine / "events.csv"
    events.write_text(events.read_text().replace("Shots at the ford", "Стрельба у брода"), encoding="utf-8")
    command = [sys.executable, "-m", "foedus", "timeline", str(mine), "--format", form]
    done = subprocess.run(
        command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert ("\\u0421" if form == "table" else "Стрельба") in done.stdout.decode()
