"""Many histories as one lazy result: run chunk by chunk, kept as Parquet, summed up without holding them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Day
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from foedus.simulate.plan import Chunk, Plan
from foedus.simulate.store import ChunkStore
from foedus.simulate.summaries import Summaries
from foedus.simulate.work import run_all

UNIX_EPOCH = Day(1970, 1, 1).toordinal()


@dataclass(frozen=True, eq=False)
class Ensemble(Summaries):
    """Histories of one plan.

    Attributes
    ----------
    plan : everything a history is a function of, besides its number.
    n_histories : how many; numbered from 0.
    is_dated : whether model time is days, to be shown as dates.
    is_ordinal : whether only the order of events means anything.
    out : folder of Parquet chunks, or ``None`` to keep them in memory.
    held : chunks that were run elsewhere.
    """

    plan: Plan
    n_histories: int
    is_dated: bool = False
    is_ordinal: bool = False
    out: Path | str | None = None
    chunk: int = 250
    threads: int | None = None
    engine: Any = "local"
    progress: bool = False
    held: tuple[Chunk, ...] = ()

    def __repr__(self) -> str:
        start, until = f"{self.plan.start:g}", f"{self.plan.until:g}"
        if self.is_dated and np.isfinite(self.plan.until):
            start = str(Day.fromordinal(int(self.plan.start)))
            until = str(Day.fromordinal(int(np.ceil(self.plan.until)) - 1))
        chance = "posterior draws" if self.plan.draw else "fixed coefficients"
        return f"<Ensemble: {self.n_histories} histories from {start} to {until}, seed {self.plan.seed}, {chance}>"

    @cached_property
    def store(self) -> ChunkStore:
        """Finished chunks; running what is missing."""
        if self.held:
            return ChunkStore.of(self.held)
        store = ChunkStore(
            self.plan, self.n_histories, self.chunk, None if self.out is None else Path(self.out)
        )
        missing = store.missing()
        if missing:
            run_all(
                self.plan,
                missing,
                store.keep,
                threads=self.threads,
                engine=self.engine,
                progress=self.progress,
            )
        return store

    def run(self) -> "Ensemble":
        """Run every history that is not there yet."""
        self.store  # noqa: B018
        return self

    def chunks(self) -> Iterator[Chunk]:
        """Finished histories in order, one chunk in memory at a time."""
        yield from self.store

    def _repr_html_(self) -> str:
        from foedus.frames import shown

        told = self.outcome() if "store" in vars(self) else {}  # looking at it runs nothing
        return shown(repr(self), {name: [value] for name, value in told.items()})

    def history(self, number: int) -> Any:
        """Events of one history, run alone: the same as in the ensemble."""
        from foedus.simulate.plan import run_chunk

        return self.frame(run_chunk(self.plan, np.array([number])))

    def events(self) -> Any:
        """All events as one polars frame: history, time, date (where times are days), sender, receiver, act, weight."""
        import polars as pl

        return pl.concat([self.frame(chunk) for chunk in self.chunks()])

    def frame(self, chunk: Chunk) -> Any:
        """Events of a chunk as a polars frame."""
        import polars as pl

        engine = self.plan.engine
        names, acts = np.array(engine.actors, object), np.array(engine.acts, object)
        when: Any = chunk.acts.time
        if self.is_ordinal:
            first = np.cumsum(chunk.n_acts) - chunk.n_acts
            when = (np.arange(len(when)) - np.repeat(first, chunk.n_acts) + 1).astype(float)
        is_dated = self.is_dated and not self.is_ordinal
        days = pl.Series(np.floor(when) - UNIX_EPOCH).cast(pl.Int32).cast(pl.Date) if is_dated else None
        return pl.DataFrame({
            "history": chunk.history.astype(np.int64),
            "time": when,
            **({} if days is None else {"date": days}),
            "sender": names[chunk.acts.sender].astype(str),
            "receiver": names[chunk.acts.receiver].astype(str),
            "act": acts[chunk.acts.act].astype(str),
            "weight": chunk.acts.weight,
        })  # fmt: skip

    def to_xarray(self, edges: Any = None) -> Any:
        """Counts and first passages with labelled dimensions; see :func:`foedus.simulate.labelled.dataset`."""
        from foedus.simulate.labelled import dataset

        return dataset(self, edges)

    def plot(self, act: Any = None, sender: Any = None, receiver: Any = None) -> Any:
        """Acts so far over time as a fan of histories; see :func:`foedus.simulate.plot.fan`."""
        from foedus.simulate.plot import fan

        return fan(self, act, sender, receiver)
