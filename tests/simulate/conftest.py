"""Small models whose histories are known in closed form."""

import sys
from pathlib import Path

import pytest

import foedus as fd

TESTS = Path(__file__).resolve().parents[1]
if str(TESTS) not in sys.path:
    sys.path.insert(0, str(TESTS))


@pytest.fixture(scope="session")
def poisson():
    """Twelve pairs acting at a rate of exp(-2) each for ten units of time."""
    return fd.simulate("1", [-2.0], actors="abcd", until=10, histories=2000, seed=11)
