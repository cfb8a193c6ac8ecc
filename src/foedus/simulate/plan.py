"""What to simulate, and one chunk of it: a function of the plan and of history numbers alone."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from foedus.errors import Fault, guess, raise_if
from foedus.kernels.choice_run import choose_many
from foedus.kernels.handles import hold
from foedus.kernels.simulate_clocks import REPLAY, THIN
from foedus.kernels.simulate_many import run_many
from foedus.kernels.simulate_run import EXPLODED, STUCK, Acts, World, new_acts
from foedus.simulate.choosing import Choosing
from foedus.simulate.engine import Engine
from foedus.simulate.start import Past, Start, no_record, open_world, start_at

CLOCKS = {"thinning": THIN, "time_change": REPLAY}
PIECE = 1 << 18
PARAMETERS = ("fixed", "posterior")


def refuse_options(parameters: str, **numbers: Any) -> None:
    """Refuse what no run can be made with: all faults at once.

    Raises
    ------
    InputError
        For numbers that are not whole and positive (``None`` is left to the run), or ``parameters`` that are not known.
    """
    faults = [
        Fault(f"{name}={n} is not positive." if n <= 0 else f"{name}={n} is no whole number.")
        for name, n in numbers.items()
        if n is not None and (n <= 0 or not float(n).is_integer())
    ]
    if parameters not in PARAMETERS:
        faults.append(Fault(f"parameters='{parameters}' is not known.", advice=guess(parameters, PARAMETERS)))
    raise_if(faults)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Everything a history is a function of, besides its number.

    Attributes
    ----------
    past : acts of the record; those before ``start`` condition every history.
    start, until : model time.
    room : acts after which a history counts as exploded, or is complete where ``is_counted``.
    is_counted : whether histories end after ``room`` acts.
    draw : whether coefficients are drawn from their posterior.
    per_draw : how many histories share a draw, so that chance and coefficients can be told apart.
    clock : ``thinning`` or ``time_change``; both exact in law, see :mod:`foedus.kernels.simulate_clocks`.
    world : acts given, removed or banned from outside; ``None`` for none.
    choosing : whom actors may choose, where one equation says who acts and another toward whom; ``None`` for pairs.
    """

    engine: Engine
    past: Past
    start: float
    until: float
    seed: int
    room: int
    is_counted: bool = False
    draw: bool = False
    per_draw: int = 1
    clock: str = "thinning"
    world: World | None = None
    choosing: Choosing | None = None

    def begin(self) -> Start:
        """The world at ``start``, once for all histories."""
        made = start_at(self.engine, self.past, self.start, self.room)
        return made.scratch(self.world if self.world is not None else open_world(self.engine))

    def betas(self, histories: np.ndarray) -> np.ndarray:
        """Coefficients of each history, shape (n_histories, p)."""
        return self.engine.betas(self.seed, histories // self.per_draw, draw=self.draw)

    def with_(self, **changes: Any) -> "Plan":
        """The same plan but for ``changes``."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Finished histories, acts one after the other.

    Attributes
    ----------
    histories : their numbers (h,).
    n_acts, status, ended : per history (h,).
    acts : as :class:`~foedus.kernels.simulate_run.Acts`, of the total length.
    work : how often a unit was priced and how often a clock rang, per history (h, 2); not kept in files.
    """

    histories: np.ndarray
    n_acts: np.ndarray
    status: np.ndarray
    ended: np.ndarray
    acts: Acts
    work: np.ndarray = field(default_factory=lambda: np.zeros((0, 2), np.int64))

    @property
    def history(self) -> np.ndarray:
        """History number of every act."""
        return np.repeat(self.histories, self.n_acts)

    @property
    def has_exploded(self) -> np.ndarray:
        """Which histories ran past the room for acts, or to a rate that is no number."""
        return (self.status == EXPLODED) | (self.status == STUCK)


def run_chunk(plan: Plan, histories: np.ndarray, begun: Start | None = None) -> Chunk:
    """Run some histories of a plan in this thread."""
    begun = begun or plan.begin()
    mine = begun.scratch()
    record = hold(no_record(len(plan.engine.is_open)))
    betas = plan.betas(histories)
    acts, out = new_acts(plan.room), new_acts(max(PIECE, plan.room))
    span, kept = np.array([plan.start, plan.until]), (hold(acts), hold(out))
    pointers, machine = mine.kernels, mine.handle
    kernel = run_many if plan.choosing is None else choose_many
    whom = () if plan.choosing is None else (hold(plan.choosing.at(plan.start)),)

    def step(done: int, tally: np.ndarray, ended: np.ndarray) -> int:
        return kernel(
            CLOCKS[plan.clock], pointers, machine, betas[done:], *whom, record, plan.seed,
            histories[done:].astype(np.int64), span, kept[0], mine.pool, begun.pool, kept[1], tally, ended,
        )  # fmt: skip

    return collect(step, histories, out)


def collect(step: Callable[[int, np.ndarray, np.ndarray], int], histories: np.ndarray, out: Acts) -> Chunk:
    """Call ``step`` until every history is done, emptying ``out`` after each call."""
    pieces, tallies, ends, done = [], [], [], 0
    while done < len(histories):
        tally, ended = np.zeros((len(histories) - done, 4), np.int64), np.zeros(len(histories) - done)
        made = step(done, tally, ended)
        filled = int(tally[:made, 0].sum())
        pieces.append(Acts(*(a[:filled].copy() for a in out)))
        tallies.append(tally[:made])
        ends.append(ended[:made])
        done += made
    whole = np.concatenate(tallies)
    joined = Acts(*(np.concatenate(parts) for parts in zip(*pieces, strict=True)))
    return Chunk(histories, whole[:, 0], whole[:, 1], np.concatenate(ends), joined, whole[:, 2:])
