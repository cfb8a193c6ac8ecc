"""How well a model tells who acts next: the rank of what happened, and how often it is among the first."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import Fault, InputError, guess
from foedus.frames import like
from foedus.model.problem import problem_of

if TYPE_CHECKING:
    from foedus.model.fit import Fit

METHODS = ("rank", "simulation")


@dataclass(frozen=True, slots=True, eq=False)
class Ranks:
    """Rank of each observed event among the units at risk at its time.

    Attributes
    ----------
    time : shape (n_events,).
    rank : 1 is the highest rate; equal rates share their mean rank; shape (n_events,).
    at_risk : how many could have acted, shape (n_events,).
    probability : of the event, given that one happens, shape (n_events,).
    backend : dataframe library of the caller.
    """

    time: np.ndarray
    rank: np.ndarray
    at_risk: np.ndarray
    probability: np.ndarray
    backend: str = "polars"

    def recall(self, at: float) -> float:
        """Share of events whose rank is ``at`` or better; below 1, the best share ``at`` of units.

        Examples
        --------
        >>> Ranks(np.arange(2.0), np.array([1.0, 7.0]), np.full(2, 10.0), np.full(2, 0.1)).recall(3)
        0.5
        """
        limit = at * self.at_risk if at < 1 else at
        return float((self.rank <= limit).mean())

    @property
    def area(self) -> float:
        """Mean share of the units at risk that rank below the event: 0.5 is chance, 1 is certainty."""
        others = np.maximum(self.at_risk - 1, 1)
        return float(((self.at_risk - self.rank) / others).mean())

    @property
    def log_score(self) -> float:
        """Mean log probability of the events."""
        return float(np.log(self.probability).mean())

    def tidy(self) -> Any:
        """One row per event."""
        columns = {name: getattr(self, name).tolist() for name in ("time", "rank", "at_risk", "probability")}
        return like(columns, self.backend)

    def summary(self) -> str:
        """The ranks in one paragraph."""
        found = ", ".join(f"{self.recall(k):.1%} in the first {k:g}" for k in (1, 5, 10, 20))
        return (
            f"{len(self.rank)} events among {self.at_risk.mean():.0f} units: {found}; "
            f"area {self.area:.3f}, mean log probability {self.log_score:.3f}"
        )


def gof(fit: "Fit", method: str = "rank", **options: Any) -> Any:
    """Goodness of fit.

    Parameters
    ----------
    fit
        With its events.
    method
        ``rank``: see :class:`Ranks`. ``simulation``: statistics of the record beside those of simulated histories; see
        :func:`foedus.model.gof_simulated.by_simulation` for its options.
    """
    if method not in METHODS:
        raise InputError(Fault(f"method='{method}' is not known.", advice=guess(method, METHODS)))
    if method == "simulation":
        from foedus.model.gof_simulated import by_simulation

        return by_simulation(fit, **options)
    problem = problem_of(fit, "goodness of fit")
    found = problem.units("goodness of fit").diagnose(np.nan_to_num(fit.beta))
    time = problem.events.time[found.event]
    return Ranks(time, found.rank, found.at_risk, np.exp(found.log_share), fit.backend)
