"""Statistics of one tie or of the totals of one actor: ties, shares, degrees, engagement elsewhere."""

import numpy as np
from numba import njit

from foedus.kernels.emit import linked, put
from foedus.kernels.layout import GLOBAL, N_ACTORS, PAIR, RECEIVER, SENDER
from foedus.kernels.opcodes import BINARY
from foedus.kernels.pairs import held


@njit(cache=True)
def tie(program, out, n, k, a, b, old, new):
    """``N_ij``, or ``N_ji`` where option 0 is 1."""
    value = linked(program.link[k], new)
    if value == linked(program.link[k], old):
        return n
    if program.option[k, 0] == 1:
        a, b = b, a
    return put(program, out, n, k, PAIR, a, b, value)


@njit(cache=True)
def share(program, state, out, n, k, net, a, b, old, new):
    """``N_ij / o_i`` (or ``N_ji / d_i``), ``number 0`` while the total is nought."""
    backwards = program.option[k, 0] == 1
    actor = b if backwards else a
    total = state.in_sum[net, actor] if backwards else state.out_sum[net, actor]
    before = total - (new - old)
    if total <= 0.0:
        n = put(program, out, n, k, SENDER, actor, 0, program.number[k, 0])
        return put(program, out, n, k, PAIR, actor, a if backwards else b, 0.0)
    if before <= 0.0:
        n = put(program, out, n, k, SENDER, actor, 0, 0.0)
    pair = state.head_in[actor] if backwards else state.head_out[actor]
    while pair >= 0:
        v = state.value[net, pair]
        h = state.source[pair] if backwards else state.target[pair]
        if v != 0.0 or h == (a if backwards else b):
            n = put(program, out, n, k, PAIR, actor, h, linked(program.link[k], v / total))
        pair = state.next_in[pair] if backwards else state.next_out[pair]
    return n


@njit(cache=True)
def degree_of(state, net, direction, distinct, i):
    """Out- (1), in- (2) or total (3) degree of an actor, in weight or in distinct partners."""
    d = 0.0
    if direction & 1:
        d += state.out_n[net, i] if distinct else state.out_sum[net, i]
    if direction & 2:
        d += state.in_n[net, i] if distinct else state.in_sum[net, i]
    return d


@njit(cache=True)
def shared_by(program, state, k, net):
    """What the degrees of ``k`` are shares of; nought while no act counts, whatever rounding left of those that did."""
    if program.net_until[net] < np.inf and not state.out_n[net].any():
        return 0.0
    return state.total[net] * program.option[k, 3]


@njit(cache=True)
def degree(program, state, out, n, k, net, a, b):
    """Degree of the sender or of the receiver; as a share of all acts (option 3: 1) or of twice as many (2)."""
    side, direction, distinct = program.option[k, 0], program.option[k, 1], program.option[k, 2]
    scope = SENDER if side == 1 else RECEIVER
    if program.option[k, 3] == 0:
        for which in range(2):
            if direction & (which + 1):
                i = a if which == 0 else b
                d = degree_of(state, net, direction, distinct, i)
                n = put(program, out, n, k, scope, i, 0, linked(program.link[k], d))
        return n
    total = shared_by(program, state, k, net)
    for i in range(program.shape[N_ACTORS]):
        v = program.number[k, 0]
        if total > 0.0:
            v = linked(program.link[k], degree_of(state, net, direction, distinct, i) / total)
        if v != state.own[k, i]:
            state.own[k, i] = v
            n = put(program, out, n, k, scope, i, 0, v)
    return n


@njit(cache=True)
def _degrees_joined(kind, x, y):
    if kind == 0:
        return x + y
    if kind == 1:
        return min(x, y)
    if kind == 2:
        return max(x, y)
    return abs(x - y)


@njit(cache=True)
def degree_pair(program, state, out, n, k, net, a, b):
    """Sum, minimum, maximum or difference of the two actors' total degrees."""
    if program.option[k, 3] > 0:
        return _pair_shares(program, state, out, n, k, net)
    kind, direction, distinct = program.option[k, 0], program.option[k, 1], program.option[k, 2]
    for which in range(2):
        i = a if which == 0 else b
        x = degree_of(state, net, direction, distinct, i)
        if kind == 0 and program.link[k] == 0:
            n = put(program, out, n, k, SENDER, i, 0, x)
            n = put(program, out, n, k, RECEIVER, i, 0, x)
            continue
        for j in range(program.shape[N_ACTORS]):
            if j != i:
                y = degree_of(state, net, direction, distinct, j)
                v = linked(program.link[k], _degrees_joined(kind, x, y))
                n = put(program, out, n, k, PAIR, i, j, v)
                n = put(program, out, n, k, PAIR, j, i, v)
    return n


