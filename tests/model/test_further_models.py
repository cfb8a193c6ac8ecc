"""Models of the golden data that no one has stored: the engine against the formulas, in value, slope, curvature and maximum."""

import sys
from pathlib import Path

import numpy as np
import pytest

import foedus as fd

sys.path.insert(0, str(Path(__file__).parent))
from formula_likelihoods import Design, coordination, evaluate, functions, looks, maximum
from formulas import Moment
from further_models import MODELS
from records import RECORDS, given

CLOSE = 1e-9  # sums of some hundred thousand terms of order one, in another order
ESTIMATES = 1e-6  # both searches stop when the gain left is below rounding


@pytest.fixture(scope="module")
def record(golden):
    made = {}

    def of(name):
        if name not in made:
            made[name] = RECORDS[name](golden)
        return made[name]

    return of


def arranged(model, data):
    """Options of the fit, and the same as the formulas are told it."""
    options, design = dict(model.how), dict(model.design)
    has_intercept = options.get("timing") == "interval" and not options.pop("no_intercept", False)
    classes = design.get("class_of") or dict.fromkeys(np.unique(data.act), 0)
    pairs = ~np.eye(data.n, dtype=bool)
    opened, moves = np.broadcast_to(pairs, (max(classes.values()) + 1, data.n, data.n)).copy(), ()
    which = design.pop("open", None)
    if which in ("seen", "seen, and all of the first sender's"):
        opened[:] = False
        for a, i, j in zip(data.act, data.sender, data.receiver, strict=True):
            opened[classes[a], i, j] = True
    if which == "seen, and all of the first sender's":
        opened[:, data.sender[0], :] = pairs[data.sender[0]]
        options["riskset"] = opened[0]
    if which == "those who sent":
        opened[:, np.setdiff1d(np.arange(data.n), data.sender), :] = False
        options["senders"] = [data.actors[i] for i in sorted(set(data.sender.tolist()))]
    if which == "spans":
        options["riskset"], opened, moves = spans(data, pairs)
    if which == "comings":
        options["presence"], moves = comings(data)
    competition = {"dynam_rate": "senders", "dynam_choice": "receivers"}.get(model.fit, "pairs")
    timing = options.get("timing", "ordinal")
    made = Design(
        timing=timing, ties=options.get("ties", "breslow"), competition=competition, start=options.get("start"),
        end=options.get("end"), whole=options.get("waiting") == "whole", open=opened, moves=moves,
        first=design.pop("first", timing == "interval" and "start" not in options),
        frozen=(options.get("decay_clock") or ("last_event" if timing == "interval" else "now")) == "last_event", **design,
    )  # fmt: skip
    return options, made, has_intercept


def spans(data, pairs):
    """Pairs that never act are open for a part of the time only."""
    acted = set(zip(data.sender.tolist(), data.receiver.tolist(), strict=True))
    quiet = [p for p in zip(*np.nonzero(pairs), strict=True) if p not in acted]
    a, b = float(data.time[20]), float(data.time[70]) + 0.5
    opened, rows, moves = pairs[None].copy(), [], []
    for k, (i, j) in enumerate(zip(*np.nonzero(pairs), strict=True)):
        since, until = (a, b) if (i, j) in quiet and k % 2 else (None, None)
        rows.append((data.actors[i], data.actors[j], since, until))
        if since is not None:
            opened[0, i, j] = False
            moves += [(a, (0, i, j), True), (b, (0, i, j), False)]
    table = dict(zip(("sender", "receiver", "from", "to"), map(list, zip(*rows, strict=True)), strict=True))
    return table, opened, tuple(sorted(moves, key=lambda m: m[0]))


def comings(data):
    """Two actors are away for the longest stretch in which they take no part."""
    away, moves = [], []
    for k in (0, data.n - 1):
        busy = np.concatenate(
            [[data.time[0]], data.time[(data.sender == k) | (data.receiver == k)], [data.time[-1]]]
        )
        gap = int(np.diff(busy).argmax())
        away.append((k, busy[gap] + 1.0, busy[gap + 1] - 1.0))
    for t in sorted({t for _, *ends in away for t in ends}):
        for k, leaves, returns in away:
            if t not in (leaves, returns):
                continue
            for other in range(data.n):
                gone = any(o == other and a <= t < b for o, a, b in away)
                if other != k:
                    is_open = t == returns and not gone
                    moves += [(t, (0, k, other), is_open), (t, (0, other, k), is_open)]
    changes = {
        "time": [t for _, a, b in away for t in (a, b)],
        "actor": [data.actors[k] for k, _, _ in away for _ in range(2)],
        "value": [v for _ in away for v in (0.0, 1.0)],
    }
    return fd.covariate(np.ones(data.n), changes), tuple(moves)


def fitted(model, data, options):
    formula = " + ".join(t for t in model.terms if not t.startswith("event(baseline"))
    if model.how.get("no_intercept"):
        formula = "0 + " + formula
    prior = None if model.has_maximum else 1.0
    return getattr(fd, model.fit)(formula, **given(data), **options, prior=prior)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.filterwarnings("ignore::foedus.FoedusWarning")
