"""A model ready to run: equations of one or several fits merged, units numbered, marks and comings laid out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from foedus.kernels.layout import DECAYING, N_ACTORS, N_BLOCKS, STILL
from foedus.kernels.opcodes import FOUR_CYCLE, RAW
from foedus.kernels.simulate_clocks import Units
from foedus.kernels.simulate_rates import Equations
from foedus.simulate.merge import merge


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One equation: which acts it explains, and at what rate.

    Attributes
    ----------
    name : of the act class.
    program : compiled statistics; its blocks are the classes of ``riskset``.
    terms : one per coefficient.
    beta, covariance : shapes (p,), (p, p).
    riskset : who may act.
    is_frozen : whether decayed weights stand between events (``decay_clock="last_event"``).
    marks : per block, the (act, weight) rows its acts are drawn from; weights shape (m,).
    """

    name: str
    program: Any
    terms: tuple[str, ...]
    beta: np.ndarray
    covariance: np.ndarray
    riskset: Any
    marks: tuple[tuple[np.ndarray, np.ndarray], ...]
    is_frozen: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """All equations as one system of units.

    Attributes
    ----------
    actors, acts : names.
    classes : name of each block.
    terms : (class, term) of each coefficient.
    beta, root : coefficients (p,) and a root of their covariance (p, p), block by block.
    program : compiled statistics of all equations.
    equations, units : as the kernels read them.
    is_open : per unit, before any coming or going; ``open_time``, ``open_unit``, ``open_value`` the changes.
    mark_start, mark_act, mark_weight : what acts of a block look like.
    block_of_act : block whose units an act belongs to, -1 for none.
    is_mutual : per block, whether its units are unordered pairs, whose acts are of either toward the other.
    """

    actors: tuple[str, ...]
    acts: tuple[str, ...]
    classes: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]
    beta: np.ndarray
    root: np.ndarray
    program: Any
    equations: Equations
    units: Units
    is_open: np.ndarray
    open_time: np.ndarray
    open_unit: np.ndarray
    open_value: np.ndarray
    mark_start: np.ndarray
    mark_act: np.ndarray
    mark_weight: np.ndarray
    block_of_act: np.ndarray
    is_mutual: np.ndarray

    @property
    def n_actors(self) -> int:
        """Number of actors."""
        return len(self.actors)

    @property
    def room(self) -> int:
        """Most component changes that one act can make in any program."""
        n, blocks = int(self.program.shape[N_ACTORS]), int(self.program.shape[N_BLOCKS])
        each = 40 * n + 160 + (2 * n * n + 16 if (self.program.opcode == FOUR_CYCLE).any() else 0)
        return (len(self.program.opcode) + 1) * max(blocks, 1) * each + 64

    def betas(self, seed: int, histories: np.ndarray, *, draw: bool) -> np.ndarray:
        """Coefficients of each history, shape (n_histories, p): fixed, or drawn from their normal posterior."""
        from foedus.kernels.streams import normals

        if not draw:
            return np.repeat(self.beta[None], len(histories), axis=0)
        # One product per history: a product of all would round by how many there are.
        drawn = [self.root @ normals(seed, int(h), 0xFFFFFFFF, len(self.beta)) for h in histories]
        return self.beta + np.array(drawn).reshape(len(histories), -1)


def assemble(parts: Sequence[Part], actors: Sequence[str], acts: Sequence[str]) -> Engine:
    """Merge equations into one system; columns and blocks are numbered one after the other."""
    program = merge([part.program for part in parts])
    units, is_open, comings = number_units(parts, len(actors))
    return Engine(
        actors=tuple(actors),
        acts=tuple(acts),
        classes=tuple(_block_names(parts, acts)),
        terms=tuple((part.name, term) for part in parts for term in part.terms),
        beta=np.concatenate([np.asarray(part.beta, float) for part in parts]),
        root=_roots(parts),
        program=program,
        equations=equations_of(parts, program),
        units=units,
        is_open=is_open,
        open_time=comings[0],
        open_unit=comings[1],
        open_value=comings[2],
        mark_start=np.cumsum([0, *(len(a) for part in parts for a, _ in part.marks)]),
        mark_act=np.concatenate([a for part in parts for a, _ in part.marks]).astype(np.int32),
        mark_weight=np.concatenate([w for part in parts for _, w in part.marks]).astype(float),
        block_of_act=_blocks_of(parts),
        is_mutual=np.repeat([not p.riskset.is_directed for p in parts], [p.riskset.n_classes for p in parts]),
    )


