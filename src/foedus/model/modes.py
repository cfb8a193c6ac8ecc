"""Who may act on whom, by actor: two modes, and who is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from foedus.errors import Fault, guess, raise_if
from foedus.model.events import Events, name_of

SHOWN = 8


@dataclass(frozen=True, slots=True, eq=False)
class Comings:
    """A risk set by actor, where there are too many pairs to list: who may act on whom, and who is there.

    Attributes
    ----------
    sender, receiver : who may send, who may receive, shape (n_actors,).
    initial : who is there before any change, shape (n_actors,).
    time, actor, is_there : changes in time order, in force from ``time`` on.
    """

    sender: np.ndarray
    receiver: np.ndarray
    initial: np.ndarray
    time: np.ndarray
    actor: np.ndarray
    is_there: np.ndarray


def every_pair(n: int, is_directed: bool = True) -> np.ndarray:
    """True off the diagonal, and above it only when undirected, shape (n, n)."""
    return ~np.eye(n, dtype=bool) if is_directed else np.triu(np.ones((n, n), bool), 1)


def gathered(
    n_actors: int, modes: tuple[np.ndarray, np.ndarray] | None, there: np.ndarray | None, comings: list
) -> Comings:
    """Modes, presence before any change, and (time, actor, is_there) changes, as one."""
    everybody = np.ones(n_actors, bool)
    sender, receiver = (everybody, everybody) if modes is None else modes
    order = sorted(comings, key=lambda move: move[0])
    time, actor, is_there = (
        np.array([move[k] for move in order], kind) for k, kind in enumerate((float, np.int64, bool))
    )
    initial = everybody if there is None else there
    return Comings(sender, receiver, initial, time, actor, is_there)


def members(events: Events, side: Sequence[Any] | None) -> np.ndarray:
    """Actors named on one side, shape (n_actors,); all where none are."""
    if side is None:
        return np.ones(events.n_actors, bool)
    at = {a: k for k, a in enumerate(events.actors)}
    named = [name_of(s) for s in ([side] if isinstance(side, str) else side)]
    raise_if(
        [
            Fault(f"'{s}' is not among the actors.", advice=guess(s, events.actors))
            for s in named
            if s not in at
        ][:SHOWN]
    )
    member = np.zeros(events.n_actors, bool)
    member[[at[s] for s in named]] = True
    return member


def two_modes(
    events: Events, initial: np.ndarray | None, n_classes: int, sender: np.ndarray, receiver: np.ndarray
) -> np.ndarray:
    """Pairs of a sender and a receiver among those open, shape (n_classes, n, n); unordered pairs either way round."""
    n, allowed = events.n_actors, sender[:, None] & receiver[None, :]
    if not events.is_directed:
        allowed |= allowed.T
    base = every_pair(n, events.is_directed)[None] if initial is None else initial
    return np.broadcast_to(base & allowed, (n_classes, n, n)).copy()
