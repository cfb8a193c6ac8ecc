"""Baselines that change with the calendar: piecewise constant, log-linear, spline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from foedus.errors import Fault, InputError
from foedus.model.clock import moment
from foedus.model.observation import Observation
from foedus.statistics.covariate import Shared

PIECES = 200
"""Steps by which a smooth baseline is followed: the hazard is held constant within each."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """How the overall rate changes with time, whatever the actors do.

    Attributes
    ----------
    kind : ``piecewise``, ``log_linear`` or ``spline``.
    breaks : times at which a piecewise baseline steps.
    df : degrees of freedom of a spline.
    pieces : steps by which a smooth baseline is followed.
    """

    kind: Literal["piecewise", "log_linear", "spline"]
    breaks: tuple[float, ...] = ()
    df: int = 0
    pieces: int = PIECES


def piecewise(breaks: Sequence[Any]) -> Baseline:
    """A baseline rate constant between ``breaks`` (times or dates).

    Examples
    --------
    >>> piecewise([10, 20]).breaks
    (10.0, 20.0)
    """
    try:
        times = tuple(sorted(moment(b)[0] for b in breaks))
    except ValueError as error:
        raise InputError(str(error)) from None
    if not times:
        raise InputError(
            Fault("a piecewise baseline needs breaks.", advice="For example piecewise(['1936-01-01']).")
        )
    return Baseline("piecewise", times)


def log_linear(*, pieces: int = PIECES) -> Baseline:
    """A baseline whose log changes linearly over the span of observation (0 at its start, 1 at its end)."""
    return Baseline("log_linear", pieces=pieces)


def spline(df: int = 4, *, pieces: int = PIECES) -> Baseline:
    """A baseline whose log is a natural cubic spline of time with ``df`` degrees of freedom besides the intercept."""
    if df < 2:
        raise InputError(
            Fault(f"spline(df={df}): at least 2 are needed.", advice="Use log_linear() for a straight line.")
        )
    return Baseline("spline", df=df, pieces=pieces)


def baseline_terms(
    formula: str, baseline: Baseline | None, seen: Observation
) -> tuple[str, dict[str, Shared]]:
    """The formula with the baseline's terms added, and the shared covariates they read."""
    if baseline is None:
        return formula, {}
    if not isinstance(baseline, Baseline):
        raise InputError(
            Fault(
                f"baseline={baseline!r} is not understood.", advice="Use fd.piecewise, log_linear or spline."
            )
        )
    if seen.timing == "ordinal":
        raise InputError(
            Fault(
                "a baseline cancels with ordinal timing, where only the order counts.",
                advice="Use timing='interval'.",
            )
        )
    edges, columns = _steps(baseline, seen) if baseline.kind == "piecewise" else _smooth(baseline, seen)
    shared = {}
    for k, values in enumerate(columns):
        name = f"baseline_{k + 1}"
        shared[name] = Shared(name, float(values[0]), edges, np.asarray(values[1:], float))
    return " + ".join([formula, *(f"event({name})" for name in shared)]), shared


def _steps(baseline: Baseline, seen: Observation) -> tuple[np.ndarray, list[np.ndarray]]:
    edges = np.array([b for b in baseline.breaks if seen.start < b < seen.end])
    if not len(edges):
        raise InputError("no break of the baseline lies within the span of observation.")
    return edges, [(np.arange(len(edges) + 1) == k + 1).astype(float) for k in range(len(edges))]


def _smooth(baseline: Baseline, seen: Observation) -> tuple[np.ndarray, list[np.ndarray]]:
    edges = np.linspace(seen.start, seen.end, baseline.pieces + 1)
    middle = (np.arange(baseline.pieces) + 0.5) / baseline.pieces
    if baseline.kind == "log_linear":
        return edges[1:-1], [middle]
    return edges[1:-1], list(natural_spline(middle, baseline.df).T)


def natural_spline(x: np.ndarray, df: int) -> np.ndarray:
    """Natural cubic spline basis on [0, 1] with equally spaced knots, without intercept, shape (len(x), df).

    References
    ----------
    Hastie, Tibshirani, Friedman (2009), "The Elements of Statistical Learning", equations 5.4-5.5.
    """
    knots = np.linspace(0, 1, df + 1)

    def bend(k: int) -> np.ndarray:
        return (np.maximum(x - knots[k], 0) ** 3 - np.maximum(x - knots[-1], 0) ** 3) / (knots[-1] - knots[k])

    return np.column_stack([x, *(bend(k) - bend(df - 1) for k in range(df - 1))])
