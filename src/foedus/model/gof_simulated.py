"""Goodness of fit by simulation: does the model make histories that look like the record?"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import Fault, InputError
from foedus.frames import like, read
from foedus.model.events import name_of
from foedus.model.problem import problem_of

if TYPE_CHECKING:
    from foedus.model.fit import Fit

FEATURES = (
    "events", "pairs that acted", "repeated acts", "answered acts", "acts answered at once", "busiest sender's share",
    "most addressed's share", "closed two-paths",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Resemblance:
    """Features of the record beside those of simulated histories.

    Attributes
    ----------
    observed : shape (n_features,).
    simulated : shape (n_histories, n_features).
    backend : dataframe library of the caller.
    """

    observed: np.ndarray
    simulated: np.ndarray
    backend: str = "polars"

    def tidy(self) -> Any:
        """One row per feature: observed, mean and 95 % range of the histories, two-sided share of more extreme ones."""
        low, middle, high = np.quantile(self.simulated, [0.025, 0.5, 0.975], axis=0)
        below, above = (
            (self.simulated <= self.observed).mean(axis=0),
            (self.simulated >= self.observed).mean(axis=0),
        )
        return like(
            {
                "feature": list(FEATURES),
                "observed": self.observed.tolist(),
                "median": middle.tolist(),
                "low": low.tolist(),
                "high": high.tolist(),
                "p_value": np.minimum(1.0, 2 * np.minimum(below, above)).tolist(),
            },
            self.backend,
        )


def by_simulation(fit: "Fit", histories: Any = None) -> Resemblance:
    """Compare the record with simulated histories of the same span or length.

    Parameters
    ----------
    fit
        With its events.
    histories
        What ``fd.simulate(fit, start="origin", ...)`` returns, or a table with the columns history, time, sender and
        receiver.

    Raises
    ------
    InputError
        Without histories.
    """
    problem = problem_of(fit, "goodness of fit")
    if histories is None:
        raise InputError(
            Fault(
                "goodness of fit by simulation needs histories.",
                advice="fit.gof('simulation', histories=fd.simulate(fit, start='origin', until=..., histories=100)).",
            )
        )
    table = read(histories.events() if hasattr(histories, "events") else histories, what="histories").frame
    at = {name: k for k, name in enumerate(problem.events.actors)}
    names = {c: np.array([at[name_of(v)] for v in table[c].to_list()]) for c in ("sender", "receiver")}
    number, time = np.array(table["history"].to_list()), table["time"].to_numpy()
    n = problem.events.n_actors
    rows = []
    for h in np.unique(number):
        mine = np.flatnonzero(number == h)
        mine = mine[np.argsort(time[mine], kind="stable")]
        rows.append(features(names["sender"][mine], names["receiver"][mine], n))
    events = problem.events
    seen = problem.observation.explained(events.time) & (problem.riskset.classes_of(events) >= 0)
    observed = features(events.sender[seen], events.receiver[seen], n)
    return Resemblance(observed, np.array(rows), fit.backend)


def features(sender: np.ndarray, receiver: np.ndarray, n: int) -> np.ndarray:
    """Features of one history, in the order of ``FEATURES``.

    Examples
    --------
    >>> features(np.array([0, 1, 0]), np.array([1, 0, 1]), 3)[:4].tolist()
    [3.0, 2.0, 0.3333333333333333, 0.6666666666666666]
    """
    total = len(sender)
    if not total:
        return np.zeros(len(FEATURES))
    count, repeated, answered = np.zeros((n, n)), 0, 0
    for i, j in zip(sender, receiver, strict=True):
        repeated += count[i, j] > 0
        answered += count[j, i] > 0
        count[i, j] += 1
    at_once = (sender[1:] == receiver[:-1]) & (receiver[1:] == sender[:-1])
    tie = (count > 0).astype(float)
    paths = tie @ tie
    np.fill_diagonal(paths, 0)
    return np.array([
        total, tie.sum(), repeated / total, answered / total, at_once.sum() / total,
        count.sum(axis=1).max() / total, count.sum(axis=0).max() / total,
        (paths * tie).sum() / max(paths.sum(), 1.0),
    ])  # fmt: skip
