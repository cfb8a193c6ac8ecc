"""What a judge may look at: the record, the pacts, the duties under each line, the estimates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Event, Report
from foedus.claims.records import Estimate, Mechanism
from foedus.errors import InputError, guess
from foedus.pacts.duties import Duties
from foedus.pacts.records import Pact
from foedus.pacts.sides import Sides
from foedus.pacts.walk import duties


@dataclass
class Bench:
    """The evidence, and nothing that a text under test says of itself.

    Attributes
    ----------
    own_sources : sources that are themselves under test; a report known only from them is no evidence.
    """

    chronicle: Chronicle
    pacts: Sequence[Pact]
    estimates: Mapping[str, Estimate]
    mechanisms: Mapping[str, Mechanism]
    own_sources: frozenset[str] = frozenset()
    _duties: dict[str | None, Duties] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sides = Sides(self.chronicle.actors)

    def event(self, name: str) -> Event:
        """The event with that id."""
        return self.chronicle.event(name)

    def pact(self, name: str) -> Pact:
        """The pact with that id."""
        for pact in self.pacts:
            if pact.id == name:
                return pact
        known = [pact.id for pact in self.pacts]
        raise InputError(f"pact {name!r} is not in the scenario. {guess(name, known)}")

    def reports(self, event: str, *attributes: str) -> list[Report]:
        """Reports of an event on some attributes, without those of the texts under test."""
        return [
            report
            for attribute in attributes
            for report in self.chronicle.reports_on(event, attribute)
            if not set(report.source.replace(";", " ").split()) <= self.own_sources
        ]

    def duties(self, border: str | None) -> Duties:
        """Duties under one line, computed once."""
        if border not in self._duties:
            self._duties[border] = duties(self.chronicle, self.pacts, border)
        return self._duties[border]

    def lines_of(self, event: Event) -> list[str]:
        """Claimants who draw lines in the camps of an event's parties."""
        camps = {self.sides.camp(actor) for actor in event.parties}
        return sorted({b.claimant for b in self.chronicle.borders if self.sides.camp(b.claimant) in camps})

    def are_related(self, one: str, other: str) -> bool:
        """Whether one actor answers to the other."""
        return one in self.chronicle.principals(other) or other in self.chronicle.principals(one)
