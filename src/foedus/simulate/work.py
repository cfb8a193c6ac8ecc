"""Running chunks of histories in threads or on Dask; nothing in the result depends on where."""

import os
import pickle
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np

from foedus.errors import Fault, InputError, guess
from foedus.simulate.plan import Chunk, run_chunk

ENGINES = ("local", "dask")


def run_all(
    plan: Any,
    chunks: Sequence[np.ndarray],
    keep: Callable[[Chunk], None],
    *,
    run: Callable[..., Chunk] = run_chunk,
    threads: int | None = None,
    engine: Any = "local",
    progress: bool | Callable[[int], None] = False,
) -> None:
    """Run ``chunks`` of history numbers and hand each to ``keep`` as it is finished.

    ``progress`` may hear how many histories each chunk finished; what it raises ends the run.

    ``run(plan, numbers, begun)`` runs one chunk; ``begun`` is ``plan.begin()``, made once per process.
    """
    if isinstance(engine, str) and engine not in ENGINES:
        raise InputError(Fault(f"engine='{engine}' is not known.", advice=guess(engine, ENGINES)))
    with _reporter(progress, sum(len(c) for c in chunks)) as report:

        def finished(chunk: Chunk) -> None:
            keep(chunk)
            report(len(chunk.histories))

        if engine == "local":
            _in_threads(run, plan, chunks, finished, threads or os.cpu_count() or 1)
        else:
            _on_dask(run, plan, chunks, finished, None if isinstance(engine, str) else engine)


def _in_threads(
    run: Callable[..., Chunk],
    plan: Any,
    chunks: Sequence[np.ndarray],
    keep: Callable[[Chunk], None],
    threads: int,
) -> None:
    begun = plan.begin()
    if threads == 1 or len(chunks) == 1:
        for numbers in chunks:
            keep(run(plan, numbers, begun))
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future] = deque()
        try:
            for numbers in chunks:
                waiting.append(pool.submit(run, plan, numbers, begun))
                if len(waiting) >= 2 * threads:
                    keep(waiting.popleft().result())
            while waiting:
                keep(waiting.popleft().result())
        except BaseException:
            pool.shutdown(cancel_futures=True)
            for future in waiting:  # what was finished by then is not run again
                if not future.cancelled() and future.exception() is None:
                    keep(future.result())
            raise


def _on_dask(
    run: Callable[..., Chunk],
    plan: Any,
    chunks: Sequence[np.ndarray],
    keep: Callable[[Chunk], None],
    client: Any,
) -> None:
    """Chunks as Dask tasks: pure, so a chunk whose worker dies is run again elsewhere with the same result.

    The plan travels as a task too: scattered data would be lost with the worker that holds it.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise InputError(
            Fault("engine='dask' needs the package distributed.", advice="pip install foedus[dask]")
        ) from None
    own = client is None
    client = Client(processes=True, threads_per_worker=1, dashboard_address=None) if own else client
    try:
        shared = client.submit(pickle.loads, pickle.dumps(plan), pure=False)
        futures = [client.submit(run, shared, numbers, pure=False, retries=3) for numbers in chunks]
        for future in as_completed(futures):
            keep(future.result())
            future.release()
    finally:
        if own:
            client.close()


@contextmanager
def _reporter(progress: bool | Callable[[int], None], total: int) -> Iterator[Callable[[int], None]]:
    """What hears of finished histories: nobody, the caller, or a bar that is gone when the run is, however it ends."""
    if not progress or callable(progress):
        yield progress if callable(progress) else lambda _: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (*Progress.get_default_columns()[:-1], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task("histories", total=total)
        yield lambda n: bar.advance(task, n)
