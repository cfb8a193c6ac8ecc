"""The likelihood of a record: the quickest exact way that its model allows."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from foedus.errors import Fault, InputError
from foedus.kernels import opcodes as op
from foedus.kernels.layout import DECAYING, STILL, Program
from foedus.model.events import Events
from foedus.model.observation import Observation
from foedus.model.riskset import RiskSet
from foedus.model.strata import Competition, UnitLikelihood, check_size
from foedus.model.sweeps import DecayLikelihood, DenseLikelihood, LiveLikelihood, SparseLikelihood
from foedus.statistics.covariate import LARGEST_DENSE


def likelihood(
    program: Program,
    terms: Sequence[str],
    events: Events,
    riskset: RiskSet,
    observation: Observation,
    competition: Competition = "pairs",
) -> Any:
    """The log-likelihood of ``events``, with exact gradient and Hessian.

    Returns
    -------
    SweptLikelihood or UnitLikelihood
        Updated by what changes where the model allows; otherwise looking at every unit at every event.

    Raises
    ------
    InputError
        If the world is too large for this model.
    """
    given = (program, tuple(terms), events, riskset, observation)
    is_small = events.n_actors <= LARGEST_DENSE
    if competition != "pairs" or program.is_standardised.any():
        what = "scaling=std" if competition == "pairs" else "this model"
        check_size(
            events.n_actors,
            what,
            "Take fewer actors, or fd.rem with raw statistics, which has no such limit.",
        )
        if competition != "pairs":
            return UnitLikelihood(*given, competition)
    if is_small:
        if is_updatable(program):
            return DenseLikelihood(*given)
        return DecayLikelihood(*given) if is_decaying(program) else LiveLikelihood(*given)
    if not is_updatable(program) or not is_factored(program, events, riskset):
        raise InputError(
            Fault(
                f"this model needs a matrix of all pairs, and there are {events.n_actors:,} actors (at most {LARGEST_DENSE:,}).",
                advice="Without a sample of controls, a large world takes the full risk set of directed events, and statistics "
                "of sender, receiver and past ties without half-life, recency, interaction or covariates of every pair.",
            )
        )
    return SparseLikelihood(*given)


def is_updatable(program: Program) -> bool:
    """Whether values stand still between changes, and each term is one column of its own."""
    return bool((program.memory == STILL).all() and is_by_term(program))


def is_decaying(program: Program) -> bool:
    """Whether values stand still or halve between changes, and each term is one column of its own."""
    halves = (program.memory == DECAYING) & (program.late_link == op.RAW)
    return bool((halves | (program.memory == STILL)).all() and is_by_term(program))


def is_by_term(program: Program) -> bool:
    """Whether each term is one column of its own, and none is standardised."""
    single = (np.diff(program.term_first) == 1).all() and not program.is_standardised.any()
    return bool(single and len(set(program.term_column)) == len(program.term_column))


def is_factored(program: Program, events: Events, riskset: RiskSet) -> bool:
    """Whether pairs that nothing has touched weigh no more than their sender times their receiver."""
    everywhere = np.isin(
        program.opcode, (op.DYAD, op.FOUR_CYCLE, op.DEGREE_PAIR, op.PAIR_OF_NODES, op.TERTIUS_DIFF)
    )
    sums = (program.opcode == op.DEGREE_PAIR) & (program.option[:, 0] == 0) & (program.link == op.RAW)
    means = (program.opcode == op.PAIR_OF_NODES) & np.isin(
        program.option[:, 1], (op.AVERAGE, op.SIGNED, op.SUM)
    )
    separable = sums | (means & (program.link == op.RAW))
    return bool(
        riskset.is_full
        and riskset.n_classes == 1
        and events.is_directed
        and not (everywhere & ~separable).any()
    )
