"""The statistics and likelihoods of ``definitions``, from their formulas, in whole matrices.

Written apart from the engine and from ``tests/brute_force.py``, so that a mistake there is not repeated here. Nothing is carried
from one moment to the next.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

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


def functions(terms: Mapping[str, "Term"]) -> list[Callable]:
    """One function of a moment per coefficient."""
    return [f for term in terms.values() for f in (term if isinstance(term, list) else [term])]


Term = Callable[[Moment], np.ndarray] | Sequence[Callable[[Moment], np.ndarray]]


@dataclass(frozen=True)
class Design:
    """What a likelihood is told besides its terms.

    Attributes
    ----------
    class_of : act -> class of units, absent where past only.
    open, moves : (classes, n, n) before any change, and (time, index into it, whether open).
    ages : ages at which an act enters or leaves a statistic.
    closely : panels and nodes by which a wait is integrated, where rates move with the clock.
    """

    timing: str = "ordinal"
    ties: str = "breslow"
    competition: str = "pairs"
    start: float | None = None
    end: float | None = None
    first: bool = False
    whole: bool = False
    frozen: bool = False
    class_of: Mapping[str, int] | None = None
    open: np.ndarray | None = None
    moves: tuple = ()
    ages: tuple[float, ...] = ()
    closely: tuple[int, int] | None = None


@dataclass(frozen=True)
class Look:
    """Terms of the units that compete at one moment, who acted, and the length of the wait that ends."""

    x: np.ndarray
    acted: np.ndarray
    wait: float = 0.0


def looks(record: Record, terms: Mapping[str, Term], design: Design, has_intercept: bool) -> list[Look]:
    """All moments that the likelihood looks at."""
    d, r = design, record
    classes = d.class_of or dict.fromkeys(np.unique(r.act), 0)
    cls = np.array([classes.get(a, -1) for a in r.act])
    start = r.time[0] if d.start is None else d.start
    end = r.time[-1] if d.end is None else d.end
    times = np.unique(r.time[(r.time >= start) & (r.time <= end)])
    explained = times[1:] if d.first else times
    origin = times[0] if d.first else start

    def at(t, is_event, wait=0.0, acted=()):
        before = np.unique(r.time[r.time < t])
        clock = before[-1] if d.frozen and len(before) else t
        m = Moment(r, t, is_event, clock, _open(r, d, t, is_event, max(classes.values()) + 1), d.competition)
        shape = m.open.shape
        x = np.stack([np.broadcast_to(f(m), shape) for f in functions(terms)], axis=-1)
        if has_intercept:
            x = np.concatenate([np.ones((*shape, 1)), x], axis=-1)
        if d.competition == "receivers" and is_event:
            ((c, i, j),) = acted
            among = m.open[c, i]
            return Look(x[c, i][among], np.array([among[:j].sum()]))
        among = m.units()
        place = np.cumsum(among.ravel()).reshape(shape) - 1
        if d.competition == "senders":
            acted = [(c, i, int(among[c, i].argmax())) for c, i, _ in acted]
        return Look(x[among], np.array([place[a] for a in acted], int), wait)

    out = []
    if d.timing == "interval":
        stops = [*times[times > origin], *([end] if end > times[-1] else [])]
        for since_, stop in zip([origin, *stops[:-1]], stops, strict=True):
            is_whole = d.whole and stop in times
            cuts = set() if is_whole else _cuts(r, d)
            edges = [since_, *sorted(c for c in cuts if since_ < c < stop), stop]
            for a, b in pairwise(edges):
                out += [at(t, is_whole, part) for t, part in _nodes(a, b, d.closely)]
    for t in explained:
        acted = [(cls[e], r.sender[e], r.receiver[e]) for e in np.flatnonzero((r.time == t) & (cls >= 0))]
        groups = [[a] for a in acted] if d.competition == "receivers" else [acted] if acted else []
        out += [at(t, True, acted=g) for g in groups]
    return out


def _nodes(a: float, b: float, closely: tuple[int, int] | None) -> list[tuple[float, float]]:
    """Where a wait is looked at, and how much of it each look stands for: panels halve toward its start."""
    if closely is None:
        return [(b, b - a)]
    panels, many = closely
    x, w = np.polynomial.legendre.leggauss(many)
    edges = [a, *(a + (b - a) * 0.5**k for k in range(panels - 1, -1, -1))]
    return [
        (lo + (hi - lo) * (1 + u) / 2, (hi - lo) * v / 2)
        for lo, hi in pairwise(edges)
        for u, v in zip(x, w, strict=True)
    ]


def _open(r: Record, d: Design, t: float, is_event: bool, n_classes: int) -> np.ndarray:
    pairs = ~np.eye(r.n, dtype=bool) if r.is_directed else np.triu(np.ones((r.n, r.n), bool), 1)
    allowed = np.broadcast_to(pairs, (n_classes, r.n, r.n))
    now = (allowed if d.open is None else allowed & d.open).copy()
    for when, where, is_open in d.moves:
        if when < t or (when == t and is_event):
            now[where] = is_open
    return now & allowed


def _cuts(r: Record, d: Design) -> set[float]:
    changes = [c for table in (r.nodal, r.pairs, r.shared) for _, moves in table.values() for c in moves]
    return {c[0] for c in (*changes, *d.moves)} | {t + a for t in r.time for a in d.ages}


def evaluate(made: Sequence[Look], beta: np.ndarray, timing: str, ties: str):
    """Log-likelihood, gradient, Hessian."""
    p = len(beta)
    value, slope, bend = 0.0, np.zeros(p), np.zeros((p, p))
    for look in made:
        eta = look.x @ beta
        seen = look.x[look.acted]
        if timing == "interval":
            w = look.wait * np.exp(eta)
            value += eta[look.acted].sum() - w.sum()
            slope += seen.sum(0) - w @ look.x
            bend -= (look.x * w[:, None]).T @ look.x
            continue
        top = eta.max()
        w = np.exp(eta - top)
        tied = w[look.acted]
        for k in range(len(look.acted)):
            share = k / len(look.acted) if ties == "efron" else 0.0
            total = w.sum() - share * tied.sum()
            mean = (w @ look.x - share * (tied @ seen)) / total
            square = ((look.x * w[:, None]).T @ look.x - share * (seen * tied[:, None]).T @ seen) / total
            value += eta[look.acted[k]] - top - np.log(total)
            slope += seen[k] - mean
            bend -= square - np.outer(mean, mean)
    return value, slope, bend


def maximum(f: Callable, p: int, steps: int = 60) -> tuple[np.ndarray, float, np.ndarray]:
    """Newton's method with halving, from nought."""
    beta = np.zeros(p)
    value, slope, bend = f(beta)
    for _ in range(steps):
        step = np.linalg.solve(-bend, slope)
        size = 1.0
        while size > 1e-8:
            trial = f(beta + size * step)
            if np.isfinite(trial[0]) and trial[0] >= value - 1e-12 * abs(value):
                break
            size /= 2
        beta, (value, slope, bend) = beta + size * step, trial
        if slope @ np.linalg.solve(-bend, slope) < 1e-18 * (1 + abs(value)):
            break
    return beta, value, bend


