"""An invented quarrel over one ford, served in headless Chromium."""

import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.records import Actor, BorderClaim, Event, Place, Report, Source
from foedus.dates import parse
from foedus.pacts.duties import Duty
from foedus.pacts.records import Article, Pact, Party

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
]
EVIL = "<script>window.stolen = true</script><img src=x onerror='window.stolen = true'>"


@dataclass
class World:
    """What the page needs of a scenario, and no more."""

    chronicle: Chronicle
    pacts: tuple[Pact, ...] = ()
    called: dict[str, list[Duty]] = field(default_factory=dict)
    name: str = "ford"
    path: Path | None = None

    def duties(self, border: str | None = None) -> list[Duty]:
        return self.called.get(border or "", [])


def act(name: str, date: str, sender: str, receiver: str, kind: str, size: int = 2, **more: Any) -> Event:
    more = {"place": "ford", "summary": f"{sender} {kind} {receiver}", "sources": ("clerk",), **more}
    return Event(name, parse(date), sender, (receiver,), kind, magnitude=size, **more)


def duty(act_id: str, answered: tuple[str, ...], verdict: str) -> Duty:
    day = parse("1901-05-11").earliest
    return Duty(
        act_id, "league", "2", "defence", "aids", "NOR", "EST", "WST", day, day + 30, answered, verdict,
        f"{act_id} called the league in", ("clerk",), "text",
    )  # fmt: skip


@pytest.fixture(scope="session")
def ford() -> World:
    actors = [
        Actor("EST", "East", "state"),
        Actor("WST", "West", "state"),
        Actor("WST-ARM", "West's army", "field_army", principal="WST", start=parse("1901-03-01")),
        Actor("NOR", "North", "state"),
    ]
    places = [
        Place("ford", "The Ford", 47.7, 118.6, 10.0, "clerk"),
        Place("city", "The City", 48.5, 117.0, 2.0, "clerk"),
    ]
    events = [
        act("treaty", "1901-01-10", "EST", "NOR", "AGREE", 4, place="city"),
        act("note", "1901-04-02", "WST", "EST", "THREATEN"),
        act("raid", "1901-05-11", "WST-ARM", "EST", "ASSAULT", 3, summary=f"A raid {EVIL}"),
        act("help", "1901-05-28", "NOR", "EST", "AID", 3),
        act("answer", "1901-06-02", "NOR", "WST-ARM", "ASSAULT", 4),
        act("truce", "1901-09-15", "WST", "EST", "AGREE", 4, place="city"),
        act("council", "1901-10-01", "WST", "WST", "DECIDE", 3, form="internal", place=""),
    ]
    chronicle = Chronicle(
        actors={a.id: a for a in actors},
        places={p.id: p for p in places},
        borders=(BorderClaim("ford", "EST", "EST", source="clerk"), BorderClaim("ford", "WST", "WST", source="clerk")),
        events=tuple(events),
        reports=(Report("raid", "killed:EST", "12", "East", "clerk"), Report("raid", "killed:EST", "40", "West", "scribe")),
        sources={
            "clerk": Source("clerk", {"title": "The clerk's book", "URL": "https://example.org/book"}),
            "scribe": Source("scribe", {"title": "The scribe's roll", "URL": "javascript:alert(1)"}),
        },
    )  # fmt: skip
    league = Pact(
        "league", "The League", (Party("EST"), Party("NOR")),
        (Article("2", "defence", "aids", "Each helps the other when attacked", "text"),),
        signed=parse("1901-01-10"), ended=parse("1901-12-01"), sources=("clerk",), event="treaty",
    )  # fmt: skip
    called = {"EST": [duty("raid", ("help", "answer"), "honoured")], "WST": [duty("answer", (), "not")]}
    return World(chronicle, (league,), called)


@pytest.fixture(scope="session")
def chromium():
    if shutil.which(CHROMIUM) is None:
        pytest.skip("no Chromium at /usr/bin/chromium")
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Watched:
    """A page that remembers what it asked for and what it complained about."""

    def __init__(self, browser: Any, **options: Any):
        self.context = browser.new_context(
            locale="en-GB", **{"viewport": {"width": 1300, "height": 900}, **options}
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(8000)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("console", lambda m: m.type in ("error", "warning") and self.complaints.append(m.text))
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))

    def open(self, address: str) -> Any:
        self.page.goto(address)
        self.page.wait_for_selector("html[data-drawn]")
        return self.page


