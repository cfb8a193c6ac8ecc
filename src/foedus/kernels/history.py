"""The only place where statistics change: one act enters the past, or time passes."""

import numpy as np
from numba import njit

from foedus.kernels import opcodes as op
from foedus.kernels.covariates import begin_row, node_changed, reads_node, reads_third_party, world_changed
from foedus.kernels.degrees import degree, degree_pair, elsewhere, from_relation, share, tie
from foedus.kernels.duties import duties_lapse, duty, lost, next_lapse
from foedus.kernels.formation import formed
from foedus.kernels.layout import (
    BEGIN_INSTANCE,
    BEGIN_ROW,
    DUE,
    MOST,
    N_ACTORS,
    N_BLOCKS,
    N_LOGGED,
    N_PAIRS,
    NODE_TABLE,
    NOW,
    ORIGIN,
    REBASE,
    RELATION_TABLE,
    TABLE_CURSOR,
)
from foedus.kernels.neighbours import node_trans, open_paths, overlap, tertius, third_party_changed
from foedus.kernels.order import last_time, rank, shift, shift_over
from foedus.kernels.pairs import join, number
from foedus.kernels.triads import four_cycle, third_actor_changed, triad


@njit(cache=True)
def room(program, state, i, j):
    """Most changes that one act i -> j can make."""
    n, blocks = program.shape[N_ACTORS], program.shape[N_BLOCKS]
    total = np.int64(64)
    for k in range(len(program.opcode)):
        code = program.opcode[k]
        if code == op.TRIAD or code == op.FROM_RELATION:
            for net in (program.net[k], program.other[k]):
                total += 2 * (
                    state.out_n[net, i] + state.out_n[net, j] + state.in_n[net, i] + state.in_n[net, j]
                )
            total += 16
        elif code == op.FOUR_CYCLE or code == op.TERTIUS_DIFF:
            total += 2 * n * n + 16
        elif code == op.DEGREE_PAIR or code == op.PAIR_OF_NODES:
            total += 2 * n * n + 2 if code == op.DEGREE_PAIR and program.option[k, 3] > 0 else 8 * n
        elif code == op.DEGREE:
            total += 2 * n if program.option[k, 3] > 0 else 8
        elif (
            code == op.SHARE
            or code == op.RANK
            or code == op.ELSEWHERE
            or code == op.DUTY
            or code == op.DYAD
            or code == op.TERTIUS
            or code == op.NODE_TRANS
            or code == op.OPEN_PATHS
            or code == op.OVERLAP
            or code == op.FORMED
        ):
            total += 4 * n + 8
        elif code == op.SHIFT:
            m = state.n_member[k] + 4
            total += 2 * (2 * m + m * m) + 8
        else:
            total += 16
    return total * blocks + len(program.opcode)


@njit(cache=True)
def has_room(program, state, out, n, i, j):
    """Whether the stream and the table of pairs can take one more act i -> j."""
    is_direct = len(state.key) == 1
    if is_direct and n + state.cursor[MOST] <= len(out):
        return True
    need = room(program, state, i, j)
    return n + need <= len(out) and (is_direct or state.cursor[N_PAIRS] + need <= len(state.source))


@njit(cache=True)
def _tell_users(program, state, out, n, net, a, b, old, new):
    for u in range(program.user_first[net], program.user_first[net + 1]):
        k = program.user[u]
        code = program.opcode[k]
        if code == op.TIE:
            n = tie(program, out, n, k, a, b, old, new)
        elif code == op.DEGREE:
            n = degree(program, state, out, n, k, net, a, b)
        elif code == op.TRIAD:
            n = triad(program, state, out, n, k, net, a, b, old, new)
        elif code == op.SHARE:
            n = share(program, state, out, n, k, net, a, b, old, new)
        elif code == op.DEGREE_PAIR:
            n = degree_pair(program, state, out, n, k, net, a, b)
        elif code == op.FOUR_CYCLE:
            n = four_cycle(program, state, out, n, k, net, a, b, old, new)
        elif code == op.ELSEWHERE:
            n = elsewhere(program, state, out, n, k, net, a, b, old, new)
        elif code == op.FROM_RELATION:
            n = from_relation(program, state, out, n, k, net, a, b, old, new)
        elif code == op.TERTIUS or code == op.TERTIUS_DIFF:
            n = tertius(program, state, out, n, k, net, a, b, old, new)
        elif code == op.NODE_TRANS:
            n = node_trans(program, state, out, n, k, net, a, b, old, new)
        elif code == op.OPEN_PATHS:
            n = open_paths(program, state, out, n, k, net, a, b, old, new)
        elif code == op.OVERLAP:
            n = overlap(program, state, out, n, k, net, a, b)
    return n


