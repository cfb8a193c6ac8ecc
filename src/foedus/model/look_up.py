"""Statistics of chosen units at chosen times, in a world of any size."""

from typing import Any

import numpy as np

from foedus.errors import Fault, InputError
from foedus.kernels import opcodes as op
from foedus.kernels.layout import RELATION_TABLE, Program
from foedus.model.events import Events
from foedus.model.observation import Observation
from foedus.model.strata import change_room
from foedus.statistics.covariate import LARGEST_DENSE

NOTHING = -1
"""Opcode of an instance that no kernel listens for."""
UNBOUNDED = {op.FOUR_CYCLE: "four_cycles", op.TERTIUS_DIFF: "tertius_diff"}
"""Statistics of which one act may change every pair there is."""


def look_up(
    program: Program,
    events: Events,
    seen: Observation,
    time: np.ndarray,
    block: np.ndarray,
    sender: np.ndarray,
    receiver: np.ndarray,
) -> np.ndarray:
    """Terms of given units at given times, seen from the past strictly before; shape (n_rows, p).

    Only the components of those units are kept, so that memory follows the rows and the acts, not the pairs.

    Raises
    ------
    InputError
        For a statistic that needs all pairs.
    """
    from foedus.kernels.chosen import Rows, look_up_chosen, new_chosen
    from foedus.kernels.growth import grown
    from foedus.kernels.handles import hold, hold_program, hold_state
    from foedus.kernels.layout import new_changes, new_state

    _refuse_all_pairs(program, events.n_actors)
    quiet, late = _read_late(program)
    order = np.argsort(time, kind="stable")
    t, c, i, j = (np.asarray(v)[order] for v in (time, block, sender, receiver))
    c, i, j = (v.astype(np.int64) for v in (c, i, j))
    unit, place = np.unique((c * events.n_actors + i) * events.n_actors + j, return_inverse=True)
    rows = Rows(
        t.astype(float), c, i, j, place.astype(np.int64), np.zeros(1, np.int64),
        np.empty((len(t), len(program.term_first) - 1)),
    )  # fmt: skip
    reel, is_frozen = _reel(events), seen.decay_clock == "last_event"
    room, n_tied = change_room(quiet, events), int((program.change_kind == RELATION_TABLE).sum())
    state = new_state(quiet, n_pairs=2 * (room + n_tied + 2 * len(events)), n_acts=len(events) + 1)
    changes = new_changes(room)
    held = hold_program(quiet), hold(new_chosen(program, unit, late)), hold(rows)
    while not look_up_chosen(held[0], hold_state(state), held[1], changes, reel, is_frozen, held[2]):  # type: ignore[call-arg]
        state = grown(quiet, state, room)
    back = np.empty_like(rows.x)
    back[order] = rows.x
    return back


def _read_late(program: Program) -> tuple[Program, np.ndarray]:
    """The program without the instances that change with every pair of an actor, and those: (instance, opcode, ...)."""
    raw = program.link == op.RAW
    sums = (program.opcode == op.DEGREE_PAIR) & (program.option[:, 0] == 0) & raw
    parted = (
        (program.opcode == op.PAIR_OF_NODES)
        & np.isin(program.option[:, 1], (op.AVERAGE, op.SIGNED, op.SUM))
        & raw
    )
    late = np.flatnonzero(np.isin(program.opcode, (op.DEGREE_PAIR, op.PAIR_OF_NODES)) & ~sums & ~parted)
    opcode = program.opcode.copy()
    opcode[late] = NOTHING
    return program._replace(opcode=opcode), np.column_stack([late, program.opcode[late]]).ravel()


def _reel(events: Events) -> Any:
    """The record as the kernels replay it."""
    from foedus.kernels.stream import Reel

    none = np.empty(0)
    return Reel(
        events.time.astype(float), events.act.astype(np.int64), events.sender.astype(np.int64),
        events.receiver.astype(np.int64), events.weight.astype(float), none, none.astype(np.int64),
        none.astype(np.int64), none.astype(np.bool_), np.full(2, np.nan), False, np.zeros(3, np.int64),
        np.array([-np.inf]),
    )  # fmt: skip


def _refuse_all_pairs(program: Program, n_actors: int) -> None:
    named = sorted({name for code, name in UNBOUNDED.items() if (program.opcode == code).any()})
    needs = [f"'{name}'" for name in (*named, *(["scaling=std"] if program.is_standardised.any() else []))]
    if needs and n_actors > LARGEST_DENSE:
        raise InputError(
            Fault(
                f"{' and '.join(needs)} looks at every pair of actors, and there are {n_actors:,} actors "
                f"(at most {LARGEST_DENSE:,}).",
                advice="Leave it out, or take a part of the record with fewer actors.",
            )
        )
