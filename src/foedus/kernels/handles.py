"""One-pointer handles on tuples of arrays: what the kernels pass around.

A tuple of forty arrays costs Numba seconds of compilation, and five hundred words on the stack, for every function it
passes through; a handle costs one word. It shares its arrays with the tuple it was made from and keeps them alive. The
kernels borrow them: nothing is counted as a field is read, so threads that share an array do not wait for each other.
"""

from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import typeof, types
from numba.core import cgutils
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate
from numba.extending import NativeValue, box, infer_getattr, models, register_model, unbox

WORD = 8
HEAD = 5
"""Words of an array before its shape: two owners (none, for it is borrowed), size, size of an item, address."""


class HandleType(types.Type):
    """Type of a handle: the name of its tuple, and name and type of each field."""

    def __init__(self, tuple_name: str, fields: tuple[tuple[str, types.Type], ...]):
        self.fields, self.offset, at = fields, {}, 0
        for name, kind in fields:
            self.offset[name] = at
            at += HEAD + 2 * kind.ndim if isinstance(kind, types.Array) else 1
        said = ", ".join(f"{name}: {kind}" for name, kind in fields)
        super().__init__(name=f"Handle({tuple_name}; {said})")

    def kind(self, field: str) -> types.Type | None:
        """Type of a field, ``None`` for a field it does not have."""
        return dict(self.fields).get(field)


register_model(HandleType)(models.OpaqueModel)


class Handle:
    """A tuple of arrays, numbers and handles as the kernels see it; made by :func:`hold`.

    Attributes
    ----------
    held : its fields; a tuple within the tuple has a handle of its own.
    words : where the kernels find them; never written to after it is made.
    type : as Numba names it.
    """

    def __init__(self, held: NamedTuple):
        fields = {
            name: hold(value) if isinstance(value, tuple) else value for name, value in held._asdict().items()
        }
        self.held = fields
        self.words = np.concatenate([_words(value) for value in fields.values()])
        self.address = self.words.ctypes.data
        kinds = tuple((name, types.unliteral(typeof(value))) for name, value in fields.items())
        self.type = self._numba_type_ = HandleType(type(held).__name__, kinds)


def hold(held: Any) -> Handle:
    """A handle on a named tuple and on those within it, for kernels; what they change shows in the tuple's arrays.

    Examples
    --------
    >>> from numba import njit
    >>> class Row(NamedTuple):
    ...     weight: np.ndarray
    ...     factor: float
    >>> @njit
    ... def scale(row):
    ...     for k in range(row.weight.size):
    ...         row.weight[k] *= row.factor
    >>> weight = np.arange(3.0)
    >>> scale(hold(Row(weight, 2.0)))
    >>> weight.tolist()
    [0.0, 2.0, 4.0]
    """
    return Handle(held)


hold_program = hold_state = hold


def _words(value: Any) -> np.ndarray:
    if isinstance(value, np.ndarray):
        numbers = [0, 0, value.size, value.itemsize, value.ctypes.data, *value.shape, *value.strides]
        return np.array(numbers, np.int64)
    if isinstance(value, Handle):
        return np.array([value.address], np.int64)
    if isinstance(value, float):
        return np.array([value]).view(np.int64)
    return np.array([int(value)], np.int64)


@infer_getattr
class _Fields(AttributeTemplate):
    key = HandleType

    def generic_resolve(self, typ: HandleType, attr: str) -> types.Type | None:
        return typ.kind(attr)


@lower_getattr_generic(HandleType)
def _load_field(context: Any, builder: Any, typ: HandleType, value: Any, attr: str) -> Any:
    """A field; its words never change, so the optimiser may read them once."""
    kind, first = typ.kind(attr), typ.offset[attr]

    def word(k: int, as_type: Any) -> Any:
        place = builder.gep(value, [ir.Constant(ir.IntType(64), WORD * (first + k))])
        read = builder.load(builder.bitcast(place, as_type.as_pointer()))
        read.set_metadata("invariant.load", builder.module.add_metadata([]))
        return read

    if isinstance(kind, types.Array):
        integer = context.get_value_type(types.intp)
        array = context.make_array(kind)(context, builder)
        array.meminfo = array.meminfo.type(None)
        array.parent = array.parent.type(None)
        array.nitems, array.itemsize = word(2, integer), word(3, integer)
        array.data = word(4, array.data.type)
        axes = [word(HEAD + k, integer) for k in range(2 * kind.ndim)]
        array.shape = cgutils.pack_array(builder, axes[: kind.ndim], integer)
        array.strides = cgutils.pack_array(builder, axes[kind.ndim :], integer)
        return array._getvalue()
    if isinstance(kind, types.Boolean):
        return builder.icmp_signed("!=", word(0, ir.IntType(64)), ir.Constant(ir.IntType(64), 0))
    return word(0, context.get_value_type(kind))


@unbox(HandleType)
def _unbox(typ: HandleType, handle: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(handle, "address")
    pointer = c.pyapi.long_as_voidptr(address)
    c.pyapi.decref(address)
    return NativeValue(pointer)


@box(HandleType)
def _box(typ: HandleType, value: Any, c: Any) -> Any:
    """Kernels hand no handle back; Numba asks for this where it makes a pointer to one of them."""
    return c.pyapi.long_from_voidptr(value) if hasattr(c.pyapi, "long_from_voidptr") else c.pyapi.make_none()
