"""When two-paths and returns formed: dated third actors, ordered legs, and a beginning anew with each act of the pair."""

from typing import Literal

from foedus.errors import InputError
from foedus.kernels import opcodes as op
from foedus.statistics.recipe import Clocked, Past, Recipe, Scaling
from foedus.statistics.registry import statistic

PATTERNS = {"otp": op.OTP, "itp": op.ITP, "osp": op.OSP, "isp": op.ISP, "reciprocity": op.RETURN}
ORDERS = {
    "any": op.ANY_ORDER,
    "ordered": op.ORDERED,
    "sequential": op.SEQUENTIAL,
    "consecutive": op.CONSECUTIVE,
}
VALUES = {"sum": 0, "recent": 1, "first": 2}
FAMILIES = ("transitivity", "cyclic", "sending_balance", "receiving_balance")
AMOREM = (
    *(
        f"{family}_{kind}{order}"
        for family in FAMILIES
        for kind in ("exp_decay", "time_recent", "time_first")
        for order in ("", "_ordered", "_interrupted")
    ),
    *(
        f"{family}_{kind}{order}"
        for family in FAMILIES
        for kind in ("count", "binary")
        for order in ("_ordered", "_interrupted")
    ),
    *(f"reciprocity_time_{which}" for which in ("recent", "first")),
    *(
        f"reciprocity_{kind}_interrupted"
        for kind in ("count", "binary", "exp_decay", "time_recent", "time_first")
    ),
)


@statistic(
    goldfish="trans, cycle (history=)",
    amorem=", ".join(AMOREM),
)
def closure(
    past: Past,
    pattern: Literal["otp", "itp", "osp", "isp", "reciprocity"] = "otp",
    *,
    order: Literal["any", "ordered", "sequential", "consecutive"] = "any",
    interrupted: bool = False,
    value: Literal["sum", "recent", "first"] = "sum",
    scaling: Scaling | Clocked = "raw",
) -> Recipe:
    r"""Third actors counted from the time :math:`f_h` at which the two-path through each had both its legs.

    .. math:: x_{ij}(t) = \sum_{h: f_h < t} 2^{-(t - f_h) / T}

    without a half-life T, their number. An actor counts once, however often its legs act.

    Parameters
    ----------
    pattern
        ``otp`` (i to h, h to j), ``itp`` (j to h, h to i), ``osp`` (i to h, j to h), ``isp`` (h to i, h to j): the first leg named
        first; or ``reciprocity``: every act of j on i.
    order
        ``any``: formed when the later of the two legs first acted. ``ordered``: by the first act on the second leg after one on the first
        (amorem). ``sequential``: only if the second leg's first act is later than the first leg's; ``consecutive``: only if it is the
        next act of all (goldfish).
    interrupted
        Only what formed since i last acted on j.
    value
        ``sum``; or the time since the most ``recent`` or the ``first`` formation, as :math:`1 / (t - f + 1)`, 0 where there is none;
        with ``scaling="elapsed"`` as :math:`t - f` (amorem's), with ``log_elapsed`` as log1p of it.

    References
    ----------
    Juozaitiene, Wit (2025), "It's about time: revisiting reciprocity and triadicity in relational event analysis".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> acts = [("FRN", "GBR"), ("GBR", "USA"), ("FRN", "USA")]
    >>> trace("closure(otp)", acts, of=("FRN", "USA"))
    [0.0, 0.0, 1.0, 1.0]
    >>> trace("closure(otp, interrupted=True)", acts, of=("FRN", "USA"))
    [0.0, 0.0, 1.0, 0.0]
    """
    is_clocked = scaling in ("elapsed", "log_elapsed")
    if value != "sum" and (past.half_life_days is not None or not (is_clocked or scaling == "raw")):
        raise InputError(
            f"value='{value}' is a time since, which takes no half_life_days, and scaling=elapsed only."
        )
    if value == "sum" and is_clocked:
        raise InputError(f"scaling={scaling} is for times since: value=recent or value=first.")
    if pattern == "reciprocity" and order != "any":
        raise InputError("reciprocity has one leg, and no order of legs.")
    return Recipe(
        op.FORMED,
        past.in_order(half_life=True),
        option=(PATTERNS[pattern], ORDERS[order], int(interrupted), VALUES[value]),
        scaling=scaling,
        power=1 if value == "sum" else 0,
        n_slots=3,
        is_recency=value != "sum",
    )
