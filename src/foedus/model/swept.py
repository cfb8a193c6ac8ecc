"""Likelihoods from sums over the risk set that are updated by what changes."""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from foedus.kernels.layout import DECAYING, Program
from foedus.model.alike import Alike, alike
from foedus.model.evaluation import Evaluation
from foedus.model.events import Events
from foedus.model.observation import Observation
from foedus.model.outline import outlined
from foedus.model.replay import Replay, replay
from foedus.model.riskset import RiskSet
from foedus.model.strata import finer

if TYPE_CHECKING:
    from foedus.kernels.stream import Steps

REFRESH = 4096
"""Steps after which sums are taken afresh, so that rounding does not build up."""
SEGMENTS = 2
"""Parts of the record swept apart, whatever the number of threads: results do not depend on it."""
EXACT, ROUGH, SLACK = 1e-11, 1e-4, 1.0
"""Share by which a sum may be wrong where series are cut off: in what is reported, and on the way there; what that may
come to in the log-likelihood."""
WORTH_SPLITTING = 500
"""Actors from which on an outline is read in two parts: each replays the changes before it."""
Parts = list[list[tuple[int, int]]]


class Spans(NamedTuple):
    """Steps ``low[k]`` to ``high[k]`` of a record for each k, ascending."""

    steps: "Steps"
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class SweptLikelihood:
    """Log-likelihood from sums over the risk set that are updated by what changes.

    Attributes
    ----------
    program, terms, events, riskset, observation : as in :class:`foedus.model.strata.UnitLikelihood`.
    """

    program: Program
    terms: tuple[str, ...]
    events: Events
    riskset: RiskSet
    observation: Observation
    _made: dict[str, Any] = field(default_factory=dict, repr=False)
    is_direct: ClassVar[bool] = True
    """Whether the state of every pair has a place, rather than that of pairs that something touched."""
    is_numbered: ClassVar[bool] = True
    """Whether the stream's columns are numbered as terms."""
    reads: ClassVar[tuple[int, int, int]] = (320_000, 4, 8)
    """Pairs that an outline reads, its least and most points: what is little beside a pass over the record."""

    @property
    def explained(self) -> np.ndarray:
        """Which events the likelihood explains, shape (n_events,)."""
        return self.observation.explained(self.events.time) & (self.riskset.classes_of(self.events) >= 0)

    @property
    def n_events(self) -> int:
        """Events explained."""
        return int(self.explained.sum())

    @property
    def replay(self) -> Replay:
        """The stream, made on first use."""
        if "replay" not in self._made:
            self._made["replay"] = replay(
                self.program, self.events, self.riskset, self.observation, self.explained,
                is_direct=self.is_direct, is_numbered=self.is_numbered,
            )  # fmt: skip
        return self._made["replay"]

    @property
    def alike(self) -> Alike | None:
        """One type's record for all types, where their units have the same statistics."""
        if "alike" not in self._made:
            types, rules = self.riskset.n_classes, self.rules
            is_one = types > 1 and not any(rules) and not self.riskset.n_changes
            is_one = is_one and self.is_numbered and _repeats(self.riskset.mask())
            self._made["alike"] = alike(self.replay, self.events.n_actors, types) if is_one else None
        return self._made["alike"]

    @property
    def tape(self) -> Replay:
        """What is swept: the replay, or one type's part of it."""
        return self.replay if self.alike is None else self.alike.tape

    @property
    def at_risk(self) -> np.ndarray:
        """Pairs at risk of what is swept, shape (lines, n)."""
        mask = self.riskset.mask()
        return (mask if self.alike is None else mask[:1]).reshape(-1, self.events.n_actors)

    @property
    def rules(self) -> tuple[bool, bool]:
        """Whether timing is interval, and ties are Efron's."""
        return self.observation.timing == "interval", self.observation.ties == "efron"

    def finer(self) -> "SweptLikelihood | None":
        """The same with waits looked at twice as closely, or ``None`` where they need no looking at."""
        closer = finer(self)
        return None if closer is None else replace(closer, _made={})

    def evaluate(self, beta: np.ndarray) -> Evaluation:
        """Log-likelihood, gradient and Hessian at ``beta``."""
        return self._over(beta, self._halves())

    def null(self, is_baseline: np.ndarray) -> tuple[np.ndarray, float] | None:
        """Coefficients of no effects, the intercept at its best, and the log-likelihood there; ``None`` where that takes a sweep."""
        beta, many = np.zeros(len(is_baseline)), int(is_baseline.sum())
        is_interval, is_efron = self.rules
        if (
            self.riskset.n_changes
            or many > is_interval
            or (many and self.terms[is_baseline.argmax()] != "intercept")
        ):
            return None
        steps, counted = self.replay.steps, np.append(0, np.cumsum(self.replay.row >= 0))
        tied = counted[steps.last] - counted[steps.first]
        units = self.riskset.n_units
        if is_interval:
            exposure, count = units * float(steps.dt.sum()), int(tied.sum())
            if not exposure > 0:
                return None
            rate = max(count, 0.5) / exposure if many else 1.0
            beta[is_baseline] = np.log(rate)
            return beta, count * float(np.log(rate)) - exposure * rate
        taken = np.arange(tied.sum()) - np.repeat(np.cumsum(tied) - tied, tied)
        return beta, -float(np.log(units - (taken if is_efron else 0 * taken)).sum())

    def outline(self, beta: np.ndarray, points: int | None = None) -> Evaluation:
        """The same with the sums over the risk set read at some ``points`` of the record only; see :mod:`foedus.model.outline`."""
        points = points or int(np.clip(self.reads[0] // self.riskset.n_units, *self.reads[1:]))
        known = f"outline of {points}"
        if known not in self._made:
            self._made[known] = outlined(self.tape.steps, self.tape.row, self.rules[0], points, self._rates)
        steps, low = self._made[known]
        cut = len(low) // 2 if self.events.n_actors >= WORTH_SPLITTING else 0
        parts = [[(int(s), int(s) + 1) for s in some] for some in (low[:cut], low[cut:]) if len(some)]
        found, seen = self._over(beta, parts, ROUGH, steps), self.observed
        return Evaluation(float(found.loglik + seen @ beta), found.gradient + seen, found.hessian)

    @property
    def _rates(self) -> np.ndarray:
        """Rates of decay, per day."""
        rates = np.unique(np.where(self.program.memory == DECAYING, self.program.rate, 0.0))
        return rates[rates > 0]

    @property
    def observed(self) -> np.ndarray:
        """Sums of the statistics of the events explained, shape (p,)."""
        if "observed" not in self._made:
            p = len(self.terms)
            tally = np.zeros(1 + p + p * (p + 1) // 2)
            self._observe(np.zeros(p), tally)
            self._made["observed"] = tally[1 : 1 + p].copy()
        return self._made["observed"]

    def _halves(self) -> Parts:
        edges = np.linspace(0, len(self.replay.steps.dt), SEGMENTS + 1).astype(int)
        return [[span] for span in pairwise(edges)]

    def _over(
        self, beta: np.ndarray, parts: Parts, tolerance: float = EXACT, steps: "Steps | None" = None
    ) -> Evaluation:
        from foedus.engines.threads import in_order

        beta = np.ascontiguousarray(beta, float)
        p, taken = len(beta), self.tape.steps if steps is None else steps
        tallies = [np.zeros(1 + p + p * (p + 1) // 2) for _ in parts]

        def work(k: int) -> None:
            low, high = np.array(parts[k], np.int64).T.copy()
            self._part(beta, Spans(taken, low, high), tallies[k], tolerance)

        in_order(work, range(len(parts)))
        found = unpacked(np.sum(tallies, axis=0), p)
        if self.alike is None:
            return found
        spans = [span for part in parts for span in part] if steps is None else [(0, len(taken.dt))]
        types = self.alike.types(beta, spans)
        return Evaluation(
            found.loglik + types.loglik, found.gradient + types.gradient, found.hessian + types.hessian
        )

    def _part(self, beta: np.ndarray, some: Spans, tally: np.ndarray, tolerance: float) -> None:
        """Add some steps to ``tally``; sums may be wrong by ``tolerance``, as a share."""
        raise NotImplementedError

    def _observe(self, beta: np.ndarray, tally: np.ndarray) -> None:
        """Add the statistics of the events explained."""
        raise NotImplementedError


def _repeats(mask: np.ndarray) -> bool:
    """Whether all types have the same pairs at risk."""
    return bool((mask == mask[:1]).all())


def unpacked(tally: np.ndarray, p: int) -> Evaluation:
    """Log-likelihood, gradient and symmetric Hessian from a flat tally."""
    hessian = np.zeros((p, p))
    hessian[np.tril_indices(p)] = tally[1 + p :]
    return Evaluation(float(tally[0]), tally[1 : 1 + p].copy(), hessian + np.tril(hessian, -1).T)
