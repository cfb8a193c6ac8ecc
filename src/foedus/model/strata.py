"""The likelihood unit by unit: any statistic, risk set, timing and ties; and the diagnostics of every model."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from foedus.errors import Fault, InputError
from foedus.kernels.layout import DECAYING, RECENCY, Program
from foedus.model.evaluation import Evaluation
from foedus.model.events import Events
from foedus.model.observation import Observation
from foedus.model.riskset import RiskSet
from foedus.statistics.covariate import LARGEST_DENSE

Competition = Literal["pairs", "senders", "receivers", "coordination"]
KINDS = {"pairs": 0, "senders": 1, "receivers": 2, "coordination": 0}


@dataclass(frozen=True, slots=True, eq=False)
class Diagnosis:
    """What one pass over the record says of a model at given coefficients.

    Attributes
    ----------
    evaluation : log-likelihood and derivatives.
    event : indices of the events explained, shape (n_explained,).
    score : gradient per event, shape (n_explained, p).
    log_share : log of the event's share of the rates at its time, shape (n_explained,).
    rank : its rank among the units at risk (1 is the highest rate), shape (n_explained,).
    at_risk : how many they were, shape (n_explained,).
    expected : integrated rate of each unit, shape (n_classes, n, n); empty for coordination.
    moment : integrated rate times statistics, less their mean over the risk set with ordinal timing, shape
        (n_classes, n, n, p); empty with ordinal timing unless asked for.
    """

    evaluation: Evaluation
    event: np.ndarray
    score: np.ndarray
    log_share: np.ndarray
    rank: np.ndarray
    at_risk: np.ndarray
    expected: np.ndarray
    moment: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class UnitLikelihood:
    """Log-likelihood of a record, looking at every unit at risk at every event.

    Attributes
    ----------
    program : compiled statistics.
    terms : their names.
    events, riskset, observation : see their modules.
    competition : ``pairs`` (REM), ``senders`` (DyNAM rate), ``receivers`` (choice), ``coordination``.
    """

    program: Program
    terms: tuple[str, ...]
    events: Events
    riskset: RiskSet
    observation: Observation
    competition: Competition = "pairs"

    @property
    def n_events(self) -> int:
        """Events explained."""
        return int(self.explained.sum())

    @property
    def explained(self) -> np.ndarray:
        """Which events the likelihood explains, shape (n_events,)."""
        return self.observation.explained(self.events.time) & (self.riskset.classes_of(self.events) >= 0)

    def evaluate(self, beta: np.ndarray) -> Evaluation:
        """Log-likelihood, gradient and Hessian at ``beta``."""
        return self._sweep(np.asarray(beta, float)).evaluation

    def finer(self) -> "UnitLikelihood | None":
        """The same with waits looked at twice as closely, or ``None`` where they need no looking at."""
        return finer(self)

    def information(self, beta: np.ndarray) -> np.ndarray:
        """Information from which errors are taken: minus the Hessian, or its expectation for coordination."""
        walk = self._swept(np.asarray(beta, float))
        return walk.s2 if self.competition == "coordination" else -walk.hessian

    def diagnose(self, beta: np.ndarray, *, wants_moments: bool = False) -> Diagnosis:
        """The same pass, keeping what each event and unit contributes."""
        return self._sweep(np.asarray(beta, float), in_detail=True, wants_moments=wants_moments)

    def look_up(
        self, time: np.ndarray, block: np.ndarray, sender: np.ndarray, receiver: np.ndarray
    ) -> np.ndarray:
        """Terms of given units at given times, seen from the past strictly before; shape (n_rows, p)."""
        from foedus.kernels.rows import look_up

        order = np.argsort(time, kind="stable")
        x = np.empty((len(time), len(self.terms)))
        rows = (time.astype(float), *(np.asarray(v, np.int64) for v in (block, sender, receiver)))
        state, values = self.begin()
        held = self._held(self.walk(np.zeros(len(self.terms))), state, values)
        look_up(*held, *(column[order] for column in rows), x)  # type: ignore[call-arg]
        back = np.empty_like(x)
        back[order] = x
        return back

    def _sweep(self, beta: np.ndarray, *, in_detail: bool = False, wants_moments: bool = False) -> Diagnosis:
        walk = self._swept(beta, in_detail, wants_moments)
        done = Evaluation(float(walk.loglik[0]), walk.gradient, walk.hessian)
        event = np.flatnonzero(self.explained)
        keep = event if in_detail else slice(0, 0)
        return Diagnosis(
            done,
            event,
            walk.score[keep],
            walk.log_share[keep],
            walk.rank[keep],
            walk.at_risk[keep],
            walk.expected,
            walk.moment,
        )

    def _swept(self, beta: np.ndarray, in_detail: bool = False, wants_moments: bool = False) -> Any:
        walk = self.walk(beta, in_detail, wants_moments)
        self.run(walk, *self.begin(), len(self.events))
        return walk

    def begin(self) -> tuple[Any, Any]:
        """State and values before the first event."""
        from foedus.kernels.layout import new_state
        from foedus.kernels.values import new_values

        return new_state(self.program, n_acts=len(self.events) + 1), new_values(self.program)

    def run(self, walk: Any, state: Any, values: Any, until: int) -> None:
        """Go on from where ``walk``, ``state`` and ``values`` stand, to event ``until``; they are changed."""
        from foedus.kernels.coordination import coordinate
        from foedus.kernels.strata import sweep

        kernel = coordinate if self.competition == "coordination" else sweep
        kernel(*self._held(walk, state, values), until)  # type: ignore[call-arg]

    def _held(self, walk: Any, state: Any, values: Any) -> tuple[Any, ...]:
        from foedus.kernels.handles import hold_program, hold_state
        from foedus.kernels.layout import new_changes
        from foedus.kernels.watch import hold_walk

        changes = new_changes(change_room(self.program, self.events))
        return hold_program(self.program), hold_state(state), values, changes, hold_walk(walk)

    def walk(self, beta: np.ndarray, in_detail: bool = False, wants_moments: bool = False) -> Any:
        """Record, conventions and room for the results, as the kernels take them."""
        from foedus.kernels.quadrature import MOST
        from foedus.kernels.watch import NEVER, Walk

        events, risk, seen = self.events, self.riskset, self.observation
        p, columns, n = len(beta), len(self.program.memory), events.n_actors
        n_kept = len(events) if in_detail else 0
        wants_units = in_detail and self.competition != "coordination"
        wants_moments |= wants_units and seen.timing == "interval"
        return Walk(
            time=events.time,
            act=events.act,
            sender=events.sender,
            receiver=events.receiver,
            weight=events.weight,
            block=np.where(self.explained, risk.classes_of(events), -1).astype(np.int32),
            move_time=risk.time,
            move_block=risk.cls,
            move_sender=risk.sender,
            move_receiver=risk.receiver,
            move_open=risk.is_open,
            is_open=risk.mask().copy(),
            at=np.zeros(2, np.int64),
            last=np.array([NEVER]),
            kind=KINDS[self.competition],
            is_interval=seen.timing == "interval",
            is_efron=seen.ties == "efron",
            is_whole=seen.waiting == "whole",
            is_frozen=seen.decay_clock == "last_event",
            origin=seen.origin(events.time),
            end=seen.end,
            scale=scale_of_movement(self.program, seen),
            at_point=np.zeros(MOST),
            of_point=np.zeros(MOST),
            beta=np.ascontiguousarray(beta, float),
            loglik=np.zeros(1),
            gradient=np.zeros(p),
            hessian=np.zeros((p, p)),
            score=np.zeros((n_kept, p)),
            log_share=np.zeros(n_kept),
            rank=np.zeros(n_kept),
            at_risk=np.zeros(n_kept),
            expected=np.zeros((risk.n_classes, n, n) if wants_units else (0, 0, 0)),
            moment=np.zeros((risk.n_classes, n, n, p) if wants_moments else (0, 0, 0, 0)),
            y=np.zeros(columns),
            x=np.zeros(p),
            s1=np.zeros(p),
            s2=np.zeros((p, p)),
            w1=np.zeros(p),
            w2=np.zeros((p, p)),
            centre=np.zeros(columns),
            spread=np.ones(columns),
        )


def check_size(n_actors: int, wanted_for: str, advice: str) -> None:
    """Refuse to look at every pair one by one where there are too many.

    Raises
    ------
    InputError
        Saying how many actors there may be, and ``advice``.
    """
    if n_actors > LARGEST_DENSE:
        message = (
            f"{wanted_for} looks at every pair of actors, and there are {n_actors:,} actors "
            f"(at most {LARGEST_DENSE:,})."
        )
        raise InputError(Fault(message, advice=advice))


def finer(likelihood: Any) -> Any:
    """A likelihood whose integrals over waits are taken twice as finely; ``None`` where rates stand still."""
    if scale_of_movement(likelihood.program, likelihood.observation) == 0.0:
        return None
    seen = likelihood.observation
    return replace(likelihood, observation=replace(seen, fineness=2 * seen.fineness))


def scale_of_movement(program: Program, seen: Observation) -> float:
    """Time in which rates move by a good part while nothing changes; 0 where they stand still until something does.

    Weights that halve move on the scale of their half-life, unless they stand between events; times since an act on that
    of the unit of time, which is what they are compared with.
    """
    if seen.timing != "interval" or seen.waiting == "whole":
        return 0.0
    halving = (program.memory == DECAYING) & (seen.decay_clock == "now")
    scales = [*(1.0 / program.rate[halving]), *([1.0] if (program.memory == RECENCY).any() else [])]
    return float(min(scales)) / seen.fineness if scales else 0.0


def change_room(program: Program, events: Events) -> int:
    """Most component changes that one act can make in this program."""
    from foedus.kernels import opcodes as op

    n, blocks = events.n_actors, int(program.shape[1])
    largest = int(np.unique(events.time, return_counts=True)[1].max()) if len(events) else 1
    members = min(n, 2 * largest + 4) + 4
    total = 64
    for code, share in zip(program.opcode, program.option[:, 3], strict=True):
        if code in (op.TRIAD, op.FROM_RELATION):
            total += 2 * 2 * 4 * n + 16
        elif code in (op.FOUR_CYCLE, op.TERTIUS_DIFF) or (code == op.DEGREE_PAIR and share > 0):
            total += 2 * n * n + 16
        elif code == op.SHIFT:
            total += 2 * (2 * members + members * members) + 8
        else:
            total += 8 * n + 16
    return total * blocks + len(program.opcode) + 64
