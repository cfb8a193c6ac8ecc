"""What follows from an edit by rule, and what it takes for granted that the record denies."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from foedus.chronicle.chronicle import Chronicle
from foedus.counterfactual.edits import (
    Capability,
    Edit,
    Edits,
    WithEvent,
    WithoutActs,
    WithoutEvent,
    WithoutPact,
    WithPact,
    first,
)
from foedus.dates import parse
from foedus.errors import Fault
from foedus.pacts.read import reference_faults
from foedus.pacts.records import Pact


def completed(edits: Edits, pacts: Sequence[Pact], events: Collection[str]) -> Edits:
    """A pact goes with the act that signed it and that act with its pact, for neither makes sense alone.

    What is added prints itself like any other edit. Pacts that the pact ended stay ended: what would have stood in its
    place nobody knows. A signature stays where it signs another pact instead.
    """
    found: list[Edit] = list(edits.edits)
    signed_anew = {e.pact.event for e in edits.of(WithPact)}
    for edit in edits.edits:
        more: list[Edit] = []
        if isinstance(edit, WithoutPact):
            signing = {p.id: p.event for p in pacts}.get(edit.pact, "")
            more = [WithoutEvent(signing)] if signing in events and signing not in signed_anew else []
        elif isinstance(edit, WithoutEvent):
            more = [WithoutPact(p.id) for p in pacts if p.event and p.event == edit.event]
        found += [e for e in more if e not in found]
    return Edits(tuple(found))


def denied(
    edits: Edits, chronicle: Chronicle, pacts: Sequence[Pact], happened: Callable[[WithoutActs], bool]
) -> list[Fault]:
    """Every contradiction with the record.

    Parameters
    ----------
    happened
        Whether the record holds any of the acts that an edit takes out.
    """
    faults = [
        Fault(f"'{edit}' is asked for twice.", advice="Name it once.")
        for k, edit in enumerate(edits.edits)
        if edit in edits.edits[:k]
    ]
    faults += [
        Fault(
            f"'{edit}' takes out nothing: the record holds no such act.",
            advice="Widen the time or the actors.",
        )
        for edit in edits.of(WithoutActs)
        if not happened(edit)
    ]
    known = {p.id for p in pacts} - {e.pact for e in edits.of(WithoutPact)}
    for added in edits.of(WithPact):
        if added.pact.id in known:
            faults.append(
                Fault(f"'{added.pact.id}' is in the record already.", advice="Give the new pact another id.")
            )
        there = _not_there(f"'{added}'", added.pact.actors, added.pact.signed.text, chronicle)
        named = reference_faults([added.pact], chronicle.actors, chronicle.places, {}, ())
        faults += there or [replace(fault, message=f"'{added}': {fault.message}") for fault in named]
    faults += [
        Fault(f"'{e}' changes nothing: capabilities.csv holds no such year of {e.actor}.",
              advice="A client or field army has its principal's; name that, or other years.")
        for e in edits.of(Capability) if not _has_years(e, chronicle)
    ]  # fmt: skip
    for event in edits.of(WithEvent):
        faults += _not_there(f"'{event}'", (event.sender, event.receiver), event.date, chronicle)
    return faults


def too_late(edits: Edits, since: float, earliest: float) -> list[Fault]:
    """An edit of days before ``since``, which the record has lived through by then."""
    if since <= earliest:
        return []
    day = date.fromordinal(int(earliest))
    return [
        Fault(
            f"'{edits}' changes {day}, before {date.fromordinal(int(since))} from when on history is free: what the record "
            "holds in between would contradict it.",
            advice=f"since={day}, or earlier.",
        )
    ]


def beyond(edits: Edits, until: float, chronicle: Chronicle, pacts: Sequence[Pact]) -> list[Fault]:
    """Edits of days after ``until``, where histories end: they would seem to change nothing."""
    end = date.fromordinal(int(until))
    return [
        Fault(f"'{edit}' lies after {end}, where histories end.", advice="Choose a later until=, or leave it out.")
        for edit in edits.edits
        if until < earliest_day(Edits((edit,)), chronicle, pacts) < float("inf")
    ]  # fmt: skip


def earliest_day(edits: Edits, chronicle: Chronicle, pacts: Sequence[Pact]) -> float:
    """First day that an edit touches, as model time; infinite for none that is dated. Capabilities change with the year."""
    signed = {p.id: p for p in pacts}
    days = [first(e.since) for e in edits.of(WithoutActs)]
    years = [parse(e.since).earliest for e in edits.of(Capability) if e.since]
    days += [float(date(date.fromordinal(day).year, 1, 1).toordinal()) for day in years if day]
    for edit in edits.edits:
        if isinstance(edit, WithoutPact | WithPact):
            pact = signed[edit.pact] if isinstance(edit, WithoutPact) else edit.pact
            days.append(float(pact.first_day))
        elif isinstance(edit, WithoutEvent):
            days.append(float(chronicle.event(edit.event).date.earliest or 0))
        elif isinstance(edit, WithEvent):
            days.append(first(edit.date))
    return min((day for day in days if abs(day) != float("inf")), default=float("inf"))


def _has_years(path: Capability, chronicle: Chronicle) -> bool:
    if chronicle.capabilities is None:
        return False
    own = chronicle.capabilities.filter(chronicle.capabilities["actor"] == path.actor)
    return bool(own["year"].is_between(*path.years).any())


def _not_there(what: str, names: Sequence[str], day: str, chronicle: Chronicle) -> list[Fault]:
    """Actors that the record does not know, or that did not exist on a day."""
    when = parse(day)
    return [
        Fault(f"{what}: {name} did not exist on {day} ({chronicle.actors[name].span}).")
        for name in names
        if name in chronicle.actors and not chronicle.actors[name].may_exist(when)
    ] + [Fault(f"{what}: '{name}' is not in actors.csv.") for name in names if name not in chronicle.actors]
