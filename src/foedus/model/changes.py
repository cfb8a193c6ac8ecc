"""Rows of a covariate table: which actor or pair takes which value, and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals.stable.v1 as nw
import numpy as np

from foedus.errors import Fault, InputError, guess, raise_if
from foedus.frames import Table, read
from foedus.model.clock import model_time
from foedus.model.coding import coded, is_missing, row_of
from foedus.model.events import name_of

ACTOR = ("actor", "id", "name", "node", "label")
PAIRS = (("sender", "receiver"), ("actor1", "actor2"), ("i", "j"), ("from_actor", "to_actor"))
TIME = ("time", "date")
VALUE = ("value", "replace", "increment")
SPAN = ("from", "to", "present")
SHOWN = 8


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Values for actors (``second`` is None) or for pairs.

    Attributes
    ----------
    time : shape (n_rows,); minus infinity where no time was given.
    first, second : indices of actors, shape (n_rows,).
    value : numbers, or words (object) when the column is text, shape (n_rows,).
    is_increment : whether values add to what held before.
    is_dated : whether times are dates; ``None`` where there are none.
    """

    time: np.ndarray
    first: np.ndarray
    second: np.ndarray | None
    value: np.ndarray
    is_increment: bool = False
    is_dated: bool | None = None

    @property
    def is_dyadic(self) -> bool:
        """Whether rows name pairs."""
        return self.second is not None

    @property
    def is_dated_only(self) -> bool:
        """Whether every row has a time, so that nothing is said of before."""
        return len(self.time) > 0 and bool(np.isfinite(self.time).all())

    def untimed(self) -> "Change":
        """The same kind of table, with no row."""
        none = slice(0, 0)
        second = None if self.second is None else self.second[none]
        return Change(self.time[none], self.first[none], second, self.value[none])

    def words(self) -> set[str]:
        """Distinct words, when the values are text."""
        return set() if self.value.dtype != object else {w for w in self.value.tolist() if w is not None}

    def coded(self, codes: Mapping[str, float]) -> "Change":
        """Words replaced by numbers."""
        if self.value.dtype != object:
            return self
        return replace(self, value=np.array([codes.get(w, np.nan) for w in self.value.tolist()], float))

    def paired(self) -> "Change":
        """The same rows, naming pairs even where there are none."""
        return self if self.second is not None else replace(self.untimed(), second=np.empty(0, np.int32))

    def mirrored(self) -> "Change":
        """Both directions of every pair."""
        if self.second is None:
            return self
        width = int(max(self.first.max(initial=0), self.second.max(initial=0))) + 1
        keys, back = (
            i.astype(np.int64) * width + j for i, j in ((self.first, self.second), (self.second, self.first))
        )
        lone = ~np.isin(back, keys)
        return replace(
            self,
            time=np.concatenate([self.time, self.time[lone]]),
            first=np.concatenate([self.first, self.second[lone]]),
            second=np.concatenate([self.second, self.first[lone]]),
            value=np.concatenate([self.value, self.value[lone]]),
        )


def changes_of(
    name: str, source: Any, actors: Sequence[str], column: str | None, *, is_initial: bool
) -> Change:
    """Read one covariate's rows from a vector, matrix, dict or table."""
    if source is None:
        return Change(np.empty(0), np.empty(0, np.int32), None, np.empty(0))
    array = _as_array(source)
    if array is not None:
        return _from_array(name, array, len(actors))
    if isinstance(source, Mapping) and set(map(name_of, source)) & set(actors):
        source = {"actor": list(source), "value": list(source.values())}
    table = source if isinstance(source, Table) else read(source, what=f"covariate '{name}'")
    return _from_table(name, table, actors, column, needs_time=not is_initial)


def names_nobody(source: Any) -> bool:
    """Whether values are of no actor or pair: a number, or a table of times and values."""
    if source is None or isinstance(source, str | list | tuple | np.ndarray):
        return False
    if isinstance(source, int | float):
        return True
    columns = set(source) if isinstance(source, Mapping) else set(getattr(source, "columns", ()))
    return bool(columns & set(TIME)) and not says_who(str(c) for c in columns)


def values_in_time(name: str, source: Any, column: str | None) -> tuple[np.ndarray, np.ndarray, bool | None]:
    """Times, values and whether the times are dates, from a table of a number that changes."""
    if source is None:
        return np.empty(0), np.empty(0), None
    table = source if isinstance(source, Table) else read(source, what=f"covariate '{name}'")
    rest = [c for c in table.frame.columns if c not in TIME]
    value = next((c for c in (column, name, *VALUE, *rest) if c and c in table.frame.columns), None)
    if value is None:
        raise InputError(Fault(f"covariate '{name}': no column holds its value.", table.file))
    time, is_dated, faults = _times(table, True)
    values, faulty = _values(name, table, value)
    if values.dtype == object:
        raise InputError(Fault(f"covariate '{name}' holds words, not numbers.", table.file))
    faulty += [
        Fault(f"covariate '{name}' is missing{row_of(table, row)}.", table.file, table.line(row),
              "Give a finite number, or drop the row.")
        for row in np.flatnonzero(np.isnan(values))[:SHOWN].tolist()
    ]  # fmt: skip
    raise_if([*faults, *faulty])
    return time, values, is_dated


