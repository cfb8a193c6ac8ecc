"""The whole report, assembled from the sections of one ``results`` dictionary."""

from collections.abc import Callable
from importlib.resources import files
from typing import Any

from foedus.explore.markup import Markup, el
from foedus.explore.report import judged, modelled, recorded

Results = dict[str, Any]

SECTIONS: tuple[tuple[str, str, Callable[[Results], list[Markup]]], ...] = (
    ("timeline", "The record by actor", recorded.timeline),
    ("map", "Where it happened, under whose line", recorded.places),
    ("network", "Who was bound to whom", recorded.network),
    ("tension", "Tension between pairs", recorded.tension),
    ("duties", "What the pacts obliged", judged.duties),
    ("claims", "What the texts claim", judged.claims),
    ("mechanisms", "What made acts more likely", modelled.mechanisms),
    ("histories", "What else could have happened", modelled.histories),
    ("whatifs", "History with something taken out", modelled.whatifs),
    ("sources", "Sources", judged.sources),
)


def report_html(results: Results) -> str:
    """The report as one HTML document without scripts or outside requests.

    Parameters
    ----------
    results
        What ``foedus run`` writes to ``results.json``.

    Returns
    -------
    str
        The document.
    """
    style = files("foedus.explore.report").joinpath("style.css").read_text("utf-8")
    title = results["scenario"]["title"]
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el(
            "meta",
            http_equiv="Content-Security-Policy",
            content="default-src 'none'; style-src 'unsafe-inline'",
        ),
        el("title", f"{title} · foedus"),
        el("style", Markup(style)),
    )
    contents = el("nav", *(el("a", name, href=f"#{key}") for key, name, _ in SECTIONS), aria_label="Contents")
    parts = [el("section", el("h2", name, id=key), *section(results)) for key, name, section in SECTIONS]
    body = el("body", el("main", *_opening(results), contents, *parts))
    return "<!doctype html>\n" + el("html", head, body, lang="en") + "\n"


def _opening(results: Results) -> list[Markup]:
    scenario, run = results["scenario"], results["run"]
    return [
        el("h1", scenario["title"]),
        el("p", scenario["lead"], class_="lead"),
        el("ul", *(el("li", el("b", f["value"]), f["label"]) for f in results["brief"]), class_="facts"),
        el(
            "p", "Reproduce with ", el("code", run["command"]), f" (foedus {run['version']}).", class_="stamp"
        ),
    ]
