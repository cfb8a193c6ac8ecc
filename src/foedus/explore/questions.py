"""What a visitor may ask: which parts of the past to take out, from when, and how many histories."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from foedus.counterfactual.edits import WithoutActs
from foedus.counterfactual.spelling import spelled
from foedus.dates import parse
from foedus.errors import Fault, InputError

FEWEST_HISTORIES, MOST_HISTORIES = 20, 2000
MOST_PARTS = 12

Choices = dict[str, list[list[str]]]


@dataclass(frozen=True, slots=True)
class Question:
    """One what-if.

    Attributes
    ----------
    without : ids of pacts and events taken out.
    without_acts : acts of a class taken out, between some actors over a time.
    since : first day simulated, as ISO text, or empty for the first day that the edit touches.
    histories, seed : how many, and where chance starts.
    """

    without: tuple[str, ...] = ()
    without_acts: tuple[WithoutActs, ...] = ()
    since: str = ""
    histories: int = 200
    seed: int = 1

    @property
    def key(self) -> str:
        """The question in one word, as links carry it."""
        acts = (spelled(a) for a in self.without_acts)
        parts = (*self.without, *(word if "/" in word else f"{word}/" for word in acts))
        return ";".join(("ask", self.since, str(self.histories), str(self.seed), *parts))

    def dated(self, day: str) -> "Question":
        """With ``day`` where acts are taken out from no day on: what came before still happened."""
        acts = tuple(a if a.since else replace(a, since=self.since or day) for a in self.without_acts)
        return replace(self, without_acts=acts)


def question(body: Any, choices: Choices, span: tuple[int, int]) -> Question:
    """A visitor's JSON as a question, every fault of it gathered.

    Parameters
    ----------
    body
        What came in, named as a question of ``model.toml``, with ``histories`` and ``seed``.
    choices
        For ``pact``, ``event``, ``class`` and ``actor``, the ``[id, name]`` that may be named.
    span
        First and last day of the record.
    """
    if not isinstance(body, dict):
        raise InputError("a question is a JSON object")
    faults: list[Fault] = []
    without, acts = _listed(body, "without", faults), _listed(body, "without_acts", faults)
    if not 1 <= len(without) + len(acts) <= MOST_PARTS:
        faults.append(Fault(f"a question takes out from 1 to {MOST_PARTS} things"))
    known = [choice[0] for kind in ("pact", "event") for choice in choices.get(kind, [])]
    faults += [
        Fault(f"there is no pact or event '{str(one)[:60]}' to take out")
        for one in without
        if one not in known
    ]
    histories, seed = _whole(body.get("histories")), _whole(body.get("seed"))
    if not FEWEST_HISTORIES <= histories <= MOST_HISTORIES:
        faults.append(Fault(f"histories is a whole number from {FEWEST_HISTORIES} to {MOST_HISTORIES}"))
    if not 0 <= seed < 2**32:
        faults.append(Fault("seed is a whole number from 0 to 4294967295"))
    taken = [_acts(one, choices, span, faults) for one in acts]
    since = _day(body.get("since"), "since", span, faults)
    if faults:
        raise InputError(*faults)
    return Question(tuple(without), tuple(taken), since, histories, seed)


def _acts(body: Any, choices: Choices, span: tuple[int, int], faults: list[Fault]) -> WithoutActs:
    """Acts of a class, as ``without_acts`` of ``model.toml`` names them."""
    if not isinstance(body, dict):
        faults.append(Fault("acts to take out are a JSON object"))
        return WithoutActs("")
    name = body.get("class")
    if name not in [choice[0] for choice in choices.get("class", [])]:
        faults.append(Fault(f"there is no act class '{str(name)[:60]}'"))
    actors = [choice[0] for choice in choices.get("actor", [])]
    senders, receivers = _listed(body, "senders", faults), _listed(body, "receivers", faults)
    faults += [Fault(f"there is no actor '{str(a)[:60]}'") for a in (*senders, *receivers) if a not in actors]
    since, until = (_day(body.get(end), end, span, faults) for end in ("since", "until"))
    return WithoutActs(str(name), tuple(senders), tuple(receivers), since, until)


def _listed(body: dict[str, Any], name: str, faults: list[Fault]) -> Sequence[Any]:
    found = body.get(name, [])
    if isinstance(found, list) and len(found) <= 100:
        return found
    faults.append(Fault(f"{name} is a list of at most 100"))
    return []


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _day(text: Any, name: str, span: tuple[int, int], faults: list[Fault]) -> str:
    if not text and not isinstance(text, (int, float)):
        return ""
    if not _is_day(text, span):
        faults.append(Fault(f"{name} is a day of the record, as 1936-03-12"))
    return str(text)


def _is_day(text: Any, span: tuple[int, int]) -> bool:
    if not isinstance(text, str) or len(text) != 10:
        return False
    try:
        day = parse(text)
    except InputError:
        return False
    return day.earliest is not None and day.earliest == day.latest and span[0] <= day.earliest <= span[1]
