"""Where the brute-force twin and the small worlds are."""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
for folder in (TESTS, TESTS / "statistics", TESTS / "kernels"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
