"""What every test directory may ask for."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


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
