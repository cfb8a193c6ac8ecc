"""Third actors: two-paths, shared partners, four-cycles."""

from dataclasses import replace
from typing import Literal

from foedus.errors import InputError
from foedus.kernels import opcodes as op
from foedus.statistics.recipe import Network, Past, Recipe, Scaling, relation
from foedus.statistics.registry import statistic

Legs = Literal["minimum", "unique", "product", "sum"]
COMBINE = {"minimum": op.LEG_MIN, "unique": op.LEG_UNIQUE, "product": op.LEG_PRODUCT, "sum": op.LEG_SUM}


def two_path(
    first: Network,
    second: Network,
    back: tuple[int, int],
    *,
    legs: str = "minimum",
    third: str | None = None,
    scaling: Scaling = "raw",
    power: int | None = None,
) -> Recipe:
    """Sum over third actors h of a leg between i and h with a leg between h and j; ``back`` reverses legs."""
    if legs not in COMBINE:
        raise InputError(f"legs='{legs}' is not known: minimum, unique, product or sum.")
    powers = {"minimum": 1, "unique": 0, "product": 2, "sum": 1}
    return Recipe(
        op.TRIAD,
        first,
        second,
        option=(*back, COMBINE[legs], -1),
        scaling=scaling,
        node=third,
        n_slots=1,
        power=powers[legs] if power is None else power,
    )


def _closure(
    past: Past, back: tuple[int, int], scaling: Scaling, unique: bool, legs: str, third: str | None
) -> Recipe:
    network = past.network()
    return two_path(network, network, back, legs="unique" if unique else legs, third=third, scaling=scaling)


@statistic(
    goldfish="trans (unique)",
    remstats="otp()",
    relevent="OTPSnd",
    amorem="transitivity_count (unique), transitivity_binary",
    eventnet="TRIANGLE_STATISTIC OUT,IN",
    redeem="general_common_partners, general_common_partner, common_partner, common_partners (OTP, unique); general_triangle, triangle (times inertia, binary)",
)
def otp(
    past: Past,
    *,
    scaling: Scaling = "raw",
    unique: bool = False,
    legs: Legs = "minimum",
    third: str | None = None,
) -> Recipe:
    r"""Outgoing two-paths: whom the sender addressed, addressed the receiver (transitivity).

    .. math:: x_{ij}(t) = \sum_{h \ne i,j} \min(N_{ih}, N_{hj})

    ``unique=True`` counts third actors instead of taking minima; ``legs="product"`` multiplies the weights of the legs, ``"sum"`` adds them;
    ``third`` names a covariate that weighs each third actor.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("otp", [("FRN", "GBR"), ("GBR", "USA")], of=("FRN", "USA"))
    [0.0, 0.0, 1.0]
    """
    return _closure(past, (0, 0), scaling, unique, legs, third)


@statistic(
    goldfish="cycle (unique)",
    remstats="itp()",
    relevent="ITPSnd",
    amorem="cyclic_count (unique), cyclic_binary",
    eventnet="TRIANGLE_STATISTIC IN,OUT",
    redeem="general_common_partners, general_common_partner, common_partner, common_partners (ITP, unique)",
)
def itp(
    past: Past,
    *,
    scaling: Scaling = "raw",
    unique: bool = False,
    legs: Legs = "minimum",
    third: str | None = None,
) -> Recipe:
    r"""Incoming two-paths: the receiver addressed those who addressed the sender (cycles).

    .. math:: x_{ij}(t) = \sum_{h \ne i,j} \min(N_{hi}, N_{jh})

    ``unique=True`` counts third actors instead of taking minima; ``legs="product"`` multiplies the weights of the legs, ``"sum"`` adds them;
    ``third`` names a covariate that weighs each third actor.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("itp", [("FRN", "GBR"), ("GBR", "USA")], of=("USA", "FRN"))
    [0.0, 0.0, 1.0]
    """
    return _closure(past, (1, 1), scaling, unique, legs, third)


