"""The ways to sweep: over matrices of pairs, with series in time, over every pair at every step, or over pairs that were touched."""

from typing import Any, ClassVar

import numpy as np

from foedus.kernels.layout import PAIR
from foedus.model.evaluation import Evaluation
from foedus.model.swept import REFRESH, ROUGH, SLACK, Spans, SweptLikelihood


class DenseLikelihood(SweptLikelihood):
    """With components as matrices: any risk set, any number of pairs."""

    def _part(self, beta: np.ndarray, some: Spans, tally: np.ndarray, tolerance: float) -> None:
        from foedus.kernels.sweep_dense import sweep

        tape, n = self.tape, self.events.n_actors
        sweep(
            self._board(beta), tape.stream, some.steps, tape.row, tape.receiver, *self.rules, REFRESH,
            some.low, some.high, n, tally,
        )  # fmt: skip

    def _observe(self, beta: np.ndarray, tally: np.ndarray) -> None:
        from foedus.kernels.sweep_dense import observe

        tape = self.tape
        observe(
            self._board(beta), tape.stream, tape.steps, tape.row, tape.receiver, self.events.n_actors, tally
        )

    def _board(self, beta: np.ndarray) -> Any:
        from foedus.kernels.board import new_board

        tape, is_open = self.tape, self.at_risk
        return new_board(
            beta, tape.scopes, self.events.n_actors, is_open, min(tape.most, is_open.size // 4 + 1)
        )


class DecayLikelihood(SweptLikelihood):
    """With half-lives: sums over all pairs are series in time, updated by what changes."""

    reads: ClassVar[tuple[int, int, int]] = (480_000, 4, 16)

    def rough(self, beta: np.ndarray) -> Evaluation:
        """The same with shorter series; the log-likelihood is wrong by ``slack`` at most."""
        return self._over(beta, self._halves(), self.slack / max(self.n_events, 1))

    @property
    def slack(self) -> float:
        """Largest error of :meth:`rough`."""
        return min(SLACK, ROUGH * self.n_events)

    def _part(self, beta: np.ndarray, some: Spans, tally: np.ndarray, tolerance: float) -> None:
        from foedus.kernels.sweep_decay import sweep_decay

        tape = self.tape
        sweep_decay(
            *self._board(beta), tape.stream, some.steps, tape.row, tape.receiver, *self.rules, self._is_frozen, self.burden,
            tolerance, REFRESH, some.low, some.high, self.events.n_actors, tally,
        )  # fmt: skip

    def _observe(self, beta: np.ndarray, tally: np.ndarray) -> None:
        from foedus.kernels.sweep_decay import observe_decay

        tape, n = self.tape, self.events.n_actors
        observe_decay(
            *self._board(beta), tape.stream, tape.steps, tape.row, tape.receiver, self._is_frozen, n, tally
        )

    def _board(self, beta: np.ndarray) -> tuple[Any, Any]:
        from foedus.kernels.decay_board import new_decay_board

        tape, is_open = self.tape, self.at_risk
        most = min(tape.most, is_open.size // 4 + 1)
        return new_decay_board(beta, self.program, tape.scopes, self.events.n_actors, is_open, most)

    @property
    def _is_frozen(self) -> bool:
        return self.observation.decay_clock == "last_event"

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
    """Values that move with the clock or with all others, or products: every pair at every step, in chunks without branches."""

    is_numbered: ClassVar[bool] = False
    reads: ClassVar[tuple[int, int, int]] = (2_560_000, 8, 64)

    def _part(self, beta: np.ndarray, some: Spans, tally: np.ndarray, tolerance: float) -> None:
        from foedus.kernels.sweep_live import sweep_live

        tape = self.tape
        sweep_live(
            *self._board(beta), tape.stream, some.steps, self._scales, tape.row, tape.receiver, *self.rules, self._is_frozen,
            some.low, some.high, self.events.n_actors, tally,
        )  # fmt: skip

    def _observe(self, beta: np.ndarray, tally: np.ndarray) -> None:
        from foedus.kernels.sweep_live import observe_live

        tape, n = self.tape, self.events.n_actors
        observe_live(
            *self._board(beta), tape.stream, tape.steps, self._scales, tape.row, tape.receiver, self._is_frozen, n, tally
        )  # fmt: skip

    @property
    def _scales(self) -> np.ndarray:
        """Means and 1 / sd of standardised columns at each step, shape (2, n_steps, columns); no steps if there are none."""
        from foedus.kernels.sweep_live import scales_live

        if "scales" not in self._made:
            tape, is_needed = self.tape, self.program.is_standardised.any()
            scales = np.zeros((2, len(tape.steps.dt) if is_needed else 0, len(self.program.memory)))
            if is_needed:
                board = self._board(np.zeros(len(self.terms)))
                scales_live(*board, tape.stream, tape.steps, self._is_frozen, self.events.n_actors, scales)
            self._made["scales"] = scales
        return self._made["scales"]

    def _board(self, beta: np.ndarray) -> tuple[Any, Any]:
        from foedus.kernels.live_board import new_clockwork, new_live_board

        clockwork, n = new_clockwork(self.program, self.tape.scopes), self.events.n_actors
        return clockwork, new_live_board(beta, clockwork, n, self.at_risk)

    @property
    def _is_frozen(self) -> bool:
        return self.observation.decay_clock == "last_event"


class SparseLikelihood(SweptLikelihood):
    """Factored: pairs that nothing has touched weigh their sender times their receiver, and are never looked at."""

    is_direct: ClassVar[bool] = False

    def _part(self, beta: np.ndarray, some: Spans, tally: np.ndarray, tolerance: float) -> None:
        from foedus.kernels.sweep_sparse import sweep_sparse

        tape, n, pairs = self.tape, self.events.n_actors, self._pairs()
        refresh = max(REFRESH, len(pairs.row_other) // 8)
        sweep_sparse(
            self._board(beta), tape.stream, some.steps, pairs, tape.row, tape.receiver, *self.rules, refresh,
            some.low, some.high, n, tally,
        )  # fmt: skip

    def _observe(self, beta: np.ndarray, tally: np.ndarray) -> None:
        from foedus.kernels.sweep_sparse import observe_sparse

        tape = self.tape
        observe_sparse(
            self._board(beta), tape.stream, tape.steps, self._pairs(), tape.row, tape.receiver, tally
        )

    def _board(self, beta: np.ndarray) -> Any:
        from foedus.kernels.sparse_board import new_sparse_board

        return new_sparse_board(beta, self.tape.scopes, self.events.n_actors, self._pairs(), self.tape.most)

    def _pairs(self) -> Any:
        from foedus.kernels.sparse_board import number_pairs

        if "pairs" not in self._made:
            tape = self.tape
            self._made["pairs"] = number_pairs(tape.stream, self.events.n_actors, tape.row, tape.receiver)
        return self._made["pairs"]
