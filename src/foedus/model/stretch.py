"""A stretch of a replayed record by itself: its stream begins with the components as they stood."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from foedus.model.replay import Replay

SPARSE = 64
"""Possible components per change above which those that occur are numbered first."""


def stretch_of(tape: "Replay", low: int, high: int) -> "Replay":
    """Steps ``low`` to ``high`` of a record, with all that came before them gathered into the first."""
    steps, stream = tape.steps, tape.stream
    begin = int(steps.change[low - 1]) if low > 0 else 0
    end = int(steps.change[high - 1]) if high > low else begin
    checkpoint = latest(stream[:begin])
    cut = type(steps)(**{name: held[low:high].copy() for name, held in steps._asdict().items()})
    cut = cut._replace(n=np.array([high - low], steps.n.dtype), change=cut.change - begin + len(checkpoint))
    return replace(tape, stream=np.concatenate([checkpoint, stream[begin:end]]), steps=cut)


def latest(stream: np.ndarray) -> np.ndarray:
    """The last change of every component, and every new origin of decay, in order: where all changes together lead.

    Examples
    --------
    >>> from foedus.kernels.layout import new_changes
    >>> changes = new_changes(3)
    >>> changes["a"], changes["value"] = [1, 2, 1], [1.0, 1.0, 2.0]
    >>> latest(changes)["value"].tolist()
    [1.0, 2.0]
    """
    from foedus.kernels.layout import REBASE

    if not len(stream):
        return stream.copy()
    key = np.zeros(len(stream), np.int64)
    for name in ("scope", "column", "a", "b"):
        held = stream[name].astype(np.int64)
        held -= held.min()
        key *= held.max() + 1
        key += held
    if key.max() > SPARSE * len(key):
        key = np.unique(key, return_inverse=True)[1]
    last = np.zeros(key.max() + 1, np.int64)
    last[key] = np.arange(len(key))
    keep = stream["scope"] == REBASE
    keep[last[key]] = True
    return stream[keep]