@statistic(
    goldfish="common_receiver (unique)",
    remstats="osp()",
    relevent="OSPSnd (its version 1.2-1 is in error)",
    amorem="sending_balance_count (unique), sending_balance_binary",
    eventnet="TRIANGLE_STATISTIC OUT,OUT",
    redeem="general_common_partners, general_common_partner, common_partner, common_partners (OSP, unique)",
)
def osp(
    past: Past,
    *,
    scaling: Scaling = "raw",
    unique: bool = False,
    legs: Legs = "minimum",
    third: str | None = None,
) -> Recipe:
    r"""Outgoing shared partners: third actors whom both have addressed.

    .. math:: x_{ij}(t) = \sum_{h \ne i,j} \min(N_{ih}, N_{jh})

    ``unique=True`` counts third actors instead of taking minima; ``legs="product"`` multiplies the weights of the legs, ``"sum"`` adds them;
    ``third`` names a covariate that weighs each third actor.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("osp", [("FRN", "GBR"), ("USA", "GBR")], of=("FRN", "USA"))
    [0.0, 0.0, 1.0]
    """
    return _closure(past, (0, 1), scaling, unique, legs, third)


@statistic(
    goldfish="common_sender (unique)",
    remstats="isp()",
    relevent="ISPSnd",
    amorem="receiving_balance_count (unique), receiving_balance_binary",
    eventnet="TRIANGLE_STATISTIC IN,IN",
    redeem="general_common_partners, general_common_partner, common_partner, common_partners (ISP, unique)",
)
def isp(
    past: Past,
    *,
    scaling: Scaling = "raw",
    unique: bool = False,
    legs: Legs = "minimum",
    third: str | None = None,
) -> Recipe:
    r"""Incoming shared partners: third actors who have addressed both.

    .. math:: x_{ij}(t) = \sum_{h \ne i,j} \min(N_{hi}, N_{hj})

    ``unique=True`` counts third actors instead of taking minima; ``legs="product"`` multiplies the weights of the legs, ``"sum"`` adds them;
    ``third`` names a covariate that weighs each third actor.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("isp", [("GBR", "FRN"), ("GBR", "USA")], of=("FRN", "USA"))
    [0.0, 0.0, 1.0]
    """
    return _closure(past, (1, 0), scaling, unique, legs, third)


@statistic(
    goldfish="trans (coordination)",
    remstats="sp(), spUnique()",
    eventnet="TRIANGLE_STATISTIC SYM,SYM",
    redeem="general_common_partners (undirected, unique)",
)
def sp(
    past: Past,
    *,
    scaling: Scaling = "raw",
    unique: bool = False,
    legs: Legs = "minimum",
    third: str | None = None,
) -> Recipe:
    r"""Shared partners, whoever acted: :math:`x_{ij}(t) = \sum_h \min(U_{ih}, U_{jh})`, :math:`U_{ij} = N_{ij} + N_{ji}`.

    References
    ----------
    Meijerink-Bosman et al. (2022), "Discovering trends of social interaction behavior over time".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("sp", [("GBR", "FRN"), ("USA", "GBR")], of=("FRN", "USA"))
    [0.0, 0.0, 1.0]
    """
    network = past.network(symmetric=True)
    return two_path(network, network, (0, 0), legs="unique" if unique else legs, third=third, scaling=scaling)


@statistic(redeem="current_common_partners (of ties that stand now)")
def common_partners(relation_name: str, *, scaling: Scaling = "raw", third: str | None = None) -> Recipe:
    r"""Third actors to whom both have a relation now, :math:`x_{ij}(t) =
    \sum_h 1[r_{ih}(t) > 0]\,1[r_{jh}(t) > 0]`.

    Parameters
    ----------
    relation_name
        A covariate of pairs that changes over time, such as a kind of pact.

    References
    ----------
    Fritz, Rastelli, Fop, Caimo (2026), "Scalable durational event models: application to physical and digital interactions".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> pacts = {("FRN", "POL"): 1.0, ("GBR", "POL"): 1.0}
    >>> trace("common_partners(allied)", [], of=("FRN", "GBR"), allied=pacts)
    [1.0]
    """
    ties = relation(relation_name)
    return two_path(ties, ties, (0, 1), legs="unique", third=third, scaling=scaling)


