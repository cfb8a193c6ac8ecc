"""What an ensemble says: counts over time, first passage, probabilities with their Monte Carlo error."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date as Day
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import Fault, InputError, guess, raise_if
from foedus.simulate.plan import Chunk

if TYPE_CHECKING:
    from foedus.simulate.plan import Plan

Z90 = 1.6448536269514722


class Summaries:
    """Summaries over chunks; mixed into :class:`~foedus.simulate.ensemble.Ensemble`."""

    if TYPE_CHECKING:
        plan: Plan
        n_histories: int
        is_dated: bool

        def chunks(self) -> Iterator[Chunk]: ...

    def totals(self, act: Any = None, sender: Any = None, receiver: Any = None, *, since: Any = None,
               until: Any = None, kind: str = "count") -> np.ndarray:  # fmt: skip
        """Per history: how many such acts (``count``), whether any (``any``), days with one (``days``), shape (h,)."""
        picks = self.selector(act, sender, receiver, since, until)
        measure = {"count": _count, "any": _any, "days": _days}
        if kind not in measure:
            raise InputError(Fault(f"kind='{kind}' is not known.", advice=guess(kind, list(measure))))
        return np.concatenate([measure[kind](chunk, picks(chunk)) for chunk in self.chunks()])

    def first_passage(self, act: Any = None, sender: Any = None, receiver: Any = None, *, since: Any = None,
                      until: Any = None) -> np.ndarray:  # fmt: skip
        """Per history: time of the first such act, infinite if there is none, shape (h,)."""
        picks = self.selector(act, sender, receiver, since, until)
        return np.concatenate([_first(chunk, picks(chunk)) for chunk in self.chunks()])

    def lull(self, act: Any = None, sender: Any = None, receiver: Any = None, *, since: Any = None,
             until: Any = None) -> np.ndarray:  # fmt: skip
        """Per history: the longest stretch without such an act, the whole span where there is none, shape (h,)."""
        picks = self.selector(act, sender, receiver, since, until)
        low = self.plan.start if since is None else max(self.plan.start, self._time(since))
        high = self.plan.until if until is None else min(self.plan.until, self._end(until))
        return np.concatenate([_longest(chunk, picks(chunk), low, high) for chunk in self.chunks()])

    def probability(self, act: Any = None, sender: Any = None, receiver: Any = None, *, since: Any = None,
                    until: Any = None) -> dict[str, float]:  # fmt: skip
        """Probability of at least one such act, its Monte Carlo error and 90% interval."""
        happened = self.totals(act, sender, receiver, since=since, until=until, kind="any")
        return proportion(happened)

    def counts(self, act: Any = None, sender: Any = None, receiver: Any = None, *, edges: Sequence[Any],
               levels: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95)) -> Any:  # fmt: skip
        """Acts up to each of ``edges``: mean, Monte Carlo error, quantiles over histories, one row per edge.

        Parameters
        ----------
        edges
            Times, or dates: up to the end of the day.
        """
        import polars as pl

        grid = np.array([self._end(e) for e in edges])
        picks = self.selector(act, sender, receiver, None, None)
        paths = np.concatenate([_paths(chunk, picks(chunk), grid) for chunk in self.chunks()])
        rows = {
            **self.when(grid),
            "mean": paths.mean(axis=0),
            "mc_error": paths.std(axis=0) / np.sqrt(len(paths)),
        }
        rows |= {f"q{100 * q:g}": np.quantile(paths, q, axis=0) for q in levels}
        return pl.DataFrame(rows)

    def pair_counts(self) -> Any:
        """Expected number of acts by class, sender and receiver, with Monte Carlo error, largest first."""
        import polars as pl

        engine, n = self.plan.engine, len(self.plan.engine.actors)
        found, first, second = np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
        for chunk in self.chunks():
            own = chunk.acts.unit >= 0
            kind = engine.units.block[chunk.acts.unit[own]]
            pair = (kind * n + chunk.acts.sender[own]) * n + chunk.acts.receiver[own]
            per_history, n_acts = np.unique(np.stack([pair, _rows(chunk)[own]]), axis=1, return_counts=True)
            merged = np.union1d(found, per_history[0])
            sums = np.zeros((2, len(merged)))
            sums[:, np.searchsorted(merged, found)] = first, second
            np.add.at(sums[0], np.searchsorted(merged, per_history[0]), n_acts)
            np.add.at(sums[1], np.searchsorted(merged, per_history[0]), n_acts.astype(float) ** 2)
            found, (first, second) = merged, sums
        mean = first / self.n_histories
        error = np.sqrt(np.maximum(second / self.n_histories - mean**2, 0.0) / self.n_histories)
        names = np.array(engine.actors, object)
        frame = pl.DataFrame({
            "class": np.array(engine.classes, object)[found // n**2].astype(str),
            "sender": names[found // n % n].astype(str),
            "receiver": names[found % n].astype(str),
            "expected": mean,
            "mc_error": error,
        })  # fmt: skip
        return frame.sort("expected", descending=True)

    def outcome(self) -> dict[str, float]:
        """Shares of histories that exploded and that died.

        A history has exploded if it reached ``max_events`` before its end or came to a rate that is no number. It has
        died if nothing happened in the last half of its span although something had before; where histories end with a
        number of events, if it never came to so many.
        """
        plan, exploded, died = self.plan, 0, 0
        for chunk in self.chunks():
            is_full = chunk.has_exploded
            exploded += int(is_full.sum()) if not plan.is_counted else 0
            if np.isfinite(plan.until):
                is_late = _last(chunk) >= (plan.start + plan.until) / 2
                died += int(((chunk.n_acts > 0) & ~is_late & ~is_full).sum())
            else:
                died += int((~is_full).sum())
        return {"exploded": exploded / self.n_histories, "died": died / self.n_histories}

    def selector(
        self, act: Any, sender: Any, receiver: Any, since: Any, until: Any
    ) -> Callable[[Chunk], np.ndarray]:
        """A function that marks the acts of a chunk that are meant.

        ``act`` is an act or an act class. Of a class whose units are unordered pairs, sender and receiver may stand either
        way round. A date as ``until`` holds its whole day.
        """
        engine = self.plan.engine
        wanted = [_named("act", act, engine.acts, engine.classes), *(
            _named(what, value, engine.actors, ()) for what, value in (("sender", sender), ("receiver", receiver))
        )]  # fmt: skip
        low = -np.inf if since is None else self._time(since)
        high = np.inf if until is None else self._end(until)

        def between(first: np.ndarray, second: np.ndarray) -> np.ndarray:
            keep = np.ones(len(first), bool)
            for (codes, _), column in zip(wanted[1:], (first, second), strict=True):
                if codes is not None:
                    keep &= np.isin(column, codes)
            return keep

        def picks(chunk: Chunk) -> np.ndarray:
            acts = chunk.acts
            keep = (acts.time >= low) & (acts.time <= high)
            of_act, of_class = wanted[0]
            if of_act is not None:
                block = np.where(acts.unit >= 0, engine.units.block[acts.unit], engine.block_of_act[acts.act])
                keep &= np.isin(acts.act, of_act) | np.isin(block, of_class)
            if wanted[1][0] is None and wanted[2][0] is None:
                return keep
            of_pair = between(acts.sender, acts.receiver)
            block = engine.block_of_act[acts.act]
            is_mutual = engine.is_mutual[block] & (block >= 0)
            return keep & (of_pair | (is_mutual & between(acts.receiver, acts.sender)))

        return picks

    def when(self, grid: np.ndarray) -> dict[str, Any]:
        """A column of times: dates where model time is days."""
        return {"date": [Day.fromordinal(int(t)) for t in grid]} if self.is_dated else {"time": grid}

    def _time(self, value: Any) -> float:
        return self._moment(value)[0]

    def _end(self, value: Any) -> float:
        """The last moment of a day, or the time itself."""
        time, is_date = self._moment(value)
        return time + 1.0 - 1e-9 if is_date and time == np.floor(time) else time

    def _moment(self, value: Any) -> tuple[float, bool]:
        from foedus.model.clock import moment

        try:
            return moment(value)
        except ValueError as error:
            raise InputError(str(error)) from None


def proportion(happened: np.ndarray, n: float | None = None) -> dict[str, float]:
    """A share with its Monte Carlo error and Wilson (1927) 90% interval; ``n`` independent histories, by default all.

    Examples
    --------
    >>> {k: round(v, 3) for k, v in proportion(np.array([1, 0, 0, 0])).items()}
    {'probability': 0.25, 'mc_error': 0.217, 'low': 0.058, 'high': 0.644}
    """
    n, p = n or len(happened), float(np.mean(happened))
    centre = (p + Z90**2 / (2 * n)) / (1 + Z90**2 / n)
    reach = Z90 / (1 + Z90**2 / n) * np.sqrt(p * (1 - p) / n + Z90**2 / (4 * n**2))
    return {
        "probability": p,
        "mc_error": float(np.sqrt(p * (1 - p) / n)),
        "low": max(0.0, float(centre - reach)),
        "high": min(1.0, float(centre + reach)),
    }


def _named(what: str, value: Any, names: Sequence[str], classes: Sequence[str]) -> tuple[Any, Any]:
    if value is None:
        return None, None
    given = [value] if isinstance(value, str) else list(value)
    raise_if([
        Fault(f"{what} '{v}' is not in the model.", advice=guess(str(v), [*classes, *names]))
        for v in given if v not in names and v not in classes
    ])  # fmt: skip
    return (
        np.array([names.index(v) for v in given if v in names and v not in classes], np.int64),
        np.array([classes.index(v) for v in given if v in classes], np.int64),
    )


def _rows(chunk: Chunk) -> np.ndarray:
    return np.repeat(np.arange(len(chunk.histories)), chunk.n_acts)


def _count(chunk: Chunk, keep: np.ndarray) -> np.ndarray:
    return np.bincount(_rows(chunk)[keep], minlength=len(chunk.histories)).astype(float)


def _any(chunk: Chunk, keep: np.ndarray) -> np.ndarray:
    return (_count(chunk, keep) > 0).astype(float)


def _days(chunk: Chunk, keep: np.ndarray) -> np.ndarray:
    pairs = np.unique(np.stack([_rows(chunk)[keep], np.floor(chunk.acts.time[keep])]), axis=1)
    return np.bincount(pairs[0].astype(np.int64), minlength=len(chunk.histories)).astype(float)


def _first(chunk: Chunk, keep: np.ndarray) -> np.ndarray:
    first = np.full(len(chunk.histories), np.inf)
    np.minimum.at(first, _rows(chunk)[keep], chunk.acts.time[keep])
    return first


def _longest(chunk: Chunk, keep: np.ndarray, low: float, high: float) -> np.ndarray:
    """Longest gap between ``low``, the acts kept, and ``high`` in each history."""
    n = len(chunk.histories)
    rows = np.concatenate([np.arange(n), _rows(chunk)[keep], np.arange(n)])
    times = np.concatenate([np.full(n, low), chunk.acts.time[keep], np.full(n, high)])
    order = np.lexsort((times, rows))
    gaps, same = np.diff(times[order]), np.diff(rows[order]) == 0
    longest = np.zeros(n)
    np.maximum.at(longest, rows[order][:-1][same], gaps[same])
    return longest


def _last(chunk: Chunk) -> np.ndarray:
    last = np.full(len(chunk.histories), -np.inf)
    np.maximum.at(last, _rows(chunk), chunk.acts.time)
    return last


def _paths(chunk: Chunk, keep: np.ndarray, grid: np.ndarray) -> np.ndarray:
    steps = np.zeros((len(chunk.histories), len(grid) + 1))
    np.add.at(steps, (_rows(chunk)[keep], np.searchsorted(grid, chunk.acts.time[keep], side="left")), 1.0)
    return np.cumsum(steps[:, :-1], axis=1)
