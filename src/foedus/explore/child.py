"""An oracle in a process of its own, at low priority: the page is served at once whatever is being computed."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from foedus.errors import InputError
from foedus.explore.oracle import READY_HISTORIES, Gone, Tell, part_names
from foedus.explore.questions import Question
from foedus.explore.worker import packed

GRACE_SECONDS = 3.0
"""How long a stopped simulation may take to notice before its process is killed."""

HEARTBEAT_SECONDS = 0.2


class Child:
    """Answers from the fitted model of one scenario, computed by ``foedus.explore.worker``.

    The process starts with the first request, and again after it was killed; it ends with :meth:`close`, and by itself
    when this process ends, however that happens.

    Parameters
    ----------
    model
        The scenario's ``model.toml``.
    name
        What opens the scenario: a shipped name or a folder.
    histories
        Of the ready-made answers.
    command
        What starts a process that answers as ``foedus.explore.worker`` does.

    Attributes
    ----------
    parts : what the page waits for, in the order in which it is computed.
    process : the process, once there is one.
    """

    def __init__(
        self,
        model: dict[str, Any],
        name: str,
        histories: int = READY_HISTORIES,
        command: Sequence[str] = (sys.executable, "-m", "foedus.explore.worker"),
    ):
        self.command = command
        self.opening = {"scenario": name, "name": name, "histories": histories}
        self.parts: dict[str, Callable[[], Any]] = {p: partial(self._part, p) for p in part_names(model)}
        self.process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._turn = Turn()
        self._asked = 0
        self._closed = False

    def world(self, asked: Question, tell: Tell) -> dict[str, Any]:
        """Another history; what ``tell`` raises stops it, and kills the process if it does not stop."""
        with self._turn.first(lambda: tell(0.0)):
            return self._ask({"question": packed(asked)}, tell)

    def close(self) -> None:
        """End the process."""
        self._closed = True
        self._kill()

    def _part(self, name: str) -> Any:
        with self._turn.last():
            return self._ask({"part": name}, lambda share: None)

    def _ask(self, request: dict[str, Any], tell: Tell) -> Any:
        self._start()
        self._asked += 1
        number, share = self._asked, 0.0
        self._send({"id": number, **request})
        try:
            while True:
                message = self._hear(HEARTBEAT_SECONDS)
                if message is not None and message["id"] == number:
                    if "value" in message:
                        return message["value"]
                    if "error" in message:
                        raise InputError(message["error"])
                    if "fault" in message:
                        raise RuntimeError(message["fault"])
                    share = message.get("share", share)
                tell(share)
        except (InputError, RuntimeError, Gone):
            raise
        except BaseException:
            self._stop(number)
            raise

    def _stop(self, number: int) -> None:
        """Ask for an end; take it by force where that is not heard."""
        self._send({"stop": number})
        until = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < until:
            message = self._hear(HEARTBEAT_SECONDS)
            if message is not None and message["id"] == number and "share" not in message:
                return
        self._kill()

    def _hear(self, seconds: float) -> dict[str, Any] | None:
        try:
            message = self._answers.get(timeout=seconds)
        except queue.Empty:
            return None
        if message is None:
            self._kill()
            raise Gone("the simulating process ended")
        return message

    def _send(self, message: dict[str, Any]) -> None:
        process = self.process
        if process is None or process.stdin is None:
            raise Gone("the simulating process was ended")
        try:
            process.stdin.write(json.dumps(message).encode() + b"\n")
            process.stdin.flush()
        except (OSError, ValueError):
            raise Gone("the simulating process ended") from None

    def _start(self) -> None:
        if self._closed:
            raise Gone("the page is no longer served")
        if self.process is not None and self.process.poll() is None:
            return
        self._kill()
        self._answers = queue.SimpleQueue()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONSAFEPATH": "1"},
        )
        threading.Thread(target=_read, args=(self.process, self._answers), daemon=True).start()
        self._send(self.opening)

    def _kill(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        if process.stdin is not None:
            with suppress(OSError):  # what was not yet written has no reader any more
                process.stdin.close()


def _read(process: "subprocess.Popen[bytes]", answers: "queue.SimpleQueue[dict[str, Any] | None]") -> None:
    """Hand on what a process says until it ends."""
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            answers.put(json.loads(line))
    answers.put(None)


class Turn:
    """Who may ask next: a visitor's question goes before the next part of the page."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._is_taken = False
        self._n_first = 0

    @contextmanager
    def first(self, wait: Callable[[], None]) -> Iterator[None]:
        """Take the next turn; ``wait`` is called now and then and may raise to give up."""
        with self._free:
            self._n_first += 1
            try:
                while self._is_taken:
                    self._free.wait(HEARTBEAT_SECONDS)
                    wait()
                self._is_taken = True
            finally:
                self._n_first -= 1
                self._free.notify_all()
        yield from self._hold()

    @contextmanager
    def last(self) -> Iterator[None]:
        """Take a turn when nobody else wants one."""
        with self._free:
            self._free.wait_for(lambda: not self._is_taken and not self._n_first)
            self._is_taken = True
        yield from self._hold()

    def _hold(self) -> Iterator[None]:
        try:
            yield
        finally:
            with self._free:
                self._is_taken = False
                self._free.notify_all()
