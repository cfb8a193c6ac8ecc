"""Running chunks of histories in threads or on Dask; nothing in the result depends on where."""

import os
import pickle
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
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
    report = _reporter(progress, sum(len(c) for c in chunks))

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
        waiting: set[Future] = set()
        todo = iter(chunks)
        try:
            for numbers in todo:
                waiting.add(pool.submit(run, plan, numbers, begun))
                if len(waiting) >= 2 * threads:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    for future in done:
                        keep(future.result())
            for future in waiting:
                keep(future.result())
        except BaseException:
            pool.shutdown(cancel_futures=True)
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


def _reporter(progress: bool | Callable[[int], None], total: int) -> Callable[[int], None]:
    if not progress:
        return lambda _: None
    if callable(progress):
        return progress
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(file=sys.stderr), transient=True)
    task = bar.add_task("histories", total=total)
    bar.start()
    done = [0]

    def report(n: int) -> None:
        done[0] += n
        bar.update(task, completed=done[0])
        if done[0] >= total:
            bar.stop()

    return report
