"""Types of act whose units have the same statistics: one of them is swept for all.

Where x_cij = x_ij + g_c, the chance that the next act is (c, i, j) is the chance of (i, j) times that of c, so that the
log-likelihood is that of one type, plus that of the types, which has a closed form.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from foedus.kernels.layout import GLOBAL, REBASE
from foedus.model.evaluation import Evaluation

if TYPE_CHECKING:
    from foedus.model.replay import Replay


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """A record of types that are alike.

    Attributes
    ----------
    tape : the record of one of them.
    added : what each type adds to the terms of all its units, shape (n_types, p).
    taken : acts of each type explained before each step, shape (n_steps + 1, n_types).
    """

    tape: "Replay"
    added: np.ndarray
    taken: np.ndarray

    def types(self, beta: np.ndarray, spans: list[tuple[int, int]]) -> Evaluation:
        """Log-likelihood of the types of the acts explained in ``spans`` of steps."""
        count = np.sum([self.taken[high] - self.taken[low] for low, high in spans], axis=0)
        eta = self.added @ beta
        top = eta.max()
        weight = np.exp(eta - top)
        share, many = weight / weight.sum(), count.sum()
        mean = share @ self.added
        apart = self.added - mean
        return Evaluation(
            float(count @ eta - many * (top + np.log(weight.sum()))),
            count @ apart,
            -many * (apart.T * share) @ apart,
        )


def alike(tape: "Replay", n: int, n_types: int) -> Alike | None:
    """One type's record for all, or ``None`` where they differ by more than what each adds from the start.

    Parameters
    ----------
    tape
        With columns renumbered as terms; nothing opens or closes, and all types have the same pairs at risk.
    n, n_types
        Actors and types.
    """
    stream, steps = tape.stream, tape.steps
    scope, whose = stream["scope"], stream["a"] // n
    ends = steps.change
    everywhere = scope == GLOBAL
    if not len(ends) or everywhere[ends[0] :].any():
        return None
    added = np.zeros((n_types, len(tape.scopes)))
    for change in stream[everywhere]:
        added[change["a"], change["column"]] = change["value"]
    moved = ~everywhere & (scope != REBASE)
    one = moved & (whose == 0)
    first, at = stream[one], np.append(0, np.cumsum(one))[ends]
    for c in range(1, n_types):
        other = moved & (whose == c)
        if not np.array_equal(np.append(0, np.cumsum(other))[ends], at):
            return None
        there = stream[other]
        if not all(np.array_equal(first[name], there[name]) for name in ("value", "b", "column", "scope")):
            return None
        if not np.array_equal(first["a"] + c * n, there["a"]):
            return None
    kept = one | (scope == REBASE)
    scopes = tape.scopes.copy()
    scopes[:, GLOBAL] = False
    taken = np.zeros((len(ends) + 1, n_types), np.int64)
    of_step = np.repeat(np.arange(len(ends)), steps.last - steps.first)
    rows = tape.row[_events_of(steps)]
    np.add.at(taken, (of_step[rows >= 0] + 1, rows[rows >= 0] // n), 1)
    return Alike(
        replace(
            tape,
            stream=stream[kept],
            steps=steps._replace(change=np.append(0, np.cumsum(kept))[ends]),
            row=np.where(tape.row >= 0, tape.row % n, -1),
            scopes=scopes,
        ),
        added,
        np.cumsum(taken, axis=0),
    )


def _events_of(steps) -> np.ndarray:
    """Events explained, step by step."""
    size = steps.last - steps.first
    return np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size) + np.repeat(steps.first, size)
