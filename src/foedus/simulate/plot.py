"""A fan of histories as a figure; needs the extra ``foedus[plots]``."""

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import FoedusError, InputError

if TYPE_CHECKING:
    from foedus.simulate.ensemble import Ensemble


def fan(
    ensemble: "Ensemble", act: Any = None, sender: Any = None, receiver: Any = None, *, points: int = 120
) -> Any:
    """Acts so far over time: median, 50% and 90% bands over histories.

    Parameters
    ----------
    act, sender, receiver
        What is counted; ``None`` counts all.
    points
        Times at which the bands are drawn.

    Returns
    -------
    matplotlib Figure
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise FoedusError("plots need matplotlib: pip install 'foedus[plots]'.") from None
    if not np.isfinite(ensemble.plan.until):
        raise InputError(
            "these histories end with a number of events, not at a time: there is no axis to draw on."
        )
    grid = np.linspace(ensemble.plan.start, ensemble.plan.until, points)
    rows = ensemble.counts(act, sender, receiver, edges=grid.tolist())
    when: Any = [date.fromordinal(int(t)) for t in grid] if ensemble.is_dated else grid
    figure = Figure(figsize=(7, 3.6), layout="constrained")
    axes = figure.subplots()
    for low, high, shade, label in (("q5", "q95", 0.2, "90% of histories"), ("q25", "q75", 0.4, "50%")):
        axes.fill_between(when, rows[low], rows[high], color="#56b4e9", alpha=shade, linewidth=0, label=label)
    axes.plot(when, rows["q50"], color="#0072b2", label="median")
    axes.set_ylabel(f"{_named(act) or 'acts'}{_between(sender, receiver)} so far")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize="small", loc="upper left")
    return figure


def _named(one: Any) -> str:
    return "" if one is None else one if isinstance(one, str) else ", ".join(map(str, one))


def _between(sender: Any, receiver: Any) -> str:
    by, toward = _named(sender), _named(receiver)
    return (f" by {by}" if by else "") + (f" toward {toward}" if toward else "")
