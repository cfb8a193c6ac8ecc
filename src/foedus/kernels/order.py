"""Statistics of order and time since: participation shifts, recency, recency ranks."""

from numba import njit

from foedus.kernels.emit import put
from foedus.kernels.layout import GLOBAL, N_LOGGED, PAIR, RECEIVER, SENDER
from foedus.kernels.pairs import number


@njit(cache=True)
def shifts_to(kind, group, a, b, i, j):
    """Whether i -> j after a -> b is a participation shift of this kind (Gibson 2003); an outsider is -2 or -3.

    Of the last three only the sender matters.

    Kinds: 0 AB-BA, 1 AB-B0, 2 AB-BY, 3 A0-X0, 4 A0-XA, 5 A0-XY, 6 AB-X0, 7 AB-XA, 8 AB-XB, 9 AB-XY, 10 A0-AY,
    11 AB-A0, 12 AB-AY, 13 AB-AB, 14 AB-A, 15 AB-B, 16 AB-X.
    """
    to_group = group >= 0 and b == group
    now_group = group >= 0 and j == group
    from_a0 = 3 <= kind <= 5 or kind == 10
    if from_a0 != to_group:
        return False
    outside = i != a and i != b
    if kind == 0:
        return i == b and j == a
    if kind == 1:
        return i == b and now_group
    if kind == 2:
        return i == b and j != a and j != b and not now_group
    if kind == 3:
        return i != a and now_group
    if kind == 4:
        return i != a and j == a
    if kind == 5:
        return i != a and j != a and not now_group
    if kind == 6:
        return outside and now_group
    if kind == 7:
        return outside and j == a
    if kind == 8:
        return outside and j == b
    if kind == 9:
        return outside and j != a and j != b and not now_group
    if kind == 10:
        return i == a and not now_group
    if kind == 11:
        return i == a and now_group
    if kind == 12:
        return i == a and j != b and not now_group
    if kind == 14:
        return i == a
    if kind == 15:
        return i == b
    if kind == 16:
        return outside
    return i == a and j == b


@njit(cache=True)
def _shifts_either_way(kind, group, a, b, i, j):
    """The same where neither the last act nor the next has a direction."""
    return (
        shifts_to(kind, group, a, b, i, j)
        or shifts_to(kind, group, b, a, i, j)
        or shifts_to(kind, group, a, b, j, i)
        or shifts_to(kind, group, b, a, j, i)
    )


@njit(cache=True)
def _any_shift(program, state, k, t, i, j):
    """Whether i -> j is such a shift after any counted act of the last time point."""
    e, net = state.cursor[N_LOGGED] - 1, program.net[k]
    kind, group = program.option[k, 0], program.option[k, 1]
    while e >= 0 and state.log_time[e] == t:
        if program.net_mask[net, state.log_act[e]]:
            a, b = state.log_sender[e], state.log_receiver[e]
            if program.net_symmetric[net]:
                if _shifts_either_way(kind, group, a, b, i, j):
                    return 1.0
            elif shifts_to(kind, group, a, b, i, j):
                return 1.0
        e -= 1
    return 0.0


@njit(cache=True)
def _join_members(state, k, i):
    for m in range(state.n_member[k]):
        if state.member[k, m] == i:
            return
    state.member[k, state.n_member[k]] = i
    state.n_member[k] += 1


@njit(cache=True)
def shift_over(program, state, out, n, k, t):
    """The turn that an earlier time opened is over."""
    if state.expire[k] == 1 and state.own[k, 0] == t:
        return n
    for m in range(state.n_member[k]):
        i = state.member[k, m]
        n = put(program, out, n, k, SENDER, i, 0, 0.0)
        n = put(program, out, n, k, RECEIVER, i, 0, 0.0)
        for m2 in range(state.n_member[k]):
            if m2 != m:
                n = put(program, out, n, k, PAIR, i, state.member[k, m2], 0.0)
    state.n_member[k] = 0
    state.expire[k] = 1
    state.own[k, 0] = t
    return put(program, out, n, k, GLOBAL, 0, 0, 0.0)


@njit(cache=True)
def shift(program, state, out, n, k, t, a, b):
    """Participation shifts: outsiders share one value, so only those just involved have components of their own."""
    n = shift_over(program, state, out, n, k, t)
    _join_members(state, k, a)
    _join_members(state, k, b)
    if program.option[k, 1] >= 0:
        _join_members(state, k, program.option[k, 1])
    base = _any_shift(program, state, k, t, -2, -3)
    n = put(program, out, n, k, GLOBAL, 0, 0, base)
    for m in range(state.n_member[k]):
        i = state.member[k, m]
        s = _any_shift(program, state, k, t, i, -3) - base
        n = put(program, out, n, k, SENDER, i, 0, s)
        n = put(program, out, n, k, RECEIVER, i, 0, _any_shift(program, state, k, t, -2, i) - base)
        for m2 in range(state.n_member[k]):
            if m2 != m:
                j = state.member[k, m2]
                r = _any_shift(program, state, k, t, -2, j) - base
                v = _any_shift(program, state, k, t, i, j)
                n = put(program, out, n, k, PAIR, i, j, v - base - s - r)
    return n


@njit(cache=True)
def last_time(program, state, out, n, k, t, a, b):
    """Time since the sender, the receiver or the pair last acted or was acted upon (stored as time + 1)."""
    stamp = t - program.epoch[0] + 1.0
    side, received = program.option[k, 0], program.option[k, 1] == 2
    if side == 3:
        return put(program, out, n, k, PAIR, a, b, stamp)
    return put(program, out, n, k, SENDER if side == 1 else RECEIVER, b if received else a, 0, stamp)


@njit(cache=True)
def rank(program, state, out, n, k, a, b):
    """1 / position of j among those i last addressed (or who last addressed i)."""
    backwards = program.option[k, 0] == 1
    slot = program.slot[k]
    i, j = (b, a) if backwards else (a, b)
    mine = number(program, state, i, j)
    place = state.pair[slot, mine]
    if place == 1.0:
        return n
    pair = state.head_in[i] if backwards else state.head_out[i]
    while pair >= 0:
        h = state.source[pair] if backwards else state.target[pair]
        theirs = number(program, state, i, h)
        v = state.pair[slot, theirs]
        if h != j and v > 0.0 and (place == 0.0 or 1.0 / v < 1.0 / place - 0.5):
            state.pair[slot, theirs] = 1.0 / (round(1.0 / v) + 1.0)
            n = put(program, out, n, k, PAIR, i, h, state.pair[slot, theirs])
        pair = state.next_in[pair] if backwards else state.next_out[pair]
    state.pair[slot, mine] = 1.0
    return put(program, out, n, k, PAIR, i, j, 1.0)
