"""What the server refuses: other names, other pages, other files, too much work."""

import json
import threading
import time
from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import pytest

from foedus.counterfactual.edits import WithoutActs
from foedus.errors import InputError
from foedus.explore import server
from foedus.explore.jobs import Jobs
from foedus.explore.questions import question

SPAN = (693_596, 694_000)
CHOICES = {
    "pact": [["league", "The League"]], "event": [], "class": [["fight", "Fights"]], "actor": [["EST", "East"], ["WST", "West"]],
}  # fmt: skip
GOOD = {"without": ["league"], "without_acts": [], "since": "", "histories": 50, "seed": 1}
FIGHT = {"class": "fight", "senders": ["EST"], "receivers": [], "since": "1900-05-01", "until": ""}


class Slow:
    """An oracle whose histories take as long as they are let."""

    def __init__(self):
        self.parts = {"whatifs": lambda: {"choices": CHOICES}}
        self.started = threading.Event()

    def world(self, asked, tell):
        self.started.set()
        for k in range(2000):
            tell(k / 2000)
            time.sleep(0.005)
        return {}

    def close(self):
        pass


@pytest.fixture
def slow(ford):
    oracle = Slow()
    address, stop = server.background(ford, oracle)
    wait_for(address, "whatifs")
    yield address, oracle
    stop()


def wait_for(address: str, part: str) -> None:
    end = time.monotonic() + 5
    while httpx.get(f"{address}api/part/{part}").status_code != 200:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_it_listens_on_this_machine_only(served):
    assert urlsplit(served).hostname == "127.0.0.1"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:1", "127.0.0.1.evil.example", ""])
@pytest.mark.parametrize("path", ["", "api/payload", "page/page.js"])
def test_other_names_for_this_machine_are_refused(served, host, path):
    answer = httpx.get(served + path, headers={"Host": host})
    assert answer.status_code in (400, 421)
    assert "raid" not in answer.text


def test_localhost_is_answered(served):
    port = urlsplit(served).port
    assert httpx.get(served, headers={"Host": f"localhost:{port}"}).status_code == 200


@pytest.mark.parametrize("path", ["", "page/page.js", "api/payload", "nothing"])
def test_every_answer_carries_the_policy(served, path):
    headers = httpx.get(served + path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["page/../server.py", "page/%2e%2e/server.py", "page/..%2fserver.py", "page//etc/passwd", "page/words.json", "page/main.js", "etc/passwd", "page/%00"],
)  # fmt: skip
def test_no_path_reaches_the_file_system(served, path):
    with httpx.Client() as client:
        answer = client.get(served + path)
    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_get_and_post_are_heard(served, method):
    assert httpx.request(method, f"{served}api/whatif").status_code == 405


@pytest.mark.parametrize("path", ["api/whatif", "api/whatif/x/cancel"])
def test_asking_and_cancelling_are_never_a_get(served, path):
    assert httpx.get(served + path).status_code == 405


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_another_page_cannot_start_a_simulation(slow, headers, status):
    address, oracle = slow
    sent = {"Content-Type": "application/json", **headers}
    assert (
        httpx.post(f"{address}api/whatif", headers=sent, content='{"without": ["league"]}').status_code
        == status
    )
    assert not oracle.started.is_set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"without": []}, {"without": "league"}, {"without": ["../../etc/passwd"]}, {"without": [{"a": 1}]}, {"without": ["league"] * 13},
        {"without_acts": ["fight"]}, {"without_acts": [{**FIGHT, "class": "feast"}]}, {"without_acts": [{**FIGHT, "senders": ["NIL"]}]},
        {"without_acts": [{**FIGHT, "receivers": [["EST"]]}]}, {"without_acts": [{**FIGHT, "until": "1066"}]}, {"histories": 10**9},
        {"histories": 0}, {"histories": True}, {"histories": "50"}, {"histories": 50.5}, {"seed": -1}, {"seed": None},
        {"since": "1066-10-14"}, {"since": "yesterday"}, {"since": 5}, {"since": "1900-01-01/.."},
    ],
)  # fmt: skip
def test_questions_outside_their_bounds_are_refused(wrong):
    with pytest.raises(InputError):
        question({**GOOD, **wrong}, CHOICES, SPAN)


