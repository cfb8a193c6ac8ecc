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
