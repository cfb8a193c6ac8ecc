"""Checks on what happened and when: exists, dated, before, answered, magnitude."""

from foedus.chronicle.records import Event
from foedus.claims.bench import Bench
from foedus.claims.records import CONTRADICTED, QUALIFIED, SUPPORTED, UNTESTABLE, Claim, Finding
from foedus.dates import Edtf, parse
from foedus.errors import InputError
from foedus.pacts.casus import directions


def exists(claim: Claim, bench: Bench) -> Finding:
    """Enough matching acts are on record."""
    if "event" in claim.arguments:
        event = bench.event(claim.arguments["event"])
        return Finding(SUPPORTED, (event.id,), f"{event.id} on {event.date.text}: {event.summary}")
    found = [event for event in bench.chronicle.events if _matches(claim, event)]
    asked = int(float(claim.arguments.get("at_least", "1")))
    ids = tuple(event.id for event in found[: max(asked, 5)])
    if not found:
        return Finding(CONTRADICTED, (), "no such act on record")
    verdict = SUPPORTED if len(found) >= asked else QUALIFIED
    return Finding(verdict, ids, f"{len(found)} such acts on record, {asked} asked")


def dated(claim: Claim, bench: Bench) -> Finding:
    """The event lies on the claimed date, whoever is asked."""
    event, claimed = bench.event(claim.arguments["event"]), parse(claim.arguments["date"])
    which = claim.arguments.get("which", "date")
    own: Edtf | None = getattr(event, which)
    if own is None:
        return Finding(UNTESTABLE, (event.id,), f"{event.id} has no {which} on record")
    names = (claim.arguments["attribute"],) if "attribute" in claim.arguments else ("date", "start_date")
    reported = [(r.holder, _date(r.value), r.source) for r in bench.reports(event.id, *names)]
    for_it = [
        (holder, source) for holder, date, source in reported if date is not None and date.within(claimed)
    ]
    against = [
        (holder, date, source)
        for holder, date, source in reported
        if date is not None and not date.within(claimed)
    ]
    told = [source for _, source in for_it] + [source for _, _, source in against]
    sources = tuple(s for source in told for s in source.replace(";", " ").split())
    verdict, why = _dated(event, own, which, claimed, for_it, against)
    return Finding(verdict, (event.id,), why, sources)


def _dated(event: Event, own: Edtf, which: str, claimed: Edtf, for_it, against) -> tuple[str, str]:
    said = f"{event.id} is dated {own.text}"
    others = "; ".join(f"{holder}: {date.text}" for holder, date, _ in against)
    if own.within(claimed):
        return (QUALIFIED, f"{said}, but others differ ({others})") if against else (SUPPORTED, said)
    if own.may_overlap(claimed):
        return QUALIFIED, f"{said}, which {claimed.text} covers only in part"
    for name, date in (("date", event.date), ("effective", event.effective), ("published", event.published)):
        if name != which and date is not None and date.within(claimed):
            return QUALIFIED, f"{said}; {claimed.text} is the day it {_MEANS[name]}"
    if for_it:
        return QUALIFIED, f"{said}; only {', '.join(holder for holder, _ in for_it)} has {claimed.text}"
    return CONTRADICTED, f"{said}, not {claimed.text}" + (f" ({others})" if others else "")


_MEANS = {"date": "happened", "effective": "took effect", "published": "became known"}


def before(claim: Claim, bench: Bench) -> Finding:
    """One event ended before another began."""
    first, second = bench.event(claim.arguments["first"]), bench.event(claim.arguments["second"])
    ids, said = (first.id, second.id), f"{first.id} {first.date.text}, {second.id} {second.date.text}"
    if second.date.before(first.date):
        return Finding(CONTRADICTED, ids, f"{said}: the other way round")
    if not first.date.before(second.date):
        return Finding(QUALIFIED, ids, f"{said}: the dates overlap")
    assert first.date.latest is not None
    assert second.date.earliest is not None
    gap = second.date.earliest - first.date.latest
    limit = claim.arguments.get("within_days")
    if limit is not None and gap > float(limit):
        return Finding(QUALIFIED, ids, f"{said}: {gap} days between, more than {limit}")
    return Finding(SUPPORTED, ids, f"{said}: {gap} days between")


