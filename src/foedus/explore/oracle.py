"""What only a fitted model can tell the page: mechanisms, claims of cause, and other histories."""

import threading
from collections.abc import Callable
from functools import cached_property
from typing import Any

from foedus.explore import judgement
from foedus.explore.questions import FEWEST_HISTORIES, MOST_HISTORIES, Question
from foedus.explore.worlds import READY_HISTORIES, Worlds


class ScenarioOracle:
    """Answers from the fitted model of one scenario.

    Parameters
    ----------
    scenario
        A :class:`foedus.scenario.Scenario` with a ``model.toml``.
    histories
        Of the ready-made answers.

    Attributes
    ----------
    parts : what the page waits for, in the order in which it is computed.
    """

    def __init__(self, scenario: Any, histories: int = READY_HISTORIES):
        self.scenario = scenario
        self.histories = histories
        self.parts: dict[str, Callable[[], Any]] = {
            "mechanisms": self.mechanisms,
            "claims": self.claims,
            "whatifs": self.whatifs,
            "worlds": self.ready_made,
        }
        self._turn = threading.Lock()

    @cached_property
    def worlds(self) -> Worlds:
        """The fitted model, ready to run."""
        return Worlds(self.scenario.fit(), self.scenario.name, self.histories)

    def mechanisms(self) -> dict[str, Any]:
        """Multipliers of rates."""
        return judgement.mechanisms(self.scenario.estimates)

    def claims(self) -> list[dict[str, Any]]:
        """Claims judged again, those of cause by the estimates."""
        return judgement.claims(self.scenario.claims(fit=True))

    def whatifs(self) -> dict[str, Any]:
        """The factual band of each measure, and what a visitor may ask."""
        return {**self.worlds.part(self.choices()), "limits": [FEWEST_HISTORIES, MOST_HISTORIES]}

    def ready_made(self) -> list[dict[str, Any]]:
        """Answers to the questions of ``model.toml``, letting a visitor's question in between two of them."""
        found = []
        for asked in self.worlds.model.spec.question:
            with self._turn:
                found.append(self.worlds.ready(asked))
        return found

    def choices(self) -> dict[str, list[list[str]]]:
        """What may be taken out, as ``[id, name]``: pacts, events that an equation explains, act classes."""
        model = self.worlds.model
        explained = set(model.event_ids)
        first = self.worlds.since
        events = [
            [e.id, f"{e.date.text} {e.summary[:70]}"]
            for e in self.scenario.chronicle.events
            if e.id in explained and (e.date.earliest or 0) >= first
        ]
        return {
            "pact": [[p.id, p.name] for p in self.scenario.pacts],
            "event": events,
            "class": [[c.name, c.text or c.name] for c in model.spec.act_class],
        }

    def world(self, asked: Question, tell: Callable[[float], None]) -> dict[str, Any]:
        """Another history, as one of ``whatifs()["worlds"]``."""
        name = dict(self.choices()[asked.kind])[asked.target]
        while not self._turn.acquire(timeout=0.2):
            tell(0.0)
        try:
            return self.worlds.ask(asked, name, tell)
        finally:
            self._turn.release()
