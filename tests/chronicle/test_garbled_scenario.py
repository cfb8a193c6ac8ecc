"""The real scenario with cells dropped, doubled, moved and garbled: faults with a file, never a traceback."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.scenario import check, locate

TABLES = (
    "actors.csv",
    "borders.csv",
    "claims.csv",
    "events.csv",
    "mechanisms.csv",
    "places.csv",
    "reports.csv",
)
TEXTS = (
    "model.toml",
    "sources.json",
    "datapackage.json",
    "pacts/protocol-1936.toml",
    "pacts/neutrality-1941.toml",
)
MODEST = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
ODD = st.sampled_from(
    ["", "?", "=1+1", "1939-02-30", "..", "JPN; JPN", "9" * 400, "é\x00", '"', ";", "[", "nan", "-1"]
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("copy") / "khalkhin-gol"
    shutil.copytree(locate("khalkhin-gol"), folder)
    return folder


def _faults_of(folder: Path, name: str, content: str) -> None:
    path = folder / name
    sound = path.read_bytes()
    try:
        path.write_bytes(content.encode("utf-8", "surrogatepass"))
        found = check(folder)
    finally:
        path.write_bytes(sound)
    for fault in found.faults:
        assert fault.file
        assert fault.message


@MODEST
@given(data=st.data())
def test_garbled_cells_of_a_table(copy, data):
    name = data.draw(st.sampled_from(TABLES))
    lines = (copy / name).read_text("utf-8").split("\n")
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(lines) - 1))
        cells = lines[at].split(",")
        cell = data.draw(st.integers(0, len(cells) - 1))
        change = data.draw(st.sampled_from(["drop", "double", "garble", "swap line", "cut"]))
        if change == "drop":
            del cells[cell]
        elif change == "double":
            cells.insert(cell, cells[cell])
        elif change == "garble":
            cells[cell] = data.draw(ODD)
        elif change == "cut":
            cells = cells[:cell]
        lines[at] = lines[-1 - at] if change == "swap line" else ",".join(cells)
    _faults_of(copy, name, "\n".join(lines))


@MODEST
@given(data=st.data())
def test_garbled_settings_sources_and_pacts(copy, data):
    name = data.draw(st.sampled_from([name for name in TEXTS if (copy / name).exists()]))
    text = (copy / name).read_text("utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(ODD) + text[at + data.draw(st.integers(0, 40)) :]
    _faults_of(copy, name, text)


def test_an_actor_who_cannot_be_read_is_one_fault_though_the_model_relates_him(copy):
    """The line is at fault, not the relation of ``model.toml`` that names the actor."""
    lines = (copy / "actors.csv").read_text("utf-8").split("\n")
    at = next(k for k, line in enumerate(lines) if line.startswith("JPN-AGS,"))
    lines[at] = lines[at].split(",", 1)[1]
    path = copy / "actors.csv"
    sound = path.read_bytes()
    try:
        path.write_text("\n".join(lines), "utf-8")
        faults = check(copy).faults
    finally:
        path.write_bytes(sound)
    assert any(f.file and f.file.endswith("actors.csv") and f.line == at + 1 for f in faults)
    assert not any(f.file and f.file.endswith("model.toml") for f in faults)
