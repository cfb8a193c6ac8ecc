"""Which act of the record signed a pact."""

from collections.abc import Iterable
from dataclasses import replace

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Event
from foedus.pacts.records import Pact


def signing_events(chronicle: Chronicle, pact: Pact) -> list[Event]:
    """The act a pact names as its signature; otherwise every agreement of its parties on that day.

    A day of signature matches acts of that very day; a vague one matches acts whose dates may be the same. For a pact
    of aid the first gift of that day counts too.
    """
    if pact.event:
        return [event for event in chronicle.events if event.id == pact.event]
    signers = {party.actor for party in pact.parties}
    acts = {"AGREE", "CONCEDE", *(("AID",) if any(a.kind == "aid" for a in pact.articles) else ())}
    return [
        event
        for event in chronicle.events
        if event.act in acts
        and event.date.may_overlap(pact.signed)
        and event.date.is_day == pact.signed.is_day
        and len(signers & set(event.parties)) >= 2
    ]


def with_signing_events(pacts: Iterable[Pact], chronicle: Chronicle) -> tuple[Pact, ...]:
    """The same pacts, each naming the act that signed it where exactly one act can have."""
    named = []
    for pact in pacts:
        found = signing_events(chronicle, pact)
        named.append(replace(pact, event=found[0].id) if len(found) == 1 and not pact.event else pact)
    return tuple(named)
