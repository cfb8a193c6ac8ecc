"""The other coupling of chance: an act of the record stays with probability min(1, new rate / old rate)."""

import numpy as np

from foedus.counterfactual.twin import TwinPlan, lived_acts
from foedus.kernels.handles import hold
from foedus.kernels.simulate_run import new_acts
from foedus.kernels.twin_thin import thin_many
from foedus.simulate.plan import PIECE, Chunk, collect
from foedus.simulate.start import Start, no_record


def run_thinned(twin: TwinPlan, histories: np.ndarray, begun: tuple[Start, Start] | None = None) -> Chunk:
    """Twins ``histories`` of a record by thinning, in this thread."""
    plan = twin.plan
    blank_fact, blank_edit = begun or twin.begin()
    lived, _ = lived_acts(twin)
    factual, edited = blank_fact.scratch(), blank_edit.scratch()
    betas, empty = plan.betas(histories), hold(no_record(len(twin.fact.is_open)))
    acts, out = new_acts(plan.room), new_acts(max(PIECE, plan.room))
    span, pointers = np.array([plan.start, plan.until]), factual.kernels
    worlds, kept = (factual.handle, edited.handle), [hold(each) for each in (lived, acts, out)]

    def step(done: int, tally: np.ndarray, ended: np.ndarray) -> int:
        return thin_many(
            pointers, *worlds, betas[done:], empty, kept[0], twin.record_until, plan.seed,
            histories[done:].astype(np.int64), span, kept[1], (factual.pool, edited.pool),
            (blank_fact.pool, blank_edit.pool), kept[2], tally, ended,
        )  # fmt: skip

    return collect(step, histories, out)
