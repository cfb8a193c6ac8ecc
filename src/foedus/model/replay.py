"""A record run through its statistics once: the stream of changes that every evaluation reads."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from foedus.kernels import opcodes as op
from foedus.kernels.layout import Program
from foedus.model.events import Events
from foedus.model.observation import Observation
from foedus.model.riskset import RiskSet
from foedus.model.strata import change_room, scale_of_movement

if TYPE_CHECKING:
    from foedus.kernels.stream import Steps


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """The stream of a record, with columns renumbered as terms where each is one column, and its steps.

    Attributes
    ----------
    stream : changes in order.
    steps : where they fall; see :class:`foedus.kernels.stream.Steps`.
    row : class and sender of each event as one row, -1 where it is not explained.
    receiver : receiver of each event.
    scopes : which scopes each term's (or column's) changes have, shape (p, 4).
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
    is_numbered: bool,
) -> Replay:
    """Run the record through the statistics once; ``is_numbered`` where columns become terms."""
    from foedus.kernels.quadrature import spread
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
    term_of = np.arange(len(program.memory), dtype=np.int32)
    if is_numbered:
        term_of[program.term_column] = np.arange(len(program.term_column))
    scopes = np.zeros((len(program.memory), 6), bool)
    most = survey(stream, steps, term_of, scopes)
    scale = scale_of_movement(program, observation)
    if scale > 0.0:
        steps = spread(steps, scale)
    row = np.where(explained, riskset.classes_of(events) * n + events.sender, -1).astype(np.int64)
    return Replay(stream, steps, row, events.receiver.astype(np.int64), scopes[:, :4], int(most))
