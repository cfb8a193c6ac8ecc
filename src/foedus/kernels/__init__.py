"""Compiled kernels: arrays in, arrays out; no frames, dates or strings."""

import re
from pathlib import Path

IMPORTED = re.compile(r"^from foedus\.kernels(?:\.(\w+) import|\s+import \(?([\w, ]+))", re.MULTILINE)
TYPES = re.compile(r"^class (\w+)\(NamedTuple\)", re.MULTILINE)


def _forget_stale(here: Path) -> None:
    """Drop compiled kernels whose source, or that of a kernel they import, changed.

    Numba looks only at the file of the function it loads; a kernel that was compiled with an older callee inside would
    be taken for fresh, and give the callee's old results. Handles are the arguments of nearly all. Any kernel may have
    been compiled for a type of another file; where one is gone, what was compiled for it can no longer be read.
    """
    sources = {p.stem: f"{p.stat().st_mtime_ns}:{p.stat().st_size}" for p in sorted(here.glob("*.py"))}
    compiled = here / "__pycache__"
    stamp = compiled / "sources.stamp"
    now = "\n".join(f"{name} {state}" for name, state in sources.items())
    try:
        before, tells_types, types_before = stamp.read_text("utf-8").partition("\n\n")
    except OSError:
        before = tells_types = types_before = ""
    if before == now:
        return
    held = dict(line.partition(" ")[::2] for line in before.splitlines())
    changed = {name for name in sources.keys() | held.keys() if sources.get(name) != held.get(name)}
    texts = {name: (here / f"{name}.py").read_text("utf-8") for name in sources}
    needs = {name: _imported(text) for name, text in texts.items()}
    types = [f"{name}.{kind}" for name, text in texts.items() for kind in TYPES.findall(text)]
    is_lost = not tells_types or not set(types_before.split()) <= set(types)
    stale = set(needs) if is_lost or "handles" in changed else set(changed)
    while added := {name for name in needs if name not in stale and needs[name] & stale}:
        stale |= added
    try:
        for old in compiled.glob("*.nb[ic]"):
            if old.name.partition(".")[0] in stale:
                old.unlink(missing_ok=True)
        compiled.mkdir(exist_ok=True)
        stamp.write_text("\n\n".join((now, "\n".join(types))), "utf-8")
    except OSError:
        return  # a read-only installation: its sources do not change


def _imported(source: str) -> set[str]:
    """Names of the kernel modules that a source imports."""
    return {name.strip() for one, several in IMPORTED.findall(source) for name in (one or several).split(",")}


_forget_stale(Path(__file__).parent)
