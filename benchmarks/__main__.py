"""Run all measurements and print them: ``python -m benchmarks [--large]``."""

import json
import os
import subprocess
import sys

import numpy as np

from benchmarks.limit import nanoseconds_per_change
from benchmarks.page import page
from benchmarks.peers import SIZES, STORED, TARGETS
from benchmarks.record import PLAIN, SPARSE, SPEED

OPTIONS = {
    "half-lives": "inertia(half_life_days=50) + reciprocity(half_life_days=50) + indegree_receiver(half_life_days=50)"
    " + outdegree_sender(half_life_days=50) + otp(half_life_days=50) + tie(z)",
    "windows": "inertia(window_days=100) + reciprocity(window_days=100) + indegree_receiver(window_days=100)"
    " + outdegree_sender(window_days=100) + otp(window_days=100) + tie(z)",
    "time-varying": PLAIN + " + send(x)",
}
GROWING = (
    "inertia",
    "inertia + reciprocity",
    "inertia + reciprocity + otp + itp",
    SPARSE + " + itp + osp + isp",
)


def measured(source: str, n: int, n_events: int, formula: str, repeats: int = 3) -> dict:
    """One configuration in a process of its own, on one thread."""
    command = [sys.executable, "-m", "benchmarks.one", source, str(n), str(n_events), formula, str(repeats)]
    env = {**os.environ, "FOEDUS_THREADS": "1", "NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def against_peers() -> list[tuple[int, int, dict]]:
    """Warm fits of the stored sequences, and how many times longer the others took."""
    print(
        "\nFull fits with standard errors, stored sequences, CPU seconds on one thread (warm: kernels compiled)"
    )
    print(
        f"{'n, E':>14} {'warm':>8} {'first':>7} {'MB':>6} {'log-likelihood':>16}  target; others' stored times / ours"
    )
    rows = []
    for at, (n, n_events) in enumerate(SIZES):
        got = measured("stored", n, n_events, PLAIN)
        rows.append((n, n_events, got))
        goal = TARGETS.get((n, n_events))
        said = [f"{name} {times[at] / got['warm']:.0f}x" for name, times in STORED.items() if times[at]]
        print(
            f"{n:>7},{n_events:>6} {got['warm']:8.3f} {got['first']:7.2f} {got['memory_mb']:6.0f} {got['loglik']:16.3f}  "
            f"{f'{goal:g} s; ' if goal else ''}{', '.join(said)}"
        )
    return rows


def growth(rows: list[tuple[int, int, dict]]) -> None:
    """Exponents of time in changes, actors, events and statistics."""
    work = [
        np.log([r[2]["changes"] * r[2]["evaluations"] for r in rows[1:]]),
        np.log([r[2]["warm"] for r in rows[1:]]),
    ]
    print(f"\nTime grows as changes^{np.polyfit(*work, 1)[0]:.2f} (stored sequences)")
    for label, grid in {
        "actors (E = 20,000)": [(n, 20_000, SPARSE) for n in (500, 1_000, 2_000)],
        "actors, factored (E = 20,000)": [(n, 20_000, SPARSE) for n in (4_000, 8_000, 16_000)],
        "events (n = 4,000)": [(4_000, e, SPARSE) for e in (10_000, 20_000, 40_000)],
        "statistics (n = 300, E = 5,000)": [(300, 5_000, f) for f in GROWING],
    }.items():
        times = [measured("made_up", *g, repeats=1)["warm"] for g in grid]
        size = [
            g[1] if "events" in label else g[0] if "actors" in label else g[2].count("+") + 1 for g in grid
        ]
        power = np.polyfit(np.log(size), np.log(times), 1)[0]
        print(
            f"  {label:34} exponent {power:5.2f}   "
            + ", ".join(f"{s:,}: {t:.2f} s" for s, t in zip(size, times, strict=True))
        )


def per_change(rows: list[tuple[int, int, dict]]) -> None:
    """Nanoseconds per changed component beside the machine's limit."""
    print(
        "\nNanoseconds per changed component and evaluation; the machine's limit for the same arithmetic and traffic"
    )
    for n, n_events, got in rows:
        ours = got["warm"] / got["evaluations"] / got["changes"] * 1e9
        print(
            f"  n = {n:>5}, E = {n_events:>6}: {ours:7.0f} ns (rows and columns included); limit {nanoseconds_per_change(n):5.0f} ns"
        )


def options(plain: float) -> None:
    """What memory and moving covariates cost at n = 200, E = 10,000."""
    print("\nn = 200, E = 10,000: times of the plain model (at most 3 wanted)")
    for name, formula in OPTIONS.items():
        got = measured("stored", 200, 10_000, formula, repeats=1)
        print(f"  {name:14} {got['warm']:7.2f} s  {got['warm'] / plain:5.1f}x")


def large(sizes: tuple[tuple[int, int], ...]) -> None:
    """Exact fits that no other program offers without sampling."""
    print("\nFactored, exact, full risk set (made-up records)")
    for n, n_events in sizes:
        got = measured("made_up", n, n_events, SPARSE, repeats=0)
        print(
            f"  n = {n:>7,}, E = {n_events:>9,}: {got['first']:7.1f} s, {got['memory_mb']:6.0f} MB, {got['evaluations']} evaluations"
        )


def main() -> None:
    """Everything; ``--large`` adds a hundred thousand actors and a million events."""
    if not SPEED.is_dir():
        print(f"The stored sequences are absent (no {SPEED}): only made-up records are measured.")
        growth_rows = [(n, e, measured("made_up", n, e, SPARSE)) for n, e in SIZES]
        growth(growth_rows)
    else:
        rows = against_peers()
        start = rows[0][2]
        print(
            f"\nFirst fit in a new process, kernels cached, n = 20: {start['first']:.2f} s of CPU (1.5 wanted)"
        )
        growth(rows)
        per_change(rows)
        options(next(r[2]["warm"] for r in rows if r[:2] == (200, 10_000)))
    large(((10_000, 100_000), *(((100_000, 1_000_000),) if "--large" in sys.argv else ())))
    page()


if __name__ == "__main__":
    main()
