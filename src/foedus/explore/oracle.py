"""What only a fitted model can tell the page: mechanisms, claims of cause, and other histories."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any, Protocol

from foedus.explore.questions import FEWEST_HISTORIES, MOST_HISTORIES, Choices, Question

READY_HISTORIES = 100

Tell = Callable[[float], None]


class Gone(Exception):
    """Whoever computes ended before it answered."""


class Oracle(Protocol):
    """Who computes what the record alone cannot tell; each part may take long and is asked for once."""

    parts: dict[str, Callable[[], Any]]

    def world(self, asked: Question, tell: Tell) -> dict[str, Any]:
        """Another history, in the shape of one of ``whatifs["worlds"]``."""

    def close(self) -> None:
        """Let go of whatever it holds; it is not asked again."""


def part_names(model: dict[str, Any]) -> list[str]:
    """Parts of a scenario's page in the order in which they are computed, given its ``model.toml``."""
    ready = [f"world-{k}" for k in range(len(model.get("question", ())))]
    return ["mechanisms", "claims", "whatifs", *ready]


class ScenarioOracle:
    """Answers from the fitted model of one scenario, in this process.

    Parameters
    ----------
    scenario
        A :class:`foedus.scenario.Scenario` with a ``model.toml``.
    name
        What opens it: a shipped name or a folder, for the commands shown.
    histories
        Of the ready-made answers.

    Attributes
    ----------
    parts : what the page waits for, in the order in which it is computed.
    """

    def __init__(self, scenario: Any, name: str, histories: int = READY_HISTORIES):
        self.scenario, self.name, self.histories = scenario, name, histories
        own = {"mechanisms": self.mechanisms, "claims": self.claims, "whatifs": self.whatifs}
        self.parts: dict[str, Callable[[], Any]] = {
            part: own.get(part) or partial(self.ready, int(part.removeprefix("world-")))
            for part in part_names(scenario.model)
        }

    @cached_property
    def model(self) -> Any:
        """The fitted model."""
        return self.scenario.fit()

    @cached_property
    def worlds(self) -> Any:
        """The fitted model, ready to run."""
        from foedus.explore.worlds import Worlds

        return Worlds(self.model, self.name, self.histories)

    def mechanisms(self) -> dict[str, Any]:
        """Multipliers of rates."""
        from foedus.explore import judgement

        return judgement.mechanisms(self.model.mechanisms())

    def claims(self) -> list[dict[str, Any]]:
        """Claims judged again, those of cause by the estimates."""
        from foedus.explore import judgement

        return judgement.claims(self.scenario.claims(self.model.mechanisms()))

    def whatifs(self) -> dict[str, Any]:
        """The factual band of each measure, and what a visitor may ask."""
        return {**self.worlds.part(self.choices()), "limits": [FEWEST_HISTORIES, MOST_HISTORIES]}

    def ready(self, k: int) -> dict[str, Any]:
        """Answer to a question of ``model.toml``."""
        return self.worlds.ready(self.model.spec.question[k])

    def choices(self) -> Choices:
        """What may be named, as ``[id, name]``: pacts, events that an equation explains, act classes, actors."""
        explained = set(self.model.event_ids)
        first = self.worlds.since
        chronicle = self.scenario.chronicle
        events = [
            [e.id, f"{e.date.text} {e.summary[:70]}"]
            for e in chronicle.events
            if e.id in explained and (e.date.earliest or 0) >= first
        ]
        return {
            "pact": [[p.id, p.name] for p in self.scenario.pacts],
            "event": events,
            "class": [[c.name, c.text or c.name] for c in self.model.spec.act_class],
            "actor": [
                [a, chronicle.actors[a].name] for a in self.model.engine.actors if a in chronicle.actors
            ],
        }

    def world(self, asked: Question, tell: Tell) -> dict[str, Any]:
        """Another history, as one of ``whatifs()["worlds"]``."""
        choices = self.choices()
        names = {id_: name for kind in ("pact", "event", "class") for id_, name in choices[kind]}
        out = [*asked.without, *(acts.act for acts in asked.without_acts)]
        return self.worlds.ask(asked, "; ".join(dict.fromkeys(names.get(one, one) for one in out)), tell)

    def close(self) -> None:
        """Nothing to let go of."""
