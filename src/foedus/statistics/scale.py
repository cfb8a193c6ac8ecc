"""Covariates that doubles cannot compute with: too large, too small, or of a spread that is lost beside their size."""

import numpy as np

from foedus.statistics.covariate import Dyadic, Nodal

LOST = 1e-6
"""Spread as a share of size below which sums of squares keep less than four of their sixteen digits."""
LARGEST = 1e100
"""Size above which, and smallest below whose inverse, squares no longer are numbers."""


def unfit(table: Nodal | Dyadic, n_actors: int) -> tuple[str, str] | None:
    """What is wrong with the size of a covariate, and what to do; ``None`` where nothing is.

    Examples
    --------
    >>> none = np.empty(0)
    >>> unfit(Nodal("born", np.array([1e9, 1e9 + 2]), none, none, none), 2)
    ('varies by 2 about 1e+09, too little to compute with', 'Subtract 1e+09 from it.')
    """
    values = np.append(table.initial, table.value)
    if isinstance(table, Dyadic) and len(table.initial) < n_actors * (n_actors - 1):
        values = np.append(values, table.default)
    size = float(np.abs(values).max(initial=0.0))
    if size > LARGEST or 0.0 < size < 1 / LARGEST:
        return f"is of size {size:.3g}", "Choose another unit for it."
    spread = float(np.ptp(values)) if len(values) else 0.0
    if 0.0 < spread < LOST * size:
        middle = float(np.median(values))
        return (
            f"varies by {spread:.3g} about {middle:.6g}, too little to compute with",
            f"Subtract {middle:.6g} from it.",
        )
    return None
