"""Promises that cannot both be kept, found by rule over clauses and acts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Event
from foedus.pacts.breaches import Breaches
from foedus.pacts.casus import Casus, directions
from foedus.pacts.records import Article, Pact

if TYPE_CHECKING:
    import polars as pl

HELP = frozenset({"defence", "offence", "aid"})
PEACE = frozenset({"non_aggression", "neutrality"})


@dataclass(frozen=True, slots=True)
class Clash:
    """Two clauses of which the record lets only one be kept, or of which one empties the other.

    Attributes
    ----------
    rule : name of the rule that found it, a key of ``RULES``.
    pacts, articles : the two clauses; twice the same pact where a pact clashes with itself.
    debtor : who is bound by both; the two patrons, joined by ``+``, where nobody is.
    since : ordinal of the first day on which both bind.
    acute : id of the act that made it bite, or empty while it sleeps.
    reasoning : one line with ids.
    """

    rule: str
    pacts: tuple[str, str]
    articles: tuple[str, str]
    debtor: str
    since: int
    acute: str
    reasoning: str


def clashes(pacts: Sequence[Pact], chronicle: Chronicle) -> tuple[Clash, ...]:
    """Every clash of obligations, in order of the day on which it began.

    Notes
    -----
    Rules: ``two_sovereigns`` (one land, two owners), ``client_as_state`` (a pact with an actor whose land the debtor
    promised to treat as another's), ``forbidden_signature`` (an earlier clause forbids a later pact),
    ``emptied_duty`` (a reservation takes the power out against whom help was needed), ``help_against_peace`` (help
    owed to one side of a fight, peace to the other), ``same_ground`` (two patrons owe the defence of one place to two
    clients). All read clauses and acts; none knows a treaty by name.
    """
    casus = Casus(chronicle)
    found = {clash for rule in RULES.values() for clash in rule(pacts, casus)}
    return tuple(sorted(found, key=lambda c: (c.since, c.rule, c.pacts, c.articles, c.debtor)))


def frame(found: Sequence[Clash]) -> "pl.DataFrame":
    """One row per clash; the day as a date."""
    import polars as pl

    rows = [
        (
            c.rule,
            list(c.pacts),
            list(c.articles),
            c.debtor,
            date.fromordinal(c.since),
            c.acute or None,
            c.reasoning,
        )
        for c in found
    ]
    listed, text = pl.List(pl.String), pl.String
    schema: dict[str, Any] = {
        "rule": text, "pacts": listed, "articles": listed, "debtor": text, "since": pl.Date, "acute": text,
        "reasoning": text,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _overlap(first: Pact, second: Pact) -> int | None:
    """First day on which both are in force, or ``None``."""
    start = max(first.first_day, second.first_day)
    return start if first.is_in_force(start) and second.is_in_force(start) else None


def two_sovereigns(pacts: Sequence[Pact], casus: Casus) -> Iterator[Clash]:
    """Two recognitions of one land as two actors', held at once by one debtor or by partners in one of the pacts."""
    claims = [(p, a) for p in pacts for a in p.articles if a.kind == "recognition" and a.territory]
    for (p, a), (q, b) in combinations(claims, 2):
        since = _overlap(p, q)
        if p.id == q.id or since is None or a.territory != b.territory or a.sovereign == b.sovereign:
            continue
        for debtor in sorted(p.bound(since) & q.bound(since)):
            why = f"{a.territory} is {a.sovereign}'s by {p.id} {a.number} and {b.sovereign}'s by {q.id} {b.number}"
            yield Clash("two_sovereigns", (p.id, q.id), (a.number, b.number), debtor, since, "", why)


def client_as_state(pacts: Sequence[Pact], casus: Casus) -> Iterator[Clash]:
    """A pact signed with an actor as with a state, against a promise that its land is somebody else's."""
    for p in pacts:
        for a in p.articles:
            if a.kind != "recognition" or not a.territory or a.sovereign == a.territory:
                continue
            for q in pacts:
                since = _overlap(p, q)
                if since is None or q.id == p.id or a.territory not in q.bound(since):
                    continue
                for debtor in sorted((p.debtors(a, since) & q.bound(since)) - {a.sovereign}):
                    why = f"{debtor} holds by {p.id} {a.number} that {a.territory} is {a.sovereign}'s, but binds itself to it by {q.id}"
                    protest = _protest(casus, a.sovereign, debtor, q)
                    yield Clash(
                        "client_as_state",
                        (p.id, q.id),
                        (a.number, q.articles[0].number),
                        debtor,
                        since,
                        protest,
                        why,
                    )


def _protest(casus: Casus, sovereign: str, debtor: str, signed: Pact) -> str:
    """The first protest of the sovereign in the ninety days after a signature."""
    start = signed.first_day
    for event in casus.chronicle.events:
        day = event.date.earliest
        if event.act in ("ACCUSE", "REJECT") and day is not None and start <= day <= start + 90:
            for sender, receiver in directions(event):
                if casus.sides.voice(sender) == sovereign and casus.sides.voice(receiver) == debtor:
                    return event.id
    return ""


def forbidden_signature(pacts: Sequence[Pact], casus: Casus) -> Iterator[Clash]:
    """A pact that an earlier clause of one of its signers forbids."""
    breaches = Breaches(casus)
    for p in pacts:
        for a in (a for a in p.articles if a.is_standing):
            for q in pacts:
                for breach in breaches.by_signature(p, a, q):
                    number = next(
                        b.number for b in q.articles if a.forbids and b.kind in a.forbids.pact_kinds
                    )
                    yield Clash(
                        "forbidden_signature", (p.id, q.id), (a.number, number), breach.debtor, breach.day,
                        breach.by[0] if breach.by[0] != q.id else "", f"{p.id} {a.number}: {breach.why}",
                    )  # fmt: skip


def emptied_duty(pacts: Sequence[Pact], casus: Casus) -> Iterator[Clash]:
    """Help that a reservation of the same pact takes away, once a party and the reserved power fight."""
    for p in pacts:
        for a in (a for a in p.articles if a.kind == "reservation" and a.powers and a.limits):
            for power in sorted(a.powers):
                fight = _first_fight(casus, p, power)
                if fight is None:
                    continue
                event, partner = fight
                assert event.date.earliest is not None
                for number in a.limits:
                    others = sorted(p.debtors(p.article(number), event.date.earliest) - {partner})
                    for debtor in others:
                        why = f"{number} promises {partner} help, but {a.number} leaves {power} out, and they fight in {event.id}"
                        yield Clash(
                            "emptied_duty",
                            (p.id, p.id),
                            (number, a.number),
                            debtor,
                            event.date.earliest,
                            event.id,
                            why,
                        )


def help_against_peace(pacts: Sequence[Pact], casus: Casus) -> Iterator[Clash]:
    """Help owed to one side of a fight and peace owed to the other by the same debtor."""
    fights = _fights(casus)
    for p, q in permutations(pacts, 2):
        since = _overlap(p, q)
        if since is None:
            continue
        for a in (a for a in p.articles if a.kind in HELP and a.duty is not None):
            for b in (b for b in q.articles if b.kind in PEACE and b.forbids is not None):
                yield from _torn(p, a, q, b, fights)


def _torn(p: Pact, a: Article, q: Pact, b: Article, fights: dict) -> Iterator[Clash]:
    for (friend, enemy), event in fights.items():
        day = event.date.earliest
        helpers, neutrals = p.debtors(a, day), q.debtors(b, day)
        if friend not in p.creditors(a, day) or enemy not in q.creditors(b, day):
            continue
        if friend in q.bound(day) or enemy in p.bound(day) or not _may_aim_at(a, enemy):
            continue
        for debtor in sorted((helpers & neutrals) - {friend, enemy}):
            eased = next((e for e in a.exceptions if enemy in e.powers), None)
            relief = f"; eased by article {eased.article or a.number}: {eased.why}" if eased else ""
            why = f"{friend} and {enemy} fight in {event.id}: {debtor} owes {friend} help, {enemy} peace{relief}"
            yield Clash("help_against_peace", (p.id, q.id), (a.number, b.number), debtor, day, event.id, why)


def _may_aim_at(article: Article, enemy: str) -> bool:
    trigger = article.trigger
    return trigger is None or trigger.by != "named" or enemy in trigger.named


def same_ground(pacts: Sequence[Pact], casus: Casus) -> Iterator[Clash]:
    """Two patrons bound to defend two clients, and a place that each client's line gives to itself."""
    guards = [
        (p, a, patron, client)
        for p in pacts
        for a in p.articles
        if a.kind == "defence"
        for patron, client in _patrons(p, a, casus)
    ]
    for (p, a, patron, client), (q, b, rival, other) in combinations(guards, 2):
        since = _overlap(p, q)
        shared = casus.map.claimed_for(client) & casus.map.claimed_for(other)
        if since is None or patron == rival or client == other or not shared:
            continue
        fight = next(
            (e for e in casus.chronicle.events if _is_over(e, client, other, shared, since, casus)), None
        )
        why = f"{', '.join(sorted(shared)[:3])} is {client}'s by one line and {other}'s by another: {p.id} and {q.id} both call"
        yield Clash(
            "same_ground",
            (p.id, q.id),
            (a.number, b.number),
            f"{patron}+{rival}",
            since,
            fight.id if fight else "",
            why,
        )


def _patrons(pact: Pact, article: Article, casus: Casus) -> list[tuple[str, str]]:
    day = pact.first_day
    debtors, creditors = pact.debtors(article, day), pact.creditors(article, day)
    return [(d, c) for d in sorted(debtors) for c in sorted(creditors) if casus.sides.is_client(c, d)]


def _is_over(event: Event, client: str, other: str, places: frozenset[str], since: int, casus: Casus) -> bool:
    camps = {casus.sides.camp(client), casus.sides.camp(other)}
    return (
        event.act == "ASSAULT"
        and event.place in places
        and event.date.earliest is not None
        and event.date.earliest >= since
        and any({casus.sides.camp(s), casus.sides.camp(r)} == camps for s, r in directions(event))
    )


def _fights(casus: Casus) -> dict[tuple[str, str], Event]:
    """First act of force of size 4 or more between two states, under both orders of the pair."""
    first: dict[tuple[str, str], Event] = {}
    for event in casus.chronicle.events:
        if event.act != "ASSAULT" or event.date.earliest is None or (event.magnitude or 4) < 4:
            continue
        for sender, receiver in directions(event):
            a, b = casus.sides.voice(sender), casus.sides.voice(receiver)
            first.setdefault((a, b), event)
            first.setdefault((b, a), event)
    return first


def _first_fight(casus: Casus, pact: Pact, power: str) -> tuple[Event, str] | None:
    for event in casus.chronicle.events:
        if event.act != "ASSAULT" or event.date.earliest is None:
            continue
        voices = {casus.sides.voice(actor) for actor in event.parties}
        partners = sorted(voices & pact.bound(event.date.earliest) - {power})
        if power in voices and partners:
            return event, partners[0]
    return None


RULES: dict[str, Callable[[Sequence[Pact], Casus], Iterator[Clash]]] = {
    "two_sovereigns": two_sovereigns,
    "client_as_state": client_as_state,
    "forbidden_signature": forbidden_signature,
    "emptied_duty": emptied_duty,
    "help_against_peace": help_against_peace,
    "same_ground": same_ground,
}
"""Rule name to the function that applies it."""
