"""Compiled kernels: arrays in, arrays out; no frames, dates or strings."""

import re
from pathlib import Path

IMPORTED = re.compile(r"^from foedus\.kernels(?:\.(\w+) import|\s+import \(?([\w, ]+))", re.MULTILINE)


def _forget_stale(here: Path) -> None:
    """Drop compiled kernels whose source, or that of a kernel they import, changed.

    Numba looks only at the file of the function it loads; a kernel that was compiled with an older callee inside would
    be taken for fresh, and give the callee's old results. Handles are the arguments of nearly all.
    """
    sources = {p.stem: f"{p.stat().st_mtime_ns}:{p.stat().st_size}" for p in sorted(here.glob("*.py"))}
    compiled = here / "__pycache__"
    stamp = compiled / "sources.stamp"
    now = "\n".join(f"{name} {state}" for name, state in sources.items())
    try:
        before = stamp.read_text("utf-8")
    except OSError:
        before = ""
    if before == now:
        return
    held = dict(line.partition(" ")[::2] for line in before.splitlines())
    changed = {name for name in sources.keys() | held.keys() if sources.get(name) != held.get(name)}
    needs = {name: _imported((here / f"{name}.py").read_text("utf-8")) for name in sources}
    stale = set(needs) if "handles" in changed else set(changed)
    while added := {name for name in needs if name not in stale and needs[name] & stale}:
        stale |= added
    try:
        for old in compiled.glob("*.nb[ic]"):
            if old.name.partition(".")[0] in stale:
                old.unlink(missing_ok=True)
        compiled.mkdir(exist_ok=True)
        stamp.write_text(now, "utf-8")
    except OSError:
        return  # a read-only installation: its sources do not change


def _imported(source: str) -> set[str]:
    """Names of the kernel modules that a source imports."""
    return {name.strip() for one, several in IMPORTED.findall(source) for name in (one or several).split(",")}


_forget_stale(Path(__file__).parent)
