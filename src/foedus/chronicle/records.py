"""What a chronicle is made of: frozen records, each knowing the line it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from foedus.dates import Edtf


def _overlaps(start: Edtf | None, end: Edtf | None, date: Edtf) -> bool:
    """Whether ``date`` can lie inside the life from ``start`` to ``end``."""
    return not (start is not None and date.before(start)) and not (end is not None and date.after(end))


def _covers(start: Edtf | None, end: Edtf | None, day: int) -> bool:
    first = None if start is None else start.earliest
    last = None if end is None else end.latest
    return (first is None or first <= day) and (last is None or day <= last)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts.

    Attributes
    ----------
    id, name : code used everywhere, and the name in full.
    kind : state, client_state, field_army, movement or organisation.
    principal : id of the actor it answers to, or empty.
    cow_code : Correlates of War country code.
    start, end : life span; ``None`` is unbounded.
    """

    id: str
    name: str
    kind: str
    principal: str = ""
    cow_code: int | None = None
    start: Edtf | None = None
    end: Edtf | None = None
    line: int = field(default=0, compare=False)

    def may_exist(self, date: Edtf) -> bool:
        """Whether it can have existed on some day of ``date``."""
        return _overlaps(self.start, self.end, date)

    @property
    def span(self) -> str:
        """Life span as text, ``1932-03-01 to ..``."""
        return f"{self.start or '..'} to {self.end or '..'}"


@dataclass(frozen=True, slots=True)
class Place:
    """A place; ``lat`` and ``lon`` in degrees, ``precision_km`` how far off they may be."""

    id: str
    name: str
    lat: float | None = None
    lon: float | None = None
    precision_km: float | None = None
    source: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class BorderClaim:
    """Under ``claimant``'s line, ``place`` belongs to ``owner`` from ``start`` to ``end``."""

    place: str
    claimant: str
    owner: str
    start: Edtf | None = None
    end: Edtf | None = None
    source: str = ""
    line: int = field(default=0, compare=False)

    def holds(self, day: int) -> bool:
        """Whether the claim stands on the day with this ordinal."""
        return _covers(self.start, self.end, day)


@dataclass(frozen=True, slots=True)
class Event:
    """A dated act.

    Attributes
    ----------
    date : when it happened; its ``earliest`` day is when it acts in the model.
    effective, published : when it took effect and became known, where different.
    sender, receivers : actor ids; an internal act has ``receivers == (sender,)``.
    declared_sender : who claimed, or was claimed, to act where the real actor hid.
    act : PLOVER type, or DECIDE for an internal decision.
    form : directed, mutual or internal.
    magnitude : 1 to 5, see ``docs/architecture.md``.
    status : verified, part or unverified.
    sources : ids in ``sources.json``.
    line : 1-based line of ``events.csv`` where the record starts.
    """

    id: str
    date: Edtf
    sender: str
    receivers: tuple[str, ...]
    act: str
    effective: Edtf | None = None
    published: Edtf | None = None
    declared_sender: str = ""
    mode: str = ""
    form: str = "directed"
    place: str = ""
    magnitude: int | None = None
    status: str = ""
    summary: str = ""
    sources: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def parties(self) -> tuple[str, ...]:
        """Sender and receivers, each once."""
        return tuple(dict.fromkeys((self.sender, *self.receivers)))

    @property
    def sort_key(self) -> tuple[float, int]:
        """Earliest day, then order of report."""
        return self.date.sort_key[0], self.line


@dataclass(frozen=True, slots=True)
class Report:
    """One holder's value of one attribute of one event, and the source we know it from."""

    event: str
    attribute: str
    value: str
    holder: str
    source: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A work, as CSL-JSON.

    Attributes
    ----------
    id : key used everywhere.
    csl : the whole CSL-JSON item.
    """

    id: str
    csl: Mapping[str, Any]
    line: int = field(default=0, compare=False)

    @property
    def title(self) -> str:
        """Title of the work, or its id."""
        return str(self.csl.get("title") or self.id)

    @property
    def author(self) -> str:
        """First author or editor by family name, ``et al.`` if there are more."""
        people = self.csl.get("author") or self.csl.get("editor") or []
        names = [str(p.get("family") or p.get("literal") or "") for p in people if isinstance(p, Mapping)]
        return "" if not names else names[0] + (" et al." if len(names) > 1 else "")

    @property
    def year(self) -> str:
        """Year of issue, or empty."""
        issued = self.csl.get("issued") or {}
        parts = issued.get("date-parts") if isinstance(issued, Mapping) else None
        try:
            return str(parts[0][0]) if parts else ""
        except (IndexError, TypeError, KeyError):
            return ""

    def cite(self) -> str:
        """Short citation.

        Examples
        --------
        >>> Source("coox85", {"title": "Nomonhan", "author": [{"family": "Coox"}],
        ...                   "issued": {"date-parts": [[1985]]}}).cite()
        'Coox 1985, Nomonhan'
        """
        head = " ".join(part for part in (self.author, self.year) if part)
        return f"{head}, {self.title}" if head else self.title
