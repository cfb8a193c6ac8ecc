"""Statistics of whom an actor has ties with: what they are like, how they hang together, whom two actors share."""

import numpy as np
from numba import njit

from foedus.kernels import opcodes as op
from foedus.kernels.emit import linked, put
from foedus.kernels.layout import N_ACTORS, PAIR, RECEIVER, SENDER
from foedus.kernels.pairs import find, held, number


@njit(cache=True)
def _of_in_neighbours(program, state, k, j):
    """Mean, total, least or most of the attribute over those with a tie to ``j``; not a number if there are none."""
    net, table, how = program.net[k], program.option[k, 0], program.option[k, 2]
    found, count = 0.0, 0
    p = state.head_in[j]
    while p >= 0:
        if state.value[net, p] > 0.0:
            z = state.node[table, state.source[p]]
            if count == 0:
                found = z
            elif how == op.LEAST:
                found = min(found, z)
            elif how == op.MOST:
                found = max(found, z)
            else:
                found += z
            count += 1
        p = state.next_in[p]
    if count == 0:
        return np.nan
    return found / count if how == op.MEAN else found


@njit(cache=True)
def tertius(program, state, out, n, k, net, a, b, old, new):
    """A tie a -> b has come or gone: b's in-neighbours are others now."""
    if (old > 0.0) == (new > 0.0):
        return n
    state.own[k, b] = _of_in_neighbours(program, state, k, b)
    if program.opcode[k] == op.TERTIUS:
        n = _tell_own(program, state, out, n, k, b)
        return _tell_alone(program, state, out, n, k)
    if program.option[k, 3] == 0:
        return _tell_column(program, state, out, n, k, b)
    return _tell_all(program, state, out, n, k)


@njit(cache=True)
def third_party_changed(program, state, out, n, k, a):
    """The attribute of ``a`` has changed: so has what its out-neighbours' in-neighbours are like."""
    net = program.net[k]
    p = state.head_out[a]
    while p >= 0:
        b = state.target[p]
        if state.value[net, p] > 0.0:
            state.own[k, b] = _of_in_neighbours(program, state, k, b)
            if program.opcode[k] == op.TERTIUS:
                n = _tell_own(program, state, out, n, k, b)
        p = state.next_out[p]
    if program.opcode[k] == op.TERTIUS:
        return _tell_alone(program, state, out, n, k)
    return _tell_all(program, state, out, n, k)


@njit(cache=True)
def _tell_own(program, state, out, n, k, b):
    scope, v = SENDER if program.option[k, 1] == 1 else RECEIVER, state.own[k, b]
    return put(program, out, n, k, scope, b, 0, 0.0 if np.isnan(v) else linked(program.link[k], v))


@njit(cache=True)
def _tell_alone(program, state, out, n, k):
    """Those without in-neighbours take the mean of the others."""
    if program.option[k, 3] == 0:
        return n
    scope, size = SENDER if program.option[k, 1] == 1 else RECEIVER, program.shape[N_ACTORS]
    total, count = 0.0, 0
    for j in range(size):
        if not np.isnan(state.own[k, j]):
            total += state.own[k, j]
            count += 1
    mean = linked(program.link[k], total / count) if count else 0.0
    for j in range(size):
        if np.isnan(state.own[k, j]):
            n = put(program, out, n, k, scope, j, 0, mean)
    return n


@njit(cache=True)
def _distance(program, state, k, i, j):
    return abs(state.node[program.option[k, 0], i] - state.own[k, j])


@njit(cache=True)
def _tell_column(program, state, out, n, k, j):
    is_alone = np.isnan(state.own[k, j])
    for i in range(program.shape[N_ACTORS]):
        if i != j:
            v = 0.0 if is_alone else linked(program.link[k], _distance(program, state, k, i, j))
            n = put(program, out, n, k, PAIR, i, j, v)
    return n


@njit(cache=True)
def _tell_all(program, state, out, n, k):
    """Every pair; where the receiver has no in-neighbours, the sender's mean distance from those who have."""
    size, link = program.shape[N_ACTORS], program.link[k]
    for i in range(size):
        total, count = 0.0, 0
        for j in range(size):
            if i != j and not np.isnan(state.own[k, j]):
                d = _distance(program, state, k, i, j)
                n = put(program, out, n, k, PAIR, i, j, linked(link, d))
                total += d
                count += 1
        mean = linked(link, total / count) if count and program.option[k, 3] == 1 else 0.0
        for j in range(size):
            if i != j and np.isnan(state.own[k, j]):
                n = put(program, out, n, k, PAIR, i, j, mean)
    return n


