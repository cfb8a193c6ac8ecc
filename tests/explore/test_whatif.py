"""Asking for another history: the curve may move, the axes may not."""

import time

import pytest

from foedus.dates import parse
from foedus.explore import export, payload, server

pytestmark = pytest.mark.browser
GRID = [parse(f"1901-{month:02d}-01").earliest for month in range(1, 13)]


def band(slope: float) -> dict[str, list[float]]:
    middle = [slope * k for k in range(12)]
    return {"low": [v * 0.8 for v in middle], "mid": middle, "high": [v * 1.2 for v in middle]}


def world(name: str, slope: float) -> dict:
    return {
        "id": name, "title": name, "edit": "edited", "series": {"fights": {"interventional": band(slope), "twin": band(slope / 2)}},
        "contrasts": {"fights": {"record": [4, 4, 4], "effect": [-2, -3, -1], "factual": [4, 3, 5], "interventional": [2, 1, 3], "twin": [2, 1, 3], "difference": [-2, -3, -1]}},
        "command": f"foedus whatif ford --without {name}", "python": f'twin = model.whatif(without="{name}")',
    }  # fmt: skip


WHATIFS = {
    "since": "1901-01-01", "grid": GRID, "questions": [{"id": "fights", "text": "Fights at the ford"}], "axes": {"fights": 20},
    "factual": {"fights": band(1.0)}, "record": {"fights": list(range(12))}, "worlds": [world("league", 0.5)],
    "choices": {"pact": [["league", "The League"]], "event": [["raid", "The raid"]], "class": []}, "limits": [20, 2000],
}  # fmt: skip
MECHANISMS = {
    "low": 0.2, "high": 5.0,
    "rows": [
        {"id": "M1", "text": "An attack on an ally brings the patron in", "class": "fight", "multiplier": 2.5, "low": 1.3, "high": 4.6, "per": "one more", "informed": 0.6, "verdict": "raises", "why_not": ""},
        {"id": "M2", "text": "A doctrine once declared", "class": "fight", "multiplier": None, "low": None, "high": None, "per": "", "informed": None, "verdict": "cannot be tested", "why_not": "one case"},
    ],
}  # fmt: skip


class Teller:
    """An oracle that answers at once, except about the raid."""

    parts = {"mechanisms": lambda: MECHANISMS, "whatifs": lambda: WHATIFS}

    def world(self, asked, tell):
        for k in range(400 if asked.target == "raid" else 2):
            tell(k / 400)
            time.sleep(0.01)
        return world(f"ask:{asked.kind}:{asked.target}:{asked.since}:{asked.histories}:{asked.seed}", 5.0)


@pytest.fixture(scope="module")
def telling(ford):
    address, stop = server.background(ford, Teller())
    yield address
    stop()


def curve(page):
    return page.locator("#whatifs .series.interventional .band").get_attribute("d")


def factual(page):
    return page.locator("#whatifs .series.factual .band").get_attribute("d")


def test_mechanisms_show_their_intervals(watched, telling):
    page = watched().open(telling)
    page.wait_for_selector("#mechanisms .interval", state="attached")
    assert page.locator("#mechanisms .interval").count() == 1
    page.locator("#mechanisms summary").click()
    assert "cannot be tested" in page.locator("#mechanisms tbody").inner_text()


def test_another_history_moves_the_curve_and_not_the_axes(watched, telling):
    visit = watched()
    page = visit.open(telling)
    page.wait_for_selector("#whatifs .series.twin")
    before, kept = curve(page), factual(page)
    axis = page.locator("#whatifs .figure .axis text").all_inner_texts()
    page.select_option("#whatifs form select", "pact:league")
    page.fill("#whatifs input[type=number] >> nth=0", "40")
    page.locator("#whatifs button[type=submit]").click()
    page.wait_for_selector("#whatifs .beyond")
    assert curve(page) != before
    assert factual(page) == kept
    assert page.locator("#whatifs .figure .axis text").all_inner_texts() == axis
    assert page.locator("#whatifs .band.twin").count() == 2
    assert "foedus whatif ford" in page.locator("#whatifs pre").first.inner_text()
    assert "ask%3Apact%3Aleague%3A%3A40%3A1" in page.evaluate("location.hash")
    assert visit.complaints == []


def test_a_running_simulation_shows_progress_and_can_be_cancelled(watched, telling):
    page = watched().open(telling)
    page.wait_for_selector("#whatifs form")
    page.select_option("#whatifs form select", "event:raid")
    page.locator("#whatifs button[type=submit]").click()
    page.locator("#whatifs [role=status]", has_text="%").wait_for()
    page.locator("#whatifs button", has_text="Cancel").click()
    page.locator("#whatifs [role=status]", has_text="Cancelled").wait_for()
    assert page.locator("#whatifs button[type=submit]").is_enabled()


def test_a_link_fills_the_question_in_but_does_not_ask_it(watched, telling):
    visit = watched()
    page = visit.open(f"{telling}#world=ask:event:raid:1901-04-01:60:9")
    page.wait_for_selector("#whatifs form")
    assert page.locator("#whatifs form select").input_value() == "event:raid"
    assert [page.locator("#whatifs form input").nth(k).input_value() for k in range(3)] == [
        "1901-04-01",
        "60",
        "9",
    ]
    assert not [url for url in visit.requests if url.endswith("api/whatif")]


def test_ready_made_answers_work_from_disk(watched, ford, tmp_path):
    file = tmp_path / "page.html"
    export.write({**payload.build(ford, whole=True), "whatifs": WHATIFS, "mechanisms": MECHANISMS}, file)
    visit = watched()
    page = visit.open(file.as_uri())
    page.wait_for_selector("#whatifs .series.twin")
    assert page.locator("#whatifs form").count() == 0
    assert "foedus command" in page.locator("#whatifs").inner_text()
    assert visit.requests == [file.as_uri()]
    assert visit.complaints == []
