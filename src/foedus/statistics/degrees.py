"""How active and how sought-after the two actors are."""

from dataclasses import replace

from foedus.errors import InputError
from foedus.kernels import opcodes as op
from foedus.statistics.recipe import Past, Recipe, Scaling
from foedus.statistics.registry import statistic

SENDER, RECEIVER = 1, 2
ONE_OF_THE_OTHERS, HALF_EACH, ONE_OF_ALL = -1.0, -2.0, -3.0
"""Stand for 1 / (n - 1), 1 / (2n) and 1 / n, which are not known before the actors are."""
OUT, IN, BOTH = 1, 2, 3


def _degree(
    past: Past, side: int, direction: int, scaling: Scaling, unique: bool, empty: float | None
) -> Recipe:
    share = _share(past, scaling, direction, empty)
    return Recipe(
        op.DEGREE,
        past.network(),
        option=(side, direction, int(unique), share),
        number=(_before(empty, ONE_OF_THE_OTHERS) if share else 0.0,),
        scaling="raw" if share else scaling,
        power=0 if share or unique else 1,
    )


def _share(past: Past, scaling: Scaling, direction: int, empty: float | None) -> int:
    """By how many times all acts a share divides: each has one sender and one receiver; 0 where it is no share."""
    if scaling != "prop":
        if empty is not None:
            raise InputError("empty is the share while nothing counts: it needs scaling=prop.")
        return 0
    if past.relation is not None:
        raise InputError("scaling=prop is a share of past acts, and relation= counts ties.")
    return 2 if direction == BOTH else 1


def _before(empty: float | None, otherwise: float) -> float:
    if empty is None:
        return otherwise
    if not 0 <= empty < float("inf"):
        raise InputError(f"empty={empty:g} is not a share.")
    return float(empty)


@statistic(
    goldfish="outdeg(type='ego', weighted=TRUE)",
    remstats="outdegreeSender()",
    relevent="NODSnd (scaling='prop')",
    amorem="sender_outdegree",
    eventnet="DEGREE_STATISTIC OUT SOURCE",
    redeem="general_count_out_sender, count, general_degree_out_sender (unique), degree",
)
def outdegree_sender(
    past: Past, *, scaling: Scaling = "raw", unique: bool = False, empty: float | None = None
) -> Recipe:
    r"""Activity: past acts by the sender.

    .. math:: x_{ij}(t) = o_i(t) = \sum_h N_{ih}(t)

    ``unique=True`` counts distinct receivers; ``scaling="prop"`` divides by all past acts, :math:`1/(n-1)` while there are none,
    as in relevent; ``empty`` says otherwise (remstats: 1/n at the first time, 0 when a window has emptied).

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("outdegree_sender", [("JPN", "CHN"), ("JPN", "SUN")], of=("JPN", "CHN"))
    [0.0, 1.0, 2.0]
    """
    return _degree(past, SENDER, OUT, scaling, unique, empty)


@statistic(
    goldfish="outdeg(type='alter', weighted=TRUE)",
    remstats="outdegreeReceiver()",
    relevent="NODRec (scaling='prop')",
    eventnet="DEGREE_STATISTIC OUT TARGET",
    redeem="general_count_out_receiver, general_degree_out_receiver (unique)",
)
def outdegree_receiver(
    past: Past, *, scaling: Scaling = "raw", unique: bool = False, empty: float | None = None
) -> Recipe:
    r"""Past acts by the receiver, :math:`x_{ij}(t) = o_j(t) = \sum_h N_{jh}(t)`.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("outdegree_receiver", [("JPN", "CHN")], of=("CHN", "JPN"))
    [0.0, 1.0]
    """
    return _degree(past, RECEIVER, OUT, scaling, unique, empty)


@statistic(
    goldfish="indeg(type='ego', weighted=TRUE)",
    remstats="indegreeSender()",
    relevent="NIDSnd (scaling='prop')",
    eventnet="DEGREE_STATISTIC IN SOURCE",
    redeem="general_count_in_sender, general_degree_in_sender (unique)",
)
def indegree_sender(
    past: Past, *, scaling: Scaling = "raw", unique: bool = False, empty: float | None = None
) -> Recipe:
    r"""Past acts toward the sender, :math:`x_{ij}(t) = d_i(t) = \sum_h N_{hi}(t)`.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("indegree_sender", [("JPN", "CHN")], of=("CHN", "JPN"))
    [0.0, 1.0]
    """
    return _degree(past, SENDER, IN, scaling, unique, empty)


@statistic(
    goldfish="indeg(type='alter', weighted=TRUE)",
    remstats="indegreeReceiver()",
    relevent="NIDRec (scaling='prop')",
    amorem="receiver_indegree",
    eventnet="DEGREE_STATISTIC IN TARGET",
    redeem="general_count_in_receiver, general_degree_in_receiver (unique)",
)
def indegree_receiver(
    past: Past, *, scaling: Scaling = "raw", unique: bool = False, empty: float | None = None
) -> Recipe:
    r"""Popularity: past acts toward the receiver.

    .. math:: x_{ij}(t) = d_j(t) = \sum_h N_{hj}(t)

    ``unique=True`` counts distinct senders (goldfish's default); ``scaling="prop"`` divides by all past acts.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("indegree_receiver", [("JPN", "CHN"), ("GMY", "CHN")], of=("SUN", "CHN"))
    [0.0, 1.0, 2.0]
    """
    return _degree(past, RECEIVER, IN, scaling, unique, empty)