def answered(claim: Claim, bench: Bench) -> Finding:
    """An act of the kind named followed an event."""
    event = bench.event(claim.arguments["event"])
    start = event.date.earliest
    if start is None:
        return Finding(UNTESTABLE, (event.id,), f"{event.id} has no first day")
    later = [e for e in bench.chronicle.events if _follows(e, start) and _matches(claim, e, after=True)]
    if "receiver" not in claim.arguments:
        camps = {bench.sides.camp(actor) for actor in event.parties}
        later = [e for e in later if camps & {bench.sides.camp(r) for r in e.receivers}]
    if not later:
        return Finding(CONTRADICTED, (event.id,), f"no such act after {event.id}")
    first = later[0]
    assert first.date.earliest is not None
    gap = first.date.earliest - start
    limit = claim.arguments.get("within_days")
    verdict = QUALIFIED if limit is not None and gap > float(limit) else SUPPORTED
    return Finding(verdict, (event.id, first.id), f"{first.id} followed {event.id} after {gap} days")


def magnitude(claim: Claim, bench: Bench) -> Finding:
    """A size or a reported number lies between two bounds."""
    event = bench.event(claim.arguments["event"])
    low, high = float(claim.arguments.get("min", "-inf")), float(claim.arguments.get("max", "inf"))
    attribute = claim.arguments.get("attribute", "")
    if not attribute:
        if event.magnitude is None:
            return Finding(UNTESTABLE, (event.id,), f"{event.id} has no size on record")
        verdict = SUPPORTED if low <= event.magnitude <= high else CONTRADICTED
        return Finding(verdict, (event.id,), f"{event.id} has size {event.magnitude}")
    reports = [
        (r, span) for r in bench.reports(event.id, attribute) if (span := number_span(r.value)) is not None
    ]
    if not reports:
        return Finding(UNTESTABLE, (event.id,), f"no number of {attribute} is reported for {event.id}")
    inside = [low <= a and b <= high for _, (a, b) in reports]
    verdict = SUPPORTED if all(inside) else QUALIFIED if any(inside) else CONTRADICTED
    told = "; ".join(f"{r.holder}: {r.value}" for r, _ in reports)
    sources = tuple(s for r, _ in reports for s in r.source.replace(";", " ").split())
    return Finding(verdict, (event.id,), f"{attribute} of {event.id} is {told}", sources)


def number_span(text: str) -> tuple[float, float] | None:
    """Lowest and highest value a reported number allows.

    Examples
    --------
    >>> number_span("17,000..20,000"), number_span("46.."), number_span("about a company")
    ((17000.0, 20000.0), (46.0, inf), None)
    """
    low, dots, high = text.replace(",", "").replace(" ", "").partition("..")
    try:
        first = float(low) if low else float("-inf")
        last = (float(high) if high else float("inf")) if dots else first
    except ValueError:
        return None
    return (first, last) if low or high else None


def _date(text: str) -> Edtf | None:
    try:
        return parse(text)
    except InputError:
        return None


def _follows(event: Event, day: int) -> bool:
    return event.date.earliest is not None and event.date.earliest > day


def _matches(claim: Claim, event: Event, *, after: bool = False) -> bool:
    for key, here in (("act", event.act), ("place", event.place)):
        if key in claim.arguments and here not in claim.listed(key):
            return False
    senders, receivers = claim.listed("sender"), claim.listed("receiver")
    pairs = [*directions(event)] or [(event.sender, event.sender)]
    if not any((not senders or s in senders) and (not receivers or r in receivers) for s, r in pairs):
        return False
    if after:
        return True
    since, until = claim.arguments.get("since"), claim.arguments.get("until")
    if since and event.date.before(parse(since)):
        return False
    return not (until and event.date.after(parse(until)))
