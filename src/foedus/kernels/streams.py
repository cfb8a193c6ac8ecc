"""Counter-based random numbers: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").

A number is a function of its address (seed, history, unit, firing, purpose), not of what was drawn before it, so
threads, chunks and the order of histories cannot change it, and two worlds that share addresses share their chance.
"""

import numpy as np
from numba import njit, uint32, uint64

FIRING, ACCEPT, MARK, PARAMETER, CHOICE = 0, 1, 2, 3, 4

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint32(0x9E3779B9), np.uint32(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_32, _21, _11 = np.uint64(32), np.uint64(21), np.uint64(11)
_UNIT53 = 2.0**-53


@njit(cache=True, nogil=True, inline="always")
def philox(c0, c1, c2, c3, k0, k1):
    """Ten rounds on a 128-bit counter ``c0..c3`` under a 64-bit key ``k0, k1``; four words of 32 bits."""
    x0, x1, x2, x3 = uint64(c0), uint64(c1), uint64(c2), uint64(c3)
    a, b = uint32(k0), uint32(k1)
    for _ in range(10):
        p0 = _M0 * x0
        p1 = _M1 * x2
        y0 = (p1 >> _32) ^ x1 ^ uint64(a)
        y2 = (p0 >> _32) ^ x3 ^ uint64(b)
        x1 = p1 & _LOW
        x3 = p0 & _LOW
        x0 = y0
        x2 = y2
        a = uint32(a + _W0)
        b = uint32(b + _W1)
    return x0, x1, x2, x3


@njit(cache=True, nogil=True)
def uniforms(seed, history, unit, firing, purpose):
    """Two independent uniforms on the open interval (0, 1) at one address, 53 bits each."""
    s = uint64(seed)
    a, b, c, d = philox(history, unit, firing, purpose, s & _LOW, s >> _32)
    u = (float(((a << _32) | b) >> _11) + 0.5) * _UNIT53
    v = (float(((c << _32) | d) >> _11) + 0.5) * _UNIT53
    return u, v


@njit(cache=True, nogil=True)
def exponential(seed, history, unit, firing):
    """Unit-rate waiting time on a unit's own clock before its ``firing``-th act."""
    return -np.log(uniforms(seed, history, unit, firing, FIRING)[0])


@njit(cache=True, nogil=True)
def normals(seed, history, unit, n):
    """``n`` independent standard normals (Box-Muller) that belong to one history."""
    out = np.empty(n)
    for k in range(0, n, 2):
        u, v = uniforms(seed, history, unit, k, PARAMETER)
        r = np.sqrt(-2.0 * np.log(u))
        out[k] = r * np.cos(2.0 * np.pi * v)
        if k + 1 < n:
            out[k + 1] = r * np.sin(2.0 * np.pi * v)
    return out
