"""Compiled kernels: arrays in, arrays out; no frames, dates or strings."""
