"""Who could have acted on whom: the units at risk, and when they come and go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from foedus.errors import Fault, InputError, guess, raise_if
from foedus.frames import Table, read
from foedus.model.changes import columns_of
from foedus.model.clock import check_kind, moment
from foedus.model.coding import is_missing, row_of
from foedus.model.covariates import Covariate, build
from foedus.model.events import Events, name_of
from foedus.model.modes import Comings, every_pair, gathered, members, two_modes
from foedus.statistics.covariate import LARGEST_DENSE, Nodal

NAMED = ("full", "active", "active_saturated")
SHOWN = 8
LARGEST_MASK = 2**31
"""Most units of a risk set that is kept as a matrix, one byte each."""


@dataclass(frozen=True, slots=True, eq=False)
class RiskSet:
    """Units (class, sender, receiver) that could act, and their comings and goings.

    Attributes
    ----------
    n_actors, n_classes : sizes.
    class_of_act : class whose units an act belongs to, -1 when it is past only, shape (n_acts,).
    initial : shape (n_classes, n_actors, n_actors), true where open before any change; ``None`` for every pair.
    time, cls, sender, receiver, is_open : changes of single units in time order, in force from ``time`` on.
    is_directed : when false, only units with sender < receiver exist.
    comings : the same by actor, in a world too large for a list of units; ``None`` otherwise.
    """

    n_actors: int
    n_classes: int
    class_of_act: np.ndarray
    initial: np.ndarray | None
    time: np.ndarray
    cls: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    is_open: np.ndarray
    is_directed: bool = True
    comings: Comings | None = None

    @property
    def is_full(self) -> bool:
        """Whether every pair of every class is at risk at all times."""
        return self.initial is None and not len(self.time) and self.comings is None

    @property
    def n_changes(self) -> int:
        """Number of comings and goings of single units."""
        return len(self.time)

    @property
    def n_units(self) -> int:
        """Units open before any change."""
        if self.initial is not None:
            return int(self.initial.sum())
        pairs = self.n_actors * (self.n_actors - 1)
        return self.n_classes * (pairs if self.is_directed else pairs // 2)

    def mask(self) -> np.ndarray:
        """Units open before any change, as an array even where all are."""
        if self.initial is not None:
            return self.initial
        return np.broadcast_to(
            every_pair(self.n_actors, self.is_directed), (self.n_classes, *[self.n_actors] * 2)
        ).copy()

    def classes_of(self, events: Events) -> np.ndarray:
        """Class of each event, -1 where the event is past only, shape (n_events,)."""
        return self.class_of_act[events.act]


def risk_set(
    events: Events,
    kind: Any = "full",
    *,
    by_act: bool = False,
    explain: str | Iterable[str] | None = None,
    actors: Table | None = None,
    presence: Any = None,
    senders: Sequence[Any] | None = None,
    receivers: Sequence[Any] | None = None,
) -> RiskSet:
    """Build the risk set.

    Parameters
    ----------
    events
        Checked events.
    kind
        ``full``; ``active``: pairs (and acts) seen at least once in the whole sequence; ``active_saturated``: those, in
        both directions and every act; a boolean matrix; or a table of pairs with the columns sender and receiver, and
        where wanted act, from and to (a pair is open on ``[from, to)``).
    by_act
        Whether each act is a unit of its own.
    explain
        Acts the model explains; the others enter the past only.
    actors
        Table of actors; its columns ``from`` and ``to`` say when an actor is there.
    presence
        A covariate (see :func:`covariate`) that is not zero while an actor is there.
    senders, receivers
        Actors who may send, or receive: two modes.

    Raises
    ------
    InputError
        If no unit is at risk, or a name is unknown.
    """
    class_of_act, n_classes = _classes(events, by_act, explain)
    none = np.empty(0, np.int32)
    made = RiskSet(
        events.n_actors, n_classes, class_of_act, None, np.empty(0), none, none, none, np.empty(0, bool),
        events.is_directed,
    )  # fmt: skip
    modes = None
    if senders is not None or receivers is not None:
        modes = members(events, senders), members(events, receivers)
    there, comings = _presence(events, actors, presence)
    if isinstance(kind, str) and kind == "full" and events.n_actors > LARGEST_DENSE:
        by_actor = modes is not None or there is not None
        return replace(made, comings=gathered(events.n_actors, modes, there, comings)) if by_actor else made
    _check_mask(events, kind, n_classes)
    initial, spans = _pairs(events, kind, class_of_act, n_classes)
    if modes is not None:
        initial = two_modes(events, initial, n_classes, *modes)
    if initial is not None and not initial.any() and not spans:
        raise InputError(Fault("the risk set is empty.", advice="No pair could have acted; check riskset."))
    made = replace(made, initial=initial)
    if there is None and not spans:
        return made
    from foedus.model.comings import unfold

    return unfold(made, there, comings, spans)


def _check_mask(events: Events, kind: Any, n_classes: int) -> None:
    """Refuse to list the pairs of a world in which the list alone would fill the memory."""
    if n_classes * events.n_actors**2 > LARGEST_MASK and not (isinstance(kind, str) and kind == "full"):
        raise InputError(
            Fault(
                f"riskset: {events.n_actors:,} actors have too many pairs to list.",
                advice="Take riskset='full', with senders=, receivers= or presence= where not everybody may act.",
            )
        )


def _classes(events: Events, by_act: bool, explain: str | Iterable[str] | None) -> tuple[np.ndarray, int]:
    wanted = events.acts if explain is None else [explain] if isinstance(explain, str) else list(explain)
    raise_if(
        [
            Fault(
                f"no event has the act '{w}'.",
                advice=guess(w, events.acts)
                if any(events.acts)
                else "Name their column: fd.events(..., act='column').",
            )
            for w in wanted
            if w not in events.acts
        ]
    )
    keep = [k for k, act in enumerate(events.acts) if act in set(wanted)]
    class_of_act = np.full(len(events.acts), -1, np.int32)
    class_of_act[keep] = np.arange(len(keep)) if by_act else 0
    return class_of_act, len(keep) if by_act else 1


def _pairs(
    events: Events, kind: Any, class_of_act: np.ndarray, n_classes: int
) -> tuple[np.ndarray | None, list]:
    if isinstance(kind, str) and kind == "full":
        return None, []
    n, allowed = events.n_actors, every_pair(events.n_actors, events.is_directed)
    if isinstance(kind, np.ndarray):
        if kind.shape != (n, n):
            raise InputError(Fault(f"riskset has shape {kind.shape}; ({n}, {n}) is needed for {n} actors."))
        return np.broadcast_to(kind.astype(bool) & allowed, (n_classes, n, n)).copy(), []
    if isinstance(kind, str) and kind in NAMED:
        return _active(events, class_of_act, n_classes, kind), []
    if isinstance(kind, str) and not kind.lower().endswith((".csv", ".parquet", ".pq")):
        raise InputError(Fault(f"riskset='{kind}' is not known.", advice=guess(kind, NAMED)))
    return _listed(read(kind, what="riskset"), events, class_of_act, n_classes)


def _active(events: Events, class_of_act: np.ndarray, n_classes: int, kind: str) -> np.ndarray:
    seen = np.zeros((n_classes, events.n_actors, events.n_actors), bool)
    cls = class_of_act[events.act]
    own = cls >= 0
    seen[cls[own], events.sender[own], events.receiver[own]] = True
    if kind == "active":
        return seen
    either = seen.any(axis=0)
    either = either | either.T if events.is_directed else either
    return np.broadcast_to(either, seen.shape).copy()


def _listed(
    table: Table, events: Events, class_of_act: np.ndarray, n_classes: int
) -> tuple[np.ndarray, list]:
    first, second = columns_of(table)
    if second is None:
        raise InputError(Fault("riskset needs the columns sender and receiver.", table.file))
    at, columns = {a: k for k, a in enumerate(events.actors)}, table.frame.columns
    act_at = {a: int(class_of_act[k]) for k, a in enumerate(events.acts)}
    initial = np.zeros((n_classes, events.n_actors, events.n_actors), bool)
    faults, spans = [], []
    for row, cells in enumerate(table.frame.select(first, second).iter_rows()):
        i, j = (at.get(name_of(c), -1) for c in cells)
        faults += [
            Fault(f"riskset names '{c}', who is not an actor.", table.file, table.line(row))
            for c, k in zip(cells, (i, j), strict=True) if k < 0
        ]  # fmt: skip
        if not events.is_directed:
            i, j = min(i, j), max(i, j)
        if i < 0 or j < 0 or i == j:
            continue
        acts = list(range(n_classes))
        if "act" in columns:
            acts = [act_at.get(str(table.frame["act"][row]), -1)]
        opens, closes = (_when(table, column, row, events) for column in ("from", "to"))
        for c in acts:
            if c >= 0 and opens is None and closes is None:
                initial[c, i, j] = True
            elif c >= 0:
                spans.append(
                    (c, i, j, -np.inf if opens is None else opens, np.inf if closes is None else closes)
                )
    raise_if(faults[:SHOWN])
    return initial, spans


def _when(table: Table, column: str, row: int, events: Events) -> float | None:
    value = table.frame[column][row] if column in table.frame.columns else None
    if is_missing(value) or value == (np.inf if column == "to" else -np.inf):
        return None
    try:
        time, is_dated = moment(value)
    except ValueError as error:
        message = f"column '{column}': {str(error).removesuffix('.')}{row_of(table, row)}."
        raise InputError(Fault(message, table.file, table.line(row))) from None
    check_kind(f"column '{column}'", is_dated, events.is_dated)
    return time


def _presence(events: Events, actors: Table | None, presence: Any) -> tuple[np.ndarray | None, list]:
    """Who is there before any change, and (time, actor, is_there) changes."""
    if presence is not None:
        given = (
            presence
            if isinstance(presence, Covariate)
            else Covariate(presence, None, None, 0.0, "mean", "at")
        )
        made = next(iter(build("presence", given, events.actors, is_dated=events.is_dated).values()))
        if not isinstance(made, Nodal):
            raise InputError("presence is a table of actors, not of pairs.")
        moves = zip(made.time.tolist(), made.actor.tolist(), (made.value != 0).tolist(), strict=True)
        return made.initial != 0, list(moves)
    if actors is None or not {"from", "to"} & set(actors.frame.columns):
        return None, []
    there, comings = np.ones(events.n_actors, bool), []
    at = {a: k for k, a in enumerate(events.actors)}
    names = actors.frame[columns_of(actors)[0]].to_list()
    for row, name in enumerate(names):
        k = at[name_of(name)]
        opens, closes = (_when(actors, c, row, events) for c in ("from", "to"))
        if opens is not None:
            there[k] = False
            comings.append((opens, k, True))
        if closes is not None:
            comings.append((closes, k, False))
    return there, comings
