"""What-ifs for the page: bands of a measure in the world as it was and in the edited one, on one axis."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np

from foedus.dates import parse
from foedus.explore import commands
from foedus.explore.measures import axis_top, band, grid, growth
from foedus.explore.questions import Choices, Question

READY_HISTORIES = 200


class Gauge:
    """One measure of ``model.toml`` along one grid of days.

    Parameters
    ----------
    measure
        With ``id``, ``text``, ``name`` (act class), ``senders``, ``receivers``, ``since``, ``until``, ``kind``.
    days
        Ordinal days in order.
    record
        The record as an ensemble of one that starts with the first of ``days``.
    """

    def __init__(self, measure: Any, days: Sequence[int], record: Any):
        self.measure = measure
        self.days = list(days)
        self.past = self._counts(record)[0]

    def path(self, worlds: Any, start: float) -> np.ndarray:
        """Value by the end of each day in each history of ``worlds``, which live through the record until ``start``.

        Returns
        -------
        ndarray
            Shape ``(n_histories, n_days)``.
        """
        counts = self._counts(worlds)
        before = np.asarray(self.days) < start
        lived = float(self.past[before][-1]) if before.any() else 0.0
        counts = np.where(before, self.past, counts + lived)
        return (counts > 0).astype(float) if self.measure.kind == "any" else counts

    def record(self) -> list[float]:
        """What the record holds by the end of each day."""
        return [float(v > 0) if self.measure.kind == "any" else float(v) for v in self.past]

    def band(self, worlds: Any, start: float) -> dict[str, list[float]]:
        """Middle and 90% of histories; see :func:`foedus.explore.measures.band`."""
        return band(self.measure.kind, self.path(worlds, start))

    def _counts(self, worlds: Any) -> np.ndarray:
        m = self.measure
        picks = worlds.selector(
            m.name, m.senders or None, m.receivers or None, m.since or None, m.until or None
        )
        kind = "count" if m.kind == "any" else m.kind
        found = []
        for chunk in worlds.chunks():
            rows = np.repeat(np.arange(len(chunk.histories)), chunk.n_acts)
            keep = picks(chunk)
            found.append(growth(kind, rows[keep], chunk.acts.time[keep], len(chunk.histories), self.days))
        return np.concatenate(found)


class Worlds:
    """Answers what-ifs of one fitted scenario.

    Parameters
    ----------
    model
        A :class:`foedus.counterfactual.scenario_model.ScenarioModel`.
    name
        Of the scenario, for the commands shown.
    histories, seed
        Of the answers that are ready when the page asks for them.
    """

    def __init__(self, model: Any, name: str, histories: int = READY_HISTORIES, seed: int = 1):
        self.model, self.name, self.histories, self.seed = model, name, histories, seed
        horizon = model.spec.horizon
        self.since = _first(horizon.histories_since)
        self.until = _last(horizon.until)
        self.days = grid(self.since, self.until)
        fact = model.whatif(since=horizon.histories_since, histories=histories, seed=seed)
        self.measures = [m for m in model.spec.measure if m.kind != "delay"]  # which has no path over time
        self.gauges = {m.id: Gauge(m, self.days, fact.record) for m in self.measures}
        self.factual = {key: g.band(fact.base, self.since) for key, g in self.gauges.items()}

    def part(self, choices: Choices) -> dict[str, Any]:
        """What the what-if panel shows before any answer is there."""
        records = {key: g.record() for key, g in self.gauges.items()}
        measures = self.measures
        return {
            "since": _iso(self.since),
            "grid": self.days,
            "questions": [{"id": m.id, "text": m.text} for m in measures],
            "axes": {m.id: axis_top(m.kind, [self.factual[m.id]], records[m.id]) for m in measures},
            "factual": self.factual,
            "record": records,
            "ready": [_filled(q) for q in self.model.spec.question],
            "histories": self.histories,
            "worlds": [],
            "choices": choices,
        }

    def ready(self, asked: Any) -> dict[str, Any]:
        """Answer to a question of ``model.toml``."""
        made = self.model.question(asked, histories=self.histories, seed=self.seed)
        own = (self.name, asked.id, self.histories, self.seed)
        return self.world(
            asked.id, asked.title, made, commands.ready_command(*own), commands.ready_python(*own)
        )

    def world(self, key: str, title: str, made: Any, command: str, python: str) -> dict[str, Any]:
        """One answer in the page's terms: bands over time, and contrasts with their intervals."""
        start = made.base_plan.start
        sides = {"factual": made.base, "interventional": made.interventional, "twin": made.twins}
        return {
            "id": key,
            "title": title,
            "edit": str(made.edits),
            "series": {
                i: {side: g.band(worlds, start) for side, worlds in sides.items()}
                for i, g in self.gauges.items()
            },
            "contrasts": {i: self._contrast(made, g.measure) for i, g in self.gauges.items()},
            "command": command,
            "python": python,
        }

    def _contrast(self, made: Any, m: Any) -> dict[str, list[float]]:
        c = made.compare(
            m.name,
            m.senders or None,
            m.receivers or None,
            since=m.since or None,
            until=m.until or None,
            kind=m.kind,
        )
        cells = {
            "record": (c.factual, c.factual, c.factual),
            "factual": (c.base, c.base_low, c.base_high),
            "interventional": (c.interventional, c.interventional_low, c.interventional_high),
            "effect": (c.effect, c.effect_low, c.effect_high),
            "twin": (c.twin, c.twin_low, c.twin_high),
            "difference": (c.difference, c.difference_low, c.difference_high),
        }
        return {name: [round(float(v), 3) for v in cell] for name, cell in cells.items()}

    def ask(self, asked: Question, title: str, tell: Callable[[float], None]) -> dict[str, Any]:
        """Answer to a visitor's question; ``tell`` hears the share done and may raise to stop it."""
        dated = asked.dated(_iso(self.since))
        done = [0]

        def finished(n: int) -> None:
            done[0] += n
            tell(min(0.99, done[0] / (3 * asked.histories)))

        made = self.model.whatif(
            without=[*dated.without, *dated.without_acts],
            since=dated.since or None,
            histories=dated.histories,
            seed=dated.seed,
            progress=finished,
        )
        written = commands.command(self.name, dated), commands.python(self.name, dated)
        return self.world(asked.key, title, made, *written)


def _filled(asked: Any) -> dict[str, Any]:
    """A question of ``model.toml`` as the page's form holds it, dates as their first or last day."""
    acts = [
        {
            "class": deed.name,
            "senders": list(deed.senders),
            "receivers": list(deed.receivers),
            "since": _iso(_first(deed.since)) if deed.since else "",
            "until": _iso(_last(deed.until)) if deed.until else "",
        }
        for deed in asked.without_acts
    ]
    return {
        "id": asked.id,
        "title": asked.title,
        "without": list(asked.without),
        "without_acts": acts,
        "since": _iso(_first(asked.since)) if asked.since else "",
        "puts_in": asked.puts_in,
    }


def _first(text: str) -> int:
    return parse(text).earliest or 1


def _last(text: str) -> int:
    return parse(text).latest or 3_000_000


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
