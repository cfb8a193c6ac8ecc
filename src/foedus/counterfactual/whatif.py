"""The answer to a what-if: twin and interventional worlds, and the contrasts between them and the record."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np

from foedus.counterfactual.contrast import Contrast, contrast_of
from foedus.counterfactual.edits import Edits
from foedus.counterfactual.twin import TwinPlan, run_twins
from foedus.kernels.simulate_run import REACHED
from foedus.simulate.ensemble import Ensemble
from foedus.simulate.plan import Chunk, Plan
from foedus.simulate.work import run_all

PER_DRAW = 4
Coupling = Literal["time_change", "thinning", "independent"]
COUPLINGS: tuple[Coupling, ...] = get_args(Coupling)


@dataclass(frozen=True, eq=False)
class WhatIf:
    """An edited world beside the record; each ensemble is run when first asked for.

    Attributes
    ----------
    edits : what was changed.
    twin_plan : the record's chance in the edited world.
    free_plan, base_plan : fresh chance in the edited world, and in the world as it was.
    n_histories : of each kind.
    coupling : how twin and record share their chance.
    """

    edits: Edits
    twin_plan: TwinPlan
    free_plan: Plan
    base_plan: Plan
    n_histories: int
    coupling: Coupling = "time_change"
    threads: int | None = None
    work: Any = "local"
    progress: bool = False

    @cached_property
    def twins(self) -> Ensemble:
        """The record's own chance run again in the edited world."""
        plan = self.twin_plan.plan.with_(per_draw=PER_DRAW)
        if self.coupling == "independent":
            return self.interventional
        twin = TwinPlan(plan, self.twin_plan.fact, self.twin_plan.events, self.twin_plan.record_until)
        if self.coupling == "thinning":
            from foedus.counterfactual.thinned import run_thinned

            return self._ensemble(plan, twin, run_thinned)
        return self._ensemble(plan, twin, run_twins)

    @cached_property
    def interventional(self) -> Ensemble:
        """Fresh chance in the edited world."""
        return self._free(self.free_plan)

    @cached_property
    def base(self) -> Ensemble:
        """The same fresh chance in the world as it was."""
        return self._free(self.base_plan)

    @cached_property
    def record(self) -> Ensemble:
        """The record itself over the same span, as an ensemble of one."""
        past, plan = self.twin_plan.plan.past, self.twin_plan.plan
        from foedus.counterfactual.twin import lived_acts

        acts, units = lived_acts(self.twin_plan)
        own = acts._replace(unit=units.astype(np.int32))
        chunk = Chunk(
            np.zeros(1, np.int64), np.array([len(own.time)]), np.array([REACHED]), np.array([plan.until]), own
        )
        return Ensemble(plan.with_(past=past), 1, is_dated=True, held=(chunk,))

    def contrast(
        self,
        act: Any = None,
        sender: Any = None,
        receiver: Any = None,
        *,
        since: Any = None,
        until: Any = None,
        kind: Literal["count", "any", "days", "delay"] = "count",
    ) -> Any:
        """One row: the record, the twin, and the interventional answer, with their errors kept apart.

        Parameters
        ----------
        act
            An act class or PLOVER type; ``None`` for all. ``sender`` and ``receiver`` are one actor or several.
        kind
            ``count``, ``any`` (probability of at least one), ``days`` with such an act, ``delay`` (days until the first,
            at most the span).
        """
        return self.compare(act, sender, receiver, since=since, until=until, kind=kind).frame()

    def compare(self, act: Any = None, sender: Any = None, receiver: Any = None, *, since: Any = None,
                until: Any = None, kind: str = "count") -> Contrast:  # fmt: skip
        """As :meth:`contrast`, as a record."""
        worlds = (self.record, self.twins, self.interventional, self.base)
        values = [_values(w, act, sender, receiver, since, until, kind) for w in worlds]
        return contrast_of(*values, kind=kind, per_draw=PER_DRAW if self.twin_plan.plan.draw else 1)

    def coupled(self, coupling: Coupling) -> "WhatIf":
        """The same answer with twins that share the record's chance in another way; fresh chance is not run again."""
        other = replace(self, coupling=coupling)
        other.__dict__.update(interventional=self.interventional, base=self.base, record=self.record)
        return other

    def outcome(self) -> dict[str, float]:
        """Shares that exploded and that died out: of the twins, and of the histories of both worlds under fresh chance."""
        worlds = {"twins": self.twins, "interventional": self.interventional, "base": self.base}
        found = {name: world.outcome() for name, world in worlds.items()}
        return {f"{name}_{end}": found[name][end] for end in ("exploded", "died") for name in worlds}

    def __repr__(self) -> str:
        return f"<WhatIf: {self.edits}; {self.n_histories} histories, {self.coupling.replace('_', ' ')}>"

    def __str__(self) -> str:
        return f"What if: {self.edits} ({self.n_histories} histories, {self.coupling.replace('_', ' ')})"

    @property
    def _chunk(self) -> int:
        """Histories at a time: few where somebody listens and may want to stop."""
        return 10 if callable(self.progress) else 50

    def _free(self, plan: Plan) -> Ensemble:
        made = Ensemble(plan.with_(per_draw=PER_DRAW), self.n_histories, is_dated=True, threads=self.threads,
                        engine=self.work, progress=self.progress, chunk=self._chunk)  # fmt: skip
        return made.run()

    def _ensemble(self, plan: Plan, twin: TwinPlan, run: Any) -> Ensemble:
        chunks = np.array_split(np.arange(self.n_histories), max(1, self.n_histories // self._chunk))
        found: dict[int, Chunk] = {}
        run_all(twin, chunks, lambda c: found.__setitem__(int(c.histories[0]), c), run=run, threads=self.threads,
                engine=self.work, progress=self.progress)  # fmt: skip
        return Ensemble(plan, self.n_histories, is_dated=True, held=tuple(found[k] for k in sorted(found)))


def _values(
    world: Ensemble, act: Any, sender: Any, receiver: Any, since: Any, until: Any, kind: str
) -> np.ndarray:
    if kind != "delay":
        return world.totals(act, sender, receiver, since=since, until=until, kind=kind)
    start = world.plan.start if since is None else max(world.plan.start, world._time(since))
    end = world.plan.until if until is None else min(world.plan.until, world._end(until))
    first = world.first_passage(act, sender, receiver, since=since, until=until)
    return np.minimum(first, end) - start
