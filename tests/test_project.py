"""What the README promises a newcomer is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import foedus

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("numba", "polars", "scipy", "matplotlib", "starlette", "distributed", "msgspec", "rich")


def test_every_public_name_loads():
    for name in foedus.__all__:
        assert getattr(foedus, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'rme'"):
        foedus.rme  # noqa: B018


def test_importing_foedus_loads_no_heavy_library():
    code = "import sys, foedus; print([m for m in sys.argv[1:] if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code, *HEAVY], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_every_command_in_the_readme_is_a_command():
    from foedus.cli.app import COMMANDS

    shell = (ROOT / "README.md").read_text("utf-8").split("## At a shell")[1].split("```")[1]
    named = set(re.findall(r"foedus (\w+)", shell))
    assert named
    assert named <= set(COMMANDS)


def test_every_target_of_the_makefile_is_listed_by_make():
    listed = subprocess.run(["make", "-C", str(ROOT)], capture_output=True, text=True, check=True).stdout
    for target in ("demo", "test", "lint", "bench", "docs", "explore"):
        assert f"make {target} " in listed


def test_ci_runs_what_the_readme_tells_users():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "make test" in script
    assert "make lint" in script


def test_pinned_versions_name_no_host():
    assert "://" not in (ROOT / "constraints.txt").read_text("utf-8")
    assert "@" not in (ROOT / "constraints.txt").read_text("utf-8")