@statistic(goldfish="four", eventnet="FOUR_CYCLE_STATISTIC")
def four_cycles(
    past: Past, *, scaling: Scaling = "raw", unique: bool = True, legs: Legs = "minimum"
) -> Recipe:
    r"""Four-cycles that the act would close, as between sellers and buyers.

    .. math:: x_{ij}(t) = \sum_{g \ne i} \sum_{h \ne j} 1[N_{ih} N_{gh} N_{gj} > 0]

    ``unique=False`` takes minima of the three weights, or their product or sum with ``legs=``.

    References
    ----------
    Stadtfeld, Hollway, Block (2017), "Dynamic network actor models".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("four_cycles", [("A", "x"), ("B", "x"), ("B", "y")], of=("A", "y"))
    [0.0, 0.0, 0.0, 1.0]
    """
    how = "unique" if unique else legs
    if how not in COMBINE:
        raise InputError(f"legs='{legs}' is not known: minimum, unique, product or sum.")
    power = {"minimum": 1, "unique": 0, "product": 3, "sum": 1}[how]
    network = past.network()
    return Recipe(
        op.FOUR_CYCLE, network, option=(0, 0, COMBINE[how]), scaling=scaling, n_slots=1, power=power
    )


@statistic(
    goldfish="mixed_trans, mixed_cycle, mixed_common_receiver, mixed_common_sender",
    eventnet="TRIANGLE_STATISTIC (two attributes)",
)
def mixed_two_path(
    past: Past,
    relation_name: str | None = None,
    *,
    other_act: str | tuple[str, ...] | None = None,
    first: Literal["relation", "acts"] = "relation",
    pattern: Literal["otp", "itp", "osp", "isp"] = "otp",
    legs: Legs = "unique",
    scaling: Scaling = "raw",
    third: str | None = None,
) -> Recipe:
    r"""Two-paths whose legs lie in two networks: a relation and past acts, :math:`x_{ij}(t) = \sum_h f(r_{ih}, N_{hj})` for ``otp``, or acts
    of two kinds.

    Parameters
    ----------
    relation_name
        A covariate of pairs that changes over time; with ``relation=`` in the place of acts, both legs are such.
    other_act
        Instead of a relation: acts of these kinds, remembered as the others are.
    first
        Which leg touches the sender: ``relation`` (or ``other_act``), or ``acts``.
    pattern
        Directions of the legs, as in the statistics of those names.

    References
    ----------
    Stadtfeld, Hollway, Block (2017), "Dynamic network actor models".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("mixed_two_path(friend)", [("B", "C")], of=("A", "C"), friend={("A", "B"): 1.0})
    [0.0, 1.0]
    >>> record = [("A", "B", "AID"), ("B", "C", "ASSAULT")]
    >>> trace("mixed_two_path(other_act=AID, act=ASSAULT)", record, of=("A", "C"))
    [0.0, 0.0, 1.0]
    """
    backs = {"otp": (0, 0), "itp": (1, 1), "osp": (0, 1), "isp": (1, 0)}
    if pattern not in backs:
        raise InputError(f"pattern='{pattern}' is not known: otp, itp, osp or isp.")
    if (relation_name is None) == (other_act is None):
        raise InputError("give a relation, or other_act= for acts of another kind.")
    if legs in ("minimum", "sum") and relation_name is not None and past.half_life_days is not None:
        raise InputError("a tie does not fade as a weight does: take legs=product or unique.")
    acts = past.network()
    ties = replace(past, act=other_act).network() if relation_name is None else relation(relation_name)
    one, two = (ties, acts) if first == "relation" else (acts, ties)
    power = 0 if legs == "unique" else 2 if legs == "product" and other_act is not None else 1
    return two_path(one, two, backs[pattern], legs=legs, third=third, scaling=scaling, power=power)
