"""Whom an actor has ties with: what they are like, how they hang together, how alike two actors' circles are."""

from typing import Literal

from foedus.kernels import opcodes as op
from foedus.statistics.recipe import Past, Recipe, Scaling
from foedus.statistics.registry import statistic

Side = Literal["receiver", "sender"]
Summary = Literal["mean", "sum", "minimum", "maximum"]
Alone = Literal["mean", "zero"]
SIDES = {"sender": 1, "receiver": 2}
SUMMARIES = {"mean": op.MEAN, "sum": op.TOTAL, "minimum": op.LEAST, "maximum": op.MOST}


@statistic(goldfish="tertius (type='alter' is side='receiver')")
def tertius(
    past: Past,
    covariate: str,
    *,
    side: Side = "receiver",
    summary: Summary = "mean",
    alone: Alone = "mean",
    scaling: Scaling = "raw",
) -> Recipe:
    r"""What those who have acted on the receiver (or on the sender) are like on average.

    .. math:: x_{ij}(t) = \frac{\sum_{h: N_{hj}(t) > 0} z_h(t)}{\sum_h 1[N_{hj}(t) > 0]}

    Parameters
    ----------
    covariate
        A covariate of actors, static or changing over time.
    side
        Whose in-neighbours: ``receiver`` or ``sender``.
    summary
        ``mean``, ``sum``, ``minimum`` or ``maximum`` of their values.
    alone
        An actor on whom nobody has acted gets the ``mean`` of the others' (as goldfish documents; 0 while there are none), or
        ``zero`` (what goldfish 1.7 computes where its network is empty at first).

    References
    ----------
    Stadtfeld, Block (2017), "Interactions, actors, and time".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> acts = [("A", "B"), ("C", "B")]
    >>> trace("tertius(wealth)", acts, of=("C", "B"), wealth={"A": 3.0, "C": 1.0})
    [0.0, 3.0, 2.0]
    """
    option = (-1, SIDES[side], SUMMARIES[summary], int(alone == "mean"))
    return Recipe(op.TERTIUS, past.network(), option=option, scaling=scaling, power=0, node=covariate)


@statistic(goldfish="tertius_diff")
def tertius_diff(
    past: Past,
    covariate: str,
    *,
    summary: Summary = "mean",
    alone: Alone = "mean",
    scaling: Scaling = "raw",
) -> Recipe:
    r"""Distance of the sender from what those who have acted on the receiver are like.

    .. math:: x_{ij}(t) = \left| z_i(t) - \frac{\sum_{h: N_{hj}(t) > 0} z_h(t)}{\sum_h 1[N_{hj}(t) > 0]} \right|

    Parameters
    ----------
    covariate
        A covariate of actors, static or changing over time.
    summary
        ``mean``, ``sum``, ``minimum`` or ``maximum`` of the in-neighbours' values.
    alone
        Where nobody has acted on the receiver: the ``mean`` of the sender's distances from the others, or ``zero``.

    References
    ----------
    Stadtfeld, Block (2017), "Interactions, actors, and time".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("tertius_diff(wealth)", [("A", "B")], of=("C", "B"), wealth={"A": 3.0, "C": 1.0})
    [0.0, 2.0]
    """
    option = (-1, 2, SUMMARIES[summary], int(alone == "mean"))
    return Recipe(op.TERTIUS_DIFF, past.network(), option=option, scaling=scaling, power=0, node=covariate)


@statistic(goldfish="node_trans (type='ego' is side='sender')")
def node_trans(past: Past, *, side: Side = "sender", scaling: Scaling = "raw") -> Recipe:
    r"""Transitive triangles of which the sender (or the receiver) is the source.

    .. math:: x_{ij}(t) = \sum_{h, k} 1[N_{ih} > 0]\, 1[N_{hk} > 0]\, 1[N_{ik} > 0]

    Parameters
    ----------
    side
        Whose triangles: ``sender`` or ``receiver``.

    References
    ----------
    Stadtfeld, Block (2017), "Interactions, actors, and time".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("node_trans", [("A", "B"), ("B", "C"), ("A", "C")], of=("A", "B"))
    [0.0, 0.0, 0.0, 1.0]
    """
    return Recipe(op.NODE_TRANS, past.network(), option=(SIDES[side],), scaling=scaling, power=0)


@statistic(eventnet="open paths")
def open_paths(past: Past, *, side: Side = "sender", scaling: Scaling = "raw") -> Recipe:
    r"""Two-paths of which the sender (or the receiver) is the source and that no tie closes.

    .. math:: x_{ij}(t) = \sum_{h, k} 1[N_{ih} > 0]\, 1[N_{hk} > 0]\, 1[N_{ik} = 0], \quad h \ne i,\; k \ne i, h

    Those that a tie closes are counted by ``node_trans``. ``symmetric=True`` takes ties in either direction.

    Parameters
    ----------
    side
        Whose two-paths: ``sender`` or ``receiver``.

    References
    ----------
    Lerner, Lomi (2020), "Reliability of relational event model estimates under sampling".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("open_paths", [("A", "B"), ("B", "C"), ("A", "C")], of=("A", "B"))
    [0.0, 0.0, 1.0, 0.0]
    """
    return Recipe(op.OPEN_PATHS, past.network(), option=(SIDES[side],), scaling=scaling, power=0)


def _overlap(past: Past, of: str, is_cosine: bool, scaling: Scaling) -> Recipe:
    option = (1 if of == "receivers" else 2, int(is_cosine))
    return Recipe(op.OVERLAP, past.network(), option=option, scaling=scaling, power=0, n_slots=1)


Circle = Literal["receivers", "senders"]


@statistic(eventnet="JACCARD_SIM_STATISTIC")
def jaccard(past: Past, *, of: Circle = "receivers", scaling: Scaling = "raw") -> Recipe:
    r"""Share of the third actors addressed by either that were addressed by both.

    .. math:: x_{ij}(t) = \frac{|\{h: N_{ih} > 0, N_{jh} > 0\}|}{|\{h: N_{ih} > 0 \text{ or } N_{jh} > 0\}|}, \quad h \ne i, j

    Parameters
    ----------
    of
        ``receivers`` of both, or ``senders`` to both.

    References
    ----------
    Lerner, Lomi (2020), "Reliability of relational event model estimates under sampling".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("jaccard", [("A", "x"), ("B", "x"), ("B", "y")], of=("A", "B"))
    [0.0, 0.0, 1.0, 0.5]
    """
    return _overlap(past, of, False, scaling)


@statistic(eventnet="COSINE_SIM_STATISTIC")
def cosine(past: Past, *, of: Circle = "receivers", scaling: Scaling = "raw") -> Recipe:
    r"""Cosine of the angle between the two actors' weights over third actors.

    .. math:: x_{ij}(t) = \frac{\sum_h N_{ih} N_{jh}}{\sqrt{\sum_h N_{ih}^2 \sum_h N_{jh}^2}}, \quad h \ne i, j

    Parameters
    ----------
    of
        ``receivers`` of both, or ``senders`` to both.

    References
    ----------
    Lerner, Lomi (2020), "Reliability of relational event model estimates under sampling".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("cosine", [("A", "x"), ("B", "x")], of=("A", "B"))
    [0.0, 0.0, 1.0]
    """
    return _overlap(past, of, True, scaling)
