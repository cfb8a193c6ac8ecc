"""One fit in a process of its own: prints seconds, memory and what it did as JSON. ``python -m benchmarks.one ...``"""

import json
import resource
import sys
import time


def main(source: str, n: int, n_events: int, formula: str, repeats: int) -> dict:
    """Fit ``formula`` to a stored or made-up record: first in this process, then ``repeats`` times more."""
    from benchmarks.record import made_up, stored

    events, z = stored(n, n_events) if source == "stored" else (made_up(n, n_events), None)
    import foedus as fd

    covariates = None if z is None else {"z": z}
    if "send(x" in formula:
        covariates = {**(covariates or {}), "x": moving(events)}
    by_act = "separate" in formula
    events = typed(events) if by_act else events
    started = time.process_time()
    fit = fd.rem(formula, events, covariates=covariates, by_act=by_act)
    first, process = time.process_time() - started, time.process_time()
    seconds = []
    for _ in range(repeats):
        began = time.process_time()
        fit = fd.rem(formula, events, covariates=covariates, by_act=by_act)
        seconds.append(time.process_time() - began)
    return {
        "first": first,
        "process": process,
        "warm": min(seconds, default=first),
        "loglik": fit.loglik,
        "evaluations": fit.n_evaluations,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        **changed(fit, n),
    }


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


def typed(events):
    """The same events, of two types in turn."""
    from dataclasses import replace

    import numpy as np

    return replace(events, act=(np.arange(len(events)) % 2).astype(np.int32), acts=("a", "b"))


if __name__ == "__main__":
    source, n, n_events, formula, repeats = sys.argv[1:]
    print(json.dumps(main(source, int(n), int(n_events), formula, int(repeats))))