@njit(cache=True)
def _triangles(program, state, out, n, k, i, by):
    state.own[k, i] += by
    scope = SENDER if program.option[k, 0] == 1 else RECEIVER
    return put(program, out, n, k, scope, i, 0, linked(program.link[k], state.own[k, i]))


@njit(cache=True)
def node_trans(program, state, out, n, k, net, a, b, old, new):
    """Transitive triangles i -> h -> j, i -> j of which an actor is the source."""
    if (old > 0.0) == (new > 0.0) or a == b:
        return n
    by, found = 1.0 if new > 0.0 else -1.0, 0.0
    p = state.head_out[a]
    while p >= 0:
        h = state.target[p]
        if h != b and state.value[net, p] > 0.0:
            found += 1.0 if held(program, state, net, b, h) > 0.0 else 0.0
            found += 1.0 if held(program, state, net, h, b) > 0.0 else 0.0
        p = state.next_out[p]
    if found > 0.0:
        n = _triangles(program, state, out, n, k, a, by * found)
    p = state.head_in[a]
    while p >= 0:
        i = state.source[p]
        if i != b and state.value[net, p] > 0.0 and held(program, state, net, i, b) > 0.0:
            n = _triangles(program, state, out, n, k, i, by)
        p = state.next_in[p]
    return n


@njit(cache=True)
def open_paths(program, state, out, n, k, net, a, b, old, new):
    """Two-paths i -> h -> j of which an actor is the source and that no tie i -> j closes."""
    if (old > 0.0) == (new > 0.0) or a == b:
        return n
    by, found = 1.0 if new > 0.0 else -1.0, 0.0
    p = state.head_out[b]
    while p >= 0:
        j = state.target[p]
        if j != a and state.value[net, p] > 0.0 and held(program, state, net, a, j) <= 0.0:
            found += 1.0
        p = state.next_out[p]
    p = state.head_out[a]
    while p >= 0:
        h = state.target[p]
        if h != b and state.value[net, p] > 0.0 and held(program, state, net, h, b) > 0.0:
            found -= 1.0
        p = state.next_out[p]
    if found != 0.0:
        n = _triangles(program, state, out, n, k, a, by * found)
    p = state.head_in[a]
    while p >= 0:
        i = state.source[p]
        if i != b and state.value[net, p] > 0.0 and held(program, state, net, i, b) <= 0.0:
            n = _triangles(program, state, out, n, k, i, by)
        p = state.next_in[p]
    return n


@njit(cache=True)
def _size_without(program, state, net, is_out, is_cosine, i, j):
    """How many ties of ``i`` (their summed squares for the cosine), the one with ``j`` left out."""
    total = 0.0
    p = state.head_out[i] if is_out else state.head_in[i]
    while p >= 0:
        h = state.target[p] if is_out else state.source[p]
        v = state.value[net, p]
        if h != j and v > 0.0:
            total += v * v if is_cosine else 1.0
        p = state.next_out[p] if is_out else state.next_in[p]
    return total


@njit(cache=True)
def overlap(program, state, out, n, k, net, a, b):
    """How alike two actors' receivers (or senders) are: Jaccard, or the cosine of their weights."""
    is_out, is_cosine = program.option[k, 0] == 1, program.option[k, 1] == 1
    i, slot = (a, program.slot[k]) if is_out else (b, program.slot[k])
    for way in range(2):
        p = state.head_out[i] if is_out else state.head_in[i]
        while p >= 0:
            h, x = state.target[p] if is_out else state.source[p], state.value[net, p]
            q = state.head_in[h] if is_out else state.head_out[h]
            while q >= 0:
                j, y = state.source[q] if is_out else state.target[q], state.value[net, q]
                if j != i and h != j:
                    pair = number(program, state, i, j)
                    if way == 0:
                        state.pair[slot, pair] = 0.0
                    elif x > 0.0 and y > 0.0:
                        state.pair[slot, pair] += x * y if is_cosine else 1.0
                q = state.next_in[q] if is_out else state.next_out[q]
            p = state.next_out[p] if is_out else state.next_in[p]
    for j in range(program.shape[N_ACTORS]):
        pair = find(program, state, i, j)
        if j == i or pair < 0:
            continue
        v, common = 0.0, state.pair[slot, pair]
        if common > 0.0:
            d = _size_without(program, state, net, is_out, is_cosine, i, j)
            e = _size_without(program, state, net, is_out, is_cosine, j, i)
            v = common / np.sqrt(d * e) if is_cosine else common / (d + e - common)
        n = put(program, out, n, k, PAIR, i, j, linked(program.link[k], v))
        n = put(program, out, n, k, PAIR, j, i, linked(program.link[k], v))
    return n
