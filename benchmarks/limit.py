"""What this machine can do: the arithmetic and memory traffic of changed units, and nothing else."""

import json
import sys
import time

import numpy as np
from numba import njit

FAST = {"reassoc", "contract", "nsz"}


@njit(fastmath=FAST)
def _traffic(pair, pair_t, h, w, x, total, rows, columns):
    """Read and write one changed pair in both orders, and add w x x' once for the old and once for the new."""
    p = len(total)
    for e in range(len(rows)):
        i, j = rows[e], columns[e]
        for k in range(len(pair)):
            x[k] = pair[k, i, j]
            pair[k, i, j] = x[k] + 1.0
            pair_t[k, j, i] = x[k] + 1.0
        v = w * h[i, j]
        h[i, j] = v
        for k in range(p):
            for l in range(k + 1):
                total[k, l] += v * x[k] * x[l] - w * x[k] * x[l]


def nanoseconds_per_pair(n: int, p: int = 6, q: int = 4, n_changes: int = 200_000) -> float:
    """Nanoseconds per changed pair at full speed, pairs drawn at random among n * n."""
    rng = np.random.default_rng(1)
    pair, pair_t = np.zeros((q, n, n)), np.zeros((q, n, n))
    h, x, total = np.ones((n, n)), np.ones(p), np.zeros((p, p))
    rows, columns = rng.integers(0, n, n_changes), rng.integers(0, n, n_changes)
    _traffic(pair, pair_t, h, 1.0, x, total, rows[:10], columns[:10])
    best = np.inf
    for _ in range(3):
        started = time.process_time()
        _traffic(pair, pair_t, h, 1.0, x, total, rows, columns)
        best = min(best, time.process_time() - started)
    return best / n_changes * 1e9


def nanoseconds_per_line_unit(terms: int = 5) -> float:
    """Nanoseconds per unit of a row or column that is rescaled: its share of a weighted Gram matrix, as fast as a matrix product."""
    size, best = 512, np.inf
    a = np.random.default_rng(1).random((size, size))
    for _ in range(20):
        started = time.process_time()
        a @ a
        best = min(best, time.process_time() - started)
    operations = 1 + terms + 2 * terms * (terms + 3) / 2
    return operations / (2 * size**3 / best) * 1e9


if __name__ == "__main__":
    n = int(sys.argv[1])
    print(json.dumps({"pair": nanoseconds_per_pair(n), "line": nanoseconds_per_line_unit()}))
