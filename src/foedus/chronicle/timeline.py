"""The chronicle as rows: filtered, with sources and with the reports that contradict it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Event
from foedus.chronicle.values import own_value
from foedus.chronicle.vocabulary import ACTS, DECIDE
from foedus.dates import Edtf, parse
from foedus.errors import Fault, InputError, guess

if TYPE_CHECKING:
    import polars as pl

_TEXT = (
    "id", "date", "effective", "published", "sender", "receiver", "declared_sender", "act", "mode", "form", "place",
)  # fmt: skip


def timeline(
    chronicle: Chronicle,
    *,
    actor: str | None = None,
    pair: tuple[str, str] | None = None,
    act: str | None = None,
    place: str | None = None,
    since: str | None = None,
    until: str | None = None,
    agents: bool = False,
    holder: str | None = None,
) -> "pl.DataFrame":
    """One row per event, in time order.

    Parameters
    ----------
    chronicle
        The record.
    actor
        Keep events this actor takes part in, or is declared to have sent.
    pair
        Keep events between these two, either way.
    act
        Keep one PLOVER type.
    place
        Keep one place.
    since, until
        EDTF; keep events that may lie in this span.
    agents
        Let an actor stand for those that answer to it too (its field armies and clients).
    holder
        Give this holder's values where it has any, and the default ones elsewhere.

    Returns
    -------
    polars.DataFrame
        Columns of ``events.csv``, then ``told_by``: which of them are a holder's rather than the chronicle's own,
        and ``conflicts``: what others say where they differ, per attribute, the value used first.

    Raises
    ------
    InputError
        An actor, place, act or date is not known; the closest is guessed.
    """
    import polars as pl

    _check(chronicle, actor, pair, act, place, holder)
    named = [
        None if name is None else {name, *(chronicle.agents(name) if agents else ())}
        for name in (actor, *(pair or (None, None)))
    ]
    kept = [
        event
        for event in chronicle.between(_date(since, "since"), _date(until, "until"))
        if (act is None or event.act == act)
        and (place is None or event.place == place)
        and (named[0] is None or named[0] & {*event.parties, event.declared_sender})
        and (named[1] is None or named[2] is None or _joins(event, named[1], named[2]))
    ]
    schema = dict.fromkeys(_TEXT, pl.String) | {
        "magnitude": pl.Int64, "status": pl.String, "summary": pl.String, "sources": pl.String,
        "told_by": pl.String, "conflicts": pl.String,
    }  # fmt: skip
    return pl.DataFrame([_row(chronicle, event, holder) for event in kept], schema=schema, orient="row")


def _date(text: str | None, name: str) -> Edtf | None:
    if text is None:
        return None
    try:
        return parse(text)
    except InputError as error:
        raise InputError(*(replace(f, message=f"{name}: {f.message}") for f in error.faults)) from None


def _joins(event: Event, left: set[str], right: set[str]) -> bool:
    receivers = set(event.receivers)
    return bool((event.sender in left and receivers & right) or (event.sender in right and receivers & left))


def _row(chronicle: Chronicle, event: Event, holder: str | None) -> tuple[object, ...]:
    told = {
        report.attribute: report.value
        for report in reversed(chronicle.reports_on(event.id))
        if holder is not None and report.holder == holder and report.attribute in _TEXT
    }
    text = [told.get(name) or own_value(event, name) or None for name in _TEXT[1:]]
    return (
        event.id, *text, event.magnitude, event.status or None, event.summary, "; ".join(event.sources),
        f"{', '.join(told)}: {holder}" if told else None, conflicts(chronicle, event, holder) or None,
    )  # fmt: skip


def conflicts(chronicle: Chronicle, event: Event, holder: str | None = None) -> str:
    """What holders say of one event, where two differ: ``killed:SUN: 6831 (Krivosheev 1993) | 9703 (...)``.

    The value used stands first: that of ``holder`` where it has one, else that of the default rule, see
    :mod:`foedus.chronicle.values`.
    """
    parts = []
    reports = chronicle.reports_on(event.id)
    for attribute in dict.fromkeys(report.attribute for report in reports):
        gives = any(report.attribute == attribute and report.holder == holder for report in reports)
        value = chronicle.value(event.id, attribute, holder if gives else None)
        if value.differing:
            others = [(report.value, report.holder) for report in value.differing]
            said = " | ".join(f"{text} ({who})" for text, who in [(value.value, value.holder), *others])
            parts.append(f"{attribute}: {said}")
    return "; ".join(parts)


def _check(
    chronicle: Chronicle,
    actor: str | None,
    pair: tuple[str, str] | None,
    act: str | None,
    place: str | None,
    holder: str | None,
) -> None:
    asked = [("actor", name, list(chronicle.actors)) for name in (actor, *(pair or ())) if name is not None]
    if act is not None:
        asked.append(("act", act, [*ACTS, DECIDE]))
    if place is not None:
        asked.append(("place", place, list(chronicle.places)))
    if holder is not None:
        asked.append(("holder", holder, list(dict.fromkeys(report.holder for report in chronicle.reports))))
    faults = [
        Fault(f"{what} '{name}' is not in the scenario.", advice=guess(name, known))
        for what, name, known in asked
        if name not in known
    ]
    if faults:
        raise InputError(*faults)