def equations_of(parts: Sequence[Part], program: Any) -> Equations:
    """Terms and columns of every block as the rate kernels read them."""
    term_start, term_beta, column_start, column = [0], [], [0], []
    n_columns, first_term, first_coefficient = len(program.memory), 0, 0
    reads, is_frozen = [], np.zeros(n_columns, np.bool_)
    for part in parts:
        for _ in range(part.riskset.n_classes):
            used = np.zeros(n_columns, np.bool_)
            for q in range(len(part.terms)):
                term = first_term + q
                mine = program.term_column[program.term_first[term] : program.term_first[term + 1]]
                used[mine] = True
                column += mine.tolist()
                column_start.append(len(column))
                term_beta.append(first_coefficient + q)
            term_start.append(len(term_beta))
            reads.append(used)
            is_frozen |= used & part.is_frozen & (program.memory == DECAYING)
        first_term += len(part.program.term_first) - 1
        first_coefficient += len(part.terms)
    is_reading = np.array(reads)
    return Equations(
        np.array(term_start), np.array(term_beta), np.array(column_start), np.array(column),
        program.memory, program.rate, np.where(program.memory == STILL, RAW, program.late_link),
        program.epoch.astype(float), is_frozen, is_reading,
        (is_reading & (is_frozen & (program.memory != STILL))).any(axis=1),
    )  # fmt: skip


def number_units(parts: Sequence[Part], n: int) -> tuple[Units, np.ndarray, tuple[np.ndarray, ...]]:
    """Number every unit that is ever open; its comings and goings in time order."""
    now = np.concatenate([part.riskset.mask() for part in parts])
    ever, times, blocks, pairs, opens, base = now.copy(), [], [], [], [], 0
    for part in parts:
        risk = part.riskset
        ever[risk.cls[risk.is_open] + base, risk.sender[risk.is_open], risk.receiver[risk.is_open]] = True
        times.append(risk.time)
        blocks.append(risk.cls + base)
        pairs.append(np.stack([risk.sender, risk.receiver]))
        opens.append(risk.is_open)
        base += risk.n_classes
    block, sender, receiver = np.nonzero(ever)
    index = np.full(ever.shape, -1, np.int64)
    index[block, sender, receiver] = np.arange(len(block))
    time, pair = np.concatenate(times), np.concatenate(pairs, axis=1)
    order = np.argsort(time, kind="stable")
    unit = index[np.concatenate(blocks)[order], pair[0][order], pair[1][order]]
    known = unit >= 0
    comings = (time[order][known], unit[known], np.concatenate(opens)[order][known].astype(np.bool_))
    units = Units(block.astype(np.int64), sender.astype(np.int64), receiver.astype(np.int64), index)
    return units, now[block, sender, receiver], comings


def _block_names(parts: Sequence[Part], acts: Sequence[str]) -> list[str]:
    names = []
    for part in parts:
        if part.riskset.n_classes == 1:
            names.append(part.name)
            continue
        of_act = part.riskset.class_of_act
        names += [acts[int(np.flatnonzero(of_act == c)[0])] for c in range(part.riskset.n_classes)]
    return names


def _blocks_of(parts: Sequence[Part]) -> np.ndarray:
    block, found = 0, np.full(len(parts[0].riskset.class_of_act), -1, np.int64)
    for part in parts:
        own = np.asarray(part.riskset.class_of_act)
        found = np.where(own >= 0, own + block, found)
        block += part.riskset.n_classes
    return found


def _roots(parts: Sequence[Part]) -> np.ndarray:
    sizes = [len(part.beta) for part in parts]
    root, at = np.zeros((sum(sizes), sum(sizes))), 0
    for part, size in zip(parts, sizes, strict=True):
        covariance = np.nan_to_num(np.asarray(part.covariance, float))
        values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
        root[at : at + size, at : at + size] = vectors * np.sqrt(np.maximum(values, 0.0))
        at += size
    return root
