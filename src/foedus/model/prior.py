"""What is believed of the coefficients before the events are seen: Gaussian, ridge, lasso."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import Fault, InputError, guess, raise_if

if TYPE_CHECKING:
    from foedus.model.evaluation import Evaluation


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """Independent penalties: ``precision / 2 (beta - mean)^2 + lasso |beta|``, per coefficient.

    Attributes
    ----------
    mean, precision, lasso : shape (p,); zero precision and zero lasso leave a coefficient free.
    """

    mean: np.ndarray
    precision: np.ndarray
    lasso: np.ndarray

    @property
    def is_flat(self) -> bool:
        """Whether nothing is penalised."""
        return not (self.precision.any() or self.lasso.any())

    def penalty(self, beta: np.ndarray) -> float:
        """What is taken off the log-likelihood at ``beta``."""
        return float(0.5 * self.precision @ (beta - self.mean) ** 2 + self.lasso @ np.abs(beta))

    def information(self, hessian: np.ndarray) -> np.ndarray:
        """Negative Hessian of the penalised log-likelihood (its smooth part), shape (p, p)."""
        return -hessian + np.diag(self.precision)

    def newton_step(self, at: "Evaluation", beta: np.ndarray) -> tuple[np.ndarray, float]:
        """The Newton step and its decrement: the climb that the local parabola promises, times two."""
        slope = at.gradient - self.precision * (beta - self.mean)
        bend = self.information(at.hessian)
        if not self.lasso.any():
            step = solve(bend, slope)
            if slope @ step < 0.0:
                step = uphill(bend, slope)
            return step, float(slope @ step)
        step = _lasso_step(bend, slope, beta, self.lasso)
        promise = slope @ step - self.lasso @ (np.abs(beta + step) - np.abs(beta))
        return step, float(max(promise, 0.0))

    def scaled(self, share: float) -> "Prior":
        """The prior for a share of the data."""
        return Prior(self.mean, self.precision * share, self.lasso * share)

    def without(self, keep: np.ndarray) -> "Prior":
        """The prior of the coefficients where ``keep`` is true."""
        return Prior(self.mean[keep], self.precision[keep], self.lasso[keep])


def flat(p: int) -> Prior:
    """No prior on ``p`` coefficients."""
    return Prior(np.zeros(p), np.zeros(p), np.zeros(p))


def solve(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Solve a symmetric positive definite system, scaled so that units of statistics do not matter.

    Examples
    --------
    >>> solve(np.diag([1e-12, 4.0]), np.array([1e-12, 8.0]))
    array([1., 2.])
    """
    scale = 1 / np.sqrt(np.maximum(np.abs(np.diag(matrix)), 1e-300))
    scaled = matrix * scale[:, None] * scale[None, :]
    for jitter in (0.0, 1e-12, 1e-9, 1e-6, 1e-3, 1.0):
        try:
            factor = np.linalg.cholesky(scaled + jitter * np.eye(len(right)))
        except np.linalg.LinAlgError:
            continue
        inner = np.linalg.solve(factor.T, np.linalg.solve(factor, (scale * right.T).T))
        return (scale * inner.T).T
    return (scale * np.linalg.lstsq(scaled, (scale * right.T).T)[0].T).T


def uphill(matrix: np.ndarray, slope: np.ndarray) -> np.ndarray:
    """The step that climbs where ``matrix`` is indefinite: its curvatures by their size (Nocedal and Wright 2006, 3.4).

    Examples
    --------
    >>> uphill(np.diag([4.0, -2.0]), np.array([4.0, 2.0]))
    array([1., 1.])
    """
    scale = 1 / np.sqrt(np.maximum(np.abs(np.diag(matrix)), 1e-300))
    bends, axes = np.linalg.eigh(matrix * scale[:, None] * scale[None, :])
    sizes = np.maximum(np.abs(bends), 1e-8 * np.abs(bends).max())
    return scale * (axes @ ((axes.T @ (scale * slope)) / sizes))


BASELINE = ("intercept", "baseline")
"""Terms that only say how much happens at all: their names begin so."""


def as_prior(spec: Any, terms: Sequence[str], free: Sequence[str] = ("intercept",)) -> Prior:
    """A prior from what the caller wrote.

    Parameters
    ----------
    spec
        ``None``; a number: Gaussian around 0 with that standard deviation; ``{"ridge": k}`` or ``{"lasso": k}``: penalty
        ``k / 2 beta^2`` or ``k |beta|``; or term -> number or (mean, standard deviation). ``free`` terms are penalised
        only when named.

    Raises
    ------
    InputError
        For an unknown term or a standard deviation that is not positive.

    Examples
    --------
    >>> as_prior({"inertia": (0.5, 2.0)}, ["intercept", "inertia"]).precision
    array([0.  , 0.25])
    """
    made = flat(len(terms))
    if spec is None:
        return made
    if isinstance(spec, Prior):
        return spec
    chosen = [k for k, term in enumerate(terms) if term not in free]
    if isinstance(spec, int | float):
        _positive("prior", float(spec))
        made.precision[chosen] = 1 / float(spec) ** 2
        return made
    if not isinstance(spec, Mapping):
        raise InputError(
            Fault(f"prior={spec!r} is not understood.", advice="Give a number or a dict by term.")
        )
    raise_if([Fault(f"prior names '{k}', which is no term.", advice=guess(str(k), [*terms, "ridge", "lasso"]))
              for k in spec if k not in (*terms, "ridge", "lasso")])  # fmt: skip
    for name, value in spec.items():
        if name in ("ridge", "lasso"):
            _positive(name, float(value))
            (made.precision if name == "ridge" else made.lasso)[chosen] = float(value)
            continue
        mean, sd = value if isinstance(value, tuple | list) else (0.0, value)
        _positive(f"prior of '{name}'", float(sd))
        k = list(terms).index(name)
        made.mean[k], made.precision[k] = float(mean), 1 / float(sd) ** 2
    return made


def _positive(what: str, value: float) -> None:
    if not (np.isfinite(value) and value > 0):
        raise InputError(Fault(f"{what} is {value}; a positive number is needed."))


def _lasso_step(bend: np.ndarray, slope: np.ndarray, beta: np.ndarray, lasso: np.ndarray) -> np.ndarray:
    """Maximise the local parabola less the lasso, one coefficient at a time (Friedman et al. 2007)."""
    step = np.zeros_like(beta)
    for _ in range(500):
        moved = 0.0
        for k in range(len(beta)):
            rest = slope[k] - bend[k] @ step + bend[k, k] * step[k]
            pull = rest + bend[k, k] * beta[k]
            target = np.sign(pull) * max(abs(pull) - lasso[k], 0.0) / max(bend[k, k], 1e-300)
            fresh = target - beta[k]
            moved = max(moved, abs(fresh - step[k]) * np.sqrt(max(bend[k, k], 0.0)))
            step[k] = fresh
        if moved < 1e-12:
            break
    return step
