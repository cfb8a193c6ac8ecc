"""Figures for papers, and how results show themselves in notebooks."""

import io

import numpy as np
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


def test_bands_hold_the_quantiles_of_the_histories():
    histories = np.arange(101.0)[:, None] * np.ones(3)
    axes = plots.bands([693_600, 693_700, 693_800], histories, [1, 2, 3]).axes[0]
    outer = axes.collections[0].get_paths()[0].vertices[:, 1]
    assert (outer.min(), outer.max()) == (5.0, 95.0)
    assert [list(line.get_ydata()) for line in axes.lines] == [[50.0] * 3, [1, 2, 3]]


def test_a_notebook_shows_text_not_markup(ford):
    html = notebook.scenario(ford)
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
