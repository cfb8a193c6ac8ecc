"""Posterior predictive checks: do the record's counts, first acts and lulls lie where the model's histories do?"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.counterfactual.edits import first, last
from foedus.model.specification import Measure

if TYPE_CHECKING:
    from foedus.counterfactual.scenario_model import ScenarioModel
    from foedus.simulate.ensemble import Ensemble

LEVEL = 0.9
WORDS = {
    "count": "acts",
    "any": "probability",
    "days": "days with such an act",
    "first": "days until the first",
    "delay": "days",
    "lull": "longest lull, days",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One quantity of the record beside the same quantity of every history.

    Attributes
    ----------
    measure, text : of ``model.toml``; ``all-<class>`` for all pairs of a class.
    quantity : ``count``, ``days``, ``any``, ``first`` (days until the first act; the span if there is none), ``lull``.
    record : its value; ``low``, ``middle``, ``high`` what holds 90% of histories and their median, of ``any`` the share.
    below, above : share of histories with less, and with more, than the record.
    is_inside : whether the record lies between ``low`` and ``high``; of ``any``, whether at least one history in twenty
        is like the record.
    """

    measure: str
    text: str
    quantity: str
    record: float
    low: float
    middle: float
    high: float
    below: float
    above: float
    is_inside: bool

    @property
    def verdict(self) -> str:
        """``inside``, or on which side of how many histories the record lies."""
        if self.is_inside:
            return "inside"
        if self.quantity == "any":
            return f"as in only {self.middle if self.record else 1 - self.middle:.1%} of histories"
        return (
            f"above {self.below:.0%} of histories"
            if self.record > self.high
            else f"below {self.above:.0%} of histories"
        )


@dataclass(frozen=True, slots=True)
class Predictive:
    """All checks of a model.

    Attributes
    ----------
    exploded : share of histories that ran away; they are counted like the others.
    """

    checks: tuple[Check, ...]
    n_histories: int
    exploded: float

    @property
    def outside(self) -> tuple[Check, ...]:
        """Where the record is not like the histories."""
        return tuple(c for c in self.checks if not c.is_inside)

    def frame(self) -> Any:
        """One row per check, as a polars frame."""
        import polars as pl

        names = list(Check.__dataclass_fields__)
        return pl.DataFrame(
            [{**{n: getattr(c, n) for n in names}, "verdict": c.verdict} for c in self.checks]
        )

    @property
    def statement(self) -> str:
        """How many quantities lie inside, and whether that is the rate of the bands."""
        n, n_in = len(self.checks), len(self.checks) - len(self.outside)
        said = "as many as" if n_in >= round(LEVEL * n) else "fewer than"
        return (
            f"{n_in} of {n} quantities of the record lie where {LEVEL:.0%} of {self.n_histories:,} histories do: {said} the "
            f"{LEVEL * n:.0f} that such bands hold of a record the model made."
        )

    def __str__(self) -> str:
        rows = (f"  {c.text}, {WORDS[c.quantity]}: {c.record:g}, {c.verdict}" for c in self.outside)
        return "\n".join([self.statement, *rows])


def check(model: "ScenarioModel", worlds: "Ensemble") -> Predictive:
    """Every measure of ``model.toml`` and every act class, in the record and in ``worlds``.

    Counts and days by the end; of measures that count acts also first passages and lulls.
    """
    from datetime import date

    start = date.fromordinal(int(worlds.plan.start)).isoformat()
    until = date.fromordinal(int(worlds.plan.until - 1e-6)).isoformat()
    record = model.whatif(since=start, until=until, histories=1).record
    found: list[Check] = []
    for m in [*everything(model), *model.spec.measure]:
        quantities = [m.kind]
        if m.kind == "count":
            quantities += ["first", "lull"]
        for quantity in quantities:
            of_record = float(values(record, m, quantity)[0])
            found.append(compared(m, quantity, of_record, values(worlds, m, quantity)))
    return Predictive(tuple(found), worlds.n_histories, worlds.outcome()["exploded"])


def everything(model: "ScenarioModel") -> list[Measure]:
    """All acts of each class as measures of their own."""
    return [
        Measure(id=f"all-{c.name}", text=f"{c.text or c.name}, all pairs", name=c.name)
        for c in model.spec.act_class
    ]


def values(worlds: "Ensemble", m: Measure, quantity: str) -> np.ndarray:
    """A quantity in each history, shape (h,)."""
    who = (m.name, m.senders or None, m.receivers or None)
    span: dict[str, Any] = {
        "since": first(m.since) if m.since else None,
        "until": last(m.until) if m.until else None,
    }
    if quantity == "lull":
        return worlds.lull(*who, **span)
    if quantity in ("first", "delay"):
        low = max(worlds.plan.start, span["since"] or -np.inf)
        high = min(worlds.plan.until, span["until"] or np.inf)
        return np.minimum(worlds.first_passage(*who, **span), high) - low
    return worlds.totals(*who, **span, kind=quantity)


def compared(m: Measure, quantity: str, record: float, histories: np.ndarray) -> Check:
    """One check."""
    low, middle, high = np.quantile(histories, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    is_inside = bool(low <= record <= high)
    if quantity == "any":
        middle = low = high = float(histories.mean())
        is_inside = bool((middle if record else 1 - middle) >= (1 - LEVEL) / 2)
    return Check(
        m.id, m.text, quantity, record, float(low), float(middle), float(high), float((histories < record).mean()),
        float((histories > record).mean()), is_inside,
    )  # fmt: skip