@statistic(
    remstats="totaldegreeSender()",
    relevent="NTDegSnd (scaling='prop')",
    eventnet="DEGREE_STATISTIC SYM SOURCE",
)
def totaldegree_sender(
    past: Past, *, scaling: Scaling = "raw", unique: bool = False, empty: float | None = None
) -> Recipe:
    r"""Past acts by and toward the sender, :math:`x_{ij}(t) = o_i(t) + d_i(t)`; as a share, of twice all past acts.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("totaldegree_sender", [("JPN", "CHN"), ("CHN", "JPN")], of=("JPN", "CHN"))
    [0.0, 1.0, 2.0]
    """
    return _degree(past, SENDER, BOTH, scaling, unique, empty)


@statistic(
    remstats="totaldegreeReceiver()",
    relevent="NTDegRec (scaling='prop')",
    eventnet="DEGREE_STATISTIC SYM TARGET",
)
def totaldegree_receiver(
    past: Past, *, scaling: Scaling = "raw", unique: bool = False, empty: float | None = None
) -> Recipe:
    r"""Past acts by and toward the receiver, :math:`x_{ij}(t) = o_j(t) + d_j(t)`.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("totaldegree_receiver", [("JPN", "CHN"), ("CHN", "JPN")], of=("JPN", "CHN"))
    [0.0, 1.0, 2.0]
    """
    return _degree(past, RECEIVER, BOTH, scaling, unique, empty)


def _degree_pair(past: Past, kind: int, scaling: Scaling, unique: bool, empty: float | None) -> Recipe:
    share = int(_share(past, scaling, BOTH, empty) > 0)
    return Recipe(
        op.DEGREE_PAIR,
        past.network(),
        option=(kind, BOTH, int(unique), share),
        number=(_before(empty, ONE_OF_ALL) if share else 0.0,),
        scaling="raw" if share else scaling,
        power=0 if share or unique else 1,
    )


@statistic(remstats="totaldegreeDyad()", redeem="general_count_sum, general_degree_sum (unique)")
def totaldegree_dyad(
    past: Past, *, scaling: Scaling = "raw", unique: bool = False, empty: float | None = None
) -> Recipe:
    r"""Total degrees of both actors, :math:`x_{ij}(t) = D_i(t) + D_j(t)`.

    :math:`D_i = o_i + d_i`; for undirected events, the events that involve i. ``scaling="prop"`` divides by twice all past
    acts, :math:`1/n` before the first.

    References
    ----------
    Meijerink-Bosman, Back, Geukes, Leenders, Mulder (2022), "Discovering trends of social interaction behavior over time".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("totaldegree_dyad", [("JPN", "CHN")], of=("JPN", "CHN"))
    [0.0, 2.0]
    """
    if scaling == "prop":
        mine, theirs = (_degree(past, side, BOTH, scaling, unique, empty) for side in (SENDER, RECEIVER))
        halves = (HALF_EACH if empty is None else empty / 2,)
        return replace(mine, number=halves, parts=(replace(theirs, number=halves),))
    return _degree_pair(past, 0, scaling, unique, empty)


@statistic(remstats="degreeMin()")
def degree_min(
    past: Past, *, scaling: Scaling = "raw", unique: bool = False, empty: float | None = None
) -> Recipe:
    r"""Smaller of the two total degrees, :math:`x_{ij}(t) = \min(D_i(t), D_j(t))`.

    ``scaling="prop"`` divides by all past acts, 1/n before the first (or ``empty``); then every pair moves with every act.

    References
    ----------
    Meijerink-Bosman et al. (2022); see ``totaldegree_dyad``.

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("degree_min", [("JPN", "CHN"), ("JPN", "SUN")], of=("JPN", "CHN"))
    [0.0, 1.0, 1.0]
    """
    return _degree_pair(past, 1, scaling, unique, empty)


@statistic(remstats="degreeMax()")
def degree_max(
    past: Past, *, scaling: Scaling = "raw", unique: bool = False, empty: float | None = None
) -> Recipe:
    r"""Larger of the two total degrees, :math:`x_{ij}(t) = \max(D_i(t), D_j(t))`.

    ``scaling="prop"`` divides by all past acts, 1/n before the first (or ``empty``); then every pair moves with every act.

    References
    ----------
    Meijerink-Bosman et al. (2022); see ``totaldegree_dyad``.

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("degree_max", [("JPN", "CHN"), ("JPN", "SUN")], of=("JPN", "CHN"))
    [0.0, 1.0, 2.0]
    """
    return _degree_pair(past, 2, scaling, unique, empty)


@statistic(remstats="degreeDiff()", redeem="general_count_absdiff, general_degree_absdiff (unique)")
def degree_diff(
    past: Past, *, scaling: Scaling = "raw", unique: bool = False, empty: float | None = None
) -> Recipe:
    r"""Distance of the two total degrees, :math:`x_{ij}(t) = |D_i(t) - D_j(t)|`.

    ``scaling="prop"`` divides by all past acts, 1/n before the first (or ``empty``); then every pair moves with every act.

    References
    ----------
    Meijerink-Bosman et al. (2022); see ``totaldegree_dyad``.

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("degree_diff", [("JPN", "CHN"), ("JPN", "SUN")], of=("JPN", "CHN"))
    [0.0, 0.0, 1.0]
    """
    return _degree_pair(past, 3, scaling, unique, empty)
