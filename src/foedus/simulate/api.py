"""``fd.simulate``: histories of a fitted model, or of a formula with given coefficients."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from foedus.errors import Fault, InputError, guess
from foedus.model.fit import Fit
from foedus.simulate.engine import Engine
from foedus.simulate.ensemble import Ensemble
from foedus.simulate.parts import ORDER_ONLY, engine_of_fits, engine_of_formula
from foedus.simulate.plan import CLOCKS, Plan
from foedus.simulate.start import Past, no_past

ROOM = 20
"""A history explodes at this many times the acts of the record, or of 1,000 where there is none."""


def simulate(
    model: Fit | Mapping[str, Fit] | str,
    coefficients: Mapping[str, float] | Sequence[float] | None = None,
    *,
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
        intercept).
    coefficients
        By term, or in the order of the terms; log-rates per unit of time (days where times are dates).
    actors, covariates, riskset, directed, decay_clock
        For a formula; a fit brings its own.
    start
        The record up to this time is the past, then histories are free; by default the end of a fit's record, 0
        for a formula. ``"origin"`` starts a fit's histories where its observation starts.
    until
        End of the histories.
    n_events
        End after so many events instead.
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
        When an ordinal fit is given no ``n_events``, or an argument makes no sense.

    Examples
    --------
    >>> worlds = simulate("1", [-1.0], actors="abc", until=10, histories=4, seed=1)
    >>> worlds.n_histories, sorted(worlds.events().columns)
    (4, ['act', 'history', 'receiver', 'sender', 'time', 'weight'])
    """
    made, past, ordinal = _engine(model, coefficients, actors, covariates, riskset, directed, decay_clock)
    if ordinal and n_events is None:
        raise InputError(
            Fault(ORDER_ONLY, advice="Give n_events to simulate an order, or fit with timing='interval'.")
        )
    if clock not in CLOCKS:
        raise InputError(Fault(f"clock='{clock}' is not known.", advice=guess(clock, list(CLOCKS))))
    begin = _start(start, past, model)
    end = _moment("until", until)
    if end is None and n_events is None:
        raise InputError(Fault("the histories have no end.", advice="Give until or n_events."))
    if end is not None and not end > begin:
        raise InputError(f"until ({end:g}) is not after start ({begin:g}).")
    for name, number in (("histories", histories), ("n_events", n_events), ("max_events", max_events)):
        if number is not None and not number > 0:
            raise InputError(f"{name}={number} is not positive.")
    plan = Plan(
        engine=made, past=past, start=begin, until=np.inf if end is None else end, seed=int(seed),
        room=int(n_events or max_events or ROOM * max(len(past), 1000)), is_counted=n_events is not None,
        draw=parameters == "posterior", clock=clock,
    )  # fmt: skip
    return Ensemble(
        plan, int(histories), is_dated=_is_dated(model), is_ordinal=ordinal, out=out, chunk=int(chunk),
        threads=threads, engine=engine, progress=progress,
    )  # fmt: skip


def _engine(
    model: Any,
    coefficients: Any,
    actors: Any,
    covariates: Any,
    riskset: Any,
    directed: bool,
    decay_clock: str,
) -> tuple[Engine, Past, bool]:
    if isinstance(model, str):
        if actors is None or coefficients is None:
            missing = "actors" if actors is None else "coefficients"
            raise InputError(Fault(f"a formula needs {missing} to be simulated.", advice=f"Pass {missing}=."))
        made = engine_of_formula(
            model,
            coefficients,
            list(actors),
            covariates,
            riskset,
            directed=directed,
            decay_clock=decay_clock,
            epoch=0.0,
        )
        return made, no_past(), False
    fits = {"act": model} if isinstance(model, Fit) else dict(model)
    wrong = [name for name, fit in fits.items() if fit.kind != "rem"]
    if wrong:
        raise InputError(
            f"'{wrong[0]}' is a {fits[wrong[0]].kind} model; simulate its rate and choice together."
        )
    made, past = engine_of_fits(fits)
    return made, past, any(fit.timing == "ordinal" for fit in fits.values())


def _start(start: Any, past: Past, model: Any) -> float:
    if start == "origin" and not isinstance(model, str):
        fit = model if isinstance(model, Fit) else next(iter(model.values()))
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


def _is_dated(model: Any) -> bool:
    fit = model if isinstance(model, Fit) else None if isinstance(model, str) else next(iter(model.values()))
    return fit is not None and fit.problem.events.is_dated
