"""Likelihoods by their definitions: loops over events and pairs, nothing carried from one event to the next."""

import itertools
from dataclasses import dataclass, field

import numpy as np

NODES = np.polynomial.legendre.leggauss(24)


@dataclass(frozen=True)
class World:
    """A record and its conventions, in plain arrays."""

    time: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    n: int
    attribute: np.ndarray
    changes: tuple[tuple[float, int, float], ...] = ()
    absent: tuple[tuple[int, float, float], ...] = ()
    half_life: float | None = None
    window: float | None = None
    timing: str = "ordinal"
    ties: str = "breslow"
    waiting: str = "split"
    frozen: bool = False
    start: float = 0.0
    end: float = 1e9
    first: bool = False
    standard: bool = field(default=False)

    def weights(self, t: float, clock: float, closed: bool = False) -> np.ndarray:
        """Weight of every pair's past acts strictly before ``t``; ``closed`` drops those aged exactly the window."""
        total = np.zeros((self.n, self.n))
        for when, i, j in zip(self.time, self.sender, self.receiver, strict=True):
            age = t - when
            inside = self.window is None or age < self.window or (age == self.window and not closed)
            if when < t and inside:
                fade = 1.0 if self.half_life is None else 0.5 ** ((clock - when) / self.half_life)
                total[i, j] += fade
        return total

    def values(self, t: float) -> np.ndarray:
        """Attribute of every actor in force at ``t``."""
        now = self.attribute.astype(float).copy()
        for when, who, value in self.changes:
            if when <= t:
                now[who] = value
        return now

    def at_risk(self, t: float) -> np.ndarray:
        """Pairs at risk at ``t``."""
        there = np.ones(self.n, bool)
        for who, leaves, returns in self.absent:
            there[who] &= not leaves <= t < returns
        return there[:, None] & there[None, :] & ~np.eye(self.n, dtype=bool)

    def terms(self, t: float, last: float, known: float | None = None, closed: bool = False) -> np.ndarray:
        """Intercept, inertia, reciprocity, outdegree of the sender, attribute of the receiver; (n, n, 5)."""
        clock = last if self.frozen and np.isfinite(last) else t
        past = self.weights(t, clock, closed)
        x = np.ones((self.n, self.n, 5))
        x[..., 1], x[..., 2] = past, past.T
        x[..., 3] = past.sum(axis=1)[:, None]
        x[..., 4] = self.values(t if known is None else known)[None, :]
        if self.standard:
            seen = x[self.at_risk(t)][:, 1]
            sd = seen.std(ddof=1)
            x[..., 1] = (x[..., 1] - seen.mean()) / sd if sd > 0 else 0.0
        return x

    def loglik(self, beta: np.ndarray) -> float:
        """The log-likelihood at ``beta`` (without its intercept when ordinal)."""
        times = np.unique(self.time)
        inside = times[(times >= self.start) & (times <= self.end)]
        explained = inside[1:] if self.first else inside
        origin = inside[0] if self.first else self.start
        total = sum(self._batch(t, beta, self._last(t)) for t in explained)
        if self.timing == "ordinal":
            return float(total)
        stops = [*times[(times > origin) & (times <= self.end)]]
        if self.end < 1e9 and (not stops or stops[-1] < self.end):
            stops.append(self.end)
        since = origin
        for stop in stops:
            total -= self._wait(since, stop, beta)
            since = stop
        return float(total)

    def _last(self, t: float) -> float:
        before = self.time[self.time < t]
        return before[-1] if len(before) else -np.inf

    def _wait(self, since: float, stop: float, beta: np.ndarray) -> float:
        last = self._last(stop)
        if self.waiting == "whole" and stop in self.time:
            rate = np.exp(self.terms(stop, last) @ beta)[self.at_risk(stop)]
            return (stop - since) * rate.sum()
        cuts = {when for when, _, _ in self.changes} | {t for _, a, b in self.absent for t in (a, b)}
        if self.window is not None:
            cuts |= {t + self.window for t in self.time}
        edges = [since, *sorted(c for c in cuts if since < c < stop), stop]
        total = 0.0
        for a, b in itertools.pairwise(edges):
            middle, is_moving = (a + b) / 2, self.half_life is not None and not self.frozen
            for node, weight in zip(*NODES, strict=True) if is_moving else ((0.0, 2.0),):
                x = self.terms(middle + node * (b - a) / 2, last)
                total += weight / 2 * (b - a) * np.exp(x @ beta)[self.at_risk(middle)].sum()
        return total

    def _batch(self, t: float, beta: np.ndarray, last: float) -> float:
        here = np.flatnonzero(self.time == t)
        x = self.terms(t, last)
        eta = (x if self.timing == "interval" else x[..., 1:]) @ beta
        observed = eta[self.sender[here], self.receiver[here]]
        if self.timing == "interval":
            return float(observed.sum())
        weight, tied = np.exp(eta)[self.at_risk(t)].sum(), np.exp(observed).sum()
        share = np.arange(len(here)) / len(here) if self.ties == "efron" else np.zeros(len(here))
        return float(observed.sum() - np.log(weight - share * tied).sum())
