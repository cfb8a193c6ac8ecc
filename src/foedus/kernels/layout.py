"""The arrays that a compiled model, its memory of the past, and its stream of changes are made of.

A *unit* is (block c, sender i, receiver j): ``block`` is the type of act that may happen. Rows of sender components and
of pair components are numbered ``c * n + i``, rows of receiver components ``c * n + j``.
"""

from typing import NamedTuple

import numpy as np

from foedus.kernels.opcodes import DEGREE_PAIR, FORMED, FOUR_CYCLE, SHIFT, TERTIUS_DIFF

GLOBAL, SENDER, RECEIVER, PAIR, REBASE = 0, 1, 2, 3, 4
"""Scopes of a change. ``REBASE`` moves the origin of all decaying columns to ``value``."""

N_ACTORS, N_BLOCKS, N_ACTS = 0, 1, 2
"""Entries of ``Program.shape``."""

NOW, ORIGIN, DUE = 0, 1, 2
"""Entries of ``State.clock``; an act next enters or leaves a memory by its age at ``DUE``."""

N_PAIRS, N_LOGGED, TABLE_CURSOR, BEGIN_INSTANCE, BEGIN_ROW, IS_FULL, MOST = 0, 1, 2, 3, 4, 5, 6
"""Entries of ``State.cursor``; no act makes more than ``MOST`` changes."""

NODE_TABLE, RELATION_TABLE, WORLD_TABLE = 0, 1, 2
"""Kinds of table whose values change over time."""

SLOTS_OF_FORMED = 3
"""Numbers per pair of a statistic that dates formations; the others have one at most."""

STILL, DECAYING, RECENCY = 0, 1, 2
"""Memories of a column: constant between changes; halving; 1/(time since + 1)."""


class Program(NamedTuple):
    """A compiled set of statistics: data that the kernels read, so that no formula compiles anything.

    Attributes
    ----------
    shape : actors, blocks, acts.
    epoch : a time not later than any event, shape (1,).
    act_block : block in which an act is a candidate, -1 where it only counts as history; shape (n_acts,).
    net_mask : which acts enter a network of past acts, shape (n_nets, n_acts).
    net_weighted, net_symmetric : count weights rather than acts; count both directions.
    net_after, net_until : an act counts while its age is in (after, until], in days.
    net_rate : decay per day, ln 2 / half-life; 0 remembers for ever.
    net_is_coarse : whether all its users only ask if there is a tie, not how strong it is.
    net_table : relation table that fills the network instead of acts, or -1.
    user_first, user : instances to tell when a network changes (slices per network).
    watch : instances to tell of every act.
    opcode, column, block, net, other, link : per instance; ``block`` -1 writes to every block.
    option, number : integer and float parameters, shape (n_instances, 4).
    slot : row of ``State.pair`` an instance owns, or -1.
    memory, rate, late_link, is_standardised : per column.
    term_first, term_column : columns multiplied in each term.
    node, dyad : covariates at the start, shapes (n_tables, n) and (n_tables, n, n).
    change_* : changes of tables, in time order.
    """

    shape: np.ndarray
    epoch: np.ndarray
    act_block: np.ndarray
    net_mask: np.ndarray
    net_weighted: np.ndarray
    net_symmetric: np.ndarray
    net_after: np.ndarray
    net_until: np.ndarray
    net_rate: np.ndarray
    net_is_coarse: np.ndarray
    net_table: np.ndarray
    user_first: np.ndarray
    user: np.ndarray
    watch: np.ndarray
    opcode: np.ndarray
    column: np.ndarray
    block: np.ndarray
    net: np.ndarray
    other: np.ndarray
    link: np.ndarray
    option: np.ndarray
    number: np.ndarray
    slot: np.ndarray
    memory: np.ndarray
    rate: np.ndarray
    late_link: np.ndarray
    is_standardised: np.ndarray
    term_first: np.ndarray
    term_column: np.ndarray
    node: np.ndarray
    world: np.ndarray
    dyad: np.ndarray
    change_time: np.ndarray
    change_kind: np.ndarray
    change_table: np.ndarray
    change_a: np.ndarray
    change_b: np.ndarray
    change_value: np.ndarray


