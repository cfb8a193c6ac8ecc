"""Contrasts between worlds, with the error of simulation kept apart from what is not known of the coefficients."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit

from foedus.simulate.summaries import Z90, proportion


@dataclass(frozen=True, slots=True)
class Contrast:
    """One measure in every world.

    Attributes
    ----------
    kind : ``count``, ``any``, ``days`` or ``delay``.
    factual : what the record holds.
    twin : mean over twins; ``twin_low``, ``twin_high`` hold 90% of them.
    difference : twin minus record, with 90% interval over twins.
    mc_error : Monte Carlo error of ``twin``: what more histories would shrink.
    parameter_sd : standard deviation of the twin's expectation over coefficients drawn from their posterior: what only a
        longer record would shrink.
    base, interventional : means under fresh chance, before and after the edit; intervals hold 90% of histories.
    effect : interventional minus base, each pair of histories sharing its chance, with a 90% interval for its expectation;
        ``effect_mc_error`` its Monte Carlo error, ``effect_parameter_sd`` its spread over coefficients.
    variance_saved : share of the variance of ``effect`` that sharing chance saved.
    n_histories : of each world.
    """

    kind: str
    factual: float
    twin: float
    twin_low: float
    twin_high: float
    difference: float
    difference_low: float
    difference_high: float
    mc_error: float
    parameter_sd: float
    base: float
    base_low: float
    base_high: float
    interventional: float
    interventional_low: float
    interventional_high: float
    effect: float
    effect_low: float
    effect_high: float
    effect_mc_error: float
    effect_parameter_sd: float
    variance_saved: float
    n_histories: int

    def frame(self) -> Any:
        """One row, as a polars frame."""
        import polars as pl

        return pl.DataFrame([asdict(self)])


def contrast_of(
    record: np.ndarray, twin: np.ndarray, free: np.ndarray, base: np.ndarray, *, kind: str, per_draw: int
) -> Contrast:
    """Contrast the values of a measure in each history of each world.

    Examples
    --------
    >>> still = contrast_of(np.array([3.0]), np.full(8, 3.0), np.arange(8.0), np.arange(8.0), kind="count", per_draw=4)
    >>> still.difference, still.effect, still.variance_saved
    (0.0, 0.0, 1.0)
    """
    fact, paired = float(record[0]), free - base
    mc, spread = apart(twin, per_draw)
    effect_mc, effect_spread = apart(paired, per_draw)
    effect_ends = paired_interval(paired, effect_mc, effect_spread, kind, per_draw)
    separate = free.var() + base.var()
    low, high = _ends(twin, kind, per_draw)
    return Contrast(
        kind=kind, factual=fact, twin=float(twin.mean()), twin_low=low, twin_high=high,
        difference=float(twin.mean() - fact), difference_low=low - fact, difference_high=high - fact,
        mc_error=mc, parameter_sd=spread,
        base=float(base.mean()), **_named("base", _ends(base, kind, per_draw)),
        interventional=float(free.mean()), **_named("interventional", _ends(free, kind, per_draw)),
        effect=float(paired.mean()), **_named("effect", effect_ends), effect_mc_error=effect_mc,
        effect_parameter_sd=effect_spread,
        variance_saved=float(1 - paired.var() / separate) if separate > 0 else 0.0, n_histories=len(twin),
    )  # fmt: skip


def apart(values: np.ndarray, per_draw: int) -> tuple[float, float]:
    """Monte Carlo error of a mean, and the spread of its expectation over draws of the coefficients.

    One-way analysis of variance: histories that share a draw differ by chance alone. The mean of few histories errs by their
    chance and by which coefficients happened to be drawn; both shrink with more of them, the spread does not.

    Examples
    --------
    >>> error, spread = apart(np.array([0.0, 0.0, 4.0, 4.0]), per_draw=2)
    >>> round(error, 3), round(spread, 3)
    (2.0, 2.828)
    """
    n = len(values) // per_draw * per_draw
    if per_draw == 1 or n < 2 * per_draw:
        return float(values.std() / np.sqrt(max(len(values), 1))), 0.0
    table = values[:n].reshape(-1, per_draw)
    within = float(table.var(axis=1, ddof=1).mean())
    of_means = float(table.mean(axis=1).var(ddof=1))
    return float(np.sqrt(of_means / len(table))), float(np.sqrt(max(of_means - within / per_draw, 0.0)))


def paired_interval(
    paired: np.ndarray, mc: float, spread: float, kind: str, per_draw: int = 1
) -> tuple[float, float]:
    """90% interval for the mean difference of pairs that share their chance, widened by what is not known of coefficients.

    Of a probability (``any``) half a pair is added to each of the four cells of gained, lost, both and neither (Agresti and
    Min 2005), so that no pair that differs is not taken for certainty. Few draws of the coefficients say little of their spread:
    the quantile is Student's.

    Examples
    --------
    >>> [round(end, 3) for end in paired_interval(np.zeros(98), 0.0, 0.0, "any")]
    [-0.016, 0.016]
    """
    centre = float(paired.mean())
    if kind == "any":
        n, gained, lost = len(paired) + 2, float((paired > 0).sum()) + 0.5, float((paired < 0).sum()) + 0.5
        centre = (gained - lost) / n
        mc = max(mc, float(np.sqrt((gained + lost) / n - centre**2) / np.sqrt(n)))
    n_draws = len(paired) // per_draw
    z = float(stdtrit(n_draws - 1, 0.95)) if per_draw > 1 and n_draws > 1 else Z90
    reach = z * float(np.hypot(mc, spread))
    return centre - reach, centre + reach


def _ends(values: np.ndarray, kind: str, per_draw: int) -> tuple[float, float]:
    """What holds 90% of histories; of a probability, its Wilson interval, histories of one draw counting as fewer."""
    if kind == "any":
        share, error = float(values.mean()), apart(values, per_draw)[0]
        found = proportion(values, min(len(values), share * (1 - share) / error**2) if error else len(values))
        return found["low"], found["high"]
    return float(np.quantile(values, 0.05)), float(np.quantile(values, 0.95))


def _named(name: str, ends: tuple[float, float]) -> dict[str, float]:
    return {f"{name}_low": ends[0], f"{name}_high": ends[1]}
