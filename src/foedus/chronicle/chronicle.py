"""The ordered record of all events, with actors, places, borders, reports and sources."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from foedus.chronicle.records import Actor, BorderClaim, Event, Place, Report, Source
from foedus.chronicle.values import Value, value_of
from foedus.dates import Edtf
from foedus.errors import Fault, InputError, guess

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, eq=False)
class Chronicle:
    """Everything a scenario says happened; read it with :func:`foedus.chronicle.read.read`.

    Attributes
    ----------
    actors, places, sources : records by id.
    borders : claims of who owns a place.
    events : in time order, ties in order of report.
    reports : values that sources give for attributes of events, never averaged.
    capabilities : polars frame, one row per actor-year, columns as in ``capabilities.csv``; or ``None``.
    """

    actors: Mapping[str, Actor]
    places: Mapping[str, Place]
    borders: tuple[BorderClaim, ...]
    events: tuple[Event, ...]
    reports: tuple[Report, ...]
    sources: Mapping[str, Source]
    capabilities: "pl.DataFrame | None" = None
    _by_id: dict[str, Event] = field(default_factory=dict, repr=False)
    _claims: dict[tuple[str, str], list[BorderClaim]] = field(default_factory=dict, repr=False)
    _reports: dict[str, list[Report]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "events", tuple(sorted(self.events, key=lambda event: event.sort_key)))
        object.__setattr__(self, "_by_id", {event.id: event for event in self.events})
        claims: dict[tuple[str, str], list[BorderClaim]] = {}
        for claim in self.borders:
            claims.setdefault((claim.place, claim.claimant), []).append(claim)
        object.__setattr__(self, "_claims", claims)
        reports: dict[str, list[Report]] = {}
        for report in self.reports:
            reports.setdefault(report.event, []).append(report)
        object.__setattr__(self, "_reports", reports)

    def __repr__(self) -> str:
        span = f" from {self.events[0].date.text} to {self.events[-1].date.text}" if self.events else ""
        return (
            f"<Chronicle: {len(self.actors)} actors, {len(self.places)} places, {len(self.events)} events{span}, "
            f"{len(self.reports)} reports, {len(self.sources)} sources>"
        )

    def _repr_html_(self) -> str:
        from foedus.frames import shown

        return shown(repr(self), self.frame())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Chronicle):
            return NotImplemented
        mine, theirs = self.capabilities, other.capabilities
        if mine is None or theirs is None:
            same = mine is theirs
        else:
            same = mine.schema == theirs.schema and mine.equals(theirs)
        names = ("actors", "places", "borders", "events", "reports", "sources")
        return same and all(getattr(self, name) == getattr(other, name) for name in names)

    __hash__ = None  # type: ignore[assignment]

    def event(self, key: str) -> Event:
        """The event with this id.

        Raises
        ------
        InputError
            There is none; the closest id is guessed.
        """
        try:
            return self._by_id[key]
        except KeyError:
            raise InputError(_unknown("event", key, self._by_id)) from None

    def owner(self, place: str, claimant: str, day: int) -> str | None:
        """Who owns ``place`` on the day with this ordinal under ``claimant``'s line; ``None`` if not said."""
        for claim in self._claims.get((place, claimant), ()):
            if claim.holds(day):
                return claim.owner
        return None

    def principals(self, actor: str) -> tuple[str, ...]:
        """Whom ``actor`` answers to, nearest first."""
        chain: list[str] = []
        current = self.actors[actor].principal if actor in self.actors else ""
        while current and current != actor and current not in chain:
            chain.append(current)
            current = self.actors[current].principal if current in self.actors else ""
        return tuple(chain)

    def agents(self, actor: str) -> tuple[str, ...]:
        """Every actor that answers to ``actor``, directly or not."""
        return tuple(other for other in self.actors if actor in self.principals(other))

    def reports_on(self, event: str, attribute: str | None = None) -> tuple[Report, ...]:
        """Reports on one event, in the order of ``reports.csv``; on one attribute if given."""
        found = self._reports.get(event, ())
        return tuple(report for report in found if attribute is None or report.attribute == attribute)

    def value(self, event: str, attribute: str, holder: str | None = None) -> Value:
        """One value of an attribute, whose it is, and who differs; see :mod:`foedus.chronicle.values`."""
        return value_of(self.event(event), attribute, self.reports_on(event, attribute), holder)

    def between(self, since: Edtf | None = None, until: Edtf | None = None) -> tuple[Event, ...]:
        """Events that may lie in the span from ``since`` to ``until``."""
        return tuple(
            event
            for event in self.events
            if not (since is not None and event.date.before(since))
            and not (until is not None and event.date.after(until))
        )

    def without(self, ids: str | Iterable[str]) -> "Chronicle":
        """A new chronicle in which these events, and the reports on them, are missing.

        Raises
        ------
        InputError
            An id is not in the chronicle.
        """
        gone = {ids} if isinstance(ids, str) else set(ids)
        faults = [_unknown("event", key, self._by_id) for key in sorted(gone - self._by_id.keys())]
        if faults:
            raise InputError(*faults)
        return replace(
            self,
            events=tuple(event for event in self.events if event.id not in gone),
            reports=tuple(report for report in self.reports if report.event not in gone),
        )

    def frame(self) -> "pl.DataFrame":
        """One row per event, in time order; ``earliest`` and ``latest`` are ordinals, lists stay lists."""
        import polars as pl

        text = pl.String
        return pl.DataFrame(
            [
                (
                    e.id, e.date.text, e.date.earliest, e.date.latest,
                    str(e.effective or "") or None, str(e.published or "") or None,
                    e.sender, list(e.receivers), e.declared_sender or None, e.act, e.mode or None, e.form,
                    e.place or None, e.magnitude, e.status or None, e.summary, list(e.sources), e.line,
                )
                for e in self.events
            ],
            schema={
                "id": text, "date": text, "earliest": pl.Int64, "latest": pl.Int64,
                "effective": text, "published": text,
                "sender": text, "receivers": pl.List(text), "declared_sender": text, "act": text, "mode": text,
                "form": text, "place": text, "magnitude": pl.Int64, "status": text, "summary": text,
                "sources": pl.List(text), "line": pl.Int64,
            },
            orient="row",
        )  # fmt: skip


def _unknown(what: str, key: str, known: Mapping[str, object]) -> Fault:
    return Fault(f"{what} '{key}' is not in the chronicle.", advice=guess(key, known, 30))
