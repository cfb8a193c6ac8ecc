"""Checks on who and where: parties, sender, place."""

from foedus.claims.bench import Bench
from foedus.claims.records import CONTRADICTED, QUALIFIED, SUPPORTED, UNTESTABLE, Claim, Finding
from foedus.pacts.ground import Ground
from foedus.pacts.signing import signing_events


def parties(claim: Claim, bench: Bench) -> Finding:
    """Exactly the named ones took part."""
    named = set(claim.listed("parties"))
    there, evidence = _present(claim, bench)
    missing, others = sorted(named - there), sorted(there - named)
    listed = ", ".join(sorted(there))
    if missing:
        return Finding(CONTRADICTED, evidence, f"parties were {listed}; {', '.join(missing)} took no part")
    if others:
        return Finding(QUALIFIED, evidence, f"parties were {listed}; {', '.join(others)} left out")
    return Finding(SUPPORTED, evidence, f"parties were {listed}")


def _present(claim: Claim, bench: Bench) -> tuple[set[str], tuple[str, ...]]:
    """Parties of an event and of the pact it signed, or of a pact on the day of its signature."""
    if "pact" in claim.arguments:
        pact = bench.pact(claim.arguments["pact"])
        return {party.actor for party in pact.parties if party.since is None}, (pact.id,)
    event = bench.event(claim.arguments["event"])
    there = set(event.parties)
    evidence: tuple[str, ...] = (event.id,)
    for pact in bench.pacts:
        if event in signing_events(bench.chronicle, pact):
            there |= {party.actor for party in pact.parties if party.since is None}
            evidence = (*evidence, pact.id)
    return there, evidence


def sender(claim: Claim, bench: Bench) -> Finding:
    """The act was the named actor's."""
    event, named = bench.event(claim.arguments["event"]), claim.arguments["sender"]
    reports = bench.reports(event.id, "sender", "first_fire", "crossed_first")
    told = "; ".join(f"{r.attribute} {r.value} ({r.holder})" for r in reports)
    sources = tuple(s for r in reports for s in r.source.replace(";", " ").split())
    senders = {event.sender, *(event.receivers if event.form == "mutual" else ())}
    differ = {r.value for r in reports if r.value != named}
    agree = {r.value for r in reports if r.value == named}
    if named in senders:
        verdict, why = (QUALIFIED, "reports differ") if differ else (SUPPORTED, "no report differs")
    elif any(bench.are_related(named, one) for one in senders):
        verdict, why = QUALIFIED, f"{event.sender} and {named} are principal and agent"
    elif agree:
        verdict, why = QUALIFIED, "only some reports have it so"
    else:
        verdict, why = CONTRADICTED, f"not {named}"
    return Finding(
        verdict,
        (event.id,),
        f"{event.id} is by {event.sender}: {why}" + (f" ({told})" if told else ""),
        sources,
    )


def place(claim: Claim, bench: Bench) -> Finding:
    """The act was at the named place, or on the named owner's land under every line."""
    event = bench.event(claim.arguments["event"])
    if "place" in claim.arguments:
        verdict = SUPPORTED if event.place in claim.listed("place") else CONTRADICTED
        return Finding(verdict, (event.id,), f"{event.id} was at {event.place or 'an unknown place'}")
    owner, claimants, day = claim.arguments.get("owner", ""), claim.listed("claimant"), event.date.earliest
    lines = [
        b for b in bench.chronicle.borders if b.place == event.place and day is not None and b.holds(day)
    ]
    said = {b.claimant: b.owner for b in lines if not claimants or b.claimant in claimants}
    if not said:
        return Finding(UNTESTABLE, (event.id,), f"no line on record speaks of {event.place or 'its place'}")
    agree = {owner == one for one in said.values()}
    verdict = SUPPORTED if agree == {True} else CONTRADICTED if agree == {False} else QUALIFIED
    sources = tuple(dict.fromkeys(s for b in lines for s in b.source.replace(";", " ").split()))
    return Finding(verdict, (event.id,), Ground(event.place, said).describe(), sources)
