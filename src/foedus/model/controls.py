"""Controls: for each event, a sample of the units that could have acted instead."""

from collections.abc import Callable

import numpy as np

from foedus.model.at_risk import AtRisk
from foedus.model.problem import Problem

FEW = 4
"""A pool less than so many times the size of a sample is listed; from a larger one units are drawn until enough differ."""


class Sampler:
    """Draws the rows of every event's set.

    Parameters
    ----------
    problem
        Events and risk set.
    n_controls, design
        As in :func:`foedus.model.case_control.case_control`.
    rng
        Source of chance.
    """

    def __init__(
        self, problem: Problem, n_controls: int | tuple[int, int], design: str, rng: np.random.Generator
    ):
        self.problem, self.rng = problem, rng
        self.is_stratified = design == "stratified"
        self.wanted = (n_controls, n_controls) if isinstance(n_controls, int | np.integer) else n_controls
        self.at_risk = AtRisk(problem.riskset)
        self.unit = units_of(problem)
        self.acted = np.empty(len(np.unique(self.unit)), np.int64)
        self.has_acted: set[int] = set()
        self.n_seen = self.n_past = 0
        self.counted = (-1, -1)

    def rows(self) -> dict[str, np.ndarray]:
        """Columns event, block, sender, receiver, is_event, offset: each event first, then its controls."""
        problem, n = self.problem, self.problem.events.n_actors
        time, unit = problem.events.time, self.unit.tolist()
        event, units, offset = [], [], []
        for e in np.flatnonzero(problem.observation.explained(time) & (self.unit >= 0)).tolist():
            self._reach(float(time[e]))
            found = [unit[e], *self._controls(unit[e])]
            event += [e] * len(found)
            units += found
            offset += self._offsets(found)
        rows, row = np.array(units), np.array(event)
        return {
            "event": row, "block": rows // n // n, "sender": rows // n % n, "receiver": rows % n,
            "is_event": np.append(True, np.diff(row) > 0), "offset": np.array(offset),
        }  # fmt: skip

    def _reach(self, time: float) -> None:
        """Follow the risk set, and who has acted, up to ``time``."""
        times = self.problem.events.time
        self.at_risk.reach(time)
        if not self.is_stratified:
            return
        while self.n_past < len(times) and times[self.n_past] < time:
            unit = int(self.unit[self.n_past])
            if unit >= 0 and unit not in self.has_acted:
                self.acted[len(self.has_acted)] = unit
                self.has_acted.add(unit)
            self.n_past += 1
        stand = (len(self.has_acted), self.at_risk.n_moves)
        if stand != self.counted:
            if stand[1] == self.counted[1] and self.n_seen == self.counted[0]:
                fresh = self.acted[self.counted[0] : stand[0]]
                self.n_seen += int(self.at_risk.holds(fresh).sum())
            else:
                self.n_seen = int(self.at_risk.holds(self.acted[: stand[0]]).sum())
            self.counted = stand

    def _controls(self, mine: int) -> list[int]:
        if not self.is_stratified:
            return self._draw(self.at_risk.n_open - 1, self.wanted[0], self._anyone, self.at_risk.all, {mine})
        is_seen = mine in self.has_acted
        seen = self._draw(self.n_seen - is_seen, self.wanted[0] - is_seen, self._seen, self._all_seen, {mine})
        return seen + self._draw(
            self.at_risk.n_open - self.n_seen - (not is_seen), self.wanted[1] - (not is_seen),
            self._anyone, self.at_risk.all, {mine}, self.has_acted,
        )  # fmt: skip

    def _anyone(self, many: int) -> np.ndarray:
        return self.at_risk.some(self.rng, many)

    def _seen(self, many: int) -> np.ndarray:
        drawn = self.acted[self.rng.integers(0, len(self.has_acted), 2 * many)]
        return drawn[self.at_risk.holds(drawn)]

    def _all_seen(self) -> np.ndarray:
        known = self.acted[: len(self.has_acted)]
        return known[self.at_risk.holds(known)]

    def _draw(
        self, size: int, wanted: int, some: Callable[[int], np.ndarray], all_: Callable[[], np.ndarray],
        mine: set[int], but: frozenset[int] | set[int] = frozenset(),
    ) -> list[int]:  # fmt: skip
        """``wanted`` different units of a pool of ``size`` that leaves out ``mine`` and ``but``."""
        wanted = min(wanted, size)
        if wanted <= 0:
            return []
        if size < FEW * wanted:
            left = [u for u in all_().tolist() if u not in mine and u not in but]
            return [left[k] for k in self.rng.permutation(len(left))[:wanted].tolist()]
        taken: dict[int, None] = {}
        while len(taken) < wanted:
            for unit in some(2 * wanted).tolist():
                if unit not in mine and unit not in but and len(taken) < wanted:
                    taken[unit] = None
        return list(taken)

    def _offsets(self, units: list[int]) -> list[float]:
        """Log of how many units of its stratum each row stands for."""
        if not self.is_stratified:
            return [0.0] * len(units)
        sizes = (self.n_seen, self.at_risk.n_open - self.n_seen)
        each = [
            float(np.log(max(size, 1) / max(min(many, size), 1)))
            for size, many in zip(sizes, self.wanted, strict=True)
        ]
        return [each[0 if unit in self.has_acted else 1] for unit in units]


def units_of(problem: Problem) -> np.ndarray:
    """Unit of each event, -1 where it is past only."""
    events, n = problem.events, problem.events.n_actors
    cls = problem.riskset.classes_of(events).astype(np.int64)
    return np.where(cls >= 0, (cls * n + events.sender) * n + events.receiver, -1)
