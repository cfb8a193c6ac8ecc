"""Which later acts answered a call, and whether in time and in full."""

from bisect import bisect_left
from dataclasses import dataclass

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Event
from foedus.pacts.casus import directions
from foedus.pacts.ground import Map
from foedus.pacts.records import Obligation
from foedus.pacts.sides import Sides

_HOSTILE = frozenset({"ASSAULT", "COERCE", "THREATEN", "ACCUSE", "SANCTION", "REJECT", "REQUEST", "MOBILIZE"})
_FRIENDLY = frozenset({"AID", "SUPPORT", "CONSULT", "AGREE", "COOPERATE", "CONCEDE", "RETREAT", "MOBILIZE"})
_ON_THE_GROUND = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What followed a call.

    Attributes
    ----------
    verdict : honoured, late, partly, not, cannot_tell.
    events : ids of the acts that decide it, in time order.
    why : one clause for the reasoning.
    """

    verdict: str
    events: tuple[str, ...]
    why: str


class Answers:
    """Finds fulfilling acts in a chronicle, indexed by the state that acted."""

    def __init__(self, chronicle: Chronicle, sides: Sides, chart: Map):
        self.sides, self.map = sides, chart
        self._by_voice: dict[str, list[tuple[Event, str]]] = {}
        for event in chronicle.events:
            if event.date.earliest is not None:
                for sender, receiver in directions(event):
                    self._by_voice.setdefault(sides.voice(sender), []).append((event, receiver))
        self._starts = {
            voice: [event.date.earliest for event, _ in acts] for voice, acts in self._by_voice.items()
        }
        self.last_day = max((e.date.latest or e.date.earliest or 0 for e in chronicle.events), default=0)

    def to(
        self,
        duty: Obligation,
        debtor: str,
        creditor: str,
        attacker: str,
        place: str,
        called_in: int,
        due: int,
        skip: tuple[str, ...] = (),
    ) -> Answer:
        """Judge what ``debtor`` did for ``creditor`` from the day it was called in.

        An act that began before the call and went on after it counts; one between the due day and the same time
        again is late. With ``toward = "either"`` hostile acts count at the aggressor and friendly ones at the victim.
        """
        grace = due + max(duty.within_days, 1)
        full, part, late = [], [], []
        for event in self._candidates(duty, debtor, creditor, attacker, place, called_in, grace):
            start = event.date.earliest
            assert start is not None
            if event.id in skip:
                continue
            if start > due:
                late.append(event)
            elif event.act in duty.acts:
                full.append(event)
            else:
                part.append(event)
        return self._verdict(duty, full, part, late, due)

    def _verdict(
        self, duty: Obligation, full: list[Event], part: list[Event], late: list[Event], due: int
    ) -> Answer:
        if full:
            return Answer("honoured", _ids(full + part), f"answered by {_short(full)}")
        late = [event for event in late if event.act in duty.acts]
        if late:
            return Answer("late", _ids(part + late), f"answered after the due day by {_short(late)}")
        if part:
            return Answer("partly", _ids(part), f"answered only by {_short(part)}")
        if due > self.last_day:
            return Answer("cannot_tell", (), "the record ends before the due day")
        if duty.silence == "cannot_tell":
            return Answer("cannot_tell", (), "no answer on record, but such acts often leave none")
        return Answer("not", (), "no answer on record")

    def _candidates(self, duty, debtor, creditor, attacker, place, called_in, until):
        acts = self._by_voice.get(debtor, [])
        stop = bisect_left(self._starts.get(debtor, []), until + 1)
        wanted = duty.acts | duty.partial
        seen: set[str] = set()
        for event, receiver in acts[:stop]:
            if event.act not in wanted or event.id in seen or not _falls_in(event, called_in):
                continue
            if self._is_aimed(duty, event, receiver, creditor, attacker, place):
                seen.add(event.id)
                yield event

    def _is_aimed(self, duty, event: Event, receiver: str, creditor: str, attacker: str, place: str) -> bool:
        if self.sides.voice(receiver) == creditor and duty.toward != "aggressor":
            return duty.toward == "victim" or event.act in _FRIENDLY
        at_enemy = bool(attacker) and self.sides.camp(receiver) == self.sides.camp(attacker)
        if not at_enemy or duty.toward == "victim" or (duty.toward == "either" and event.act not in _HOSTILE):
            return False
        return event.act not in _ON_THE_GROUND or self._is_near(duty, event.place, place)

    def _is_near(self, duty: Obligation, here: str, there: str) -> bool:
        if duty.within_km is None:
            return True
        distance = self.map.distance_km(here, there)
        return distance is None or distance <= duty.within_km


def _falls_in(event: Event, called_in: int) -> bool:
    start, end = event.date.earliest, event.date.latest
    assert start is not None
    return start >= called_in or (end is not None and end > called_in)


def _ids(events: list[Event]) -> tuple[str, ...]:
    return tuple(event.id for event in sorted(events, key=lambda event: event.sort_key))


def _short(events: list[Event]) -> str:
    shown = ", ".join(event.id for event in events[:3])
    return shown if len(events) <= 3 else f"{shown} and {len(events) - 3} more"
