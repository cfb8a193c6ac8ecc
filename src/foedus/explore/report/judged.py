"""Sections on judgements: duties, clashes of duties, claims, sources."""

from typing import Any

from foedus.explore.markup import Markup, el
from foedus.explore.report.tables import table

Results = dict[str, Any]
Row = dict[str, Any]

DUTY = [
    ("called_in", "called in"),
    ("act", "by act"),
    ("clause", "clause"),
    ("debtor", "debtor"),
    ("creditor", "creditor"),
    ("answered_by", "answered by"),
    ("verdict", "verdict"),
    ("reasoning", "why"),
]
CLASH = [
    ("first", "clause"),
    ("second", "against"),
    ("kind", "kind"),
    ("since", "since"),
    ("reasoning", "why"),
]


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
    for border, rows in results["duties"].items():
        parts.append(el("h3", f"Under the border line that {_name(results, border)} claimed"))
        parts.append(el("p", _tally(rows)))
        parts.append(
            el("details", el("summary", f"All {len(rows)} duties and prohibitions"), table(rows, DUTY))
        )
    parts += _differing(results)
    acute = [c for c in results["clashes"] if c["acute"]]
    sleeping = [c for c in results["clashes"] if not c["acute"]]
    parts.append(el("h3", "Obligations that could not both be kept"))
    parts.append(
        el("p", f"{len(acute)} were put to the test by an act of the record, {len(sleeping)} were not.")
    )
    parts.append(table(acute, CLASH))
    parts.append(el("details", el("summary", f"The {len(sleeping)} that slept"), table(sleeping, CLASH)))
    return parts


def _differing(results: Results) -> list[Markup]:
    """Duties that exist, or are judged, differently under the two lines."""
    duties: dict[str, list[Row]] = results["duties"]
    if len(duties) != 2:
        return []
    (one, ours), (other, theirs) = duties.items()
    key = ("act", "clause", "debtor")
    verdicts = [{tuple(d[k] for k in key): d["verdict"] for d in rows} for rows in (ours, theirs)]
    rows = []
    for duty in sorted([*ours, *theirs], key=lambda d: d["called_in"]):
        name = tuple(duty[k] for k in key)
        pair = tuple(v.get(name, "not called in") for v in verdicts)
        if pair[0] != pair[1]:
            rows.append({**duty, one: in_words(pair[0]), other: in_words(pair[1])})
    unique = list({(r["act"], r["clause"], r["debtor"]): r for r in rows}.values())
    columns = [
        ("called_in", "called in"),
        ("act", "by act"),
        ("clause", "clause"),
        ("debtor", "debtor"),
        (one, f"line of {_name(results, one)}"),
        (other, f"line of {_name(results, other)}"),
        ("answered_by", "answered by"),
    ]
    return [
        el("h3", "Where the two lines disagree"),
        el("p", f"{len(unique)} duties depend on whose map is used."),
        table(unique, columns),
    ]


def _tally(rows: list[dict[str, Any]]) -> str:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["verdict"]] = counts.get(row["verdict"], 0) + 1
    named = (f"{n} {in_words(verdict)}" for verdict, n in sorted(counts.items(), key=lambda c: -c[1]))
    return ", ".join(named) + "."


KEPT = {
    "not": "not honoured",
    "partly": "partly honoured",
    "late": "honoured late",
    "cannot_tell": "on which the record cannot tell",
    "excepted": "excepted by the pact itself",
}


def in_words(verdict: str) -> str:
    """A verdict as it stands in a sentence.

    Examples
    --------
    >>> in_words("not"), in_words("cannot_be_tested")
    ('not honoured', 'cannot be tested')
    """
    return KEPT.get(verdict, verdict.replace("_", " "))


def _name(results: Results, actor: str) -> str:
    known = results["payload"]["actors"].get(actor)
    return str(known["name"]) if known else actor


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
        whole = {k: v for k, v in results["sentences"].items() if k.startswith(text["id"])}
        parts.append(
            el("p", f"Of {len(whole)} sentences: ", _tally([{"verdict": v} for v in whole.values()]))
        )
        parts.append(
            el(
                "p",
                *(el("span", f"{k} {v.replace('_', ' ')}", class_=f"chip {v}") for k, v in whole.items()),
                class_="chips",
            )
        )
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
