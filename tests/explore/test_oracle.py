"""The page's what-ifs on the real scenario: real fits, a handful of real histories."""

import csv
import io
import json
import shlex

import pytest

from foedus.cli import main
from foedus.counterfactual.edits import WithoutActs
from foedus.errors import InputError
from foedus.explore import commands
from foedus.explore.child import Child
from foedus.explore.jobs import Stopped
from foedus.explore.oracle import ScenarioOracle
from foedus.explore.questions import Question, question


@pytest.fixture(scope="module")
def oracle(khalkhin_gol):
    return ScenarioOracle(khalkhin_gol, "khalkhin-gol", histories=8)


@pytest.fixture(scope="module")
def panel(oracle):
    return oracle.whatifs()


def test_every_measure_has_a_band_an_axis_and_its_record(panel):
    measures = {one["id"] for one in panel["questions"]}
    assert measures == set(panel["axes"]) == set(panel["factual"]) == set(panel["record"])
    for key in measures:
        assert panel["record"][key] == sorted(panel["record"][key])
        assert max(panel["record"][key]) <= panel["axes"][key]
        band = panel["factual"][key]
        assert all(
            low <= mid <= high for low, mid, high in zip(band["low"], band["mid"], band["high"], strict=True)
        )


def asked(oracle, *without, histories=20, **more):
    return oracle.world(Question(without, histories=histories, **more), lambda share: None)


def answer_of(python: str, model):
    """Run the Python shown as written, on a model that is fitted already."""
    shown = python.splitlines()
    names: dict = {}
    exec("\n".join(line for line in shown if line.startswith(("import", "from"))), names)
    names["model"] = model
    exec(shown[-1], names)
    return names["answer"]


def test_a_visitors_question_is_answered_in_the_panels_terms(oracle, panel):
    heard = []
    target = next(id_ for id_, name in oracle.choices()["event"] if name.startswith("1938"))
    world = oracle.world(Question((target,), (), "1938-01-01", 20, 7), heard.append)
    json.dumps(world, allow_nan=False)
    assert heard == sorted(heard)
    assert heard[-1] <= 1.0
    assert target in world["edit"]
    assert f"--without {target} --since 1938-01-01 --histories 20 --seed 7" in world["command"]
    for key, sides in world["series"].items():
        assert set(sides) == {"factual", "interventional", "twin"}
        lived = [k for k, day in enumerate(panel["grid"]) if day < 707_475]  # the last day of 1937
        for band in sides.values():
            assert [band["mid"][k] for k in lived] == [panel["record"][key][k] for k in lived]


def test_every_ready_made_question_fits_the_form_and_runs_as_the_same_edit(oracle, panel, khalkhin_gol):
    span = (panel["grid"][0], panel["grid"][-1])
    for filled in panel["ready"]:
        made = question({**filled, "histories": 20, "seed": 1}, panel["choices"], span)
        written = answer_of(commands.python("khalkhin-gol", made), oracle.model)
        ready = oracle.model.asked(filled["id"], histories=20)
        assert written.edits == ready.edits
        assert written.base_plan.start == ready.base_plan.start


def test_command_line_and_python_shown_run_as_written(oracle, capsys):
    acts = WithoutActs("fight", ("JPN",), ("CHN", "USA"), "1941-01-01", "1941-12-31")
    world = oracle.world(Question((), (acts,), "1941-01-01", 20, 3), lambda share: None)
    assert str(answer_of(world["python"], oracle.model).edits) == world["edit"]
    words = shlex.split(world["command"])
    assert words[0] == "foedus"
    with pytest.raises(SystemExit):
        main([*words[1:], "--format", "csv"])
    printed = capsys.readouterr()
    assert world["edit"] in printed.err
    rows = {row["measure"]: row for row in csv.DictReader(io.StringIO(printed.out))}
    for key, cell in world["contrasts"].items():
        assert float(rows[key]["twin"]) == pytest.approx(cell["twin"][0], abs=5e-4)
        assert float(rows[key]["effect"]) == pytest.approx(cell["effect"][0], abs=5e-4)


def test_acts_between_anyone_start_where_history_becomes_free(oracle):
    world = oracle.world(Question((), (WithoutActs("fight"),), "1941-06-01", 20, 3), lambda share: None)
    assert "--without-class fight///1941-06-01 --since 1941-06-01" in world["command"]
    assert str(answer_of(world["python"], oracle.model).edits) == world["edit"]


def test_an_edit_of_what_lies_before_the_chosen_day_is_refused_in_words(oracle):
    with pytest.raises(InputError, match="1936-03-12"):
        asked(oracle, "protocol-1936", since="1938-01-01")


def test_whoever_listens_can_stop_a_simulation(oracle):
    def stop(share: float) -> None:
        if share > 0:
            raise Stopped

    with pytest.raises(Stopped):
        oracle.world(Question(("protocol-1936",), histories=400), stop)


def test_the_other_process_answers_the_same(oracle, khalkhin_gol):
    child = Child(khalkhin_gol.model, "khalkhin-gol", histories=8)
    try:
        assert list(child.parts) == list(oracle.parts)
        assert child.parts["mechanisms"]() == json.loads(json.dumps(oracle.mechanisms()))
        assert child.parts["claims"]() == json.loads(json.dumps(oracle.claims()))
    finally:
        child.close()
