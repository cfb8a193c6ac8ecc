"""What a visitor may ask: which part of the past to take out, from when, and how many histories."""

from dataclasses import dataclass
from typing import Any

from foedus.dates import parse
from foedus.errors import Fault, InputError

FEWEST_HISTORIES, MOST_HISTORIES = 20, 2000
KINDS = ("pact", "event", "class")


@dataclass(frozen=True, slots=True)
class Question:
    """One what-if.

    Attributes
    ----------
    kind : what is taken out: pact, event or class.
    target : its id.
    since : first day simulated, as ISO text, or empty for the default.
    histories, seed : how many, and where chance starts.
    """

    kind: str
    target: str
    since: str
    histories: int
    seed: int


def question(body: Any, choices: dict[str, list[list[str]]], span: tuple[int, int]) -> Question:
    """A visitor's JSON as a question, every fault of it gathered.

    Parameters
    ----------
    body
        What came in.
    choices
        For each kind, the ``[id, name]`` that may be taken out.
    span
        First and last day of the record.
    """
    if not isinstance(body, dict):
        raise InputError("a question is a JSON object")
    faults = []
    kind, target, since = body.get("kind"), body.get("target"), body.get("since")
    if kind not in KINDS or target not in [choice[0] for choice in choices.get(str(kind), [])]:
        faults.append(Fault(f"there is no {str(kind)[:20]} '{str(target)[:60]}' to take out"))
    histories, seed = _whole(body.get("histories")), _whole(body.get("seed"))
    if not FEWEST_HISTORIES <= histories <= MOST_HISTORIES:
        faults.append(Fault(f"histories is a whole number from {FEWEST_HISTORIES} to {MOST_HISTORIES}"))
    if not 0 <= seed < 2**32:
        faults.append(Fault("seed is a whole number from 0 to 4294967295"))
    if since and not _is_day(since, span):
        faults.append(Fault("since is a day of the record, as 1936-03-12"))
    if faults:
        raise InputError(*faults)
    return Question(str(kind), str(target), since or "", histories, seed)


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _is_day(text: Any, span: tuple[int, int]) -> bool:
    if not isinstance(text, str) or len(text) != 10:
        return False
    try:
        day = parse(text)
    except InputError:
        return False
    return day.earliest is not None and day.earliest == day.latest and span[0] <= day.earliest <= span[1]
