"""What only a fitted model can tell the page: mechanisms, claims of cause, and other histories."""

from collections.abc import Callable
from typing import Any

from foedus.explore import judgement


class ScenarioOracle:
    """Answers from the fitted model of one scenario.

    Parameters
    ----------
    scenario
        A :class:`foedus.scenario.Scenario`.

    Attributes
    ----------
    parts : what the page waits for, in the order in which it is computed.
    """

    def __init__(self, scenario: Any):
        self.scenario = scenario
        self.parts: dict[str, Callable[[], Any]] = {
            "mechanisms": self.mechanisms,
            "claims": self.claims,
        }

    def mechanisms(self) -> dict[str, Any] | None:
        """Multipliers of rates; ``None`` where the scenario has no model."""
        return judgement.mechanisms(self.scenario.estimates) if self.scenario.model else None

    def claims(self) -> list[dict[str, Any]] | None:
        """Claims judged again, those of cause by the estimates."""
        return judgement.claims(self.scenario.claims(fit=True)) if self.scenario.model else None

    def world(self, asked: Any, tell: Callable[[float], None]) -> dict[str, Any]:
        """Another history."""
        raise NotImplementedError
