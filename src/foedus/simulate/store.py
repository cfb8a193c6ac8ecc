"""Finished chunks: Parquet files that an interrupted run goes on from, or in memory, what is too much for it in files of a day."""

import hashlib
import json
import pickle
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from foedus.errors import Fault, InputError
from foedus.kernels.simulate_run import Acts
from foedus.simulate.plan import Chunk, Plan

PLAN_FILE = "plan.json"
HELD_BYTES = 128 * 2**20
"""Chunks held in memory, where no folder is given; those beyond lie in files that go with the ensemble."""


class ChunkStore:
    """Chunks of histories by their first number.

    Parameters
    ----------
    folder
        Where chunks are kept as Parquet; ``None`` keeps the first ``HELD_BYTES`` of them in memory and the others in a
        temporary folder, so that memory does not grow with the number of histories.

    Raises
    ------
    InputError
        If the folder holds histories of another plan, or cannot be made.
    """

    def __init__(self, plan: Plan, n_histories: int, chunk: int, folder: Path | None):
        self.starts = list(range(0, n_histories, chunk))
        self.sizes = [min(chunk, n_histories - s) for s in self.starts]
        self.folder = folder
        self.held: dict[int, Chunk] = {}
        self.n_bytes = 0
        if folder is not None:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise InputError(Fault(f"no folder can be made: {error.strerror}.", str(folder))) from None
            self._claim(folder, {"plan": fingerprint(plan), "chunk": chunk})

    @classmethod
    def of(cls, chunks: Sequence[Chunk]) -> "ChunkStore":
        """A store of chunks that are done."""
        made = cls.__new__(cls)
        made.folder, made.held = None, {int(c.histories[0]): c for c in chunks}
        made.starts, made.sizes = sorted(made.held), [len(made.held[k].histories) for k in sorted(made.held)]
        return made

    def missing(self) -> list[np.ndarray]:
        """History numbers of the chunks that are not there yet."""
        return [
            np.arange(start, start + size)
            for start, size in zip(self.starts, self.sizes, strict=True)
            if not self._has(start, size)
        ]

    def keep(self, chunk: Chunk) -> None:
        """Keep a finished chunk; a file appears whole or not at all."""
        start = int(chunk.histories[0])
        if self.folder is None and self.n_bytes < HELD_BYTES:
            self.held[start] = chunk
            self.n_bytes += sum(column.nbytes for column in chunk.acts)
            return
        if self.folder is None:
            spilled = TemporaryDirectory(prefix="foedus-")
            self.folder = Path(spilled.name)
            weakref.finalize(self, spilled.cleanup)
        import polars as pl

        for name, table in (("events", _events(chunk)), ("histories", _histories(chunk))):
            path = self._path(name, start, len(chunk.histories))
            partial = path.with_suffix(".partial")
            pl.DataFrame(table).write_parquet(partial)
            partial.replace(path)

    def __iter__(self) -> Iterator[Chunk]:
        for start, size in zip(self.starts, self.sizes, strict=True):
            yield self.held[start] if start in self.held else self._read(start, size)

    def _path(self, name: str, start: int, size: int) -> Path:
        assert self.folder is not None
        return self.folder / f"{name}-{start:08d}-{size}.parquet"

    def _has(self, start: int, size: int) -> bool:
        if self.folder is None or start in self.held:
            return start in self.held
        return self._path("histories", start, size).exists() and self._path("events", start, size).exists()

    def _read(self, start: int, size: int) -> Chunk:
        import polars as pl

        events = pl.read_parquet(self._path("events", start, size))
        rows = pl.read_parquet(self._path("histories", start, size))
        acts = Acts(*(events[name].to_numpy() for name in Acts._fields))
        history, n_acts, status, ended = (
            rows[n].to_numpy() for n in ("history", "n_acts", "status", "ended")
        )
        return Chunk(history, n_acts, status, ended, acts)

    def _claim(self, folder: Path, found: dict) -> None:
        path = folder / PLAN_FILE
        if path.exists():
            if json.loads(path.read_text()) != found:
                raise InputError(
                    Fault("the folder holds histories of another model, seed or chunk size.", str(folder),
                          advice="Choose another folder, or empty this one.")
                )  # fmt: skip
            return
        partial = path.with_suffix(".partial")
        partial.write_text(json.dumps(found))
        partial.replace(path)


def fingerprint(plan: Plan) -> str:
    """A digest of everything a history depends on."""
    return hashlib.sha256(pickle.dumps(plan)).hexdigest()


def _events(chunk: Chunk) -> dict[str, np.ndarray]:
    return {"history": chunk.history, **chunk.acts._asdict()}


def _histories(chunk: Chunk) -> dict[str, np.ndarray]:
    return {"history": chunk.histories, "n_acts": chunk.n_acts, "status": chunk.status, "ended": chunk.ended}
