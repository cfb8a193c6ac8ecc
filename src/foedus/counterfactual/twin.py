"""Twins: the record's own chance run again through an edited past."""

from dataclasses import dataclass

import numpy as np

from foedus.kernels.handles import hold
from foedus.kernels.simulate_clocks import Record
from foedus.kernels.simulate_run import Acts, new_acts
from foedus.kernels.twin_many import twin_many
from foedus.simulate.engine import Engine
from foedus.simulate.plan import PIECE, Chunk, Plan, collect
from foedus.simulate.start import Past, Start, no_record, start_at


@dataclass(frozen=True, slots=True, eq=False)
class TwinPlan:
    """A record, the world it happened in, and an edited one.

    Attributes
    ----------
    plan : of the edited world: engine, past, start, until, seed.
    fact : the engine of the world as it was; units and equations are those of the plan's engine.
    events : numbers of the acts of ``plan.past`` that the record's clocks explain from ``plan.start`` on.
    record_until : end of the record; beyond it chance is fresh in every world.
    """

    plan: Plan
    fact: Engine
    events: np.ndarray
    record_until: float

    def begin(self) -> tuple[Start, Start]:
        """Both worlds at the start."""
        return start_at(self.fact, self.plan.past, self.plan.start, self.plan.room), self.plan.begin()


def run_twins(twin: TwinPlan, histories: np.ndarray, begun: tuple[Start, Start] | None = None) -> Chunk:
    """Twins ``histories`` of a record, in this thread."""
    plan, fact = twin.plan, twin.fact
    blank_fact, blank_edit = begun or twin.begin()
    lived, units = lived_acts(twin)
    factual, edited = blank_fact.scratch(), blank_edit.scratch()
    record, order = blank_record(fact, lived.time, units)
    betas, empty = plan.betas(histories), hold(no_record(len(fact.is_open)))
    acts, out = new_acts(plan.room), new_acts(max(PIECE, plan.room))
    span, pointers = np.array([plan.start, plan.until]), factual.kernels
    worlds, kept = (factual.handle, edited.handle), [hold(each) for each in (record, lived, acts, out)]

    def step(done: int, tally: np.ndarray, ended: np.ndarray) -> int:
        return twin_many(
            pointers, *worlds, betas[done:], empty, kept[0], order, kept[1],
            np.zeros(len(units)), plan.seed, histories[done:].astype(np.int64), span, kept[2],
            (factual.pool, edited.pool), (blank_fact.pool, blank_edit.pool), kept[3], tally, ended,
        )  # fmt: skip

    return collect(step, histories, out)


def lived_acts(twin: TwinPlan) -> tuple[Acts, np.ndarray]:
    """Acts of the record from the start on, with the unit whose clock rang for each, -1 for acts without one."""
    past, start, engine = twin.plan.past, twin.plan.start, twin.fact
    which = np.flatnonzero((past.time >= start) & (past.time <= twin.plan.until))
    units = unit_of_act(engine, past.cut(which))
    units[~np.isin(which, twin.events)] = -1
    acts = past.cut(which).acts()._replace(unit=units.astype(np.int32), event=which.astype(np.int32))
    return acts, units


def unit_of_act(engine: Engine, past: Past) -> np.ndarray:
    """Number of the unit whose act each one is; -1 where no equation explains it."""
    block = engine.block_of_act[past.act]
    units = engine.units.index[block, past.sender, past.receiver]
    return np.where(block >= 0, units, -1).astype(np.int64)


def blank_record(engine: Engine, time: np.ndarray, units: np.ndarray) -> tuple[Record, np.ndarray]:
    """Room for the record's clocks, by unit in time order; and which act each row is."""
    ringing = np.flatnonzero(units >= 0)
    order = ringing[np.argsort(units[ringing], kind="stable")]
    n_units = len(engine.is_open)
    start = np.concatenate([[0], np.cumsum(np.bincount(units[order], minlength=n_units))]).astype(np.int64)
    record = Record(
        start, np.zeros(len(order)), time[order].copy(), order.astype(np.int64), np.zeros(n_units)
    )
    return record, order
