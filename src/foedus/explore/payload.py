"""Everything the page draws, as plain dictionaries: no result object passes this line."""

import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from foedus import __version__
from foedus.explore import assets, atlas, judgement, network, tension, timeline
from foedus.explore.quad import QUADS, quad

INLINE_EVENTS = 4000
"""Above so many events their texts stay behind and are asked for when looked at."""

Payload = dict[str, Any]


def build(scenario: Any, *, whole: bool = False) -> Payload:
    """Lay out the record of ``scenario``: everything but what a model has to be fitted for.

    Parameters
    ----------
    scenario
        A :class:`foedus.scenario.Scenario`, or anything with its ``name``, ``path``, ``chronicle``, ``pacts``,
        ``duties`` and ``claims``.
    whole
        Put the text of every event in, however many there are: for a page without a server.

    Returns
    -------
    dict
        JSON-ready. Days are proleptic Gregorian ordinals. A part that this scenario cannot give is ``None``.
    """
    chronicle = scenario.chronicle
    events = [e for e in chronicle.events if e.date.earliest is not None]
    span = _span(events)
    lanes = timeline.lanes(chronicle.actors, events)
    names = [lane["id"] for lane in lanes]
    place_ids = list(chronicle.places)
    bound = judgement.pacts(getattr(scenario, "pacts", None), names)
    acts = _acts(events, names, place_ids, span)
    bonds = [(p["parties"][0][0], q[0]) for p in bound for q in p["parties"][1:]]
    bonds += [(a.principal, a.id) for a in chronicle.actors.values() if a.principal]
    path = None if getattr(scenario, "path", None) is None else Path(scenario.path)
    shown = getattr(scenario, "model", {}).get("report", {})
    tense = tension.lay_out(events, span)
    judged = _duties(scenario, chronicle, events)
    return {
        "version": __version__,
        "words": assets.words(),
        "name": scenario.name,
        "title": shown.get("title") or _title(path) or scenario.name,
        "about": shown.get("lead", ""),
        "opening": {
            "day": _tensest_day(tense, span),
            "window": _window(acts["day"], span),
            "line": next(iter(shown.get("lines", ())), None) or _fullest_line(judged),
        },
        "span": list(span),
        "quads": list(QUADS),
        "actors": {a.id: _actor(a) for a in chronicle.actors.values()},
        "lanes": lanes,
        "place_ids": place_ids,
        "ids": [e.id for e in events],
        "acts": acts,
        "events": [event(e) for e in events] if whole or len(events) <= INLINE_EVENTS else None,
        "reports": _reports(chronicle.reports),
        "sources": {s.id: _source(s) for s in chronicle.sources.values()},
        "map": atlas.lay_out(chronicle, path),
        "network": network.lay_out(names, network.affinity(names, events, bonds)),
        "tension": tense,
        "pacts": bound,
        "duties": judged,
        "clashes": judgement.rows(scenario.clashes()) if hasattr(scenario, "clashes") else None,
        "claims": judgement.claims(scenario.claims()) if hasattr(scenario, "claims") else None,
        "mechanisms": None,
        "whatifs": None,
    }


def _span(events: list[Any]) -> tuple[int, int]:
    if not events:
        today = date(1939, 5, 11).toordinal()
        return today, today + 1
    first, last = events[0].date.earliest, max(e.date.earliest for e in events)
    start = date.fromordinal(first).replace(month=1, day=1).toordinal()
    return start, max(start + 1, date(date.fromordinal(last).year, 12, 31).toordinal())


def _title(path: Path | None) -> str:
    """Title in the folder's ``datapackage.json``, if it has one."""
    try:
        title = json.loads((path / "datapackage.json").read_text("utf-8")).get("title") if path else None
    except (OSError, ValueError, AttributeError):
        return ""
    return title if isinstance(title, str) else ""