@njit(cache=True)
def _pair_shares(program, state, out, n, k, net):
    """The same as a share of all acts: every pair changes with every act."""
    kind, direction, distinct = program.option[k, 0], program.option[k, 1], program.option[k, 2]
    total = shared_by(program, state, k, net)
    n = put(program, out, n, k, GLOBAL, 0, 0, program.number[k, 0] if total <= 0.0 else 0.0)
    for i in range(program.shape[N_ACTORS]):
        x = degree_of(state, net, direction, distinct, i)
        for j in range(i):
            v = 0.0
            if total > 0.0:
                v = _degrees_joined(kind, x, degree_of(state, net, direction, distinct, j)) / total
            n = put(program, out, n, k, PAIR, i, j, v)
            n = put(program, out, n, k, PAIR, j, i, v)
    return n


@njit(cache=True)
def elsewhere(program, state, out, n, k, net, a, b, old, new):
    """Engagement of one actor with anyone but the other; the network counts both directions."""
    side, distinct = program.option[k, 0], program.option[k, 1]
    link = program.link[k]
    v = held(program, state, net, a, b)
    own = (1.0 if v > 0.0 else 0.0) if distinct else v
    total = degree_of(state, net, 1, distinct, a)
    if link == 0:
        n = put(program, out, n, k, SENDER if side == 1 else RECEIVER, a, 0, total)
        return put(program, out, n, k, PAIR, a if side == 1 else b, b if side == 1 else a, -own)
    if link == BINARY and not program.net_weighted[net]:
        return _is_elsewhere(program, state, out, n, k, net, a, b, old, new)
    was = (1.0 if old > 0.0 else 0.0) if distinct else old
    before = total - (own - was)
    for j in range(program.shape[N_ACTORS]):
        if j != a and j != b:
            v = held(program, state, net, a, j)
            v = (1.0 if v > 0.0 else 0.0) if distinct else v
            value = linked(link, _rest(total, v))
            if value != linked(link, _rest(before, v)):
                n = put(program, out, n, k, PAIR, a if side == 1 else j, j if side == 1 else a, value)
    return n


@njit(cache=True)
def _is_elsewhere(program, state, out, n, k, net, a, b, old, new):
    """Whether an actor is engaged with anyone but the other: it changes where the first, second or last partner does."""
    if (old > 0.0) == (new > 0.0):
        return n
    more, is_senders = 1 if new > 0.0 else 0, program.option[k, 0] == 1
    partners = state.out_n[net, a] - more
    if partners == 0:
        for j in range(program.shape[N_ACTORS]):
            if j != a and j != b:
                n = put(program, out, n, k, PAIR, a if is_senders else j, j if is_senders else a, float(more))
    elif partners == 1:
        pair = state.head_out[a]
        while state.target[pair] == b or state.value[net, pair] == 0.0:
            pair = state.next_out[pair]
        j = state.target[pair]
        if j != a:
            n = put(program, out, n, k, PAIR, a if is_senders else j, j if is_senders else a, float(more))
    return n


@njit(cache=True)
def _rest(total, own):
    """What is left of a total without one partner's part, nought where only rounding is left."""
    rest = total - own
    return 0.0 if abs(rest) < 1e-13 * (abs(total) + abs(own)) else rest


@njit(cache=True)
def from_relation(program, state, out, n, k, net, a, b, old, new):
    """Acts toward an actor by those to whom it has the relation (``net``: acts, ``other``: relation)."""
    if net == program.other[k]:
        actor, delta = a, (new - old) * held(program, state, program.net[k], b, a)
        if program.net[k] == net:
            delta = 0.0
    else:
        actor, delta = b, (new - old) * held(program, state, program.other[k], b, a)
    if delta == 0.0:
        return n
    state.own[k, actor] += delta
    scope = SENDER if program.option[k, 0] == 1 else RECEIVER
    return put(program, out, n, k, scope, actor, 0, linked(program.link[k], state.own[k, actor]))
