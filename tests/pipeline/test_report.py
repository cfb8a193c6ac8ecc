"""The report holds what the results hold, asks nothing of the network, and lets no data become markup."""

import json
import re

import pytest

from foedus.explore.report.page import report_html
from foedus.model.mechanisms import Estimate
from foedus.model.specification import specification
from foedus.pipeline import run as pipeline
from foedus.scenario import scenario


@pytest.fixture(scope="module")
def results():
    opened = scenario("khalkhin-gol")
    tension = Estimate(
        "M5", "Hostile acts pile up", "A13", "fight", "tension", "inertia(act=COERCE)", 0.69, "a doubling",
        2.8, 2.2, 3.7, 0.9, 170, "raises", "+", "",
    )  # fmt: skip
    silent = Estimate(
        "M11", "A battle changes a distant war", "A22", "fight", "", "", 1.0, "",
        None, None, None, None, 0, "cannot be tested", "+", "One battle, one war.",
    )  # fmt: skip
    found = pipeline._record(opened, specification(opened.model), (tension, silent))
    found["run"] = {"version": "0", "command": "foedus run khalkhin-gol", "histories": 0, "seed": 1}
    found["brief"] = pipeline.brief(found)
    return found


def test_results_survive_json_and_give_the_same_report(results):
    again = json.loads(json.dumps(results))
    assert report_html(again) == report_html(results)


def test_the_report_asks_nothing_of_the_network_and_runs_no_script(results):
    page = report_html(results)
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="(?!#)[^"]*"', page)
    assert "url(" not in page
    assert "@import" not in page


def test_no_text_of_the_data_becomes_markup(results):
    hostile = json.loads(json.dumps(results))
    hostile["claims"][0]["text"] = "<script>alert(1)</script>"
    hostile["payload"]["actors"]["SUN"]["name"] = '"><img src=x onerror=alert(1)>'
    page = report_html(hostile)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_every_claim_and_every_mechanism_stands_in_the_report(results):
    page = report_html(results)
    assert all(f">{claim['id']}</td>" in page for claim in results["claims"])
    assert "2.80 (2.20 to 3.70)" in page.replace("\xa0", " ")
    assert "One battle, one war." in page


def test_sections_without_results_are_left_out_rather_than_left_empty(results):
    page = report_html(results)
    assert 'id="mechanisms"' in page
    assert 'id="histories"' not in page
    assert 'href="#histories"' not in page


def test_under_the_mongolian_line_the_protocol_is_called_in_on_11_may_1939_and_under_the_japanese_not(
    results,
):
    def called(line):
        rows = results["duties"][line]
        return [
            d["called_in"]
            for d in rows
            if d["clause"] == "protocol-1936 art. 2" and d["called_in"] >= "1939-05"
        ]

    assert min(called("MNG")) == "1939-05-11"
    assert min(called("JPN")) == "1939-06-27"


def test_a_failed_write_leaves_nothing_behind(tmp_path):
    from foedus.pipeline.atomic import write_whole

    def half(path):
        path.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "report.html", half)
    assert list(tmp_path.iterdir()) == []
