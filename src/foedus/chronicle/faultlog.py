"""Faults and notes gathered while a folder is read."""

from dataclasses import dataclass, field

from foedus.errors import Fault, InputError

LIMIT = 1000
MOST_SPOILED = 100_000


@dataclass(slots=True)
class FaultLog:
    """Gathers every fault of a folder; beyond ``LIMIT`` it only counts.

    Attributes
    ----------
    faults : what is wrong, in the order found.
    notes : what is odd but harmless.
    n_dropped : faults found after the limit.
    n_events : events checked, held in memory or not.
    spoiled : ids of records that could not be read; whoever names them is not at fault for it.
    """

    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    n_dropped: int = 0
    n_events: int = 0
    spoiled: set[str] = field(default_factory=set)
    _known: set[Fault] = field(default_factory=set, repr=False)

    def add(self, message: str, file: str | None = None, line: int | None = None, advice: str = "") -> None:
        """Record one fault."""
        self.extend((Fault(message, file, line, advice),))

    def extend(self, faults: tuple[Fault, ...]) -> None:
        """Record faults found elsewhere."""
        for fault in faults:
            if fault in self._known:  # the same table may be read for two purposes
                continue
            self._known.add(fault)
            if len(self.faults) < LIMIT:
                self.faults.append(fault)
            else:
                self.n_dropped += 1

    def spoil(self, key: str) -> None:
        """Remember the id of a record that could not be read."""
        if len(self.spoiled) < MOST_SPOILED:
            self.spoiled.add(key)

    def note(self, message: str, file: str | None = None, line: int | None = None, advice: str = "") -> None:
        """Record something odd that does no harm."""
        if len(self.notes) < LIMIT:
            self.notes.append(Fault(message, file, line, advice))

    def in_order(self) -> list[Fault]:
        """Faults by file, then by line."""
        return sorted(self.faults, key=lambda fault: (fault.file or "", fault.line or 0))

    def raise_if_any(self) -> None:
        """Raise one :class:`InputError` with everything found."""
        if self.faults:
            rest = (f"and {self.n_dropped} more faults.",) if self.n_dropped else ()
            raise InputError(*self.in_order(), *rest)
