"""Each asserted mechanism as a multiplier of a rate: how large, how sure, how much the record says of it."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from foedus.model.class_fits import ClassFits, label
from foedus.model.specification import ActClass, Term

LEAST_INFORMED = 0.1
"""Below this share of the prior's variance removed, the record is said to have told nothing."""

Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mechanism, its statistic and what the record makes of it.

    Attributes
    ----------
    mechanism, statement : id and sentence of ``mechanisms.csv``; empty for a term that is a control.
    multiplier, low, high : of the rate when the statistic rises by ``step``, with the 90% interval.
    informed : share of the prior's variance that the record removed, 0 to 1.
    n_events : events of the class.
    verdict : ``raises``, ``lowers`` or ``the record cannot tell``.
    expected : sign that the mechanism asserts, ``+`` or ``-``.
    why_not : why it cannot be a statistic; the numbers are then ``None``.
    """

    mechanism: str
    statement: str
    text: str
    act_class: str
    term: str
    statistic: str
    step: float
    per: str
    multiplier: float | None
    low: float | None
    high: float | None
    informed: float | None
    n_events: int
    verdict: str
    expected: str
    why_not: str

    @property
    def is_borne_out(self) -> bool | None:
        """Whether the interval lies on the side that was asserted; ``None`` where the record cannot tell."""
        if self.verdict not in ("raises", "lowers"):
            return None
        return (self.verdict == "raises") == (self.expected == "+")


def estimates(fitted: ClassFits, mechanisms: Iterable[Mapping[str, str]]) -> tuple[Estimate, ...]:
    """Every mechanism of ``mechanisms.csv``, then every term that none of them names.

    Parameters
    ----------
    fitted
        From :func:`foedus.model.class_fits.fit_classes`.
    mechanisms
        Rows with id, text, statement, class, term, expected, why_not.

    Notes
    -----
    Acts of one pair come in battles and are not independent given the statistics; intervals therefore rest on the larger of
    the model's standard errors and those clustered by pair (Lin and Wei 1989, "The robust inference for the Cox
    proportional hazards model").
    """
    errors = _errors(fitted)
    found: list[Estimate] = []
    named: set[tuple[str, str]] = set()
    for row in mechanisms:
        pair = _find(fitted, row["class"], row["term"])
        if pair is None:
            found.append(_silent(row))
        else:
            named.add((pair[0].name, pair[1].name))
            found.append(_estimate(fitted, errors, *pair, row))
    controls = [
        _estimate(fitted, errors, act_class, term, {})
        for act_class in fitted.specification.act_class
        for term in act_class.term
        if (act_class.name, term.name) not in named
    ]
    return (*found, *controls)


def _find(fitted: ClassFits, class_name: str, term_name: str) -> tuple[ActClass, Term] | None:
    for act_class in fitted.specification.act_class:
        for term in act_class.term:
            if act_class.name == class_name and term.name == term_name:
                return act_class, term
    return None


def _silent(row: Mapping[str, str]) -> Estimate:
    reason = row["why_not"] or f"model.toml has no term '{row['term']}' in class '{row['class']}'."
    return Estimate(
        row["id"], row["statement"], row["text"], row["class"], row["term"], "", 1.0, "",
        None, None, None, None, 0, "cannot be tested", row["expected"], reason,
    )  # fmt: skip


def _errors(fitted: ClassFits) -> dict[str, dict[str, float]]:
    """Per class and term the larger of the model's standard error and the one clustered by pair of actors."""
    found = {}
    for name, fit in fitted.fits.items():
        clustered = fit.robust("dyad").standard_errors
        found[name] = {term: max(error, clustered[term]) for term, error in fit.standard_errors.items()}
    return found


def _estimate(
    fitted: ClassFits,
    errors: dict[str, dict[str, float]],
    act_class: ActClass,
    term: Term,
    row: Mapping[str, str],
) -> Estimate:
    fit = fitted.fits[act_class.name]
    name = label(term.statistic)
    beta, error = fit.coefficients[name], errors[act_class.name][name]
    low, high = sorted(((beta - Z90 * error) * term.step, (beta + Z90 * error) * term.step))
    informed = max(0.0, 1.0 - (error / term.prior.sd) ** 2)
    return Estimate(
        row.get("id", ""), row.get("statement", ""), row.get("text", ""), act_class.name, term.name,
        term.statistic, term.step, term.per, math.exp(beta * term.step), math.exp(low), math.exp(high),
        informed, fit.n_events, _verdict(low, high, informed), row.get("expected", ""), row.get("why_not", ""),
    )  # fmt: skip


def _verdict(low: float, high: float, informed: float) -> str:
    """Words for an interval on the log scale.

    Examples
    --------
    >>> _verdict(0.1, 0.4, 0.8), _verdict(-0.4, 0.4, 0.8), _verdict(0.1, 0.4, 0.05)
    ('raises', 'the record cannot tell', 'the record cannot tell')
    """
    if informed < LEAST_INFORMED or low <= 0 <= high:
        return "the record cannot tell"
    return "raises" if low > 0 else "lowers"
