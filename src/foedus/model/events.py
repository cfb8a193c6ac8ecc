"""Events: who acted on whom, when; checked once, then trusted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date as Day
from typing import Any

import numpy as np

from foedus.delimited import line_of
from foedus.errors import Fault, InputError, guess, raise_if
from foedus.frames import Table, read
from foedus.model.clock import model_time
from foedus.model.coding import Coded, coded, name_of, natural, row_of

SHOWN = 8


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """Where events were read.

    Attributes
    ----------
    file : path as the caller wrote it, or ``None`` for a frame.
    is_binary : whether the file has rows but no lines.
    row : row of each event, shape (n_events,).
    """

    file: str | None
    is_binary: bool
    row: np.ndarray

    def place(self, e: int) -> tuple[str | None, int | None]:
        """File and line of event ``e``."""
        has_line = self.file is not None and not self.is_binary
        return self.file, line_of(self.file, int(self.row[e])) if has_line else None  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """A checked sequence of events in time order; events at one time are one batch.

    Attributes
    ----------
    time : model time, shape (n_events,), never decreasing; days when dates were given.
    sender, receiver : indices into ``actors``, shape (n_events,).
    act : index into ``acts``, shape (n_events,).
    weight : how much each event adds to what is counted, shape (n_events,).
    actors : names, in the order of the indices.
    acts : names of the act types; one empty name when events are not typed.
    is_directed : false when sender and receiver are interchangeable.
    is_dated : whether times were dates.
    backend : dataframe library of the caller, for the frames that go back.
    origin : where the events were read, for messages; ``None`` for made ones.
    """

    time: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    act: np.ndarray
    weight: np.ndarray
    actors: tuple[str, ...]
    acts: tuple[str, ...] = ("",)
    is_directed: bool = True
    is_dated: bool = False
    backend: str = "polars"
    origin: Origin | None = None

    def __repr__(self) -> str:
        if not len(self):
            return f"<Events: none, {self.n_actors} actors>"
        ends = [self.shown(t) for t in self.time[[0, -1]]]
        types = f", {len(self.acts)} acts" if len(self.acts) > 1 else ""
        return f"<Events: {len(self):,} from {ends[0]} to {ends[1]}, {self.n_actors:,} actors{types}>"

    def shown(self, time: float) -> str:
        """A time as the caller wrote it: a date, or a number."""
        is_day = self.is_dated and 1 <= time < Day.max.toordinal() + 1
        return str(Day.fromordinal(int(time))) if is_day else f"{time:g}"

    def fault(self, e: int, message: str, advice: str = "") -> Fault:
        """What is wrong with event ``e``, and where it was read."""
        pair = f"'{self.actors[self.sender[e]]}' -> '{self.actors[self.receiver[e]]}'"
        said = f"event {e} ({pair}, time {self.shown(self.time[e])}) {message}"
        return Fault(said, *self.place(e), advice)

    def place(self, e: int) -> tuple[str | None, int | None]:
        """File and line of event ``e``, where it was read from one."""
        return self.origin.place(e) if self.origin else (None, None)

    def __len__(self) -> int:
        return len(self.time)

    @property
    def n_actors(self) -> int:
        """Number of actors, seen or not."""
        return len(self.actors)

    def with_actors(self, names: Sequence[str]) -> "Events":
        """The same events among ``names``, which must hold every sender and receiver.

        Examples
        --------
        >>> pair = events({"time": [1.0], "sender": ["a"], "receiver": ["b"]})
        >>> pair.with_actors(["b", "a", "c"]).sender
        array([1], dtype=int32)
        """
        at = {name: k for k, name in enumerate(names)}
        unknown = [name for name in self.actors if name not in at and self._appears(name)]
        raise_if([self._stranger(u, names) for u in unknown[:SHOWN]])
        recode = np.array([at.get(name, -1) for name in self.actors], np.int32)
        return replace(
            self, sender=recode[self.sender], receiver=recode[self.receiver], actors=tuple(names)
        ).undirected(not self.is_directed)

    def undirected(self, yes: bool = True) -> "Events":
        """The same events with sender and receiver interchangeable (lower index first)."""
        if not yes:
            return self
        low, high = np.minimum(self.sender, self.receiver), np.maximum(self.sender, self.receiver)
        return replace(self, sender=low, receiver=high, is_directed=False)

    def until(self, time: float) -> "Events":
        """Events up to and including ``time``."""
        n = int(np.searchsorted(self.time, time, side="right"))
        cut = {k: getattr(self, k)[:n] for k in ("time", "sender", "receiver", "act", "weight")}
        return replace(self, **cut)

    def frame(self) -> Any:
        """The events as a frame of the caller's library."""
        from foedus.frames import like

        names = np.array(self.actors, dtype=object)
        columns: dict[str, list[Any]] = {
            "time": self.time.tolist(),
            "sender": names[self.sender].tolist(),
            "receiver": names[self.receiver].tolist(),
        }
        if self.acts != ("",):
            columns["act"] = np.array(self.acts, dtype=object)[self.act].tolist()
        return like({**columns, "weight": self.weight.tolist()}, self.backend)

    def _stranger(self, name: str, names: Sequence[str]) -> Fault:
        k = self.actors.index(name)
        first = int(np.argmax((self.sender == k) | (self.receiver == k)))
        message = f"actor '{name}' acts but is not among the actors."
        return Fault(message, *self.place(first), guess(name, list(names)))

    def _appears(self, name: str) -> bool:
        k = self.actors.index(name)
        return bool((self.sender == k).any() or (self.receiver == k).any())