@pytest.fixture
def watched(chromium):
    opened: list[Watched] = []

    def make(**options: Any) -> Watched:
        opened.append(Watched(chromium, **options))
        return opened[-1]

    yield make
    for each in opened:
        each.context.close()


@pytest.fixture(scope="session")
def served(ford):
    """Address of the ford's page."""
    from foedus.explore import server

    address, stop = server.background(ford)
    yield address
    stop()


GRID = [parse(f"1901-{month:02d}-01").earliest for month in range(1, 13)]


def band(slope: float) -> dict[str, list[float]]:
    middle = [slope * k for k in range(12)]
    return {"low": [v * 0.8 for v in middle], "mid": middle, "high": [v * 1.2 for v in middle]}


def world(name: str, slope: float) -> dict:
    return {
        "id": name, "title": name, "edit": "edited", "series": {"fights": {"interventional": band(slope), "twin": band(slope / 2)}},
        "contrasts": {"fights": {"record": [4, 4, 4], "effect": [-2, -3, -1], "factual": [4, 3, 5], "interventional": [2, 1, 3], "twin": [2, 1, 3], "difference": [-2, -3, -1]}},
        "command": f"foedus whatif ford --without {name}", "python": f'twin = model.whatif(without="{name}")',
    }  # fmt: skip


WHATIFS = {
    "since": "1901-01-01", "grid": GRID, "questions": [{"id": "fights", "text": "Fights at the ford"}], "axes": {"fights": 20},
    "factual": {"fights": band(1.0)}, "record": {"fights": list(range(12))}, "worlds": [world("league", 0.5)],
    "choices": {
        "pact": [["league", "The League"]], "event": [["raid", "The raid"]], "class": [["fight", "Fights"]],
        "actor": [["EST", "East"], ["WST-ARM", "West's army"]],
    },
    "limits": [20, 2000], "histories": 100,
    "ready": [
        {"id": "league", "title": "No League", "without": ["league"], "without_acts": [], "since": "1901-01-10"},
        {"id": "quiet", "title": "A quiet May", "without": ["raid"], "since": "1901-05-01", "without_acts": [
            {"class": "fight", "senders": ["WST-ARM"], "receivers": ["EST"], "since": "1901-05-01", "until": "1901-05-31"}]},
    ],
}  # fmt: skip
MECHANISMS = {
    "low": 0.2, "high": 5.0,
    "rows": [
        {"id": "M1", "text": "An attack on an ally brings the patron in", "class": "fight", "multiplier": 2.5, "low": 1.3, "high": 4.6, "per": "one more", "informed": 0.6, "verdict": "raises", "why_not": ""},
        {"id": "M2", "text": "A doctrine once declared", "class": "fight", "multiplier": None, "low": None, "high": None, "per": "", "informed": None, "verdict": "cannot be tested", "why_not": "one case"},
    ],
}  # fmt: skip


class Teller:
    """An oracle that answers at once, except about the raid."""

    parts = {
        "mechanisms": lambda: MECHANISMS, "whatifs": lambda: WHATIFS,
        "world-0": lambda: world("league", 0.5), "world-1": lambda: world("quiet", 0.3),
    }  # fmt: skip

    def world(self, asked, tell):
        for k in range(400 if asked.without == ("raid",) else 2):
            tell(k / 400)
            time.sleep(0.01)
        return world(asked.key, 5.0)

    def close(self):
        pass


@pytest.fixture(scope="session")
def answers():
    """What a model would say of the ford, one question answered."""
    return {"mechanisms": MECHANISMS, "whatifs": WHATIFS}


@pytest.fixture(scope="session")
def telling(ford):
    """Address of the ford's page with an oracle behind it."""
    from foedus.explore import server

    address, stop = server.background(ford, Teller())
    yield address
    stop()
