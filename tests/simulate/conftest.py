"""Small models whose histories are known in closed form."""

import pytest

import foedus as fd


@pytest.fixture(scope="session")
def poisson():
    """Twelve pairs acting at a rate of exp(-2) each for ten units of time."""
    return fd.simulate("1", [-2.0], actors="abcd", until=10, histories=2000, seed=11)
