"""``model.toml`` as typed records: act classes, terms with priors, measures, questions; see ``docs/model.md``."""

from typing import Any

import msgspec

from foedus.dates import Edtf, parse
from foedus.errors import Fault, InputError, guess

FILE = "model.toml"


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
    """What is counted in every history: ``count``, ``any`` or ``days`` of the acts of a class."""

    id: str
    text: str
    name: str = msgspec.field(name="class")
    senders: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    kind: str = "count"


class Question(_Record, frozen=True):
    """A what-if: pacts, events and acts taken out, and what is measured then."""

    id: str
    title: str
    without: tuple[str, ...] = ()
    without_acts: tuple[Deed, ...] = ()
    since: str = ""
    measures: tuple[str, ...] = ()
    note: str = ""


class Placebo(_Record, frozen=True):
    """An edit that must change nothing of what is measured."""

    id: str
    without: tuple[str, ...] = ()
    without_acts: tuple[Deed, ...] = ()
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


def specification(table: dict[str, Any]) -> Specification:
    """Typed and checked ``model.toml``.

    Parameters
    ----------
    table
        The file as plain values.

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
    try:
        found = msgspec.convert(table, Specification)
    except msgspec.ValidationError as error:
        raise InputError(Fault(str(error), FILE, advice="The keys are listed in docs/model.md.")) from None
    faults = [*_names(found), *_dates(found)]
    if faults:
        raise InputError(*faults)
    return found


def _names(found: Specification) -> list[Fault]:
    classes = [c.name for c in found.act_class]
    measures = [m.id for m in found.measure]
    faults = []
    for what, names in (
        ("class", classes),
        ("measure", measures),
        ("question", [q.id for q in found.question]),
    ):
        twice = {n for n in names if names.count(n) > 1}
        faults += [Fault(f"{what} '{n}' stands twice.", FILE) for n in sorted(twice)]
    deeds = [d for q in found.question for d in q.without_acts]
    deeds += [d for p in found.placebo for d in p.without_acts]
    used = [*(m.name for m in found.measure), *(d.name for d in deeds)]
    faults += [
        Fault(f"class '{n}' is not defined.", FILE, advice=guess(n, classes))
        for n in used
        if n not in classes
    ]
    asked = [m for q in found.question for m in q.measures]
    faults += [
        Fault(f"measure '{m}' is not defined.", FILE, advice=guess(m, measures))
        for m in asked
        if m not in measures
    ]
    kinds = ("count", "any", "days")
    return faults + [
        Fault(f"measure '{m.id}' is of kind '{m.kind}'.", FILE, advice=guess(m.kind, kinds))
        for m in found.measure
        if m.kind not in kinds
    ]


def _dates(found: Specification) -> list[Fault]:
    dated = [found.horizon, found.report, *found.measure, *found.question]
    faults = []
    for record in dated:
        for field in ("since", "until", "histories_since"):
            text = getattr(record, field, "")
            try:
                if text:
                    parse(text)
            except (InputError, ValueError) as error:
                faults.append(Fault(str(error), FILE))
    return faults


def first_day(text: str, otherwise: int) -> int:
    """Earliest ordinal day of an EDTF text, or ``otherwise`` where it is empty or open."""
    date: Edtf | None = parse(text) if text else None
    return otherwise if date is None or date.earliest is None else date.earliest


def last_day(text: str, otherwise: int) -> int:
    """Latest ordinal day of an EDTF text, or ``otherwise`` where it is empty or open."""
    date: Edtf | None = parse(text) if text else None
    return otherwise if date is None or date.latest is None else date.latest
