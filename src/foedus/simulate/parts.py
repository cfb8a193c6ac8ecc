"""Fits, or formulas with coefficients, as equations that can run."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from foedus.errors import Fault, InputError, guess, raise_if
from foedus.kernels.layout import STILL
from foedus.kernels.opcodes import DUTY, ELAPSED, LOG_ELAPSED
from foedus.model.fit import Fit
from foedus.model.problem import Problem, problem_of
from foedus.simulate.engine import Engine, Part, assemble
from foedus.simulate.start import Past

ORDER_ONLY = "the fit is ordinal: it knows the order of events, not the time between them, so histories have no time scale."
"""Why an ordinal fit needs ``n_events``: what comes out is an order, numbered 1, 2, 3."""


def engine_of_fits(fits: Mapping[str, Fit]) -> tuple[Engine, Past]:
    """Fits that share actors and acts as one engine, and the record they were fitted to.

    Raises
    ------
    InputError
        For a fit without its events, a statistic that cannot be simulated, fits of different events or of the same acts.
    """
    problems = {name: problem_of(fit, "simulation") for name, fit in fits.items()}
    _share_one_history(problems)
    parts = [part_of(name, fits[name], problem) for name, problem in problems.items()]
    events = next(iter(problems.values())).events
    return assemble(parts, events.actors, events.acts), past_of(events)


def _share_one_history(problems: Mapping[str, Problem]) -> None:
    first, seen = next(iter(problems)), dict[int, str]()
    one = problems[first].events
    faults = []
    for name, problem in problems.items():
        events = problem.events
        same = (events.actors, events.acts, events.is_directed) == (one.actors, one.acts, one.is_directed)
        if not (same and np.array_equal(events.time, one.time)):
            advice = "Fit all to the same events; explain= says which acts each explains."
            faults.append(Fault(f"'{name}' was fitted to other events than '{first}'.", advice=advice))
            continue
        for act in np.flatnonzero(problem.riskset.class_of_act >= 0).tolist():
            if act in seen:
                what = f"act '{events.acts[act]}'" if events.acts[act] else "every act"
                advice = "An act has one equation; say explain= in each fit."
                faults.append(
                    Fault(f"{what} is explained by both '{seen[act]}' and '{name}'.", advice=advice)
                )
            seen[act] = name
    raise_if(faults)


def part_of(name: str, fit: Fit, problem: Problem) -> Part:
    """One fit as an equation; a term left out of the fit counts nought."""
    refuse_unknown_laws(problem.program, problem.terms)
    return Part(
        name=name,
        program=problem.program,
        terms=problem.terms,
        beta=np.nan_to_num(fit.beta),
        covariance=np.nan_to_num(fit.covariance),
        riskset=problem.riskset,
        marks=marks_of(problem.events, problem.riskset),
        is_frozen=problem.observation.decay_clock == "last_event",
    )


def marks_of(events: Any, riskset: Any) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Act and weight of every event of each class: what simulated acts are drawn from."""
    classes = riskset.classes_of(events)
    found = []
    for c in range(riskset.n_classes):
        own = classes == c
        acts, weights = events.act[own], events.weight[own]
        if not len(acts):
            acts, weights = np.flatnonzero(riskset.class_of_act == c)[:1], np.ones(1)
        if len(np.unique(np.stack([acts, weights]), axis=1).T) == 1:
            acts, weights = acts[:1], weights[:1]
        found.append((np.asarray(acts, np.int32), np.asarray(weights, float)))
    return tuple(found)


def past_of(events: Any) -> Past:
    """Model events as the kernels read them."""
    return Past(events.time, events.act, events.sender, events.receiver, events.weight)


