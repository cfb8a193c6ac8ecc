"""Several compiled formulas as one program, so that one memory of the past serves all equations."""

from collections.abc import Sequence

import numpy as np

from foedus.kernels import opcodes as op
from foedus.kernels.layout import N_ACTORS, N_ACTS, N_BLOCKS, NODE_TABLE, RELATION_TABLE, Program, n_slots

STACKED = [
    "net_mask",
    "net_weighted",
    "net_symmetric",
    "net_after",
    "net_until",
    "net_rate",
    "net_is_coarse",
    "opcode",
    "link",
    "number",
    "memory",
    "rate",
    "late_link",
    "is_standardised",
    "node",
    "world",
]


def merge(programs: Sequence[Program]) -> Program:
    """Programs over the same actors and acts, one block each, as one program of as many blocks.

    A program that stands alone is returned as it is, whatever its blocks.
    """
    if len(programs) == 1:
        return programs[0]
    assert all(int(p.shape[N_BLOCKS]) == 1 and p.epoch[0] == programs[0].epoch[0] for p in programs)
    before = _counts_before(programs)
    each = [_moved(p, block, at) for block, (p, at) in enumerate(zip(programs, before, strict=True))]
    joined = {name: np.concatenate([getattr(p, name) for p in each]) for name in STACKED}
    for name in (
        "net_table",
        "user",
        "watch",
        "column",
        "block",
        "net",
        "other",
        "option",
        "slot",
        "term_column",
    ):
        joined[name] = np.concatenate([getattr(p, name) for p in each])
    for name in ("user_first", "term_first"):
        joined[name] = np.concatenate([[0], *[getattr(p, name)[1:] for p in each]]).astype(np.int64)
    n = int(programs[0].shape[N_ACTORS])
    dyads = [p.dyad for p in programs if p.dyad.shape[0]]
    changes = {
        name: np.concatenate([getattr(p, name) for p in each])
        for name in Program._fields
        if "change_" in name
    }
    order = np.argsort(changes["change_time"], kind="stable")
    return programs[0]._replace(
        shape=np.array([n, len(programs), int(programs[0].shape[N_ACTS])], np.int64),
        dyad=np.concatenate(dyads) if dyads else programs[0].dyad,
        **joined,
        **{name: values[order] for name, values in changes.items()},
    )


def _counts_before(programs: Sequence[Program]) -> list[dict[str, int]]:
    """How much of everything the programs before each one hold."""
    sizes = [
        {
            "net": len(p.net_rate),
            "user": len(p.user),
            "instance": len(p.opcode),
            "column": len(p.memory),
            "slot": n_slots(p),
            "node": p.node.shape[0],
            "world": len(p.world),
            "dyad": p.dyad.shape[0],
            "relation": _n_relations(p),
            "term_column": len(p.term_column),
        }
        for p in programs
    ]
    return [{key: sum(s[key] for s in sizes[:k]) for key in sizes[0]} for k in range(len(sizes))]


def _n_relations(p: Program) -> int:
    of_changes = p.change_table[p.change_kind == RELATION_TABLE]
    return int(max(p.net_table.max(initial=-1), of_changes.max(initial=-1))) + 1


def _moved(p: Program, block: int, at: dict[str, int]) -> Program:
    """One program with its numbers moved past those of the programs before it."""
    kinds = np.where(p.change_kind == NODE_TABLE, at["node"], at["world"])
    kinds = np.where(p.change_kind == RELATION_TABLE, at["relation"], kinds)
    return p._replace(
        net_table=_past(p.net_table, at["relation"]),
        user_first=p.user_first + at["user"],
        user=p.user + at["instance"],
        watch=p.watch + at["instance"],
        column=p.column + at["column"],
        block=np.full_like(p.block, block),
        net=_past(p.net, at["net"]),
        other=_past(p.other, at["net"]),
        option=_options(p, at),
        slot=_past(p.slot, at["slot"]),
        term_first=p.term_first + at["term_column"],
        term_column=p.term_column + at["column"],
        change_table=p.change_table + kinds,
    )


def _past(numbers: np.ndarray, first: int) -> np.ndarray:
    return np.where(numbers >= 0, numbers + first, numbers)


def _options(p: Program, at: dict[str, int]) -> np.ndarray:
    """Options that number a table or a network, moved; the others as they are."""
    option = p.option.copy()
    for k, code in enumerate(p.opcode):
        if code in (op.SEND, op.RECEIVE, op.PAIR_OF_NODES, op.TERTIUS, op.TERTIUS_DIFF):
            option[k, 0] += at["node"]
        elif code == op.WORLD:
            option[k, 0] += at["world"]
        elif code == op.DYAD:
            option[k, 0] += at["dyad"]
        elif code == op.DUTY:
            option[k, 0] += at["net"]
        elif code == op.TRIAD and option[k, 3] >= 0:
            option[k, 3] += at["node"]
    return option
