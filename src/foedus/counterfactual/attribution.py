"""Why here, why then: one act's rate shared out among statistics, and among the past acts it leaned on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.kernels.simulate_rates import eta_at
from foedus.simulate.start import Past, start_at

if TYPE_CHECKING:
    from foedus.simulate.engine import Engine


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """One act's rate and where it came from.

    Attributes
    ----------
    rate : of the unit at the time of its act, per unit of time.
    baseline : the same with every statistic nought.
    terms : names; ``log_share`` (p,) what each adds to the log of the rate: its Shapley value, exact since the log is a sum.
    rate_share : (p,) what each adds to the rate itself: the Shapley value of the product, exact.
    acts : numbers of past acts, the ones leaned on most first; ``without`` the rate had that act not happened.
    """

    rate: float
    baseline: float
    terms: tuple[str, ...]
    log_share: np.ndarray
    rate_share: np.ndarray
    acts: np.ndarray
    without: np.ndarray

    def frame(self) -> Any:
        """One row per statistic, largest share first, as a polars frame."""
        import polars as pl

        order = np.argsort(-np.abs(self.log_share), kind="stable")
        return pl.DataFrame({
            "term": [self.terms[k] for k in order],
            "multiplier": np.exp(self.log_share[order]),
            "log_share": self.log_share[order],
            "rate_share": self.rate_share[order],
        })  # fmt: skip


def attribute(
    engine: "Engine", past: Past, event: int, *, beta: np.ndarray | None = None, look_back: float = np.inf
) -> Attribution:
    """Share out the rate of act ``event`` of a record.

    Parameters
    ----------
    look_back
        Only acts so long before it are taken out in turn to see what it leaned on.
    """
    from foedus.counterfactual.twin import unit_of_act

    weights = engine.beta if beta is None else beta
    time = float(past.time[event])
    unit = int(unit_of_act(engine, past.cut(slice(event, event + 1)))[0])
    before = past.cut(past.time < time)
    shares = term_shares(engine, before, time, unit, weights)
    names = [name for block, name in _terms_of(engine, unit)]
    recent = np.flatnonzero(before.time >= time - look_back)
    moved = np.array(
        [_eta(engine, before.cut(np.arange(len(before)) != e), time, unit, weights) for e in recent]
    )
    total, own = float(shares.sum()), _is_baseline(names)
    order = np.argsort(-np.abs(moved - total), kind="stable") if len(moved) else np.zeros(0, np.int64)
    counted = ~own
    return Attribution(
        rate=float(np.exp(total)), baseline=float(np.exp(shares[own].sum())),
        terms=tuple(n for n, k in zip(names, counted, strict=True) if k), log_share=shares[counted],
        rate_share=np.exp(shares[own].sum()) * shapley_of_product(shares[counted]),
        acts=recent[order], without=np.exp(moved[order]),
    )  # fmt: skip


def term_shares(engine: "Engine", before: Past, time: float, unit: int, beta: np.ndarray) -> np.ndarray:
    """Coefficient times statistic of every term of a unit just before ``time``, shape (p,)."""
    machine = start_at(engine, before, time, 1).machine
    eq, block = engine.equations, int(engine.units.block[unit])
    where = (block, int(engine.units.sender[unit]), int(engine.units.receiver[unit]))
    shares = []
    for q in range(int(eq.term_start[block]), int(eq.term_start[block + 1])):
        alone = np.zeros_like(beta)
        alone[eq.term_beta[q]] = beta[eq.term_beta[q]]
        shares.append(eta_at(eq, alone, machine.comp, engine.n_actors, *where, time))
    return np.array(shares)


def shapley_of_product(log_shares: np.ndarray) -> np.ndarray:
    r"""Shapley values of the game :math:`v(S) = \exp(\sum_{k \in S} s_k) - 1`, shape (p,).

    Adding k multiplies by :math:`e^{s_k}`, so its value is :math:`(e^{s_k} - 1)` times the mean, over sizes, of the mean
    product over coalitions of the others: elementary symmetric polynomials, no sum over subsets.

    Examples
    --------
    >>> shapley_of_product(np.log([2.0, 3.0])).tolist()
    [2.0, 3.0]
    """
    factors = np.exp(log_shares)
    p, values = len(factors), np.zeros(len(factors))
    for k in range(p):
        elementary = np.zeros(p)
        elementary[0] = 1.0
        for m, f in enumerate(np.delete(factors, k)):
            elementary[1 : m + 2] += f * elementary[: m + 1].copy()
        counts = np.array([_choose(p - 1, size) for size in range(p)])
        values[k] = (factors[k] - 1) * float(np.mean(elementary / counts)) if p else 0.0
    return np.round(values, 12)


def _choose(n: int, k: int) -> float:
    from math import comb

    return float(comb(n, k))


def _eta(engine: "Engine", before: Past, time: float, unit: int, beta: np.ndarray) -> float:
    return float(term_shares(engine, before, time, unit, beta).sum())


def _terms_of(engine: "Engine", unit: int) -> list[tuple[str, str]]:
    block = int(engine.units.block[unit])
    rows = range(int(engine.equations.term_start[block]), int(engine.equations.term_start[block + 1]))
    return [engine.terms[int(engine.equations.term_beta[q])] for q in rows]


def _is_baseline(names: list[str]) -> np.ndarray:
    return np.array([n == "intercept" or n.startswith("event(baseline_") for n in names], bool)