def test_every_fault_of_a_question_is_named_at_once():
    with pytest.raises(InputError) as caught:
        question({"without": ["x"], "histories": -1, "seed": -1, "since": "x"}, CHOICES, SPAN)
    assert len(caught.value.faults) == 4


def test_a_question_may_take_out_pacts_and_acts_together():
    asked = question({**GOOD, "without_acts": [FIGHT]}, CHOICES, SPAN)
    assert asked.without == ("league",)
    assert asked.without_acts == (WithoutActs("fight", ("EST",), since="1900-05-01"),)
    assert asked.key == "ask;;50;1;league;fight/EST//1900-05-01"


def test_acts_taken_out_from_no_day_on_are_taken_out_from_where_history_is_free():
    asked = question({**GOOD, "without_acts": [{"class": "fight"}]}, CHOICES, SPAN)
    assert asked.dated("1901-01-01").without_acts[0].since == "1901-01-01"
    assert replace(asked, since="1901-06-01").dated("1901-01-01").without_acts[0].since == "1901-06-01"


@pytest.mark.parametrize("body", ["", "[]", "null", "{", "1" * 20_000, "[" * 3000])
def test_a_body_that_is_no_question_gets_a_message(slow, body):
    address, _ = slow
    answer = httpx.post(f"{address}api/whatif", headers={"Content-Type": "application/json"}, content=body)
    assert answer.status_code == 400
    assert "question" in answer.json()["error"]


def test_the_queue_is_short_and_leaving_empties_it(slow):
    address, oracle = slow
    with httpx.Client(timeout=10) as client:
        streams = []
        for _ in range(5):
            opened = client.stream("POST", f"{address}api/whatif", json=GOOD)
            streams.append(opened)
            assert opened.__enter__().status_code == 200
        refused = client.post(f"{address}api/whatif", json=GOOD)
        assert refused.status_code == 429
        for opened in streams:
            opened.__exit__(None, None, None)
        end = time.monotonic() + 5
        while True:
            with client.stream("POST", f"{address}api/whatif", json=GOOD) as again:
                if again.status_code == 200:
                    break
            assert time.monotonic() < end
            time.sleep(0.05)
    assert oracle.started.is_set()


def test_a_simulation_stops_when_its_time_is_up(ford, monkeypatch):
    monkeypatch.setattr(server, "Jobs", lambda: Jobs(most_seconds=0.1))
    address, stop = server.background(ford, Slow())
    wait_for(address, "whatifs")
    with httpx.stream("POST", f"{address}api/whatif", json=GOOD, timeout=10) as answer:
        last = [line for line in answer.iter_lines() if line][-1]
    stop()
    assert '"timeout"' in last


def test_cancelling_ends_a_simulation(slow):
    address, oracle = slow
    with httpx.stream("POST", f"{address}api/whatif", json=GOOD, timeout=10) as answer:
        lines = answer.iter_lines()
        job = json.loads(next(lines).removeprefix("data: "))["job"]
        assert oracle.started.wait(5)
        assert httpx.post(f"{address}api/whatif/{job}/cancel", json={}).json() == {"cancelled": True}
        last = [line for line in lines if line][-1]
    assert '"cancelled"' in last


def test_events_come_in_bounded_portions(served):
    assert len(httpx.get(f"{served}api/events?from=-5&to=99999999").json()) == 7
    assert httpx.get(f"{served}api/events?from=1&to=x").status_code == 400


def test_a_port_in_use_gets_a_message(served):
    with pytest.raises(InputError, match="port"):
        server.serve(None, urlsplit(served).port, print)
