"""exp for whole arrays: branch-free, so that the compiler vectorises it where no vector library is at hand."""

import numpy as np
from numba import njit

LOG2E = 1.4426950408889634
LN2_HIGH = 0.6931471803691238
LN2_LOW = 1.9082149292705877e-10
MAGIC = 6755399441055744.0
"""1.5 * 2**52: adding it leaves a number's nearest integer in the low bits of its mantissa."""


@njit(cache=True, _nrt=False)
def exponentials(x, y, scale, m):
    """Write exp(x[:m]) into ``y``; ``scale`` is room for m floats. Error below 2 units in the last place.

    Arguments are held within [-708, 709.4]; see Muller (2016), "Elementary functions", for the argument reduction.
    """
    bits = scale.view(np.int64)
    for j in range(m):
        v = min(max(x[j], -708.0), 709.4)
        t = v * LOG2E + MAGIC
        scale[j] = t
        k = t - MAGIC
        r = (v - k * LN2_HIGH) - k * LN2_LOW
        s = 1.0 / 6227020800.0
        s = s * r + 1.0 / 479001600.0
        s = s * r + 1.0 / 39916800.0
        s = s * r + 1.0 / 3628800.0
        s = s * r + 1.0 / 362880.0
        s = s * r + 1.0 / 40320.0
        s = s * r + 1.0 / 5040.0
        s = s * r + 1.0 / 720.0
        s = s * r + 1.0 / 120.0
        s = s * r + 1.0 / 24.0
        s = s * r + 1.0 / 6.0
        s = s * r + 0.5
        y[j] = 1.0 + (r + r * r * s)
    for j in range(m):
        # k may reach 1024: scale in two factors so that neither overflows
        k = np.int64(np.int32(bits[j] & 0xFFFFFFFF))
        half = k >> 1
        bits[j] = (half + 1023) << 52
        y[j] *= scale[j]
        bits[j] = (k - half + 1023) << 52
        y[j] *= scale[j]
