"""Estimates as a figure; needs the extra ``foedus[plots]``."""

from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import FoedusError

if TYPE_CHECKING:
    from foedus.model.fit import Fit

LETTERS = 44
"""Most letters in a line of a label."""


def coefficients(fit: "Fit", *, level: float = 0.95, ax: Any = None) -> Any:
    """Estimates with their intervals, one line per term; the baseline, on another scale, is left out.

    Returns
    -------
    matplotlib Figure
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise FoedusError("plots need matplotlib: pip install 'foedus[plots]'.") from None
    rows = fit.rows(level)
    shown = [
        k
        for k, t in enumerate(fit.terms)
        if not t.startswith(("intercept", "baseline")) and np.isfinite(fit.beta[k])
    ]
    labels = [fill(fit.terms[k], LETTERS) for k in shown]
    lines = np.array([1 + label.count("\n") for label in labels])
    heights = 0.2 + 0.2 * lines
    wide = max((len(line) for label in labels for line in label.split("\n")), default=0)
    figure = (
        ax.figure
        if ax is not None
        else Figure(figsize=(4.2 + 0.085 * wide, heights.sum() + 0.9), layout="constrained")
    )
    axes = figure.subplots() if ax is None else ax
    at = -(np.cumsum(heights) - heights / 2)
    low, high = (np.array([rows[side][k] for k in shown]) for side in ("conf_low", "conf_high"))
    axes.hlines(at, low, high, color="0.4")
    axes.plot([rows["estimate"][k] for k in shown], at, "o", color="black")
    axes.axvline(0, color="0.7", linewidth=0.8)
    axes.set_yticks(at, labels)
    axes.set_ylim(-heights.sum(), 0)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_xlabel(f"log rate per unit of the statistic ({level:.0%} interval)")
    return figure
