"""One fit in a process of its own: prints seconds, memory and what it did as JSON. ``python -m benchmarks.one ...``"""

import json
import resource
import statistics
import sys
import time


def main(source: str, n: int, n_events: int, formula: str, repeats: int, beside: str = "") -> dict:
    """Fit ``formula`` to a stored or made-up record: first in this process, then ``repeats`` times more.

    With a formula ``beside``, fits of the two take turns, so that the machine's moods fall on both.
    """
    from benchmarks.record import made_up, stored

    events, z = stored(n, n_events) if source == "stored" else (made_up(n, n_events), None)
    import foedus as fd

    covariates = {} if z is None else {"z": z}
    if "send(x)" in formula:
        covariates["x"] = moving(events)
    if "tie(y)" in formula:
        covariates["y"] = moving_pairs(events)

    def seconds(formula: str) -> tuple[float, object]:
        by_act = "separate" in formula
        record = typed(events) if by_act else events
        given = {k: v for k, v in covariates.items() if f"({k})" in formula}
        began = time.process_time()
        fit = fd.rem(formula, record, covariates=given or None, by_act=by_act)
        return time.process_time() - began, fit

    first, fit = seconds(formula)
    process = time.process_time()
    warm, other, walls = [], [], []
    if beside:
        seconds(beside)
    for _ in range(repeats):
        since = time.perf_counter()
        taken, fit = seconds(formula)
        walls.append(time.perf_counter() - since)
        warm.append(taken)
        if beside:
            other.append(seconds(beside)[0])
    return {
        "first": first,
        "process": process,
        "warm": min(warm, default=first),
        "times": statistics.median(a / b for a, b in zip(warm, other, strict=True)) if other else None,
        "wall": min(walls, default=None),
        "pass": a_pass(fit, repeats),
        "loglik": fit.loglik,
        "evaluations": fit.n_evaluations,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        **changed(fit, n),
    }


def a_pass(fit, repeats: int) -> float | None:
    """Seconds of one exact evaluation: likelihood, gradient and Hessian."""
    least = None
    for _ in range(min(repeats, 3)):
        began = time.process_time()
        fit.problem.likelihood.evaluate(fit.beta)
        taken = time.process_time() - began
        least = taken if least is None else min(least, taken)
    return least


def changed(fit, n: int) -> dict:
    """What one pass changes: components, pairs, and units of rows and columns."""
    import numpy as np

    from foedus.kernels.layout import PAIR, RECEIVER, SENDER

    swept = fit.problem.likelihood
    if not hasattr(swept, "replay"):
        return {"changes": 0, "pairs": 0, "line_units": 0}
    stream = swept.replay.stream
    lines = stream[np.isin(stream["scope"], (SENDER, RECEIVER))]
    apart = (np.diff(lines["scope"]) != 0) | (np.diff(lines["a"]) != 0)
    pairs = int((stream["scope"] == PAIR).sum())
    return {"changes": len(stream), "pairs": pairs, "line_units": n * (1 + int(apart.sum()))}


def moving(events):
    """A covariate of actors that changes at one event in ten."""
    import numpy as np

    from foedus.model.covariates import covariate

    rng = np.random.default_rng(5)
    at = events.time[::10]
    who = rng.integers(0, events.n_actors, len(at))
    changes = {"time": at, "actor": [events.actors[k] for k in who], "value": rng.normal(size=len(at))}
    return covariate(rng.normal(size=events.n_actors), changes)


def moving_pairs(events, tables: int = 20):
    """A covariate of pairs, all of whose values change twenty times: one long table."""
    import numpy as np
    import polars as pl

    from foedus.model.covariates import covariate

    rng, n = np.random.default_rng(6), events.n_actors
    first, second = np.nonzero(~np.eye(n, dtype=bool))
    names, many = np.array(events.actors), len(first)
    changes = pl.DataFrame({
        "time": np.repeat(np.linspace(events.time[0], events.time[-1], tables + 2)[1:-1], many),
        "sender": np.tile(names[first], tables),
        "receiver": np.tile(names[second], tables),
        "value": rng.normal(size=tables * many),
    })  # fmt: skip
    return covariate(rng.normal(size=(n, n)), changes)


def typed(events):
    """The same events, of two types in turn."""
    from dataclasses import replace

    import numpy as np

    return replace(events, act=(np.arange(len(events)) % 2).astype(np.int32), acts=("a", "b"))


if __name__ == "__main__":
    source, n, n_events, formula, repeats, *beside = sys.argv[1:]
    print(json.dumps(main(source, int(n), int(n_events), formula, int(repeats), *beside)))
