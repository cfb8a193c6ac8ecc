"""Stages and shares done, on standard error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def stages() -> Iterator[Callable[[str, float | None], None]]:
    """A progress line per stage; yields the function that tells of them."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bars = Progress(*columns, console=Console(stderr=True), transient=False)
    tasks: dict[str, int] = {}

    def finish() -> None:
        for task in tasks.values():
            bars.update(task, total=1.0, completed=1.0)  # type: ignore[arg-type]

    def tell(stage: str, share: float | None) -> None:
        bars.start()
        if stage not in tasks:
            finish()
            tasks[stage] = bars.add_task(stage, total=None if share is None else 1.0)
        if share is not None:
            bars.update(tasks[stage], total=1.0, completed=share)  # type: ignore[arg-type]

    try:
        yield tell
        finish()
    finally:
        if tasks:
            bars.stop()
