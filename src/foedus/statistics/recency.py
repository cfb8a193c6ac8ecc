"""How long ago, and in which order, the actors last acted."""

from foedus.kernels import opcodes as op
from foedus.statistics.recipe import Clocked, Past, Recipe
from foedus.statistics.registry import statistic


def _since(past: Past, side: int, received: bool, scaling: Clocked) -> Recipe:
    option = (side, 2 if received else 1)
    return Recipe(op.LAST_TIME, past.in_order(), option=option, scaling=scaling, power=0, is_recency=True)


@statistic(remstats="recencySendSender()")
def recency_send_sender(past: Past, *, scaling: Clocked = "raw") -> Recipe:
    r"""Time since the sender last acted.

    .. math:: x_{ij}(t) = 1 / (t - s_i + 1), \quad 0 \text{ if never}

    Depends on the unit of time: days when events are dated.

    Parameters
    ----------
    scaling
        ``elapsed``: the time itself, 0 if never; ``log_elapsed``: log1p of it.

    References
    ----------
    Vu, Pattison, Robins (2015), "Relational event models for social learning in MOOCs".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("recency_send_sender", [("A", "B")], of=("A", "C"))
    [0.0, 0.5]
    """
    return _since(past, 1, False, scaling)


@statistic(remstats="recencySendReceiver()")
def recency_send_receiver(past: Past, *, scaling: Clocked = "raw") -> Recipe:
    r"""Time since the receiver last acted.

    .. math:: x_{ij}(t) = 1 / (t - s_j + 1), \quad 0 \text{ if never}

    Depends on the unit of time: days when events are dated.

    Parameters
    ----------
    scaling
        ``elapsed``: the time itself, 0 if never; ``log_elapsed``: log1p of it.

    References
    ----------
    Vu, Pattison, Robins (2015), "Relational event models for social learning in MOOCs".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("recency_send_receiver", [("A", "B")], of=("C", "A"))
    [0.0, 0.5]
    """
    return _since(past, 2, False, scaling)


@statistic(remstats="recencyReceiveSender()")
def recency_receive_sender(past: Past, *, scaling: Clocked = "raw") -> Recipe:
    r"""Time since the sender was last acted upon.

    .. math:: x_{ij}(t) = 1 / (t - r_i + 1), \quad 0 \text{ if never}

    Depends on the unit of time: days when events are dated.

    Parameters
    ----------
    scaling
        ``elapsed``: the time itself, 0 if never; ``log_elapsed``: log1p of it.

    References
    ----------
    Vu, Pattison, Robins (2015), "Relational event models for social learning in MOOCs".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("recency_receive_sender", [("A", "B")], of=("B", "C"))
    [0.0, 0.5]
    """
    return _since(past, 1, True, scaling)


@statistic(remstats="recencyReceiveReceiver()")
def recency_receive_receiver(past: Past, *, scaling: Clocked = "raw") -> Recipe:
    r"""Time since the receiver was last acted upon.

    .. math:: x_{ij}(t) = 1 / (t - r_j + 1), \quad 0 \text{ if never}

    Depends on the unit of time: days when events are dated.

    Parameters
    ----------
    scaling
        ``elapsed``: the time itself, 0 if never; ``log_elapsed``: log1p of it.

    References
    ----------
    Vu, Pattison, Robins (2015), "Relational event models for social learning in MOOCs".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("recency_receive_receiver", [("A", "B")], of=("C", "B"))
    [0.0, 0.5]
    """
    return _since(past, 2, True, scaling)


@statistic(remstats="recencyContinue()", amorem="recency (scaling='elapsed')")
def recency_continue(past: Past, *, scaling: Clocked = "raw") -> Recipe:
    r"""Time since the sender last acted on the receiver.

    .. math:: x_{ij}(t) = 1 / (t - s_{ij} + 1), \quad 0 \text{ if never}

    Depends on the unit of time: days when events are dated.

    Parameters
    ----------
    scaling
        ``elapsed``: the time itself, 0 if never; ``log_elapsed``: log1p of it.

    References
    ----------
    Vu, Pattison, Robins (2015), "Relational event models for social learning in MOOCs".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("recency_continue", [("A", "B")], of=("A", "B"))
    [0.0, 0.5]
    """
    return _since(past, 3, False, scaling)


@statistic(remstats="rrankSend()", relevent="RSndSnd")
def rrank_send(past: Past) -> Recipe:
    r"""1 / rank of the receiver among those the sender addressed, most recent first; 0 if never.

    .. math:: x_{ij}(t) = 1 / \operatorname{rank}_i(j)

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("rrank_send", [("A", "B"), ("A", "C")], of=("A", "B"))
    [0.0, 1.0, 0.5]
    """
    return Recipe(op.RANK, past.in_order(), option=(0,), power=0, n_slots=1)


@statistic(remstats="rrankReceive()", relevent="RRecSnd")
def rrank_receive(past: Past) -> Recipe:
    r"""1 / rank of the receiver among those who addressed the sender, most recent first; 0 if never.

    .. math:: x_{ij}(t) = 1 / \operatorname{rank}_i(j)

    References
    ----------
    Butts (2008), "A relational event framework for social action".

    Examples
    --------
    >>> from foedus.statistics.show import trace
    >>> trace("rrank_receive", [("B", "A"), ("C", "A")], of=("A", "B"))
    [0.0, 1.0, 0.5]
    """
    return Recipe(op.RANK, past.in_order(), option=(1,), power=0, n_slots=1)
