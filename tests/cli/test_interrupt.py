"""Ctrl-C says that nothing half-written was kept, and keeps nothing."""

import contextlib
import signal
from importlib import import_module

import pytest

from foedus.cli.app import main


def test_a_run_broken_off_leaves_no_folder_and_says_so(tmp_path, monkeypatch, capfd):
    def broken(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(import_module("foedus.pipeline.run"), "_record", broken)
    monkeypatch.setattr(import_module("foedus.scenario").Scenario, "fit", lambda _: _Fitted())
    with pytest.raises(SystemExit) as stop:
        main(["run", "khalkhin-gol", "--out", str(tmp_path / "deep" / "out")])
    assert stop.value.code == 130
    assert "interrupted; nothing half-written was kept" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_inside_the_compiler_is_no_fault_of_ours(monkeypatch, capfd):
    def swallowed(*_):
        with contextlib.suppress(KeyboardInterrupt):  # as a callback from C does
            signal.raise_signal(signal.SIGINT)
        raise RuntimeError("no compiled object yet")

    monkeypatch.setattr(import_module("foedus.pipeline.run"), "_record", swallowed)
    with pytest.raises(SystemExit) as stop:
        main(["run", "khalkhin-gol"])
    assert stop.value.code == 130
    said = capfd.readouterr().err
    assert "interrupted" in said
    assert "Traceback" not in said


def test_what_stood_in_the_folder_before_stays(tmp_path):
    from foedus.pipeline.atomic import folder_for

    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(KeyboardInterrupt), folder_for(tmp_path):
        raise KeyboardInterrupt
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


class _Fitted:
    def mechanisms(self):
        return ()
