"""An ensemble as an xarray Dataset: dimensions history, date (or time), act and pair; needs ``foedus[xarray]``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import FoedusError, InputError
from foedus.simulate.plan import Chunk

if TYPE_CHECKING:
    from foedus.simulate.ensemble import Ensemble

EDGES = 13
CELLS = 1 << 22
"""Counts held at a time; memory does not grow with the number of histories beyond one number per act class and edge."""


def dataset(worlds: "Ensemble", edges: Sequence[Any] | None = None) -> Any:
    """Acts that the equations made, up to each of ``edges``, and when the first came.

    Parameters
    ----------
    edges
        Times or dates (up to the end of the day); by default evenly spread over the span.

    Returns
    -------
    xarray.Dataset
        ``count`` (history, date, act) and ``first`` (history, act; NaN for never) of all pairs together; over histories,
        ``mean`` and ``mc_error`` (date, act, pair) of the counts, ``probability`` and ``probability_error`` (act, pair) of at
        least one act. ``sender`` and ``receiver`` are coordinates along ``pair``, ``act`` names the act class.

    Raises
    ------
    InputError
        If histories end with a number of events and no ``edges`` are given.
    """
    try:
        import xarray as xr
    except ImportError:
        raise FoedusError("to_xarray needs xarray: pip install 'foedus[xarray]'.") from None
    grid = np.array([worlds._end(e) for e in edges]) if edges is not None else _spread(worlds)
    tally = _Tally(worlds, grid)
    for chunk in worlds.chunks():
        tally.add(chunk)
    names, (axis, when) = np.array(worlds.plan.engine.actors, object), next(iter(worlds.when(grid).items()))
    sender, receiver = (names[k].astype(str) for k in tally.pairs)
    return xr.Dataset(
        tally.variables(axis),
        coords={
            "history": np.arange(worlds.n_histories),
            axis: np.array(when, "datetime64[ns]") if worlds.is_dated else when,
            "act": list(tally.classes),
            "pair": [f"{i} > {j}" for i, j in zip(sender, receiver, strict=True)],
            "sender": ("pair", sender),
            "receiver": ("pair", receiver),
        },
        attrs={"n_histories": worlds.n_histories, "seed": worlds.plan.seed, **worlds.outcome()},
    )


def _spread(worlds: "Ensemble") -> np.ndarray:
    plan = worlds.plan
    if not np.isfinite(plan.until):
        raise InputError("these histories end with a number of events, not at a time: give edges.")
    last = plan.until - 1e-6 if worlds.is_dated else plan.until
    grid = np.linspace(plan.start, last, EDGES)
    return np.unique(np.floor(grid)) + 1.0 - 1e-9 if worlds.is_dated else grid


class _Tally:
    """Sums over histories, a block of them at a time."""

    def __init__(self, worlds: "Ensemble", grid: np.ndarray):
        plan = worlds.plan
        self.grid, self.engine, self.n = grid, plan.engine, worlds.n_histories
        n = len(self.engine.actors)
        if plan.choosing is None:
            self.classes = self.engine.classes
            keys = np.unique(self.engine.units.sender * n + self.engine.units.receiver)
        else:
            self.classes = self.engine.classes[:1]
            keys = np.flatnonzero(~np.eye(n, dtype=bool).ravel())
        self.pairs, self.pair_of = (keys // n, keys % n), np.full(n * n, -1)
        self.pair_of[keys] = np.arange(len(keys))
        self.shape = (len(grid), len(self.classes), len(keys))
        self.sums, self.squares = np.zeros((2, *self.shape))
        self.some = np.zeros(self.shape[1:])
        self.counts: list[np.ndarray] = []
        self.firsts: list[np.ndarray] = []

    def add(self, chunk: Chunk) -> None:
        """Take in the histories of a chunk."""
        acts, n = chunk.acts, len(self.engine.actors)
        own = acts.unit >= 0
        row = np.repeat(np.arange(len(chunk.histories)), chunk.n_acts)[own]
        kind, time = self.engine.units.block[acts.unit[own]], acts.time[own]
        pair = self.pair_of[acts.sender[own].astype(np.int64) * n + acts.receiver[own]]
        first = np.full((len(chunk.histories), len(self.classes)), np.inf)
        np.minimum.at(first, (row, kind), time)
        self.firsts.append(np.where(np.isfinite(first), first, np.nan))
        np.add.at(self.some, tuple(np.unique(np.stack([row, kind, pair]), axis=1)[1:]), 1.0)
        step = max(1, CELLS // int(np.prod(self.shape)))
        for begin in range(0, len(chunk.histories), step):
            mine = (row >= begin) & (row < begin + step)
            size = min(step, len(chunk.histories) - begin)
            self._block(row[mine] - begin, time[mine], kind[mine], pair[mine], size)

    def _block(
        self, row: np.ndarray, time: np.ndarray, kind: np.ndarray, pair: np.ndarray, size: int
    ) -> None:
        due = np.searchsorted(self.grid, time, side="left")
        seen = due < len(self.grid)
        table = np.zeros((size, *self.shape))
        np.add.at(table, (row[seen], due[seen], kind[seen], pair[seen]), 1.0)
        table = table.cumsum(axis=1)
        self.sums += table.sum(axis=0)
        self.squares += (table**2).sum(axis=0)
        self.counts.append(table.sum(axis=3))

    def variables(self, axis: str) -> dict[str, Any]:
        """What the dataset holds."""
        mean, share = self.sums / self.n, self.some / self.n
        error = np.sqrt(np.maximum(self.squares / self.n - mean**2, 0.0) / self.n)
        return {
            "count": (("history", axis, "act"), np.concatenate(self.counts)),
            "first": (("history", "act"), np.concatenate(self.firsts)),
            "mean": ((axis, "act", "pair"), mean),
            "mc_error": ((axis, "act", "pair"), error),
            "probability": (("act", "pair"), share),
            "probability_error": (("act", "pair"), np.sqrt(share * (1 - share) / self.n)),
        }
