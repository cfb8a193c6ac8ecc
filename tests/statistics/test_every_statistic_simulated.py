"""Whatever the catalogue holds can be simulated: the rates that clocks run at are those of the formula over the whole past.

The equation stands behind another one, whose tables and networks it must not mix up with its own.
"""

import numpy as np
import pytest
from statistic_worlds import ACTS, compiled, random_world
from test_every_statistic import CASES

from brute_force import STATISTICS
from foedus.kernels.simulate_rates import eta_at
from foedus.model.riskset import RiskSet
from foedus.simulate.engine import Part, assemble
from foedus.simulate.start import Past, start_at

TOLERANCE = 1e-9
BEFORE = "inertia(window_days=5) + otp + tie(friend) + event(winter) + send(wealth) + tertius(wealth)"
FEW = {which: formula for formula, (which, _, _) in CASES.items()}
"""The last way of writing each statistic; of the others every sixth is looked at."""


@pytest.fixture(scope="module")
def world():
    record, covariates = random_world(1)
    codes = np.array([ACTS.index(act) for act in record.act], np.int32)
    who = (record.sender.astype(np.int32), record.receiver.astype(np.int32))
    return record, covariates, Past(record.time, codes, *who, record.weight)


def part(formula, record, covariates):
    n, none = record.n, np.zeros(0, np.int32)
    made = compiled(formula, record, covariates)
    everyone = ~np.eye(n, dtype=bool)[None]
    risk = RiskSet(n, 1, np.zeros(len(ACTS), int), everyone, np.zeros(0), none, none, none, np.zeros(0, bool))
    p, marks = len(made.terms), ((np.zeros(1, np.int32), np.ones(1)),)
    return Part(formula, made.arrays, made.terms, np.ones(p), np.zeros((p, p)), risk, marks)


@pytest.mark.parametrize("name", sorted(FEW))
def test_rates_of_clocks_are_those_of_the_formula(name, world):
    record, covariates, past = world
    own = [f for f, case in CASES.items() if case[0] == name]
    for formula in dict.fromkeys([FEW[name], *own[::6]]):
        parts = [part(BEFORE, record, covariates), part(formula, record, covariates)]
        engine = assemble(parts, [str(i) for i in range(record.n)], ACTS)
        for t in (7.0, 33.25):
            held = start_at(engine, past, t, 1).handle.held
            wanted = STATISTICS[name](record, t, *CASES[formula][1], **CASES[formula][2])
            for i, j in np.argwhere(~np.eye(record.n, dtype=bool)).tolist():
                eta = eta_at(held["eq"], engine.beta, held["comp"], record.n, 1, i, j, t)
                assert eta == pytest.approx(wanted[i, j], abs=TOLERANCE), (formula, t, i, j)
