"""A pact as typed records: parties, articles, and what calls each article in."""

from dataclasses import dataclass, field, replace

from foedus.dates import Edtf


@dataclass(frozen=True, slots=True)
class Party:
    """One actor bound by a pact, and since when."""

    actor: str
    role: str = "signer"
    through: str = ""
    since: Edtf | None = None
    until: Edtf | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """How long an article lasts, in words and days."""

    years: float | None = None
    renewal: str = ""
    denunciation: str = ""
    lapse: str = ""
    since: Edtf | None = None
    until: Edtf | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """The casus foederis: which act, by whom, against whom, on whose land."""

    acts: frozenset[str] = frozenset()
    on: str = "act"
    by: str = "any_third"
    named: frozenset[str] = frozenset()
    against: str = "party"
    where: str = "anywhere"
    provoked: str = "any"
    self_defence: str = "counts"
    min_magnitude: int = 1


@dataclass(frozen=True, slots=True)
class Obligation:
    """The act that fulfils a clause, at whom, and by when."""

    acts: frozenset[str]
    toward: str
    within_days: int
    partial: frozenset[str] = frozenset()
    deadline: str = "reading"
    within_km: float | None = None
    silence: str = "not"


@dataclass(frozen=True, slots=True)
class Prohibition:
    """The act that breaks a clause, and at whom."""

    acts: frozenset[str] = frozenset()
    strains: frozenset[str] = frozenset()
    toward: str = "party"
    named: frozenset[str] = frozenset()
    pact_kinds: frozenset[str] = frozenset()
    clients: str = "excluded"
    min_magnitude: int = 1
    within_km: float | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Exemption:
    """Powers against whom an article creates no duty."""

    powers: frozenset[str]
    why: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One clause.

    Attributes
    ----------
    debtors, creditors : actors; empty means every party.
    limits : numbers of the articles a reservation limits.
    territory, sovereign : in a recognition, the land and whose it is said to be.
    status : how its text is known (text, report, memory).
    line : where it starts in its file.
    """

    number: str
    kind: str
    does: str
    summary: str
    status: str
    debtors: tuple[str, ...] = ()
    creditors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    secret: bool = False
    limits: tuple[str, ...] = ()
    powers: frozenset[str] = frozenset()
    territory: str = ""
    sovereign: str = ""
    note: str = ""
    term: Term = Term()
    trigger: Trigger | None = None
    duty: Obligation | None = None
    forbids: Prohibition | None = None
    exceptions: tuple[Exemption, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def is_standing(self) -> bool:
        """True if it forbids at all times, rather than after a call."""
        return self.forbids is not None and self.trigger is None


@dataclass(frozen=True, slots=True)
class Pact:
    """A treaty, clause by clause; see ``docs/pacts.md`` for the file behind it."""

    id: str
    name: str
    parties: tuple[Party, ...]
    articles: tuple[Article, ...]
    signed: Edtf
    summary: str = ""
    sources: tuple[str, ...] = ()
    force: Edtf | None = None
    ended: Edtf | None = None
    ended_how: str = ""
    public_from: Edtf | None = None
    secret: bool = False
    oral: bool = False
    type_code: tuple[str, ...] = ()
    event: str = ""
    file: str = field(default="", compare=False)
    lines: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def actors(self) -> tuple[str, ...]:
        """Every actor that was ever bound, in the file's order."""
        return tuple(dict.fromkeys(party.actor for party in self.parties))

    @property
    def first_day(self) -> int:
        """First day in force, as an ordinal."""
        return _earliest(self.force or self.signed)

    @property
    def last_day(self) -> int | None:
        """Last day in force, or ``None`` if it outlives the record."""
        return None if self.ended is None else self.ended.latest

    def is_in_force(self, day: int) -> bool:
        """Whether ``day`` lies in its term; the days of entry and of end count.

        Examples
        --------
        >>> from foedus.dates import parse
        >>> truce = Pact("t", "Truce", (), (), signed=parse("1939-09-15"), force=parse("1939-09-16"))
        >>> truce.is_in_force(parse("1939-09-15").earliest), truce.is_in_force(parse("1939-09-16").earliest)
        (False, True)
        """
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def bound(self, day: int, *, article: Article | None = None) -> frozenset[str]:
        """Actors bound on ``day`` (by ``article``, whose own term counts), beneficiaries included."""
        if not self.is_in_force(day) or (article is not None and not _within(article.term, day)):
            return frozenset()
        return frozenset(p.actor for p in self.parties if _within(p, day))

    def debtors(self, article: Article, day: int) -> frozenset[str]:
        """Who owes ``article`` on ``day``."""
        bound = self.bound(day, article=article)
        if article.debtors:
            return bound & frozenset(article.debtors)
        return bound - {p.actor for p in self.parties if p.role in ("guarantor", "beneficiary")}

    def creditors(self, article: Article, day: int) -> frozenset[str]:
        """To whom ``article`` is owed on ``day``."""
        bound = self.bound(day, article=article)
        return bound & frozenset(article.creditors) if article.creditors else bound

    def article(self, number: str) -> Article:
        """The article with that number; ``KeyError`` if there is none."""
        for article in self.articles:
            if article.number == number:
                return article
        raise KeyError(number)

    def without_articles(self, *numbers: str) -> "Pact":
        """The same pact without some articles."""
        return replace(self, articles=tuple(a for a in self.articles if a.number not in numbers))


def _earliest(date: Edtf) -> int:
    day = date.earliest if date.earliest is not None else date.latest
    if day is None:
        raise ValueError(f"{date.text!r} has neither a first nor a last day")
    return day


def _within(term: Term | Party, day: int) -> bool:
    since, until = term.since, term.until
    return (since is None or since.earliest is None or since.earliest <= day) and (
        until is None or until.latest is None or day <= until.latest
    )
