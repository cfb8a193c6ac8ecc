"""Conditional logit: which rows of each stratum are events, given how many are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from foedus.errors import Fault, InputError, guess, raise_if
from foedus.frames import Table, read
from foedus.model.estimate import Conventions, estimate
from foedus.model.evaluation import Evaluation
from foedus.model.fit import Fit

SHOWN = 8


@dataclass(frozen=True, slots=True, eq=False)
class StratifiedRows:
    """Rows in strata, and the conditional log-likelihood of their events (Breslow where a stratum holds several).

    Attributes
    ----------
    terms : names of the columns of ``x``.
    x : statistics, shape (n_rows, p), rows of one stratum together.
    is_event : shape (n_rows,).
    first : where each stratum begins, shape (n_strata,).
    offset : log of how many units at risk a row stands for, shape (n_rows,).
    pair : sender and receiver of each row, shape (n_rows, 2), where they are known.
    """

    terms: tuple[str, ...]
    x: np.ndarray
    is_event: np.ndarray
    first: np.ndarray
    offset: np.ndarray
    pair: np.ndarray | None = None

    @property
    def n_events(self) -> int:
        """Rows that are events."""
        return int(self.is_event.sum())

    def evaluate(self, beta: np.ndarray) -> Evaluation:
        """Log-likelihood, gradient and Hessian."""
        eta = self.x @ beta + self.offset
        size = np.diff(np.append(self.first, len(eta)))
        top = np.repeat(np.maximum.reduceat(eta, self.first), size)
        weight = np.exp(eta - top)
        total = np.add.reduceat(weight, self.first)
        count = np.add.reduceat(self.is_event.astype(float), self.first)
        share = weight / np.repeat(total, size)
        mean = np.add.reduceat(share[:, None] * self.x, self.first, axis=0)
        loglik = (self.x @ beta)[self.is_event].sum() - count @ (np.log(total) + top[self.first])
        gradient = self.x[self.is_event].sum(axis=0) - count @ mean
        expected = share * np.repeat(count, size)
        second = (self.x * expected[:, None]).T @ self.x
        return Evaluation(float(loglik), gradient, -(second - (mean * count[:, None]).T @ mean))

    def row_scores(self, beta: np.ndarray) -> np.ndarray:
        """What each row adds to the gradient: observed less expected, times its statistics less their mean; (n_rows, p)."""
        eta = self.x @ beta + self.offset
        size = np.diff(np.append(self.first, len(eta)))
        weight = np.exp(eta - np.repeat(np.maximum.reduceat(eta, self.first), size))
        share = weight / np.repeat(np.add.reduceat(weight, self.first), size)
        mean = np.add.reduceat(share[:, None] * self.x, self.first, axis=0)
        count = np.repeat(np.add.reduceat(self.is_event.astype(float), self.first), size)
        return (self.is_event - count * share)[:, None] * (self.x - np.repeat(mean, size, axis=0))


def stratified(
    terms: Sequence[str],
    x: np.ndarray,
    is_event: np.ndarray,
    stratum: np.ndarray,
    offset: np.ndarray | None = None,
    pair: np.ndarray | None = None,
) -> StratifiedRows:
    """Rows sorted by stratum; strata without an event say nothing and are left out."""
    order = np.argsort(stratum, kind="stable")
    labels, inverse = np.unique(stratum, return_inverse=True)
    has_event = np.zeros(len(labels), bool)
    has_event[inverse[is_event]] = True
    order = order[has_event[inverse[order]]]
    first = np.flatnonzero(np.append(True, np.diff(inverse[order]) != 0)) if len(order) else np.empty(0, int)
    given = np.zeros(len(stratum)) if offset is None else offset
    return StratifiedRows(
        tuple(terms), np.ascontiguousarray(x[order], float), is_event[order], first, given[order],
        None if pair is None else pair[order],
    )  # fmt: skip


def conditional_logit(
    formula: str | Sequence[str],
    rows: Any,
    *,
    event: str = "event",
    stratum: str = "stratum",
    offset: str | None = None,
    prior: Any = None,
) -> Fit:
    """Fit a conditional logit to rows that already hold their statistics (from eventnet, amorem, or your own).

    Parameters
    ----------
    formula
        Columns joined by ``+``, with ``a:b`` for products; or a list of columns.
    rows
        A table: one row per event and per control.
    event, stratum
        Columns that say which rows are events, and which rows compete.
    offset
        Column with the log of how many units at risk a row stands for.
    prior
        As in :func:`foedus.rem`.

    Examples
    --------
    >>> rows = {"stratum": [1, 1, 2, 2, 3, 3], "event": [1, 0, 1, 0, 1, 0], "warmth": [2, 1, 0, 1, 3, 0]}
    >>> round(conditional_logit("warmth", rows).coefficients["warmth"], 3)
    0.693
    """
    table = read(rows, what="rows")
    terms = [t.strip() for t in formula.lstrip("~").split("+")] if isinstance(formula, str) else list(formula)
    wanted = {c for t in terms for c in t.split(":")} | {event, stratum} | ({offset} if offset else set())
    have = table.frame.columns
    raise_if([Fault(f"rows have no column '{c}'.", table.file, advice=guess(c, have))
              for c in sorted(wanted) if c not in have])  # fmt: skip
    x = np.column_stack([np.prod([_numbers(table, c) for c in t.split(":")], axis=0) for t in terms])
    is_event = _numbers(table, event) != 0
    if not is_event.any():
        raise InputError(Fault(f"no row is an event (column '{event}').", table.file))
    _, group = np.unique(np.array([str(v) for v in table.frame[stratum].to_list()]), return_inverse=True)
    shift = _numbers(table, offset) if offset else None
    how = Conventions("conditional_logit", " + ".join(terms), riskset="rows given", backend=table.backend)
    return estimate(stratified(terms, x, is_event, group, shift), how, prior)


def _numbers(table: Table, column: str) -> np.ndarray:
    try:
        values = np.array([np.nan if v is None else v for v in table.frame[column].to_list()], float)
    except (TypeError, ValueError):
        raise InputError(Fault(f"column '{column}' is not numeric.", table.file)) from None
    bad = np.flatnonzero(~np.isfinite(values))
    raise_if(
        [Fault(f"column '{column}' is not finite.", table.file, table.line(int(r))) for r in bad[:SHOWN]]
    )
    return values
