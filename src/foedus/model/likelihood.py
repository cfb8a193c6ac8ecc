"""The likelihood of a record: the quickest exact way that its model allows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.kernels import opcodes as op
from foedus.kernels.layout import STILL, Program
from foedus.model.events import Events
from foedus.model.newton import Evaluation
from foedus.model.observation import Observation
from foedus.model.riskset import RiskSet
from foedus.model.strata import Competition, UnitLikelihood, change_room

if TYPE_CHECKING:
    from foedus.kernels.stream import Steps

LARGEST_DENSE = 3000
REFRESH = 4096
"""Steps after which sums are taken afresh, so that rounding does not build up."""
SEGMENTS = 2
"""Parts of the record swept apart, whatever the number of threads: results do not depend on it."""


def likelihood(
    program: Program,
    terms: Sequence[str],
    events: Events,
    riskset: RiskSet,
    observation: Observation,
    competition: Competition = "pairs",
) -> Any:
    """The log-likelihood of ``events``, with exact gradient and Hessian.

    Returns
    -------
    DenseLikelihood or UnitLikelihood
        Updated by what changes where the model allows; otherwise looking at every unit at every event.
    """
    given = (program, tuple(terms), events, riskset, observation)
    if competition == "pairs" and is_updatable(program) and events.n_actors <= LARGEST_DENSE:
        return DenseLikelihood(*given)
    return UnitLikelihood(*given, competition)


def is_updatable(program: Program) -> bool:
    """Whether values stand still between changes, and each term is one column of its own."""
    still = (program.memory == STILL).all() and not program.is_standardised.any()
    single = (np.diff(program.term_first) == 1).all()
    return bool(still and single and len(set(program.term_column)) == len(program.term_column))


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """The stream of a record, with columns renumbered as terms, and its steps.

    Attributes
    ----------
    stream : changes in order.
    steps : where they fall; see :class:`foedus.kernels.stream.Steps`.
    row : class and sender of each event as one row, -1 where it is not explained.
    receiver : receiver of each event.
    scopes : which scopes each term's changes have, shape (p, 4).
    most : most pairs that one step changes.
    """

    stream: np.ndarray
    steps: "Steps"
    row: np.ndarray
    receiver: np.ndarray
    scopes: np.ndarray
    most: int


def replay(
    program: Program,
    events: Events,
    riskset: RiskSet,
    observation: Observation,
    explained: np.ndarray,
    *,
    is_direct: bool,
) -> Replay:
    """Run the record through the statistics once."""
    from foedus.kernels.stream import Reel, survey, unrolled

    n = events.n_actors
    is_interval = observation.timing == "interval"
    span = (observation.origin(events.time), observation.end) if is_interval else (np.nan, np.nan)
    reel = Reel(
        events.time.astype(float), events.act.astype(np.int64), events.sender.astype(np.int64),
        events.receiver.astype(np.int64), events.weight.astype(float), riskset.time.astype(float),
        (riskset.cls * n + riskset.sender).astype(np.int64), riskset.receiver.astype(np.int64),
        riskset.is_open.astype(np.bool_), np.array(span, float), observation.waiting == "whole",
        np.zeros(3, np.int64), np.array([-np.inf]),
    )  # fmt: skip
    expiring = (
        np.isfinite(program.net_until).sum()
        + (program.net_after > 0).sum()
        + (program.opcode == op.DUTY).sum()
    )
    n_steps = (2 + int(expiring)) * len(events) + len(program.change_time) + riskset.n_changes + 8
    stream, steps = unrolled(program, reel, n_steps, change_room(program, events), is_direct)
    term_of = np.zeros(len(program.memory), np.int32)
    term_of[program.term_column] = np.arange(len(program.term_column))
    scopes = np.zeros((len(program.memory), 6), bool)
    most = survey(stream, steps, term_of, scopes)
    row = np.where(explained, riskset.classes_of(events) * n + events.sender, -1).astype(np.int64)
    return Replay(stream, steps, row, events.receiver.astype(np.int64), scopes[:, :4], int(most))


@dataclass(frozen=True, slots=True, eq=False)
class DenseLikelihood:
    """Log-likelihood from sums over the risk set that are updated by what changes; components as matrices.

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
                self.program, self.events, self.riskset, self.observation, self.explained, is_direct=True
            )
        return self._made["replay"]

    def evaluate(self, beta: np.ndarray) -> Evaluation:
        """Log-likelihood, gradient and Hessian at ``beta``."""
        edges = np.linspace(0, len(self.replay.steps.dt), SEGMENTS + 1).astype(int)
        return self._over(np.asarray(beta, float), list(pairwise(edges)))

    def sample(self, beta: np.ndarray, share: float, windows: int = 8) -> Evaluation:
        """The same over a share of the record, in windows spread over it: for a first idea of the coefficients."""
        edges = np.linspace(0, len(self.replay.steps.dt), windows + 1)
        return self._over(
            np.asarray(beta, float), [(int(b - share * (b - a)), int(b)) for a, b in pairwise(edges)]
        )

    def _over(self, beta: np.ndarray, spans: list[tuple[int, int]]) -> Evaluation:
        from foedus.engines.threads import in_order

        return unpacked(np.sum(in_order(lambda span: self._part(beta, *span), spans), axis=0), len(beta))

    def _part(self, beta: np.ndarray, low: int, high: int) -> np.ndarray:
        from foedus.kernels.board import new_board
        from foedus.kernels.sweep_dense import sweep

        tape, n, p, seen = self.replay, self.events.n_actors, len(beta), self.observation
        is_open = self.riskset.mask().reshape(-1, n)
        tally = np.zeros(1 + p + p * (p + 1) // 2)
        sweep(
            new_board(beta, tape.scopes, n, is_open, min(tape.most, is_open.size // 4 + 1)), tape.stream, tape.steps, tape.row, tape.receiver,
            seen.timing == "interval", seen.ties == "efron", REFRESH, int(low), int(high), n, tally,
        )  # fmt: skip
        return tally


def unpacked(tally: np.ndarray, p: int) -> Evaluation:
    """Log-likelihood, gradient and symmetric Hessian from a flat tally."""
    hessian = np.zeros((p, p))
    hessian[np.tril_indices(p)] = tally[1 + p :]
    return Evaluation(float(tally[0]), tally[1 : 1 + p].copy(), hessian + np.tril(hessian, -1).T)
