"""What foedus adds: pacts in force, duties called in, enemies of partners, how fights ended, who holds whom back."""

from foedus.errors import InputError
from foedus.kernels import opcodes as op
from foedus.statistics.recipe import FORCE, Network, Past, Recipe, Scaling, relation
from foedus.statistics.registry import statistic
from foedus.statistics.triads import two_path

ANSWERS = ("ASSAULT", "COERCE", "MOBILIZE", "THREATEN", "SANCTION")
DEFEATS = ("RETREAT", "CONCEDE")
SENDER, RECEIVER = 1, 2


@statistic()
def pact(kind: str = "defence", *, scaling: Scaling = "raw") -> Recipe:
    r"""A pact of this kind in force between sender and receiver, :math:`x_{ij}(t) = p_{ij}(t)`.

    Parameters
    ----------
    kind
        Reads the covariate of pairs named ``pact:kind``: 1 where i owes j such a duty.

    References
    ----------
    Leeds, Ritter, Mitchell, Long (2002), "Alliance treaty obligations and provisions, 1815-1944".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("pact(defence)", [], of=("SUN", "MNG"), **{"pact:defence": {("SUN", "MNG"): 1.0}})
    [1.0]
    """
    return Recipe(op.TIE, relation(f"pact:{kind}"), option=(0,), scaling=scaling)


@statistic()
def contiguity(relation_name: str = "contiguity") -> Recipe:
    r"""Whether the two share a border now, :math:`x_{ij}(t) = b_{ij}(t)`.

    References
    ----------
    Stinnett, Tir, Schafer, Diehl, Gochman (2002), "The Correlates of War project direct contiguity data, version 3".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("contiguity", [], of=("SUN", "MNG"), contiguity={("SUN", "MNG"): 1.0})
    [1.0]
    """
    return Recipe(op.TIE, relation(relation_name), option=(0,))


@statistic()
def capability_ratio(covariate: str = "cinc", *, scaling: Scaling = "raw") -> Recipe:
    r"""The sender's share of the two actors' capabilities, :math:`x_{ij}(t) = c_i / (c_i + c_j)`; 1/2 if both are nought.

    Parameters
    ----------
    covariate
        A covariate of actors; by default ``cinc``, the Composite Index of National Capability.

    References
    ----------
    Singer, Bremer, Stuckey (1972), "Capability distribution, uncertainty, and major power war, 1820-1965".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("capability_ratio", [], of=("JPN", "MNG"), cinc={"JPN": 0.06, "MNG": 0.02})
    [0.75]
    """
    return Recipe(op.PAIR_OF_NODES, node=covariate, option=(-1, op.RATIO), scaling=scaling)


@statistic()
def duty_open(
    past: Past, *, kind: str = "defence", within_days: float = 90.0, answer: str | tuple[str, ...] = ANSWERS
) -> Recipe:
    r"""A duty called in and not yet answered, by debtor toward aggressor.

    i owes k a duty of this ``kind``; a attacked k at time s; i has not acted on a since, and ``within_days`` have not passed:

    .. math:: x_{ia}(t) = 1[\exists k, s: p_{ik}(s) > 0,\ a \to k \text{ at } s,\ 0 < t - s \le W,\ i \nrightarrow a \text{ in } (s, t)]

    Parameters
    ----------
    kind
        Kind of pact that is called in; reads the covariate ``pact:kind``.
    within_days
        Days after which an unanswered duty has lapsed.
    answer
        Acts of the debtor on the aggressor that close it. ``act`` names what counts as an attack (ASSAULT).

    References
    ----------
    Leeds (2003), "Alliance reliability in times of war: explaining state decisions to violate treaties".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> record = [("JPN", "MNG", "ASSAULT"), ("SUN", "JPN", "ASSAULT")]
    >>> trace("duty_open", record, of=("SUN", "JPN"), **{"pact:defence": {("SUN", "MNG"): 1.0}})
    [0.0, 1.0, 0.0]
    """
    if not within_days > 0:
        raise InputError(f"within_days={within_days:g} is not a positive number of days.")
    answers = frozenset((answer,) if isinstance(answer, str) else answer)
    return Recipe(
        op.DUTY,
        past.in_order(default=("ASSAULT",)),
        relation(f"pact:{kind}"),
        Network(acts=answers),
        number=(within_days,),
        power=0,
        n_slots=1,
    )


@statistic()
def attack_on_partner(
    past: Past, *, kind: str = "defence", unique: bool = True, scaling: Scaling = "raw"
) -> Recipe:
    r"""Partners of the sender whom the receiver has attacked.

    .. math:: x_{ij}(t) = \sum_h 1[p_{ih}(t) > 0]\, 1[F_{jh}(t) > 0]

    F counts attacks (``act``, by default ASSAULT and COERCE); ``unique=False`` sums them.

    References
    ----------
    Leeds (2003), "Alliance reliability in times of war: explaining state decisions to violate treaties".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> pacts = {"pact:defence": {("SUN", "MNG"): 1.0}}
    >>> trace("attack_on_partner", [("JPN", "MNG", "ASSAULT")], of=("SUN", "JPN"), **pacts)
    [0.0, 1.0]
    """
    return _mixed(relation(f"pact:{kind}"), past.network(default=FORCE), (0, 1), unique, scaling)


