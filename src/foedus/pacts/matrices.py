"""Who is bound to whom, as arrays: on one day, or as a list of changes over time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from foedus.pacts.records import Article, Pact, Party, Term

if TYPE_CHECKING:
    import numpy as np


class Change(NamedTuple):
    """From ``time`` on, ``value`` clauses of the asked kinds bind actor ``i`` toward actor ``j``."""

    time: int
    i: int
    j: int
    value: float


def in_force(
    pacts: Iterable[Pact],
    actors: Sequence[str],
    day: int,
    kind: str | None = None,
    *,
    public: bool = False,
) -> "np.ndarray":
    """Clauses in force on one day, by ordered pair.

    Parameters
    ----------
    pacts
        From :func:`foedus.pacts.read_pacts`.
    actors
        Ids, in the order of the array's rows and columns.
    day
        Ordinal, as ``datetime.date.toordinal``.
    kind
        Kind of clause, e.g. ``"defence"``; ``None`` counts all but reservations.
    public
        Count only what outsiders could know that day: no secret clause, and no pact before it was published.

    Returns
    -------
    ndarray
        Shape (n, n), int; entry (i, j) counts the clauses that bind i toward j. The diagonal is zero.
    """
    import numpy as np

    index = {actor: k for k, actor in enumerate(actors)}
    bound = np.zeros((len(actors), len(actors)), dtype=np.int64)
    for pact in pacts if not public else _published(pacts):
        for article in pact.articles:
            if _counts(article, None if kind is None else (kind,)):
                for debtor, creditor in _pairs(pact, article, day):
                    if debtor in index and creditor in index:
                        bound[index[debtor], index[creditor]] += 1
    return bound


def changes(
    pacts: Iterable[Pact], actors: Sequence[str], kinds: Sequence[str] | None = None, *, public: bool = False
) -> list[Change]:
    """Every change of the number of clauses in force, as a time-varying dyadic covariate reads it.

    Parameters
    ----------
    kinds
        Kinds of clause that count together; ``None`` counts all but reservations.
    public
        Count only what outsiders could know, as in :func:`in_force`.

    Returns
    -------
    list of Change
        In order of time; a clause ends on the day after its last day.

    Examples
    --------
    >>> changes([], ["A", "B"], ["defence"])
    []
    """
    index = {actor: k for k, actor in enumerate(actors)}
    steps: dict[tuple[int, int], dict[int, int]] = {}
    for pact in pacts if not public else _published(pacts):
        for article in pact.articles:
            if _counts(article, kinds):
                _add_steps(pact, article, index, steps)
    found = []
    for (i, j), by_day in steps.items():
        value = 0
        for day in sorted(by_day):
            if by_day[day]:
                value += by_day[day]
                found.append(Change(day, i, j, float(value)))
    return sorted(found)


def _published(pacts: Iterable[Pact]) -> Iterator[Pact]:
    """The pacts as outsiders knew them: from the day of publication, without secret clauses."""
    for pact in pacts:
        known = pact.public_from
        if known is None and pact.secret:
            continue
        if known is not None and known.earliest is not None:
            if pact.last_day is not None and known.earliest > pact.last_day:
                continue
            if known.earliest > pact.first_day:
                pact = replace(pact, force=known)
        yield replace(pact, articles=tuple(a for a in pact.articles if not a.secret))


def _add_steps(pact: Pact, article: Article, index: dict[str, int], steps: dict) -> None:
    """Add what one article contributes: between two of its days of change, its pairs are the same."""
    days = _days_of_change(pact, article)
    before: set[tuple[str, str]] = set()
    for day in days:
        now = set(_pairs(pact, article, day))
        for pairs, step in ((now - before, 1), (before - now, -1)):
            for debtor, creditor in pairs:
                if debtor in index and creditor in index:
                    by_day = steps.setdefault((index[debtor], index[creditor]), {})
                    by_day[day] = by_day.get(day, 0) + step
        before = now


def _days_of_change(pact: Pact, article: Article) -> list[int]:
    days = {pact.first_day}
    if pact.last_day is not None:
        days.add(pact.last_day + 1)
    spans: list[Term | Party] = [article.term, *pact.parties]
    for span in spans:
        if span.since is not None and span.since.earliest is not None:
            days.add(span.since.earliest)
        if span.until is not None and span.until.latest is not None:
            days.add(span.until.latest + 1)
    return sorted(day for day in days if day >= pact.first_day)


def _pairs(pact: Pact, article: Article, day: int) -> list[tuple[str, str]]:
    debtors, creditors = pact.debtors(article, day), pact.creditors(article, day)
    return [(d, c) for d in debtors for c in creditors if d != c]


def _counts(article: Article, kinds: Sequence[str] | None) -> bool:
    return article.kind in kinds if kinds is not None else article.kind != "reservation"