@njit(cache=True)
def _set_tie(program, state, out, n, net, a, b, pair, new, count):
    old = state.value[net, pair]
    state.count[net, pair] = count
    if new == old:
        return n
    join(state, pair)
    state.value[net, pair] = new
    if old == 0.0:
        state.out_n[net, a] += 1
        state.in_n[net, b] += 1
    elif new == 0.0:
        state.out_n[net, a] -= 1
        state.in_n[net, b] -= 1
    state.out_sum[net, a] = 0.0 if state.out_n[net, a] == 0 else state.out_sum[net, a] + (new - old)
    state.in_sum[net, b] = 0.0 if state.in_n[net, b] == 0 else state.in_sum[net, b] + (new - old)
    if program.net_is_coarse[net] and (old > 0.0) == (new > 0.0):
        return n
    return _tell_users(program, state, out, n, net, a, b, old, new)


@njit(cache=True)
def _count(program, state, out, n, net, a, b, weight, t, sign):
    """An act enters (``sign`` 1) or leaves (-1) a network."""
    by = weight if program.net_weighted[net] else 1.0
    if program.net_rate[net] != 0.0:
        by *= np.exp(program.net_rate[net] * (t - state.clock[ORIGIN]))
    state.total[net] += sign * by
    for way in range(2 if program.net_symmetric[net] and a != b else 1):
        i, j = (a, b) if way == 0 else (b, a)
        pair = number(program, state, i, j)
        count = state.count[net, pair] + sign
        new = 0.0 if count == 0 else state.value[net, pair] + sign * by
        n = _set_tie(program, state, out, n, net, i, j, pair, new, count)
    return n


@njit(cache=True)
def _rebase(program, state, out, n, t):
    """Keep exp(rate * age) within the range of a float by moving the origin of decay."""
    fastest = 0.0
    for net in range(len(program.net_rate)):
        fastest = max(fastest, program.net_rate[net])
    age = t - state.clock[ORIGIN]
    if fastest * age < 60.0:
        return n
    for net in range(len(program.net_rate)):
        f = np.exp(-program.net_rate[net] * age)
        if f != 1.0:
            state.value[net] *= f
            state.out_sum[net] *= f
            state.in_sum[net] *= f
            state.total[net] *= f
    for k in range(len(program.opcode)):
        f = np.exp(-program.rate[program.column[k]] * age)
        if program.slot[k] >= 0 and f != 1.0:
            state.pair[program.slot[k]] *= f
        if f != 1.0:
            state.own[k] *= f
    state.clock[ORIGIN] = t
    out[n].scope = REBASE
    out[n].value = t
    return n + 1


@njit(cache=True)
def _dated(program, state, out, n, k, t, i, j):
    """Statistics of when an act from i to j happened."""
    code = program.opcode[k]
    if code == op.LAST_TIME:
        return last_time(program, state, out, n, k, t, i, j)
    if code == op.RANK:
        return rank(program, state, out, n, k, i, j)
    return formed(program, state, out, n, k, t, i, j)


