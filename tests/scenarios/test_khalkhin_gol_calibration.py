"""Simulation-based calibration of khalkhin-gol: priors of model.toml, histories, fits with the same priors, ranks.

Coefficients drawn from the priors, the record up to March 1936 and a free history after it, every equation fitted to that
history alone, and the rank of each true coefficient among draws of the posterior that simulations take
(``fit.posterior``). Records that reach ROOM acts are left out. That choice looks at the record alone, so it leaves the
truth's ranks uniform: given a record, truth and posterior draws have one law (Modrak et al. 2023, "Simulation-based
calibration checking for Bayesian computation").

Two chi-square tests: of every coefficient's ranks (ten bins, Bonferroni), and of all ranks together, taken in the axes in
which each record's posterior is round, where they are independent. Each fails by chance once in 10,000 seeds; the seeds
are fixed. Posteriors 0.8 times as wide are refused. ``-m long`` runs the whole span to 1941 with many more records.
"""

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from scipy import stats
from scipy.linalg import block_diag

from foedus.errors import FoedusWarning
from foedus.model.class_fits import fit_class
from foedus.simulate.plan import run_chunk
from ranks import BY_CHANCE, N_DRAWS, ranks_among, uniformity

ROOM = 2000
SINCE = "1936-03-12"


def priors_of(spec):
    """Means and standard deviations of every coefficient, in the order of the engine's terms."""
    prior = [p for c in spec.act_class for p in (c.baseline.prior, *(t.prior for t in c.term))]
    return np.array([p.mean for p in prior]), np.array([p.sd for p in prior])


def histories_of(model, until, n):
    """``n`` draws of the priors and the history each makes; ``None`` for a history that reached ROOM acts."""
    mean, sd = priors_of(model.spec)
    plan = model.plan(SINCE, until, seed=5, draw=False, max_events=ROOM)
    begun = plan.begin()
    for k in range(n):
        beta = mean + sd * np.random.default_rng([9, k]).standard_normal(len(mean))
        made = run_chunk(plan.with_(engine=replace(model.engine, beta=beta)), np.array([k]), begun)
        yield beta, None if made.has_exploded[0] else made.acts


def record_of(model, acts, start):
    """The record up to its start and a history after it, as model events."""
    early = model.past.time < start
    names = ("time", "act", "sender", "receiver", "weight")
    return replace(
        model.fitted.events,
        **{name: np.concatenate([getattr(model.past, name)[early], getattr(acts, name)]) for name in names},
    )


def outcomes_of(model, until, n):
    """True coefficients, mode, covariance and posterior draws of each record that did not run away; and the share that did."""
    horizon = msgspec.structs.replace(model.spec.horizon, since=SINCE, until=until)
    spec = msgspec.structs.replace(model.spec, horizon=horizon)
    start, found = model.plan(SINCE, until, seed=5, draw=False).start, []
    for k, (beta, acts) in enumerate(histories_of(model, until, n)):
        if acts is None:
            continue
        record = record_of(model, acts, start)
        fits = [fit_class(c, record, model.fitted.covariates, model.chronicle, spec) for c in spec.act_class]
        assert [(c.name, t) for c, f in zip(spec.act_class, fits, strict=True) for t in f.terms] == list(
            model.engine.terms
        )
        drawn = [f.posterior(N_DRAWS, seed=k) for f in fits]
        assert max(p.pareto_k for p in drawn) < 0.7
        found.append((
            beta, np.concatenate([f.beta for f in fits]), block_diag(*(f.covariance for f in fits)),
            np.concatenate([p.draws for p in drawn], axis=1),
        ))  # fmt: skip
    return found, 1 - len(found) / n


@pytest.mark.filterwarnings(f"ignore::{FoedusWarning.__module__}.{FoedusWarning.__name__}")
@pytest.mark.parametrize(
    ("until", "n"),
    [("1937-12-31", 32), pytest.param("1941-12-31", 400, marks=pytest.mark.long)],
)  # fmt: skip
def test_the_truth_ranks_uniformly_among_draws_of_the_scenarios_posterior(khalkhin_gol, until, n, capsys):
    outcomes, gone = outcomes_of(khalkhin_gol.fit(), until, n)
    assert len(outcomes) > 0.8 * n
    ranks, apart = ranks_among(outcomes)
    each, together = uniformity(ranks), uniformity(apart.reshape(-1, 1))[0]
    with capsys.disabled():
        print(f"\n{until}: {len(outcomes)} records, {gone:.0%} ran away; "
              f"least p of {len(each)} ranks {each.min():.3g}, of all together {together:.3g}")  # fmt: skip
    assert each.min() > BY_CHANCE / len(each)
    assert together > BY_CHANCE
    assert uniformity(ranks_among(outcomes, width=0.8)[1].reshape(-1, 1))[0] < 1e-6


def test_histories_of_the_priors_alone_seldom_run_away(khalkhin_gol):
    model, n = khalkhin_gol.fit(), 200
    acts = [acts for _, acts in histories_of(model, "1941-12-31", n)]
    gone = sum(a is None for a in acts)
    assert gone <= stats.binom(n, 0.06).ppf(1 - BY_CHANCE)
    record = (
        model.engine.block_of_act[model.past.act[model.past.time >= model.plan(None, None, 1, False).start]]
        >= 0
    ).sum()
    free = np.array([(a.unit >= 0).sum() for a in acts if a is not None])
    assert np.quantile(free, 0.05) < record < np.quantile(free, 0.95)
