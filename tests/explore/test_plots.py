"""Figures for papers, and how results show themselves in notebooks."""

import io
import itertools

import pytest

from foedus.errors import InputError
from foedus.explore import notebook

plots = pytest.importorskip("foedus.explore.plots")
pytest.importorskip("matplotlib")


def marks(figure):
    return sum(len(c.get_offsets()) for c in figure.axes[0].collections)


def test_every_act_is_one_mark_and_every_actor_one_lane(ford):
    figure = plots.timeline(ford)
    assert marks(figure) == len(ford.chronicle.events)
    assert [label.get_text().strip() for label in figure.axes[0].get_yticklabels()] == [
        "East",
        "West",
        "West's army",
        "North",
    ]


def test_dates_bound_what_is_drawn(ford):
    assert marks(plots.timeline(ford, since="1901-05", until="1901-06")) == 3
    with pytest.raises(InputError, match="no act"):
        plots.timeline(ford, since="1950")


def test_duties_of_one_line_are_its_arcs(ford):
    assert len(plots.timeline(ford).axes[0].patches) == 0
    assert len(plots.timeline(ford, border="EST").axes[0].patches) == 2
    assert len(plots.timeline(ford, border="WST").axes[0].patches) == 0


def test_a_figure_can_be_saved_for_print(ford):
    file = io.BytesIO()
    plots.timeline(ford, border="EST").savefig(file, format="pdf")
    assert file.getvalue().startswith(b"%PDF")


def test_labels_of_days_do_not_run_into_one_another(khalkhin_gol):
    for since, until in ((None, None), ("1939-05", "1939-09"), ("1936", "1938")):
        figure = plots.timeline(khalkhin_gol, since=since, until=until, border="MNG")
        figure.draw_without_rendering()
        boxes = [label.get_window_extent() for label in figure.axes[0].get_xticklabels()]
        assert all(a.x1 < b.x0 for a, b in itertools.pairwise(boxes)), (since, until)


def test_labels_of_an_estimate_lie_inside_its_figure(khalkhin_gol):
    figure = khalkhin_gol.fit().fits["fight"].plot()
    figure.draw_without_rendering()
    width = figure.bbox.width
    boxes = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    assert all(box.x0 >= 0 and box.x1 <= width for box in boxes)
    assert all(a.y0 >= b.y1 or b.y0 >= a.y1 for a, b in itertools.pairwise(boxes))


def test_a_notebook_shows_text_not_markup(ford):
    html = notebook.scenario(ford)
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_what_a_session_holds_shows_itself_in_a_notebook(ford, khalkhin_gol):
    model = khalkhin_gol.fit()
    ensemble = model.simulate(since="1941-12-01", histories=4)
    for held, word in (
        (khalkhin_gol, "khalkhin-gol"),
        (khalkhin_gol.chronicle, "ASSAULT"),
        (khalkhin_gol.duties(border="MNG"), "honoured"),
        (khalkhin_gol.claims(), "contradicted"),
        (model.fits["fight"], "conf_low"),
        (ensemble, "4 histories"),
    ):
        html = held._repr_html_()
        assert "<table" in html
        assert word in html
    assert "store" not in vars(ensemble), "looking at an ensemble runs nothing"
    assert "&lt;script&gt;" in ford.chronicle._repr_html_()
    assert "<script>" not in ford.chronicle._repr_html_()
