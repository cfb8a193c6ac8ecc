"""Speed and size, measured in one run: ``python -m benchmarks``."""
