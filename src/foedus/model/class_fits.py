"""One equation per act class of a scenario, on one shared history, with the priors of ``model.toml``."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from foedus.chronicle.chronicle import Chronicle
from foedus.errors import Fault, InputError
from foedus.model.events import Events
from foedus.model.fit import Fit
from foedus.model.from_chronicle import chronicle_covariates, chronicle_events, pairs_at_risk
from foedus.model.rem import rem
from foedus.model.specification import ActClass, Specification, first_day, last_day
from foedus.pacts.records import Pact


@dataclass(frozen=True, slots=True, eq=False)
class ClassFits:
    """The fitted equations of a scenario.

    Attributes
    ----------
    fits : by class name, in the order of ``model.toml``.
    events : the whole record as model events.
    covariates : by name, as :func:`foedus.model.from_chronicle.chronicle_covariates` made them.
    """

    specification: Specification
    fits: dict[str, Fit]
    events: Events
    covariates: dict[str, Any]


def fit_classes(chronicle: Chronicle, pacts: Iterable[Pact], spec: Specification) -> ClassFits:
    """Fit every class of ``spec`` with interval timing over its horizon.

    Raises
    ------
    InputError
        If a class explains no event of the record.
    """
    record = chronicle_events(chronicle, spec)
    covariates = chronicle_covariates(chronicle, pacts, spec.relation)
    fits = {c.name: fit_class(c, record, covariates, chronicle, spec) for c in spec.act_class}
    return ClassFits(spec, fits, record, covariates)


def fit_class(
    act_class: ActClass, record: Events, covariates: dict[str, Any], chronicle: Chronicle, spec: Specification
) -> Fit:
    """Fit one class on a record, which may be the chronicle's or a simulated one.

    Raises
    ------
    InputError
        If the class explains no event of the record.
    """
    known = [act for act in act_class.acts if act in record.acts]
    if not known:
        raise InputError(
            Fault(
                f"no event of the record belongs to class '{act_class.name}' ({', '.join(act_class.acts)}).",
                "model.toml",
                advice="Name other acts, or drop the class.",
            )
        )
    return rem(
        act_class.formula,
        record,
        covariates=covariates,
        timing="interval",
        riskset=pairs_at_risk(chronicle, act_class.directed),
        explain=known,
        start=float(first_day(spec.horizon.since, 1)),
        end=float(last_day(spec.horizon.until, 3_000_000)) + 1.0,
        prior=priors(act_class),
    )


def priors(act_class: ActClass) -> dict[str, tuple[float, float]]:
    """Mean and standard deviation by term of the formula, intercept included."""
    found = {"intercept": (act_class.baseline.prior.mean, act_class.baseline.prior.sd)}
    found |= {label(t.statistic): (t.prior.mean, t.prior.sd) for t in act_class.term}
    return found


def label(statistic: str) -> str:
    """The name under which a fit reports a term.

    Examples
    --------
    >>> label("inertia( act = ASSAULT,half_life_days=30 )")
    'inertia(act=ASSAULT, half_life_days=30)'
    """
    from foedus.statistics.formula import parse

    return ":".join(str(call) for call in parse(statistic)[0])
