"""Where histories start, and the working memory in which they run."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from foedus.kernels.handles import Handle, hold
from foedus.kernels.layout import new_changes, new_state
from foedus.kernels.simulate_clocks import Machine, Record, new_clocks
from foedus.kernels.simulate_rates import Components
from foedus.kernels.simulate_run import Acts, World
from foedus.kernels.simulate_start import live_through
from foedus.simulate.engine import Engine
from foedus.simulate.pointers import Pointer, history_pointers

LOGS = ("log_time", "log_act", "log_sender", "log_receiver", "log_weight")


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Acts as arrays in time order, as the kernels read them."""

    time: np.ndarray
    act: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    weight: np.ndarray

    def __len__(self) -> int:
        return len(self.time)

    def acts(self) -> Acts:
        """The same as the kernels write acts."""
        none = np.full(len(self), -1, np.int32)
        return Acts(
            self.time, none, self.act.astype(np.int32), self.sender.astype(np.int32),
            self.receiver.astype(np.int32), self.weight, none,
        )  # fmt: skip

    def cut(self, keep: np.ndarray | slice) -> "Past":
        """Some of the acts."""
        return Past(
            self.time[keep], self.act[keep], self.sender[keep], self.receiver[keep], self.weight[keep]
        )


def no_past() -> Past:
    """Nothing has happened yet."""
    none = np.zeros(0, np.int32)
    return Past(np.zeros(0), none, none, none, np.zeros(0))


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """State of the world at ``time``: one block of memory ``pool`` under everything a history changes."""

    engine: Engine
    time: float
    machine: Machine
    pool: np.ndarray

    @property
    def handle(self) -> Handle:
        """The machine as kernels see it: one per thread and call."""
        return hold(self.machine)

    @property
    def kernels(self) -> tuple[Pointer, Pointer, Pointer]:
        """The past, for kernels: how an act enters it, how time passes, when something is next due."""
        return history_pointers(self.handle)

    def scratch(self, world: World | None = None) -> "Start":
        """The same start in memory of its own, for one thread; in another ``world`` if one is given."""
        machine = self.machine if world is None else self.machine._replace(world=world)
        return _pooled(self.engine, self.time, machine)


def start_at(engine: Engine, past: Past, time: float, room: int) -> Start:
    """Take in the acts before ``time``; ``room`` is how many more acts a history may hold."""
    is_open = engine.is_open.copy()
    for k in np.flatnonzero(engine.open_time <= time):
        is_open[engine.open_unit[k]] = engine.open_value[k]
    machine = Machine(
        program=engine.program,
        state=new_state(engine.program, n_acts=2 * (len(past) + room) + 16),
        changes=new_changes(engine.room),
        eq=engine.equations,
        comp=blank_components(engine),
        units=engine.units,
        clocks=new_clocks(is_open),
        world=open_world(engine),
    )
    begun = _pooled(engine, time, machine)
    live_through(begun.kernels, begun.handle, hold(past.cut(past.time < time).acts()), time)
    return begun


def blank_components(engine: Engine) -> Components:
    """Components before anything happened."""
    (blocks, slots), n = engine.equations.memory.shape, engine.n_actors
    return Components(
        g=np.zeros((blocks, slots)),
        s=np.zeros((blocks * n, slots)),
        r=np.zeros((blocks * n, slots)),
        d=np.zeros((blocks * n, n, slots)),
        origin=engine.program.epoch.astype(float),
        last=np.full(1, -np.inf),
        fade=np.ones((blocks, slots)),
        fade_at=np.full((blocks, slots), np.nan),
    )


def no_record(n_units: int) -> Record:
    """Clocks of which nothing is known."""
    none = np.zeros(0)
    return Record(np.zeros(n_units + 1, np.int64), none, none, np.zeros(0, np.int64), np.zeros(n_units))


def open_world(engine: Engine, **given: np.ndarray) -> World:
    """A world without edits: nothing is given from outside, removed or banned."""
    none, nobody = np.zeros(0), np.zeros(0, np.int32)
    fields: dict[str, Any] = {
        "open_time": engine.open_time, "open_unit": engine.open_unit, "open_value": engine.open_value,
        "given_time": none, "given_act": nobody, "given_sender": nobody, "given_receiver": nobody,
        "given_weight": none, "given_event": nobody,
        "mark_start": engine.mark_start, "mark_act": engine.mark_act, "mark_weight": engine.mark_weight,
        "record_act": nobody, "record_weight": none, "is_removed": np.zeros(0, np.bool_),
        "ban_act": nobody, "ban_sender": nobody, "ban_receiver": nobody, "ban_from": none, "ban_to": none,
    }  # fmt: skip
    return World(**{**fields, **given})


def _pooled(engine: Engine, time: float, machine: Machine) -> Start:
    """Lay all arrays that a history changes into one block, so that starting anew is one copy."""
    logs = {name: getattr(machine.state, name).copy() for name in LOGS}
    light = machine.state._replace(**{name: np.zeros(0) for name in LOGS})
    tuples = [light, machine.comp, machine.clocks]
    pool = np.zeros(sum(_padded(array) for each in tuples for array in each) // 8)
    at, laid = 0, []
    for each in tuples:
        views = []
        for array in each:
            order = "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
            view = (
                pool.view(np.uint8)[at : at + array.nbytes]
                .view(array.dtype)
                .reshape(array.shape, order=order)
            )
            view[...] = array
            views.append(view)
            at += _padded(array)
        laid.append(type(each)(*views))
    made = machine._replace(
        state=laid[0]._replace(**logs), comp=laid[1], clocks=laid[2], changes=machine.changes.copy()
    )
    return Start(engine, time, made, pool)


def _padded(array: np.ndarray) -> int:
    return -(-array.nbytes // 64) * 64
