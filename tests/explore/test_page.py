"""The page in a browser: what a visitor sees, shares and cannot break."""

import time

import pytest

from foedus.dates import parse
from foedus.explore import export, payload


def eventually(page, condition: str) -> None:
    """Wait for a condition; the page's policy forbids Playwright's own way, which evaluates text in the page."""
    end = time.monotonic() + 8
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(30)


pytestmark = pytest.mark.browser
VIEWS = ["timeline", "map", "network", "tension", "whatifs", "mechanisms", "duties", "claims"]


def test_each_view_draws_and_nothing_complains(watched, served):
    visit = watched()
    page = visit.open(served)
    assert page.eval_on_selector_all("main > section", "all => all.map(one => one.id)") == VIEWS
    assert page.locator("#timeline .mark").count() >= 7
    assert page.locator("#map .spot").count() == 2
    assert page.locator("#network .actor").count() == 4
    assert page.locator("#tension .area").count() == 2
    assert page.locator("#duties tbody tr").count() == 1
    assert page.locator("#mechanisms .notice, #whatifs .notice, #claims .notice").count() == 3
    assert visit.complaints == []


def test_nothing_leaves_the_origin(watched, served):
    visit = watched()
    visit.open(served)
    assert visit.requests
    assert all(url.startswith(served) for url in visit.requests)


def test_one_cursor_moves_every_view(watched, served):
    page = watched().open(f"{served}#day=1901-02-01")
    before = page.locator("#network .figure .bond.hostile").count()
    where = page.locator("#timeline .cursor").get_attribute("transform")
    page.fill("#cursor", str(parse("1901-06-10").earliest))
    eventually(page, "location.hash.includes('1901-06-10')")
    page.wait_for_selector("html[data-drawn]")
    assert page.locator("#today").inner_text() == "10 June 1901"
    assert page.locator("#timeline .cursor").get_attribute("transform") != where
    assert before == 0
    assert page.locator("#network .figure .bond.hostile").count() > 0


def test_one_selection_shows_everywhere(watched, served):
    page = watched().open(served)
    page.locator("[data-pick='event:raid']").click()
    page.wait_for_selector("#detail h3")
    assert page.locator("#timeline .selection .ring").count() == 1
    detail = page.locator("#detail").inner_text()
    assert "The clerk's book" in detail
    assert "12" in detail
    assert "40" in detail
    assert "honoured" in detail
    page.locator("#detail button", has_text="The Ford").click()
    page.wait_for_selector("#map .spot.picked")


def test_a_link_restores_the_view(watched, served):
    page = watched().open(served)
    page.locator("[data-pick='event:raid']").click()
    page.locator("#timeline button", has_text="Closer").click()
    page.select_option("#duties select", "WST")
    eventually(page, "location.hash.includes('line=WST') && location.hash.includes('from=')")
    address = page.evaluate("location.href")
    other = watched().open(address)
    other.wait_for_selector("#detail h3")
    assert other.evaluate("location.href") == address
    assert other.locator("#duties tbody").inner_text() == page.locator("#duties tbody").inner_text()
    assert (
        other.locator("#timeline .axis text").all_inner_texts()
        == page.locator("#timeline .axis text").all_inner_texts()
    )


def test_a_broken_link_still_opens(watched, served):
    visit = watched()
    page = visit.open(
        f"{served}#day=nonsense&from=9999-99-99&pick=event:%3Cimg%3E&pair=x&line=%00&frame=moon&world=none"
    )
    page.wait_for_selector("#timeline .mark")
    assert visit.complaints == []


def test_a_record_with_script_in_it_is_inert(watched, served):
    visit = watched()
    page = visit.open(served)
    page.locator("[data-pick='event:raid']").click()
    page.wait_for_selector("#detail h3")
    page.locator("#timeline .as-table summary").click()
    page.wait_for_selector("#timeline tbody tr")
    assert "<script>" in page.locator("#detail h3").inner_text()
    assert page.evaluate("window.stolen") is None
    assert page.locator("#detail img, #timeline img").count() == 0


def test_keyboard_walks_from_act_to_act(watched, served):
    page = watched().open(f"{served}#day=1901-01-01")
    page.locator("#timeline svg.chart").focus()
    page.keyboard.press("ArrowRight")
    eventually(page, "location.hash.includes('event%3Atreaty')")
    page.keyboard.press("ArrowRight")
    eventually(page, "location.hash.includes('event%3Anote')")
    page.keyboard.press("ArrowLeft")
    eventually(page, "location.hash.includes('event%3Atreaty')")


def test_the_export_works_from_disk_without_any_request(watched, ford, tmp_path):
    file = tmp_path / "page.html"
    export.write(payload.build(ford, whole=True), file)
    visit = watched()
    page = visit.open(file.as_uri())
    page.locator("[data-pick='event:raid']").click()
    page.wait_for_selector("#detail h3")
    assert "The clerk's book" in page.locator("#detail").inner_text()
    assert visit.requests == [file.as_uri()]
    assert visit.complaints == []
    assert not list(tmp_path.glob(".*part"))


@pytest.mark.parametrize("language", ["ru", "mn"])
def test_the_page_speaks_three_languages(watched, served, language):
    page = watched().open(served)
    english = page.locator("h2").all_inner_texts()
    with page.expect_navigation():
        page.select_option("#language", language)
    page.wait_for_selector("html[data-drawn]")
    assert page.evaluate("document.documentElement.lang") == language
    translated = page.locator("h2").all_inner_texts()
    assert len(translated) == len(english)
    assert not set(translated) & set(english)
    assert page.locator("#network .actor").first.get_attribute("aria-label") in (
        "East",
        "West",
        "North",
        "West's army",
    )


@pytest.mark.parametrize("width", [400, 900, 1400])
def test_nothing_sticks_out_sideways(watched, served, width):
    page = watched(viewport={"width": width, "height": 800}).open(served)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
