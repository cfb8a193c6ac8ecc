"""Simulations on request: one at a time, a short queue, a time limit, and a way to stop."""

import asyncio
import secrets
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from foedus.errors import FoedusError

MOST_WAITING = 4
MOST_SECONDS = 120.0

Tell = Callable[[float], None]
Work = Callable[[Tell], dict[str, Any]]


class Stopped(Exception):
    """The visitor cancelled, left, or the time ran out."""


class Full(Exception):
    """Too many simulations are waiting."""


class Job:
    """One simulation and the messages it sends.

    Attributes
    ----------
    id : a name nobody can guess, for cancelling.
    """

    def __init__(self, work: Work, loop: asyncio.AbstractEventLoop, seconds: float):
        self.id = secrets.token_urlsafe(12)
        self.work = work
        self.seconds = seconds
        self.messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._loop = loop
        self._stop = threading.Event()
        self._deadline = float("inf")
        self._told = -1.0

    def stop(self) -> None:
        """Ask it to end at its next step."""
        self._stop.set()

    def tell(self, share: float) -> None:
        """Report progress, 0 to 1; raises :class:`Stopped` when it must end."""
        if self._stop.is_set() or time.monotonic() > self._deadline:
            raise Stopped
        if share != self._told:
            self._told = share
            self._send({"state": "running", "share": round(share, 3)})

    def run(self) -> None:
        """Do the work; whatever happens, a last message says how it ended."""
        self._deadline = time.monotonic() + self.seconds
        try:
            self.tell(0.0)
            self._send({"state": "done", "world": self.work(self.tell)})
        except Stopped:
            self._send({"state": "cancelled" if self._stop.is_set() else "timeout"})
        except FoedusError as error:
            self._send({"state": "failed", "error": str(error)})
        except Exception as error:
            self._send(
                {
                    "state": "failed",
                    "error": f"{type(error).__name__}: our fault; see the foedus command's output",
                }
            )
            raise

    def _send(self, message: dict[str, Any]) -> None:
        self._loop.call_soon_threadsafe(self.messages.put_nowait, message)


class Jobs:
    """The queue. One worker, so that two visitors never share the machine's cores."""

    def __init__(self, most_waiting: int = MOST_WAITING, most_seconds: float = MOST_SECONDS):
        self.most_waiting = most_waiting
        self.most_seconds = most_seconds
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="whatif")
        self._open: dict[str, Job] = {}

    def add(self, work: Work) -> Job:
        """Queue ``work``; :class:`Full` if too many wait."""
        if len(self._open) > self.most_waiting:
            raise Full
        job = Job(work, asyncio.get_running_loop(), self.most_seconds)
        self._open[job.id] = job
        job.messages.put_nowait({"state": "queued", "job": job.id, "ahead": len(self._open) - 1})
        self._worker.submit(job.run)
        return job

    def cancel(self, job_id: str) -> bool:
        """Stop a job by its name; whether there was one."""
        job = self._open.get(job_id)
        if job is not None:
            job.stop()
        return job is not None

    def close(self) -> None:
        """Stop every job and take no more."""
        for job in list(self._open.values()):
            job.stop()
        self._worker.shutdown(wait=False, cancel_futures=True)

    async def messages(self, job: Job) -> AsyncIterator[dict[str, Any]]:
        """Messages of ``job`` until its last; a reader that goes away stops it."""
        try:
            while True:
                message = await job.messages.get()
                yield message
                if message["state"] not in ("queued", "running"):
                    return
        finally:
            job.stop()
            self._open.pop(job.id, None)
