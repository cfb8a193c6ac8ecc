"""The statistics and likelihoods of ``definitions``, from their formulas, in whole matrices.

Written apart from the engine and from ``tests/brute_force.py``, so that a mistake there is not repeated here. Nothing is carried
from one moment to the next.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

NEVER = -np.inf
Values = Mapping[str, tuple]
"""name -> (values before any change, changes as (time, index or pair, value) in time order)."""


@dataclass(frozen=True)
class Record:
    """Who acted on whom and when, and what else is known; ``after`` names what an event at its time does not see."""

    actors: tuple[str, ...]
    time: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    act: np.ndarray
    weight: np.ndarray
    is_directed: bool = True
    nodal: Values = field(default_factory=dict)
    pairs: Values = field(default_factory=dict)
    shared: Values = field(default_factory=dict)
    after: frozenset[str] = frozenset()

    @property
    def n(self) -> int:
        return len(self.actors)


@dataclass(frozen=True)
class Moment:
    """A record as an event at ``t`` sees it, or (not ``is_event``) a wait that ends there."""

    record: Record
    t: float
    is_event: bool
    clock: float
    open: np.ndarray
    competition: str = "pairs"

    def past(self, act=None) -> np.ndarray:
        """Events before now, of these acts."""
        r = self.record
        acts = [act] if isinstance(act, str) else act
        return (r.time < self.t) & (True if act is None else np.isin(r.act, acts))

    def n(self, act=None, *, weight=False, window=np.inf, after=0.0, half_life=None, both=False):
        """N_ij: how many acts (or how much weight) of age in (after, window] went from i to j."""
        r = self.record
        counts = self.past(act) & (r.time + window >= self.t) & (r.time + after < self.t)
        by = (r.weight if weight else np.ones(len(r.time))) * counts
        if half_life:
            by = by * np.exp2(-np.maximum(self.clock - r.time, 0) / half_life)
        total = np.zeros((r.n, r.n))
        np.add.at(total, (r.sender, r.receiver), by)
        return total + total.T if both or not r.is_directed else total

    def _now(self, table: Values, name: str):
        initial, changes = table[name]
        seen_at = self.is_event and name not in self.record.after
        value = np.array(initial, float)
        for when, where, new in changes:
            if when < self.t or (when == self.t and seen_at):
                value[where] = new
        return value

    def x(self, name: str) -> np.ndarray:
        """A covariate of actors."""
        return self._now(self.record.nodal, name)

    def z(self, name: str) -> np.ndarray:
        """A covariate of pairs."""
        return self._now(self.record.pairs, name)

    def g(self, name: str) -> float:
        """A covariate that all share."""
        return float(self._now(self.record.shared, name))

    def sent(self, act=None) -> np.ndarray:
        """When each actor last sent."""
        return self._last(act, lambda r, e: r.sender[e])

    def received(self, act=None) -> np.ndarray:
        """When each actor last received."""
        return self._last(act, lambda r, e: r.receiver[e])

    def _last(self, act, who) -> np.ndarray:
        last = np.full(self.record.n, NEVER)
        for e in np.flatnonzero(self.past(act)):
            last[who(self.record, e)] = self.record.time[e]
        return last

    def met(self, act=None) -> np.ndarray:
        """When each pair last acted."""
        r = self.record
        last = np.full((r.n, r.n), NEVER)
        for e in np.flatnonzero(self.past(act)):
            last[r.sender[e], r.receiver[e]] = r.time[e]
        return last if r.is_directed else np.maximum(last, last.T)

    def turn(self, act=None, immediate=False) -> list[tuple[int, int]]:
        """The acts of the last time point (of all acts, if ``immediate``)."""
        r = self.record
        e = self.past(act)
        among = self.past() if immediate else e
        if not among.any():
            return []
        e = e & (r.time == r.time[among].max())
        return list(zip(r.sender[e].tolist(), r.receiver[e].tolist(), strict=True))

    def units(self) -> np.ndarray:
        """Units that compete, (classes, n, n); a sender stands for itself once."""
        if self.competition == "senders":
            first = self.open.argmax(axis=2)
            once = np.zeros_like(self.open)
            c, i = np.nonzero(self.open.any(axis=2))
            once[c, i, first[c, i]] = True
            return once
        return self.open

    def std(self, x: np.ndarray) -> np.ndarray:
        """z-scores among those that compete, 0 where all are alike."""
        x, among = np.broadcast_to(x, self.open.shape), self.units()
        if self.competition != "receivers":
            return _z(x, x[among])
        out = np.zeros(x.shape)
        for c, i in zip(*np.nonzero(among.any(axis=2)), strict=True):
            out[c, i] = _z(x[c, i], x[c, i][among[c, i]])
        return out


def _z(x, among):
    sd = among.std(ddof=1) if len(among) > 1 else 0.0
    return (x - among.mean()) / sd if sd > 1e-12 else np.zeros_like(x)


def row(v):
    """A value of the sender."""
    return np.repeat(v[:, None], len(v), axis=1)


def col(v):
    """A value of the receiver."""
    return row(v).T


def prop(top, below, empty):
    """A share, ``empty`` where there is nothing to have a share of."""
    return np.where(below > 0, top / np.where(below > 0, below, 1.0), empty)


def smaller(a, b):
    """sum_h min(a_ih, b_hj)."""
    return np.minimum(a[:, :, None], b[None, :, :]).sum(axis=1)


def both(a, b):
    """sum_h 1[a_ih > 0] 1[b_hj > 0]."""
    return (a > 0).astype(float) @ (b > 0)


def three(a, how):
    """sum over g not i and h not j of f(a_ih, a_gh, a_gj)."""
    n = len(a)
    out = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            legs = np.stack([np.tile(a[i], (n, 1)), a, np.tile(a[:, j][:, None], (1, n))])  # each [g, h]
            value = {"min": legs.min(0), "unique": (legs > 0).all(0), "product": legs.prod(0)}[how].astype(
                float
            )
            value[i, :], value[:, j] = 0.0, 0.0
            out[i, j] = value.sum()
    np.fill_diagonal(out, 0.0)
    return out


def since(now, last):
    """1 / (age + 1), 0 if never."""
    return np.where(np.isfinite(last), 1.0 / (now - np.where(np.isfinite(last), last, now) + 1.0), 0.0)


def elapsed(now, last):
    """The age, 0 if never."""
    return np.where(np.isfinite(last), now - np.where(np.isfinite(last), last, now), 0.0)


def ranked(m: Moment, act=None, received=False):
    """1 / place of j among those whom i addressed (or who addressed i), most recent first."""
    r, n = m.record, m.record.n
    who, whom = (r.receiver, r.sender) if received else (r.sender, r.receiver)
    out = np.zeros((n, n))
    past = np.flatnonzero(m.past(act))
    lists: list[list[int]] = [[] for _ in range(n)]
    for e in past:
        ways = [(who[e], whom[e])] if r.is_directed else [(who[e], whom[e]), (whom[e], who[e])]
        for i, j in ways:
            lists[i] = [int(j), *[h for h in lists[i] if h != j]]
    for i, found in enumerate(lists):
        for k, j in enumerate(found):
            out[i, j] = 1.0 / (k + 1)
    return out


def shift(m: Moment, rule: str, group: int | None = None, **how):
    """A participation shift by its letters: who spoke (A to B, or to the group 0), who may speak now."""
    n = m.record.n
    out = np.zeros((n, n), bool)
    before, now = rule.split("-")
    i, j = np.meshgrid(range(n), range(n), indexing="ij")
    for a, b in m.turn(**how):
        if (before == "A0") != (group is not None and b == group):
            continue
        ways = (
            [(a, b, i, j)]
            if m.record.is_directed
            else [(a, b, i, j), (b, a, i, j), (a, b, j, i), (b, a, j, i)]
        )
        for one, two, first, second in ways:
            out |= _is(first, now[0], one, two, before, None) & (
                True if len(now) == 1 else _is(second, now[1], one, two, before, group)
            )
    np.fill_diagonal(out, False)
    return out.astype(float)


def _is(actor, letter, a, b, before, group):
    other = (actor != a) & ((actor != b) | (before == "A0"))
    if letter in "XY":
        return other & (actor != (-1 if group is None or letter == "X" else group))
    return actor == {"A": a, "B": b, "0": group}[letter]


def formed(m: Moment, pattern: str, order="any", interrupted=False, act=None):
    """Times at which two-paths between i and j formed, pair by pair."""
    r, n = m.record, m.record.n
    times = [[[] for _ in range(n)] for _ in range(n)]
    points = sorted(set(r.time[m.past(act)].tolist()))
    for e in np.flatnonzero(m.past(act)):
        times[r.sender[e]][r.receiver[e]].append(float(r.time[e]))
    found = {}
    for i in range(n):
        for j in range(n):
            legs = {
                "otp": lambda h, i=i, j=j: (times[i][h], times[h][j]),
                "itp": lambda h, i=i, j=j: (times[j][h], times[h][i]),
                "osp": lambda h, i=i, j=j: (times[i][h], times[j][h]),
                "isp": lambda h, i=i, j=j: (times[h][i], times[h][j]),
            }
            dates = []
            for h in range(n):
                if pattern == "reciprocity" or h in (i, j) or i == j:
                    continue
                one, two = legs[pattern](h)
                if one and two:
                    dates += _when(one, two, order, points)
            if pattern == "reciprocity" and i != j:
                dates = list(times[j][i])
            if interrupted and times[i][j]:
                dates = [f for f in dates if f > times[i][j][-1]]
            found[i, j] = dates
    return found


def _when(one, two, order, points):
    if order == "any":
        return [max(one[0], two[0])]
    if order == "ordered":
        return [s for s in two if s > one[0]][:1]
    if order == "sequential":
        return [two[0]] if two[0] > one[0] else []
    return [two[0]] if points.index(two[0]) == points.index(one[0]) + 1 else []


def over_pairs(found, f, n):
    """A number per pair from its formation times, 0 where there are none."""
    out = np.zeros((n, n))
    for (i, j), dates in found.items():
        if dates:
            out[i, j] = f(np.array(dates))
    return out


def in_neighbours(m: Moment, net, name, summary=np.mean):
    """What those with a tie to each actor are like; not a number where there are none."""
    z = m.x(name)
    return np.array([summary(z[net[:, j] > 0]) if (net[:, j] > 0).any() else np.nan for j in range(len(z))])


def overlap(net, is_cosine):
    """Jaccard or cosine of two actors' rows, both actors left out."""
    n = len(net)
    out = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            keep = ~np.isin(np.arange(n), [i, j])
            a, b = net[i, keep], net[j, keep]
            if i != j and (a * b).any():
                out[i, j] = (
                    a @ b / np.sqrt(a @ a * (b @ b))
                    if is_cosine
                    else ((a > 0) & (b > 0)).sum() / ((a > 0) | (b > 0)).sum()
                )
    return out
