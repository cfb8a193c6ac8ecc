"""A claim of a text under test, and the judgement on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

SUPPORTED, QUALIFIED, CONTRADICTED, UNTESTABLE = "supported", "qualified", "contradicted", "cannot_be_tested"
VERDICTS = (SUPPORTED, QUALIFIED, CONTRADICTED, UNTESTABLE)


class Kind(NamedTuple):
    """Which keys the arguments of a kind of claim must and may have."""

    required: frozenset[str]
    optional: frozenset[str]


def _kind(required: str = "", optional: str = "") -> Kind:
    return Kind(frozenset(required.split()), frozenset(optional.split()))


KINDS: dict[str, Kind] = {
    "exists": _kind("", "event act sender receiver place since until at_least"),
    "dated": _kind("event date", "which attribute"),
    "before": _kind("first second", "within_days"),
    "parties": _kind("parties", "event pact"),
    "sender": _kind("event sender"),
    "place": _kind("event", "place owner claimant"),
    "magnitude": _kind("event", "min max attribute"),
    "obliged": _kind("pact duty", "debtor event"),
    "answered": _kind("event sender act", "receiver within_days"),
    "caused_by": _kind("mechanism", "cause effect"),
    "content": _kind("verdict", "event pact"),
    "not_checkable": _kind(),
}
"""Kinds of claim; see ``docs/claims.md``."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One assertion.

    Attributes
    ----------
    text : the assertion in our own words.
    where : text id and place in it, ``A:5``.
    arguments : key to value as written.
    judged_by : ``record`` or ``human``.
    reason : why a human judged so, or what the check leaves out.
    """

    id: str
    text: str
    kind: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    where: str = ""
    judged_by: str = "record"
    reason: str = ""
    line: int = field(default=0, compare=False)

    def listed(self, key: str) -> tuple[str, ...]:
        """A list argument, e.g. ``parties=SUN, MNG``."""
        return tuple(part.strip() for part in self.arguments.get(key, "").split(",") if part.strip())

    @property
    def sentence(self) -> str:
        """Id of the sentence a part belongs to: ``A10`` for ``A10.2``."""
        return self.id.partition(".")[0]


class Estimate(NamedTuple):
    """What a model says of a mechanism.

    Attributes
    ----------
    multiplier : of the rate; above 1 makes the act more likely.
    low, high : 90% interval.
    verdict : in words.
    """

    term: str
    multiplier: float
    low: float
    high: float
    verdict: str


class Mechanism(NamedTuple):
    """A row of ``mechanisms.csv``: expected is ``+`` or ``-``."""

    id: str
    statement: str
    term: str = ""
    expected: str = "+"
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes
    ----------
    evidence : ids of events, pacts, clauses (``pact:article``), mechanisms that decide.
    reasoning : one line.
    sources : ids of sources beside those of the events and pacts named.
    """

    verdict: str
    evidence: tuple[str, ...]
    reasoning: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a claim.

    Attributes
    ----------
    evidence, sources : ids that decide it.
    judged_by : ``record`` or ``human``.
    record_verdict : what the record alone says, where a human judged; else the same as ``verdict``, or empty.
    """

    claim: str
    text: str
    where: str
    kind: str
    verdict: str
    evidence: tuple[str, ...]
    sources: tuple[str, ...]
    reasoning: str
    judged_by: str
    record_verdict: str = ""


class Judgements(tuple[Judgement, ...]):
    """Judgements in the order of their claims: a tuple that a notebook shows as a table."""

    def _repr_html_(self) -> str:
        from collections import Counter

        from foedus.frames import shown

        counts = ", ".join(f"{n} {verdict}" for verdict, n in Counter(j.verdict for j in self).items())
        columns = ("claim", "verdict", "text", "reasoning")
        return shown(
            f"{len(self)} claims: {counts}", {name: [getattr(j, name) for j in self] for name in columns}
        )
