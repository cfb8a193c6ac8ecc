"""Whose value: several sources may differ on one attribute of one event, and none is averaged.

The default rule, stated here and in every answer: the chronicle's own column in ``events.csv`` if the event has
that column with a value; otherwise the first report in ``reports.csv``, where the editor puts the preferred one
first. Every other report stays visible.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from foedus.chronicle.records import Event, Report
from foedus.errors import Fault, InputError, guess

CHRONICLE = "chronicle"
"""Holder of the values that stand in ``events.csv``."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value, whose it is, and who says otherwise.

    Attributes
    ----------
    value : as written.
    holder : who asserts it; ``chronicle`` for a column of ``events.csv``.
    source : ids of the sources it is known from.
    rule : why this holder was used.
    others : the remaining reports on the same attribute, agreeing or not.
    """

    event: str
    attribute: str
    value: str
    holder: str
    source: str
    rule: str
    others: tuple[Report, ...]

    @property
    def differing(self) -> tuple[Report, ...]:
        """The other reports whose value is not the same."""
        return tuple(report for report in self.others if not same(report.value, self.value))

    def __str__(self) -> str:
        n, of = len(self.differing), len(self.others)
        tail = f"; {n} of {of} others differ" if of else ""
        return f"{self.value} ({self.holder}: {self.rule}{tail})"


def same(left: str, right: str) -> bool:
    """Whether two values say the same, thousands separators and case apart.

    Examples
    --------
    >>> same("17,000", "17000"), same("17000..20000", "17000")
    (True, False)
    """
    return _plain(left) == _plain(right)


def _plain(text: str) -> str:
    squeezed = text.strip().casefold().replace("\u00a0", "").replace("\u202f", "")
    digits = squeezed.replace(",", "").replace(" ", "")
    try:
        return format(float(digits), ".12g")
    except ValueError:
        return " ".join(squeezed.split())


def own_value(event: Event, attribute: str) -> str:
    """The chronicle's own value of an attribute, as it stands in ``events.csv``; empty if it has none."""
    if attribute == "receiver":
        return "; ".join(event.receivers)
    names = {"date", "effective", "published", "sender", "declared_sender", "act", "mode", "form", "place"}
    if attribute in names | {"magnitude", "status", "summary"}:
        value = getattr(event, attribute)
        return "" if value is None else str(value)
    return ""


def value_of(event: Event, attribute: str, reports: Sequence[Report], holder: str | None) -> Value:
    """Choose by ``holder``, or by the default rule of this module.

    Raises
    ------
    InputError
        Nobody, or not this holder, gives the attribute.
    """
    own = own_value(event, attribute)
    given = list(reports)
    if own:
        given.insert(0, Report(event.id, attribute, own, CHRONICLE, "; ".join(event.sources), event.line))
    holders = [report.holder for report in given]
    if not holders:
        raise InputError(Fault(f"nobody gives '{attribute}' of event '{event.id}'."))
    if holder is not None and holder not in holders:
        raise InputError(
            Fault(f"'{holder}' gives no '{attribute}' of event '{event.id}'.", advice=guess(holder, holders))
        )
    chosen = next(report for report in given if holder is None or report.holder == holder)
    others = tuple(report for report in given if report is not chosen)
    rule = _rule(holder, bool(own))
    return Value(event.id, attribute, chosen.value, chosen.holder, chosen.source, rule, others)


def _rule(holder: str | None, has_own: bool) -> str:
    if holder is not None:
        return "asked for"
    return "its own column in events.csv" if has_own else "first in reports.csv"
