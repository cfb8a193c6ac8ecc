"""The past after an edit, and the draft in which it is made: one step per kind of change, every fault gathered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from foedus.chronicle.capabilities import MEASURES
from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Event
from foedus.errors import Fault, InputError, guess, raise_if
from foedus.pacts.records import Pact

if TYPE_CHECKING:
    from foedus.counterfactual.edits import WithoutActs


@dataclass(frozen=True, slots=True, eq=False)
class Edited:
    """A past with something changed.

    Attributes
    ----------
    sentence : what was changed, with what followed from it by rule.
    chronicle, pacts : as they are now.
    since : ordinal of the day from which history is free.
    removed, added : events taken out (with only the receivers concerned) and put in.
    bans : acts that may not happen.
    notes : what was completed by rule.
    """

    sentence: str
    chronicle: Chronicle
    pacts: tuple[Pact, ...]
    since: int
    removed: tuple[Event, ...] = ()
    added: tuple[Event, ...] = ()
    bans: tuple["WithoutActs", ...] = ()
    notes: tuple[str, ...] = ()


class Draft:
    """A chronicle and its pacts while they are being changed."""

    def __init__(self, chronicle: Chronicle, pacts: tuple[Pact, ...]):
        self.record = chronicle
        self.events = {event.id: event for event in chronicle.events}
        self.pacts = {pact.id: pact for pact in pacts}
        self.known_pacts = dict(self.pacts)
        self.capabilities = chronicle.capabilities
        self.removed: list[Event] = []
        self.added: list[Event] = []
        self.bans: list[WithoutActs] = []
        self.days: list[int] = []
        self.notes: list[str] = []
        self.faults: list[Fault] = []
        self.completed: set[str] = set()

    def take_out(self, key: str) -> None:
        """A pact with the event of its signature, or an event with the pact it signed."""
        pact = self.pacts.get(key)
        if pact is not None:
            self._drop_pact(pact)
            for event in self._signatures(pact):
                self._drop_event(event)
                if event.id != key:
                    self._completed(event.id, f"the event of its signature, {event.id}, goes with {key}")
            return
        event = self.events.get(key)
        if event is None:
            self._missing(key)
            return
        for signed in [p for p in self.pacts.values() if event in self._signatures(p)]:
            self._drop_pact(signed)
            self._completed(signed.id, f"the pact it signed, {signed.id}, goes with {key}")
        self._drop_event(event)

    def take_out_acts(self, acts: "WithoutActs") -> None:
        """Every act that is meant, receiver by receiver."""
        self._check_actors((*acts.senders, *acts.receivers))
        hit = [(event, gone) for event in self.events.values() if (gone := acts.meant(event))]
        if not hit and not any(acts.meant(event) for event in self.removed):
            self.faults.append(
                Fault(
                    f"'{acts}' takes out nothing: the record holds no such act.",
                    advice="Widen the time or the actors.",
                )
            )
            return
        for event, gone in hit:
            left = tuple(r for r in event.receivers if r not in gone)
            self.removed.append(replace(event, receivers=gone))
            if left:
                self.events[event.id] = replace(event, receivers=left)
            else:
                del self.events[event.id]
                self._sweep(event)
        self.bans.append(acts)
        self.days += [day for event, _ in hit if (day := event.date.earliest) is not None]

    def put_in(self, added: Pact | Event) -> None:
        """A pact or event whose id is free and whose actors exist on its day."""
        known = self.pacts if isinstance(added, Pact) else self.events
        if added.id in known:
            self.faults.append(
                Fault(f"'{added.id}' is in the record already.", advice="Replace it, or choose another id.")
            )
            return
        parties = added.actors if isinstance(added, Pact) else added.parties
        self._check_actors(parties)
        day = added.signed if isinstance(added, Pact) else added.date
        self.faults += [
            Fault(f"'{added.id}' is dated {day}, when {who} did not exist ({self.record.actors[who].span}).")
            for who in parties
            if who in self.record.actors and not self.record.actors[who].may_exist(day)
        ]
        if isinstance(added, Pact):
            self.pacts[added.id] = added
            self.days.append(added.first_day)
            return
        if day.earliest is None:
            self.faults.append(Fault(f"'{added.id}' has no first day.", advice="Give it a date."))
            return
        self.events[added.id] = added
        self.added.append(added)
        self.days.append(day.earliest)

    def exchange(self, key: str, by: Pact | Event) -> None:
        """One pact or event for another of its kind; the signature of a replaced pact stays."""
        store = self.pacts if isinstance(by, Pact) else self.events
        if key not in store:
            self._missing(key)
            return
        if isinstance(by, Pact):
            self._drop_pact(self.pacts[key])
        else:
            self._drop_event(self.events[key])
        self.put_in(by)

    def set_capability(self, actor: str, column: str, values: Sequence[tuple[int, float]]) -> None:
        """Other values for some years of one actor."""
        import polars as pl

        self._check_actors((actor,))
        table = self.capabilities
        if table is None or column not in MEASURES:
            why = (
                "the record has no capabilities." if table is None else f"there is no capability '{column}'."
            )
            self.faults.append(Fault(why, advice=guess(column, MEASURES)))
            return
        known = set(table.filter(pl.col("actor") == actor)["year"].to_list())
        for year, value in values:
            if year not in known:
                have = f"{min(known)} to {max(known)}" if known else "none"
                self.faults.append(Fault(f"{actor} has no capabilities of {year}; years known: {have}."))
            elif not 0.0 <= value < float("inf"):
                self.faults.append(Fault(f"{column} of {actor} in {year} cannot be {value}."))
            else:
                here = (pl.col("actor") == actor) & (pl.col("year") == year)
                table = table.with_columns(pl.when(here).then(value).otherwise(pl.col(column)).alias(column))
                self.days.append(date(year, 1, 1).toordinal())
        self.capabilities = table

    def finish(self, sentence: str, since: int | None) -> Edited:
        """The edited past, or one message with every fault."""
        first = min(self.days, default=None)
        if since is not None and first is not None and since > first:
            self.faults.append(
                Fault(
                    f"'{sentence}' changes {date.fromordinal(first)}, before {date.fromordinal(since)} from when on history "
                    "is free: what followed in between would contradict it.",
                    advice=f"since={date.fromordinal(first)}, or earlier.",
                )
            )
        raise_if(self.faults)
        start = since if since is not None else first
        if start is None:
            raise InputError(Fault("nothing is changed and no day is given.", advice="Give since."))
        notes = tuple(self.notes)
        kept = {event.id for event in self.events.values()}
        chronicle = replace(
            self.record,
            events=tuple(self.events.values()),
            reports=tuple(report for report in self.record.reports if report.event in kept),
            capabilities=self.capabilities,
        )
        full = sentence + (f" ({'; '.join(notes)})" if notes else "")
        by_date = sorted(self.removed, key=lambda event: event.sort_key)
        return Edited(
            full, chronicle, tuple(self.pacts.values()), start, tuple(by_date), tuple(self.added),
            tuple(self.bans), notes,
        )  # fmt: skip

    def _signatures(self, pact: Pact) -> list[Event]:
        """Events of a pact's signature: the one it names, the one of its id, or an AGREE of its parties on the day."""
        for key in (pact.event, pact.id):
            if key in self.events:
                return [self.events[key]]
        parties = set(pact.actors)
        return [
            event
            for event in self.events.values()
            if event.act == "AGREE" and event.form != "internal"
            and event.date.earliest == pact.signed.earliest and set(event.parties) <= parties
        ]  # fmt: skip

    def _drop_pact(self, pact: Pact) -> None:
        del self.pacts[pact.id]
        self.days += [day for day in (pact.signed.earliest, pact.first_day) if day is not None]

    def _drop_event(self, event: Event) -> None:
        del self.events[event.id]
        self.removed.append(event)
        if event.date.earliest is not None:
            self.days.append(event.date.earliest)

    def _sweep(self, event: Event) -> None:
        """A pact does not outlive the act that signed it."""
        for pact in [p for p in self.pacts.values() if event.id in (p.event, p.id)]:
            self._drop_pact(pact)
            self._completed(pact.id, f"the pact {pact.id} goes with the act that signed it")

    def _completed(self, key: str, note: str) -> None:
        self.completed.add(key)
        self.notes.append(note)

    def _missing(self, key: str) -> None:
        """Why there is nothing to take out: completed by rule already, taken out twice, or never there."""
        if key in self.completed:
            return
        if key in self.known_pacts or any(event.id == key for event in self.record.events):
            self.faults.append(Fault(f"'{key}' is taken out twice.", advice="Name it once."))
            return
        known = [*self.known_pacts, *(event.id for event in self.record.events)]
        advice = guess(key, known)
        self.faults.append(
            Fault(
                f"'{key}' is neither a pact nor an event of the record.",
                advice=advice
                if advice.startswith("Did")
                else "See `foedus timeline` and `foedus duties` for the ids.",
            )
        )

    def _check_actors(self, names: Sequence[str]) -> None:
        known = list(self.record.actors)
        self.faults += [
            Fault(f"actor '{name}' is not in actors.csv.", advice=guess(name, known))
            for name in dict.fromkeys(names)
            if name not in self.record.actors
        ]
