"""Reference models of other programs."""

import json
import sys
from pathlib import Path

import pytest

if str(Path(__file__).parent) not in sys.path:
    sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def golden(shared: Path) -> Path:
    """Folder of the reference models."""
    folder = shared / "golden"
    if not folder.is_dir():
        pytest.skip("reference models: no folder 'golden' in the shared data")
    return folder


@pytest.fixture(scope="session")
def expected(golden: Path):
    """(data set, model) -> what the other program found."""
    return {
        (file.parent.name, name): found
        for file in sorted(golden.glob("*/expected.json"))
        for name, found in json.loads(file.read_text())["models"].items()
    }
