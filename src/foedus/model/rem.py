"""The tie-oriented relational event model."""

from collections.abc import Iterable, Sequence
from typing import Any

from foedus.errors import refuse_unknown
from foedus.model.baseline import Baseline
from foedus.model.engine import fitted
from foedus.model.estimate import Conventions
from foedus.model.fit import Fit
from foedus.model.prepare import ARGUMENTS, Options, prepare
from foedus.model.problem import Problem
from foedus.model.scope import refuse_directions


def rem(
    formula: str,
    events: Any,
    actors: Any = None,
    covariates: Any = None,
    *,
    timing: str = "ordinal",
    riskset: Any = "full",
    ties: str = "breslow",
    prior: Any = None,
    start: Any = None,
    end: Any = None,
    condition_on_first: bool | None = None,
    waiting: str = "split",
    decay_clock: str | None = None,
    by_act: bool = False,
    explain: str | Iterable[str] | None = None,
    presence: Any = None,
    senders: Sequence[Any] | None = None,
    receivers: Sequence[Any] | None = None,
    directed: bool = True,
    baseline: Baseline | None = None,
    engine: Any = "local",
    **unknown: Any,
) -> Fit:
    """Fit a relational event model (Butts 2008): who acts next on whom, and when.

    Parameters
    ----------
    formula
        Statistics joined by ``+``, interactions as in R; see the catalogue. With interval timing an intercept is added
        unless the formula says ``0 +``.
    events
        From :func:`foedus.events`, or anything it reads.
    actors
        Names, or a table of actors; its other columns become covariates, and ``from``/``to`` say when each is there.
    covariates
        By name: a vector, a matrix, a table, or :func:`foedus.covariate`.
    timing
        ``ordinal``: only the order of events; ``interval``: waiting times too.
    riskset
        ``full``, ``active``, ``active_saturated``, a boolean matrix, or a table of pairs (with from and to).
    ties
        ``breslow``, ``efron``, or ``forbid``.
    prior
        ``None``; a number (Gaussian, standard deviation); a dict by term; ``{"ridge": k}``; ``{"lasso": k}``.
    start, end
        Span of observation. Earlier events are past only; the stretch from the last event to ``end`` is right-censored.
    condition_on_first
        Whether the first batch is past only; by default with interval timing and no ``start``.
    waiting
        ``split``: the wait is cut wherever a covariate, window or the risk set changes, and rates that move with the clock are
        integrated over it; ``whole``: statistics hold, over the whole wait, as they are at the event that ends it.
    decay_clock
        ``now`` or ``last_event``: up to when weights have decayed; by default ``last_event`` with interval timing, which makes the
        rate constant between events. With ``now``, and for times since an act, a wait counts the integral of the rate
        (``waiting="whole"``: the rate at its end).
    by_act
        Each act type is a unit of its own; otherwise types share the pairs.
    explain
        Acts the model explains; the others are past only.
    presence
        A covariate that is not zero while an actor is there.
    senders, receivers
        The two modes of two-mode events.
    directed
        ``False`` when sender and receiver are interchangeable.
    baseline
        ``piecewise``, ``log_linear`` or ``spline`` of calendar time (interval timing).
    engine
        ``local``; ``dask`` or a Dask client; ``units``: every unit looked at, the slow and general way.

    Returns
    -------
    Fit

    Raises
    ------
    InputError
        One message with every fault of the input.

    Examples
    --------
    >>> import foedus as fd
    >>> notes = fd.events({"time": [1, 2, 3, 5, 6, 8], "sender": list("abacab"), "receiver": list("babacc")})
    >>> fit = fd.rem("inertia + reciprocity", notes)
    >>> fit.n_events, list(fit.coefficients)
    (6, ['inertia', 'reciprocity'])
    """
    refuse_unknown("rem", unknown, ARGUMENTS)
    options = Options(
        actors=actors, covariates=covariates, timing=timing, riskset=riskset, ties=ties, start=start, end=end,
        condition_on_first=condition_on_first, waiting=waiting, decay_clock=decay_clock, by_act=by_act, explain=explain,
        presence=presence, senders=senders, receivers=receivers, directed=directed, baseline=baseline,
    )  # fmt: skip
    problem = prepare(formula, events, options)
    if not problem.events.is_directed and senders is None and receivers is None:
        refuse_directions(problem.program, problem.terms)
    how = conventions("rem", formula, problem, riskset)
    return fitted(problem, engine, how, prior)


def conventions(kind: str, formula: str, problem: Problem, riskset: Any) -> Conventions:
    """What the summary says of a model."""
    seen = problem.observation
    named = riskset if isinstance(riskset, str) else "as given"
    return Conventions(kind, formula.strip(), seen.timing, seen.ties, named, problem.events.backend)
