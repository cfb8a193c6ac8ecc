"""Simulation-based calibration of khalkhin-gol: priors of model.toml, histories, fits with the same priors, ranks.

At the width that model.toml gives them most draws of the priors make histories that run away (docs/simulation.md gives
the share). So standard deviations are a quarter here, in the draw and in the fit alike, and records that reach ROOM acts
are left out. That choice looks at the record alone, so it leaves the truth's ranks uniform: given a record, truth and
posterior draws have one law (Modrak et al. 2023, "Simulation-based calibration checking for Bayesian computation").

Two chi-square tests: of every coefficient's ranks (ten bins, Bonferroni), and of all ranks together, taken in the axes in
which each record's posterior is round, where they are independent. Each fails by chance once in 10,000 seeds; the seeds
are fixed. Posteriors 0.8 times as wide are refused. ``-m long`` runs the whole span to 1941 with many more records.
"""

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from scipy.linalg import block_diag

from foedus.errors import FoedusWarning
from foedus.model.class_fits import fit_class
from foedus.simulate.plan import run_chunk
from ranks import BY_CHANCE, independent_ranks, ranks_of, uniformity

SHARE, ROOM = 0.25, 2000
SINCE = "1936-03-12"


def narrowed(spec, until):
    """The model with priors a quarter as wide, on the span that is simulated."""
    narrow = msgspec.structs.replace

    def prior_of(given):
        return narrow(given, prior=narrow(given.prior, sd=SHARE * given.prior.sd))

    classes = tuple(
        narrow(c, baseline=prior_of(c.baseline), term=tuple(map(prior_of, c.term))) for c in spec.act_class
    )
    return narrow(spec, act_class=classes, horizon=narrow(spec.horizon, since=SINCE, until=until))


def record_of(model, plan, begun, beta, k):
    """History ``k`` after the record up to its start, as model events; ``None`` if it reached ROOM acts."""
    made = run_chunk(plan.with_(engine=replace(model.engine, beta=beta)), np.array([k]), begun)
    if made.has_exploded[0]:
        return None
    early = model.past.time < plan.start
    names = ("time", "act", "sender", "receiver", "weight")
    return replace(
        model.fitted.events,
        **{
            name: np.concatenate([getattr(model.past, name)[early], getattr(made.acts, name)])
            for name in names
        },
    )


def outcomes_of(model, until, n):
    """True coefficients, mode and covariance of each record that did not run away; and the share that did."""
    spec = narrowed(model.spec, until)
    prior = [p for c in spec.act_class for p in (c.baseline.prior, *(t.prior for t in c.term))]
    mean, sd = np.array([p.mean for p in prior]), np.array([p.sd for p in prior])
    plan = model.plan(SINCE, until, seed=5, draw=False, max_events=ROOM)
    begun, found = plan.begin(), []
    for k in range(n):
        beta = mean + sd * np.random.default_rng([9, k]).standard_normal(len(mean))
        record = record_of(model, plan, begun, beta, k)
        if record is not None:
            fits = [
                fit_class(c, record, model.fitted.covariates, model.chronicle, spec) for c in spec.act_class
            ]
            assert [(c.name, t) for c, f in zip(spec.act_class, fits, strict=True) for t in f.terms] == list(
                model.engine.terms
            )
            found.append(
                (beta, np.concatenate([f.beta for f in fits]), block_diag(*(f.covariance for f in fits)))
            )
    return found, 1 - len(found) / n


@pytest.mark.filterwarnings(f"ignore::{FoedusWarning.__module__}.{FoedusWarning.__name__}")
@pytest.mark.parametrize(
    ("until", "n"),
    [("1937-12-31", 32), pytest.param("1941-12-31", 400, marks=pytest.mark.long)],
)  # fmt: skip
def test_the_truth_ranks_uniformly_among_draws_of_the_scenarios_posterior(khalkhin_gol, until, n, capsys):
    outcomes, gone = outcomes_of(khalkhin_gol.fit(), until, n)
    assert len(outcomes) > n / 2
    each = uniformity(ranks_of(outcomes))
    together = uniformity(independent_ranks(outcomes).reshape(-1, 1))[0]
    with capsys.disabled():
        print(f"\n{until}: {len(outcomes)} records, {gone:.0%} ran away; "
              f"least p of {len(each)} ranks {each.min():.3g}, of all together {together:.3g}")  # fmt: skip
    assert each.min() > BY_CHANCE / len(each)
    assert together > BY_CHANCE
    assert uniformity(independent_ranks(outcomes, width=0.8).reshape(-1, 1))[0] < 1e-6
