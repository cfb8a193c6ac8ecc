"""Run all measurements and print them: ``python -m benchmarks [--huge]``."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable

import numpy as np

from benchmarks.page import page
from benchmarks.peers import LOGLIK, SIZES, STORED, TARGETS
from benchmarks.record import PLAIN, SPARSE, SPEED

OPTIONS = {
    "half-lives": "inertia(half_life_days=50) + reciprocity(half_life_days=50) + indegree_receiver(half_life_days=50)"
    " + outdegree_sender(half_life_days=50) + otp(half_life_days=50) + tie(z)",
    "windows": "inertia(window_days=100) + reciprocity(window_days=100) + indegree_receiver(window_days=100)"
    " + outdegree_sender(window_days=100) + otp(window_days=100) + tie(z)",
    "typed events": "inertia(consider_type=separate) + reciprocity(consider_type=separate) + indegree_receiver"
    " + outdegree_sender + otp + tie(z)",
    "time-varying": PLAIN + " + send(x)",
    "tables of pairs": PLAIN + " + tie(y)",
}
GROWING = (
    "inertia",
    "inertia + reciprocity",
    "inertia + reciprocity + otp + itp",
    SPARSE + " + itp + osp + isp",
)
GROWTH = {
    "actors (E = 20,000)": [(n, 20_000, SPARSE) for n in (500, 1_000, 2_000)],
    "actors, factored (E = 20,000)": [(n, 20_000, SPARSE) for n in (4_000, 8_000, 16_000)],
    "events (n = 4,000)": [(4_000, e, SPARSE) for e in (10_000, 20_000, 40_000)],
    "statistics (n = 300, E = 5,000)": [(300, 5_000, f) for f in GROWING],
}
QUIET = {"FOEDUS_THREADS": "1", "NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def alone(module: str, *arguments: str, cpus: str = "1") -> dict:
    """What a module prints, run in a process of its own; bytecode is kept, as it is of an installed package."""
    env = {**os.environ, **QUIET, "FOEDUS_THREADS": cpus, "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def measured(
    source: str, n: int, n_events: int, formula: str, repeats: int = 5, cpus: str = "1", beside: str = ""
) -> dict:
    """One configuration: the least of ``repeats`` warm fits, with another formula's in between."""
    given = (source, str(n), str(n_events), formula, str(repeats), *([beside] if beside else []))
    return alone("benchmarks.one", *given, cpus=cpus)


def against_peers() -> list[tuple[int, int, dict]]:
    """Warm fits of the stored sequences, and how many times longer the others took."""
    print(
        "Full fits with standard errors, stored sequences: CPU seconds on one thread, the least of 5 (first: kernels loaded)"
    )
    print(
        f"{'n, E':>14} {'warm':>8} {'first':>7} {'MB':>6} {'log-likelihood':>16}  target; others' stored times / ours"
    )
    rows = []
    for at, (n, n_events) in enumerate(SIZES):
        got = measured("stored", n, n_events, PLAIN, repeats=5 if n < 500 else 3)
        rows.append((n, n_events, got))
        goal = TARGETS.get((n, n_events))
        said = [f"{name} {times[at] / got['warm']:.0f}x" for name, times in STORED.items() if times[at]]
        print(
            f"{n:>7},{n_events:>6} {got['warm']:8.3f} {got['first']:7.2f} {got['memory_mb']:6.0f} {got['loglik']:16.3f}  "
            f"{f'{goal:g} s; ' if goal else ''}{', '.join(said)}",
            flush=True,
        )
    return rows


def agreement() -> None:
    """Log-likelihoods beside goldfish's, under its definition of transitivity."""
    print("Log-likelihood at the maximum with otp(unique=True), beside goldfish's")
    for (n, n_events), theirs in LOGLIK.items():
        ours = measured("stored", n, n_events, PLAIN.replace("otp", "otp(unique=True)"), repeats=0)["loglik"]
        print(f"  n = {n:>3}, E = {n_events:>6}: {ours:14.3f} and {theirs:14.3f}", flush=True)


def first_fit() -> None:
    """A new process: interpreter, imports, reading the events, loading kernels, the fit."""
    got = min((measured("stored", 20, 1_000, PLAIN, repeats=0) for _ in range(3)), key=lambda g: g["process"])
    print(
        f"First fit in a new process, kernels cached, n = 20, E = 1,000: {got['process']:.2f} s of CPU, imports included (1.5 wanted)"
    )


