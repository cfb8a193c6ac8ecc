"""``model.toml`` as typed records: act classes, terms with priors, measures, questions; see ``docs/model.md``."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from foedus.dates import Edtf, parse
from foedus.errors import Fault, InputError, guess, raise_if
from foedus.model.typed_table import typed
from foedus.toml_lines import line_of

FILE = "model.toml"
MEASURED = ("count", "any", "days", "delay")
COUPLINGS = ("time_change", "thinning", "independent")


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class NormalPrior(_Record, frozen=True):
    """Gaussian prior of a coefficient on the scale of its statistic, with the reason for it."""

    mean: float = 0.0
    sd: float = 1.0
    reason: str = ""


class Term(_Record, frozen=True):
    """One statistic of a class, named as ``mechanisms.csv`` names it.

    Attributes
    ----------
    statistic : one product of the formula language.
    step, per : the table shows ``exp(beta * step)``, which ``per`` puts into words.
    """

    name: str
    statistic: str
    step: float = 1.0
    per: str = "one more"
    prior: NormalPrior = NormalPrior()


class Baseline(_Record, frozen=True):
    """The rate of a class when every statistic is nought."""

    prior: NormalPrior = NormalPrior(mean=-8.0, sd=4.0)


class ActClass(_Record, frozen=True):
    """Acts that one equation explains.

    Attributes
    ----------
    acts : PLOVER types.
    directed : false when the units are unordered pairs.
    """

    name: str
    acts: tuple[str, ...]
    text: str = ""
    directed: bool = True
    term: tuple[Term, ...] = ()
    baseline: Baseline = Baseline()

    @property
    def formula(self) -> str:
        """The sum of the terms, with an intercept."""
        return " + ".join(["1", *(t.statistic for t in self.term)])


class Horizon(_Record, frozen=True):
    """First and last day explained, and the day from which histories are free."""

    since: str
    until: str
    histories_since: str


class Deed(_Record, frozen=True):
    """Acts of one class between some actors over a time."""

    name: str = msgspec.field(name="class")
    senders: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


class Measure(_Record, frozen=True):
    """What is counted in every history: ``count``, ``any`` or ``days`` of the acts of a class, or the ``delay`` of the first.

    A delay is in days, from ``since`` or the day from which a history is free, and at most as long as the span.
    """

    id: str
    text: str
    name: str = msgspec.field(name="class")
    senders: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    kind: str = "count"


class Happening(_Record, frozen=True):
    """An event put in besides those of the record."""

    date: str
    sender: str
    act: str
    receiver: str
    magnitude: int = 2


class Strength(_Record, frozen=True):
    """An actor's yearly capability multiplied by ``factor`` in the years of ``since`` to ``until``."""

    actor: str
    factor: float
    since: str = ""
    until: str = ""


class Edited(_Record, frozen=True):
    """What a what-if changes.

    Attributes
    ----------
    without : pacts and events taken out, by id.
    without_acts, with_events, capability : acts taken out, events put in, other paths of capability.
    with_pacts : pacts of the folder ``imagined`` that are signed, by id.
    """

    id: str
    without: tuple[str, ...] = ()
    without_acts: tuple[Deed, ...] = ()
    with_events: tuple[Happening, ...] = ()
    with_pacts: tuple[str, ...] = ()
    capability: tuple[Strength, ...] = ()

    @property
    def puts_in(self) -> bool:
        """Whether it does more than take out."""
        return bool(self.with_events or self.with_pacts or self.capability)


class Question(Edited, frozen=True, kw_only=True):
    """A what-if: what is changed, what is measured then, and under which other couplings too."""

    title: str
    since: str = ""
    measures: tuple[str, ...] = ()
    couplings: tuple[str, ...] = ()
    note: str = ""


class Placebo(Edited, frozen=True):
    """An edit that must change nothing of what is measured."""

    note: str = ""


class Relation(_Record, frozen=True):
    """Pairs that stand in a lasting relation, read both ways unless ``directed``."""

    name: str
    pairs: tuple[tuple[str, str], ...]
    directed: bool = False
    source: str = ""


class Display(_Record, frozen=True):
    """What the report shows: whose border lines, the days of its figures, its one-sentence lead."""

    lines: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    title: str = ""
    lead: str = ""


class Specification(_Record, frozen=True):
    """The whole of ``model.toml``."""

    horizon: Horizon
    act_class: tuple[ActClass, ...] = msgspec.field(name="class")
    relation: tuple[Relation, ...] = ()
    measure: tuple[Measure, ...] = ()
    question: tuple[Question, ...] = ()
    placebo: tuple[Placebo, ...] = ()
    report: Display = Display()

    def named(self, name: str) -> ActClass:
        """The act class of that name.

        Raises
        ------
        InputError
            Naming the classes there are.
        """
        found = {c.name: c for c in self.act_class}
        if name not in found:
            raise InputError(
                Fault(f"act class '{name}' is not in {FILE}.", FILE, advice=guess(name, list(found)))
            )
        return found[name]


