"""Pact files to pacts; every fault of every file is gathered before anything is refused."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from foedus.dates import Edtf
from foedus.errors import Fault, InputError, guess, raise_if
from foedus.pacts.check import Checker, as_edtf
from foedus.pacts.records import Article, Exemption, Obligation, Pact, Party, Prohibition, Term, Trigger
from foedus.toml_lines import MAX_BYTES, line_of, load

MAX_FILES = 5_000


def read_pacts(folder: str | Path) -> tuple[Pact, ...]:
    """Read every ``*.toml`` of a folder, in order of signature.

    Raises
    ------
    InputError
        With all faults of all files.
    """
    pacts, faults = sound_pacts(folder)
    raise_if(faults)
    return pacts


def sound_pacts(folder: str | Path) -> tuple[tuple[Pact, ...], list[Fault]]:
    """The pacts of a folder that could be read, in order of signature, and every fault of the others."""
    paths = sorted(Path(folder).glob("*.toml"))
    if len(paths) > MAX_FILES:
        return (), [Fault(f"{len(paths):,} pact files; at most {MAX_FILES:,} are read", str(folder))]
    pacts: list[Pact] = []
    faults: list[Fault] = []
    for path in paths:
        name = f"{path.parent.name}/{path.name}"
        data, unread = _bytes(path, name)
        pact, found = (None, unread) if data is None else _read(data, name, path.stem)
        faults += found
        if pact:
            pacts.append(pact)
    return tuple(sorted(pacts, key=lambda pact: (pact.signed.sort_key, pact.id))), faults


def read_pact(data: bytes | str, file: str = "pact.toml") -> Pact:
    """Read one pact from the text of its file.

    Examples
    --------
    >>> pact = read_pact('''
    ... [pact]
    ... id = "entente"
    ... name = "Entente"
    ... signed = "1904-04-08"
    ... summary = "Both talk if either is threatened."
    ... sources = ["treaty"]
    ... [[party]]
    ... actor = "FRN"
    ... [[party]]
    ... actor = "UKG"
    ... [[article]]
    ... number = "1"
    ... kind = "consultation"
    ... does = "consult"
    ... summary = "talk"
    ... status = "text"
    ... ''')
    >>> pact.actors, pact.articles[0].kind
    (('FRN', 'UKG'), 'consultation')
    """
    pact, faults = _read(data.encode() if isinstance(data, str) else data, file, "")
    if pact is None:
        raise InputError(*faults)
    return pact


def reference_faults(
    pacts: Iterable[Pact],
    actors: Mapping[str, object],
    places: Mapping[str, object],
    sources: Mapping[str, object],
    events: Iterable[str] = (),
) -> list[Fault]:
    """Ids in pacts that the scenario does not know."""
    faults: list[Fault] = []
    events = list(events)
    for pact in pacts:
        for path, what, ids, known in _references(pact, actors, places, sources, events):
            unknown = sorted(set(ids) - set(known)) if known else []  # an empty table is a fault of its own
            faults += [_dangling(pact, path, what, name, list(known)) for name in unknown]
    return faults


def _references(pact: Pact, actors, places, sources, events):
    yield "pact.sources", "source", pact.sources, sources
    yield "pact.event", "event", [pact.event] if pact.event else [], events
    for i, party in enumerate(pact.parties):
        yield f"party.{i}", "actor", [party.actor, *([party.through] if party.through else [])], actors
    for i, article in enumerate(pact.articles):
        at = f"article.{i}"
        named = {*article.debtors, *article.creditors, *article.powers, article.territory, article.sovereign}
        named |= article.trigger.named if article.trigger else set()
        named |= article.forbids.named if article.forbids else set()
        named |= {power for exception in article.exceptions for power in exception.powers}
        yield at, "actor", named - {""}, actors
        yield f"{at}.sources", "source", article.sources, sources
        if article.forbids and article.forbids.place:
            yield f"{at}.forbids.place", "place", [article.forbids.place], places


def _dangling(pact: Pact, path: str, what: str, name: str, known: list[str]) -> Fault:
    table = {"actor": "actors.csv", "place": "places.csv", "source": "sources.json", "event": "events.csv"}[
        what
    ]
    message = f"{what} {name!r} is not in {table}"
    return Fault(message, pact.file, line_of(pact.lines, path), guess(name, known, 40))


def _bytes(path: Path, name: str) -> tuple[bytes | None, list[Fault]]:
    """A file's bytes, one more than allowed at most, so that a huge file is never held."""
    try:
        if not path.is_file():
            return None, [Fault("not a regular file", name)]
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1), []
    except OSError as error:
        return None, [Fault(f"cannot be read: {error.strerror}", name)]


def _read(data: bytes, file: str, stem: str) -> tuple[Pact | None, list[Fault]]:
    table, lines, faults = load(data, file)
    if table is None:
        return None, faults
    checker = Checker(file, lines, faults)
    checker.document(table)
    if faults:
        return None, faults
    pact = _pact(table, file, lines)
    _check_sense(pact, checker, stem)
    return (None if faults else pact), faults


