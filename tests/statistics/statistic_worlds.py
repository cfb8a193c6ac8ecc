"""Small random worlds with ties, weights, act types and tables that change, and the engine's values in them."""

import numpy as np

from brute_force import World
from foedus.kernels.handles import hold_program, hold_state
from foedus.kernels.history import advance, record
from foedus.kernels.layout import new_changes, new_state
from foedus.kernels.values import apply_changes, new_values, unit_terms
from foedus.statistics.covariate import Dyadic, Nodal, Shared
from foedus.statistics.program import compile_formula

ACTS = ("AID", "ASSAULT", "REQUEST", "RETREAT")
RELATIONS = ("friend", "pact:defence", "pact:any", "pact:nonaggression", "contiguity", "principal", "patron")


def random_world(seed, n=6, n_events=40, is_directed=True):
    """A world and its covariates as the compiler takes them."""
    rng = np.random.default_rng(seed)
    time = np.sort(rng.integers(1, 3 * n_events // 2, n_events)).astype(float)
    sender = rng.integers(0, n, n_events)
    receiver = (sender + rng.integers(1, n, n_events)) % n
    if not is_directed:
        sender, receiver = np.minimum(sender, receiver), np.maximum(sender, receiver)
    act = [ACTS[k] for k in rng.integers(0, len(ACTS), n_events)]
    weight = rng.integers(1, 4, n_events).astype(float)
    world = World(n, time, sender, receiver, act, weight, is_directed=is_directed)
    covariates = {}
    for name in ("wealth", "cinc", "kind"):
        initial = rng.integers(0, 3, n).astype(float)
        at = np.sort(rng.uniform(5, time[-1], 6)).round()
        who, value = rng.integers(0, n, 6), rng.integers(0, 4, 6).astype(float)
        covariates[name] = Nodal(name, initial, at, who, value)
        world.nodal[name] = _nodal_at(initial, at, who, value)
    for name in RELATIONS:
        matrix = (rng.random((n, n)) < 0.3) & ~np.eye(n, dtype=bool)
        at = np.sort(rng.uniform(5, time[-1], 8)).round()
        i = rng.integers(0, n, 8)
        j, value = (i + rng.integers(1, n, 8)) % n, rng.integers(0, 2, 8).astype(float)
        first, second = np.nonzero(matrix)
        covariates[name] = Dyadic(name, 0.0, first, second, np.ones(len(first)), at, i, j, value)
        world.dyadic[name] = _dyadic_at(matrix.astype(float), at, i, j, value)
    static = rng.normal(size=(n, n))
    np.fill_diagonal(static, 0.0)
    first, second = np.nonzero(~np.eye(n, dtype=bool))
    none, nobody = np.empty(0), np.empty(0, int)
    covariates["trade"] = Dyadic(
        "trade", 0.0, first, second, static[first, second], none, nobody, nobody, none
    )
    world.dyadic["trade"] = lambda t: static
    covariates["winter"] = Shared("winter", 1.0, np.array([9.0, 20.0]), np.array([0.0, 2.0]))
    world.shared["winter"] = lambda t: 1.0 if t < 9 else 0.0 if t < 20 else 2.0
    return world, covariates


def _nodal_at(initial, at, who, value):
    def then(t):
        z = initial.copy()
        for k in range(len(at)):
            if at[k] <= t:
                z[who[k]] = value[k]
        return z

    return then


def _dyadic_at(initial, at, i, j, value):
    def then(t):
        z = initial.copy()
        for k in range(len(at)):
            if at[k] <= t:
                z[i[k], j[k]] = value[k]
        return z

    return then


def compiled(formula, world, covariates, by_act=False):
    """The formula compiled for this world, each act a class of its own where asked."""
    k = len(ACTS)
    return compile_formula(
        formula, actors=[str(i) for i in range(world.n)], acts=ACTS, covariates=covariates,
        class_of_act=tuple(range(k)) if by_act else None, n_classes=k if by_act else 1,
        is_directed=world.is_directed, epoch=0.0,
    )  # fmt: skip


def engine_values(made, world, n_pairs=None, late=0.0):
    """Values of all terms for all pairs just before each distinct time: {time: (classes, n, n, terms)}."""
    program, n, classes = made.arrays, world.n, int(made.arrays.shape[1])
    state = new_state(program, n_pairs=n_pairs, n_acts=len(world.time))
    held, kept = hold_program(program), hold_state(state)
    values, out = new_values(program), new_changes(200_000)
    seen, e = {}, 0
    for t in [*np.unique(world.time), world.time[-1] + 1 + late]:
        while m := advance(held, kept, t, False, out):
            apply_changes(program, values, out, 0, m)
        x = np.zeros((classes, n, n, len(made.terms)))
        for c in range(classes):
            for i in range(n):
                for j in range(n):
                    if i != j:
                        unit_terms(program, values, t, t, c, i, j, x[c, i, j])
        seen[t] = x
        while e < len(world.time) and world.time[e] == t:
            act = ACTS.index(world.act[e])
            m = record(held, kept, t, act, world.sender[e], world.receiver[e], world.weight[e], out)
            apply_changes(program, values, out, 0, m)
            e += 1
    return seen
