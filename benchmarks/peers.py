"""CPU seconds that other programs took on the stored sequences, on another run of another machine: an indication."""

SIZES = ((20, 1_000), (50, 2_000), (100, 5_000), (200, 10_000), (500, 10_000), (1_000, 20_000))

STORED = {
    "goldfish 1.7.0 REM": (5.0, 15.4, 78.0, 439.0, None, None),
    "remstats + remstimate": (2.3, 34.5, None, None, None, None),
    "redeem 1.1.0, interval": (1.7, 4.9, 18.0, 65.0, None, None),
    "redeem, semiparametric": (1.5, 3.3, 15.8, 63.0, None, None),
}
"""Exact fits of whole runs; ``None`` where the program failed or was not run."""

TARGETS = {(100, 5_000): 0.15, (1_000, 20_000): 5.0}
"""CPU seconds we set ourselves for a warm fit with standard errors."""

LOGLIK = {(20, 1_000): -4455.871, (50, 2_000): -14954.99, (100, 5_000): -44701.14, (200, 10_000): -104205.2}
"""Log-likelihoods of goldfish, whose transitivity counts third actors: our ``otp(unique=True)``."""