def part_of_formula(
    formula: str,
    coefficients: Mapping[str, float] | Sequence[float],
    actors: Sequence[Any],
    covariates: Any,
    riskset: Any,
    *,
    is_directed: bool = True,
    decay_clock: str = "now",
    epoch: float = 0.0,
    acts: Sequence[str] = ("",),
    class_of_act: np.ndarray | None = None,
) -> Part:
    """A formula with given coefficients among ``actors`` who have not acted yet."""
    from foedus.model.covariates import gather
    from foedus.model.events import Events, name_of
    from foedus.model.riskset import risk_set
    from foedus.statistics.program import compile_formula

    names = [name_of(a) for a in actors]
    none = np.zeros(0, np.int32)
    nothing = Events(
        np.zeros(0), none, none, none, np.zeros(0), tuple(names), tuple(acts), is_directed=is_directed
    )
    at_risk = risk_set(nothing, riskset)
    if class_of_act is not None:
        at_risk = replace(at_risk, class_of_act=class_of_act)
    compiled = compile_formula(
        formula, actors=names, acts=acts, class_of_act=at_risk.class_of_act.tolist(),
        covariates=gather(names, None, covariates, is_directed=is_directed), is_directed=is_directed, epoch=epoch,
    )  # fmt: skip
    refuse_unknown_laws(compiled.arrays, compiled.terms)
    beta = coefficients_of(coefficients, compiled.terms)
    return Part(
        "act", compiled.arrays, compiled.terms, beta, np.zeros((len(beta), len(beta))), at_risk,
        ((np.zeros(1, np.int32), np.ones(1)),), decay_clock == "last_event",
    )  # fmt: skip


def coefficients_of(given: Mapping[str, float] | Sequence[float], terms: Sequence[str]) -> np.ndarray:
    """Coefficients in the order of ``terms``.

    Raises
    ------
    InputError
        For a term without a coefficient, a coefficient without a term, or a number that is not finite.
    """
    if isinstance(given, Mapping):
        faults = [
            Fault(f"no coefficient is given for '{t}'.", advice=guess(t, list(given)))
            for t in terms
            if t not in given
        ]
        faults += [
            Fault(f"'{k}' is no term.", advice=guess(str(k), list(terms))) for k in given if k not in terms
        ]
        raise_if(faults)
        given = [given[t] for t in terms]
    beta = np.asarray(list(given), float)
    if len(beta) != len(terms):
        raise InputError(f"{len(beta)} coefficients are given for {len(terms)} terms: {', '.join(terms)}.")
    raise_if(
        [
            Fault(f"the coefficient of '{t}' is {b}.")
            for t, b in zip(terms, beta, strict=True)
            if not np.isfinite(b)
        ]
    )
    return beta


def refuse_unknown_laws(program: Any, terms: Sequence[str]) -> None:
    """Refuse what no unit's own clock can follow.

    Standardised statistics change for every unit at every event and depend on who is at risk; a rate with a time that grows
    on has no bound, and cannot be thinned.

    Raises
    ------
    InputError
        Naming the terms.
    """
    grows = np.isin(program.late_link, (ELAPSED, LOG_ELAPSED))
    raise_if(
        [
            Fault(f"simulation does not know {what}: {', '.join(of)}.", advice=advice)
            for what, of, advice in (
                (
                    "scaling=std",
                    _reading(program, terms, program.is_standardised),
                    "Fit with raw or log1p scaling.",
                ),
                (
                    "times that grow on",
                    _reading(program, terms, grows),
                    "Fit with 1 / (age + 1), the default scaling.",
                ),
            )
            if of
        ]
    )


def _reading(program: Any, terms: Sequence[str], columns: np.ndarray) -> list[str]:
    """Terms that read any of the marked columns."""
    first = program.term_first
    return [
        term for q, term in enumerate(terms) if columns[program.term_column[first[q] : first[q + 1]]].any()
    ]


def refuse_time(engine: Engine, start: float) -> None:
    """An order has no days in which a memory could fade, a window close, or a covariate change.

    Raises
    ------
    InputError
        Naming what moves with time.
    """
    program = engine.program
    moving = {
        "memories that fade": (program.memory != STILL).any() or (program.net_rate > 0).any(),
        "windows": np.isfinite(program.net_until).any() or (program.net_after > 0).any(),
        "duties with a term": (program.opcode == DUTY).any(),
        "covariates that change": (program.change_time > start).any(),
        "actors who come and go": (engine.open_time > start).any(),
    }
    raise_if([
        Fault(f"{ORDER_ONLY} The model has {what}, which run in time.", advice="Fit with timing='interval'.")
        for what, is_there in moving.items() if is_there
    ])  # fmt: skip