def coordination(record: Record, terms: Mapping[str, Term], design: Design):
    """log p_ij p_ji / sum over pairs, p_ij the choice of i: a function of beta giving its value and gradient."""
    cases = []
    for t in np.unique(record.time):
        opened = _open(replace(record, is_directed=True), _both_ways(design), t, True, 1)
        m = Moment(record, t, True, t, opened)
        x = np.stack([np.broadcast_to(f(m), opened.shape)[0] for f in functions(terms)], axis=-1)
        cases += [
            (x, opened[0], record.sender[e], record.receiver[e]) for e in np.flatnonzero(record.time == t)
        ]

    def f(beta):
        value, slope = 0.0, np.zeros(len(beta))
        for x, among, i, j in cases:
            eta = np.where(among, x @ beta, -np.inf)
            there = among.any(1)
            top = np.where(there, eta.max(1, initial=-1e300), 0.0)
            w = np.where(among, np.exp(eta - top[:, None]), 0.0)
            share = w / np.where(there, w.sum(1), 1.0)[:, None]
            mean = np.einsum("ij,ijp->ip", share, x)
            q = np.triu(share * share.T, 1)
            each = x + x.transpose(1, 0, 2) - mean[:, None] - mean[None, :]
            value += np.log(share[i, j] * share[j, i]) - np.log(q.sum())
            slope += each[i, j] - np.einsum("ij,ijp->p", q, each) / q.sum()
        return value, slope

    return f


def _both_ways(design: Design) -> Design:
    moves = tuple((t, (c, b, a), o) for t, (c, i, j), o in design.moves for a, b in ((i, j), (j, i)))
    opened = None if design.open is None else design.open | design.open.transpose(0, 2, 1)
    return replace(design, moves=moves, open=opened)
