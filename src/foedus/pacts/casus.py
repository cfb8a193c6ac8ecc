"""Casus foederis: does this act call this clause in? Yes, no, or the record cannot tell, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Event
from foedus.pacts.ground import Map
from foedus.pacts.records import Article, Exemption, Pact
from foedus.pacts.sides import Sides

PROVOCATION_DAYS = 30
"""An act is provoked if the victim's camp struck the attacker's camp within this many days before it."""

_FORCE = frozenset({"ASSAULT", "COERCE"})
_DISPUTED_FIRST = ("sender", "first_fire", "crossed_first", "initiator")


@dataclass(frozen=True, slots=True)
class Call:
    """One act that calls one clause in.

    Attributes
    ----------
    attacker, victim : the states behind the act.
    creditor : the party the duty is owed to.
    holds : True, False, or ``None`` if it depends on what the record leaves open.
    because : the facts that decided, in words.
    excepted : the exemption that lifts the duty, if one does.
    """

    event: Event
    attacker: str
    victim: str
    creditor: str
    holds: bool | None
    because: tuple[str, ...]
    excepted: Exemption | None = None

    @property
    def enemy(self) -> str:
        """Against whom the creditor is to be helped: the attacker, or the victim of a party's own attack."""
        return self.victim if self.creditor == self.attacker else self.attacker


