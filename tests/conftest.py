"""What every test directory may ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Reference data beside the repository; tests that need it are skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("reference data: no folder 'shared' beside the repository")
    return folder


@pytest.fixture(scope="session")
def khalkhin_gol():
    """The scenario that ships with foedus."""
    import foedus

    return foedus.scenario("khalkhin-gol")