@njit(cache=True)
def record(program, state, t, act, i, j, weight, out):
    """One act enters the past; call :func:`advance` to ``t`` first.

    Returns
    -------
    int
        Number of changes written to ``out``, which must have ``room(program, state, i, j)``.
    """
    # one width of integers: each other one would have every statistic compiled again
    act, i, j = np.int64(act), np.int64(i), np.int64(j)
    n = _rebase(program, state, out, 0, t)
    e = state.cursor[N_LOGGED]
    state.log_time[e], state.log_act[e], state.log_weight[e] = t, act, weight
    state.log_sender[e], state.log_receiver[e] = i, j
    state.cursor[N_LOGGED] = e + 1
    for net in range(len(program.net_rate)):
        if program.net_table[net] >= 0 or not program.net_mask[net, act]:
            continue
        after = program.net_after[net]
        if after == 0.0:
            n = _count(program, state, out, n, net, i, j, weight, t, np.int64(1))
        due = t + (after if after > 0.0 else program.net_until[net])
        state.due[net] = min(state.due[net], due)
        state.clock[DUE] = min(state.clock[DUE], due)
    for w in range(len(program.watch)):
        k = program.watch[w]
        code = program.opcode[k]
        if code == op.DUTY:
            n = duty(program, state, out, n, k, t, act, i, j)
        elif program.net_mask[program.net[k], act]:
            if code == op.SHIFT:
                n = shift(program, state, out, n, k, t, i, j)
            elif code == op.LOST:
                n = lost(program, state, out, n, k, act, i, j)
            else:
                n = _dated(program, state, out, n, k, t, i, j)
                if program.net_symmetric[program.net[k]]:
                    n = _dated(program, state, out, n, k, t, j, i)
        elif code == op.SHIFT and program.option[k, 2] == 1:
            n = shift_over(program, state, out, n, k, t)
    state.clock[NOW] = t
    return n


@njit(cache=True)
def _is_due(due, t, inclusive):
    return due < t or (inclusive and due == t)


@njit(cache=True)
def _next_in_log(program, state, net, e):
    while e < state.cursor[N_LOGGED] and not program.net_mask[net, state.log_act[e]]:
        e += 1
    return e


@njit(cache=True)
def _next_age(program, state, net):
    """When an act next enters or leaves a network by its age; infinity if none does."""
    due, after = np.inf, program.net_after[net]
    if after > 0.0:
        e = _next_in_log(program, state, net, state.enter[net])
        state.enter[net] = e
        if e < state.cursor[N_LOGGED]:
            due = state.log_time[e] + after
    if program.net_until[net] < np.inf:
        e = _next_in_log(program, state, net, state.leave[net])
        state.leave[net] = e
        if e < state.cursor[N_LOGGED]:
            due = min(due, state.log_time[e] + program.net_until[net])
    return due


@njit(cache=True)
def _age(program, state, net, t, inclusive, out, n):
    """Acts that grow old enough to enter or to leave one network, and whether there was room for all."""
    for is_leaving in (False, True):
        age = program.net_until[net] if is_leaving else program.net_after[net]
        place = state.leave if is_leaving else state.enter
        while 0.0 < age < np.inf:
            e = _next_in_log(program, state, net, place[net])
            place[net] = e
            if e >= state.cursor[N_LOGGED] or not _is_due(state.log_time[e] + age, t, inclusive):
                break
            i, j = np.int64(state.log_sender[e]), np.int64(state.log_receiver[e])
            if not has_room(program, state, out, n, i, j):
                return n, False
            sign = np.int64(-1 if is_leaving else 1)
            n = _count(program, state, out, n, net, i, j, state.log_weight[e], state.log_time[e], sign)
            place[net] = e + 1
    return n, True


@njit(cache=True)
def _earliest(due):
    """The least of all; two at a time, for each comparison waits for the one before it."""
    even, odd, last = np.inf, np.inf, len(due) - 1
    for k in range(0, last, 2):
        even, odd = min(even, due[k]), min(odd, due[k + 1])
    return min(even, odd, due[last]) if last >= 0 else np.inf


