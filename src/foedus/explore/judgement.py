"""Pacts, duties, claims and mechanisms as rows for the page."""

from collections.abc import Iterable, Sequence
from typing import Any


def rows(table: Any) -> list[dict[str, Any]]:
    """Rows of any frame, or of a sequence of frozen records, as dictionaries of plain values."""
    if table is None:
        return []
    if hasattr(table, "to_dicts"):
        found = table.to_dicts()
    elif hasattr(table, "to_dict"):
        found = table.to_dict("records")
    else:
        found = [_fields(record) for record in table]
    return [{key: plain(value) for key, value in row.items()} for row in found]


def _fields(record: Any) -> dict[str, Any]:
    if isinstance(record, dict):
        return record
    names = getattr(record, "__dataclass_fields__", None) or getattr(record, "__struct_fields__", None)
    return {name: getattr(record, name) for name in (names or vars(record))}


def plain(value: Any) -> Any:
    """``value`` as JSON knows it: dates as ordinal days, EDTF as its text, sets sorted, no NaN."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if hasattr(value, "item") and not hasattr(value, "__len__"):
        value = value.item()
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if hasattr(value, "toordinal"):
        return value.toordinal()
    if hasattr(value, "earliest"):
        return value.text
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(plain(item) for item in value)
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    return value


def pacts(found: Any, names: Sequence[str]) -> list[dict[str, Any]]:
    """Pacts with their days in force, who is bound, and each clause in words.

    Parameters
    ----------
    found
        Pacts, by id or in a sequence.
    names
        Actors drawn; others are left out of ``bonds``.
    """
    drawn = set(names)
    return [_pact(p, drawn) for p in (found.values() if hasattr(found, "values") else found or ())]


def _pact(pact: Any, drawn: set[str]) -> dict[str, Any]:
    parties = [
        [
            p.actor,
            p.role,
            None if p.since is None else p.since.earliest,
            None if p.until is None else p.until.latest,
        ]
        for p in pact.parties
    ]
    return {
        "id": pact.id,
        "name": pact.name,
        "signed": pact.signed.text,
        "from": pact.first_day,
        "to": pact.last_day,
        "ended": "" if pact.ended is None else f"{pact.ended.text} {pact.ended_how}".strip(),
        "secret": bool(pact.secret),
        "parties": [p for p in parties if p[0] in drawn] or parties,
        "kind": strongest([a.kind for a in pact.articles]),
        "articles": [[a.number, a.kind, a.summary] for a in pact.articles],
        "event": pact.event,
        "sources": list(pact.sources),
    }


_STRENGTH = (
    "defence",
    "offence",
    "aid",
    "basing",
    "neutrality",
    "non_aggression",
    "consultation",
    "truce",
    "border",
)


def strongest(kinds: Sequence[str]) -> str:
    """The kind that binds most; the order is the one in which ATOP ranks obligations to fight.

    Examples
    --------
    >>> strongest(["consultation", "defence"])
    'defence'
    """
    words = [kind.replace("-", "_") for kind in kinds]
    return min(words, key=lambda k: _STRENGTH.index(k) if k in _STRENGTH else len(_STRENGTH), default="other")


def claims(judged: Any) -> list[dict[str, Any]]:
    """Judgements on claims, each under the claim's own id."""
    return [{**row, "id": row.pop("claim", row.get("id"))} for row in rows(judged)]


WIDEST = 20.0


def mechanisms(estimates: Iterable[Any]) -> dict[str, Any]:
    """Mechanisms with their multipliers, and the ends of the one axis they are drawn on.

    Parameters
    ----------
    estimates
        Records with ``mechanism``, ``statement``, ``act_class``, ``term``, ``per``, ``multiplier``, ``low``, ``high``
        (``None`` where it cannot be a statistic), ``informed``, ``verdict`` and ``why_not``.

    Returns
    -------
    dict
        ``low``, ``high`` of the axis; ``rows``: those of the texts first, then controls.
    """
    found = [_mechanism(e) for e in estimates]
    told = [r for r in found if r["low"]]
    low = min((r["low"] for r in told), default=0.5)
    high = max((r["high"] for r in told), default=2.0)
    return {
        "low": max(1 / WIDEST, min(0.5, low)),
        "high": min(WIDEST, max(2.0, high)),
        "rows": sorted(found, key=lambda r: not r["id"]),
    }


def _mechanism(e: Any) -> dict[str, Any]:
    def figures(value: float | None) -> float | None:
        return None if value is None else float(f"{value:.4g}")

    return {
        "id": e.mechanism,
        "text": e.statement or e.term.replace("_", " "),
        "class": e.act_class,
        "per": e.per,
        "multiplier": figures(e.multiplier),
        "low": figures(e.low),
        "high": figures(e.high),
        "informed": figures(e.informed),
        "verdict": e.verdict,
        "why_not": e.why_not,
    }


_DUTY = (
    "act",
    "pact",
    "article",
    "debtor",
    "creditor",
    "called_in",
    "due",
    "answered_by",
    "verdict",
    "reasoning",
)


def duties(table: Any) -> list[dict[str, Any]]:
    """Duties called in, in order of day, each with the list of acts that answered it."""
    found = [{key: row.get(key) for key in _DUTY} for row in rows(table)]
    for row in found:
        row["answered_by"] = ids(row["answered_by"])
        row["due"] = as_day(row["due"])
        row["called_in"] = as_day(row["called_in"])
    return sorted(found, key=lambda r: (r["called_in"] is None, r["called_in"] or 0))


def ids(value: Any) -> list[str]:
    """Ids of a cell: a list, or text separated by ``;`` or ``,``."""
    if not value:
        return []
    if isinstance(value, str):
        return [part.strip() for part in value.replace(";", ",").split(",") if part.strip()]
    return [str(item) for item in value]


def as_day(value: Any) -> int | None:
    """A cell as an ordinal day: a number, or ISO text."""
    if value is None or value == "":
        return None
    if isinstance(value, (int, float)):
        return int(value)
    from foedus.dates import parse

    return parse(str(value)).earliest
