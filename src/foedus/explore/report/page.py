"""The whole report, assembled from the sections of one ``results`` dictionary."""

from collections.abc import Callable
from importlib.resources import files
from typing import Any

from foedus.explore.markup import Markup, el
from foedus.explore.report import judged, maps, modelled, recorded

Results = dict[str, Any]

Section = tuple[str, str, str, Callable[[Results], list[Markup]]]

SECTIONS: tuple[Section, ...] = (
    ("timeline", "payload", "The record by actor", recorded.timeline),
    ("map", "payload", "Where it happened, under whose line", maps.places),
    ("network", "payload", "Who was bound to whom", recorded.network),
    ("tension", "payload", "Tension between pairs", recorded.tension),
    ("duties", "duties", "What the pacts obliged", judged.duties),
    ("claims", "claims", "What the texts claim", judged.claims),
    ("mechanisms", "mechanisms", "What made acts more likely", modelled.mechanisms),
    ("histories", "histories", "What else could have happened", modelled.histories),
    ("whatifs", "whatifs", "History with something taken out", modelled.whatifs),
    ("sources", "sources", "Sources", judged.sources),
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
    shown = [section for section in SECTIONS if results.get(section[1])]
    contents = el("nav", *(el("a", name, href=f"#{key}") for key, _, name, _ in shown), aria_label="Contents")
    parts = [el("section", el("h2", name, id=key), *draw(results)) for key, _, name, draw in shown]
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
