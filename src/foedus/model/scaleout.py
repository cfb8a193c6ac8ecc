"""One likelihood over a Dask cluster: parts in time, each started from a checkpoint of the statistics."""

import itertools
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from foedus.model.evaluation import Evaluation
from foedus.model.strata import UnitLikelihood
from foedus.model.stretch import stretch_of

PARTS_PER_WORKER = 2


@dataclass(frozen=True, slots=True, eq=False)
class SpreadLikelihood:
    """A likelihood whose parts are elsewhere.

    Attributes
    ----------
    whole : the likelihood, here.
    sum : parts and who holds them; see :class:`foedus.engines.dask.DaskSum`.
    """

    whole: Any
    sum: Any = field(repr=False)

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the coefficients."""
        return tuple(self.whole.terms)

    @property
    def n_events(self) -> int:
        """Events explained."""
        return self.whole.n_events

    @property
    def observation(self) -> Any:
        """Conventions of the whole."""
        return self.whole.observation

    @property
    def competition(self) -> str:
        """What competes."""
        return getattr(self.whole, "competition", "pairs")

    def evaluate(self, beta: np.ndarray) -> Evaluation:
        """Log-likelihood, gradient and Hessian: each part's, added in order."""
        p, flat = len(self.terms), self.sum.total(np.asarray(beta, float))
        return Evaluation(float(flat[0]), flat[1 : 1 + p], flat[1 + p :].reshape(p, p))

    def information(self, beta: np.ndarray) -> np.ndarray:
        """Information from which errors are taken, by one pass here."""
        return self.whole.information(beta)

    def finer(self) -> "SpreadLikelihood | None":
        """The same with waits looked at twice as closely, or ``None`` where they need no looking at."""
        closer = self.whole.finer()
        if closer is None:
            return None
        return type(self)(closer, type(self.sum)(parts_of(closer, len(self.sum.held)), self.sum.client))

    def close(self) -> None:
        """Let the parts go."""
        self.sum.release()

    def shutdown(self) -> None:
        """Let the parts go, and end the cluster."""
        self.sum.release()
        self.sum.client.shutdown()


class SpreadSweep(SpreadLikelihood):
    """Parts of a likelihood that also tells where to begin; that costs little, and is done here."""

    def null(self, is_baseline: np.ndarray) -> tuple[np.ndarray, float] | None:
        """See :meth:`foedus.model.swept.SweptLikelihood.null`."""
        return self.whole.null(is_baseline)

    def outline(self, beta: np.ndarray) -> Evaluation:
        """See :meth:`foedus.model.swept.SweptLikelihood.outline`."""
        return self.whole.outline(beta)


@dataclass(frozen=True, slots=True, eq=False)
class SweptPart:
    """A stretch of a swept likelihood: its own stream begins with the components as they stood."""

    likelihood: Any

    def tally(self, beta: np.ndarray) -> np.ndarray:
        """Flat log-likelihood, gradient and Hessian of the stretch."""
        return _flat(self.likelihood.evaluate(beta))


@dataclass(frozen=True, slots=True, eq=False)
class UnitPart:
    """A stretch of a likelihood unit by unit, from a checkpoint.

    Attributes
    ----------
    likelihood : the whole.
    state, values : statistics when the stretch begins.
    is_open, at, last : risk set, next event and last time then.
    until : first event after the stretch.
    """

    likelihood: UnitLikelihood
    state: Any
    values: Any
    is_open: np.ndarray
    at: np.ndarray
    last: np.ndarray
    until: int

    def tally(self, beta: np.ndarray) -> np.ndarray:
        """Flat log-likelihood, gradient and Hessian of the stretch."""
        from foedus.kernels.layout import copy_state

        whole = self.likelihood
        walk = whole.walk(beta)._replace(
            is_open=self.is_open.copy(), at=self.at.copy(), last=self.last.copy()
        )
        whole.run(
            walk, copy_state(self.state), type(self.values)(*(a.copy() for a in self.values)), self.until
        )
        return _flat(Evaluation(float(walk.loglik[0]), walk.gradient, walk.hessian))


def over_dask(whole: Any, client: Any = None) -> SpreadLikelihood:
    """Spread a likelihood over a cluster.

    Parameters
    ----------
    whole
        The likelihood.
    client
        A ``distributed.Client``; ``None`` starts a cluster of this machine, ended by ``shutdown``.
    """
    from foedus.engines.dask import DaskSum, local_client

    client = local_client() if client is None else client
    n_parts = PARTS_PER_WORKER * max(len(client.scheduler_info(n_workers=-1)["workers"]), 1)
    kind = SpreadSweep if hasattr(whole, "sample") else SpreadLikelihood
    return kind(whole, DaskSum(parts_of(whole, n_parts), client))


def parts_of(whole: Any, n_parts: int) -> list[Any]:
    """Parts in time that add up to ``whole``."""
    return _unit_parts(whole, n_parts) if isinstance(whole, UnitLikelihood) else _swept_parts(whole, n_parts)


def _swept_parts(whole: Any, n_parts: int) -> list[SweptPart]:
    tape = whole.replay
    edges = np.unique(np.linspace(0, len(tape.steps.dt), n_parts + 1).astype(int))
    return [
        SweptPart(replace(whole, _made={"replay": stretch_of(tape, low, high)}))
        for low, high in itertools.pairwise(edges.tolist())
    ]


def _unit_parts(whole: UnitLikelihood, n_parts: int) -> list[UnitPart]:
    from foedus.kernels.layout import copy_state

    time = whole.events.time
    starts = np.flatnonzero(np.append(True, np.diff(time) > 0))
    edges = np.unique(starts[np.linspace(0, len(starts) - 1, n_parts + 1).astype(int)])
    if len(edges) < 2:
        edges = np.array([0, len(time)])
    edges[-1] = len(time)
    state, values = whole.begin()
    silent = whole.walk(np.zeros(len(whole.terms)))
    silent.block[:] = -1
    silent = silent._replace(is_interval=False)
    parts = []
    for low, high in itertools.pairwise(edges):
        whole.run(silent, state, values, int(low))
        parts.append(
            UnitPart(
                whole, copy_state(state), type(values)(*(a.copy() for a in values)),
                silent.is_open.copy(), silent.at.copy(), silent.last.copy(), int(high),
            )
        )  # fmt: skip
    return parts


def _flat(at: Evaluation) -> np.ndarray:
    return np.concatenate([[at.loglik], at.gradient, at.hessian.ravel()])
