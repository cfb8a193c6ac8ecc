"""What is known of the actors, the pair and the world besides their acts."""

from foedus.kernels import opcodes as op
from foedus.statistics.recipe import Recipe, Scaling, relation
from foedus.statistics.registry import statistic


@statistic(
    goldfish="ego", remstats="send", relevent="CovSnd", eventnet="NODE_STATISTIC SOURCE", redeem="monadic_cov"
)
def send(covariate: str, *, scaling: Scaling = "raw") -> Recipe:
    r"""A covariate of the sender, :math:`x_{ij}(t) = z_i(t)`.

    Parameters
    ----------
    covariate
        A covariate of actors, static or changing over time.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("send(wealth)", [], of=("GMY", "FRN"), wealth={"GMY": 3.0, "FRN": 1.0})
    [3.0]
    """
    return Recipe(op.SEND, node=covariate, scaling=scaling)


@statistic(
    goldfish="alter",
    remstats="receive",
    relevent="CovRec",
    eventnet="NODE_STATISTIC TARGET",
    redeem="monadic_cov",
)
def receive(covariate: str, *, scaling: Scaling = "raw") -> Recipe:
    r"""A covariate of the receiver, :math:`x_{ij}(t) = z_j(t)`.

    Parameters
    ----------
    covariate
        A covariate of actors, static or changing over time.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("receive(wealth)", [], of=("GMY", "FRN"), wealth={"GMY": 3.0, "FRN": 1.0})
    [1.0]
    """
    return Recipe(op.RECEIVE, node=covariate, scaling=scaling)


@statistic(goldfish="same", remstats="same", redeem="monadic_cov(fun=same)")
def same(covariate: str, *, scaling: Scaling = "raw") -> Recipe:
    r"""Whether both actors have the same value.

    .. math:: x_{ij}(t) = 1[z_i(t) = z_j(t)]

    Parameters
    ----------
    covariate
        A covariate of actors, static or changing over time.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("same(wealth)", [], of=("GMY", "FRN"), wealth={"GMY": 3.0, "FRN": 1.0})
    [0.0]
    """
    return Recipe(op.PAIR_OF_NODES, node=covariate, option=(-1, op.SAME), scaling=scaling)


@statistic(goldfish="diff", remstats="difference", redeem="monadic_cov(fun=|u - v|)")
def difference(covariate: str, *, scaling: Scaling = "raw") -> Recipe:
    r"""Distance of the two values.

    .. math:: x_{ij}(t) = |z_i(t) - z_j(t)|

    Parameters
    ----------
    covariate
        A covariate of actors, static or changing over time.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("difference(wealth)", [], of=("GMY", "FRN"), wealth={"GMY": 3.0, "FRN": 1.0})
    [2.0]
    """
    return Recipe(op.PAIR_OF_NODES, node=covariate, option=(-1, op.DIFFERENCE), scaling=scaling)


@statistic(remstats="difference(absolute=FALSE)")
def signed_difference(covariate: str, *, scaling: Scaling = "raw") -> Recipe:
    r"""Sender's value less the receiver's.

    .. math:: x_{ij}(t) = z_i(t) - z_j(t)

    Parameters
    ----------
    covariate
        A covariate of actors, static or changing over time.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("signed_difference(wealth)", [], of=("GMY", "FRN"), wealth={"GMY": 3.0, "FRN": 1.0})
    [2.0]
    """
    return Recipe(op.PAIR_OF_NODES, node=covariate, option=(-1, op.SIGNED), scaling=scaling)


@statistic(remstats="average")
def average(covariate: str, *, scaling: Scaling = "raw") -> Recipe:
    r"""Mean of the two values.

    .. math:: x_{ij}(t) = (z_i(t) + z_j(t)) / 2

    Parameters
    ----------
    covariate
        A covariate of actors, static or changing over time.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("average(wealth)", [], of=("GMY", "FRN"), wealth={"GMY": 3.0, "FRN": 1.0})
    [2.0]
    """
    return Recipe(op.PAIR_OF_NODES, node=covariate, option=(-1, op.AVERAGE), scaling=scaling)


@statistic(goldfish="sim")
def similarity(covariate: str, *, scaling: Scaling = "raw") -> Recipe:
    r"""Nearness of the two values: the distance with its sign turned.

    .. math:: x_{ij}(t) = -|z_i(t) - z_j(t)|

    Parameters
    ----------
    covariate
        A covariate of actors, static or changing over time.

    References
    ----------
    Stadtfeld, Block (2017), "Interactions, actors, and time".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("similarity(wealth)", [], of=("GMY", "FRN"), wealth={"GMY": 3.0, "FRN": 1.0})
    [-2.0]
    """
    return Recipe(op.PAIR_OF_NODES, node=covariate, option=(-1, op.SIMILAR), scaling=scaling)


