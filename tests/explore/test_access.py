"""Everybody can use the page: keyboard, screen reader, low vision, colour blindness, paper."""

import itertools

import numpy as np
import pytest

pytestmark = pytest.mark.browser

NAMES = """() => {
  const seen = (e) => e.getClientRects().length > 0;
  const name = (e) => e.getAttribute("aria-label") || (e.labels && [...e.labels].map((l) => l.textContent).join(" ")) || e.textContent || e.title || "";
  const asked = [...document.querySelectorAll("button, a[href], input, select, [tabindex], [role=button], summary, progress")];
  return asked.filter(seen).filter((e) => e.tabIndex >= 0 && !name(e).trim()).map((e) => e.outerHTML.slice(0, 120));
}"""
ROLES = """() => [...document.querySelectorAll("svg [tabindex], svg[tabindex]")].filter((e) => !e.getAttribute("role")).map((e) => e.outerHTML.slice(0, 120))"""
CHARTS = """() => [...document.querySelectorAll(".figure")].filter((f) => f.querySelector("svg")).map((f) => [f.className, Boolean(f.closest("section").querySelector("details.as-table, table"))])"""
HEADINGS = (
    """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((h) => Number(h.tagName[1]))"""
)
COLOURS = """(names) => names.map((name) => {
  const probe = document.createElement("div");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color.match(/[0-9.]+/g).map(Number);
  probe.remove();
  return found;
})"""
SAMPLES = ["paper", "panel", "ink", "soft", "accent", "green", "purple", "deep-orange", "blue", "vermillion"]


def luminance(colour) -> float:
    c = np.asarray(colour[:3]) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(a, b) -> float:
    """WCAG 2.2 contrast ratio."""
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


@pytest.fixture
def page(watched, served):
    page = watched().open(f"{served}#pick=event:raid")
    page.wait_for_selector("#detail h3")
    return page


def test_everything_that_takes_focus_has_a_name(page):
    assert page.evaluate(NAMES) == []


def test_everything_in_a_chart_that_takes_focus_has_a_role(page):
    assert page.evaluate(ROLES) == []


def test_every_chart_has_its_table(page):
    charts = page.evaluate(CHARTS)
    assert len(charts) >= 4
    assert all(has_table for _, has_table in charts), charts


def test_every_table_opens_with_headed_rows(page):
    for summary in page.locator("details.as-table summary").all():
        summary.click()
    page.wait_for_selector("details.as-table table")
    for table in page.locator("table").all():
        assert table.locator("caption").inner_text()
        assert table.locator("thead th[scope=col]").count() > 1
        assert table.locator("tbody th[scope=row]").count() > 0


def test_headings_never_skip_a_level(page):
    found = page.evaluate(HEADINGS)
    assert found[0] == 1
    assert found.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(found))


def test_no_id_is_used_twice(page):
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


def test_landmarks_and_language_are_there(page):
    for landmark in ("main", "header", "nav", "aside", "footer"):
        assert page.locator(landmark).count() == 1
    assert page.evaluate("document.documentElement.lang") == "en"


def test_tab_reaches_the_timeline_the_cursor_and_the_tables_in_reading_order(watched, served):
    page = watched().open(served)
    order = []
    for _ in range(60):
        page.keyboard.press("Tab")
        order.append(
            page.evaluate(
                "() => { const e = document.activeElement; return e.id || e.closest('section')?.id || e.className.baseVal || e.className; }"
            )
        )
    wanted = [
        "skip",
        "language",
        "theme",
        "previous",
        "next",
        "cursor",
        "timeline",
        "map",
        "network",
        "tension",
    ]
    places = [order.index(name) for name in wanted]
    assert places == sorted(places)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_marks_stand_out_from_the_paper(watched, served, scheme):
    page = watched(color_scheme=scheme).open(served)
    found = dict(zip(SAMPLES, page.evaluate(COLOURS, SAMPLES), strict=True))
    for name in ("ink", "soft", "accent", "green", "purple", "deep-orange"):
        assert contrast(found[name], found["paper"]) >= 4.5, name
        assert contrast(found[name], found["panel"]) >= 4.5, name
    for name in ("blue", "vermillion"):
        assert contrast(found[name], found["paper"]) >= 3, name