def says_who(columns: Iterable[str]) -> bool:
    """Whether some column names actors or pairs."""
    have = set(columns)
    return any({*pair} <= have for pair in PAIRS) or bool(have & set(ACTOR))


def columns_of(table: Table) -> tuple[str, str | None]:
    """Names of the columns that say who: the actor's, or the sender's and receiver's."""
    have = table.frame.columns
    for first, second in PAIRS:
        if first in have and second in have:
            return first, second
    for first in ACTOR:
        if first in have:
            return first, None
    raise InputError(
        Fault(
            f"no column says which actor: {', '.join(have)}.",
            table.file,
            advice=f"Name it {' or '.join(ACTOR)}.",
        )
    )


def value_columns(table: Table) -> list[str]:
    """Columns that hold values rather than say who or when."""
    taken = {*columns_of(table), *TIME, *SPAN}
    return [c for c in table.frame.columns if c not in taken]


def _as_array(source: Any) -> np.ndarray | None:
    if isinstance(source, np.ndarray):
        return source.astype(float)
    if isinstance(source, list | tuple):
        return np.array(source, float)
    return None


def _from_array(name: str, array: np.ndarray, n: int) -> Change:
    if array.shape == (n,):
        return Change(np.full(n, -np.inf), np.arange(n, dtype=np.int32), None, array)
    if array.shape != (n, n):
        raise InputError(
            Fault(
                f"covariate '{name}' has shape {array.shape}; ({n},) or ({n}, {n}) is needed for {n} actors."
            )
        )
    if not np.isfinite(array[~np.eye(n, dtype=bool)]).all():
        raise InputError(Fault(f"covariate '{name}' holds values that are not finite."))
    first, second = np.nonzero((array != 0) & ~np.eye(n, dtype=bool))
    return Change(
        np.full(len(first), -np.inf), first.astype(np.int32), second.astype(np.int32), array[first, second]
    )


def _from_table(
    name: str, table: Table, actors: Sequence[str], column: str | None, needs_time: bool
) -> Change:
    who = columns_of(table)
    value = _value_column(name, table, column)
    time, is_dated, faults = _times(table, needs_time)
    first, faulty = _index(name, table, who[0], actors)
    second, faulty_too = (None, []) if who[1] is None else _index(name, table, who[1], actors)
    values, faulty_values = _values(name, table, value)
    raise_if([*faults, *faulty, *faulty_too, *faulty_values])
    return Change(time, first, second, values, value == "increment", is_dated)


def _value_column(name: str, table: Table, column: str | None) -> str:
    have = table.frame.columns
    for candidate in (column, name, *VALUE):
        if candidate and candidate in have:
            return candidate
    rest = value_columns(table)
    if len(rest) == 1:
        return rest[0]
    raise InputError(
        Fault(
            f"covariate '{name}': which column holds its value?", table.file, advice=guess(name, rest or have)
        )
    )


def _times(table: Table, needed: bool) -> tuple[np.ndarray, bool | None, list[Fault]]:
    at = next((c for c in TIME if c in table.frame.columns), None)
    if at is None:
        faults = [Fault("changes need a time column.", table.file, advice=f"Name it {' or '.join(TIME)}.")]
        return np.full(len(table.frame), -np.inf), None, faults if needed else []
    times, is_dated, faults = model_time(table, at)
    return times, is_dated if len(times) else None, faults


def _index(name: str, table: Table, column: str, actors: Sequence[str]) -> tuple[np.ndarray, list[Fault]]:
    found, _ = coded(table, column)
    index = found.among({a: k for k, a in enumerate(actors)})
    faults = [
        Fault(f"covariate '{name}' names '{who}', who is not among the actors{row_of(table, row)}.", table.file, table.line(row),
              guess(who, list(actors)))
        for row in np.flatnonzero(index < 0)[:SHOWN].tolist() for who in [found.names[found.index[row]]]
    ]  # fmt: skip
    return index, faults


def _values(name: str, table: Table, column: str) -> tuple[np.ndarray, list[Fault]]:
    cells = table.frame[column]
    if cells.dtype.is_float() or cells.dtype.is_integer():
        values = cells.cast(nw.Float64).fill_null(np.nan).to_numpy().astype(float)
    else:
        raw = cells.to_list()
        if any(isinstance(v, str) for v in raw):
            return np.array([None if is_missing(v) else str(v) for v in raw], dtype=object), []
        values = np.array([np.nan if is_missing(v) else float(v) for v in raw])
    bad = np.flatnonzero(np.isinf(values))
    return values, [
        Fault(
            f"covariate '{name}' is infinite{row_of(table, row)}.",
            table.file,
            table.line(row),
            "Give a finite number, or leave the cell empty.",
        )
        for row in bad[:SHOWN].tolist()
    ]
