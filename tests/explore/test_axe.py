"""axe-core (Deque), the rules that browsers' own accessibility audits run, finds nothing to complain about in any view."""

import pytest

from foedus.explore import server

pytestmark = pytest.mark.browser
VIEWS = ["timeline", "map", "network", "tension", "whatifs", "mechanisms", "duties", "claims"]


@pytest.fixture(scope="module")
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright").Axe()


@pytest.fixture(scope="module")
def far_east(khalkhin_gol):
    address, stop = server.background(khalkhin_gol)
    yield address
    stop()


def opened(page):
    """With every table opened, something selected, and nothing left to draw."""
    for summary in page.locator("details.as-table summary").all():
        summary.click()
    page.wait_for_selector("html[data-drawn]")
    return page


def violations(axe, page):
    found = axe.run(page).response["violations"]
    return [(v["id"], v["help"], [n["html"][:160] for n in v["nodes"]][:5]) for v in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1300])
def test_axe_finds_nothing_in_any_view_of_the_ford(watched, telling, axe, scheme, width):
    visit = watched(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page = visit.open(f"{telling}#world=quiet")
    page.wait_for_selector("#whatifs .series.twin")
    page.wait_for_selector("#mechanisms svg")
    assert page.eval_on_selector_all("main > section", "all => all.map(one => one.id)") == VIEWS
    page.locator("[data-pick='event:raid']").click()
    page.wait_for_selector("#detail h3")
    assert violations(axe, opened(page)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_far_east(watched, far_east, axe, scheme):
    page = watched(color_scheme=scheme).open(f"{far_east}#pick=pact:protocol-1936")
    page.wait_for_selector("#detail h3")
    assert violations(axe, opened(page)) == []
