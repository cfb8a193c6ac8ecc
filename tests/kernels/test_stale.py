"""A compiled kernel never outlives the sources it was compiled from."""

from pathlib import Path

import pytest

from foedus.kernels import _forget_stale

BOARD = "class Board(NamedTuple):\n    x: int\n"
SOURCES = {
    "board": BOARD,
    "leaf": "",
    "middle": "from foedus.kernels.leaf import look\n",
    "top": "from foedus.kernels.middle import (\n    walk,\n)\n",
    "other": "",
}


@pytest.fixture
def compiled(tmp_path: Path) -> Path:
    for name, text in SOURCES.items():
        (tmp_path / f"{name}.py").write_text(text)
    _forget_stale(tmp_path)
    for name in SOURCES:
        (tmp_path / "__pycache__" / f"{name}.run-1.py311.nbi").touch()
    return tmp_path


def left(folder: Path) -> set[str]:
    return {p.name.partition(".")[0] for p in (folder / "__pycache__").glob("*.nbi")}


def test_unchanged_sources_keep_every_compiled_kernel(compiled):
    _forget_stale(compiled)
    assert left(compiled) == set(SOURCES)


def test_a_changed_callee_takes_its_callers_with_it_and_no_other(compiled):
    (compiled / "leaf.py").write_text("x = 1\n")
    _forget_stale(compiled)
    assert left(compiled) == {"other", "board"}


def test_a_changed_caller_leaves_what_it_calls(compiled):
    (compiled / "top.py").write_text("x = 1\n")
    _forget_stale(compiled)
    assert left(compiled) == {"leaf", "middle", "other", "board"}


def test_changed_handles_are_the_arguments_of_every_kernel(compiled):
    (compiled / "handles.py").write_text("x = 1\n")
    _forget_stale(compiled)
    assert left(compiled) == set()


def test_without_a_stamp_nothing_compiled_is_trusted(compiled):
    (compiled / "__pycache__" / "sources.stamp").unlink()
    _forget_stale(compiled)
    assert left(compiled) == set()


def test_a_type_that_moved_takes_along_whatever_was_compiled_for_it(compiled):
    """Nothing imports the board, but all may have been handed one."""
    (compiled / "board.py").write_text(BOARD + "\n\nclass Frame(NamedTuple):\n    y: int\n")
    _forget_stale(compiled)
    assert left(compiled) == {"leaf", "middle", "top", "other"}
    (compiled / "board.py").write_text("")
    (compiled / "new_board.py").write_text(BOARD)
    _forget_stale(compiled)
    assert left(compiled) == set()