@statistic()
def threat_to_neighbour(
    past: Past, *, relation_name: str = "contiguity", unique: bool = True, scaling: Scaling = "raw"
) -> Recipe:
    r"""Neighbours of the sender whom the receiver has attacked, :math:`x_{ij}(t) =
    \sum_h 1[b_{ih}(t) > 0]\, 1[F_{jh}(t) > 0]`.

    References
    ----------
    Stinnett, Tir, Schafer, Diehl, Gochman (2002), "The Correlates of War project direct contiguity data, version 3".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> border = {("SUN", "MNG"): 1.0}
    >>> trace("threat_to_neighbour", [("JPN", "MNG", "ASSAULT")], of=("SUN", "JPN"), contiguity=border)
    [0.0, 1.0]
    """
    return _mixed(relation(relation_name), past.network(default=FORCE), (0, 1), unique, scaling)


@statistic()
def common_enemy(past: Past, *, unique: bool = True, scaling: Scaling = "raw") -> Recipe:
    r"""Third actors with whom both have fought, :math:`x_{ij}(t) =
    \sum_h 1[F_{ih} + F_{hi} > 0]\, 1[F_{jh} + F_{hj} > 0]`.

    References
    ----------
    Maoz, Terris, Kuperman, Talmud (2007), "What is the enemy of my enemy?".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("common_enemy", [("JPN", "SUN", "ASSAULT"), ("CHN", "JPN", "ASSAULT")], of=("SUN", "CHN"))
    [0.0, 0.0, 1.0]
    """
    fights = past.network(default=FORCE, symmetric=True)
    return two_path(fights, fights, (0, 0), legs="unique" if unique else "minimum", scaling=scaling)


@statistic()
def enemy_of_partner(
    past: Past, *, kind: str = "defence", unique: bool = True, scaling: Scaling = "raw"
) -> Recipe:
    r"""Partners of the sender that have fought the receiver, :math:`x_{ij}(t) =
    \sum_h 1[p_{ih}(t) > 0]\, 1[F_{hj} + F_{jh} > 0]`.

    References
    ----------
    Maoz, Terris, Kuperman, Talmud (2007), "What is the enemy of my enemy?".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> pacts = {"pact:defence": {("SUN", "MNG"): 1.0}}
    >>> trace("enemy_of_partner", [("MNG", "JPN", "ASSAULT")], of=("SUN", "JPN"), **pacts)
    [0.0, 1.0]
    """
    fights = past.network(default=FORCE, symmetric=True)
    return _mixed(relation(f"pact:{kind}"), fights, (0, 0), unique, scaling)


@statistic()
def partner_of_enemy(
    past: Past, *, kind: str = "defence", unique: bool = True, scaling: Scaling = "raw"
) -> Recipe:
    r"""Enemies of the sender that have a pact with the receiver, :math:`x_{ij}(t) =
    \sum_h 1[F_{ih} + F_{hi} > 0]\, 1[p_{hj}(t) > 0]`.

    References
    ----------
    Maoz, Terris, Kuperman, Talmud (2007), "What is the enemy of my enemy?".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> pacts = {"pact:defence": {("JPN", "GMY"): 1.0}}
    >>> trace("partner_of_enemy", [("JPN", "SUN", "ASSAULT")], of=("SUN", "GMY"), **pacts)
    [0.0, 1.0]
    """
    fights = past.network(default=FORCE, symmetric=True)
    return _mixed(fights, relation(f"pact:{kind}"), (0, 0), unique, scaling)


@statistic()
def partner_pact_with_enemy(
    past: Past, *, kind: str = "nonaggression", unique: bool = True, scaling: Scaling = "raw"
) -> Recipe:
    r"""Isolation: pacts of the sender's partners with the receiver, whom the sender fights or not.

    .. math:: x_{ij}(t) = \sum_h 1[p^{\text{any}}_{ih}(t) > 0]\, 1[p_{hj}(t) > 0]

    where the first leg is ``pact:any`` and the second a pact of this ``kind``. Multiply by ``inertia(act=...)`` or
    ``reciprocity(act=...)`` to restrict it to enemies.

    References
    ----------
    Maoz, Terris, Kuperman, Talmud (2007), "What is the enemy of my enemy?".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> pacts = {"pact:any": {("JPN", "GMY"): 1.0}, "pact:nonaggression": {("GMY", "SUN"): 1.0}}
    >>> trace("partner_pact_with_enemy", [], of=("JPN", "SUN"), **pacts)
    [1.0]
    """
    return _mixed(relation("pact:any"), relation(f"pact:{kind}"), (0, 0), unique, scaling)