class Casus:
    """Judges acts of one chronicle against triggers, under one border line or none.

    Parameters
    ----------
    chronicle
        The record.
    border
        Actor whose line counts; ``None`` leaves a call open where the lines disagree.
    """

    def __init__(self, chronicle: Chronicle, border: str | None = None):
        self.chronicle = chronicle
        self.sides = Sides(chronicle.actors)
        self.map = Map(chronicle, self.sides)
        self.border = border
        self._claimants = sorted({claim.claimant for claim in chronicle.borders})
        self._struck: dict[tuple[str, str], list[Event]] = {}
        for event in chronicle.events:
            if event.act in _FORCE:
                for sender, receiver in directions(event):
                    pair = self.sides.camp(sender), self.sides.camp(receiver)
                    self._struck.setdefault(pair, []).append(event)

    def calls(self, pact: Pact, article: Article, event: Event) -> Iterator[Call]:
        """Every way in which ``event`` calls ``article`` in, or may."""
        trigger, day = article.trigger, event.date.earliest
        if trigger is None or day is None or event.act not in trigger.acts:
            return
        bound = pact.bound(day, article=article)
        if not bound:
            return
        seen: set[tuple[str, str]] = set()
        for sender, receiver in directions(event):
            attacker = self.sides.voice(sender)
            if not self._is_meant(article, attacker, sender, bound):
                continue
            for creditor in self._creditors(pact, article, attacker, receiver, day):
                if (attacker, creditor) not in seen:
                    seen.add((attacker, creditor))
                    yield self._call(pact, article, event, sender, receiver, creditor)

    def _is_meant(self, article: Article, attacker: str, sender: str, bound: frozenset[str]) -> bool:
        trigger = article.trigger
        assert trigger is not None
        if trigger.by == "named":
            return attacker in trigger.named or sender in trigger.named
        return (attacker in bound) == (trigger.by == "party")

    def _creditors(self, pact: Pact, article: Article, attacker: str, receiver: str, day: int) -> list[str]:
        trigger = article.trigger
        assert trigger is not None
        victim, creditors = self.sides.voice(receiver), sorted(pact.creditors(article, day))
        if trigger.by == "party":
            return [attacker] if attacker in creditors and victim not in creditors else []
        if trigger.against == "client":
            return [c for c in creditors if self.sides.is_client(receiver, c)]
        return [victim] if victim in creditors else []

    def _call(
        self, pact: Pact, article: Article, event: Event, sender: str, receiver: str, creditor: str
    ) -> Call:
        attacker = self.sides.voice(sender)
        lines = [self.border] if self.border is not None else self._lines(attacker, creditor)
        found = [self._under(line, pact, article, event, sender, receiver, creditor) for line in lines]
        verdicts = {holds for holds, _ in found}
        holds = verdicts.pop() if len(verdicts) == 1 else None
        because = tuple(dict.fromkeys(words for _, told in found for words in told))
        excepted = next((e for e in article.exceptions if attacker in e.powers), None)
        return Call(event, attacker, self.sides.voice(receiver), creditor, holds, because, excepted)

    def _lines(self, attacker: str, creditor: str) -> list[str | None]:
        """One claimant for each of the two camps, the parties themselves first; ``None`` if neither draws a line."""
        lines: dict[str, str | None] = {}
        for claimant in (*(who for who in (creditor, attacker) if who in self._claimants), *self._claimants):
            lines.setdefault(self.sides.camp(claimant), claimant)
        camps = (self.sides.camp(creditor), self.sides.camp(attacker))
        return [lines[camp] for camp in camps if camp in lines] or [None]

    def _under(
        self,
        line: str | None,
        pact: Pact,
        article: Article,
        event: Event,
        sender: str,
        receiver: str,
        creditor: str,
    ) -> tuple[bool | None, tuple[str, ...]]:
        """Whether the clause is called in under one line, and why."""
        tests = (
            self._ground(line, pact, article, event, self.sides.voice(sender), creditor),
            self._provocation(article, event, sender, receiver),
            self._defence(line, article, event, sender, receiver),
            _weight(article, event),
        )
        verdicts = [holds for holds, _ in tests]
        holds = False if False in verdicts else None if None in verdicts else True
        return holds, tuple(words for _, words in tests if words)

    def _ground(
        self, line: str | None, pact: Pact, article: Article, event: Event, attacker: str, creditor: str
    ) -> tuple[bool | None, str]:
        assert article.trigger is not None
        where = article.trigger.where
        if where == "anywhere":
            return True, ""
        assert event.date.earliest is not None
        camps = frozenset({self.sides.camp(attacker), self.sides.camp(creditor)})
        ground = self.map.ground(event.place, event.date.earliest, border=line, camps=camps)
        if where == "territory":
            protected = pact.creditors(article, event.date.earliest)
            return ground.test(lambda owner: self.sides.voice(owner) in protected), ground.describe()
        home = self.sides.camp(attacker)
        return ground.test(lambda owner: self.sides.camp(owner) != home), ground.describe()

    def _provocation(
        self, article: Article, event: Event, sender: str, receiver: str
    ) -> tuple[bool | None, str]:
        assert article.trigger is not None
        if article.trigger.provoked == "any":
            return True, ""
        if self._is_disputed(event):
            return None, "reports disagree on who began"
        for earlier in self.blows(receiver, sender, event):
            return False, f"after {earlier.id} by the other side"
        for earlier in self._blows_at_the_host(receiver, sender, event):
            return False, f"on the land of one whom {receiver} struck in {earlier.id}"
        return True, "unprovoked on the record"

    def _is_disputed(self, event: Event) -> bool:
        """Whether reports name actors of different camps as the one who began."""
        told = [
            r.value for attribute in _DISPUTED_FIRST for r in self.chronicle.reports_on(event.id, attribute)
        ]
        return len({self.sides.camp(who) if who in self.chronicle.actors else who for who in told}) > 1

    def _blows_at_the_host(self, receiver: str, sender: str, event: Event) -> Iterator[Event]:
        """Acts of force by the victim's camp on a third camp, on whose land the act took place."""
        assert event.date.earliest is not None
        ground = self.map.ground(event.place, event.date.earliest, border=None, camps=frozenset())
        hosts = {self.sides.camp(owner) for owner in ground.owners.values()}
        if len(hosts) == 1 and not hosts & {self.sides.camp(receiver), self.sides.camp(sender)}:
            yield from self.blows(receiver, hosts.pop(), event)

    def _defence(
        self, line: str | None, article: Article, event: Event, sender: str, receiver: str
    ) -> tuple[bool | None, str]:
        """No attack, if it answers a blow of at least its own size on the attacker's own land."""
        assert article.trigger is not None
        if article.trigger.self_defence == "counts" or event.magnitude is None:
            return True, ""
        home = self.sides.camp(sender)
        camps, open_case = frozenset({home, self.sides.camp(receiver)}), ""
        for earlier in self.blows(receiver, sender, event):
            if earlier.act != "ASSAULT" or (earlier.magnitude or 0) < event.magnitude:
                continue
            assert earlier.date.earliest is not None
            ground = self.map.ground(earlier.place, earlier.date.earliest, border=line, camps=camps)
            at_home = ground.test(lambda owner: self.sides.camp(owner) == home)
            if at_home:
                return False, f"in defence after {earlier.id}; {ground.describe()}"
            if at_home is None:
                open_case = f"perhaps in defence after {earlier.id}; {ground.describe()}"
        return (None, open_case) if open_case else (True, "")

    def blows(self, who: str, whom: str, event: Event) -> Iterator[Event]:
        """Acts of force by the camp of ``who`` on that of ``whom`` in the thirty days before ``event``."""
        day = event.date.earliest
        assert day is not None
        for earlier in self._struck.get((self.sides.camp(who), self.sides.camp(whom)), ()):
            first, last = earlier.date.earliest, earlier.date.latest
            if first is not None and last is not None and first < day and last >= day - PROVOCATION_DAYS:
                yield earlier


def directions(event: Event) -> Iterator[tuple[str, str]]:
    """Who acts on whom: one way for a directed act, both ways for a mutual one, none for an internal one.

    Examples
    --------
    >>> from foedus.dates import parse
    >>> fight = Event("e", parse("1939"), "A", ("B",), "ASSAULT", form="mutual")
    >>> list(directions(fight))
    [('A', 'B'), ('B', 'A')]
    """
    if event.form == "internal":
        return
    for receiver in event.receivers:
        yield event.sender, receiver
        if event.form == "mutual":
            yield receiver, event.sender


def _weight(article: Article, event: Event) -> tuple[bool | None, str]:
    assert article.trigger is not None
    least = article.trigger.min_magnitude
    if least <= 1:
        return True, ""
    if event.magnitude is None:
        return None, "size not on record"
    return event.magnitude >= least, f"size {event.magnitude} against {least} asked"
