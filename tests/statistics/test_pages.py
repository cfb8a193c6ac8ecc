"""Every statistic has a page: equation, options, names elsewhere, reference, running example."""

import importlib.util
from pathlib import Path

import pytest

from foedus.statistics.registry import EACH, catalogue

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    folder = tmp_path_factory.mktemp("site")
    build.build(folder)
    return folder


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_statistic_has_a_page_with_equation_and_example(name, site):
    text = (site / f"{name}.html").read_text("utf-8")
    stat = catalogue()[name]
    assert "<h2>Example</h2>" in text
    assert "<h2>Reference</h2>" in text
    assert "<math" in text
    assert "&gt;&gt;&gt; " in text
    assert ":math:" not in text.replace("</math>", "")
    assert ".. math::" not in text
    for other in stat.names.values():
        assert other.split("(")[0].strip().replace("'", "&#x27;") in text
    assert f'href="{name}.html"' in (site / "index.html").read_text("utf-8")


def test_options_of_the_past_are_on_the_page_of_each_statistic_that_takes_them(site):
    for name, stat in catalogue().items():
        text = (site / f"{name}.html").read_text("utf-8")
        told = {option for option in EACH if f"<dt><code>{option}</code></dt>" in text}
        assert told == set(stat.past_options), name
        assert stat.takes_past == bool(told)