@statistic()
def lost_last_fight(past: Past) -> Recipe:
    r"""Whether, of the two, the sender was the last to admit defeat (``act``, by default RETREAT or CONCEDE).

    .. math:: x_{ij}(t) = 1[\text{last defeat between i and j was i's}]

    References
    ----------
    Goertz, Diehl (1993), "Enduring rivalries: theoretical constructs and empirical patterns".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("lost_last_fight", [("JPN", "SUN", "RETREAT"), ("SUN", "JPN", "CONCEDE")], of=("JPN", "SUN"))
    [0.0, 1.0, 0.0]
    """
    return Recipe(op.LOST, past.in_order(default=DEFEATS), power=0)


@statistic()
def war_elsewhere_sender(past: Past, *, unique: bool = False, scaling: Scaling = "raw") -> Recipe:
    r"""The sender's fights with anyone but the receiver, :math:`x_{ij}(t) = \sum_{h \ne j} F_{ih} + F_{hi}`.

    ``unique=True`` counts opponents. Give ``window_days`` or ``half_life_days`` to let wars end.

    References
    ----------
    Goertz, Diehl (1993), "Enduring rivalries: theoretical constructs and empirical patterns".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("war_elsewhere_sender", [("JPN", "CHN", "ASSAULT")], of=("JPN", "SUN"))
    [0.0, 1.0]
    """
    return _elsewhere(past, SENDER, unique, scaling)


@statistic()
def war_elsewhere_receiver(past: Past, *, unique: bool = False, scaling: Scaling = "raw") -> Recipe:
    r"""The receiver's fights with anyone but the sender, :math:`x_{ij}(t) = \sum_{h \ne i} F_{jh} + F_{hj}`.

    References
    ----------
    Goertz, Diehl (1993), "Enduring rivalries: theoretical constructs and empirical patterns".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("war_elsewhere_receiver", [("JPN", "CHN", "ASSAULT")], of=("SUN", "JPN"))
    [0.0, 1.0]
    """
    return _elsewhere(past, RECEIVER, unique, scaling)


@statistic()
def principal_restrained(past: Past, *, relation_name: str = "principal", scaling: Scaling = "raw") -> Recipe:
    r"""The sender's principal has called on it (``act``, by default REQUEST), :math:`x_{ij}(t) =
    \sum_h r_{ih}(t)\, N_{hi}(t)`.

    Parameters
    ----------
    relation_name
        Covariate of pairs: 1 from a field army or client to the actor it answers to.

    References
    ----------
    Salehyan (2010), "The delegation of war to rebel organizations".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> chain = {("JPN-KWA", "JPN"): 1.0}
    >>> trace("principal_restrained", [("JPN", "JPN-KWA", "REQUEST")], of=("JPN-KWA", "SUN"), principal=chain)
    [0.0, 1.0]
    """
    return _from(past, ("REQUEST",), relation_name, SENDER, scaling)


@statistic()
def patron_aid(past: Past, *, relation_name: str = "patron", scaling: Scaling = "raw") -> Recipe:
    r"""The sender's patron has aided it (``act``, by default AID and SUPPORT), :math:`x_{ij}(t) =
    \sum_h r_{ih}(t)\, N_{hi}(t)`.

    Parameters
    ----------
    relation_name
        Covariate of pairs: 1 from a client to its patron; ``principal`` or ``pact:aid`` will do.

    References
    ----------
    Salehyan (2010), "The delegation of war to rebel organizations".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("patron_aid", [("SUN", "CHN", "AID")], of=("CHN", "JPN"), patron={("CHN", "SUN"): 1.0})
    [0.0, 1.0]
    """
    return _from(past, ("AID", "SUPPORT"), relation_name, SENDER, scaling)


@statistic()
def patron_aid_receiver(past: Past, *, relation_name: str = "patron", scaling: Scaling = "raw") -> Recipe:
    r"""The receiver's patron has aided it, :math:`x_{ij}(t) = \sum_h r_{jh}(t)\, N_{hj}(t)`.

    References
    ----------
    Salehyan (2010), "The delegation of war to rebel organizations".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("patron_aid_receiver", [("SUN", "CHN", "AID")], of=("JPN", "CHN"), patron={("CHN", "SUN"): 1.0})
    [0.0, 1.0]
    """
    return _from(past, ("AID", "SUPPORT"), relation_name, RECEIVER, scaling)


def _mixed(first: Network, second: Network, back: tuple[int, int], unique: bool, scaling: Scaling) -> Recipe:
    legs, power = ("unique", 0) if unique else ("product", 1)
    return two_path(first, second, back, legs=legs, scaling=scaling, power=power)


def _elsewhere(past: Past, side: int, unique: bool, scaling: Scaling) -> Recipe:
    fights = past.network(default=FORCE, symmetric=True)
    unique = (
        unique or scaling == "binary"
    )  # a count of opponents is exact; a difference of decayed weights is not
    return Recipe(op.ELSEWHERE, fights, option=(side, int(unique)), scaling=scaling, power=0 if unique else 1)


def _from(past: Past, default: tuple[str, ...], relation_name: str, side: int, scaling: Scaling) -> Recipe:
    return Recipe(
        op.FROM_RELATION,
        past.network(default=default),
        relation(relation_name),
        option=(side,),
        scaling=scaling,
    )
