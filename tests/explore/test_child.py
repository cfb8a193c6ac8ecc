"""Fitting and simulating happen in another process: it stops when told, is killed when it does not hear, and never outlives us."""

import os
import subprocess
import sys
import threading
import time

import pytest

from foedus.errors import InputError
from foedus.explore import child
from foedus.explore.child import Child
from foedus.explore.jobs import Stopped
from foedus.explore.oracle import Gone
from foedus.explore.questions import Question

FAKE = """
import os, sys, time
from foedus.errors import InputError
from foedus.explore import worker

class Oracle:
    parts = {"mechanisms": lambda: {"pid": os.getpid()}, "claims": lambda: time.sleep(0.4), "whatifs": lambda: 1 / 0}

    def world(self, asked, tell):
        print("chatter")
        if asked.without == ("deaf",):
            time.sleep(60)
        if asked.without == ("wrong",):
            raise InputError("no such pact")
        if asked.without == ("crash",):
            os._exit(9)
        for k in range(asked.histories):
            tell(k / asked.histories)
            time.sleep(0.01)
        return {"id": asked.key, "pid": os.getpid()}

worker._open = lambda opening: Oracle()
worker.main()
"""
COMMAND = (sys.executable, "-c", FAKE)


@pytest.fixture
def oracle():
    made = Child({}, "ford", command=COMMAND)
    yield made
    made.close()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rsplit(")", 1)[1].split()[0] != "Z"


def eventually(true) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def stop_when(true):
    def tell(share: float) -> None:
        if true(share):
            raise Stopped

    return tell


def test_an_answer_comes_from_another_process_with_its_progress(oracle):
    heard = []
    world = oracle.world(Question(("league",), histories=20), heard.append)
    assert world["id"] == "ask;;20;1;league"
    assert world["pid"] != os.getpid()
    assert heard == sorted(heard)
    assert heard[-1] == 0.95


def test_it_yields_the_machine_to_the_page(oracle):
    pid = oracle.parts["mechanisms"]()["pid"]
    assert os.getpriority(os.PRIO_PROCESS, pid) == 10


def test_a_stopped_question_leaves_the_fitted_model_in_place(oracle):
    pid = oracle.parts["mechanisms"]()["pid"]
    with pytest.raises(Stopped):
        oracle.world(Question(("league",), histories=2000), stop_when(lambda share: share > 0))
    assert oracle.world(Question(("league",), histories=20), lambda share: None)["pid"] == pid


def test_a_process_that_does_not_stop_is_killed_and_the_next_question_gets_a_new_one(oracle, monkeypatch):
    monkeypatch.setattr(child, "GRACE_SECONDS", 0.3)
    pid = oracle.parts["mechanisms"]()["pid"]
    begun = time.monotonic()
    with pytest.raises(Stopped):
        oracle.world(Question(("deaf",)), stop_when(lambda share: time.monotonic() > begun + 0.5))
    assert not is_alive(pid)
    assert oracle.world(Question(("league",), histories=20), lambda share: None)["pid"] != pid


def test_a_fault_of_the_question_comes_back_as_words(oracle):
    with pytest.raises(InputError, match="no such pact"):
        oracle.world(Question(("wrong",)), lambda share: None)


def test_our_own_fault_is_named_and_does_not_end_the_process(oracle):
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        oracle.parts["whatifs"]()
    assert oracle.parts["mechanisms"]()["pid"] == oracle.process.pid


def test_a_process_that_dies_is_said_to_be_gone_and_replaced(oracle):
    with pytest.raises(Gone):
        oracle.world(Question(("crash",)), lambda share: None)
    assert is_alive(oracle.parts["mechanisms"]()["pid"])


def test_a_visitor_is_answered_before_the_next_part(oracle):
    oracle.parts["mechanisms"]()
    order = []

    def prepare():
        for name in ("claims", "claims", "claims"):
            oracle.parts[name]()
            order.append(name)

    preparing = threading.Thread(target=prepare)
    preparing.start()
    time.sleep(0.1)
    oracle.world(Question(("league",), histories=20), lambda share: None)
    order.append("world")
    preparing.join()
    assert order == ["claims", "world", "claims", "claims"]


def test_closing_leaves_no_process_behind(oracle):
    pid = oracle.parts["mechanisms"]()["pid"]
    oracle.close()
    assert not is_alive(pid)
    with pytest.raises(Gone):
        oracle.parts["mechanisms"]()


def test_it_ends_with_a_parent_that_is_killed():
    parent = f"""
import os
from foedus.explore.child import Child
made = Child({{}}, "ford", command={COMMAND!r})
print(made.parts["mechanisms"]()["pid"], flush=True)
os.kill(os.getpid(), 9)
"""
    done = subprocess.run(
        [sys.executable, "-c", parent], capture_output=True, text=True, timeout=60, check=False
    )
    pid = int(done.stdout)
    eventually(lambda: not is_alive(pid))
