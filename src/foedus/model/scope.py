"""What a term depends on: the sender, the receiver, both, or neither."""

from collections.abc import Sequence

import numpy as np

from foedus.errors import Fault, InputError
from foedus.kernels import opcodes as op
from foedus.kernels.layout import Program

OF_NONE = (op.CONSTANT, op.WORLD)
OF_SENDER = (op.SEND, op.FIXED_SENDER)
SIDED = (op.DEGREE, op.ELSEWHERE, op.LAST_TIME, op.FROM_RELATION, op.NODE_TRANS, op.OPEN_PATHS)
SENDERS_SHIFTS = (14, 15, 16)
SENDERS_SIDE = 1


def depends_on_receiver(program: Program, terms: Sequence[str]) -> list[str]:
    """Terms whose value may differ between the receivers of one sender."""
    bad = np.zeros(len(program.memory), bool)
    for k, code in enumerate(program.opcode):
        alone = (
            code in OF_NONE
            or code in OF_SENDER
            or (code in SIDED and program.option[k, 0] == SENDERS_SIDE)
            or (code == op.TERTIUS and program.option[k, 1] == SENDERS_SIDE)
            or (code == op.SHIFT and program.option[k, 0] in SENDERS_SHIFTS)
        )
        bad[program.column[k]] |= not alone
    return [
        term
        for p, term in enumerate(terms)
        if bad[program.term_column[program.term_first[p] : program.term_first[p + 1]]].any()
    ]


SIDE_AT = {op.TERTIUS: 1, **dict.fromkeys(SIDED, 0)}
"""Which option of an opcode says whose statistic it is."""
TWINS = {op.SEND: op.RECEIVE, op.FIXED_SENDER: op.FIXED_RECEIVER}
ONE_WAY = (op.SHARE, op.RANK, op.TERTIUS_DIFF, op.LOST, op.DUTY)
THE_PAIRS = 3
"""Side of a time since that is the pair's own."""


def depends_on_direction(program: Program, terms: Sequence[str]) -> list[str]:
    """Terms whose value for a pair without direction would depend on which of the two is named first."""
    balance: list[dict[tuple, int]] = [{} for _ in program.memory]
    for k in range(len(program.opcode)):
        for key, side in _sides(program, k).items():
            sums = balance[program.column[k]]
            sums[key] = sums.get(key, 0) + side
    bad = np.array([any(sums.values()) for sums in balance], bool)
    return [
        term
        for p, term in enumerate(terms)
        if bad[program.term_column[program.term_first[p] : program.term_first[p + 1]]].any()
    ]


def _sides(program: Program, k: int) -> dict[tuple, int]:
    """What instance ``k`` reads of one side only: 1 for the sender's, -1 for the receiver's."""
    code, options = int(program.opcode[k]), program.option[k].tolist()
    where = (int(program.net[k]), int(program.other[k]), int(program.block[k]), float(program.link[k]))
    for sends, receives in TWINS.items():
        if code in (sends, receives):
            return {(sends, *options, *where): 1 if code == sends else -1}
    at = SIDE_AT.get(code)
    if at is not None and options[at] != THE_PAIRS:
        side = options.pop(at)
        return {(code, *options, *where): 1 if side == SENDERS_SIDE else -1}
    is_one_way = (
        code in ONE_WAY
        or (code == op.PAIR_OF_NODES and options[1] in (op.SIGNED, op.RATIO))
        or (code == op.TRIAD and program.net[k] != program.other[k])
        or (code == op.FORMED and options[1] != op.ANY_ORDER)
    )
    return {(code, *options, *where): 1} if is_one_way else {}


def refuse_directions(program: Program, terms: Sequence[str]) -> None:
    """Refuse, for events without direction, statistics that ask who acts on whom.

    Raises
    ------
    InputError
        Naming them.
    """
    at_fault = depends_on_direction(program, terms)
    if at_fault:
        named = ", ".join(f"'{t}'" for t in at_fault)
        raise InputError(
            Fault(f"{named}: events without direction have no sender and no receiver.",
                  advice="Use what both share, such as totaldegree_dyad, degree_min, sum, difference or sp; or directed=True.")
        )  # fmt: skip


def refuse_receivers(program: Program, terms: Sequence[str]) -> None:
    """Refuse a rate with statistics whose value differs between the receivers of one sender.

    Raises
    ------
    InputError
        Naming them.
    """
    at_fault = depends_on_receiver(program, terms)
    if at_fault:
        named = ", ".join(f"'{t}'" for t in at_fault)
        raise InputError(
            Fault(f"{named}: no statistic of the sender alone, and a rate has no receiver.",
                  advice="Use statistics of the sender, or fd.dynam_choice.")
        )  # fmt: skip
