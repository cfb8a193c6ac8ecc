"""Actors that enter and leave and pairs that open and close, as changes of single units."""

from dataclasses import replace

import numpy as np

from foedus.errors import Fault, InputError
from foedus.model.riskset import RiskSet

Span = tuple[int, int, int, float, float]
Coming = tuple[float, int, bool]


def unfold(base: RiskSet, there: np.ndarray | None, comings: list[Coming], spans: list[Span]) -> RiskSet:
    """The risk set in which a unit is open while its pair is open and both actors are there."""
    if there is None and not comings and not spans:
        return base
    present = np.ones(base.n_actors, bool) if there is None else there.copy()
    mask = base.mask()
    opened = mask.copy()
    moves: list[tuple[float, tuple]] = [(t, (k, yes)) for t, k, yes in comings]
    for c, i, j, opens, closes in spans:
        if opens == -np.inf:
            opened[c, i, j] = True
        else:
            moves.append((opens, (c, i, j, True)))
        if closes < np.inf:
            moves.append((closes, (c, i, j, False)))
    state = opened & present[:, None] & present[None, :]
    initial, rows = state.copy(), []
    for time, move in sorted(moves, key=lambda m: m[0]):
        change = _actor_moves if len(move) == 2 else _pair_moves
        rows += change(time, move, opened, present, state)
    if not initial.any() and not any(row[4] for row in rows):
        raise InputError(Fault("the risk set is empty at all times.", advice="Check presence, from and to."))
    return replace(
        base,
        initial=initial,
        time=np.array([row[0] for row in rows], float),
        cls=np.array([row[1] for row in rows], np.int32),
        sender=np.array([row[2] for row in rows], np.int32),
        receiver=np.array([row[3] for row in rows], np.int32),
        is_open=np.array([row[4] for row in rows], bool),
    )


def _actor_moves(
    time: float, move: tuple[int, bool], opened: np.ndarray, present: np.ndarray, state: np.ndarray
) -> list[tuple]:
    k, is_there = move
    if present[k] == is_there:
        return []
    present[k] = is_there
    now, rows = present & is_there, []
    for c in range(len(opened)):
        sent = np.flatnonzero(opened[c, k] & (state[c, k] != now))
        received = np.flatnonzero(opened[c, :, k] & (state[c, :, k] != now))
        state[c, k, sent], state[c, received, k] = now[sent], now[received]
        rows += [(time, c, k, j, bool(now[j])) for j in sent.tolist()]
        rows += [(time, c, i, k, bool(now[i])) for i in received.tolist()]
    return rows


def _pair_moves(
    time: float, move: tuple[int, int, int, bool], opened: np.ndarray, present: np.ndarray, state: np.ndarray
) -> list[tuple]:
    c, i, j, is_open = move
    opened[c, i, j] = is_open
    now = bool(is_open and present[i] and present[j])
    if state[c, i, j] == now:
        return []
    state[c, i, j] = now
    return [(time, c, i, j, now)]
