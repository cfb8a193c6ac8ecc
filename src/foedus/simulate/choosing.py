"""Who acts and toward whom as two equations on one memory of the past: DyNAM, and pairs that both must want."""

from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np

from foedus.errors import Fault, InputError
from foedus.kernels.choice import Choice
from foedus.model.fit import Fit
from foedus.model.problem import problem_of
from foedus.model.riskset import RiskSet
from foedus.model.scope import refuse_receivers
from foedus.simulate.engine import Engine, Part, assemble
from foedus.simulate.parts import part_of, part_of_formula, past_of
from foedus.simulate.start import Past

NOT_MARKED = (np.zeros(1, np.int32), np.ones(1))


@dataclass(frozen=True, slots=True, eq=False)
class Choosing:
    """Who may be chosen by whom, or which pairs may form where both must want it."""

    risk: RiskSet
    is_mutual: bool

    def at(self, start: float) -> Choice:
        """From ``start`` on, in memory of its own."""
        risk, is_open = self.risk, self.risk.mask()[0].copy()
        before = risk.time <= start
        for k in np.flatnonzero(before):
            is_open[risk.sender[k], risk.receiver[k]] = risk.is_open[k]
        is_open |= is_open.T & self.is_mutual
        n, later = len(is_open), ~before
        return Choice(
            self.is_mutual, is_open, is_open.copy(), risk.time[later].copy(), risk.sender[later].astype(np.int64),
            risk.receiver[later].astype(np.int64), risk.is_open[later].astype(np.bool_), np.zeros((n, n)),
            np.zeros(n),
        )  # fmt: skip


def engine_of_dynam(rate: Fit | None, choice: Fit) -> tuple[Engine, Choosing, Past]:
    """A fitted rate (or ``None``: only the order counts) and a fitted choice as one engine, who may be chosen, the record.

    Raises
    ------
    InputError
        If the two do not fit together, or were fitted to different events.
    """
    _are_a_pair(rate, choice)
    problem = problem_of(choice, "simulation")
    events = problem.events
    chooses = part_of("choice", choice, problem)
    if rate is None:
        acts = part_of_formula(
            "1", [0.0], events.actors, None, np.triu(np.ones((events.n_actors,) * 2, bool), 1), is_directed=False,
            epoch=float(events.time[0]), acts=events.acts, class_of_act=problem.riskset.class_of_act,
        )  # fmt: skip
        acts = replace(acts, marks=chooses.marks)
    else:
        own = problem_of(rate, "simulation")
        if own.events.actors != events.actors or own.events.acts != events.acts \
                or not np.array_equal(own.events.time, events.time):  # fmt: skip
            raise InputError(
                Fault("rate and choice were fitted to different events.",
                      advice="Fit both to the same events among the same actors.")
            )  # fmt: skip
        acts = part_of("act", rate, own)
    choosing = Choosing(problem.riskset, choice.kind == "dynam_coordination")
    return joined(acts, chooses, events.actors, events.acts, choosing), choosing, past_of(events)


def engine_of_formulas(
    acts: Part, given: Any, actors: list[str], *, is_directed: bool, **options: Any
) -> Any:
    """A rate with given coefficients and ``given``, the formula and coefficients of a choice.

    Raises
    ------
    InputError
        If ``given`` is not that, or the rate depends on the receiver.
    """
    if not (isinstance(given, tuple | list) and len(given) == 2 and isinstance(given[0], str)):
        raise InputError(
            Fault("beside a formula, a choice is a formula with coefficients.",
                  advice="choice=('inertia', [0.5]).")
        )  # fmt: skip
    chooses = replace(
        part_of_formula(given[0], given[1], actors, is_directed=is_directed, **options), name="choice"
    )
    if is_directed:
        refuse_receivers(acts.program, acts.terms)
    choosing = Choosing(chooses.riskset, not is_directed)
    return joined(acts, chooses, tuple(actors), ("",), choosing), choosing


def _are_a_pair(rate: Fit | None, choice: Fit) -> None:
    if choice.kind == "dynam_coordination":
        if rate is not None and (rate.kind != "rem" or problem_of(rate, "simulation").events.is_directed):
            raise InputError(
                Fault(f"a {rate.kind} model cannot say when pairs form that both must want.",
                      advice="Fit fd.rem(..., timing='interval', directed=False): its total rate says when.")
            )  # fmt: skip
    elif choice.kind != "dynam_choice":
        raise InputError(
            Fault(f"a {choice.kind} model does not say whom a sender chooses.",
                  advice="Give choice=fd.dynam_choice(...) or fd.dynam_coordination(...).")
        )  # fmt: skip
    elif rate is None or rate.kind != "dynam_rate":
        raise InputError(
            Fault("a choice says toward whom, not who acts.",
                  advice="fd.simulate(fd.dynam_rate(...), choice=fd.dynam_choice(...), ...).")
        )  # fmt: skip


def joined(
    acts: Part, chooses: Part, actors: tuple[str, ...], names: tuple[str, ...], choosing: Choosing
) -> Engine:
    """Both equations over one program; only the first has clocks."""
    if not choosing.is_mutual:
        acts = replace(acts, riskset=senders_of(acts.riskset, chooses.riskset))
    n, none = len(actors), np.zeros(0, np.int32)
    nobody = RiskSet(
        n, 1, np.full(len(names), -1), np.zeros((1, n, n), bool), np.zeros(0), none, none, none, np.zeros(0, bool)
    )  # fmt: skip
    made = assemble([acts, replace(chooses, riskset=nobody, marks=(NOT_MARKED,))], actors, names)
    reads, is_moving = made.equations.reads.copy(), made.equations.is_moving.copy()
    reads[1:], is_moving[1:] = False, False
    return replace(made, equations=made.equations._replace(reads=reads, is_moving=is_moving))


def senders_of(rate: RiskSet, choice: RiskSet) -> RiskSet:
    """One unit per sender, open while the rate has it at risk and it has somebody to choose."""
    n = rate.n_actors
    open_now = [rate.mask()[0].copy(), choice.mask()[0].copy()]

    def able() -> np.ndarray:
        return open_now[0].any(axis=1) & open_now[1].any(axis=1)

    toward = np.where(np.arange(n) == 0, 1, 0)
    initial, seen, rows = np.zeros((1, n, n), bool), able(), []
    initial[0, np.arange(n), toward] = seen
    moves = [(t, which, i, j, is_open) for which, risk in enumerate((rate, choice))
             for t, i, j, is_open in zip(risk.time, risk.sender, risk.receiver, risk.is_open, strict=True)]  # fmt: skip
    for time, now in groupby(sorted(moves, key=itemgetter(0)), key=itemgetter(0)):
        for _, which, i, j, is_open in now:
            open_now[which][i, j] = is_open
        after = able()
        rows += [(time, i, after[i]) for i in np.flatnonzero(after != seen)]
        seen = after
    who = np.array([row[1] for row in rows], np.int32)
    return replace(
        rate, initial=initial, time=np.array([row[0] for row in rows], float), cls=np.zeros(len(rows), np.int32),
        sender=who, receiver=toward[who].astype(np.int32), is_open=np.array([row[2] for row in rows], bool),
    )  # fmt: skip
