"""Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari & Gelman 2018): simulate, fit, interval.

Coefficients drawn from a prior, a record simulated from them, a fit with that prior: the true coefficient's rank among
draws of the (Laplace) posterior is uniform if simulation, likelihood and interval are those of one model. The
chi-square tests (ten bins, Bonferroni over the ranks of a model) fail by chance once in 10,000 seeds; the seeds are
fixed. Statistics are bounded or restraining, so no record explodes. Posteriors 0.6 times as wide are refused.
Memories fade on the clock ``last_event``: a fit by waiting times with ``now`` holds, over each wait, the weights its end
has, as R's packages do, which is not the hazard a continuous-time simulation follows.

A REM of sender statistics is a DyNAM rate, its intercept higher by the log of the number of receivers; and given who
acts, any REM is a DyNAM choice of the receiver.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
from scipy import stats

import foedus as fd

N_RECORDS, N_DRAWS, N_BINS = 240, 199, 10
BY_CHANCE = 1e-4
ACTORS = ("a", "b", "c", "d", "e")
END = 14.0


@dataclass(frozen=True)
class Chain:
    """How records are simulated and what is fitted to them.

    ``rows`` are the simulated coefficients that the fit estimates; ``shift`` is what its intercept lies above theirs.
    """

    formula: str
    fit: Callable
    options: dict
    mean: tuple[float, ...]
    sd: tuple[float, ...]
    rows: tuple[int, ...] = (0, 1, 2)
    until: float | None = END
    n_events: int | None = None
    decay_clock: str = "now"
    shift: float = 0.0
    covariates: dict = field(default_factory=dict)

    @property
    def terms(self):
        """Names of the simulated coefficients."""
        return ["intercept", *self.formula.split(" + ")]

    @property
    def moved(self):
        """What the fitted coefficients lie above the simulated ones."""
        return np.array([self.shift if q == 0 else 0.0 for q in self.rows])

    def record(self, beta, seed):
        """One simulated record."""
        worlds = fd.simulate(
            "1 + " + self.formula, beta, actors=ACTORS, covariates=self.covariates, until=self.until,
            n_events=self.n_events, decay_clock=self.decay_clock, seed=seed, threads=1,
        )  # fmt: skip
        assert self.n_events or worlds.outcome()["exploded"] == 0.0
        return fd.events(worlds.events().drop("history", "act", "weight"), actors=list(ACTORS))

    def fitted(self, events):
        """The fit of a record with the prior its coefficients were drawn from."""
        rows = list(self.rows)
        means = np.array(self.mean)[rows] + self.moved
        prior = {self.terms[q]: (m, self.sd[q]) for q, m in zip(rows, means, strict=True)}
        formula = " + ".join(self.terms[q] for q in rows if q)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", fd.FoedusWarning)
            return self.fit(formula, events, covariates=self.covariates, prior=prior, **self.options)


CLOCK = {"timing": "interval", "start": 0.0, "end": END}
SIZE = {"size": {"a": 0.0, "b": 1.0, "c": -1.0, "d": 0.5, "e": -0.5}}
CHAINS = {
    "REM, interval": Chain(
        "inertia(scaling=binary) + reciprocity(scaling=binary)", fd.rem, CLOCK, (-2, 0, 0), (0.3, 0.6, 0.6)
    ),
    "REM, interval, memory that fades": Chain(
        "inertia(half_life_days=2) + reciprocity(scaling=binary)", fd.rem, {**CLOCK, "decay_clock": "last_event"},
        (-1.2, -0.8, 0), (0.3, 0.2, 0.5), decay_clock="last_event",
    ),
    "REM, ordinal": Chain(
        "inertia(window_days=3, scaling=binary) + reciprocity(scaling=binary)", fd.rem, {"timing": "ordinal"},
        (-2, 0, 0), (0.3, 0.6, 0.6), rows=(1, 2), until=None, n_events=50,
    ),
    "DyNAM, rate": Chain(
        "send(size) + outdegree_sender(half_life_days=2)", fd.dynam_rate, {**CLOCK, "decay_clock": "last_event"},
        (-1.2, 0, -0.4), (0.3, 0.4, 0.1), decay_clock="last_event", shift=float(np.log(len(ACTORS) - 1)), covariates=SIZE,
    ),
    "DyNAM, choice": Chain(
        "receive(size) + inertia(scaling=binary)", fd.dynam_choice, {}, (-2, 0, 0), (0.3, 0.4, 0.6), rows=(1, 2),
        covariates=SIZE,
    ),
}  # fmt: skip


def outcome_of(chain, k):
    """True coefficients, mode and covariance of record ``k``."""
    z = np.random.default_rng([6, k]).standard_normal(len(chain.mean))
    beta = np.array(chain.mean) + np.array(chain.sd) * z
    fit = chain.fitted(chain.record(beta, seed=k))
    return beta[list(chain.rows)] + chain.moved, fit.beta, fit.covariance


def ranks_of(outcomes, width=1.0):
    """Rank of each true coefficient among posterior draws, and of its distance from the mode, shape (n, p + 1)."""
    rng, ranks = np.random.default_rng(1), []
    for truth, mode, covariance in outcomes:
        root = np.linalg.cholesky(covariance)
        z = width * rng.standard_normal((N_DRAWS, len(mode)))
        away = np.linalg.solve(root, truth - mode)
        ranks.append([*(mode + z @ root.T < truth).sum(axis=0), ((z**2).sum(axis=1) < away @ away).sum()])
    return np.array(ranks)


def uniformity(ranks):
    """p-value per column of the chi-square test that ranks are uniform on 0..N_DRAWS."""
    bins = ranks * N_BINS // (N_DRAWS + 1)
    return np.array([stats.chisquare(np.bincount(b, minlength=N_BINS)).pvalue for b in bins.T])


@pytest.mark.parametrize("name", CHAINS)
def test_the_truth_ranks_uniformly_among_posterior_draws(name):
    outcomes = [outcome_of(CHAINS[name], k) for k in range(N_RECORDS)]
    p = uniformity(ranks_of(outcomes))
    assert p.min() > BY_CHANCE / len(p)
    assert uniformity(ranks_of(outcomes, width=0.6)).min() < 1e-9
