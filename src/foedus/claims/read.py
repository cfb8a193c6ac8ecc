"""Rows of ``claims.csv`` and ``mechanisms.csv`` to claims and mechanisms, with every fault at once."""

from collections.abc import Collection, Iterable, Mapping

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.tables import Row
from foedus.chronicle.vocabulary import ACTS, DECIDE
from foedus.claims.records import KINDS, VERDICTS, Claim, Mechanism
from foedus.dates import parse
from foedus.errors import Fault, InputError, guess
from foedus.pacts.records import Pact
from foedus.pacts.vocabulary import DOES

FILE = "claims.csv"

_EVENT_KEYS = ("event", "first", "second", "cause", "effect")
_ACTOR_KEYS = ("sender", "receiver", "parties", "owner", "claimant", "debtor")
_DATE_KEYS = ("date", "since", "until")
_NUMBER_KEYS = ("min", "max", "within_days", "at_least")


def read_claims(rows: Iterable[Row], file: str = FILE) -> tuple[tuple[Claim, ...], tuple[Fault, ...]]:
    """Claims of a table, and what is wrong with their kinds and arguments.

    Parameters
    ----------
    rows
        From :func:`foedus.chronicle.tables.read_rows`.
    """
    claims, faults = [], []
    for row in rows:
        cells = row.cells
        arguments, found = _arguments(cells["arguments"])
        found += _shape(cells, arguments)
        faults += [Fault(message, file, row.line, advice) for message, advice in found]
        claims.append(
            Claim(
                cells["id"], cells["text"], cells["kind"], arguments, cells["where"],
                cells["judged_by"] or "record", cells["reason"], row.line,
            )
        )  # fmt: skip
    return tuple(claims), tuple(faults)


def read_mechanisms(rows: Iterable[Mapping[str, str]]) -> dict[str, Mechanism]:
    """Mechanisms by id, from the cells of ``mechanisms.csv``.

    Examples
    --------
    >>> cells = {"id": "M1", "statement": "s", "term": "tension", "expected": "", "why_not": ""}
    >>> read_mechanisms([cells])["M1"].expected
    '+'
    """
    return {
        cells["id"]: Mechanism(
            cells["id"], cells["statement"], cells["term"], cells["expected"] or "+", cells["why_not"]
        )
        for cells in rows
    }


def reference_faults(
    claims: Iterable[Claim],
    chronicle: Chronicle,
    pacts: Iterable[Pact],
    mechanisms: Iterable[str],
    spoiled: Collection[str] = (),
    file: str = FILE,
) -> list[Fault]:
    """Ids in claims that the scenario does not know, save those of records that could not be read."""
    pact_ids = [pact.id for pact in pacts]
    events = [event.id for event in chronicle.events]
    known: dict[str, tuple[str, list[str]]] = {
        **dict.fromkeys(_EVENT_KEYS, ("event", events)),
        **dict.fromkeys(_ACTOR_KEYS, ("actor", list(chronicle.actors))),
        "place": ("place", list(chronicle.places)),
        "pact": ("pact", pact_ids),
        "mechanism": ("mechanism", list(mechanisms)),
    }
    faults = []
    for claim in claims:
        for key in claim.arguments:
            what, ids = known.get(key, ("", []))
            for name in claim.listed(key) if what else ():
                if name not in ids and name not in spoiled:
                    message = f"{claim.id}: {what} {name!r} is not in the scenario"
                    faults.append(Fault(message, file, claim.line, guess(name, ids, 40)))
    return faults


def _arguments(cell: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    arguments: dict[str, str] = {}
    faults = []
    for part in (part.strip() for part in cell.split(";")):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not part:
            continue
        if not equals or not key or not value:
            faults.append((f"argument {part!r} is not key=value", "Write key=value; key=value."))
        elif key in arguments:
            faults.append((f"argument {key!r} is given twice", ""))
        else:
            arguments[key] = value
    return arguments, faults


def _shape(cells: Mapping[str, str], arguments: Mapping[str, str]) -> list[tuple[str, str]]:
    kind, name = KINDS.get(cells["kind"]), cells["kind"]
    if kind is None:
        return [(f"unknown kind {name!r}", guess(name, list(KINDS)))]
    allowed = sorted(kind.required | kind.optional | {"verdict"})
    unknown, missing = sorted(arguments.keys() - set(allowed)), sorted(kind.required - arguments.keys())
    faults = [(f"{name} takes no {key!r}", guess(key, allowed)) for key in unknown]
    faults += [(f"{name} needs {key}=...", "") for key in missing]
    if name == "exists" and not arguments.keys() & {"event", "act", "sender", "receiver", "place"}:
        faults.append(("exists names no event, act, sender, receiver or place", ""))
    if name == "parties" and not arguments.keys() & {"event", "pact"}:
        faults.append(("parties needs event=... or pact=...", ""))
    return faults + _values(arguments) + _human(cells, arguments)


def _values(arguments: Mapping[str, str]) -> list[tuple[str, str]]:
    faults = []
    for key in _DATE_KEYS:
        try:
            parse(arguments.get(key, "1939"))
        except InputError as error:
            faults.append((f"{key}: {error.faults[0].message}", error.faults[0].advice))
    for key in _NUMBER_KEYS:
        try:
            float(arguments.get(key, "1"))
        except ValueError:
            faults.append((f"{key} is a number, found {arguments[key]!r}", ""))
    known = {
        "verdict": VERDICTS,
        "duty": tuple(DOES),
        "act": (*ACTS, DECIDE),
        "which": ("date", "effective", "published"),
    }
    for key, words in known.items():
        given = [part.strip() for part in arguments.get(key, "").split(",") if part.strip()]
        faults += [
            (f"unknown {key} {word!r}", guess(word, list(words))) for word in given if word not in words
        ]
    return faults


def _human(cells: Mapping[str, str], arguments: Mapping[str, str]) -> list[tuple[str, str]]:
    by = cells["judged_by"] or "record"
    if by not in ("record", "human"):
        return [(f"unknown judged_by {by!r}", guess(by, ["record", "human"]))]
    faults = []
    if (by == "human" or cells["kind"] == "not_checkable") and not cells["reason"]:
        faults.append(("a human judgement needs a reason", "Say in `reason` why."))
    if by == "human" and cells["kind"] != "not_checkable" and "verdict" not in arguments:
        faults.append(("a human judgement needs verdict=...", f"One of: {', '.join(VERDICTS)}."))
    if by == "record" and cells["kind"] == "content":
        faults.append(("what a document says is read by a human", "Write human in `judged_by`."))
    return faults
