"""Likelihoods from their definitions: every moment looked at anew, every unit's terms from :mod:`formulas`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from formulas import Moment, Record


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
