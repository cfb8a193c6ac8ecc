"""Sections on judgements: duties, clashes of duties, claims, sources."""

from typing import Any

from foedus.explore.markup import Markup, el
from foedus.explore.report.tables import table

Results = dict[str, Any]


def duties(results: Results) -> list[Markup]:
    """Every duty called in, under each line of the border."""
    parts = [
        el(
            "p",
            "Each act of the chronicle was held against every clause in force that day. A clause that it called in "
            "made a duty; the record then says whether the debtor met it. What counts as an attack on Mongolia "
            "depends on whose line is used, so the walk was made once under each.",
        )
    ]
    columns = [
        ("called_in", "called in"),
        ("act", "by act"),
        ("clause", "clause"),
        ("debtor", "debtor"),
        ("creditor", "creditor"),
        ("answered_by", "answered by"),
        ("verdict", "verdict"),
        ("reasoning", "why"),
    ]
    for border, rows in results["duties"].items():
        tally = _tally(rows)
        body = table(rows, columns)
        parts.append(el("h3", f"Under the line of {border}"))
        parts.append(el("p", tally))
        parts.append(el("details", el("summary", f"All {len(rows)} duties and prohibitions"), body))
    parts.append(el("h3", "Obligations that could not both be kept"))
    parts.append(
        table(
            results["clashes"],
            [
                ("first", "clause"),
                ("second", "against"),
                ("kind", "kind"),
                ("since", "since"),
                ("reasoning", "why"),
            ],
        )
    )
    return parts


def _tally(rows: list[dict[str, Any]]) -> str:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["verdict"]] = counts.get(row["verdict"], 0) + 1
    named = (f"{n} {verdict.replace('_', ' ')}" for verdict, n in sorted(counts.items(), key=lambda c: -c[1]))
    return ", ".join(named) + "."


def claims(results: Results) -> list[Markup]:
    """Every assertion of the texts under test with its verdict."""
    parts = [
        el(
            "p",
            "Two short texts describe this system. Their assertions were taken apart, put in our words, and judged by the "
            "program against the chronicle, the pacts and the estimates; where a person judged, the table says so.",
        )
    ]
    for text in results["texts"]:
        rows = [c for c in results["claims"] if c["id"].startswith(text["id"])]
        parts.append(el("h3", f"{text['id']}: {text['title']}"))
        parts.append(el("p", _tally(rows)))
        parts.append(
            table(
                rows,
                [
                    ("id", "claim"),
                    ("text", "what it asserts"),
                    ("verdict", "verdict"),
                    ("reasoning", "why"),
                    ("evidence", "decided by"),
                    ("judged_by", "judge"),
                ],
            )
        )
    return parts


def sources(results: Results) -> list[Markup]:
    """Works behind the record, with how many events rest on each."""
    items = [
        el(
            "li",
            el("code", s["id"]),
            " ",
            s["text"],
            el("span", f" · {s['n_events']} events", class_="note") if s["n_events"] else None,
            id=f"source-{s['id']}",
        )
        for s in results["sources"]
    ]
    return [
        el("p", f"{len(items)} works and documents."),
        el("details", el("summary", "Show all"), el("ul", *items)),
    ]
