"""Edits to the past: values that print themselves, combine, and are refused where they contradict the record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from foedus.dates import parse
from foedus.errors import Fault, guess


@dataclass(frozen=True, slots=True)
class WithoutPact:
    """A pact that was never signed: its duties, and the act of signing it, are taken out."""

    pact: str

    def __str__(self) -> str:
        return f"without the pact {self.pact}"


@dataclass(frozen=True, slots=True)
class WithoutEvent:
    """An event that did not happen; the clocks of those who did it run on."""

    event: str

    def __str__(self) -> str:
        return f"without the event {self.event}"


@dataclass(frozen=True, slots=True)
class WithoutActs:
    """Acts of a class (or PLOVER type) that did not and could not happen between some actors over a time."""

    act: str
    senders: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    def __str__(self) -> str:
        who = f"{', '.join(self.senders) or 'anyone'} to {', '.join(self.receivers) or 'anyone'}"
        return f"without {self.act} of {who} from {self.since or 'the start'} to {self.until or 'the end'}"


@dataclass(frozen=True, slots=True)
class WithEvent:
    """An event that happened besides those of the record."""

    date: str
    sender: str
    act: str
    receiver: str
    magnitude: int = 2

    def __str__(self) -> str:
        return f"with {self.sender} {self.act} {self.receiver} on {self.date}"


@dataclass(frozen=True, slots=True)
class WithPact:
    """A pact that was signed besides those of the record; see ``docs/pacts.md`` for its clauses."""

    pact: Any

    def __str__(self) -> str:
        return f"with the pact {self.pact.id}"


@dataclass(frozen=True, slots=True)
class Capability:
    """Another path of capability: an actor's yearly values multiplied by ``factor`` from a day on."""

    actor: str
    factor: float
    since: str = ""

    def __str__(self) -> str:
        return f"{self.actor}'s capability times {self.factor:g} from {self.since or 'the start'}"


Edit = WithoutPact | WithoutEvent | WithoutActs | WithEvent | WithPact | Capability


@dataclass(frozen=True, slots=True)
class Edits:
    """Several edits made together; ``+`` combines them.

    Examples
    --------
    >>> print(Edits((WithoutPact("protocol-1936"),)) + Edits((WithoutEvent("khasan-1"),)))
    without the pact protocol-1936; without the event khasan-1
    """

    edits: tuple[Edit, ...] = ()

    def __str__(self) -> str:
        return "; ".join(map(str, self.edits)) or "nothing changed"

    def __repr__(self) -> str:
        return f"<Edits: {self}>"

    def __add__(self, other: "Edits") -> "Edits":
        return Edits((*self.edits, *(e for e in other.edits if e not in self.edits)))

    def __bool__(self) -> bool:
        return bool(self.edits)

    def of(self, kind: type) -> list[Any]:
        """The edits of one kind."""
        return [e for e in self.edits if isinstance(e, kind)]


def edits_from(
    without: Any = (), with_: Any = (), replace: Any = (), *, pacts: Iterable[str], events: Iterable[str]
) -> tuple[Edits, list[Fault]]:
    """Edits as a caller writes them: ids of pacts and events, edits, or several of either.

    Returns
    -------
    edits, faults : a fault per id that is neither a pact nor an event.
    """
    pact_ids, event_ids = list(pacts), set(events)
    made, faults = [], []
    for item in _several(without):
        if not isinstance(item, str):
            made.append(item)
        elif item in pact_ids:
            made.append(WithoutPact(item))
        elif item in event_ids:
            made.append(WithoutEvent(item))
        else:
            advice = guess(item, [*pact_ids, *sorted(event_ids)])
            faults.append(
                Fault(f"'{item}' is neither a pact nor an event of the record.", advice=advice[:300])
            )
    for item in (*_several(with_), *_several(replace)):
        if isinstance(item, str):
            faults.append(
                Fault(
                    f"'{item}' cannot be added by name.",
                    advice="Give WithEvent(...), WithPact(...) or Capability(...).",
                )
            )
        else:
            made.append(item)
    return Edits(tuple(made)), faults


def contradictions(
    edits: Edits, actors: Sequence[str], acts: Sequence[str], classes: Sequence[str]
) -> list[Fault]:
    """What an edit says that the record or the model does not know, or that two edits deny each other."""
    faults = []
    for e in edits.of(WithoutActs):
        faults += _unknown("actor", (*e.senders, *e.receivers), actors)
        faults += _unknown("act", (e.act,), [*classes, *acts])
        faults += _dates(e.since, e.until)
    for e in edits.of(WithEvent):
        faults += _unknown("actor", (e.sender, e.receiver), actors)
        faults += _unknown("act", (e.act,), acts)
        faults += _dates(e.date)
        if e.sender == e.receiver:
            faults.append(Fault(f"{e}: an event needs two actors."))
        faults += [Fault(f"'{e}' is denied by '{o}'.") for o in edits.of(WithoutActs) if _covers(o, e)]
    for e in edits.of(Capability):
        faults += _unknown("actor", (e.actor,), actors)
        faults += _dates(e.since)
        if not 0 <= e.factor < float("inf"):
            faults.append(Fault(f"{e}: the factor must be a number from 0 on."))
    return faults


def _covers(taken: WithoutActs, added: WithEvent) -> bool:
    day = parse(added.date).earliest or 0
    return (
        taken.act == added.act
        and (not taken.senders or added.sender in taken.senders)
        and (not taken.receivers or added.receiver in taken.receivers)
        and first(taken.since) <= day <= last(taken.until)
    )


def first(text: str) -> float:
    """First day of a date as model time; minus infinity for none."""
    found = parse(text).earliest if text else None
    return float("-inf") if found is None else float(found)


def last(text: str) -> float:
    """Last moment of a date as model time; infinity for none."""
    found = parse(text).latest if text else None
    return float("inf") if found is None else float(found) + 1.0 - 1e-9


def _unknown(what: str, names: Iterable[str], known: Sequence[str]) -> list[Fault]:
    return [
        Fault(f"{what} '{n}' is not in the record.", advice=guess(n, known)) for n in names if n not in known
    ]


def _dates(*texts: str) -> list[Fault]:
    faults = []
    for text in texts:
        try:
            if text:
                parse(text)
        except ValueError as error:
            faults.append(Fault(str(error)))
        except Exception as error:
            faults += list(getattr(error, "faults", (Fault(str(error)),)))
    return faults


def _several(given: Any) -> tuple[Any, ...]:
    if given is None:
        return ()
    if isinstance(given, Edits):
        return given.edits
    return tuple(given) if isinstance(given, tuple | list | set) else (given,)
