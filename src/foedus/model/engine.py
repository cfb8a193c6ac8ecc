"""Where a likelihood is evaluated: here, or over a cluster."""

from dataclasses import replace
from typing import Any

from foedus.errors import Fault, InputError, guess
from foedus.model.estimate import Conventions, estimate
from foedus.model.fit import Fit
from foedus.model.likelihood import likelihood
from foedus.model.problem import Problem

ENGINES = ("local", "units", "dask")


def fitted(problem: Problem, engine: Any, how: Conventions, prior: Any, *, depth: int = 4) -> Fit:
    """Maximise the likelihood of a problem by an engine; a cluster that was started for it is ended.

    Parameters
    ----------
    engine
        ``local``; ``units``; ``dask`` for a cluster of this machine; or a ``distributed.Client``.
    how, prior, depth
        As in :func:`foedus.model.estimate.estimate`.

    Raises
    ------
    InputError
        If there is no such engine, or the world is too large for the model.
    """
    if isinstance(engine, str) and engine not in ENGINES:
        raise InputError(Fault(f"engine='{engine}' is not known.", advice=guess(engine, ENGINES)))
    if engine == "units":
        made = problem.units()
        return estimate(made, how, prior, replace(problem, likelihood=made), depth=depth)
    given = (problem.program, problem.terms, problem.events, problem.riskset, problem.observation)
    made = likelihood(*given, problem.competition)
    if engine == "local":
        return estimate(made, how, prior, replace(problem, likelihood=made), depth=depth)
    from foedus.model.scaleout import over_dask

    spread = over_dask(made, None if engine == "dask" else engine)
    if engine != "dask":
        return estimate(spread, how, prior, replace(problem, likelihood=spread), depth=depth)
    try:
        fit = estimate(spread, how, prior, replace(problem, likelihood=spread), depth=depth)
    finally:
        spread.shutdown()
    return replace(fit, problem=replace(fit.problem, likelihood=fit.problem.likelihood.whole))
