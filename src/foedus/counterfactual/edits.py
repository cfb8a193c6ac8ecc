"""What is changed in the past: values that combine, say themselves in a sentence, and are refused if they contradict the record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Event
from foedus.counterfactual.edited import Draft, Edited
from foedus.model.specification import Deed, Specification, first_day, last_day
from foedus.pacts.records import Pact


class Edit:
    """One change; add it to others with ``+``."""

    __slots__ = ()

    def __add__(self, other: "Edit | Edits") -> "Edits":
        return Edits((self,)) + other

    def change(self, draft: Draft) -> None:
        """Work on a draft of the past, noting faults there."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Without(Edit):
    """A pact or an event taken out, by id.

    A pact goes with the event of its signature and an event of signature with its pact, for neither makes sense alone.
    Pacts that it ended stay ended: what would have stood in its place nobody knows.

    Examples
    --------
    >>> print(Without("protocol-1936") + Without("khasan-truce-1938"))
    without protocol-1936 and without khasan-truce-1938
    """

    id: str

    def __str__(self) -> str:
        return f"without {self.id}"

    def change(self, draft: Draft) -> None:
        """Take it out of the draft."""
        draft.take_out(self.id)


@dataclass(frozen=True, slots=True)
class WithoutActs(Edit):
    """Acts of some types between some actors over a time, taken out and kept from happening.

    Attributes
    ----------
    acts : PLOVER types; empty is any.
    senders, receivers : actor ids; empty is anyone.
    since, until : first and last day, as EDTF text; empty is unbounded.
    name : what these acts are called.
    """

    acts: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    name: str = ""

    def __str__(self) -> str:
        what = self.name or ", ".join(self.acts) or "any act"
        who = f" by {', '.join(self.senders)}" if self.senders else ""
        whom = f" on {', '.join(self.receivers)}" if self.receivers else ""
        when = f" from {self.since}" if self.since else ""
        return f"without {what}{who}{whom}{when}" + (f" to {self.until}" if self.until else "")

    @property
    def span(self) -> tuple[int, int]:
        """First and last day as ordinals."""
        return first_day(self.since, 1), last_day(self.until, date.max.toordinal())

    def meant(self, event: Event) -> tuple[str, ...]:
        """Receivers of ``event`` toward whom it is one of these acts."""
        day, (first, last) = event.date.earliest, self.span
        if day is None or not first <= day <= last or event.form == "internal":
            return ()
        if self.acts and event.act not in self.acts:
            return ()
        return tuple(
            other
            for other in event.receivers
            if self._between(event.sender, other)
            or (event.form == "mutual" and self._between(other, event.sender))
        )

    def _between(self, sender: str, receiver: str) -> bool:
        return (not self.senders or sender in self.senders) and (
            not self.receivers or receiver in self.receivers
        )

    def change(self, draft: Draft) -> None:
        """Take every act that is meant out of the draft."""
        draft.take_out_acts(self)


@dataclass(frozen=True, slots=True)
class With(Edit):
    """A pact or an event put in.

    A pact brings no event of its signature: add that with a ``With`` of its own.
    """

    added: Pact | Event

    def __str__(self) -> str:
        return f"with {self.added.id}"

    def change(self, draft: Draft) -> None:
        """Put it into the draft."""
        draft.put_in(self.added)


@dataclass(frozen=True, slots=True)
class Replace(Edit):
    """A pact or an event put in the place of another; the event of a pact's signature stays."""

    id: str
    by: Pact | Event

    def __str__(self) -> str:
        return (
            f"with {self.by.id} in place of {self.id}" if self.by.id != self.id else f"with another {self.id}"
        )

    def change(self, draft: Draft) -> None:
        """Exchange the two in the draft."""
        draft.exchange(self.id, self.by)


@dataclass(frozen=True, slots=True)
class Capability(Edit):
    """Another path of an actor's capability.

    Attributes
    ----------
    column : a measure of ``capabilities.csv``, such as ``cinc`` (a share) or ``milper`` (thousands).
    values : (year, value) pairs; other years stay.
    """

    actor: str
    values: tuple[tuple[int, float], ...]
    column: str = "cinc"

    @classmethod
    def path(cls, actor: str, values: Mapping[int, float], column: str = "cinc") -> "Capability":
        """From a mapping of year to value."""
        return cls(actor, tuple(sorted((int(year), float(value)) for year, value in values.items())), column)

    def __str__(self) -> str:
        years = ", ".join(f"{year}: {value:g}" for year, value in self.values)
        return f"with {self.column} of {self.actor} {years}"

    def change(self, draft: Draft) -> None:
        """Write the values into the draft's table."""
        draft.set_capability(self.actor, self.column, self.values)


@dataclass(frozen=True, slots=True)
class Edits:
    """Several changes at once; none at all is the record itself.

    Examples
    --------
    >>> print(Edits())
    the record as it is
    """

    parts: tuple[Edit, ...] = ()

    def __add__(self, other: "Edit | Edits") -> "Edits":
        more = other.parts if isinstance(other, Edits) else (other,)
        return Edits(self.parts + more)

    def __len__(self) -> int:
        return len(self.parts)

    def __str__(self) -> str:
        return " and ".join(str(part) for part in self.parts) or "the record as it is"

    def apply(self, chronicle: Chronicle, pacts: Iterable[Pact], since: int | None = None) -> Edited:
        """The past with every change made.

        Parameters
        ----------
        since
            Ordinal of the day from which history runs free; by default the first day a change touches.

        Raises
        ------
        InputError
            With every contradiction: an id the record does not hold, something taken out twice, acts that never
            happened, an id put in that is taken, an actor that did not exist, a change that lies before ``since``.
        """
        draft = Draft(chronicle, tuple(pacts))
        for part in self.parts:
            part.change(draft)
        return draft.finish(str(self), since)


def edits_of(
    without: "str | Iterable[str]" = (), without_acts: Iterable[Deed] = (), spec: Specification | None = None
) -> Edits:
    """The changes a question of ``model.toml`` asks for.

    Raises
    ------
    InputError
        For an act class that ``spec`` does not define.
    """
    ids = (without,) if isinstance(without, str) else tuple(without)
    parts: list[Edit] = [Without(key) for key in ids]
    for deed in without_acts:
        acts = (deed.name,) if spec is None else spec.named(deed.name).acts
        parts.append(WithoutActs(acts, deed.senders, deed.receivers, deed.since, deed.until, deed.name))
    return Edits(tuple(parts))
