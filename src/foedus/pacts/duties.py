"""A duty that the record called in, and the list of all of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

VERDICTS = ("honoured", "late", "partly", "not", "breached", "excepted", "cannot_tell")


@dataclass(frozen=True, slots=True)
class Duty:
    """One clause called in by one act.

    Attributes
    ----------
    act : id of the event that called it in; of the event or pact that broke it, for a standing prohibition.
    called_in, due : ordinals of days.
    answered_by : ids of the acts that decide the verdict.
    renewed_by : ids of later acts that fall under the same call.
    is_called : False where the record leaves open whether the clause was called in at all.
    verdict : one of ``VERDICTS``.
    reasoning : one line, with ids.
    """

    act: str
    pact: str
    article: str
    kind: str
    does: str
    debtor: str
    creditor: str
    against: str
    called_in: int
    due: int
    answered_by: tuple[str, ...]
    verdict: str
    reasoning: str
    sources: tuple[str, ...]
    text_status: str
    renewed_by: tuple[str, ...] = ()
    is_called: bool = True


@dataclass(frozen=True, slots=True)
class Duties:
    """All duties of a chronicle under one border line (or none), in order of the call."""

    rows: tuple[Duty, ...]
    border: str | None = None

    def __repr__(self) -> str:
        line = f" by the line of {self.border}" if self.border else ""
        found = Counter(duty.verdict for duty in self.rows)
        verdicts = ", ".join(f"{found[v]} {v}" for v in VERDICTS if found[v])
        return f"<Duties: {len(self.rows)}{line}{': ' + verdicts if verdicts else ''}>"

    def _repr_html_(self) -> str:
        from foedus.frames import shown

        return shown(repr(self), self.frame())

    def __iter__(self) -> Iterator[Duty]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, **wanted: str) -> "Duties":
        """The duties whose fields equal those given.

        Examples
        --------
        >>> Duties(()).where(pact="protocol-1936", article="2").rows
        ()
        """
        rows = (d for d in self.rows if all(getattr(d, key) == value for key, value in wanted.items()))
        return replace(self, rows=tuple(rows))

    def frame(self) -> "pl.DataFrame":
        """One row per duty; days as dates, lists as lists."""
        import polars as pl

        rows = [[_cell(name, getattr(duty, name)) for name in _SCHEMA] for duty in self.rows]
        types: dict[str, Any] = {
            "day": pl.Date,
            "list": pl.List(pl.String),
            "text": pl.String,
            "flag": pl.Boolean,
        }
        return pl.DataFrame(rows, schema={name: types[kind] for name, kind in _SCHEMA.items()}, orient="row")


_SCHEMA = {
    "act": "text",
    "pact": "text",
    "article": "text",
    "kind": "text",
    "does": "text",
    "debtor": "text",
    "creditor": "text",
    "against": "text",
    "called_in": "day",
    "due": "day",
    "answered_by": "list",
    "verdict": "text",
    "reasoning": "text",
    "text_status": "text",
    "sources": "list",
    "renewed_by": "list",
    "is_called": "flag",
}


def _cell(name: str, value):
    kind = _SCHEMA[name]
    return date.fromordinal(value) if kind == "day" else list(value) if kind == "list" else value
