"""Constants: the intercept, and one coefficient per sender, receiver or act."""

from collections.abc import Mapping, Sequence

from foedus.kernels import opcodes as op
from foedus.statistics.recipe import Recipe
from foedus.statistics.registry import statistic


@statistic(goldfish="1", remstats="baseline (1)", relevent="CovSnd of ones", redeem="intercept")
def intercept() -> Recipe:
    r"""The constant: log of the rate of any pair when all else is nought; interval timing only, :math:`x_{ij}(t) = 1`.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("1", [("A", "B")], of=("A", "B"))
    [1.0, 1.0]
    """
    return Recipe(op.CONSTANT, number=(1.0,))


@statistic(relevent="FESnd", redeem="degree, degrees")
def fixed_sender(*, actors: Sequence[str] = ()) -> Mapping[str, Recipe]:
    r"""One coefficient per sender but the first, :math:`x_{ij} = 1[i = a]`.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import terms
    >>> terms("fixed_sender", actors=("A", "B", "C"))
    ('fixed_sender[B]', 'fixed_sender[C]')
    """
    return {a: Recipe(op.FIXED_SENDER, actor=a) for a in actors[1:]}


@statistic(relevent="FERec", redeem="degree, degrees")
def fixed_receiver(*, actors: Sequence[str] = ()) -> Mapping[str, Recipe]:
    r"""One coefficient per receiver but the first, :math:`x_{ij} = 1[j = a]`.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import terms
    >>> terms("fixed_receiver", actors=("A", "B", "C"))
    ('fixed_receiver[B]', 'fixed_receiver[C]')
    """
    return {a: Recipe(op.FIXED_RECEIVER, actor=a) for a in actors[1:]}


@statistic(relevent="FEInt", redeem="degree, degrees (undirected)")
def fixed_actor(*, actors: Sequence[str] = ()) -> Mapping[str, Recipe]:
    r"""One coefficient per actor but the first, whether it sends or receives: :math:`x_{ij} = 1[i = a] + 1[j = a]`.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import terms
    >>> terms("fixed_actor", actors=("A", "B", "C"))
    ('fixed_actor[B]', 'fixed_actor[C]')
    """
    return {
        a: Recipe(op.FIXED_SENDER, actor=a, parts=(Recipe(op.FIXED_RECEIVER, actor=a),)) for a in actors[1:]
    }


@statistic(remstats="FEtype()")
def fe_type() -> Recipe:
    r"""One coefficient per candidate act but the first, for typed events: :math:`x_{cij} = 1[c = k]`.

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import terms
    >>> terms("fe_type", acts=("AID", "ASSAULT"))
    ('fe_type[ASSAULT]',)
    """
    return Recipe(op.CONSTANT, number=(1.0,), per_class=True)
