"""Nested case-control: each event against a sample of those that could have happened instead."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from foedus.errors import Fault, InputError, guess, raise_if
from foedus.frames import like, read
from foedus.model.clogit import stratified
from foedus.model.estimate import estimate
from foedus.model.events import name_of
from foedus.model.fit import Fit
from foedus.model.prepare import Options, prepare
from foedus.model.problem import Problem
from foedus.model.rem import conventions

DESIGNS = ("uniform", "stratified")


def case_control(
    formula: str,
    events: Any,
    actors: Any = None,
    covariates: Any = None,
    *,
    n_controls: int | tuple[int, int] = 10,
    design: str = "uniform",
    seed: int = 0,
    prior: Any = None,
    **options: Any,
) -> Fit:
    """Fit a relational event model to sampled controls: approximate, for records too large to be exact.

    Parameters
    ----------
    formula, events, actors, covariates, prior
        As in :func:`foedus.rem`; statistics are computed from the whole past.
    n_controls
        Units drawn per event. With ``stratified``, how many rows of each stratum a set holds: (pairs that have acted
        before, pairs that have not).
    design
        ``uniform``: controls are drawn at random from the risk set, and need no weights. ``stratified``: counter-matched
        on whether the pair has acted before; each row is weighted by the units of its stratum it stands for.
    seed
        Of the sample.
    options
        ``riskset``, ``start``, ``end``, ``explain``, ... as in :func:`foedus.rem`; timing is ordinal.

    References
    ----------
    Borgan, Goldstein & Langholz (1995), "Methods for the analysis of sampled cohort data in the Cox proportional hazards
    model"; Langholz & Borgan (1995), "Counter-matching". Lerner & Lomi (2020) for relational events.

    Examples
    --------
    >>> import foedus as fd
    >>> notes = fd.events({"time": [1, 2, 3, 5, 6, 8], "sender": list("abacab"), "receiver": list("babacc")})
    >>> fd.case_control("inertia + reciprocity", notes, n_controls=3, seed=1).n_events
    6
    """
    if design not in DESIGNS:
        raise InputError(Fault(f"design='{design}' is not known.", advice=guess(design, DESIGNS)))
    problem = prepare(formula, events, Options(actors=actors, covariates=covariates, **options))
    rng = np.random.default_rng(seed)
    rows = _Sampler(problem, n_controls, design, rng).rows()
    units = problem.units()
    time = problem.events.time[rows["event"]]
    x = units.look_up(time, rows["block"], rows["sender"], rows["receiver"])
    made = stratified(problem.terms, x, rows["is_event"], rows["event"], rows["offset"])
    how = replace(conventions("conditional_logit", formula, problem, "full"), riskset=f"{design} sample")
    return estimate(made, how, prior, replace(problem, likelihood=made))


class _Sampler:
    """Draws the rows of every stratum; the risk set is followed through its comings and goings."""

    def __init__(
        self, problem: Problem, n_controls: int | tuple[int, int], design: str, rng: np.random.Generator
    ):
        self.problem, self.n_controls, self.design, self.rng = problem, n_controls, design, rng
        self.is_open = problem.riskset.mask().copy()
        self.has_acted = np.zeros(self.is_open.shape, bool)
        self.moved = self.past = 0

    def rows(self) -> dict[str, np.ndarray]:
        events, risk = self.problem.events, self.problem.riskset
        classes = risk.classes_of(events)
        found: list[tuple] = []
        for e in np.flatnonzero(self.problem.units().explained).tolist():
            self._reach(float(events.time[e]))
            mine = (int(classes[e]), int(events.sender[e]), int(events.receiver[e]))
            found.append((e, *mine, True, self._offset(mine)))
            found += [(e, *unit, False, self._offset(unit)) for unit in self._controls(e, mine, classes)]
        columns = list(zip(*found, strict=True))
        names = ("event", "block", "sender", "receiver", "is_event", "offset")
        kinds = (int, int, int, int, bool, float)
        return {n: np.array(c, k) for n, c, k in zip(names, columns, kinds, strict=True)}

    def _reach(self, time: float) -> None:
        events, risk = self.problem.events, self.problem.riskset
        classes = risk.classes_of(events)
        while self.moved < risk.n_changes and risk.time[self.moved] <= time:
            m = self.moved
            self.is_open[risk.cls[m], risk.sender[m], risk.receiver[m]] = risk.is_open[m]
            self.moved += 1
        while self.past < len(events) and events.time[self.past] < time:
            p = self.past
            if classes[p] >= 0:
                self.has_acted[classes[p], events.sender[p], events.receiver[p]] = True
            self.past += 1
        if self.design == "stratified":
            seen = self.is_open & self.has_acted
            self.sizes = (int(seen.sum()), int(self.is_open.sum() - seen.sum()))

    def _controls(self, e: int, mine: tuple, classes: np.ndarray) -> list[tuple]:
        time = self.problem.events.time
        low, high = np.searchsorted(time, [time[e], np.nextafter(time[e], np.inf)])
        events = self.problem.events
        tied = {(int(classes[k]), int(events.sender[k]), int(events.receiver[k])) for k in range(low, high)}
        if self.design == "uniform":
            return self._draw(self.is_open, int(self.n_controls), tied)  # type: ignore[arg-type]
        wanted = self._wanted()
        seen = bool(self.has_acted[mine])
        needed = [wanted[0] - seen, wanted[1] - (not seen)]
        return self._draw(self.is_open & self.has_acted, needed[0], tied) + self._draw(
            self.is_open & ~self.has_acted, needed[1], tied
        )

    def _wanted(self) -> tuple[int, int]:
        given = self.n_controls
        return (given, given) if isinstance(given, int) else given

    def _draw(self, pool: np.ndarray, wanted: int, without: set[tuple]) -> list[tuple]:
        candidates = np.flatnonzero(pool)
        taken: list[tuple] = []
        for k in (
            self.rng.permutation(candidates)
            if len(candidates) < 5 * wanted
            else self._some(candidates, wanted, without)
        ):
            unit = tuple(int(v) for v in np.unravel_index(k, pool.shape))
            if len(taken) >= wanted:
                break
            if unit not in without:
                taken.append(unit)
        return taken

    def _some(self, candidates: np.ndarray, wanted: int, without: set[tuple]) -> np.ndarray:
        return self.rng.choice(
            candidates, size=min(len(candidates), wanted + len(without)), replace=False, shuffle=True
        )

    def _offset(self, unit: tuple) -> float:
        if self.design == "uniform":
            return 0.0
        wanted, stratum = self._wanted(), 0 if self.has_acted[unit] else 1
        return float(np.log(max(self.sizes[stratum], 1) / max(min(wanted[stratum], self.sizes[stratum]), 1)))


def statistics_at(
    formula: str, events: Any, at: Any, actors: Any = None, covariates: Any = None, **options: Any
) -> Any:
    """Values of statistics for chosen pairs at chosen times, from the past strictly before.

    Parameters
    ----------
    formula, events, actors, covariates, options
        As in :func:`foedus.rem`.
    at
        A table with the columns time, sender and receiver (and act, where each act is a unit).

    Returns
    -------
    frame
        The rows of ``at`` with one column per term, in the caller's library.

    Examples
    --------
    >>> import foedus as fd
    >>> notes = fd.events({"time": [1, 2, 3], "sender": ["a", "b", "a"], "receiver": ["b", "a", "b"]})
    >>> fd.statistics_at("inertia", notes, {"time": [3.5], "sender": ["a"], "receiver": ["b"]})["inertia"].to_list()
    [2.0]
    """
    from foedus.model.clock import model_time

    problem = prepare(formula, events, Options(actors=actors, covariates=covariates, **options))
    table = read(at, what="at")
    time, _, faults = model_time(table, "time")
    raise_if(faults)
    who = {name: k for k, name in enumerate(problem.events.actors)}
    sides = {}
    for side in ("sender", "receiver"):
        named = [name_of(v) for v in table.frame[side].to_list()]
        raise_if([Fault(f"'{n}' is not among the actors.", table.file, table.line(r), guess(n, list(who)))
                  for r, n in enumerate(named) if n not in who][:8])  # fmt: skip
        sides[side] = np.array([who[n] for n in named])
    block = _blocks(
        problem, table.frame["act"].to_list() if "act" in table.frame.columns else None, len(time)
    )
    x = problem.units().look_up(time, block, sides["sender"], sides["receiver"])
    plain = {c: table.frame[c].to_list() for c in table.frame.columns}
    return like({**plain, **{t: x[:, k].tolist() for k, t in enumerate(problem.terms)}}, table.backend)


def _blocks(problem: Problem, acts: Sequence[Any] | None, n: int) -> np.ndarray:
    if acts is None or problem.riskset.n_classes == 1:
        return np.zeros(n, np.int64)
    at = {a: int(c) for a, c in zip(problem.events.acts, problem.riskset.class_of_act, strict=True)}
    return np.array([at[str(a)] for a in acts])
