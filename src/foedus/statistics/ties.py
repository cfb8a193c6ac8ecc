"""What the pair has done before: inertia and reciprocity."""

from foedus.kernels import opcodes as op
from foedus.statistics.recipe import Past, Recipe, Scaling
from foedus.statistics.registry import statistic


@statistic(
    goldfish="inertia(weighted=TRUE)",
    remstats="inertia()",
    relevent="FrPSndSnd (scaling='prop')",
    eventnet="DYAD_STATISTIC OUT (SYM is symmetric=True)",
    redeem="inertia, number_interaction",
)
def inertia(past: Past, *, scaling: Scaling = "raw") -> Recipe:
    r"""Past acts from sender to receiver.

    .. math:: x_{ij}(t) = N_{ij}(t)

    With ``scaling="prop"``, :math:`N_{ij} / \sum_h N_{ih}`, and :math:`1/(n-1)` before the sender's first act;
    ``scaling="binary"`` is goldfish's default. redeem's transformations are ``log1p`` (its ``log``), ``binary`` (``bin``) and
    ``scaling=[saturation, K]``, :math:`x / (x + K)` (``sig``), and ``recip``, :math:`1 / (1 + x)`.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("inertia", [("GMY", "FRN"), ("GMY", "FRN"), ("FRN", "GMY")], of=("GMY", "FRN"))
    [0.0, 1.0, 2.0, 2.0]
    """
    if scaling == "prop":
        return Recipe(op.SHARE, past.network(), option=(0,), number=(-1.0,), power=0)
    return Recipe(op.TIE, past.network(), option=(0,), scaling=scaling)


@statistic(
    goldfish="recip(weighted=TRUE)",
    remstats="reciprocity()",
    relevent="FrRecSnd (scaling='prop')",
    amorem="reciprocity_count, reciprocity_binary, reciprocity_exp_decay",
    eventnet="DYAD_STATISTIC IN",
    redeem="reciprocity",
)
def reciprocity(past: Past, *, scaling: Scaling = "raw") -> Recipe:
    r"""Past acts from receiver to sender.

    .. math:: x_{ij}(t) = N_{ji}(t)

    With ``scaling="prop"``, :math:`N_{ji} / \sum_h N_{hi}`, and :math:`1/(n-1)` while nobody has acted on the sender.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("reciprocity", [("GMY", "FRN"), ("FRN", "GMY")], of=("FRN", "GMY"))
    [0.0, 1.0, 1.0]
    """
    if scaling == "prop":
        return Recipe(op.SHARE, past.network(), option=(1,), number=(-1.0,), power=0)
    return Recipe(op.TIE, past.network(), option=(1,), scaling=scaling)
