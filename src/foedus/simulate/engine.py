"""A model ready to run: equations of one or several fits merged, units numbered, marks and comings laid out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from foedus.kernels.layout import DECAYING, N_ACTORS, N_BLOCKS, STILL
from foedus.kernels.opcodes import FOUR_CYCLE, RAW
from foedus.kernels.simulate_clocks import Units
from foedus.kernels.simulate_rates import FADING, PLAIN, STANDING, Equations
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
    draws : of each equation, draws from the posterior of its coefficients (n, p_k); ``None`` draws from ``root``.
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
    draws: tuple[np.ndarray, ...] | None = None

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
        """Coefficients of each history, shape (n_histories, p): fixed, or drawn from their posterior."""
        from foedus.kernels.streams import PARAMETER, normals, uniforms

        if not draw:
            return np.repeat(self.beta[None], len(histories), axis=0)
        if self.draws is not None:
            return np.array([
                np.concatenate([d[int(uniforms(seed, int(h), 0xFFFFFFFF, k, PARAMETER)[0] * len(d))]
                                for k, d in enumerate(self.draws)]) for h in histories
            ]).reshape(len(histories), -1)  # fmt: skip
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
    owners = [(part, *first) for part, first in zip(parts, _firsts(parts), strict=True)
              for _ in range(part.riskset.n_classes)]  # fmt: skip
    terms = [_columns_of(program, first, len(part.terms)) for part, first, _ in owners]
    slots = [sorted({int(k) for columns in block for k in columns}) for block in terms]
    shape = (len(owners), max(1, *(len(s) for s in slots)))
    memory, link, pace = np.full(shape, STILL), np.full(shape, RAW), np.zeros(shape)
    is_frozen, place = np.zeros(shape, np.bool_), np.full((len(owners), len(program.memory)), -1)
    for c, (part, _, _) in enumerate(owners):
        mine = slots[c]
        memory[c, : len(mine)], pace[c, : len(mine)] = program.memory[mine], program.rate[mine]
        is_frozen[c, : len(mine)] = part.is_frozen & (program.memory[mine] == DECAYING)
        link[c, : len(mine)] = np.where(program.memory[mine] == STILL, RAW, program.late_link[mine])
        place[c, mine] = np.arange(len(mine))
    rows = []
    for c, (_, _, first) in enumerate(owners):
        own = [(first + q, place[c, columns]) for q, columns in enumerate(terms[c])]
        rows += sorted(
            ((_kind(memory[c, m], is_frozen[c, m]), c, q, m) for q, m in own), key=lambda row: row[:3]
        )
    rows.sort(key=lambda row: row[1])
    ends = np.cumsum([0, *(len(block) for block in terms)])
    n_plain = np.array(
        [sum(kind == PLAIN and at == c for kind, at, _, _ in rows) for c in range(len(owners))]
    )
    return Equations(
        term_start=ends, plain_end=ends[:-1] + n_plain,
        term_beta=np.array([q for _, _, q, _ in rows], np.uint32), term_kind=np.array([kind for kind, _, _, _ in rows]),
        column_start=np.cumsum([0, *(len(m) for _, _, _, m in rows)]),
        column=np.concatenate([m for _, _, _, m in rows]).astype(np.uint32),
        memory=memory, pace=pace, link=link, is_frozen=is_frozen,
        frozen_start=np.cumsum([0, *is_frozen.sum(axis=1)]), frozen=np.nonzero(is_frozen)[1].astype(np.uint32),
        place=place, reads=place >= 0, in_plain=_in_plain(rows, memory.shape),
        block_of_row=np.repeat(np.arange(len(owners)), int(program.shape[N_ACTORS])),
        is_moving=np.asarray(is_frozen.any(axis=1)), epoch=program.epoch.astype(float),
    )  # fmt: skip


def _in_plain(rows: Sequence[tuple[int, int, int, np.ndarray]], shape: tuple[int, int]) -> np.ndarray:
    """Which slots of each block a plain term reads."""
    found = np.zeros(shape, np.bool_)
    for kind, c, _, m in rows:
        found[c, m] |= kind == PLAIN
    return found


def _firsts(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """First term of each part in the merged program, and its first coefficient."""
    terms = np.cumsum([0, *(len(part.program.term_first) - 1 for part in parts)])
    coefficients = np.cumsum([0, *(len(part.terms) for part in parts)])
    return list(zip(terms.tolist(), coefficients.tolist(), strict=True))[:-1]


def _columns_of(program: Any, first: int, n_terms: int) -> list[np.ndarray]:
    """Columns that each of some terms multiplies."""
    ends = program.term_first[first : first + n_terms + 1]
    return [program.term_column[a:b] for a, b in pairwise(ends)]


def _kind(memory: np.ndarray, is_frozen: np.ndarray) -> int:
    """How the rate kernels may treat a term of these columns."""
    if ((memory != STILL) & ~is_frozen).any():
        return FADING
    return PLAIN if len(memory) == 1 and memory[0] == STILL else STANDING


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
    index = np.full(ever.shape, -1, np.int32)
    index[block, sender, receiver] = np.arange(len(block))
    time, pair = np.concatenate(times), np.concatenate(pairs, axis=1)
    order = np.argsort(time, kind="stable")
    unit = index[np.concatenate(blocks)[order], pair[0][order], pair[1][order]]
    known = unit >= 0
    comings = (time[order][known], unit[known], np.concatenate(opens)[order][known].astype(np.bool_))
    first = np.searchsorted(block, np.arange(len(ever) + 1))
    units = Units(block.astype(np.int64), sender.astype(np.int64), receiver.astype(np.int64), index, first)
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