def _pact(table: Mapping, file: str, lines: dict[str, int]) -> Pact:
    head = table["pact"]
    return Pact(
        id=head["id"],
        name=head["name"],
        parties=tuple(_party(row) for row in table["party"]),
        articles=tuple(
            _article(row, head, lines.get(f"article.{i}", 0)) for i, row in enumerate(table["article"])
        ),
        signed=as_edtf(head["signed"]),
        summary=head["summary"],
        sources=tuple(head["sources"]),
        force=_date(head, "in_force"),
        ended=_date(head, "ended"),
        ended_how=head.get("ended_how", ""),
        public_from=_date(head, "public_from"),
        secret=head.get("secret", False),
        oral=head.get("oral", False),
        type_code=tuple(head.get("type_code", ())),
        event=head.get("event", ""),
        file=file,
        lines=lines,
    )


def _date(table: Mapping, key: str) -> Edtf | None:
    return as_edtf(table[key]) if key in table else None


def _party(row: Mapping) -> Party:
    role, through = row.get("role", "signer"), row.get("through", "")
    return Party(row["actor"], role, through, _date(row, "from"), _date(row, "to"))


_TUPLES = ("debtors", "creditors", "limits")
_PLAIN = ("number", "kind", "does", "summary", "status", "secret", "territory", "sovereign", "note")


def _article(row: Mapping, head: Mapping, line: int) -> Article:
    words: dict[str, Any] = {key: row[key] for key in _PLAIN if key in row}
    words |= {key: tuple(row[key]) for key in _TUPLES if key in row}
    return Article(
        **words,
        sources=tuple(row.get("sources", head["sources"])),
        powers=frozenset(row.get("powers", ())),
        term=_term(row.get("term", {})),
        trigger=Trigger(**_frozen(row["trigger"])) if "trigger" in row else None,
        duty=Obligation(**_frozen(row["duty"])) if "duty" in row else None,
        forbids=Prohibition(**_frozen(row["forbids"])) if "forbids" in row else None,
        exceptions=tuple(Exemption(**_frozen(exception)) for exception in row.get("exception", ())),
        line=line,
    )


def _term(table: Mapping) -> Term:
    words = {key: table[key] for key in ("years", "renewal", "denunciation", "lapse") if key in table}
    return Term(**words, since=_date(table, "from"), until=_date(table, "to"))


def _frozen(table: Mapping) -> dict:
    def one(key: str, value: object) -> object:
        if key in ("within_days", "min_magnitude") and isinstance(value, float):
            return int(value)
        return frozenset(value) if isinstance(value, list) else value

    return {key: one(key, value) for key, value in table.items()}


def _check_sense(pact: Pact, checker: Checker, stem: str) -> None:
    """Faults that take more than one key to see."""
    if stem and pact.id != stem:
        checker.fault("pact.id", f"id {pact.id!r} is not the file's name", f"Name the file {pact.id}.toml.")
    for name, date in (("signed", pact.signed), ("in_force", pact.force)):
        if date is not None and date.earliest is None:
            checker.fault(
                f"pact.{name}", f"{name} {date.text!r} has no first day", "Give a day, a month or a year."
            )
            return
    for name, first, second in (
        ("in_force", pact.signed, pact.force),
        ("ended", pact.force or pact.signed, pact.ended),
    ):
        if second is not None and second.before(first):
            checker.fault(f"pact.{name}", f"{name} {second.text} lies before {first.text}")
    seen: set[str] = set()
    for i, article in enumerate(pact.articles):
        at = f"article.{i}"
        if article.number in seen:
            checker.fault(f"{at}.number", f"a second article numbered {article.number!r}")
        seen.add(article.number)
        _check_article(pact, article, at, checker)


def _check_article(pact: Pact, article: Article, at: str, checker: Checker) -> None:
    for key in ("debtors", "creditors"):
        for actor in getattr(article, key):
            if actor not in pact.actors:
                checker.fault(f"{at}.{key}", f"{actor!r} is not a party", guess(actor, list(pact.actors)))
    if article.trigger and article.trigger.by == "named" and not article.trigger.named:
        checker.fault(f"{at}.trigger.by", 'by = "named" without a list `named`')
    if article.trigger and article.trigger.on == "act" and not article.trigger.acts:
        checker.fault(f"{at}.trigger", "a trigger without `acts`")
    if article.trigger and not (article.duty or article.forbids):
        checker.fault(f"{at}.trigger", "a trigger without [article.duty] or [article.forbids]")
    if article.duty and not article.trigger:
        checker.fault(
            f"{at}.duty", "a duty without [article.trigger]", 'Use `on = "in_force"` if nothing calls it in.'
        )
    if article.kind == "recognition" and not (article.territory and article.sovereign):
        checker.fault(at, "a recognition names `territory` and `sovereign`")
    if article.kind == "reservation":
        numbers = [a.number for a in pact.articles]
        for number in article.limits:
            if number not in numbers:
                checker.fault(f"{at}.limits", f"there is no article {number!r}", guess(number, numbers))
