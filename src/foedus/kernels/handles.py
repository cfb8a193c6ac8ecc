"""One-pointer handles on programs and states: what the kernels pass around.

A tuple of forty arrays costs Numba seconds of compilation for every function it passes through; a handle costs one
argument. A handle shares its arrays with the tuple it was made from, and keeps them alive.
"""

from numba import njit, types
from numba.experimental import structref

from foedus.kernels.layout import Program, State


@structref.register
class ProgramRef(types.StructRef):
    """Type of the handle on a :class:`foedus.kernels.layout.Program`."""

    def preprocess_fields(self, fields):
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


@structref.register
class StateRef(types.StructRef):
    """Type of the handle on a :class:`foedus.kernels.layout.State`."""

    def preprocess_fields(self, fields):
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


class ProgramHandle(structref.StructRefProxy):
    """A program as the kernels see it; made by :func:`hold_program`."""


class StateHandle(structref.StructRefProxy):
    """A state as the kernels see it; made by :func:`hold_state`."""


structref.define_proxy(ProgramHandle, ProgramRef, list(Program._fields))
structref.define_proxy(StateHandle, StateRef, list(State._fields))


@njit(cache=True)
def hold_program(program):
    """A handle on a program, for kernels."""
    return ProgramHandle(*program)


@njit(cache=True)
def hold_state(state):
    """A handle on a state, for kernels; what they change shows in the tuple's arrays."""
    return StateHandle(*state)