def _tensest_day(tense: dict[str, Any], span: tuple[int, int]) -> int:
    """Day on which the conflict of any pair stood highest: where the page opens."""
    peaks = [(value, day) for p in tense["pairs"] for day, value in zip(*p["conflict"], strict=True)]
    return max(peaks)[1] if peaks else span[0]


def _window(days: list[int], span: tuple[int, int]) -> list[int]:
    """Whole years that hold all but the thin beginning of the record (its first twentieth)."""
    if not days:
        return list(span)
    start = date(date.fromordinal(days[len(days) // 20]).year, 1, 1).toordinal()
    return [max(span[0], start), span[1]]


def _fullest_line(judged: dict[str, Any] | None) -> str | None:
    """Claimant who owes or is owed most of the duties that depend on whose border line is drawn."""
    if judged is None:
        return None
    counts = Counter(
        line
        for row in judged["rows"]
        for line in row["under"]
        if len(row["under"]) < len(judged["lines"]) and line in (row["debtor"], row["creditor"])
    )
    return max(judged["lines"], key=lambda line: counts[line])


def _actor(actor: Any) -> dict[str, Any]:
    return {
        "name": actor.name,
        "kind": actor.kind,
        "principal": actor.principal,
        "from": atlas.first_day(actor),
        "to": atlas.last_day(actor),
    }


def _acts(events: list[Any], names: list[str], places: list[str], span: tuple[int, int]) -> dict[str, Any]:
    """Columns over events in time order; small enough to hold tens of thousands."""
    lane = {name: k for k, name in enumerate(names)}
    spot = {name: k for k, name in enumerate(places)}
    senders = [lane.get(e.sender, 0) for e in events]
    days = [e.date.earliest for e in events]
    return {
        "day": days,
        "lane": senders,
        "to": [[lane[r] for r in e.receivers if r in lane and r != e.sender] for e in events],
        "quad": [quad(e.act) for e in events],
        "magnitude": [e.magnitude or 0 for e in events],
        "place": [spot.get(e.place, -1) for e in events],
        "level": timeline.levels(days, senders, span),
    }


def event(e: Any) -> dict[str, Any]:
    """One event with its text."""
    found = {
        "id": e.id,
        "date": e.date.text,
        "act": e.act,
        "mode": e.mode,
        "form": e.form,
        "place": e.place,
        "status": e.status,
        "summary": e.summary,
        "sources": list(e.sources),
    }
    if e.effective is not None:
        found["effective"] = e.effective.text
    if e.published is not None:
        found["published"] = e.published.text
    if e.declared_sender:
        found["declared_sender"] = e.declared_sender
    return {key: value for key, value in found.items() if value not in ("", None, [])}


def _reports(reports: Any) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = defaultdict(list)
    for r in reports:
        found[r.event].append([r.attribute, str(r.value), r.holder, r.source])
    return dict(found)


def _source(source: Any) -> dict[str, str]:
    """A source as one line of text and, where it has one, a web address."""
    url = str(source.csl.get("URL") or "")
    return (
        {"text": source.cite(), "url": url}
        if url.startswith(("http://", "https://"))
        else {"text": source.cite()}
    )


def _duties(scenario: Any, chronicle: Any, events: list[Any]) -> dict[str, Any] | None:
    """Duties under every claimant's border line, each once, with the lines under which it was called in."""
    days = {e.id: e.date.earliest for e in events}
    if not hasattr(scenario, "duties"):
        return None
    claimants: list[str | None] = sorted({b.claimant for b in chronicle.borders}) or [None]
    under: dict[str, list[str]] = {}
    found: dict[str, dict[str, Any]] = {}
    for claimant in claimants:
        for row in judgement.duties(scenario.duties(border=claimant)):
            key = json.dumps(row, sort_keys=True)
            found[key] = row
            under.setdefault(key, []).append(claimant or "")
    rows = [{**row, "under": under[key]} for key, row in found.items()]
    rows.sort(key=lambda r: (r["called_in"] is None, r["called_in"] or 0))
    return {"lines": [c or "" for c in claimants], "rows": rows, "arcs": timeline.arcs(rows, days)}
