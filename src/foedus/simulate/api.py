"""``fd.simulate``: histories of a fitted model, or of a formula with given coefficients."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from foedus.errors import Fault, InputError, guess
from foedus.model.coding import name_of
from foedus.model.fit import Fit
from foedus.simulate.choosing import Choosing, engine_of_dynam, engine_of_formulas
from foedus.simulate.engine import Engine, assemble
from foedus.simulate.ensemble import Ensemble
from foedus.simulate.parts import ORDER_ONLY, engine_of_fits, part_of_formula, refuse_time
from foedus.simulate.plan import CLOCKS, Plan, refuse_options
from foedus.simulate.start import Past, no_past

ROOM = 20
"""A history explodes at this many times the acts of the record, or of 1,000 where there is none."""


def simulate(
    model: Fit | Mapping[str, Fit] | str | None,
    coefficients: Mapping[str, float] | Sequence[float] | None = None,
    *,
    choice: Fit | tuple[str, Any] | None = None,
    actors: Sequence[Any] | None = None,
    covariates: Any = None,
    riskset: Any = "full",
    directed: bool = True,
    decay_clock: Literal["now", "last_event"] = "now",
    start: Any = None,
    until: Any = None,
    n_events: int | None = None,
    histories: int = 1,
    seed: int = 0,
    parameters: Literal["fixed", "posterior"] = "fixed",
    clock: Literal["thinning", "time_change"] = "thinning",
    max_events: int | None = None,
    out: Any = None,
    chunk: int = 250,
    threads: int | None = None,
    engine: Any = "local",
    progress: bool = False,
) -> Ensemble:
    """Simulate histories in continuous time, exactly.

    Every unit (act class, sender, receiver) runs on its own unit-rate clock whose random waits are a function of the
    seed, the history, the unit and its how-many-th act: the result depends on neither threads, chunks nor engine.

    Parameters
    ----------
    model
        A fit, several fits by class name that share one history, or a formula with ``coefficients`` (write ``1`` for an
        intercept). With ``choice``: who acts and when. Acts that no fit explains do not happen after ``start``.
    coefficients
        By term, or in the order of the terms; log-rates per unit of time (days where times are dates).
    choice
        Toward whom, beside a ``model`` that says who acts: ``fd.dynam_choice(...)`` beside ``fd.dynam_rate(...)``, or
        a formula with coefficients beside a formula. ``fd.dynam_coordination(...)`` draws the pair that forms, beside an
        undirected interval REM whose total rate says when, or beside ``None`` (order only).
    actors, covariates, riskset, directed, decay_clock
        For a formula; a fit brings its own.
    start
        The record up to this time is the past, then histories are free; by default the end of a fit's record, 0
        for a formula. ``"origin"`` starts a fit's histories where its observation starts.
    until
        End of the histories.
    n_events
        End after so many events instead. Of a fit with ordinal timing only the order of events is simulated: they are
        numbered 1, 2, 3, and nothing in the model may run in time.
    histories, seed
        How many, and the key of all randomness.
    parameters
        ``fixed`` at the estimates, or one draw of the ``posterior`` per history.
    clock
        ``thinning``: a clock runs at a bound on its rate while statistics fade, and rings are accepted with
        probability rate / bound (Lewis & Shedler 1979); ``time_change``: the rate is integrated by Gauss-Legendre
        quadrature. Both are exact in law; without fading statistics they are the same.
    max_events
        A history that reaches so many events has exploded.
    out
        Folder for Parquet files, one per chunk; a run that was interrupted goes on from there.
    chunk, threads, engine, progress
        How the work is done: no result depends on them. ``engine``: ``local``, ``dask`` or a Dask client.

    Raises
    ------
    InputError
        When an ordinal fit is given no ``n_events`` or has memories that run in time, fits do not share their events or
        explain the same act, or an argument makes no sense.

    Examples
    --------
    >>> worlds = simulate("1", [-1.0], actors="abc", until=10, histories=4, seed=1)
    >>> worlds.n_histories, sorted(worlds.events().columns)
    (4, ['act', 'history', 'receiver', 'sender', 'time', 'weight'])
    >>> dynam = simulate("1", [0.0], choice=("inertia", [0.5]), actors="abc", n_events=20, seed=1)
    >>> len(dynam.events())
    20
    """
    made, past, ordinal, choosing = _engine(
        model, coefficients, choice, actors, covariates, riskset, directed, decay_clock
    )
    if ordinal and n_events is None:
        raise InputError(
            Fault(ORDER_ONLY, advice="Give n_events to simulate an order, or fit with timing='interval'.")
        )
    if clock not in CLOCKS:
        raise InputError(Fault(f"clock='{clock}' is not known.", advice=guess(clock, list(CLOCKS))))
    fit = _first_fit(model, choice)
    begin = _start(start, past, fit)
    if ordinal:
        refuse_time(made, begin)
    end = _moment("until", until)
    if end is None and n_events is None:
        raise InputError(Fault("the histories have no end.", advice="Give until or n_events."))
    if end is not None and not end > begin:
        raise InputError(f"until ({end:g}) is not after start ({begin:g}).")
    refuse_options(
        parameters,
        histories=histories,
        n_events=n_events,
        max_events=max_events,
        chunk=chunk,
        threads=threads,
    )
    plan = Plan(
        engine=made, past=past, start=begin, until=np.inf if end is None else end, seed=int(seed),
        room=int(n_events or max_events or ROOM * max(len(past), 1000)), is_counted=n_events is not None,
        draw=parameters == "posterior", clock=clock, choosing=choosing,
    )  # fmt: skip
    return Ensemble(
        plan, int(histories), is_dated=fit is not None and fit.problem.events.is_dated, is_ordinal=ordinal, out=out, chunk=int(chunk),
        threads=threads, engine=engine, progress=progress,
    )  # fmt: skip


def _engine(
    model: Any,
    coefficients: Any,
    choice: Any,
    actors: Any,
    covariates: Any,
    riskset: Any,
    directed: bool,
    decay_clock: str,
) -> tuple[Engine, Past, bool, Choosing | None]:
    if isinstance(model, str):
        if actors is None or coefficients is None:
            missing = "actors" if actors is None else "coefficients"
            raise InputError(Fault(f"a formula needs {missing} to be simulated.", advice=f"Pass {missing}=."))
        names = [name_of(a) for a in actors]
        how: dict[str, Any] = {"is_directed": directed, "decay_clock": decay_clock}
        part = part_of_formula(model, coefficients, names, covariates, riskset, **how)
        if choice is None:
            return assemble([part], names, ("",)), no_past(), False, None
        made, choosing = engine_of_formulas(
            part, choice, names, covariates=covariates, riskset=riskset, **how
        )
        return made, no_past(), False, choosing
    fits = {"act": model} if isinstance(model, Fit) else dict(model or {})
    if isinstance(choice, Fit):
        rate = fits.get("act")
        made, choosing, past = engine_of_dynam(rate, choice)
        return made, past, rate is None or rate.timing == "ordinal", choosing
    wrong = [name for name, fit in fits.items() if fit.kind != "rem"]
    if choice is not None or wrong or not fits:
        found = f"'{wrong[0]}' is a {fits[wrong[0]].kind} model" if wrong else "the model is incomplete"
        raise InputError(
            Fault(f"{found}: rate and choice are simulated together, both fitted.",
                  advice="fd.simulate(fd.dynam_rate(...), choice=fd.dynam_choice(...), ...).")
        )  # fmt: skip
    made, past = engine_of_fits(fits)
    return made, past, any(fit.timing == "ordinal" for fit in fits.values()), None


def _first_fit(model: Any, choice: Any) -> Fit | None:
    given = [model, *model.values()] if isinstance(model, Mapping) else [model, choice]
    return next((fit for fit in given if isinstance(fit, Fit)), None)


def _start(start: Any, past: Past, fit: Fit | None) -> float:
    if start == "origin" and fit is not None:
        seen = fit.problem.observation
        return float(seen.origin(fit.problem.events.time))
    given = _moment("start", start)
    if given is not None:
        return given
    return float(np.nextafter(past.time[-1], np.inf)) if len(past) else 0.0


def _moment(name: str, value: Any) -> float | None:
    from foedus.model.clock import moment

    try:
        return None if value is None else moment(value)[0]
    except ValueError as error:
        raise InputError(f"{name}: {error}") from None
