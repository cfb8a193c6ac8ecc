"""The clauses of pacts as a table: what stood in force, between whom, on which day."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from foedus.dates import Edtf
from foedus.pacts.records import Article, Pact

if TYPE_CHECKING:
    import polars as pl

_TEXTS = (
    "pact",
    "name",
    "article",
    "kind",
    "does",
    "summary",
    "signed",
    "in_force",
    "ended",
    "ended_how",
    "public_from",
)


def clauses(
    pacts: Iterable[Pact],
    *,
    on: Edtf | None = None,
    pair: tuple[str, str] | None = None,
    kind: str | None = None,
) -> "pl.DataFrame":
    """One row per clause, in order of signature.

    Parameters
    ----------
    on
        Only clauses that were in force on some day of this date.
    pair
        Only clauses by which one of the two owes something to the other.
    kind
        Only one kind of clause.
    """
    import polars as pl

    rows = [
        _row(pact, article)
        for pact in pacts
        for article in pact.articles
        if (kind is None or article.kind == kind)
        and _stands(pact, article, on)
        and _binds(pact, article, pair)
    ]
    text, listed = pl.String, pl.List(pl.String)
    schema: dict[str, Any] = dict.fromkeys(_TEXTS, text)
    schema |= {
        "debtors": listed,
        "creditors": listed,
        "secret": pl.Boolean,
        "text_status": text,
        "sources": listed,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _row(pact: Pact, article: Article) -> tuple:
    parties = list(pact.actors)
    return (
        pact.id, pact.name, article.number, article.kind, article.does, article.summary, pact.signed.text,
        date.fromordinal(pact.first_day).isoformat(), pact.ended.text if pact.ended else None,
        pact.ended_how or None, pact.public_from.text if pact.public_from else None,
        list(article.debtors) or parties, list(article.creditors) or parties,
        pact.secret or article.secret, article.status, list(article.sources),
    )  # fmt: skip


def _stands(pact: Pact, article: Article, on: Edtf | None) -> bool:
    if on is None:
        return True
    first, last = pact.first_day, pact.last_day
    low, high = on.sort_key
    if first > high or (last is not None and last < low):
        return False
    days = {max(first, int(low)) if low > float("-inf") else first}
    days |= {
        p.since.earliest
        for p in pact.parties
        if p.since and p.since.earliest and low <= p.since.earliest <= high
    }
    return any(pact.bound(day, article=article) for day in days)


def _binds(pact: Pact, article: Article, pair: tuple[str, str] | None) -> bool:
    if pair is None:
        return True
    debtors, creditors = set(article.debtors or pact.actors), set(article.creditors or pact.actors)
    a, b = pair
    return (a in debtors and b in creditors) or (b in debtors and a in creditors)
