"""Clauses that forbid: which acts, and which signatures, broke them."""

from collections.abc import Iterator
from dataclasses import dataclass

from foedus.chronicle.records import Event
from foedus.pacts.casus import Casus, directions
from foedus.pacts.records import Article, Pact, Prohibition
from foedus.pacts.signing import signing_events


@dataclass(frozen=True, slots=True)
class Breach:
    """One act against one clause.

    Attributes
    ----------
    by : ids of the events; the id of the pact signed, if no event records its signature.
    is_whole : False where the act only strains the clause.
    excused : True if the creditor had broken the same clause before.
    why : one clause for the reasoning.
    """

    debtor: str
    creditor: str
    day: int
    by: tuple[str, ...]
    is_whole: bool
    why: str
    excused: bool = False


class Breaches:
    """Finds breaches of prohibitions in one chronicle.

    Notes
    -----
    Whoever strikes back is not in breach: an act within thirty days of a blow from the other camp, or against a party
    that broke the same clause first, is excused.
    """

    def __init__(self, casus: Casus):
        self.chronicle, self.sides, self.map, self.casus = casus.chronicle, casus.sides, casus.map, casus
        self._broken: set[tuple[str, str, str, str]] = set()

    def by_event(self, pact: Pact, article: Article, event: Event) -> Iterator[Breach]:
        """Breaches of a standing prohibition by one act."""
        forbids, day = article.forbids, event.date.earliest
        if forbids is None or day is None or event.act not in forbids.acts | forbids.strains:
            return
        debtors, creditors = pact.debtors(article, day), pact.creditors(article, day)
        if not debtors or not self.is_near(forbids, event) or _is_small(forbids, event):
            return
        seen: set[tuple[str, str]] = set()
        for sender, receiver in directions(event):
            debtor = self.sides.voice(sender)
            if debtor not in debtors:
                continue
            for creditor in sorted(creditors - {debtor}):
                if (debtor, creditor) not in seen and self._strikes(forbids, receiver, creditor, debtor):
                    seen.add((debtor, creditor))
                    if self._is_reply(pact, article, debtor, creditor, sender, receiver, event):
                        continue
                    whole = event.act in forbids.acts
                    if whole:
                        self._broken.add((pact.id, article.number, debtor, creditor))
                    why = f"{sender} did {event.act} to {receiver} in {event.id}"
                    yield Breach(debtor, creditor, day, (event.id,), whole, why)

    def _is_reply(self, pact, article, debtor, creditor, sender, receiver, event: Event) -> bool:
        if (pact.id, article.number, creditor, debtor) in self._broken:
            return True
        return any(True for _ in self.casus.blows(receiver, sender, event))

    def by_signature(self, pact: Pact, article: Article, signed: Pact) -> Iterator[Breach]:
        """Breaches by signing another pact."""
        forbids, day = article.forbids, signed.signed.earliest
        if forbids is None or not forbids.pact_kinds or signed.id == pact.id or day is None:
            return
        kinds = sorted({a.kind for a in signed.articles} & forbids.pact_kinds)
        if not kinds:
            return
        partners = {p.actor for p in signed.parties if p.since is None}
        creditors = pact.creditors(article, day)
        for debtor in sorted(pact.debtors(article, day) & partners):
            with_whom = sorted((forbids.named or partners - creditors) & partners - {debtor})
            for creditor in sorted(creditors - {debtor} - partners) if with_whom else ():
                why = f"{debtor} signed {signed.id} ({', '.join(kinds)}) with {', '.join(with_whom)}"
                excused = (pact.id, article.number, creditor, debtor) in self._broken
                if excused:
                    why += f"; but {creditor} had broken the article first"
                else:
                    self._broken.add((pact.id, article.number, debtor, creditor))
                yield Breach(debtor, creditor, day, self.signature(signed), True, why, excused)

    def by_help(
        self, article: Article, debtor: str, creditor: str, attacker: str, since: int, until: int
    ) -> list[Breach]:
        """Breaches of a prohibition that an attack called in, from ``since`` to ``until``."""
        forbids = article.forbids
        assert forbids is not None
        found = []
        for event in self.chronicle.events:
            start = event.date.earliest
            if (
                start is None
                or not since <= start <= until
                or event.act not in forbids.acts | forbids.strains
            ):
                continue
            for sender, receiver in directions(event):
                if self.sides.voice(sender) == debtor and self._favours(
                    forbids, receiver, creditor, attacker
                ):
                    whole = event.act in forbids.acts
                    why = f"{sender} did {event.act} to {receiver} in {event.id}"
                    found.append(Breach(debtor, creditor, start, (event.id,), whole, why))
                    break
        return found

    def signature(self, pact: Pact) -> tuple[str, ...]:
        """Events that record the signature of ``pact``, or its own id."""
        found = signing_events(self.chronicle, pact)
        return tuple(event.id for event in found) or (pact.id,)

    def is_near(self, forbids: Prohibition, event: Event) -> bool:
        """Whether ``event`` falls in the area the prohibition covers."""
        if forbids.within_km is None or not forbids.place:
            return True
        distance = self.map.distance_km(forbids.place, event.place)
        return distance is not None and distance <= forbids.within_km

    def _strikes(self, forbids: Prohibition, receiver: str, creditor: str, debtor: str) -> bool:
        if forbids.toward == "named":
            return receiver in forbids.named or self.sides.voice(receiver) in forbids.named
        is_client = self.sides.is_client(receiver, creditor)
        if forbids.toward == "client":
            return is_client
        return self.sides.voice(receiver) == creditor or (forbids.clients == "included" and is_client)

    def _favours(self, forbids: Prohibition, receiver: str, creditor: str, attacker: str) -> bool:
        if forbids.toward == "aggressor":
            return self.sides.camp(receiver) == self.sides.camp(attacker)
        return self._strikes(forbids, receiver, creditor, "")


def _is_small(forbids: Prohibition, event: Event) -> bool:
    """Whether an act is known to be smaller than the prohibition speaks of."""
    return (
        event.act in forbids.acts and event.magnitude is not None and event.magnitude < forbids.min_magnitude
    )
