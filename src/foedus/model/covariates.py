"""Covariates of actors and pairs from any table: initial values and changes, complete and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np

from foedus.errors import SHOWN, Fault, InputError, guess, raise_if
from foedus.frames import Table, read
from foedus.model.changes import Change, changes_of, names_nobody, says_who, value_columns, values_in_time
from foedus.model.clock import check_kind
from foedus.statistics.covariate import Dyadic, Nodal, Shared

Seen = Literal["at", "after"]


@dataclass(frozen=True, slots=True, eq=False)
class Covariate:
    """A covariate as its owner keeps it: see :func:`covariate`."""

    initial: Any
    changes: Any
    column: str | None
    default: float
    missing: str
    seen: Seen


def covariate(
    initial: Any = None,
    changes: Any = None,
    *,
    column: str | None = None,
    default: float = 0.0,
    missing: str | None = None,
    seen: str = "at",
) -> Covariate:
    """Describe a covariate of actors or of pairs.

    Parameters
    ----------
    initial
        Values before any change: a vector or matrix in the order of the actors, a dict, or a table with the
        columns actor and value, or sender, receiver and value. A number, or a table with the columns time and value
        alone, is shared by all pairs: ``event(x)``.
    changes
        A table with a time column besides; the value column is named ``value``, ``replace`` (the new value) or
        ``increment`` (added to the old one).
    column
        Column holding the value, where the name of the covariate does not say it.
    default
        Value of pairs that no row names.
    missing
        ``mean``: an empty cell of an actor takes the mean of the other actors at that moment, one of a pair takes ``default``;
        ``error``: it is refused. By default a table may have empty cells, and a vector or matrix of numbers may not.
    seen
        ``at``: a change at the time of an event is already in force; ``after``: that event does not see it (goldfish).

    Examples
    --------
    >>> covariate({"a": 1.0, "b": 0.0}).seen
    'at'
    """
    if seen not in get_args(Seen):
        raise InputError(Fault(f"seen='{seen}' is not known.", advice=guess(seen, get_args(Seen))))
    if missing is None:
        missing = "mean" if frame_like(initial) else "error"
    if missing not in ("mean", "error"):
        raise InputError(
            Fault(f"missing='{missing}' is not known.", advice=guess(missing, ("mean", "error")))
        )
    return Covariate(initial, changes, column, default, missing, seen)  # type: ignore[arg-type]


def gather(
    actors: Sequence[str],
    attributes: Table | None,
    tables: Any,
    *,
    is_directed: bool = True,
    is_dated: bool | None = None,
) -> dict[str, Nodal | Dyadic | Shared]:
    """Every covariate a formula may name.

    Parameters
    ----------
    actors
        Names, in the order of the indices.
    attributes
        The table of actors; each column besides the actor's name is a covariate.
    tables
        ``covariates`` as the caller gave it: a dict of name to table, matrix or :func:`covariate`; a table of actors over
        time whose columns are covariates; or a list of such.
    is_dated
        Whether times must be dates, or numbers; ``None`` takes either.
    """
    found: dict[str, Nodal | Dyadic | Shared] = {}
    if attributes is not None:
        for name in value_columns(attributes):
            found |= build(name, Covariate(attributes, None, name, 0.0, "mean", "at"), actors, is_directed)
    faults: list[Fault] = []
    for name, given in _named(tables):
        try:
            found |= build(name, given, actors, is_directed, is_dated)
        except InputError as error:
            faults += error.faults
    raise_if(faults)
    return found


def build(
    name: str,
    given: Covariate,
    actors: Sequence[str],
    is_directed: bool = True,
    is_dated: bool | None = None,
) -> dict[str, Nodal | Dyadic | Shared]:
    """One covariate; a column of words also gives one 0/1 covariate per word, ``role_instructor``."""
    if names_nobody(given.initial) or names_nobody(given.changes):
        return {name: _shared(name, given, is_dated)}
    first = changes_of(name, given.initial, actors, given.column, is_initial=True)
    later = changes_of(name, given.changes, actors, given.column, is_initial=False)
    for rows in (first, later):
        if is_dated is not None and rows.is_dated is not None:
            check_kind(f"times of covariate '{name}'", rows.is_dated, is_dated)
    early = first.untimed() if first.is_dated_only else first
    later = first if first.is_dated_only else later
    words = sorted({*early.words(), *later.words()})
    if not words:
        return {name: _assemble(name, early, later, given, actors, is_directed)}
    codes = {word: float(k) for k, word in enumerate(words)}
    coded = _assemble(name, early.coded(codes), later.coded(codes), given, actors, is_directed)
    made: dict[str, Nodal | Dyadic | Shared] = {name: replace(coded, words=tuple(words))}
    for word in words:
        only = {w: float(w == word) for w in words}
        full = f"{name}_{word}"
        made[full] = _assemble(full, early.coded(only), later.coded(only), given, actors, is_directed)
    return made


def _named(tables: Any) -> list[tuple[str, Covariate]]:
    if tables is None:
        return []
    if isinstance(tables, Mapping) and not says_who(tables):
        return [(str(n), t if isinstance(t, Covariate) else covariate(t)) for n, t in tables.items()]
    if isinstance(tables, list | tuple):
        return [pair for one in tables for pair in _named(one)]
    table = read(tables, what="covariates")
    return [(name, covariate(table, column=name)) for name in value_columns(table)]


def frame_like(given: Any) -> bool:
    """Whether values come with names, so that some may be left out."""
    return not isinstance(given, np.ndarray | list | tuple)


def _check_finite(name: str, rows: Change, given: Covariate, actors: Sequence[str]) -> None:
    """Refuse infinite values, and empty ones where none may be."""
    bad = np.isinf(rows.value) | (np.isnan(rows.value) & (given.missing == "error"))
    if rows.second is not None:
        bad &= rows.first != rows.second
    faults = []
    for k in np.flatnonzero(bad)[:SHOWN]:
        whose = actors[rows.first[k]] + ("" if rows.second is None else f" -> {actors[rows.second[k]]}")
        what = "missing" if np.isnan(rows.value[k]) else "infinite"
        message = f"covariate '{name}' is {what} for {whose}; a finite number is needed."
        faults.append(Fault(message, advice="Leave the cell of a table empty, or say missing='mean'."))
    raise_if(faults)


def _assemble(
    name: str, early: Change, later: Change, given: Covariate, actors: Sequence[str], is_directed: bool
) -> Nodal | Dyadic:
    for rows in (early, later):
        _check_finite(name, rows, given, actors)
    n = len(actors)
    if early.is_dyadic or later.is_dyadic:
        return _dyadic(name, early, later, given, is_directed)
    return _nodal(name, early, later, given, n)


def _shared(name: str, given: Covariate, is_dated: bool | None) -> Shared:
    """A number that all pairs share: one at all times, or a table of times and values; ``default`` before the first."""
    initial, source = given.default, given.changes
    if isinstance(given.initial, int | float):
        initial = float(given.initial)
    elif given.initial is not None:
        source = given.initial
    time, value, dated = values_in_time(name, source, given.column)
    if is_dated is not None and dated is not None:
        check_kind(f"times of covariate '{name}'", dated, is_dated)
    order = np.argsort(time, kind="stable")
    return Shared(name, initial, _seen(time[order], given), value[order])


def _nodal(name: str, early: Change, later: Change, given: Covariate, n: int) -> Nodal:
    initial = np.full(n, np.nan)
    initial[early.first] = early.value
    if given.missing == "error":
        raise_if(
            [Fault(f"covariate '{name}' is missing for some actors.")] if np.isnan(initial).any() else []
        )
    before_all = ~np.isfinite(initial)
    if before_all.any():
        known = initial[~before_all]
        initial[before_all] = known.mean() if len(known) else 0.0
    order = np.argsort(later.time, kind="stable")
    now, values = initial.copy(), np.empty(len(order))
    for k, row in enumerate(order):
        i, value = later.first[row], later.value[row]
        if later.is_increment:
            value = now[i] + value
        if np.isnan(value):
            value = np.delete(now, i).mean()
        now[i] = values[k] = value
    return Nodal(name, initial, _seen(later.time[order], given), later.first[order], values)


def _dyadic(name: str, early: Change, later: Change, given: Covariate, is_directed: bool) -> Dyadic:
    if not is_directed:
        early, later = early.mirrored(), later.mirrored()
    early, later = early.paired(), later.paired()
    assert early.second is not None
    assert later.second is not None
    value = np.where(np.isnan(early.value), given.default, early.value)
    if not len(later.time) and _all_differ(early.first, early.second):
        nobody, none = np.empty(0, np.int32), np.empty(0)
        return Dyadic(name, given.default, early.first, early.second, value, none, nobody, nobody, none)
    if _all_differ(early.first, early.second):
        first, second = early.first, early.second
    else:
        now = {(int(i), int(j)): v for i, j, v in zip(early.first, early.second, value, strict=True)}
        first, second = np.array(list(now), np.int32).T
        value = np.array(list(now.values()), float)
    order = np.argsort(later.time, kind="stable")
    who = later.first[order], later.second[order]
    fresh = np.where(np.isnan(later.value), given.default, later.value)[order].astype(float)
    if later.is_increment:
        fresh = _levels(*who, fresh, (first, second, value), given.default)
    return Dyadic(
        name, given.default, first, second, value, _seen(later.time[order], given), *who, fresh
    )  # fmt: skip


def _levels(
    first: np.ndarray, second: np.ndarray, added: np.ndarray, before: tuple[np.ndarray, ...], default: float
) -> np.ndarray:
    """Value of each row's pair after it is ``added`` to what the rows above left, or what held ``before`` them."""
    level = {(i, j): value for i, j, value in zip(*(x.tolist() for x in before), strict=True)}
    values = np.empty(len(added))
    for k, (i, j, more) in enumerate(zip(first.tolist(), second.tolist(), added.tolist(), strict=True)):
        level[i, j] = values[k] = level.get((i, j), default) + more
    return values


def _all_differ(first: np.ndarray, second: np.ndarray) -> bool:
    keys = first.astype(np.int64) * (int(second.max(initial=0)) + 1) + second
    rising = bool((np.diff(keys) > 0).all())
    return rising or bool((np.diff(np.sort(keys)) > 0).all())


def _seen(time: np.ndarray, given: Covariate) -> np.ndarray:
    return np.nextafter(time, np.inf) if given.seen == "after" else time
