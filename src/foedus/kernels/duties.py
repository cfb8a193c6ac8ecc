"""Statistics of what was promised and of how fights ended."""

from numba import njit

from foedus.kernels.emit import put
from foedus.kernels.layout import N_LOGGED, PAIR
from foedus.kernels.pairs import find, number


@njit(cache=True)
def duty(program, state, out, n, k, t, act, a, b):
    """An attack a -> b calls in every partner of b against a; an answering act i -> a closes the duty."""
    slot = program.slot[k]
    if program.net_mask[program.option[k, 0], act]:
        pair = find(program, state, a, b)
        if pair >= 0 and state.pair[slot, pair] > 0.0:
            state.pair[slot, pair] = 0.0
            n = put(program, out, n, k, PAIR, a, b, 0.0)
    if not program.net_mask[program.net[k], act]:
        return n
    deadline = (t + program.number[k, 0]) - program.epoch[0] + 1.0
    p = state.head_in[b]
    while p >= 0:
        i = state.source[p]
        if i != a and state.value[program.other[k], p] > 0.0:
            pair = number(program, state, i, a)
            state.pair[slot, pair] = deadline
            n = put(program, out, n, k, PAIR, i, a, 1.0)
        p = state.next_in[p]
    return n


@njit(cache=True)
def duties_lapse(program, state, out, n, k, e):
    """Close the duties that act ``e`` of the record called in, unless a later act renewed them."""
    slot = program.slot[k]
    a, b = state.log_sender[e], state.log_receiver[e]
    deadline = (state.log_time[e] + program.number[k, 0]) - program.epoch[0] + 1.0
    p = state.head_in[b]
    while p >= 0:
        pair = find(program, state, state.source[p], a)
        if pair >= 0 and 0.0 < state.pair[slot, pair] <= deadline:
            state.pair[slot, pair] = 0.0
            n = put(program, out, n, k, PAIR, state.source[p], a, 0.0)
        p = state.next_in[p]
    return n


@njit(cache=True)
def next_lapse(program, state, k):
    """Time at which the next duty may lapse; infinity if none is pending."""
    e = state.expire[k]
    while e < state.cursor[N_LOGGED] and not program.net_mask[program.net[k], state.log_act[e]]:
        e += 1
    state.expire[k] = e
    return state.log_time[e] + program.number[k, 0] if e < state.cursor[N_LOGGED] else float("inf")


@njit(cache=True)
def lost(program, state, out, n, k, act, a, b):
    """After an act that admits defeat, a has lost its last fight against b."""
    if program.net_mask[program.net[k], act]:
        n = put(program, out, n, k, PAIR, a, b, 1.0)
        n = put(program, out, n, k, PAIR, b, a, 0.0)
    return n
