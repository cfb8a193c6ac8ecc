"""Likelihoods from sums over the risk set that are updated by what changes."""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from foedus.kernels.layout import PAIR, Program
from foedus.model.alike import Alike, alike
from foedus.model.events import Events
from foedus.model.newton import Evaluation
from foedus.model.observation import Observation
from foedus.model.replay import Replay, replay
from foedus.model.riskset import RiskSet
from foedus.model.strata import finer

REFRESH = 4096
"""Steps after which sums are taken afresh, so that rounding does not build up."""
SEGMENTS = 2
"""Parts of the record swept apart, whatever the number of threads: results do not depend on it."""
EXACT, ROUGH, SLACK = 1e-11, 1e-5, 0.1
"""Share by which a sum may be wrong where series are cut off: in what is reported, and on the way there; what that may
come to in the log-likelihood."""
Parts = list[list[tuple[int, int]]]


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
    windows: ClassVar[tuple[tuple[float, int], ...]] = ((100, 8), (500, 4), (np.inf, 2))
    """Windows of a sample, by the number of actors below which: each costs one build over all pairs."""
    is_direct: ClassVar[bool] = True
    """Whether the state of every pair has a place, rather than that of pairs that something touched."""
    is_dear: ClassVar[bool] = False
    """Whether a pass over the record is worth a larger sample before it."""

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
                is_direct=self.is_direct, is_numbered=not isinstance(self, LiveLikelihood),
            )  # fmt: skip
        return self._made["replay"]

    @property
    def alike(self) -> Alike | None:
        """One type's record for all types, where their units have the same statistics."""
        if "alike" not in self._made:
            types, rules = self.riskset.n_classes, self.rules
            is_one = types > 1 and not any(rules) and not self.riskset.n_changes
            is_one = is_one and not isinstance(self, LiveLikelihood) and _repeats(self.riskset.mask())
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

    def sample(self, beta: np.ndarray, share: float) -> Evaluation:
        """The same over a share of the record, in windows spread over it: for a first idea of the coefficients."""
        return self._over(beta, self._windows(share))

    def _halves(self) -> Parts:
        edges = np.linspace(0, len(self.replay.steps.dt), SEGMENTS + 1).astype(int)
        return [[span] for span in pairwise(edges)]

    def _windows(self, share: float) -> Parts:
        windows = next(w for size, w in self.windows if self.events.n_actors < size)
        edges = np.linspace(0, len(self.replay.steps.dt), windows + 1)
        spans = [(int(m - share * h), int(m + share * h)) for m, h in ((0.5 * (a + b), 0.5 * (b - a)) for a, b in pairwise(edges))]
        return [spans[: windows // 2], spans[windows // 2 :]]

    def _over(self, beta: np.ndarray, parts: Parts, tolerance: float = EXACT) -> Evaluation:
        from foedus.engines.threads import in_order

        beta = np.ascontiguousarray(beta, float)
        p = len(beta)
        tallies = [np.zeros(1 + p + p * (p + 1) // 2) for _ in parts]

        def work(k: int) -> None:
            low, high = np.array(parts[k], np.int64).T.copy()
            self._part(beta, low, high, tallies[k], tolerance)

        in_order(work, range(len(parts)))
        found = unpacked(np.sum(tallies, axis=0), p)
        if self.alike is None:
            return found
        types = self.alike.types(beta, [span for part in parts for span in part])
        return Evaluation(
            found.loglik + types.loglik, found.gradient + types.gradient, found.hessian + types.hessian
        )

    def _part(
        self, beta: np.ndarray, low: np.ndarray, high: np.ndarray, tally: np.ndarray, tolerance: float
    ) -> None:
        """Add the steps ``low[k]`` to ``high[k]``, ascending; sums may be wrong by ``tolerance``, as a share."""
        raise NotImplementedError


class DenseLikelihood(SweptLikelihood):
    """With components as matrices: any risk set, any number of pairs."""

    def _part(
        self, beta: np.ndarray, low: np.ndarray, high: np.ndarray, tally: np.ndarray, tolerance: float
    ) -> None:
        from foedus.kernels.board import new_board
        from foedus.kernels.sweep_dense import sweep

        tape, n, is_open = self.tape, self.events.n_actors, self.at_risk
        board = new_board(beta, tape.scopes, n, is_open, min(tape.most, is_open.size // 4 + 1))
        sweep(
            board, tape.stream, tape.steps, tape.row, tape.receiver, *self.rules, REFRESH, low, high, n, tally
        )


class DecayLikelihood(SweptLikelihood):
    """With half-lives: sums over all pairs are series in time, updated by what changes."""

    windows: ClassVar[tuple[tuple[float, int], ...]] = ((100, 4), (np.inf, 2))
    is_dear: ClassVar[bool] = True

    def rough(self, beta: np.ndarray) -> Evaluation:
        """The same with shorter series; the log-likelihood is wrong by ``slack`` at most."""
        return self._over(beta, self._halves(), self.slack / max(self.n_events, 1))

    @property
    def slack(self) -> float:
        """Largest error of :meth:`rough`."""
        return min(SLACK, ROUGH * self.n_events)

    def sample(self, beta: np.ndarray, share: float) -> Evaluation:
        """See :meth:`SweptLikelihood.sample`; the series are short."""
        return self._over(beta, self._windows(share), ROUGH)

    def _part(
        self, beta: np.ndarray, low: np.ndarray, high: np.ndarray, tally: np.ndarray, tolerance: float
    ) -> None:
        from foedus.kernels.decay_board import new_decay_board
        from foedus.kernels.sweep_decay import sweep_decay

        tape, n, is_open = self.tape, self.events.n_actors, self.at_risk
        is_frozen = self.observation.decay_clock == "last_event"
        most = min(tape.most, is_open.size // 4 + 1)
        for first, last in zip(low.tolist(), high.tolist(), strict=True):
            board, frame = new_decay_board(beta, self.program, tape.scopes, n, is_open, most)
            sweep_decay(
                board, frame, tape.stream, tape.steps, tape.row, tape.receiver, *self.rules, is_frozen, self.burden,
                tolerance, REFRESH, first, last, n, tally,
            )  # fmt: skip

    @property
    def burden(self) -> float:
        """What the changes of a step cost, as a share of building."""
        if "burden" not in self._made:
            tape, n = self.tape, self.events.n_actors
            n_pairs = int((tape.stream["scope"] >= PAIR).sum())
            work = 2.0 * (len(tape.stream) - n_pairs) + 6.0 * n_pairs / n
            self._made["burden"] = work / max(len(tape.steps.dt), 1) / len(self.at_risk)
        return self._made["burden"]


class LiveLikelihood(SweptLikelihood):
    """Values that move with the clock, or products: every pair at every step, in chunks without branches."""

    def _part(
        self, beta: np.ndarray, low: np.ndarray, high: np.ndarray, tally: np.ndarray, tolerance: float
    ) -> None:
        from foedus.kernels.sweep_live import new_clockwork, new_live_board, sweep_live

        tape, n = self.replay, self.events.n_actors
        clockwork = new_clockwork(self.program, tape.scopes)
        is_frozen = self.observation.decay_clock == "last_event"
        for first, last in zip(low.tolist(), high.tolist(), strict=True):
            board = new_live_board(beta, clockwork, n, self.riskset.mask().reshape(-1, n))
            sweep_live(
                clockwork, board, tape.stream, tape.steps, tape.row, tape.receiver, *self.rules, is_frozen, first, last, n,
                tally,
            )  # fmt: skip


class SparseLikelihood(SweptLikelihood):
    """Factored: pairs that nothing has touched weigh their sender times their receiver, and are never looked at."""

    is_direct: ClassVar[bool] = False

    def _part(
        self, beta: np.ndarray, low: np.ndarray, high: np.ndarray, tally: np.ndarray, tolerance: float
    ) -> None:
        from foedus.kernels.sparse_board import new_sparse_board
        from foedus.kernels.sweep_sparse import sweep_sparse

        tape, n = self.replay, self.events.n_actors
        pairs = self._pairs()
        refresh = max(REFRESH, len(pairs.row_other) // 8)
        board = new_sparse_board(beta, tape.scopes, n, pairs, tape.most)
        sweep_sparse(
            board,
            tape.stream,
            tape.steps,
            pairs,
            tape.row,
            tape.receiver,
            *self.rules,
            refresh,
            low,
            high,
            n,
            tally,
        )

    def _pairs(self) -> Any:
        from foedus.kernels.sparse_board import number_pairs

        if "pairs" not in self._made:
            tape = self.replay
            self._made["pairs"] = number_pairs(tape.stream, self.events.n_actors, tape.row, tape.receiver)
        return self._made["pairs"]


def _repeats(mask: np.ndarray) -> bool:
    """Whether all types have the same pairs at risk."""
    return bool((mask == mask[:1]).all())


def unpacked(tally: np.ndarray, p: int) -> Evaluation:
    """Log-likelihood, gradient and symmetric Hessian from a flat tally."""
    hessian = np.zeros((p, p))
    hessian[np.tril_indices(p)] = tally[1 + p :]
    return Evaluation(float(tally[0]), tally[1 : 1 + p].copy(), hessian + np.tril(hessian, -1).T)
