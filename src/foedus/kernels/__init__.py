"""Compiled kernels: arrays in, arrays out; no frames, dates or strings."""

from pathlib import Path


def _forget_stale() -> None:
    """Drop compiled kernels when any kernel's source changed.

    Numba looks only at the file of the function it loads; a kernel that was compiled with an older callee inside would
    be taken for fresh, and give the callee's old results.
    """
    here = Path(__file__).parent
    sources = ";".join(
        f"{p.name}:{p.stat().st_mtime_ns}:{p.stat().st_size}" for p in sorted(here.glob("*.py"))
    )
    compiled = here / "__pycache__"
    stamp = compiled / "sources.stamp"
    try:
        if stamp.read_text("utf-8") == sources:
            return
    except OSError:
        pass
    try:
        for old in compiled.glob("*.nb[ic]"):
            old.unlink(missing_ok=True)
        compiled.mkdir(exist_ok=True)
        stamp.write_text(sources, "utf-8")
    except OSError:
        return  # a read-only installation: its sources do not change


_forget_stale()
