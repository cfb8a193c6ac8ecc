"""What a statistic is made of, before it meets actors and acts: networks of past acts and what is read from them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Literal

from foedus.errors import InputError
from foedus.kernels import opcodes as op

Scaling = Literal["raw", "log1p", "sqrt", "binary", "saturation", "recip", "std", "prop"] | tuple[str, float]
Clocked = Literal["raw", "elapsed", "log_elapsed"]
"""A time since as 1 / (age + 1); as the age itself; as log1p of the age."""
LINKS = {
    "raw": op.RAW,
    "log1p": op.LOG1P,
    "binary": op.BINARY,
    "sqrt": op.ROOT,
    "std": op.RAW,
    "prop": op.RAW,
    "saturation": op.SATURATION + 1.0,
    "recip": op.RECIPROCAL,
    "elapsed": op.ELAPSED,
    "log_elapsed": op.LOG_ELAPSED,
}


def link_of(scaling: Scaling | Clocked) -> float:
    """The kernels' code of a transformation; of x / (x + K), which is ``("saturation", K)``, it carries K."""
    return LINKS[scaling] if isinstance(scaling, str) else op.SATURATION + scaling[1]


PLOVER = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
FORCE = ("ASSAULT", "COERCE")


@dataclass(frozen=True, slots=True)
class Network:
    """Weighted ties counted from past acts, or held by a relation that changes over time.

    Attributes
    ----------
    acts : acts that count; ``None`` for all.
    is_own : only acts of the candidate's own class count.
    is_weighted : sum weights of events instead of counting them.
    is_symmetric : an act counts in both directions.
    after_days, until_days : ages at which an act counts, in (after, until].
    half_life_days : age at which an act counts half; ``None`` never forgets.
    relation : name of the dyadic covariate that holds the ties instead of acts.
    """

    acts: frozenset[str] | None = None
    is_own: bool = False
    is_weighted: bool = False
    is_symmetric: bool = False
    after_days: float = 0.0
    until_days: float = float("inf")
    half_life_days: float | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """One column: an opcode of the kernels, the networks and covariates it reads, its parameters.

    Attributes
    ----------
    power : how many decaying legs are multiplied: 0 where a ratio or a count of partners takes decay out.
    n_slots : numbers the kernel keeps per pair for it.
    parts : recipes that add to the same column.
    node, world, actor : names whose number goes into the option that the opcode reads.
    per_class : one term per candidate act but the first.
    """

    opcode: int
    network: Network | None = None
    other: Network | None = None
    third: Network | None = None
    option: tuple[int, ...] = ()
    number: tuple[float, ...] = ()
    scaling: Scaling | Clocked = "raw"
    power: int = 1
    n_slots: int = 0
    parts: tuple["Recipe", ...] = ()
    is_recency: bool = False
    node: str | None = None
    world: str | None = None
    actor: str | None = None
    per_class: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """Which past acts a statistic counts and how it remembers them: options common to most statistics.

    Parameters
    ----------
    act
        One act, several, or ``None`` for all.
    weight
        Sum the events' weights instead of counting events.
    half_life_days
        Days until an act counts half.
    window_days
        Acts older than this no longer count.
    memory_days
        ``(a, b)``: only acts older than ``a`` and at most ``b`` days old count.
    consider_type
        Typed events: ``ignore`` counts all; ``separate`` gives one term per past act; ``interact`` one per past and
        candidate act; ``own`` counts acts of the candidate's own class only.
    relation
        Count the ties of this dyadic covariate, as they stand now, instead of past acts.
    symmetric
        An act counts in both directions: what is counted are the acts between two, whoever acted.
    """

    act: str | Iterable[str] | None = None
    weight: bool = False
    half_life_days: float | None = None
    window_days: float | None = None
    memory_days: tuple[float, float] | None = None
    consider_type: Literal["ignore", "separate", "interact", "own"] = "ignore"
    relation: str | None = None
    symmetric: bool = False

    def network(self, *, default: Iterable[str] | None = None, symmetric: bool = False) -> Network:
        """The network these options describe; ``default`` acts where none were named."""
        if self.relation is not None:
            self._only("relation", why="relation= counts ties as they stand now, not acts")
            return Network(relation=self.relation, is_symmetric=symmetric)
        acts = default if self.act is None else self.act
        if isinstance(acts, str):
            acts = (acts,)
        after, until = self.memory_days or (0.0, float("inf"))
        if self.window_days is not None:
            until = min(until, self.window_days)
        _check_positive("half_life_days", self.half_life_days)
        _check_positive("window_days", self.window_days)
        if not 0 <= after < until:
            raise InputError(f"memory_days=({after:g}, {until:g}) is empty: give the younger age first.")
        return Network(
            acts=None if acts is None else frozenset(acts),
            is_own=self.consider_type == "own",
            is_weighted=bool(self.weight),
            is_symmetric=symmetric or self.symmetric,
            after_days=float(after),
            until_days=float(until),
            half_life_days=self.half_life_days,
        )

    def in_order(self, *, default: Iterable[str] | None = None, half_life: bool = False) -> Network:
        """The acts of a statistic that looks at who acted when, and does not count.

        Parameters
        ----------
        half_life
            Whether ``half_life_days`` has a meaning.
        """
        also = ("half_life_days",) if half_life else ()
        self._only("act", "consider_type", *also, why="it looks at when acts happened, and counts none")
        return self.network(default=default)

    def _only(self, *allowed: str, why: str) -> None:
        """Refuse options that would be without effect."""
        for option in fields(self):
            if option.name not in allowed and getattr(self, option.name) != option.default:
                raise InputError(f"{option.name} has no effect here: {why}.")


def relation(name: str) -> Network:
    """The network held by a dyadic covariate."""
    return Network(relation=name)


def _check_positive(option: str, value: float | None) -> None:
    if value is not None and not 0 < value < float("inf"):
        raise InputError(f"{option}={value:g} is not a positive number of days.")


__all__ = [
    "FORCE",
    "LINKS",
    "PLOVER",
    "Clocked",
    "Network",
    "Past",
    "Recipe",
    "Scaling",
    "link_of",
    "relation",
]
