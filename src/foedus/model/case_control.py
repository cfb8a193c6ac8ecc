"""Nested case-control: each event against a sample of those that could have happened instead."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from foedus.errors import Fault, InputError, guess, raise_if
from foedus.frames import like, read
from foedus.model.clogit import stratified
from foedus.model.controls import Sampler
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
    >>> fd.case_control("inertia + reciprocity", notes, n_controls=5, seed=1).n_events
    6
    """
    if design not in DESIGNS:
        raise InputError(Fault(f"design='{design}' is not known.", advice=guess(design, DESIGNS)))
    _check_controls(n_controls, design, options)
    problem = prepare(formula, events, Options(actors=actors, covariates=covariates, **options))
    rows = Sampler(problem, n_controls, design, np.random.default_rng(seed)).rows()
    time = problem.events.time[rows["event"]]
    x = problem.look_up(time, rows["block"], rows["sender"], rows["receiver"])
    pair = np.column_stack([rows["sender"], rows["receiver"]])
    made = stratified(problem.terms, x, rows["is_event"], rows["event"], rows["offset"], pair)
    how = replace(conventions("conditional_logit", formula, problem, "full"), riskset=f"{design} sample")
    return estimate(made, how, prior, replace(problem, likelihood=made))


def _check_controls(n_controls: Any, design: str, options: dict[str, Any]) -> None:
    """Refuse samples that make no sense, and options that sampling has no use for."""
    known = {f.name for f in fields(Options)} - {"timing", "ties", "waiting", "baseline"}
    for name in options:
        if name not in known:
            raise InputError(
                Fault(f"case_control has no option '{name}'.", advice=guess(name, sorted(known)))
            )
    numbers = n_controls if isinstance(n_controls, tuple) else (n_controls,)
    is_whole = all(isinstance(v, int | np.integer) and not isinstance(v, bool) and v > 0 for v in numbers)
    if not is_whole or (isinstance(n_controls, tuple) and (design == "uniform" or len(numbers) != 2)):
        wanted = "a number above 0" + (
            ", or one for each of the two strata" if design == "stratified" else ""
        )
        raise InputError(f"n_controls={n_controls} is not {wanted}.")


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
    missing = [c for c in ("time", "sender", "receiver") if c not in table.frame.columns]
    if missing:
        raise InputError(
            Fault(
                f"at has no column '{missing[0]}'.", table.file, advice="It needs time, sender and receiver."
            )
        )
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
    x = problem.look_up(time, block, sides["sender"], sides["receiver"])
    plain = {c: table.frame[c].to_list() for c in table.frame.columns}
    return like({**plain, **{t: x[:, k].tolist() for k, t in enumerate(problem.terms)}}, table.backend)


def _blocks(problem: Problem, acts: Sequence[Any] | None, n: int) -> np.ndarray:
    if acts is None or problem.riskset.n_classes == 1:
        return np.zeros(n, np.int64)
    at = {a: int(c) for a, c in zip(problem.events.acts, problem.riskset.class_of_act, strict=True) if c >= 0}
    raise_if([Fault(f"row {r} of at: '{a}' is not a candidate act.", advice=guess(str(a), list(at)))
              for r, a in enumerate(acts) if str(a) not in at][:8])  # fmt: skip
    return np.array([at[str(a)] for a in acts])
