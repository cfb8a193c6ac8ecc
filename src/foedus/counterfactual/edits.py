"""Edits to the past: values that print themselves, combine, and are refused where they contradict the record."""

from dataclasses import dataclass
from datetime import date as Day
from typing import Any

from foedus.dates import parse

FAR = 10**7


class Combining:
    """What ``&`` joins."""

    __slots__ = ()

    def __and__(self, other: Any) -> "Edits":
        if not isinstance(other, Combining):
            return NotImplemented
        first, second = (e.edits if isinstance(e, Edits) else (e,) for e in (self, other))
        return Edits((*first, *(e for e in second if e not in first)))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class WithoutPact(Combining):
    """A pact that was never signed: its duties, and the act of signing it, are taken out."""

    pact: str

    def __str__(self) -> str:
        return f"without the pact {self.pact}"


@dataclass(frozen=True, slots=True)
class WithoutEvent(Combining):
    """An event that did not happen; the clocks of those who did it run on."""

    event: str

    def __str__(self) -> str:
        return f"without the event {self.event}"


@dataclass(frozen=True, slots=True)
class WithoutActs(Combining):
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
class WithEvent(Combining):
    """An event that happened besides those of the record."""

    date: str
    sender: str
    act: str
    receiver: str
    magnitude: int = 2

    def __str__(self) -> str:
        return f"with {self.sender} {self.act} {self.receiver} on {self.date}"


@dataclass(frozen=True, slots=True)
class WithPact(Combining):
    """A pact that was signed besides those of the record; see ``docs/pacts.md`` for its clauses."""

    pact: Any

    def __str__(self) -> str:
        return f"with the pact {self.pact.id}"


@dataclass(frozen=True, slots=True)
class Capability(Combining):
    """Another path of capability: an actor's yearly values multiplied by ``factor``, in the years of ``since`` to ``until``.

    Several make a path: ``Capability("JPN", 2.0, "1937", "1938") & Capability("JPN", 0.5, "1939")``.
    """

    actor: str
    factor: float
    since: str = ""
    until: str = ""

    def __str__(self) -> str:
        to = f" to {self.until}" if self.until else ""
        return f"{self.actor}'s capability times {self.factor:g} from {self.since or 'the start'}{to}"

    @property
    def years(self) -> tuple[int, int]:
        """First and last year."""
        ends = (first(self.since), last(self.until))
        return tuple(  # type: ignore[return-value]
            Day.fromordinal(int(end)).year if abs(end) < FAR else (-FAR if end < 0 else FAR) for end in ends
        )


Edit = WithoutPact | WithoutEvent | WithoutActs | WithEvent | WithPact | Capability


@dataclass(frozen=True, slots=True)
class Edits(Combining):
    """Several edits made together; ``&`` combines them, each once.

    Examples
    --------
    >>> print(WithoutPact("protocol-1936") & Capability("JPN", 0.5, "1937") & WithoutPact("protocol-1936"))
    without the pact protocol-1936; JPN's capability times 0.5 from 1937
    """

    edits: tuple[Edit, ...] = ()

    def __str__(self) -> str:
        return "; ".join(map(str, self.edits)) or "nothing changed"

    def __repr__(self) -> str:
        return f"<Edits: {self}>"

    def __bool__(self) -> bool:
        return bool(self.edits)

    def of(self, kind: type) -> list[Any]:
        """The edits of one kind."""
        return [e for e in self.edits if isinstance(e, kind)]


def first(text: str) -> float:
    """First day of a date as model time; minus infinity for none."""
    found = parse(text).earliest if text else None
    return float("-inf") if found is None else float(found)


def last(text: str) -> float:
    """Last moment of a date as model time; infinity for none."""
    found = parse(text).latest if text else None
    return float("inf") if found is None else float(found) + 1.0 - 1e-9