def deuteranope(colour) -> np.ndarray:
    """How a person without green cones sees a colour (Viénot, Brettel & Mollon 1999), linear RGB."""
    c = np.asarray(colour[:3]) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]]) @ linear


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_conflict_and_cooperation_differ_without_green_cones(watched, served, scheme):
    page = watched(color_scheme=scheme).open(served)
    blue, vermillion = page.evaluate(COLOURS, ["blue", "vermillion"])
    assert np.linalg.norm(deuteranope(blue) - deuteranope(vermillion)) > 0.3


def test_classes_of_acts_differ_in_shape_as_well_as_in_colour(page):
    shapes = {
        page.locator(f"#timeline .legend .quad-{k}").get_attribute("d").split("a")[0][:1] + str(k > 1)
        for k in (1, 3)
    }
    assert len(shapes) == 2
    fills = page.evaluate(
        "() => [0, 1, 2, 3].map((k) => getComputedStyle(document.querySelector(`.legend .quad-${k}`)).fill)"
    )
    assert fills[0] == fills[2]
    assert fills[0] not in (fills[1], fills[3])


def test_the_theme_button_turns_the_page_dark_and_back(page):
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light


def test_on_paper_the_controls_are_gone_and_the_charts_stay(page):
    page.emulate_media(media="print")
    assert not page.locator(".timebar").is_visible()
    assert not page.locator("#contents").is_visible()
    assert page.locator("#timeline svg.chart").is_visible()
    for theme in ("light", "dark", "auto"):
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        colours = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        assert page.evaluate(colours) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"], theme


def test_targets_are_large_enough_to_touch(watched, served):
    page = watched(viewport={"width": 400, "height": 800}, has_touch=True).open(served)
    small = page.evaluate(
        "() => [...document.querySelectorAll('.icon, .quiet, select, .contents button')].map((e) => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()]).filter(([, r]) => r.height > 0 && r.height < 24).map(([t]) => t)"
    )
    assert small == []


def test_the_keyboard_alone_opens_something_in_every_view(watched, telling):
    """Tab from the top to the end of the page, pressing Enter once in each view: each press changes what is shown."""
    visit = watched()
    page = visit.open(telling)
    page.wait_for_selector("#whatifs .series.twin")
    page.wait_for_selector("#mechanisms svg")
    entered, seen = {}, []
    for _ in range(200):
        page.keyboard.press("Tab")
        where = page.evaluate(
            "() => { const e = document.activeElement; return [e.closest('main > section')?.id ?? '', e.matches('summary, [role=button], tbody button')]; }"
        )
        seen.append(where[0])
        if where[0] and where[1] and where[0] not in entered:
            shown = page.evaluate(SHOWN)
            page.keyboard.press("Enter")
            page.wait_for_selector("html[data-drawn]")
            page.wait_for_timeout(60)
            entered[where[0]] = page.evaluate(SHOWN) != shown
        if page.evaluate("document.activeElement === document.body") and len(entered) > 5:
            break
    assert entered == dict.fromkeys(
        ["timeline", "map", "network", "tension", "whatifs", "mechanisms", "duties"], True
    )
    assert visit.complaints == []


SHOWN = "() => location.hash + [...document.querySelectorAll('details')].map((d) => d.open) + document.getElementById('detail').textContent"


def test_arrows_plus_and_minus_steer_the_timeline(watched, served):
    page = watched().open(f"{served}#day=1901-05-11")
    page.locator("#timeline svg.chart").focus()
    page.keyboard.press("+")
    page.wait_for_selector("html[data-drawn]")
    page.wait_for_timeout(60)
    narrow = page.evaluate("location.hash")
    assert "from=" in narrow
    page.keyboard.press("End")
    page.wait_for_timeout(60)
    assert "day=1901-12-31" in page.evaluate("location.hash")
    assert page.evaluate("document.activeElement.matches('#timeline svg.chart')"), (
        "a new drawing keeps the focus"
    )


def test_a_row_of_a_table_is_opened_by_its_first_cell(watched, served):
    page = watched().open(served)
    page.locator("#duties tbody th button").first.focus()
    page.keyboard.press("Enter")
    page.locator("#detail h3", has_text="The League").wait_for()
    page.locator("#duties tbody td button").first.click()
    page.locator("#detail h3", has_text="A raid").wait_for()