def specification(table: dict[str, Any], lines: Mapping[str, int] | None = None) -> Specification:
    """Typed and checked ``model.toml``.

    Parameters
    ----------
    table
        The file as plain values.
    lines
        Line of each key, as :func:`foedus.toml_lines.load` gives them.

    Raises
    ------
    InputError
        With every fault: unknown keys, wrong types, references to no class or measure, dates that are none.

    Examples
    --------
    >>> specification({"horizon": {"since": "1931", "until": "1941", "histories_since": "1936"},
    ...                "class": [{"name": "fight", "acts": ["ASSAULT"]}]}).named("fight").formula
    '1'
    """
    if not table:
        raise InputError(Fault("the scenario has no model.", FILE, advice="Write one: docs/model.md."))
    found, faults = typed(table, Specification, FILE, lines or {})
    if found is None:
        raise InputError(*faults)
    wrong = [*_twice(found), *_undefined(found), *_values(found), *_dates(found)]
    raise_if([Fault(message, FILE, line_of(lines or {}, path), advice) for path, message, advice in wrong])
    return found


Wrong = tuple[str, str, str]
"""Path of a key, message, advice."""


def _twice(found: Specification) -> Iterator[Wrong]:
    named = {
        "class": [c.name for c in found.act_class],
        "measure": [m.id for m in found.measure],
        "question": [q.id for q in found.question],
        "placebo": [p.id for p in found.placebo],
        "relation": [r.name for r in found.relation],
    }
    named |= {f"class.{k}.term": [t.name for t in c.term] for k, c in enumerate(found.act_class)}
    for table, names in named.items():
        for k, name in enumerate(names):
            if name in names[:k]:
                what = table.rsplit(".", 1)[-1]
                yield f"{table}.{k}", f"{what} '{name}' stands twice.", "Give each a name of its own."


def _undefined(found: Specification) -> Iterator[Wrong]:
    classes = [c.name for c in found.act_class]
    measures = [m.id for m in found.measure]
    used = [(f"measure.{k}.class", m.name) for k, m in enumerate(found.measure)]
    used += [(f"{path}.class", deed.name) for path, deed in deeds(found)]
    for path, name in used:
        if name not in classes:
            yield path, f"class '{name}' is not defined.", guess(name, classes)
    for k, question in enumerate(found.question):
        for name in question.measures:
            if name not in measures:
                yield f"question.{k}.measures", f"measure '{name}' is not defined.", guess(name, measures)


def deeds(found: Specification) -> Iterator[tuple[str, Deed]]:
    """Every deed that a question or placebo takes out, with its path in the file."""
    for path, each in edited(found):
        for n, deed in enumerate(each.without_acts):
            yield f"{path}.without_acts.{n}", deed


def edited(found: Specification) -> Iterator[tuple[str, Edited]]:
    """Every question and placebo with its path in the file."""
    yield from ((f"question.{k}", question) for k, question in enumerate(found.question))
    yield from ((f"placebo.{k}", placebo) for k, placebo in enumerate(found.placebo))


def _values(found: Specification) -> Iterator[Wrong]:
    for k, m in enumerate(found.measure):
        if m.kind not in MEASURED:
            yield f"measure.{k}.kind", f"measure '{m.id}' is of kind '{m.kind}'.", guess(m.kind, MEASURED)
    for k, q in enumerate(found.question):
        for name in q.couplings:
            if name not in COUPLINGS:
                yield f"question.{k}.couplings", f"coupling '{name}' is not known.", guess(name, COUPLINGS)
    if not found.act_class:
        yield "class", "there is no act class.", "Write at least one [[class]]."
    for k, c in enumerate(found.act_class):
        priors = [(f"class.{k}.baseline.prior", c.baseline.prior)]
        priors += [(f"class.{k}.term.{n}.prior", t.prior) for n, t in enumerate(c.term)]
        for path, prior in priors:
            if not (0 < prior.sd < math.inf and math.isfinite(prior.mean)):
                yield path, f"a prior has mean {prior.mean:g} and sd {prior.sd:g}.", "Its sd is above nought."


def _dates(found: Specification) -> Iterator[Wrong]:
    dated: list[tuple[str, Any]] = [("horizon", found.horizon), ("report", found.report)]
    dated += [(f"measure.{k}", m) for k, m in enumerate(found.measure)]
    dated += [(f"question.{k}", q) for k, q in enumerate(found.question)]
    dated += deeds(found)
    for path, each in edited(found):
        dated += [(f"{path}.with_events.{n}", event) for n, event in enumerate(each.with_events)]
        dated += [(f"{path}.capability.{n}", strength) for n, strength in enumerate(each.capability)]
    for path, record in dated:
        for name in ("since", "until", "histories_since", "date"):
            text = getattr(record, name, "")
            try:
                if text:
                    parse(text)
            except InputError as error:
                yield f"{path}.{name}", error.faults[0].message, error.faults[0].advice
                break
        else:
            since, until = (getattr(record, name, "") for name in ("since", "until"))
            if since and until and parse(until).before(parse(since)):
                yield f"{path}.until", f"until {until} lies before since {since}.", ""


def first_day(text: str, otherwise: int) -> int:
    """Earliest ordinal day of an EDTF text, or ``otherwise`` where it is empty or open."""
    date: Edtf | None = parse(text) if text else None
    return otherwise if date is None or date.earliest is None else date.earliest


def last_day(text: str, otherwise: int) -> int:
    """Latest ordinal day of an EDTF text, or ``otherwise`` where it is empty or open."""
    date: Edtf | None = parse(text) if text else None
    return otherwise if date is None or date.latest is None else date.latest
