"""The units at risk as time goes on: how many, whether one is among them, and some of them by chance."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from foedus.model.riskset import RiskSet


class AtRisk:
    """Follows a risk set through its comings and goings; a unit is the number (class * n + sender) * n + receiver.

    Attributes
    ----------
    n_open : units at risk now.
    n_moves : comings and goings so far.

    Examples
    --------
    >>> from foedus.model.events import events
    >>> from foedus.model.riskset import risk_set
    >>> notes = events({"time": [1, 2], "sender": ["a", "b"], "receiver": ["b", "c"]})
    >>> AtRisk(risk_set(notes)).n_open
    6
    """

    n_open: int
    n_moves: int

    def __new__(cls, risk: RiskSet) -> "AtRisk":
        """By list where pairs are listed, by actor where all pairs of those present are at risk."""
        return object.__new__(Crossed if risk.initial is None else Listed)

    def __init__(self, risk: RiskSet):
        self.risk, self.n, self.n_moves = risk, risk.n_actors, 0

    def reach(self, time: float) -> None:
        """What changes up to ``time``, inclusive, has changed."""
        raise NotImplementedError

    def holds(self, unit: np.ndarray) -> np.ndarray:
        """Whether each unit is at risk now."""
        raise NotImplementedError

    def some(self, rng: np.random.Generator, many: int) -> np.ndarray:
        """About ``many`` of the units at risk, each as likely as any other, with repetition."""
        raise NotImplementedError

    def all(self) -> np.ndarray:
        """The units at risk now."""
        raise NotImplementedError


class Listed(AtRisk):
    """Pairs that a table, a matrix or the record lists."""

    def __init__(self, risk: RiskSet):
        super().__init__(risk)
        self.is_open = risk.mask().ravel().copy()
        self.n_open = int(self.is_open.sum())
        self.moving = (risk.cls.astype(np.int64) * self.n + risk.sender) * self.n + risk.receiver

    @cached_property
    def ever(self) -> np.ndarray:
        """Units at risk at any time."""
        seen = self.is_open.copy()
        seen[self.moving] = True
        return np.flatnonzero(seen)

    def reach(self, time: float) -> None:
        while self.n_moves < self.risk.n_changes and self.risk.time[self.n_moves] <= time:
            unit, now = self.moving[self.n_moves], bool(self.risk.is_open[self.n_moves])
            self.n_open += int(now) - int(self.is_open[unit])
            self.is_open[unit] = now
            self.n_moves += 1

    def holds(self, unit: np.ndarray) -> np.ndarray:
        return self.is_open[unit]

    def some(self, rng: np.random.Generator, many: int) -> np.ndarray:
        if self.n_open < len(self.ever) // 50:
            return rng.choice(self.all(), many)
        drawn = self.ever[rng.integers(0, len(self.ever), many * len(self.ever) // max(self.n_open, 1) + 4)]
        return drawn[self.is_open[drawn]]

    def all(self) -> np.ndarray:
        return self.ever[self.is_open[self.ever]]


class _Sides(NamedTuple):
    sender: np.ndarray
    receiver: np.ndarray


class Crossed(AtRisk):
    """Every sender present with every receiver present."""

    def __init__(self, risk: RiskSet):
        super().__init__(risk)
        everybody = np.ones(self.n, bool)
        self.comings = risk.comings
        known = self.comings
        self.there = everybody if known is None else known.initial.copy()
        self.may = _Sides(everybody, everybody) if known is None else _Sides(known.sender, known.receiver)
        self._count()

    def _count(self) -> None:
        self.now = _Sides(self.may.sender & self.there, self.may.receiver & self.there)
        self.lists = _Sides(*(np.flatnonzero(side) for side in self.now))
        both = int((self.now.sender & self.now.receiver).sum())
        pairs = len(self.lists.sender) * len(self.lists.receiver) - both
        twice = 0 if self.risk.is_directed else both * (both - 1) // 2
        self.n_open = self.risk.n_classes * (pairs - twice)

    def reach(self, time: float) -> None:
        known, before = self.comings, self.n_moves
        if known is None:
            return
        while self.n_moves < len(known.time) and known.time[self.n_moves] <= time:
            self.there[known.actor[self.n_moves]] = known.is_there[self.n_moves]
            self.n_moves += 1
        if self.n_moves > before:
            self._count()

    def holds(self, unit: np.ndarray) -> np.ndarray:
        i, j = unit // self.n % self.n, unit % self.n
        there = self.now.sender[i] & self.now.receiver[j]
        if self.risk.is_directed:
            return there & (i != j)
        return (there | (self.now.sender[j] & self.now.receiver[i])) & (i < j)

    def some(self, rng: np.random.Generator, many: int) -> np.ndarray:
        size = 2 * many + 4
        i, j = (side[rng.integers(0, len(side), size)] for side in self.lists)
        return self._units(rng.integers(0, self.risk.n_classes, size), i, j)

    def all(self) -> np.ndarray:
        c, i, j = np.meshgrid(np.arange(self.risk.n_classes), *self.lists, indexing="ij")
        return self._units(c.ravel(), i.ravel(), j.ravel())

    def _units(self, c: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Units of the pairs that are such; an unordered pair that comes both ways round counts one way."""
        keep = i != j
        if not self.risk.is_directed:
            keep &= ~((i > j) & self.now.sender[j] & self.now.receiver[i])
            i, j = np.minimum(i, j), np.maximum(i, j)
        return ((c * self.n + i) * self.n + j)[keep]
