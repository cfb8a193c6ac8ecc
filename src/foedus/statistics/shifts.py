"""Participation shifts: who may speak next, given who just spoke to whom (Gibson 2003)."""

from foedus.kernels import opcodes as op
from foedus.statistics.recipe import Past, Recipe
from foedus.statistics.registry import statistic


def shift(past: Past, kind: int, group: str | None, immediate: bool) -> Recipe:
    """The shift numbered ``kind`` after the last act."""
    return Recipe(op.SHIFT, past.in_order(), option=(kind, -1, int(immediate)), power=0, actor=group)


@statistic(remstats="psABBA()", relevent="PSAB-BA", redeem="psABBA")
def ps_ab_ba(past: Past, *, group: str | None = None, immediate: bool = False) -> Recipe:
    r"""AB-BA: the receiver answers the sender.

    .. math:: x_{ij}(t) = 1[i = b, j = a] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    group
        The actor that stands for everyone addressed at once ("0").
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_ab_ba", [("A", "B"), ("C", "A")], of=("B", "A"))
    [0.0, 1.0, 0.0]
    """
    return shift(past, 0, group, immediate)


@statistic(relevent="PSAB-B0")
def ps_ab_b0(past: Past, *, group: str, immediate: bool = False) -> Recipe:
    r"""AB-B0: the receiver turns to the group.

    .. math:: x_{ij}(t) = 1[i = b, j = 0] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    group
        The actor that stands for everyone addressed at once ("0").
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_ab_b0(group=ALL)", [("A", "B")], of=("B", "ALL"))
    [0.0, 1.0]
    """
    return shift(past, 1, group, immediate)


@statistic(remstats="psABBY()", relevent="PSAB-BY", redeem="psABBY")
def ps_ab_by(past: Past, *, group: str | None = None, immediate: bool = False) -> Recipe:
    r"""AB-BY: the receiver turns to someone else.

    .. math:: x_{ij}(t) = 1[i = b, j \notin \{a, b, 0\}] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    group
        The actor that stands for everyone addressed at once ("0").
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_ab_by", [("A", "B")], of=("B", "C"))
    [0.0, 1.0]
    """
    return shift(past, 2, group, immediate)


@statistic(relevent="PSA0-X0")
def ps_a0_x0(past: Past, *, group: str, immediate: bool = False) -> Recipe:
    r"""A0-X0: after an address to the group, someone else addresses the group.

    .. math:: x_{ij}(t) = 1[b = 0, i \ne a, j = 0] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    group
        The actor that stands for everyone addressed at once ("0").
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_a0_x0(group=ALL)", [("A", "ALL")], of=("C", "ALL"))
    [0.0, 1.0]
    """
    return shift(past, 3, group, immediate)


@statistic(relevent="PSA0-XA")
def ps_a0_xa(past: Past, *, group: str, immediate: bool = False) -> Recipe:
    r"""A0-XA: after an address to the group, someone answers.

    .. math:: x_{ij}(t) = 1[b = 0, i \ne a, j = a] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    group
        The actor that stands for everyone addressed at once ("0").
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_a0_xa(group=ALL)", [("A", "ALL")], of=("C", "A"))
    [0.0, 1.0]
    """
    return shift(past, 4, group, immediate)


@statistic(relevent="PSA0-XY")
def ps_a0_xy(past: Past, *, group: str, immediate: bool = False) -> Recipe:
    r"""A0-XY: after an address to the group, someone turns to a third.

    .. math:: x_{ij}(t) = 1[b = 0, i \ne a, j \notin \{a, 0\}] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    group
        The actor that stands for everyone addressed at once ("0").
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_a0_xy(group=ALL)", [("A", "ALL")], of=("C", "B"))
    [0.0, 1.0]
    """
    return shift(past, 5, group, immediate)


@statistic(relevent="PSAB-X0")
def ps_ab_x0(past: Past, *, group: str, immediate: bool = False) -> Recipe:
    r"""AB-X0: a bystander addresses the group.

    .. math:: x_{ij}(t) = 1[i \notin \{a, b\}, j = 0] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    group
        The actor that stands for everyone addressed at once ("0").
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_ab_x0(group=ALL)", [("A", "B")], of=("C", "ALL"))
    [0.0, 1.0]
    """
    return shift(past, 6, group, immediate)


