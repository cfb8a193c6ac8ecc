"""DyNAM: first who acts, then toward whom (Stadtfeld & Block 2017), and pairs that both must want."""

from collections.abc import Iterable, Sequence
from typing import Any

from foedus.errors import Fault, InputError, refuse_unknown
from foedus.model.baseline import Baseline
from foedus.model.engine import fitted
from foedus.model.fit import Fit
from foedus.model.prepare import ARGUMENTS, Options, prepare
from foedus.model.rem import conventions
from foedus.model.scope import refuse_receivers
from foedus.model.strata import Competition


def dynam_rate(
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
    explain: str | Iterable[str] | None = None,
    presence: Any = None,
    senders: Sequence[Any] | None = None,
    baseline: Baseline | None = None,
    engine: Any = "local",
    **unknown: Any,
) -> Fit:
    """Fit the rate at which senders act: competition among senders, by statistics of the sender alone.

    Parameters are those of :func:`foedus.rem`. A statistic that depends on the receiver is refused.

    References
    ----------
    Stadtfeld & Block (2017), "Interactions, Actors, and Time: Dynamic Network Actor Models for Relational Events".

    Examples
    --------
    >>> import foedus as fd
    >>> notes = fd.events({"time": [1, 2, 3, 5, 6, 8], "sender": list("abacab"), "receiver": list("babacc")})
    >>> list(fd.dynam_rate("outdegree_sender", notes).coefficients)
    ['outdegree_sender']
    """
    refuse_unknown("dynam_rate", unknown, ARGUMENTS)
    options = Options(
        actors=actors, covariates=covariates, timing=timing, riskset=riskset, ties=ties, start=start, end=end,
        condition_on_first=condition_on_first, waiting=waiting, decay_clock=decay_clock, explain=explain,
        presence=presence, senders=senders, baseline=baseline,
    )  # fmt: skip
    return _fit("dynam_rate", formula, events, options, "senders", prior, engine)


def dynam_choice(
    formula: str,
    events: Any,
    actors: Any = None,
    covariates: Any = None,
    *,
    riskset: Any = "full",
    prior: Any = None,
    start: Any = None,
    end: Any = None,
    condition_on_first: bool | None = None,
    decay_clock: str | None = None,
    explain: str | Iterable[str] | None = None,
    presence: Any = None,
    receivers: Sequence[Any] | None = None,
    engine: Any = "local",
    **unknown: Any,
) -> Fit:
    """Fit whom a sender chooses, given that it acts: a multinomial logit over the receivers open to it.

    Parameters are those of :func:`foedus.rem`; simultaneous events are choices of their own.

    References
    ----------
    Stadtfeld & Block (2017), "Interactions, Actors, and Time: Dynamic Network Actor Models for Relational Events".

    Examples
    --------
    >>> import foedus as fd
    >>> notes = fd.events({"time": [1, 2, 3, 5, 6, 8], "sender": list("abacab"), "receiver": list("babbca")})
    >>> list(fd.dynam_choice("inertia", notes).coefficients)
    ['inertia']
    """
    refuse_unknown("dynam_choice", unknown, ARGUMENTS)
    options = Options(
        actors=actors, covariates=covariates, riskset=riskset, start=start, end=end,
        condition_on_first=condition_on_first, decay_clock=decay_clock, explain=explain, presence=presence,
        receivers=receivers,
    )  # fmt: skip
    return _fit("dynam_choice", formula, events, options, "receivers", prior, engine)


def dynam_coordination(
    formula: str,
    events: Any,
    actors: Any = None,
    covariates: Any = None,
    *,
    riskset: Any = "full",
    prior: Any = None,
    start: Any = None,
    end: Any = None,
    condition_on_first: bool | None = None,
    decay_clock: str | None = None,
    explain: str | Iterable[str] | None = None,
    presence: Any = None,
    directed: bool = False,
    engine: Any = "local",
    **unknown: Any,
) -> Fit:
    """Fit undirected events that need both sides: each would choose the other, over all pairs.

    The probability of {i, j} is p_ij p_ji over its sum for all pairs, with p the choice model. Parameters are those of
    :func:`foedus.rem`.

    References
    ----------
    Stadtfeld, Hollway & Block (2017), "Dynamic Network Actor Models: Investigating Coordination Ties through Time".

    Examples
    --------
    >>> import foedus as fd
    >>> pacts = fd.events({"time": [1, 2, 3, 5], "sender": list("abac"), "receiver": list("bcdd")})
    >>> list(fd.dynam_coordination("indegree_receiver", pacts).coefficients)
    ['indegree_receiver']
    """
    refuse_unknown("dynam_coordination", unknown, ARGUMENTS)
    if directed:
        raise InputError(
            Fault("coordination is a model of undirected events.", advice="Leave directed=False.")
        )
    options = Options(
        actors=actors, covariates=covariates, riskset=riskset, start=start, end=end,
        condition_on_first=condition_on_first, decay_clock=decay_clock, explain=explain, presence=presence,
        directed=False,
    )  # fmt: skip
    return _fit("dynam_coordination", formula, events, options, "coordination", prior, engine)


def _fit(
    kind: str, formula: str, events: Any, options: Options, competition: Competition, prior: Any, engine: Any
) -> Fit:
    problem = prepare(formula, events, options, competition)
    if competition == "senders":
        refuse_receivers(problem.program, problem.terms)
    return fitted(problem, engine, conventions(kind, formula, problem, options.riskset), prior, depth=5)
