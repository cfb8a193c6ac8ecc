"""The kernels of :mod:`foedus.kernels.history` behind pointers.

Numba links a compiled function into each of its callers and optimises the whole again; behind a pointer it is compiled
once for all.
"""

import warnings
from typing import Any

from numba import types
from numba.core.errors import NumbaExperimentalFeatureWarning
from numba.experimental.function_type import _get_wrapper_address

from foedus.kernels import history
from foedus.kernels.handles import Handle

warnings.filterwarnings("ignore", category=NumbaExperimentalFeatureWarning)


class Pointer(types.WrapperAddressProtocol):
    """One compiled signature of a kernel, as Numba's first-class function."""

    def __init__(self, kernel: Any, signature: tuple[Any, ...]):
        kernel.compile(signature)
        self.kernel, self.type = kernel, kernel.overloads[signature].signature

    def __wrapper_address__(self) -> int:
        return _get_wrapper_address(self.kernel, self.type)

    def signature(self) -> Any:
        """The compiled signature."""
        return self.type


def history_pointers(machine: Handle) -> tuple[Pointer, Pointer, Pointer]:
    """Pointers to ``record``, ``advance`` and ``next_time`` for the types of a machine's program."""
    of = machine.type.kind
    program, state, changes = of("program"), of("state"), of("changes")
    f, i, b = types.float64, types.int32, types.boolean
    return (
        Pointer(history.record, (program, state, f, i, i, i, f, changes)),
        Pointer(history.advance, (program, state, f, b, changes)),
        Pointer(history.next_time, (program, state)),
    )