@statistic(relevent="CovInt")
def sum_(covariate: str, *, scaling: Scaling = "raw") -> Recipe:
    r"""Sum of the two values.

    .. math:: x_{ij}(t) = z_i(t) + z_j(t)

    Parameters
    ----------
    covariate
        A covariate of actors, static or changing over time.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("sum(wealth)", [], of=("GMY", "FRN"), wealth={"GMY": 3.0, "FRN": 1.0})
    [4.0]
    """
    return Recipe(op.PAIR_OF_NODES, node=covariate, option=(-1, op.SUM), scaling=scaling)


@statistic(remstats="minimum")
def minimum(covariate: str, *, scaling: Scaling = "raw") -> Recipe:
    r"""Smaller of the two values.

    .. math:: x_{ij}(t) = \min(z_i(t), z_j(t))

    Parameters
    ----------
    covariate
        A covariate of actors, static or changing over time.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("minimum(wealth)", [], of=("GMY", "FRN"), wealth={"GMY": 3.0, "FRN": 1.0})
    [1.0]
    """
    return Recipe(op.PAIR_OF_NODES, node=covariate, option=(-1, op.MINIMUM), scaling=scaling)


@statistic(remstats="maximum")
def maximum(covariate: str, *, scaling: Scaling = "raw") -> Recipe:
    r"""Larger of the two values.

    .. math:: x_{ij}(t) = \max(z_i(t), z_j(t))

    Parameters
    ----------
    covariate
        A covariate of actors, static or changing over time.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("maximum(wealth)", [], of=("GMY", "FRN"), wealth={"GMY": 3.0, "FRN": 1.0})
    [3.0]
    """
    return Recipe(op.PAIR_OF_NODES, node=covariate, option=(-1, op.MAXIMUM), scaling=scaling)


@statistic(goldfish="ego_alter_interaction of one attribute", redeem="monadic_cov(fun=product)")
def product(covariate: str, *, scaling: Scaling = "raw") -> Recipe:
    r"""Product of the two values; for two covariates write ``send(one):receive(other)``.

    .. math:: x_{ij}(t) = z_i(t) \, z_j(t)

    Parameters
    ----------
    covariate
        A covariate of actors, static or changing over time.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("product(wealth)", [], of=("GMY", "FRN"), wealth={"GMY": 3.0, "FRN": 1.0})
    [3.0]
    """
    return Recipe(op.PAIR_OF_NODES, node=covariate, option=(-1, op.PRODUCT), scaling=scaling)


@statistic(
    goldfish="tie(weighted=TRUE)",
    remstats="tie, dyad",
    relevent="CovEvent",
    eventnet="DYAD_STATISTIC (an attribute that events set)",
    redeem="dyadic_cov",
)
def tie(covariate: str, *, reverse: bool = False, scaling: Scaling = "raw") -> Recipe:
    r"""A covariate of the pair, :math:`x_{ij}(t) = z_{ij}(t)`; of the pair read backwards with ``reverse=True``.

    Parameters
    ----------
    covariate
        A covariate of pairs: a matrix, or a table that changes over time.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("tie(trade)", [], of=("GMY", "FRN"), trade={("GMY", "FRN"): 7.0})
    [7.0]
    """
    return Recipe(op.TIE, relation(covariate), option=(int(reverse),), scaling=scaling)


@statistic(remstats="userStat")
def userstat(table: str, *, scaling: Scaling = "raw") -> Recipe:
    r"""Any numbers of your own, from a table of pairs that changes over time: :math:`x_{ij}(t)` as last stated.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("userstat(mine)", [], of=("GMY", "FRN"), mine={("GMY", "FRN"): 0.5})
    [0.5]
    """
    return Recipe(op.TIE, relation(table), option=(0,), scaling=scaling)


@statistic(remstats="event", eventnet="NETWORK_STATISTIC")
def event(covariate: str, *, scaling: Scaling = "raw") -> Recipe:
    r"""A value that all pairs share at a time, :math:`x_{ij}(t) = z(t)`; in an ordinal model it needs an interaction.

    Parameters
    ----------
    covariate
        A table of times and values that names nobody, such as an attribute of each event, or a number.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("event(winter)", [], of=("GMY", "FRN"), winter=1.0)
    [1.0]
    """
    return Recipe(op.WORLD, world=covariate, scaling=scaling)