class State(NamedTuple):
    """Everything the statistics remember of the past. Copy with :func:`copy_state`.

    ``enter`` and ``leave`` are, per network, the next logged act to grow old enough for it or too old; ``due`` is when.
    Of ``value`` and ``count`` what all networks hold of one pair lies side by side, for an act enters many of them.
    """

    clock: np.ndarray
    cursor: np.ndarray
    table: np.ndarray
    key: np.ndarray
    source: np.ndarray
    target: np.ndarray
    is_linked: np.ndarray
    next_out: np.ndarray
    next_in: np.ndarray
    head_out: np.ndarray
    head_in: np.ndarray
    value: np.ndarray
    count: np.ndarray
    out_sum: np.ndarray
    in_sum: np.ndarray
    out_n: np.ndarray
    in_n: np.ndarray
    total: np.ndarray
    enter: np.ndarray
    leave: np.ndarray
    due: np.ndarray
    node: np.ndarray
    world: np.ndarray
    pair: np.ndarray
    own: np.ndarray
    member: np.ndarray
    n_member: np.ndarray
    expire: np.ndarray
    log_time: np.ndarray
    log_act: np.ndarray
    log_sender: np.ndarray
    log_receiver: np.ndarray
    log_weight: np.ndarray


CHANGE = np.dtype([("value", "f8"), ("a", "i4"), ("b", "i4"), ("column", "i4"), ("scope", "i4")])
"""A component change; ``value`` is the new value of the component. ``a`` is the block (scope 0), the sender row (1, 3) or
the receiver row (2); ``b`` the receiver of a pair (3)."""


def new_changes(capacity: int) -> np.ndarray:
    """An empty stream with room for ``capacity`` changes."""
    return np.zeros(capacity, CHANGE)


def new_state(program: Program, n_pairs: int | None = None, n_acts: int = 1024) -> State:
    """The state before any act.

    Parameters
    ----------
    n_pairs
        Pairs to make room for. ``None`` addresses all n * n pairs directly (fast, for small n).
    n_acts
        Acts to make room for.
    """
    n = int(program.shape[N_ACTORS])
    n_nets, n_instances = len(program.net_rate), len(program.opcode)
    is_direct = n_pairs is None
    capacity = n * n if n_pairs is None else int(n_pairs)
    by_pair = (
        max(n_nets, 2),
        max(capacity, 2),
    )  # of one row or column, Numba would take the order for another
    n_keys = 1 if is_direct else 1 << int(np.ceil(np.log2(max(capacity, 8) * 2)))
    return State(
        clock=np.array([-np.inf, program.epoch[0], np.inf]),
        cursor=np.array([0, 0, 0, 0, 0, 0, most_changes(program), 0]),
        table=np.full(n * n if is_direct else n_keys, -1, np.int32),
        key=np.full(n_keys, -1, np.int64),
        source=np.zeros(capacity, np.int32),
        target=np.zeros(capacity, np.int32),
        is_linked=np.zeros(capacity, np.bool_),
        next_out=np.full(capacity, -1, np.int32),
        next_in=np.full(capacity, -1, np.int32),
        head_out=np.full(n, -1, np.int32),
        head_in=np.full(n, -1, np.int32),
        value=np.zeros(by_pair, order="F"),
        count=np.zeros(by_pair, np.int32, order="F"),
        out_sum=np.zeros((n_nets, n)),
        in_sum=np.zeros((n_nets, n)),
        out_n=np.zeros((n_nets, n), np.int32),
        in_n=np.zeros((n_nets, n), np.int32),
        total=np.zeros(n_nets),
        enter=np.zeros(n_nets, np.int64),
        leave=np.zeros(n_nets, np.int64),
        due=np.full(n_nets, np.inf),
        node=program.node.copy(),
        world=program.world.copy(),
        pair=np.zeros((max(n_slots(program), 1), capacity)),
        own=np.zeros((n_instances, n)),
        member=np.zeros((n_instances, n), np.int32),
        n_member=np.zeros(n_instances, np.int64),
        expire=np.zeros(n_instances, np.int64),
        log_time=np.zeros(n_acts),
        log_act=np.zeros(n_acts, np.int32),
        log_sender=np.zeros(n_acts, np.int32),
        log_receiver=np.zeros(n_acts, np.int32),
        log_weight=np.zeros(n_acts),
    )


def n_slots(program: Program) -> int:
    """Rows of ``State.pair`` that the program's instances own."""
    rows = np.where(program.opcode == FORMED, SLOTS_OF_FORMED, 1)
    return int((program.slot + rows)[program.slot >= 0].max(initial=0))


def most_changes(program: Program) -> int:
    """No act makes more changes; :func:`foedus.kernels.history.room` says it of one act, and takes longer."""
    n, blocks = int(program.shape[N_ACTORS]), int(program.shape[N_BLOCKS])
    are_square = np.isin(program.opcode, (FOUR_CYCLE, TERTIUS_DIFF, SHIFT, DEGREE_PAIR))
    each = np.where(are_square, 2 * (n + 5) ** 2 + 16, 16 * n + 16)
    return (64 + int(each.sum())) * blocks + len(program.opcode)


def copy_state(state: State) -> State:
    """An independent copy: a checkpoint."""
    return State(*(a.copy(order="K") for a in state))
