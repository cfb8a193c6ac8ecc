"""Small worlds for running examples: a statistic's values for one pair as acts come in."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from foedus.kernels.layout import new_changes, new_state
from foedus.statistics.covariate import Dyadic, Nodal, Shared
from foedus.statistics.program import Compiled, compile_formula


def terms(
    formula: str, *, actors: Sequence[str] = ("A", "B"), acts: Sequence[str] = ("",)
) -> tuple[str, ...]:
    """Names of the terms that a formula stands for, with each act a class of its own."""
    made = compile_formula(
        formula, actors=actors, acts=acts, class_of_act=tuple(range(len(acts))), n_classes=len(acts)
    )
    return made.terms


def trace(
    formula: str, acts: Sequence[tuple[str, ...]], *, of: tuple[str, str], **covariates: Any
) -> list[float]:
    """Value of a statistic for one pair at days 1, 2, ...; act number k of ``acts`` happens on day k.

    Parameters
    ----------
    formula
        One statistic.
    acts
        (sender, receiver) or (sender, receiver, act).
    of
        The pair looked at.
    covariates
        Actor -> value, (sender, receiver) -> value, or one number.

    Returns
    -------
    list of float
        One value just before each act, and one a day after the last.
    """
    names = sorted({a for act in acts for a in act[:2]} | set(of) | _named(covariates))
    kinds = sorted({act[2] for act in acts if len(act) == 3}) or [""]
    at = {name: k for k, name in enumerate(names)}
    made = compile_formula(
        formula, actors=names, acts=kinds, epoch=1.0,
        covariates={k: _covariate(k, v, at) for k, v in covariates.items()},
    )  # fmt: skip
    coded = [(at[a[0]], at[a[1]], kinds.index(a[2]) if len(a) == 3 else 0) for a in acts]
    return _values(made, coded, (at[of[0]], at[of[1]]))


def _values(made: Compiled, acts: list[tuple[int, int, int]], of: tuple[int, int]) -> list[float]:
    from foedus.kernels.history import advance, record
    from foedus.kernels.values import apply_changes, new_values, unit_terms

    program = made.arrays
    state, values = new_state(program, n_acts=len(acts) + 1), new_values(program)
    out, x, seen = new_changes(100_000), np.zeros(len(made.terms)), []
    for k in range(len(acts) + 1):
        day = float(k + 1)
        while m := advance(program, state, day, False, out):
            apply_changes(program, values, out, 0, m)
        unit_terms(program, values, day, day, 0, *of, x)
        seen.append(round(float(x[0]), 12))
        if k < len(acts):
            i, j, act = acts[k]
            apply_changes(program, values, out, 0, record(program, state, day, act, i, j, 1.0, out))
    return seen


def _named(covariates: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    for value in covariates.values():
        for key in value if isinstance(value, Mapping) else ():
            found |= set(key) if isinstance(key, tuple) else {key}
    return found


def _covariate(name: str, value: Any, at: Mapping[str, int]) -> Nodal | Dyadic | Shared:
    none, nobody = np.empty(0), np.empty(0, np.int64)
    if not isinstance(value, Mapping):
        return Shared(name, float(value), none, none)
    if any(isinstance(k, tuple) for k in value):
        sender = np.array([at[k[0]] for k in value])
        receiver = np.array([at[k[1]] for k in value])
        initial = np.array(list(value.values()), float)
        return Dyadic(name, 0.0, sender, receiver, initial, none, nobody, nobody, none)
    initial = np.array([value.get(k, 0.0) for k in at], float)
    return Nodal(name, initial, none, nobody, none)