def growth() -> None:
    """Exponents of time in actors, events and statistics."""
    print("Passes over made-up records (likelihood, gradient, Hessian): fitted exponents")
    for label, grid in GROWTH.items():
        found = [measured("made_up", *g, repeats=1) for g in grid]
        times = [g["pass"] for g in found]
        size = [
            g[1] if "events" in label else g[0] if "actors" in label else g[2].count("+") + 1 for g in grid
        ]
        power = np.polyfit(np.log(size), np.log(times), 1)[0]
        steps = ", ".join(f"{s:,}: {t:.3f} s" for s, t in zip(size, times, strict=True))
        changes = np.polyfit(np.log([g["changes"] for g in found]), np.log(times), 1)[0]
        print(
            f"  per pass, {label:32} exponent {power:5.2f} (in changes {changes:5.2f})   {steps}",
            flush=True,
        )


def per_unit(rows: Iterable[tuple[int, int, dict]]) -> None:
    """Nanoseconds per changed unit beside the machine's limit for the same arithmetic and memory traffic."""
    print("Nanoseconds per changed unit (pairs, and all units of a row or column that is rescaled) and pass")
    for n, n_events, got in rows:
        limit = alone("benchmarks.limit", str(n))
        units = got["pairs"] + got["line_units"]
        ours = got["pass"] / units * 1e9
        best = (got["pairs"] * limit["pair"] + got["line_units"] * limit["line"]) / units
        print(
            f"  n = {n:>5}, E = {n_events:>6}: {ours:6.1f} ns for {units / n_events:6.0f} units an event; the machine's limit "
            f"{best:5.1f} ns ({limit['pair']:.0f} a pair, {limit['line']:.2f} a unit of a line)",
            flush=True,
        )


def options() -> None:
    """What memory, types and moving covariates cost at n = 200, E = 10,000.

    Tables of pairs: 796,000 rows, read in every fit, beside the 416,000 changes of the plain model.
    """
    print(
        "n = 200, E = 10,000: least of nine fits, and its times a fit of the plain model in turn (median; at most 3 wanted)"
    )
    for name, formula in OPTIONS.items():
        got = measured("stored", 200, 10_000, formula, repeats=9, beside=PLAIN)
        print(
            f"  {name:16} {got['warm']:6.2f} s  {got['times']:5.2f}x  ({got['evaluations']} passes)",
            flush=True,
        )


def threads() -> None:
    """Wall time on one and on both processors."""
    print("n = 1,000, E = 20,000: wall time of a warm fit")
    for cpus in ("1", "2"):
        got = measured("stored", 1_000, 20_000, PLAIN, repeats=4, cpus=cpus)
        print(f"  {cpus} thread(s): {got['wall']:.2f} s, log-likelihood {got['loglik']!r}", flush=True)


def large(n: int, n_events: int) -> None:
    """An exact fit that no other program offers without sampling."""
    got = measured("made_up", n, n_events, SPARSE, repeats=0)
    print(
        f"Factored, exact, full risk set: n = {n:,}, E = {n_events:,}: {got['first']:.1f} s of CPU, {got['memory_mb']:.0f} MB, "
        f"{got['evaluations']} evaluations"
    )


def timed(section: Callable, *arguments):
    """Run a section and say how long it took."""
    print(flush=True)
    began = time.perf_counter()
    result = section(*arguments)
    print(f"  [{time.perf_counter() - began:.0f} s]", flush=True)
    return result


def main() -> None:
    """Everything but the million events, which ``--huge`` adds (a quarter of an hour)."""
    began = time.perf_counter()
    if SPEED.is_dir():
        rows = timed(against_peers)
        timed(agreement)
        timed(first_fit)
        timed(per_unit, rows)
        timed(options)
        timed(threads)
    else:
        print(f"The stored sequences are absent (no {SPEED}): only made-up records are measured.")
        timed(per_unit, [(n, e, measured("made_up", n, e, SPARSE)) for n, e in SIZES])
    timed(growth)
    timed(large, 10_000, 100_000)
    timed(page)
    if "--huge" in sys.argv:
        timed(large, 100_000, 1_000_000)
    else:
        print("\nA hundred thousand actors and a million events: python -m benchmarks --huge")
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"\nAll in {time.perf_counter() - began:.0f} s, {spent.ru_utime + spent.ru_stime:.0f} s of CPU.")


if __name__ == "__main__":
    main()
