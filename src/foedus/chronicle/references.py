"""Every id that a record names must exist, and an actor must be alive when it acts."""

from collections.abc import Iterable, Mapping

from foedus.chronicle.faultlog import FaultLog
from foedus.chronicle.records import Actor, BorderClaim, Event, Place, Report
from foedus.chronicle.rows import split
from foedus.chronicle.vocabulary import COUNTED_ATTRIBUTES
from foedus.dates import Edtf
from foedus.errors import guess

_FEW = 12


class References:
    """Checks ids against what the folder defines.

    Parameters
    ----------
    actors, places
        Records by id.
    sources
        Known source ids.
    log
        Where faults go.
    """

    def __init__(
        self,
        actors: Mapping[str, Actor],
        places: Mapping[str, Place],
        sources: Iterable[str],
        log: FaultLog,
    ):
        self.actors = actors
        self.places = places
        self.sources = frozenset(sources)
        self.log = log
        self._silent: set[str] = set()

    def actor(self, key: str, role: str, file: str, line: int, date: Edtf | None = None) -> None:
        """An actor that must exist, on ``date`` if given."""
        known = self.actors.get(key)
        if known is None:
            self._unknown(f"{role} '{key}' is not in actors.csv", key, self.actors, file, line)
        elif date is not None and not known.may_exist(date):
            self.log.add(
                f"{role} '{key}' ({known.name}) does not exist on {date}; it lived {known.span}.",
                file,
                line,
                "Fix the code or the date, or the span in actors.csv.",
            )

    def place(self, key: str, file: str, line: int) -> None:
        """A place that must exist, if one is named."""
        if key and key not in self.places:
            self._unknown(f"place '{key}' is not in places.csv", key, self.places, file, line)

    def source(self, cell: str | tuple[str, ...], file: str, line: int) -> None:
        """Sources that must exist; a cell may list several."""
        for key in split(cell) if isinstance(cell, str) else cell:
            if key not in self.sources:
                self._unknown(f"source '{key}' is not in sources.json", key, self.sources, file, line)

    def event(self, event: Event, file: str = "events.csv") -> None:
        """Everything an event names."""
        line = event.line
        self.actor(event.sender, "sender", file, line, event.date)
        for receiver in event.receivers:
            if receiver != event.sender:
                self.actor(receiver, "receiver", file, line, event.date)
        if event.declared_sender:
            self.actor(event.declared_sender, "declared_sender", file, line)
        self.place(event.place, file, line)
        self.source(event.sources, file, line)

    def border(self, claim: BorderClaim, file: str = "borders.csv") -> None:
        """Everything a border claim names."""
        self.place(claim.place, file, claim.line)
        self.actor(claim.claimant, "claimant", file, claim.line)
        self.actor(claim.owner, "owner", file, claim.line)
        self.source(claim.source, file, claim.line)

    def overlaps(self, claims: Iterable[BorderClaim], file: str = "borders.csv") -> None:
        """One claimant gives a place to two owners on the same days."""
        by_line: dict[tuple[str, str], list[BorderClaim]] = {}
        for claim in claims:
            earlier = by_line.setdefault((claim.place, claim.claimant), [])
            for other in earlier:
                if other.owner != claim.owner and _certainly_overlap(claim, other):
                    self.log.add(
                        f"'{claim.claimant}' gives '{claim.place}' to '{claim.owner}' and, in line {other.line}, "
                        f"to '{other.owner}' on the same days.",
                        file,
                        claim.line,
                        "End one claim before the other starts.",
                    )
            earlier.append(claim)

    def twice(self, reports: Iterable[Report], file: str = "reports.csv") -> None:
        """Note a holder who gives one attribute of one event two values: only the first is found by name."""
        first: dict[tuple[str, str, str], Report] = {}
        for report in reports:
            other = first.setdefault((report.event, report.attribute, report.holder), report)
            if other is not report:
                self.log.note(
                    f"'{report.holder}' gives '{report.attribute}' of '{report.event}' a second time.",
                    file,
                    report.line,
                    f"The first stands in line {other.line}; name the edition if they differ.",
                )

    def report(self, report: Report, events: Mapping[str, int], file: str = "reports.csv") -> None:
        """The event and source a report names."""
        if report.event not in events:
            self._unknown(
                f"event '{report.event}' is not in events.csv", report.event, events, file, report.line
            )
        self.source(report.source, file, report.line)
        base, _, side = report.attribute.partition(":")
        if side and base in COUNTED_ATTRIBUTES:
            for actor in side.split("+"):
                self.actor(actor, "side", file, report.line)

    def principals(self) -> None:
        """Principals exist and nobody answers to himself, directly or through others."""
        for actor in self.actors.values():
            if not actor.principal:
                continue
            self.actor(actor.principal, "principal", "actors.csv", actor.line)
            seen, current = [actor.id], actor.principal
            while current in self.actors and current not in seen:
                seen.append(current)
                current = self.actors[current].principal
            if current == actor.id:
                chain = " -> ".join([*seen, current])
                self.log.add(f"'{actor.id}' answers to itself: {chain}.", "actors.csv", actor.line)

    def _unknown(self, message: str, key: str, known: Iterable[str], file: str, line: int) -> None:
        names = list(known)
        table = message.rpartition(" ")[2]
        if not names:  # one fault stands for all that follow from a table that could not be read
            if table not in self._silent:
                self.log.add(f"{message}, which holds no usable row.", file, line)
            self._silent.add(table)
            return
        self.log.add(f"{message}.", file, line, guess(key, names, _FEW))


def _certainly_overlap(left: BorderClaim, right: BorderClaim) -> bool:
    """Whether two claims share more than the day on which one hands over to the other, whatever vague dates mean."""
    starts = [c.start.latest for c in (left, right) if c.start is not None and c.start.latest is not None]
    ends = [c.end.earliest for c in (left, right) if c.end is not None and c.end.earliest is not None]
    return not starts or not ends or max(starts) < min(ends)
