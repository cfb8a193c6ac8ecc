"""Participation shifts of the sender alone: who may act next, whomever it addresses (Gibson 2003)."""

from foedus.statistics.recipe import Past, Recipe
from foedus.statistics.registry import statistic
from foedus.statistics.shifts import shift


@statistic(remstats="psABA()")
def ps_ab_a(past: Past, *, immediate: bool = False) -> Recipe:
    r"""AB-A: the sender goes on, whomever it addresses; for the rate at which actors act.

    .. math:: x_{ij}(t) = 1[i = a] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_ab_a", [("A", "B")], of=("A", "C"))
    [0.0, 1.0]
    """
    return shift(past, 14, None, immediate)


@statistic(remstats="psABB()")
def ps_ab_b(past: Past, *, immediate: bool = False) -> Recipe:
    r"""AB-B: the receiver acts next, whomever it addresses; for the rate at which actors act.

    .. math:: x_{ij}(t) = 1[i = b] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_ab_b", [("A", "B")], of=("B", "C"))
    [0.0, 1.0]
    """
    return shift(past, 15, None, immediate)


@statistic(remstats="psABX()")
def ps_ab_x(past: Past, *, immediate: bool = False) -> Recipe:
    r"""AB-X: a bystander acts next, whomever it addresses; for the rate at which actors act.

    .. math:: x_{ij}(t) = 1[i \notin \{a, b\}] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_ab_x", [("A", "B")], of=("C", "A"))
    [0.0, 1.0]
    """
    return shift(past, 16, None, immediate)
