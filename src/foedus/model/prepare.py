"""From what the caller gave to a compiled problem, with every fault found before any long work."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np

from foedus.errors import Fault, InputError, raise_if
from foedus.frames import Table, read
from foedus.model.at_risk import AtRisk
from foedus.model.baseline import Baseline, baseline_terms
from foedus.model.changes import columns_of
from foedus.model.clock import check_kind
from foedus.model.coding import natural
from foedus.model.covariates import gather
from foedus.model.events import Events, name_of
from foedus.model.events import events as read_events
from foedus.model.observation import Observation, observe
from foedus.model.problem import Problem
from foedus.model.riskset import RiskSet, risk_set
from foedus.model.strata import Competition

Made = TypeVar("Made")
SHOWN = 8
NO_INTERCEPT = re.compile(r"(^|[~+\s])0\s*(\+|$)|-\s*1\b")


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """Everything a model is told besides its formula and events; see :func:`foedus.model.rem.rem`."""

    actors: Any = None
    covariates: Any = None
    timing: str = "ordinal"
    riskset: Any = "full"
    ties: str = "breslow"
    start: float | None = None
    end: float | None = None
    condition_on_first: bool | None = None
    waiting: str = "split"
    decay_clock: str | None = None
    by_act: bool = False
    explain: str | Iterable[str] | None = None
    presence: Any = None
    senders: Sequence[Any] | None = None
    receivers: Sequence[Any] | None = None
    directed: bool = True
    baseline: Baseline | None = None


ARGUMENTS = ("formula", "events", "prior", "engine", *(f.name for f in fields(Options)))
"""What the fitting functions take."""


def prepare(formula: str, events: Any, options: Options, competition: Competition = "pairs") -> Problem:
    """Check, compile and bring together, with the faults of every part at once; see :class:`~foedus.model.problem.Problem`."""
    made, attributes = _cast(events, options)
    faults = FaultLog()
    covariates = faults.attempt(
        gather,
        made.actors,
        attributes,
        options.covariates,
        is_directed=made.is_directed,
        is_dated=made.is_dated,
    )
    seen = faults.attempt(_observed, made, options)
    if seen:
        made = made.until(seen.end)
    at_risk = faults.attempt(
        risk_set,
        made,
        options.riskset,
        by_act=options.by_act,
        explain=options.explain,
        actors=attributes,
        presence=options.presence,
        senders=options.senders,
        receivers=options.receivers,
    )
    if seen and at_risk:
        faults.attempt(check_at_risk, made, at_risk, seen)
    shared: dict[str, Any] = {}
    compiled = None
    if covariates is not None:
        full = formula
        if seen:
            given = _with_intercept(formula, seen.timing), options.baseline, seen
            full, shared = faults.attempt(baseline_terms, *given) or (formula, shared)
        anyone = at_risk or risk_set(made, by_act=options.by_act)
        compiled = faults.attempt(_compile, full, made, anyone, {**covariates, **shared})
    faults.raise_all()
    assert at_risk
    assert seen
    assert compiled
    assert covariates is not None
    return Problem(
        made, at_risk, seen, compiled.arrays, compiled.terms, competition, None, {**covariates, **shared}
    )


class FaultLog:
    """Faults of several parts, told together."""

    def __init__(self) -> None:
        self.errors: list[InputError] = []

    def attempt(self, step: Callable[..., Made], *given: Any, **options: Any) -> Made | None:
        """What a step makes, or nothing where its input is at fault."""
        try:
            return step(*given, **options)
        except InputError as error:
            self.errors.append(error)
            return None

    def raise_all(self) -> None:
        """Raise what was found: a single error as it came."""
        if len(self.errors) == 1:
            raise self.errors[0]
        raise_if([fault for error in self.errors for fault in error.faults])


def _observed(events: Events, options: Options) -> Observation:
    return observe(
        events,
        timing=options.timing,
        ties=options.ties,
        start=_moment("start", options.start, events),
        end=_moment("end", options.end, events),
        condition_on_first=options.condition_on_first,
        waiting=options.waiting,
        decay_clock=options.decay_clock,
    )


def _cast(events: Any, options: Options) -> tuple[Events, Table | None]:
    """Events among the actors given, and the table of actors if there is one."""
    names, attributes = None, None
    given = options.actors
    if isinstance(given, set | frozenset):
        names = natural({name_of(a) for a in given})
    elif isinstance(given, list | tuple | range | np.ndarray):
        names = [name_of(a) for a in given]
    elif given is not None:
        attributes = read(given, what="actors")
        names = [name_of(a) for a in attributes.frame[columns_of(attributes)[0]].to_list()]
    if names is not None and len(set(names)) < len(names):
        twice = sorted({n for n in names if names.count(n) > 1})
        raise InputError(Fault(f"actors are named twice: {', '.join(twice[:SHOWN])}."))
    if isinstance(events, Events):
        made = events if names is None else events.with_actors(names)
        return made.undirected(not options.directed and made.is_directed), attributes
    return read_events(events, actors=names, directed=options.directed), attributes


def _moment(name: str, value: Any, events: Events) -> float | None:
    from foedus.model.clock import moment

    if value is None:
        return None
    try:
        time, is_dated = moment(value)
    except ValueError as error:
        raise InputError(f"{name}: {error}") from None
    check_kind(f"{name}={value}", is_dated, events.is_dated)
    return time


def _with_intercept(formula: str, timing: str) -> str:
    """Interval timing has an intercept unless the formula takes it out, as in R."""
    if timing == "interval" and isinstance(formula, str) and not NO_INTERCEPT.search(formula):
        return "1 + " + formula.lstrip().removeprefix("~")
    return formula


def _compile(formula: str, events: Events, at_risk: RiskSet, covariates: dict[str, Any]) -> Any:
    from foedus.statistics.program import compile_formula

    return compile_formula(
        formula,
        actors=events.actors,
        acts=events.acts,
        class_of_act=at_risk.class_of_act.tolist(),
        n_classes=at_risk.n_classes,
        covariates=covariates,
        is_directed=events.is_directed,
        epoch=float(events.time[0]),
    )


def check_at_risk(events: Events, at_risk: RiskSet, seen: Observation) -> None:
    """Every event explained must be of a unit at risk at its time.

    Raises
    ------
    InputError
        Naming the first events that are not.
    """
    if at_risk.is_full:
        return
    classes, n = at_risk.classes_of(events).astype(np.int64), events.n_actors
    unit = (classes * n + events.sender) * n + events.receiver
    now, outside = AtRisk(at_risk), []
    for e in np.flatnonzero(seen.explained(events.time) & (classes >= 0)).tolist():
        now.reach(float(events.time[e]))
        if not now.holds(unit[e]):
            outside.append(e)
    advice = "Open the pair at that time, or leave the event out."
    faults = [events.fault(e, "is outside its risk set.", advice) for e in outside[:SHOWN]]
    if len(outside) > SHOWN:
        faults.append(Fault(f"{len(outside) - SHOWN:,} more events are outside their risk sets."))
    raise_if(faults)
