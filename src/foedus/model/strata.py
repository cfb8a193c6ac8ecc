"""The likelihood unit by unit: any statistic, risk set, timing and ties; and the diagnostics of every model."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from foedus.kernels.layout import Program
from foedus.model.events import Events
from foedus.model.newton import Evaluation
from foedus.model.observation import Observation
from foedus.model.riskset import RiskSet

Competition = Literal["pairs", "senders", "receivers", "coordination"]
KINDS = {"pairs": 0, "senders": 1, "receivers": 2}


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
    """

    evaluation: Evaluation
    event: np.ndarray
    score: np.ndarray
    log_share: np.ndarray
    rank: np.ndarray
    at_risk: np.ndarray
    expected: np.ndarray


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
        return self._sweep(np.asarray(beta, float), in_detail=False).evaluation

    def diagnose(self, beta: np.ndarray) -> Diagnosis:
        """The same pass, keeping what each event and unit contributes."""
        return self._sweep(np.asarray(beta, float), in_detail=True)

    def _sweep(self, beta: np.ndarray, *, in_detail: bool) -> Diagnosis:
        from foedus.kernels.coordination import coordinate
        from foedus.kernels.strata import new_desk, sweep

        walk = begin(self.program, self.events, self.riskset, self.explained)
        tally = self._tally(len(beta), in_detail)
        desk = new_desk(len(self.program.memory), len(beta))
        last = len(self.events)
        if self.competition == "coordination":
            coordinate(*walk, self.observation.end, self._is_frozen, beta, desk, tally, last)  # type: ignore[call-arg]
        else:
            sweep(*walk, self._rules(), beta, desk, tally, last)  # type: ignore[call-arg]
        done = Evaluation(float(tally.loglik[0]), tally.gradient, tally.hessian)
        event = np.flatnonzero(self.explained)
        keep = event if in_detail else slice(0, 0)
        return Diagnosis(
            done,
            event,
            tally.score[keep],
            tally.log_share[keep],
            tally.rank[keep],
            tally.at_risk[keep],
            tally.expected,
        )

    @property
    def _is_frozen(self) -> bool:
        return self.observation.decay_clock == "last_event"

    def _rules(self):
        from foedus.kernels.strata import Rules

        seen = self.observation
        return Rules(
            KINDS[self.competition],
            seen.timing == "interval",
            seen.ties == "efron",
            seen.waiting == "whole",
            self._is_frozen,
            seen.origin(self.events.time),
            seen.end,
        )

    def _tally(self, p: int, in_detail: bool):
        from foedus.kernels.strata import Tally

        n_events, n = (len(self.events) if in_detail else 0), self.events.n_actors
        wants_units = in_detail and self.competition != "coordination"
        shape = (self.riskset.n_classes, n, n) if wants_units else (0, 0, 0)
        return Tally(
            np.zeros(1), np.zeros(p), np.zeros((p, p)), np.zeros((n_events, p)),
            np.zeros(n_events), np.zeros(n_events), np.zeros(n_events), np.zeros(shape),
        )  # fmt: skip


def begin(program: Program, events: Events, riskset: RiskSet, explained: np.ndarray) -> tuple:
    """State, values, room for changes, record and place: everything as before the first event."""
    from foedus.kernels.handles import hold_program, hold_state
    from foedus.kernels.layout import new_changes, new_state
    from foedus.kernels.values import new_values
    from foedus.kernels.watch import NEVER, Place, Record

    record = Record(
        events.time,
        events.act,
        events.sender,
        events.receiver,
        events.weight,
        np.where(explained, riskset.classes_of(events), -1).astype(np.int32),
        riskset.time,
        riskset.cls,
        riskset.sender,
        riskset.receiver,
        riskset.is_open,
    )
    place = Place(riskset.mask().copy(), np.zeros(2, np.int64), np.array([NEVER]))
    state = new_state(program, n_acts=len(events) + 1)
    held, values = (hold_program(program), hold_state(state)), new_values(program)
    return *held, values, new_changes(change_room(program, events)), record, place


def change_room(program: Program, events: Events) -> int:
    """Most component changes that one act can make in this program."""
    from foedus.kernels import opcodes as op

    n, blocks = events.n_actors, int(program.shape[1])
    largest = int(np.unique(events.time, return_counts=True)[1].max()) if len(events) else 1
    members = min(n, 2 * largest + 4) + 4
    total = 64
    for code in program.opcode:
        if code in (op.TRIAD, op.FROM_RELATION):
            total += 2 * 2 * 4 * n + 16
        elif code == op.FOUR_CYCLE:
            total += 2 * n * n + 16
        elif code == op.SHIFT:
            total += 2 * (2 * members + members * members) + 8
        else:
            total += 8 * n + 16
    return total * blocks + len(program.opcode) + 64