def test_likelihood_is_its_formula_and_so_is_its_maximum(name, record):
    model = MODELS[name]
    data = record(model.data)
    options, design, has_intercept = arranged(model, data)
    if not data.is_directed and model.fit == "rem":
        options["directed"] = False
    fit = fitted(model, data, options)
    if model.fit == "dynam_coordination":
        return by_differences(fit, coordination(data, model.terms, design), model.has_maximum)
    made = looks(data, model.terms, design, has_intercept)
    assert fit.n_events == sum(len(look.acted) for look in made)
    at = trial(fit, made)
    there, wanted = fit.problem.likelihood.evaluate(at), evaluate(made, at, design.timing, design.ties)
    np.testing.assert_allclose(there.loglik, wanted[0], rtol=CLOSE)
    scale = np.sqrt(np.abs(np.diag(wanted[2])))
    np.testing.assert_allclose(there.gradient / scale, wanted[1] / scale, rtol=CLOSE, atol=1e-7)
    np.testing.assert_allclose(
        there.hessian / np.outer(scale, scale), wanted[2] / np.outer(scale, scale), atol=1e-7
    )
    if model.has_maximum:
        beta, value, bend = maximum(lambda v: evaluate(made, v, design.timing, design.ties), len(at))
        error = np.sqrt(np.diag(np.linalg.inv(-bend)))
        np.testing.assert_allclose(fit.loglik, value, rtol=CLOSE)
        np.testing.assert_allclose(fit.beta / error, beta / error, atol=ESTIMATES)
        np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), error, rtol=1e-5)


def trial(fit, made):
    """Coefficients of which each moves its term by a like amount, away from the maximum."""
    x = np.concatenate([look.x for look in made[:: max(len(made) // 40, 1)]])
    spread = np.where(x.std(0) > 1e-9, x.std(0), 1.0)
    at = 0.3 * np.cos(np.arange(1, x.shape[1] + 1)) / spread
    if fit.terms[0] == "intercept":
        at[0] = -8.0
    return at


def by_differences(fit, f, has_maximum):
    """Value and slope against the formula, curvature against differences of the formula's slope."""
    at = 0.2 * np.cos(np.arange(1, len(fit.beta) + 1))
    at = at / np.maximum(1.0, np.abs(fit.problem.likelihood.evaluate(0 * at).gradient) / 50)
    there, (value, slope) = fit.problem.likelihood.evaluate(at), f(at)
    np.testing.assert_allclose(there.loglik, value, rtol=CLOSE)
    np.testing.assert_allclose(there.gradient, slope, rtol=1e-8, atol=1e-8 * np.abs(slope).max())
    step = 1e-5
    bend = np.stack([(f(at + step * e)[1] - f(at - step * e)[1]) / (2 * step) for e in np.eye(len(at))])
    np.testing.assert_allclose(there.hessian, bend, atol=1e-6 * np.abs(bend).max())
    if has_maximum:
        value, slope = f(fit.beta)
        np.testing.assert_allclose(fit.loglik, value, rtol=CLOSE)
        assert slope @ np.linalg.solve(-bend, slope) < 1e-8


LOOKED_UP = [
    (name, is_large)
    for name, model in MODELS.items()
    if model.fit == "rem" and not {"by_act", "explain", "timing", "riskset", "senders"} & set(model.how)
    for is_large in (False, True)
    if not (is_large and any("std" in term or "four_cycles" in term for term in model.terms))
]
"""Models whose rows can be looked up, in a small world and as in a large one (which has no room for all pairs)."""


@pytest.mark.parametrize(("name", "is_large"), LOOKED_UP)
def test_statistics_of_chosen_pairs_are_their_formulas(name, is_large, record, monkeypatch):
    model = MODELS[name]
    for where in ("riskset", "problem", "look_up") if is_large else ():
        monkeypatch.setattr(f"foedus.model.{where}.LARGEST_DENSE", 3)
    data = record(model.data)
    _, design, _ = arranged(model, data)
    rng, times = np.random.default_rng(4), np.unique(data.time)
    chosen, wanted = [], []
    for t in times[:: max(len(times) // 9, 1)]:
        m = Moment(data, t, True, t, design.open)
        x = np.stack([np.broadcast_to(g(m), design.open.shape)[0] for g in functions(model.terms)], axis=-1)
        i, j = rng.choice(
            np.argwhere(design.open[0] & (np.triu(design.open[0]) if not data.is_directed else True))
        )
        chosen.append((t, data.actors[i], data.actors[j]))
        wanted.append(x[i, j])
    rows = dict(zip(("time", "sender", "receiver"), map(list, zip(*chosen, strict=True)), strict=True))
    told = given(data)
    found = fd.statistics_at(" + ".join(model.terms), told["events"], rows, covariates=told["covariates"],
                             directed=data.is_directed)  # fmt: skip
    np.testing.assert_allclose(
        np.column_stack([found[c] for c in found.columns[3:]]), wanted, rtol=1e-9, atol=1e-9
    )
