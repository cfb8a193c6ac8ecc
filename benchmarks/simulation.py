"""Speed of simulation, and its limits: ``python -m benchmarks.simulation``.

A scenario's histories and twins, a plain relational event model, what an event costs as more units change with it, and the
share of the time that random numbers alone would take. Seconds are of CPU, on one thread unless said otherwise; kernels
are compiled before the clock starts.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

import foedus as fd
from foedus.counterfactual.twin import run_twins
from foedus.counterfactual.whatif import PER_DRAW
from foedus.kernels.streams import exponential
from foedus.simulate.plan import Chunk, Plan, run_chunk

QUESTION = "no-protocol"


def main() -> None:
    """Print every measurement beside what was asked for."""
    draw = seconds_per_draw()
    print(f"one random wait: {draw * 1e9:.0f} ns")
    plain_rem(draw)
    model = fd.scenario("khalkhin-gol").fit()
    histories(model, draw)
    ensemble(model)
    twins(model)
    growth()


def plain_rem(draw: float) -> None:
    """One history of 10,000 events among 100 actors."""
    plan = plain("1 + inertia(scaling=log1p) + reciprocity(scaling=log1p)", [-2.0, 0.2, 0.1], 100, 10_000)
    begun = plan.begin()
    run_chunk(plan, np.arange(1), begun)
    seconds, chunk = least(lambda: run_chunk(plan, np.arange(1), begun), 3)
    said("plain REM, n = 100, 10,000 events", f"{seconds:.3f} s", "0.5 s")
    print(f"    {work_of(chunk)}; random numbers {share(plan, chunk, seconds, draw):.1%} of the time")


def histories(model: Any, draw: float, n: int = 200) -> None:
    """Histories of 1936-1941, on one thread, without the writing of tables."""
    plan = model.simulate(histories=n).plan
    begun = plan.begin()
    run_chunk(plan, np.arange(2), begun)
    seconds, chunk = least(lambda: run_chunk(plan, np.arange(n), begun), 3)
    said("khalkhin-gol 1936-1941, one history", f"{seconds / n * 1e3:.2f} ms", "4 ms")
    print(f"    {work_of(chunk)}; random numbers {share(plan, chunk, seconds, draw):.1%} of the time")


def ensemble(model: Any, n: int = 2_000) -> None:
    """The same as an ensemble on two threads, by the clock on the wall, scaled to 10,000."""
    model.simulate(histories=4, threads=2).run()
    worlds = model.simulate(histories=n, threads=2)
    began, wall = time.process_time(), time.perf_counter()
    worlds.run()
    seconds, wall = time.process_time() - began, time.perf_counter() - wall
    said("10,000 histories, 2 threads", f"{wall * 10_000 / n:.1f} s", "20 s")
    print(f"    measured on {n:,}: {wall:.2f} s by the wall, {seconds:.2f} s of CPU")


def twins(model: Any, n: int = 100) -> None:
    """Twins of the record without the Protocol: clocks read off the record once per draw, and run again in each twin."""
    twin = model.asked(QUESTION, histories=n).twin_plan
    twin = replace(twin, plan=twin.plan.with_(per_draw=PER_DRAW))
    begun = twin.begin()
    run_twins(twin, np.arange(2), begun)
    seconds, _ = least(lambda: run_twins(twin, np.arange(n), begun), 3)
    said(f"one twin, question {QUESTION}", f"{seconds / n * 1e3:.2f} ms", "none")


def growth(sizes: tuple[int, ...] = (25, 50, 100, 200, 400), n_events: int = 2_000) -> None:
    """Cost of an event against the units it changes times the logarithm of all units (1 is proportional).

    An act changes the rate of every unit with the same receiver, and of no other. The difference between a long and a short
    history leaves out what the start costs.
    """
    print("\ncost of an event as more units change with it (indegree of the receiver)")
    work, cost = [], []
    for n in sizes:
        seconds, changed = cost_of_event(n, n_events)
        work.append(changed * np.log2(n * (n - 1)))
        cost.append(seconds)
        print(f"    {n:>4} actors: {changed:7.1f} units change, {seconds * 1e6:7.2f} us an event")
    power = np.polyfit(np.log(work), np.log(cost), 1)[0]
    said("cost of an event ~ (changed units x log of units) to the power", f"{power:.2f}", "1")


def cost_of_event(n: int, n_events: int) -> tuple[float, float]:
    """CPU seconds of one event among ``n`` actors, and how many units it changes."""
    long = plain("1 + indegree_receiver(scaling=log1p)", [-2.0 - np.log(n), 0.2], n, 2 * n_events)
    found = []
    for plan in (long, long.with_(room=n_events)):
        begun = plan.begin()
        run_chunk(plan, np.arange(1), begun)
        seconds, chunk = least(partial(run_chunk, plan, np.arange(1), begun), 3)
        found.append((seconds, float(chunk.work[0, 0])))
    return (found[0][0] - found[1][0]) / n_events, (found[0][1] - found[1][1]) / n_events


def plain(formula: str, beta: list[float], n: int, n_events: int) -> Plan:
    """A model of given coefficients among ``n`` actors, to be run for ``n_events``."""
    return fd.simulate(formula, beta, actors=range(n), n_events=n_events, seed=1).plan


def work_of(chunk: Chunk) -> str:
    """What one act costs in work."""
    acts = chunk.n_acts.sum()
    return f"{chunk.n_acts.mean():,.0f} acts; an act prices {chunk.work[:, 0].sum() / acts:.1f} units and rings {chunk.work[:, 1].sum() / acts:.2f} clocks"


def share(plan: Plan, chunk: Chunk, seconds: float, draw: float) -> float:
    """Share of the time in random numbers: a wait per unit at the start; wait, mark and acceptance per ring."""
    draws = len(chunk.histories) * len(plan.engine.is_open) + 3 * int(chunk.work[:, 1].sum())
    return draws * draw / seconds


def seconds_per_draw(n: int = 1_000_000) -> float:
    """Seconds per random wait inside a kernel."""
    from numba import njit

    @njit
    def many(count: int) -> float:
        total = 0.0
        for k in range(count):
            total += exponential(1, 2, k, 0)
        return total

    many(1)
    return least(lambda: many(n), 3)[0] / n


def least(work: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """The least CPU seconds of several runs, and what the last gave."""
    found, given = np.inf, None
    for _ in range(repeats):
        began = time.process_time()
        given = work()
        found = min(found, time.process_time() - began)
    return found, given


def said(what: str, found: str, wanted: str) -> None:
    """One line."""
    print(f"{what:<62} {found:>10}   (asked for: {wanted})")


if __name__ == "__main__":
    main()
