"""Statistics over third actors: two-paths, shared partners, four-cycles, enemies of partners."""

from numba import njit

from foedus.kernels.emit import linked, put
from foedus.kernels.layout import PAIR
from foedus.kernels.opcodes import LEG_MIN, LEG_SUM, LEG_UNIQUE
from foedus.kernels.pairs import number

ROUNDING = 1e-13
"""A sum this small beside what was last taken from it is nought: a root of what is left over would be no number."""


@njit(cache=True)
def combined(how, x, y):
    """One third actor's part, from the weights of its two legs."""
    if how == LEG_MIN:
        return min(x, y)
    if how == LEG_UNIQUE:
        return 1.0 if x > 0.0 and y > 0.0 else 0.0
    if how == LEG_SUM:
        return x + y if x > 0.0 and y > 0.0 else 0.0
    return x * y


@njit(cache=True)
def _add(program, state, out, n, k, i, j, delta):
    pair = number(program, state, i, j)
    slot = program.slot[k]
    before = state.pair[slot, pair]
    v = before + delta
    if abs(v) < ROUNDING * abs(delta):
        v = 0.0
    state.pair[slot, pair] = v
    value = linked(program.link[k], v)
    if value == linked(program.link[k], before):
        return n
    return put(program, out, n, k, PAIR, i, j, value)


@njit(cache=True)
def _legs_of(program, state, out, n, k, near, h, net, outward, how, is_first, attribute, old, new):
    """Combine a changed leg (near, h) with every leg between ``h`` and a far actor."""
    factor = 1.0 if attribute < 0 else state.node[attribute, h]
    if factor == 0.0 or (how == LEG_UNIQUE and (old > 0.0) == (new > 0.0)):
        return n
    pair = state.head_out[h] if outward else state.head_in[h]
    while pair >= 0:
        far = state.target[pair] if outward else state.source[pair]
        v = state.value[net, pair]
        if v != 0.0 and far != near and far != h:
            delta = factor * (combined(how, new, v) - combined(how, old, v))
            if delta != 0.0:
                i, j = (near, far) if is_first else (far, near)
                n = _add(program, state, out, n, k, i, j, delta)
        pair = state.next_out[pair] if outward else state.next_in[pair]
    return n


@njit(cache=True)
def triad(program, state, out, n, k, net, a, b, old, new):
    """``sum_h f(X_ih, Y_hj)``; option 0: 1 if the first leg is h -> i, option 1: 1 if the second is j -> h."""
    if a == b:
        return n
    back_1, back_2 = program.option[k, 0] == 1, program.option[k, 1] == 1
    how, attribute = program.option[k, 2], program.option[k, 3]
    if net == program.net[k]:
        i, h = (b, a) if back_1 else (a, b)
        n = _legs_of(
            program, state, out, n, k, i, h, program.other[k], not back_2, how, True, attribute, old, new
        )
    if net == program.other[k]:
        j, h = (a, b) if back_2 else (b, a)
        n = _legs_of(program, state, out, n, k, j, h, program.net[k], back_1, how, False, attribute, old, new)
    return n


@njit(cache=True)
def _three(how, x, y, z):
    if how == LEG_MIN:
        return min(x, min(y, z))
    if how == LEG_UNIQUE:
        return 1.0 if x > 0.0 and y > 0.0 and z > 0.0 else 0.0
    if how == LEG_SUM:
        return x + y + z if x > 0.0 and y > 0.0 and z > 0.0 else 0.0
    return x * y * z


@njit(cache=True)
def four_cycle(program, state, out, n, k, net, a, b, old, new):
    """``sum f(N_ih, N_gh, N_gj)`` over g, h: the tie i -> j would close a four-cycle."""
    how = program.option[k, 2]
    # (a, b) as the first leg i -> h, or as the last leg g -> j
    p = state.head_in[b]
    while p >= 0:
        g, x = state.source[p], state.value[net, p]
        if x != 0.0 and g != a:
            q = state.head_out[g]
            while q >= 0:
                j, y = state.target[q], state.value[net, q]
                if y != 0.0 and j != b and j != a:
                    delta = _three(how, new, x, y) - _three(how, old, x, y)
                    if delta != 0.0:
                        n = _add(program, state, out, n, k, a, j, delta)
                q = state.next_out[q]
        p = state.next_in[p]
    p = state.head_out[a]
    while p >= 0:
        h, x = state.target[p], state.value[net, p]
        if x != 0.0 and h != b:
            q = state.head_in[h]
            while q >= 0:
                i, y = state.source[q], state.value[net, q]
                if y != 0.0 and i != a and i != b:
                    delta = _three(how, y, x, new) - _three(how, y, x, old)
                    if delta != 0.0:
                        n = _add(program, state, out, n, k, i, b, delta)
                q = state.next_in[q]
        p = state.next_out[p]
    return _middle_legs(program, state, out, n, k, net, a, b, how, old, new)


@njit(cache=True)
def _middle_legs(program, state, out, n, k, net, a, b, how, old, new):
    p = state.head_in[b]
    while p >= 0:
        i, x = state.source[p], state.value[net, p]
        if x != 0.0 and i != a:
            q = state.head_out[a]
            while q >= 0:
                j, y = state.target[q], state.value[net, q]
                if y != 0.0 and j != b and j != i:
                    delta = _three(how, x, new, y) - _three(how, x, old, y)
                    if delta != 0.0:
                        n = _add(program, state, out, n, k, i, j, delta)
                q = state.next_out[q]
        p = state.next_in[p]
    return n


@njit(cache=True)
def third_actor_changed(program, state, out, n, k, h, delta):
    """The attribute of third actor ``h`` grew by ``delta``: every two-path through it weighs more."""
    back_1, back_2, how = program.option[k, 0] == 1, program.option[k, 1] == 1, program.option[k, 2]
    p = state.head_out[h] if back_1 else state.head_in[h]
    while p >= 0:
        i = state.target[p] if back_1 else state.source[p]
        x = state.value[program.net[k], p]
        q = state.head_in[h] if back_2 else state.head_out[h]
        while q >= 0 and x != 0.0:
            j = state.source[q] if back_2 else state.target[q]
            y = state.value[program.other[k], q]
            if y != 0.0 and j != i:
                n = _add(program, state, out, n, k, i, j, delta * combined(how, x, y))
            q = state.next_in[q] if back_2 else state.next_out[q]
        p = state.next_out[p] if back_1 else state.next_in[p]
    return n