@statistic(remstats="psABXA()", relevent="PSAB-XA", redeem="psABXA")
def ps_ab_xa(past: Past, *, group: str | None = None, immediate: bool = False) -> Recipe:
    r"""AB-XA: a bystander addresses the last sender.

    .. math:: x_{ij}(t) = 1[i \notin \{a, b\}, j = a] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    group
        The actor that stands for everyone addressed at once ("0").
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_ab_xa", [("A", "B")], of=("C", "A"))
    [0.0, 1.0]
    """
    return shift(past, 7, group, immediate)


@statistic(remstats="psABXB()", relevent="PSAB-XB", redeem="psABXB")
def ps_ab_xb(past: Past, *, group: str | None = None, immediate: bool = False) -> Recipe:
    r"""AB-XB: a bystander addresses the last receiver.

    .. math:: x_{ij}(t) = 1[i \notin \{a, b\}, j = b] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    group
        The actor that stands for everyone addressed at once ("0").
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_ab_xb", [("A", "B")], of=("C", "B"))
    [0.0, 1.0]
    """
    return shift(past, 8, group, immediate)


@statistic(remstats="psABXY()", relevent="PSAB-XY", redeem="psABXY")
def ps_ab_xy(past: Past, *, group: str | None = None, immediate: bool = False) -> Recipe:
    r"""AB-XY: a bystander addresses another bystander.

    .. math:: x_{ij}(t) = 1[i, j \notin \{a, b\}] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    group
        The actor that stands for everyone addressed at once ("0").
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_ab_xy", [("A", "B")], of=("C", "D"))
    [0.0, 1.0]
    """
    return shift(past, 9, group, immediate)


@statistic(relevent="PSA0-AY")
def ps_a0_ay(past: Past, *, group: str, immediate: bool = False) -> Recipe:
    r"""A0-AY: after addressing the group, the sender turns to one.

    .. math:: x_{ij}(t) = 1[b = 0, i = a, j \ne 0] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    group
        The actor that stands for everyone addressed at once ("0").
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_a0_ay(group=ALL)", [("A", "ALL")], of=("A", "B"))
    [0.0, 1.0]
    """
    return shift(past, 10, group, immediate)


@statistic(relevent="PSAB-A0")
def ps_ab_a0(past: Past, *, group: str, immediate: bool = False) -> Recipe:
    r"""AB-A0: the sender turns to the group.

    .. math:: x_{ij}(t) = 1[i = a, j = 0] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    group
        The actor that stands for everyone addressed at once ("0").
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_ab_a0(group=ALL)", [("A", "B")], of=("A", "ALL"))
    [0.0, 1.0]
    """
    return shift(past, 11, group, immediate)


@statistic(remstats="psABAY()", relevent="PSAB-AY", redeem="psABAY")
def ps_ab_ay(past: Past, *, group: str | None = None, immediate: bool = False) -> Recipe:
    r"""AB-AY: the sender turns to someone else.

    .. math:: x_{ij}(t) = 1[i = a, j \notin \{b, 0\}] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    group
        The actor that stands for everyone addressed at once ("0").
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_ab_ay", [("A", "B")], of=("A", "C"))
    [0.0, 1.0]
    """
    return shift(past, 12, group, immediate)


@statistic(remstats="psABAB()")
def ps_ab_ab(past: Past, *, group: str | None = None, immediate: bool = False) -> Recipe:
    r"""AB-AB: the sender addresses the same receiver again (not one of the thirteen).

    .. math:: x_{ij}(t) = 1[i = a, j = b] \text{ after the last act } a \to b

    With simultaneous acts at the last time, 1 if it holds after any of them.

    Parameters
    ----------
    group
        The actor that stands for everyone addressed at once ("0").
    immediate
        Where only some acts count: the shift is over when any other act has happened.

    References
    ----------
    Gibson (2003), "Participation shifts: order and differentiation in group conversation".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("ps_ab_ab", [("A", "B")], of=("A", "B"))
    [0.0, 1.0]
    """
    return shift(past, 13, group, immediate)
