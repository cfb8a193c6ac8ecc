"""Speed of simulation: a scenario's ensemble, a plain relational event model, and where the time goes."""

import time

import numpy as np

import foedus as fd
from foedus.kernels.streams import exponential


def run() -> list[dict[str, object]]:
    """Rows: what was run, its CPU seconds, what was asked for, share of time in random numbers."""
    return [plain_rem(), khalkhin_gol()]


def plain_rem() -> dict[str, object]:
    """One history of 10,000 events among 100 actors."""

    def once(seed: int):
        return fd.simulate(
            "1 + inertia(scaling=log1p) + reciprocity(scaling=log1p)", [-2.0, 0.2, 0.1], actors=range(100),
            n_events=10_000, seed=seed, threads=1,
        )  # fmt: skip

    once(0).run()
    seconds = np.median([_cpu(once(seed).run) for seed in range(1, 4)])
    return _row("plain REM, n=100, 10,000 events", seconds, "0.5 s", 10_000 + 9_900)


def khalkhin_gol(histories: int = 1000) -> dict[str, object]:
    """Histories of 1936-1941, scaled to the 10,000 asked for."""
    model = fd.scenario("khalkhin-gol").fit()
    model.simulate(histories=4, threads=1).run()
    worlds = model.simulate(histories=histories, threads=2, chunk=50)
    began, wall = time.process_time(), time.perf_counter()
    worlds.run()
    seconds, wall = time.process_time() - began, time.perf_counter() - wall
    draws = int(worlds.totals().sum()) + histories * len(model.engine.is_open)
    row = _row(
        f"khalkhin-gol 1936-1941, {histories:,} histories", seconds, "20 s on 2 cores for 10,000", draws
    )
    return {**row, "wall_seconds": wall, "wall_for_10000": wall * 10_000 / histories}


def _row(what: str, seconds: float, target: str, draws: int) -> dict[str, object]:
    return {
        "what": what,
        "cpu_seconds": float(seconds),
        "target": target,
        "share_in_random_numbers": float(draws * _draw_seconds() / seconds),
    }


def _draw_seconds(n: int = 20_000) -> float:
    """Seconds per random wait inside a kernel."""
    from numba import njit

    @njit
    def many(count: int) -> float:
        total = 0.0
        for k in range(count):
            total += exponential(1, 2, k, 0)
        return total

    many(1)
    return _cpu(lambda: many(n * 50)) / (n * 50)


def _cpu(work) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    for row in run():
        print(row)
