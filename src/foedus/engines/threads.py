"""Work shared between threads; results come back in order, so they never depend on how many there are."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def n_threads() -> int:
    """Threads to use: ``FOEDUS_THREADS``, or the processors at hand."""
    asked = os.environ.get("FOEDUS_THREADS", "")
    if asked.isdecimal() and int(asked) > 0:
        return int(asked)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """``[work(item) for item in items]``, on several threads where that helps.

    Examples
    --------
    >>> in_order(lambda x: x * x, [3, 1, 2])
    [9, 1, 4]
    """
    threads = min(n_threads(), len(items))
    if threads < 2:
        return [work(item) for item in items]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, items))
