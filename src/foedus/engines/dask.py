"""Sums over parts held by Dask workers; a worker that dies loses nothing but time."""

import warnings
from collections.abc import Sequence
from typing import Any, Protocol
from uuid import uuid4

import numpy as np

from foedus.errors import Fault, InputError

RETRIES = 5


class Part(Protocol):
    """A piece of work that answers with a flat array for given coefficients; it must pickle."""

    def tally(self, beta: np.ndarray) -> np.ndarray:
        """What this part adds to the sum."""
        ...


class DaskSum:
    """Parts spread over a cluster, and their sum.

    Each part is kept by a task of its own, whose input stays with the scheduler: when a worker dies, Dask makes the part
    again elsewhere and repeats only what was lost. Parts are added in their order, so the sum does not depend on who
    computed what.

    Parameters
    ----------
    parts
        In order.
    client
        A ``distributed.Client``.
    """

    def __init__(self, parts: Sequence[Part], client: Any):
        self.client = client
        name = uuid4().hex[:12]
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Sending large graph")
            self.held = [
                self.client.submit(_keep, part, key=f"foedus-part-{name}-{k}", retries=RETRIES)
                for k, part in enumerate(parts)
            ]

    def total(self, beta: np.ndarray) -> np.ndarray:
        """Sum of all parts at ``beta``."""
        answers = [self.client.submit(_tally, part, beta, pure=False, retries=RETRIES) for part in self.held]
        return np.sum(self.client.gather(answers), axis=0)

    def release(self) -> None:
        """Let go of the parts."""
        for future in self.held:
            future.release()


def local_client() -> Any:
    """A client of a new local cluster, one thread per worker.

    Raises
    ------
    InputError
        If Dask is not installed.
    """
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            Fault("engine='dask' needs the package distributed.", advice="pip install 'foedus[dask]'")
        ) from None
    return Client(processes=True, threads_per_worker=1, dashboard_address=":0")


def _keep(part: Part) -> Part:
    return part


def _tally(part: Part, beta: np.ndarray) -> np.ndarray:
    return part.tally(beta)
