"""The layout is data: where things go is decided before a browser sees it."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.dates import parse
from foedus.explore import assets, atlas, export, network, payload, quad, tension, timeline


@pytest.fixture(scope="module")
def laid(ford):
    return payload.build(ford)


def test_payload_is_plain_json(laid):
    assert json.loads(json.dumps(laid, allow_nan=False)) == laid


def test_field_army_stands_under_its_principal(laid):
    lanes = [(lane["id"], lane["depth"]) for lane in laid["lanes"]]
    assert lanes.index(("WST-ARM", 1)) == lanes.index(("WST", 0)) + 1


def test_an_actor_that_only_receives_still_has_a_lane(laid):
    assert {"EST", "WST", "WST-ARM", "NOR"} == {lane["id"] for lane in laid["lanes"]}


def test_span_covers_whole_years(laid):
    assert laid["span"] == [parse("1901-01-01").earliest, parse("1901-12-31").earliest]


def test_a_duty_draws_one_arc_to_each_answer_and_one_to_its_due_day_if_none_came(laid):
    rows = laid["duties"]["rows"]
    arcs = [(rows[a["duty"]]["act"], a.get("act")) for a in laid["duties"]["arcs"]]
    assert sorted(arcs, key=str) == [("answer", None), ("raid", "answer"), ("raid", "help")]
    unanswered = next(a for a in laid["duties"]["arcs"] if "act" not in a)
    assert unanswered["to"] == rows[unanswered["duty"]]["due"]


def test_each_duty_says_under_whose_line_it_was_called_in(laid):
    assert {(r["act"], tuple(r["under"])) for r in laid["duties"]["rows"]} == {
        ("raid", ("EST",)),
        ("answer", ("WST",)),
    }


def test_scenario_without_duties_says_so(ford):
    class Bare:
        chronicle, name = ford.chronicle, "bare"

    laid = payload.build(Bare())
    assert laid["duties"] is None
    assert laid["pacts"] == []


def test_conflicting_reports_are_all_kept(laid):
    assert [r[1] for r in laid["reports"]["raid"]] == ["12", "40"]


def test_only_web_addresses_become_links(laid):
    assert "url" in laid["sources"]["clerk"]
    assert "url" not in laid["sources"]["scribe"]


def test_precision_is_drawn_to_scale(laid):
    ford = next(p for p in laid["map"]["places"] if p["id"] == "ford")
    north = atlas.mercator(47.7) - atlas.mercator(47.7 + 10 / atlas.KM_PER_DEGREE)
    assert ford["r"] == pytest.approx(north, rel=0.01)


def test_every_frame_has_one_shape_and_the_widest_holds_every_place(laid):
    for frame in laid["map"]["frames"]:
        assert frame["box"][2] / frame["box"][3] == pytest.approx(atlas.ASPECT, rel=0.01)
    x, y, width, height = laid["map"]["frames"][0]["box"]
    for place in laid["map"]["places"]:
        assert x <= place["x"] <= x + width
        assert y <= place["y"] <= y + height


def test_border_lines_are_read_from_the_folder(tmp_path):
    (tmp_path / "lines.csv").write_text(
        "line,claimant,lat,lon,source\nriver,WST,47,118,clerk\nriver,WST,48,118.5,clerk\n"
    )
    (line,) = atlas.read_lines(tmp_path / "lines.csv")
    assert line["claimant"] == "WST"
    assert line["points"][0::2] == [118.0, 118.5]


@given(
    st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 5)), min_size=1, max_size=30),
    st.integers(0, 2500),
)
def test_tension_is_the_sum_of_faded_acts(acts, day):
    days, values = tension.fade(acts)
    past = sum(w * 2 ** (-(day - d) / tension.HALF_LIFE_DAYS) for d, w in acts if d <= day)
    assert tension.level(days, values, day) == pytest.approx(past)


def test_no_pair_rises_above_the_common_axis(laid):
    values = [
        v for pair in laid["tension"]["pairs"] for side in ("conflict", "cooperation") for v in pair[side][1]
    ]
    assert max(values) == laid["tension"]["top"]


def test_internal_decisions_are_no_tension(laid):
    assert {(p["a"], p["b"]) for p in laid["tension"]["pairs"]} == {
        ("EST", "NOR"), ("EST", "WST"), ("EST", "WST-ARM"), ("NOR", "WST-ARM"),
    }  # fmt: skip


def test_every_plover_act_has_a_quad_class():
    words = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
    assert all(quad.quad(word) != quad.INTERNAL for word in words.split())


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 2)), max_size=60))
def test_neighbours_in_a_lane_share_a_level_only_when_all_levels_are_taken(acts):
    acts = sorted(acts)
    days, lanes = [a[0] for a in acts], [a[1] for a in acts]
    found = timeline.levels(days, lanes, (0, 1000))
    gap = 1000 / timeline.SPACING
    for k, (day, lane, level) in enumerate(zip(days, lanes, found, strict=True)):
        near = [found[j] for j in range(k) if lanes[j] == lane and day - days[j] < gap]
        assert level not in near or set(near) == set(range(timeline.LEVELS))


@given(st.integers(4, 12), st.randoms(use_true_random=False))
def test_a_ring_of_neighbours_is_laid_out_as_a_ring(n, random):
    ring = np.zeros((n, n))
    for k in range(n):
        ring[k, (k + 1) % n] = ring[(k + 1) % n, k] = 1.0
    shuffle = random.sample(range(n), n)
    order = network.seriate(ring[np.ix_(shuffle, shuffle)])
    steps = np.abs(np.arange(n)[:, None] - np.arange(n)[None, :])
    distance = np.minimum(steps, n - steps)
    assert sorted(order) == list(range(n))
    assert network.cost(ring[np.ix_(shuffle, shuffle)], np.array(order), distance) == 2 * n


def test_actors_never_share_a_spot(laid):
    spots = {(node["x"], node["y"]) for node in laid["network"]}
    assert len(spots) == len(laid["lanes"])


def test_every_word_exists_in_every_language():
    table = assets.words()
    for key, texts in table["words"].items():
        assert len(texts) == len(table["languages"]), key
        assert all(texts), key


def test_every_word_that_the_page_asks_for_is_in_the_table():
    import re

    asked = set()
    for name in (*assets.MODULES, "index.html"):
        text = assets.text(name)
        asked |= set(re.findall(r'\bt\("(\w+)"', text)) | set(
            re.findall(r'data-(?:word|label)="(\w+)"', text)
        )
    assert asked <= set(assets.words()["words"])


def test_modules_come_after_those_they_import():
    import re

    for k, name in enumerate(assets.MODULES):
        imported = re.findall(r'from "\./([\w.]+)"', assets.text(name))
        assert set(imported) <= set(assets.MODULES[:k]), name


def test_the_script_holds_no_import_or_export():
    assert not [line for line in assets.script().splitlines() if line.startswith(("import ", "export "))]


def test_exported_data_cannot_close_its_element(laid):
    html = export.page(laid)
    assert "<script>window.stolen" not in html
    assert html.count("</script>") == 2


def test_khalkhin_gol_exports_under_400_kilobytes(khalkhin_gol):
    assert len(export.page(payload.build(khalkhin_gol, whole=True)).encode()) < 400_000


def test_no_english_is_left_in_the_other_languages():
    import re

    for key, (english, *others) in assets.words()["words"].items():
        for text in others:
            own = re.sub(r"\{\w+\}|foedus|Ctrl", "", text)
            assert not re.search(r"[A-Za-z]{2,}", own), (key, text)
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english)), key
