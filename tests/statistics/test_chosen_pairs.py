"""Statistics of chosen pairs, found without matrices, are those that matrices hold."""

import numpy as np
import pytest
from statistic_worlds import ACTS, compiled, engine_values, random_world
from test_every_statistic import CASES

from foedus.model.events import Events
from foedus.model.look_up import look_up
from foedus.model.observation import Observation

NOW = Observation(-np.inf, np.inf, False)


def events_of(world):
    code = np.array([ACTS.index(a) for a in world.act], np.int32)
    sides = (np.asarray(side, np.int32) for side in (world.sender, world.receiver))
    names = tuple(map(str, range(world.n)))
    return Events(
        world.time, *sides, code, world.weight, names, ACTS, is_directed=world.is_directed
    )  # fmt: skip


def every_pair(n, is_directed):
    i, j = np.nonzero(~np.eye(n, dtype=bool) if is_directed else np.triu(np.ones((n, n)), 1))
    return i, j


@pytest.mark.parametrize("is_directed", [True, False], ids=["directed", "undirected"])
@pytest.mark.parametrize("by_act", [False, True], ids=["one class", "by act"])
def test_chosen_pairs_have_the_values_of_matrices(is_directed, by_act):
    world, covariates = random_world(3, is_directed=is_directed)
    record, (i, j) = events_of(world), every_pair(world.n, is_directed)
    rng = np.random.default_rng(4)
    for formula in list(CASES)[:: 28 if by_act else 7]:
        made = compiled(formula, world, covariates, by_act=by_act)
        known = engine_values(made, world)
        t = rng.choice(np.array(list(known)), len(i))
        c = rng.integers(0, made.arrays.shape[1], len(i))
        x = look_up(made.arrays, record, NOW, t, c, i, j)
        wanted = np.array([known[s][k, a, b] for s, k, a, b in zip(t, c, i, j, strict=True)])
        np.testing.assert_allclose(x, wanted, atol=1e-10, err_msg=formula)
