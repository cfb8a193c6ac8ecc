"""Records to fit: the stored sequences beside the repository, and large ones made up here from a seed."""

from pathlib import Path

import numpy as np

SPEED = Path(__file__).resolve().parents[2] / "shared" / "golden" / "speed"
PLAIN = "inertia + reciprocity + indegree_receiver + outdegree_sender + otp + tie(z)"
SPARSE = "inertia + reciprocity + indegree_receiver + outdegree_sender + otp"


def stored(n: int, n_events: int):
    """A stored sequence and its covariate, as events and matrix."""
    import polars as pl

    import foedus as fd

    frame = pl.read_csv(SPEED / f"sim_{n}_{n_events}.csv.gz")
    z = np.loadtxt(SPEED / f"z_{n}_{n_events}.csv.gz", delimiter=",")
    first = min(frame["sender"].min(), frame["receiver"].min())
    return fd.events(frame, actors=[str(first + k) for k in range(n)]), z


def made_up(n: int, n_events: int, seed: int = 1):
    """Events among ``n`` actors of unequal activity, four in ten repeating or answering an earlier one."""
    from foedus.model.events import Events

    rng = np.random.default_rng(seed)
    active, sought = rng.gamma(0.7, size=n), rng.gamma(0.7, size=n)
    sender = rng.choice(n, n_events, p=active / active.sum())
    receiver = rng.choice(n, n_events, p=sought / sought.sum())
    repeats, answers = rng.random(n_events) < 0.4, rng.random(n_events) < 0.5
    earlier = (rng.random(n_events) * np.arange(n_events)).astype(int)
    for e in np.flatnonzero(repeats)[1:]:
        i, j = sender[earlier[e]], receiver[earlier[e]]
        sender[e], receiver[e] = (j, i) if answers[e] else (i, j)
    receiver = np.where(sender == receiver, (receiver + 1) % n, receiver)
    zeros, names = np.zeros(n_events, np.int32), tuple(map(str, range(n)))
    return Events(
        np.arange(1.0, n_events + 1),
        sender.astype(np.int32),
        receiver.astype(np.int32),
        zeros,
        np.ones(n_events),
        names,
    )
