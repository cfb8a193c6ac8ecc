"""Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari & Gelman 2018): simulate, fit, interval.

Coefficients drawn from a prior, a record simulated from them, a fit with that prior: the true coefficient's rank among
draws of the (Laplace) posterior is uniform if simulation, likelihood and interval are those of one model. The
chi-square tests (ten bins, Bonferroni over the ranks of a model) fail by chance once in 10,000 seeds; the seeds are
fixed. Statistics are bounded or restraining, so no record explodes. Posteriors 0.6 times as wide are refused.
Memories fade on the clock ``last_event``: a fit by waiting times with ``now`` holds, over each wait, the weights its end
has, as R's packages do, which is not the hazard a continuous-time simulation follows.

A DyNAM is simulated and fitted whole: who acts and when (rate), and toward whom (choice).
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
from scipy.linalg import block_diag

import foedus as fd
from ranks import BY_CHANCE, ranks_of, uniformity

N_RECORDS = 240
ACTORS = ("a", "b", "c", "d", "e")
END = 14.0
CLOCK = {"timing": "interval", "start": 0.0, "end": END}
FADING = {**CLOCK, "decay_clock": "last_event"}
SIZE = {"size": {"a": 0.0, "b": 1.0, "c": -1.0, "d": 0.5, "e": -0.5}}


@dataclass(frozen=True)
class Equation:
    """What is simulated, what is fitted to it, and the prior its coefficients come from; ``rows`` are those fitted."""

    formula: str
    fit: Callable
    options: dict
    mean: tuple[float, ...]
    sd: tuple[float, ...]
    rows: tuple[int, ...]

    def fitted(self, events, covariates):
        """The fit of a record with the prior its coefficients were drawn from."""
        terms = self.formula.split(" + ")
        names = ["intercept" if t == "1" else t for t in terms]
        prior = {names[q]: (self.mean[q], self.sd[q]) for q in self.rows}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", fd.FoedusWarning)
            return self.fit(" + ".join(terms[q] for q in self.rows), events, covariates=covariates, prior=prior,
                            **self.options)  # fmt: skip


@dataclass(frozen=True)
class Chain:
    """A model of one equation (REM) or two (who acts, toward whom), and how its records are simulated."""

    equations: tuple[Equation, ...]
    options: dict = field(default_factory=lambda: {"until": END})
    covariates: dict = field(default_factory=dict)

    def drawn(self, k):
        """True coefficients of record ``k``, by equation."""
        z = np.random.default_rng([6, k]).standard_normal(sum(len(e.mean) for e in self.equations))
        parts = np.split(z, np.cumsum([len(e.mean) for e in self.equations])[:-1])
        return [np.array(e.mean) + np.array(e.sd) * own for e, own in zip(self.equations, parts, strict=True)]

    def record(self, betas, seed):
        """One simulated record."""
        first, *second = self.equations
        choice = (second[0].formula, betas[1]) if second else None
        worlds = fd.simulate(
            first.formula, betas[0], choice=choice, actors=ACTORS, covariates=self.covariates, seed=seed, threads=1,
            **self.options,
        )  # fmt: skip
        assert "n_events" in self.options or worlds.outcome()["exploded"] == 0.0
        return fd.events(worlds.events().drop("history", "act", "weight"), actors=list(ACTORS))


CHAINS = {
    "REM, interval": Chain((
        Equation("1 + inertia(scaling=binary) + reciprocity(scaling=binary)", fd.rem, CLOCK, (-2, 0, 0),
                 (0.3, 0.6, 0.6), (0, 1, 2)),
    )),
    "REM, interval, memory that fades": Chain((
        Equation("1 + inertia(half_life_days=2) + reciprocity(scaling=binary)", fd.rem, FADING, (-1.2, -0.8, 0),
                 (0.3, 0.2, 0.5), (0, 1, 2)),
    ), {"until": END, "decay_clock": "last_event"}),
    "REM, ordinal": Chain((
        Equation("1 + inertia(window_days=3, scaling=binary) + reciprocity(scaling=binary)", fd.rem, {},
                 (-2, 0, 0), (0.3, 0.6, 0.6), (1, 2)),
    ), {"n_events": 50}),
    "DyNAM, rate and choice": Chain((
        Equation("1 + send(size) + outdegree_sender(half_life_days=2)", fd.dynam_rate, FADING, (0.2, 0, -0.4),
                 (0.3, 0.4, 0.1), (0, 1, 2)),
        Equation("receive(size) + inertia(half_life_days=2, scaling=log1p)", fd.dynam_choice,
                 {"decay_clock": "last_event"}, (0, 0), (0.4, 0.6), (0, 1)),
    ), {"until": END, "decay_clock": "last_event"}, SIZE),
    "DyNAM, coordination": Chain((
        Equation("1", fd.rem, {**CLOCK, "directed": False}, (-1.5,), (0.3,), (0,)),
        Equation("receive(size) + inertia(scaling=binary)", fd.dynam_coordination, {}, (0, 0), (0.4, 0.6), (0, 1)),
    ), {"until": END, "directed": False}, SIZE),
}  # fmt: skip


def outcome_of(chain, k):
    """True coefficients, mode and covariance of record ``k``."""
    betas = chain.drawn(k)
    events = chain.record(betas, seed=k)
    fits = [e.fitted(events, chain.covariates) for e in chain.equations]
    truth = np.concatenate([b[list(e.rows)] for b, e in zip(betas, chain.equations, strict=True)])
    return truth, np.concatenate([f.beta for f in fits]), block_diag(*(f.covariance for f in fits))


@pytest.mark.parametrize("name", CHAINS)
def test_the_truth_ranks_uniformly_among_posterior_draws(name):
    outcomes = [outcome_of(CHAINS[name], k) for k in range(N_RECORDS)]
    p = uniformity(ranks_of(outcomes))
    assert p.min() > BY_CHANCE / len(p)
    assert uniformity(ranks_of(outcomes, width=0.6)).min() < 1e-9