def events(
    source: Any,
    *,
    time: str = "time",
    sender: str = "sender",
    receiver: str = "receiver",
    act: str | None = None,
    weight: str | None = None,
    actors: Sequence[Any] | None = None,
    directed: bool = True,
    sort: bool = False,
    self_events: bool = False,
) -> Events:
    """Read and check events.

    Parameters
    ----------
    source
        A frame of any library, a dict of columns, a CSV or Parquet path, or :class:`Events` (returned as it is).
    time, sender, receiver, act, weight
        Column names. Time is numeric, a date or a date-time; dates become days. ``act`` is the event's type.
    actors
        Everyone who could act; by default everyone who does, in natural order.
    directed
        ``False`` when sender and receiver are interchangeable.
    sort
        Put events in time order; without it, events out of order are an error.
    self_events
        Whether an actor may act on itself.

    Raises
    ------
    InputError
        With every fault found: missing columns, empty cells, times that are no times, events out of order,
        unknown actors, events from an actor to itself, weights that are not finite.

    Examples
    --------
    >>> notes = events({"time": ["1936-03-12", "1936-03-20"], "sender": ["SUN", "JPN"], "receiver": ["MNG", "SUN"]})
    >>> notes.actors, notes.time[1] - notes.time[0]
    (('JPN', 'MNG', 'SUN'), np.float64(8.0))
    """
    if isinstance(source, Events):
        return source if actors is None else source.with_actors([name_of(a) for a in actors])
    table = read(source, what="events")
    _need_columns(table, time, sender, receiver, act, weight)
    times, is_dated, faults = model_time(table, time)
    senders, faulty = coded(table, sender)
    receivers, faulty_too = coded(table, receiver)
    types, faulty_acts = coded(table, act) if act else (Coded(("",), np.zeros(len(times), int)), [])
    weights, faulty_weights = _weights(table, weight, len(times))
    order = np.argsort(times, kind="stable") if sort else np.arange(len(times))
    known = (
        [name_of(a) for a in actors] if actors is not None else natural({*senders.names, *receivers.names})
    )
    at = {name: k for k, name in enumerate(known)}
    i, j = senders.among(at), receivers.among(at)
    raise_if([
        *faults, *faulty, *faulty_too, *faulty_acts, *faulty_weights,
        *_out_of_order(table, times[order], sort),
        *_unknown(table, known, senders, receivers),
        *([] if self_events else _selves(table, known, i, j, {*senders.empty, *receivers.empty})),
    ])  # fmt: skip
    if not len(times):
        raise InputError(Fault("there are no events.", table.file))
    acts = natural(set(types.names))
    made = Events(
        time=times[order],
        sender=i[order],
        receiver=j[order],
        act=types.among({name: k for k, name in enumerate(acts)})[order],
        weight=weights[order],
        actors=tuple(known),
        acts=tuple(acts),
        is_dated=is_dated,
        backend=table.backend,
        origin=Origin(table.file, table.is_binary, order),
    )
    return made.undirected(not directed)


def _need_columns(table: Table, *wanted: str | None) -> None:
    have = table.frame.columns
    raise_if([
        Fault(f"events have no column '{w}'.", table.file, advice=guess(w, have)) for w in wanted if w and w not in have
    ])  # fmt: skip


def _weights(table: Table, column: str | None, n: int) -> tuple[np.ndarray, list[Fault]]:
    if column is None:
        return np.ones(n), []
    try:
        values = np.array([np.nan if v is None else v for v in table.frame[column].to_list()], float)
    except (TypeError, ValueError):
        return np.ones(n), [Fault(f"column '{column}' (weight) is not numeric.", table.file)]
    bad = np.flatnonzero(~np.isfinite(values))
    return values, [
        Fault(
            f"weight is {values[row]}{row_of(table, row)}; a finite number is needed.",
            table.file,
            table.line(row),
        )
        for row in bad[:SHOWN]
    ]


def _out_of_order(table: Table, times: np.ndarray, was_sorted: bool) -> list[Fault]:
    back: Sequence[int] = [] if was_sorted else list(np.flatnonzero(np.diff(times) < 0) + 1)
    return [
        Fault(
            f"events are out of order: time {times[row]:g} follows {times[row - 1]:g}{row_of(table, row)}.",
            table.file,
            table.line(row),
            "Sort the file by time, or pass sort=True.",
        )
        for row in back[:SHOWN]
    ]


def _unknown(table: Table, known: list[str], senders: Coded, receivers: Coded) -> list[Fault]:
    have, faults, said = set(known), [], set()
    for side in (senders, receivers):
        for name in side.names:
            row = side.first_row(name)
            if name not in have and name not in said and row not in side.empty:
                said.add(name)
                faults.append(Fault(f"actor '{name}' is not among the actors{row_of(table, row)}.",
                                    table.file, table.line(row), guess(name, known)))  # fmt: skip
    return faults[:SHOWN]


def _selves(table: Table, known: list[str], i: np.ndarray, j: np.ndarray, empty: set[int]) -> list[Fault]:
    at_fault = [row for row in np.flatnonzero((i == j) & (i >= 0)).tolist() if row not in empty]
    return [
        Fault(
            f"'{known[i[row]]}' acts on itself{row_of(table, row)}.",
            table.file,
            table.line(row),
            "Drop the row: an event needs two actors.",
        )
        for row in at_fault[:SHOWN]
    ]
