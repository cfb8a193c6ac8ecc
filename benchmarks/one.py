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
    started = time.process_time()
    first = fd.rem(formula, events, covariates=covariates)
    first_fit, warm = time.process_time() - started, []
    for _ in range(repeats):
        began = time.process_time()
        first = fd.rem(formula, events, covariates=covariates)
        warm.append(time.process_time() - began)
    swept = first.problem.likelihood
    return {
        "first": first_fit,
        "process": time.process_time(),
        "warm": sorted(warm)[len(warm) // 2] if warm else first_fit,
        "loglik": first.loglik,
        "evaluations": first.n_evaluations,
        "changes": len(swept.replay.stream) if hasattr(swept, "replay") else 0,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def moving(events):
    """A covariate of actors that changes at one event in ten."""
    import numpy as np

    from foedus.model.covariates import covariate

    rng = np.random.default_rng(5)
    at = events.time[::10]
    who = rng.integers(0, events.n_actors, len(at))
    changes = {"time": at, "actor": [events.actors[k] for k in who], "value": rng.normal(size=len(at))}
    return covariate(rng.normal(size=events.n_actors), changes)


if __name__ == "__main__":
    source, n, n_events, formula, repeats = sys.argv[1:]
    print(json.dumps(main(source, int(n), int(n_events), formula, int(repeats))))
