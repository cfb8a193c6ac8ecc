"""Asking for another history: the curve may move, the axes may not."""

import pytest

from foedus.explore import export, payload

pytestmark = pytest.mark.browser


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


def take_out(page, choice):
    page.select_option("#whatifs .take-out .add", choice)


def listed(page):
    return page.locator("#whatifs .removals > li").all_inner_texts()


def run(page):
    page.locator("#whatifs button[type=submit]").click()


def number(page, name):
    return page.get_by_label(name, exact=True)


def test_another_history_moves_the_curve_and_not_the_axes(watched, telling):
    visit = watched()
    page = visit.open(telling)
    page.wait_for_selector("#whatifs .series.twin")
    before, kept = curve(page), factual(page)
    axis = page.locator("#whatifs .figure .axis text").all_inner_texts()
    number(page, "Histories").fill("40")
    run(page)
    page.wait_for_selector("#whatifs .beyond")
    assert curve(page) != before
    assert factual(page) == kept
    assert page.locator("#whatifs .figure .axis text").all_inner_texts() == axis
    assert page.locator("#whatifs .band.twin").count() == 2
    assert "foedus whatif ford" in page.locator("#whatifs pre").first.inner_text()
    assert "ask%3B1901-01-10%3B40%3B1%3Bleague" in page.evaluate("location.hash")
    assert visit.complaints == []


def test_a_ready_made_question_fills_the_form_and_can_be_changed(watched, telling):
    visit = watched()
    page = visit.open(telling)
    page.get_by_label("Ready-made").select_option("quiet")
    page.locator("#whatifs .whatif-title", has_text="quiet").wait_for()
    assert len(listed(page)) == 2
    assert "The raid" in listed(page)[0]
    assert "Fights" in listed(page)[1]
    assert page.locator("#whatifs .chip").all_inner_texts() == ["WST-ARM ×", "EST ×"]
    page.get_by_role("button", name="Put back: The raid").click()
    page.get_by_role("button", name="Leave out: East").click()
    page.get_by_label("toward").select_option("WST-ARM")
    page.locator("#whatifs .acts input").nth(1).fill("1901-06-30")
    take_out(page, "pact:league")
    assert page.get_by_label("Ready-made").input_value() == ""
    run(page)
    asked = "ask;1901-05-01;100;1;league;fight/WST-ARM/WST-ARM/1901-05-01/1901-06-30"
    page.locator("#whatifs .whatif-title", has_text=asked).wait_for()
    assert visit.complaints == []


def test_a_running_simulation_shows_progress_and_can_be_cancelled(watched, telling):
    page = watched().open(telling)
    page.wait_for_selector("#whatifs .drop")
    page.locator("#whatifs .drop").click()
    take_out(page, "event:raid")
    run(page)
    page.locator("#whatifs .whatif-run [role=status]", has_text="%").wait_for()
    page.locator("#whatifs button", has_text="Cancel").click()
    page.locator("#whatifs .whatif-run [role=status]", has_text="Cancelled").wait_for()
    assert page.locator("#whatifs button[type=submit]").is_enabled()


def test_a_link_fills_the_question_in_but_does_not_ask_it(watched, telling):
    visit = watched()
    page = visit.open(f"{telling}#world=ask;1901-04-01;60;9;raid;fight/EST//1901-04-02")
    page.locator("#whatifs .notice", has_text="not been run").wait_for()
    assert "The raid" in listed(page)[0]
    assert page.locator("#whatifs .chip").all_inner_texts() == ["EST ×"]
    assert [number(page, name).input_value() for name in ("Histories", "Seed")] == ["60", "9"]
    assert not [url for url in visit.requests if url.endswith("api/whatif")]


def test_a_question_that_takes_nothing_out_gets_a_message(watched, telling):
    page = watched().open(telling)
    page.wait_for_selector("#whatifs .drop")
    page.locator("#whatifs .drop").click()
    run(page)
    page.locator("#whatifs .whatif-run [role=status]", has_text="takes out").wait_for()


def test_ready_made_answers_work_from_disk(watched, ford, answers, tmp_path):
    file = tmp_path / "page.html"
    export.write({**payload.build(ford, whole=True), **answers}, file)
    visit = watched()
    page = visit.open(file.as_uri())
    page.wait_for_selector("#whatifs .series.twin")
    assert page.locator("#whatifs form").count() == 0
    assert page.get_by_label("Ready-made").input_value() == "league"
    assert "foedus command" in page.locator("#whatifs").inner_text()
    assert visit.requests == [file.as_uri()]
    assert visit.complaints == []
