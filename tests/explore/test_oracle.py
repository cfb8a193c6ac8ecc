"""The page's what-ifs on the real scenario: real fits, a handful of real histories."""

import json

import pytest

from foedus.errors import InputError
from foedus.explore.jobs import Stopped
from foedus.explore.oracle import ScenarioOracle
from foedus.explore.questions import Question


@pytest.fixture(scope="module")
def oracle(khalkhin_gol):
    return ScenarioOracle(khalkhin_gol, histories=8)


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


def test_a_visitors_question_is_answered_in_the_panels_terms(oracle, panel):
    heard = []
    target = next(id_ for id_, name in oracle.choices()["event"] if name.startswith("1938"))
    world = oracle.world(Question("event", target, "1938-01-01", 20, 7), heard.append)
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


def test_python_shown_for_a_class_of_acts_runs_as_written(oracle):
    world = oracle.world(Question("class", "fight", "1941-06-01", 20, 3), lambda share: None)
    shown = world["python"].splitlines()
    names: dict = {}
    exec("\n".join(line for line in shown if line.startswith(("import", "from"))), names)
    names["model"] = oracle.worlds.model
    exec(shown[-1], names)
    assert str(names["answer"].edits) == world["edit"]
    assert "--without-class fight --since 1941-06-01" in world["command"]


def test_an_edit_of_what_lies_before_the_chosen_day_is_refused_in_words(oracle):
    with pytest.raises(InputError, match="1936-03-12"):
        oracle.world(Question("pact", "protocol-1936", "1938-01-01", 20, 7), lambda share: None)


def test_whoever_listens_can_stop_a_simulation(oracle):
    def stop(share: float) -> None:
        if share > 0:
            raise Stopped

    with pytest.raises(Stopped):
        oracle.world(Question("pact", "protocol-1936", "", 400, 1), stop)
