"""A small invented record with a fit, and its twins."""

from types import SimpleNamespace

import numpy as np
import pytest

import foedus as fd
from foedus.counterfactual.twin import TwinPlan, lived_acts
from foedus.simulate.parts import engine_of_fits
from foedus.simulate.plan import Plan
from foedus.simulate.start import open_world


def _record_of(formula, beta, *, seed, until, actors="abcd", history=0):
    """One simulated history as fd.events and its fit's machinery at the true coefficients."""
    worlds = fd.simulate(formula, beta, actors=list(actors), until=until, histories=history + 1, seed=seed)
    events = worlds.history(history).drop("history", "act", "weight")
    return fd.events(events, actors=list(actors))


def _twin_plan(fit, *, until, beta=None, seed=1, removed=(), ban=None, start=0.0, draw=False):
    """The twin of a fit's record: acts ``removed`` by number, or a ban on a pair from a time on; what it does not explain is given."""
    from dataclasses import replace

    engine, past = engine_of_fits({"act": fit})
    if beta is not None:
        engine = replace(engine, beta=np.asarray(beta, float))
    plan = Plan(engine, past, start, until, seed, 5000, draw=draw)
    is_explained = engine.block_of_act[past.act] >= 0
    twin = TwinPlan(plan, engine, np.flatnonzero(is_explained), until)
    acts, _ = lived_acts(twin)
    gone = np.zeros(len(acts.time), bool)
    gone[list(removed)] = True
    given = np.flatnonzero(~is_explained)
    edit = {
        "record_act": acts.act,
        "record_weight": acts.weight,
        "is_removed": gone,
        "given_event": given.astype(np.int32),
    }
    edit |= {
        f"given_{name}": getattr(acts, name)[given]
        for name in ("time", "act", "sender", "receiver", "weight")
    }
    if ban is not None:
        sender, receiver, since = ban
        edit |= {
            "ban_act": np.array([-1], np.int32), "ban_sender": np.array([sender], np.int32),
            "ban_receiver": np.array([receiver], np.int32), "ban_from": np.array([since]), "ban_to": np.array([np.inf]),
        }  # fmt: skip
    return SimpleNamespace(
        twin=replace(twin, plan=plan.with_(world=open_world(engine, **edit))), acts=acts, engine=engine
    )


@pytest.fixture(scope="session")
def record_of():
    """A function that simulates a record."""
    return _record_of


@pytest.fixture(scope="session")
def twin_plan():
    """A function that makes a twin of a fit's record."""
    return _twin_plan


@pytest.fixture(scope="session")
def small():
    """Forty acts among four, fitted with a fading memory."""
    events = _record_of(
        "1 + inertia(scaling=log1p) + reciprocity(scaling=log1p)", [-1.5, 0.3, 0.3], seed=4, until=14.0
    )
    fit = fd.rem(
        "inertia(half_life_days=3) + reciprocity",
        events,
        timing="interval",
        start=0.0,
        end=14.0,
        decay_clock="now",
    )
    return fit


@pytest.fixture(scope="session")
def far_east():
    """The fitted model of khalkhin-gol."""
    return fd.scenario("khalkhin-gol").fit()
