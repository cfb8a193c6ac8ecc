"""A chronicle and its pacts as the engine reads them: events, pairs at risk, covariates."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Actor, Event
from foedus.model.covariates import Covariate, covariate
from foedus.model.disputes import disputes
from foedus.model.events import Events, events
from foedus.model.specification import Relation, Specification
from foedus.pacts.matrices import changes
from foedus.pacts.records import Pact

KINDS = {
    "defence": ("defence", "offence"),
    "neutrality": ("neutrality",),
    "nonaggression": ("non_aggression", "neutrality"),
    "consultation": ("consultation",),
    "aid": ("aid",),
    "any": None,
}
"""Covariates ``pact:<name>`` and the kinds of clause that each counts."""


def acting(chronicle: Chronicle) -> list[tuple[Event, str]]:
    """Events between two actors, one row per receiver; internal acts and undated ones are left out."""
    return [
        (event, receiver)
        for event in chronicle.events
        if event.form != "internal" and event.date.earliest is not None
        for receiver in event.receivers
        if receiver != event.sender
    ]


def chronicle_events(chronicle: Chronicle, spec: Specification) -> Events:
    """The record as model events.

    An act whose class is undirected is held with its parties in the order of ``actors.csv``, so that it has one unit whoever
    is named first. Weights are magnitudes (2 where the record gives none). Time is the ordinal of the earliest day.
    """
    order = {name: k for k, name in enumerate(chronicle.actors)}
    mutual = {act for c in spec.act_class if not c.directed for act in c.acts}
    rows: dict[str, list[Any]] = {"time": [], "sender": [], "receiver": [], "act": [], "weight": []}
    for event, receiver in acting(chronicle):
        pair = (event.sender, receiver)
        if event.act in mutual:
            pair = (min(pair, key=order.__getitem__), max(pair, key=order.__getitem__))
        for key, value in zip(
            rows, (event.date.earliest, *pair, event.act, event.magnitude or 2), strict=True
        ):
            rows[key].append(value)
    rows["time"] = [float(t) for t in rows["time"]]
    return events(rows, act="act", weight="weight", actors=list(chronicle.actors))


def pairs_at_risk(chronicle: Chronicle, directed: bool) -> dict[str, list[Any]]:
    """Pairs that deal with each other anywhere in the record, each open while both exist.

    A pair that never does anything in twenty years is not one that could have fought; the choice is the usual one of
    politically relevant dyads, read from the record itself.

    Parameters
    ----------
    directed
        Both directions of each pair, or one in the order of ``actors.csv``.
    """
    order = {name: k for k, name in enumerate(chronicle.actors)}
    seen = {frozenset((event.sender, receiver)) for event, receiver in acting(chronicle)}
    rows: dict[str, list[Any]] = {"sender": [], "receiver": [], "from": [], "to": []}
    for both in sorted(seen, key=lambda s: sorted(order[a] for a in s)):
        a, b = sorted(both, key=order.__getitem__)
        start, end = _together(chronicle.actors[a], chronicle.actors[b])
        for sender, receiver in ((a, b), (b, a)) if directed else ((a, b),):
            for key, value in zip(rows, (sender, receiver, start, end), strict=True):
                rows[key].append(value)
    return rows


def _together(a: Actor, b: Actor) -> tuple[float, float]:
    """First day on which both exist, and the day after the last."""
    starts = [x.start.earliest for x in (a, b) if x.start is not None and x.start.earliest is not None]
    ends = [x.end.latest for x in (a, b) if x.end is not None and x.end.latest is not None]
    return float(max(starts, default=1)), float(min(ends, default=3_000_000) + 1)


def chronicle_covariates(
    chronicle: Chronicle, pacts: Iterable[Pact], relations: Sequence[Relation] = ()
) -> dict[str, Covariate]:
    """Covariates that a scenario's formulas may name.

    Returns
    -------
    dict
        ``pact:<kind>`` (1 while a clause of the kind binds sender toward receiver; what a state owes its client falls on
        the state's field armies, who stand there and act), ``principal`` and ``patron``
        (from a field army or client to whom it answers), ``disputed`` (1 while the two stand on the two sides of a dispute
        over land, see :func:`foedus.model.disputes.disputes`), each relation of ``model.toml``; of actors ``defended``
        (others that owe it defence) and ``cinc`` (its own capability, or its principal's).
    """
    actors = list(chronicle.actors)
    pacts = tuple(pacts)
    armies = _armies(chronicle)
    found = {f"pact:{name}": _bound(pacts, actors, kinds, armies) for name, kinds in KINDS.items()}
    found["defended"] = _defended(pacts, actors)
    found["principal"] = _answering(chronicle, {"field_army", "client_state", "organisation"})
    found["patron"] = _answering(chronicle, {"client_state"})
    found["disputed"] = _disputed(chronicle)
    found["cinc"] = _capability(chronicle, "cinc")
    for relation in relations:
        found[relation.name] = _related(relation)
    return found


def _armies(chronicle: Chronicle) -> dict[tuple[str, str], list[str]]:
    """Field armies that carry a state's duties toward each of its clients."""
    above = {a.id: a.principal for a in chronicle.actors.values()}
    found: dict[tuple[str, str], list[str]] = {}
    for army in chronicle.actors.values():
        if army.kind == "field_army":
            heads = {army.principal, above.get(army.principal, "")}
            clients = (
                a for a in chronicle.actors.values() if a.kind == "client_state" and a.principal in heads
            )
            for client in clients:
                found.setdefault((client.principal, client.id), []).append(army.id)
    return found


def _bound(
    pacts: tuple[Pact, ...],
    actors: list[str],
    kinds: tuple[str, ...] | None,
    armies: dict[tuple[str, str], list[str]],
) -> Covariate:
    rows: dict[str, list[Any]] = {"time": [], "sender": [], "receiver": [], "value": []}
    for step in changes(pacts, actors, kinds):
        debtor, creditor = actors[step.i], actors[step.j]
        for bearer in armies.get((debtor, creditor), [debtor]):
            row = (float(step.time), bearer, creditor, float(step.value > 0))
            for key, value in zip(rows, row, strict=True):
                rows[key].append(value)
    return covariate(changes=rows)


def _defended(pacts: tuple[Pact, ...], actors: list[str]) -> Covariate:
    owed: dict[int, set[int]] = {}
    rows: dict[str, list[Any]] = {"time": [], "actor": [], "value": []}
    for step in changes(pacts, actors, KINDS["defence"]):
        defenders = owed.setdefault(step.j, set())
        (defenders.add if step.value > 0 else defenders.discard)(step.i)
        for key, value in zip(rows, (float(step.time), actors[step.j], float(len(defenders))), strict=True):
            rows[key].append(value)
    return covariate(initial=dict.fromkeys(actors, 0.0), changes=rows)


def _answering(chronicle: Chronicle, kinds: set[str]) -> Covariate:
    pairs = [(a.id, a.principal) for a in chronicle.actors.values() if a.principal and a.kind in kinds]
    return covariate(initial=_ones(pairs))


def _disputed(chronicle: Chronicle) -> Covariate:
    rows: dict[str, list[Any]] = {"time": [], "sender": [], "receiver": [], "value": []}
    for pair, spans in disputes(chronicle).items():
        for sender, receiver in (pair, pair[::-1]):
            for time, value in (step for start, end in spans for step in ((start, 1.0), (end, 0.0))):
                for key, cell in zip(rows, (float(time), sender, receiver, value), strict=True):
                    rows[key].append(cell)
    return covariate(changes=rows)


def _related(relation: Relation) -> Covariate:
    pairs = [*relation.pairs, *(() if relation.directed else ((b, a) for a, b in relation.pairs))]
    return covariate(initial=_ones(pairs))


def _ones(pairs: Sequence[tuple[str, str]]) -> dict[str, list[Any]]:
    return {"sender": [p[0] for p in pairs], "receiver": [p[1] for p in pairs], "value": [1.0] * len(pairs)}


def _capability(chronicle: Chronicle, column: str) -> Covariate:
    table = chronicle.capabilities
    known: dict[str, dict[int, float]] = {}
    if table is not None:
        for actor, year, value in table.select("actor", "year", column).iter_rows():
            if value is not None:
                known.setdefault(actor, {})[int(year)] = float(value)
    initial: dict[str, float] = {}
    rows: dict[str, list[Any]] = {"time": [], "actor": [], "value": []}
    for name in chronicle.actors:
        series = _own_or_principal(chronicle, known, name)
        initial[name] = series[min(series)] if series else 0.0
        for year in sorted(series):
            stamp = float(date(year, 1, 1).toordinal())
            for key, value in zip(rows, (stamp, name, series[year]), strict=True):
                rows[key].append(value)
    return covariate(initial=initial, changes=rows)


def _own_or_principal(
    chronicle: Chronicle, known: dict[str, dict[int, float]], name: str
) -> dict[int, float]:
    seen: set[str] = set()
    while name and name not in seen:
        if name in known:
            return known[name]
        seen.add(name)
        name = chronicle.actors[name].principal if name in chronicle.actors else ""
    return {}