@njit(cache=True)
def _ageing(program, state, t, inclusive, out, n):
    """Acts that grow old enough to enter or to leave a memory."""
    if _is_due(state.clock[DUE], t, inclusive):
        is_done = True
        for net in range(len(program.net_rate)):
            if is_done and _is_due(state.due[net], t, inclusive):
                n, is_done = _age(program, state, net, t, inclusive, out, n)
                state.due[net] = _next_age(program, state, net)
        state.clock[DUE] = _earliest(state.due)
        if not is_done:
            return n
    for w in range(len(program.watch)):
        k = program.watch[w]
        while program.opcode[k] == op.DUTY:
            if not _is_due(next_lapse(program, state, k), t, inclusive):
                break
            e = state.expire[k]
            i, j = np.int64(state.log_sender[e]), np.int64(state.log_receiver[e])
            if not has_room(program, state, out, n, i, j):
                return n
            n = duties_lapse(program, state, out, n, k, e)
            state.expire[k] = e + 1
    return n


@njit(cache=True)
def _table_change(program, state, out, n, e):
    kind, table = program.change_kind[e], program.change_table[e]
    a, b, value = np.int64(program.change_a[e]), np.int64(program.change_b[e]), program.change_value[e]
    if kind == RELATION_TABLE:
        for net in range(len(program.net_table)):
            if program.net_table[net] == table:
                n = _set_tie(
                    program, state, out, n, net, a, b, number(program, state, a, b), value, np.int64(1)
                )
        return n
    if kind == NODE_TABLE:
        for k in range(len(program.opcode)):
            if program.opcode[k] == op.TRIAD and program.option[k, 3] == table:
                n = third_actor_changed(program, state, out, n, k, a, value - state.node[table, a])
        state.node[table, a] = value
    else:
        state.world[table] = value
    for k in range(len(program.opcode)):
        if kind == NODE_TABLE and reads_node(program, k, table):
            n = node_changed(program, state, out, n, k, table, a)
        elif kind == NODE_TABLE and reads_third_party(program, k, table):
            n = third_party_changed(program, state, out, n, k, a)
        elif kind != NODE_TABLE:
            n = world_changed(program, state, out, n, k, table)
    return n


@njit(cache=True)
def _begin(program, state, out, n):
    size = program.shape[N_ACTORS]
    while state.cursor[BEGIN_INSTANCE] < len(program.opcode):
        k = state.cursor[BEGIN_INSTANCE]
        i = state.cursor[BEGIN_ROW]
        if not has_room(program, state, out, n, 0, 0):
            return n
        n = begin_row(program, state, out, n, k, i)
        state.cursor[BEGIN_ROW] = (i + 1) % size
        if i + 1 == size:
            state.cursor[BEGIN_INSTANCE] = k + 1
    return n


@njit(cache=True)
def advance(program, state, t, inclusive, out):
    """Time passes up to ``t``: tables change (at their time), memories expire (after theirs).

    Parameters
    ----------
    inclusive
        Also let expire what is due exactly at ``t``: for use after the acts of time ``t`` were evaluated.

    Returns
    -------
    int
        Number of changes written to ``out``. Call again until it is 0: what finds no room waits.
    """
    n = _begin(program, state, out, 0)
    if state.cursor[BEGIN_INSTANCE] < len(program.opcode):
        return n
    while state.cursor[TABLE_CURSOR] < len(program.change_time):
        e = state.cursor[TABLE_CURSOR]
        if program.change_time[e] > t:
            break
        if not has_room(program, state, out, n, program.change_a[e], max(program.change_b[e], 0)):
            return n
        n = _table_change(program, state, out, n, e)
        state.cursor[TABLE_CURSOR] = e + 1
    n = _ageing(program, state, t, inclusive, out, n)
    state.clock[NOW] = max(state.clock[NOW], t)
    return n


@njit(cache=True)
def next_time(program, state):
    """When something will change without any new act; infinity if nothing is pending."""
    due = state.clock[DUE]
    if state.cursor[TABLE_CURSOR] < len(program.change_time):
        due = min(due, program.change_time[state.cursor[TABLE_CURSOR]])
    for w in range(len(program.watch)):
        if program.opcode[program.watch[w]] == op.DUTY:
            due = min(due, next_lapse(program, state, program.watch[w]))
    return due
