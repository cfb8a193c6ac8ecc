"""The process that fits and simulates for the page, so that serving it never waits: ``python -m foedus.explore.worker``.

Requests come in and answers go out as lines of JSON: first ``{"scenario", "name", "histories"}``, then ``{"id", "part"}``
or ``{"id", "question"}``; ``{"stop": id}`` ends one early. Each is answered by any number of ``{"id", "share"}`` and one
``{"id", "value"}``, ``{"id", "error"}``, ``{"id", "stopped"}`` or ``{"id", "fault"}``. The end of its input ends it.
"""

import json
import os
import queue
import signal
import sys
import threading
import traceback
from typing import Any, TextIO

from foedus.errors import FoedusError

NICENESS = 10


class Stopped(Exception):
    """Whoever asked no longer wants the answer."""


class Worker:
    """Reads requests, answers them one at a time.

    Parameters
    ----------
    requests, answers
        Lines of JSON.
    """

    def __init__(self, requests: TextIO, answers: TextIO):
        self.requests, self.answers = requests, answers
        self.waiting: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.stopped: set[int] = set()

    def listen(self) -> None:
        """Sort what comes in; end the process when nobody is left to answer."""
        for line in self.requests:
            message = json.loads(line)
            if "stop" in message:
                self.stopped.add(message["stop"])
            else:
                self.waiting.put(message)
        os._exit(0)

    def run(self) -> None:
        """Answer until the process is ended."""
        threading.Thread(target=self.listen, daemon=True).start()
        opening = self.waiting.get()
        oracle = None
        while True:
            asked = self.waiting.get()
            try:
                oracle = oracle or _open(opening)
                self._say(asked, value=self._answer(oracle, asked))
            except Stopped:
                self._say(asked, stopped=True)
            except FoedusError as error:
                self._say(asked, error=str(error))
            except Exception as error:
                traceback.print_exc()
                self._say(asked, fault=type(error).__name__)

    def _answer(self, oracle: Any, asked: dict[str, Any]) -> Any:
        def tell(share: float) -> None:
            if asked["id"] in self.stopped:
                raise Stopped
            self._say(asked, share=share)

        tell(0.0)
        if "part" in asked:
            return oracle.parts[asked["part"]]()
        return oracle.world(unpacked(asked["question"]), tell)

    def _say(self, asked: dict[str, Any], **said: Any) -> None:
        print(json.dumps({"id": asked["id"], **said}, allow_nan=False), file=self.answers, flush=True)


def packed(asked: Any) -> dict[str, Any]:
    """A :class:`~foedus.explore.questions.Question` as JSON knows it."""
    from dataclasses import asdict

    return asdict(asked)


def unpacked(body: dict[str, Any]) -> Any:
    """The question that :func:`packed` packed."""
    from foedus.counterfactual.edits import WithoutActs
    from foedus.explore.questions import Question

    acts = tuple(
        WithoutActs(**{**a, "senders": tuple(a["senders"]), "receivers": tuple(a["receivers"])})
        for a in body["without_acts"]
    )
    return Question(**{**body, "without": tuple(body["without"]), "without_acts": acts})


def _open(opening: dict[str, Any]) -> Any:
    import foedus
    from foedus.explore.oracle import ScenarioOracle

    return ScenarioOracle(foedus.scenario(opening["scenario"]), opening["name"], opening["histories"])


def main() -> None:
    """Answer on standard output; whatever else prints goes to standard error, and Ctrl-C is the parent's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    Worker(sys.stdin, answers).run()


if __name__ == "__main__":
    main()
