"""The fitted model of a scenario: its mechanisms, its histories, its what-ifs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from datetime import date as Day
from functools import cached_property
from typing import Any, Literal

import numpy as np

from foedus.chronicle.chronicle import Chronicle
from foedus.counterfactual.edited import edited_engine, edited_world, takes_out
from foedus.counterfactual.edits import Edits, first
from foedus.counterfactual.left_out import LeftOut, OnAnswer, answer_without, left_out
from foedus.counterfactual.predictive import Predictive, check
from foedus.counterfactual.refusals import beyond, completed, denied, earliest_day, too_late
from foedus.counterfactual.sensitivity import answers, needed, placebos
from foedus.counterfactual.twin import TwinPlan
from foedus.counterfactual.whatif import COUPLINGS, Coupling, WhatIf
from foedus.counterfactual.why import Explanation, why
from foedus.counterfactual.written import contradictions, edits_asked, edits_from
from foedus.errors import Fault, InputError, guess, raise_if
from foedus.model.class_fits import ClassFits, fit_classes
from foedus.model.fit import Fit
from foedus.model.from_chronicle import acting
from foedus.model.mechanisms import Estimate, estimates
from foedus.model.posterior import Posterior
from foedus.model.specification import Question, Specification, first_day, last_day
from foedus.pacts.records import Pact
from foedus.simulate.engine import Engine
from foedus.simulate.ensemble import Ensemble
from foedus.simulate.parts import engine_of_fits
from foedus.simulate.plan import Plan, refuse_options
from foedus.simulate.start import Past

N_DRAWS = 2000
"""Draws from the posterior of each equation that histories choose among."""

INSTANT = 1e-9
"""By which a span ends before the midnight that begins the next day, whose acts are not of it."""

ROOM = 20
"""A history explodes at this many times the acts of the record that fall into its span, and at least 2,000."""


@dataclass(frozen=True, eq=False)
class ScenarioModel:
    """One equation per act class, fitted on one shared history.

    Attributes
    ----------
    fitted : the equations, the record as model events, the covariates.
    chronicle, pacts : what they were made from.
    rows : of ``mechanisms.csv``.
    imagined : pacts that were never signed, which what-ifs may put in by id.
    engine, past : ready to run.
    """

    fitted: ClassFits
    chronicle: Chronicle
    pacts: tuple[Pact, ...]
    rows: tuple[Mapping[str, str], ...] = ()
    imagined: tuple[Pact, ...] = ()
    engine: Engine = field(repr=False, default=None)  # type: ignore[assignment]
    past: Past = field(repr=False, default=None)  # type: ignore[assignment]

    def __repr__(self) -> str:
        terms = sum(len(fit.terms) for fit in self.fits.values())
        return f"<ScenarioModel: {', '.join(self.fits)}; {terms} terms, {len(self.past.time)} acts>"

    @property
    def fits(self) -> dict[str, Fit]:
        """Fit of each act class."""
        return self.fitted.fits

    @property
    def spec(self) -> Specification:
        """``model.toml``."""
        return self.fitted.specification

    @property
    def event_ids(self) -> tuple[str, ...]:
        """Id of the event each act of ``past`` belongs to."""
        return tuple(event.id for event, _ in acting(self.chronicle))

    @cached_property
    def left_out(self) -> dict[str, LeftOut]:
        """How far each event of the record moves the coefficients of each class."""
        return {name: left_out(fit, self.event_ids) for name, fit in self.fits.items()}

    @cached_property
    def posteriors(self) -> dict[str, Posterior]:
        """Draws from the exact posterior of each class, with the diagnostic of how they were made; heavy tails are warned of."""
        return {name: fit.posterior(N_DRAWS) for name, fit in self.fits.items()}

    def mechanisms(self) -> tuple[Estimate, ...]:
        """Each mechanism as a multiplier of a rate; see :func:`foedus.model.mechanisms.estimates`."""
        return estimates(self.fitted, self.rows)

    def simulate(
        self,
        since: Any = None,
        until: Any = None,
        histories: int = 1000,
        seed: int = 1,
        *,
        parameters: Literal["fixed", "posterior"] = "posterior",
        out: Any = None,
        threads: int | None = None,
        engine: Any = "local",
        chunk: int = 250,
        progress: bool = False,
        max_events: int | None = None,
    ) -> Ensemble:
        """Histories that live through the record up to ``since`` and are free from then on.

        Acts that no class explains happen as recorded; pacts are in force as signed. Coefficients are drawn from their
        exact posterior (:attr:`posteriors`), one draw per history, unless ``parameters="fixed"``.
        """
        refuse_options(parameters, histories=histories, threads=threads, max_events=max_events, chunk=chunk)
        plan = self.plan(since, until, seed, parameters == "posterior", max_events=max_events)
        return Ensemble(
            plan, int(histories), is_dated=True, out=out, chunk=chunk, threads=threads, engine=engine,
            progress=progress,
        )  # fmt: skip

    def check(self, worlds: Ensemble | None = None, **options: Any) -> Predictive:
        """Posterior predictive check: the record beside ``worlds``, or beside histories made with ``options``.

        Returns
        -------
        Predictive
            Counts, first passages and lulls of every class and measure; prints what lies outside.
        """
        return check(self, self.simulate(**options) if worlds is None else worlds)

    def whatif(
        self,
        without: Any = (),
        with_: Any = (),
        replace: Any = (),
        *,
        since: Any = None,
        until: Any = None,
        histories: int = 500,
        seed: int = 1,
        parameters: Literal["fixed", "posterior"] = "posterior",
        coupling: Coupling = "time_change",
        threads: int | None = None,
        engine: Any = "local",
        progress: bool = False,
        max_events: int | None = None,
    ) -> WhatIf:
        """The record with something taken out, put in or replaced: twin and interventional answer.

        Parameters
        ----------
        without
            Ids of pacts and events, or :class:`~foedus.counterfactual.edits.WithoutActs`; or edits of any kind combined
            with ``&``.
        with_
            ``WithEvent``, ``WithPact``; ids of pacts of the folder ``imagined``.
        replace
            ``Capability``; or what gives way to what, ``{"protocol-1936": WithPact(...)}``.
        since
            Day from which histories may differ; by default the first day an edit touches.
        coupling
            How twin and record share their chance: ``time_change`` (each unit keeps its unit-rate clock),
            ``thinning`` (an act of the record stays with probability min(1, new rate / old rate)), ``independent``.

        Raises
        ------
        InputError
            Where an edit contradicts the record: an unknown id, actor or act, dates that are none.
        """
        refuse_options(parameters, histories=histories, threads=threads, max_events=max_events)
        edits, faults = edits_from(
            without, with_, replace, pacts=[p.id for p in self.pacts], events=set(self.event_ids),
            imagined=self.imagined,
        )  # fmt: skip
        if coupling not in COUPLINGS:
            faults.append(Fault(f"coupling='{coupling}' is not known.", advice=guess(coupling, COUPLINGS)))
        faults += contradictions(edits, self.engine.actors, self.engine.acts, self.spec.act_class)
        raise_if(faults)
        edits = completed(edits, self.pacts, set(self.event_ids))
        earliest = earliest_day(edits, self.chronicle, self.pacts)
        default = earliest if np.isfinite(earliest) else self.plan(None, None, seed, False).start
        begin = default if since is None else _moment(since)
        faults = denied(edits, self.chronicle, self.pacts, lambda acts: takes_out(self, acts))
        raise_if([*faults, *too_late(edits, begin, earliest)])
        raise_if(beyond(edits, self._end(until), self.chronicle, self.pacts))
        base = self.plan(begin, until, seed, parameters == "posterior", max_events=max_events)
        changed = replaced(edited_engine(self, edits), draws=base.engine.draws)
        explained = np.flatnonzero(self.engine.block_of_act[self.past.act] >= 0)
        twin = TwinPlan(
            base.with_(engine=changed, world=edited_world(self, base, edits, is_twin=True)),
            self.engine, explained, float(self.past.time[-1]),
        )  # fmt: skip
        free = base.with_(engine=changed, world=edited_world(self, base, edits, is_twin=False))
        return WhatIf(
            edits=edits, twin_plan=twin, free_plan=free, base_plan=base, n_histories=int(histories),
            coupling=coupling, threads=threads, work=engine, progress=progress,
        )  # fmt: skip

    def question(self, asked: Question, **options: Any) -> WhatIf:
        """A question of ``model.toml``."""
        return self.whatif(**edits_asked(asked), since=asked.since or None, **options)

    def asked(self, question: str, **options: Any) -> WhatIf:
        """A question of ``model.toml`` by its id."""
        known = {q.id: q for q in self.spec.question}
        if question not in known:
            raise InputError(
                Fault(f"question '{question}' is not in model.toml.", advice=guess(question, list(known)))
            )
        return self.question(known[question], **options)

    def measured(self, answer: WhatIf, measures: Iterable[str] | None = None) -> Any:
        """Every measure of ``model.toml`` (or those named) in every world of an answer, one row each."""
        import polars as pl

        wanted = set(measures) if measures is not None else {m.id for m in self.spec.measure}
        rows = [c.frame().insert_column(0, pl.Series("measure", [m.id]))
                for m, c in answers(self, answer) if m.id in wanted]  # fmt: skip
        return pl.concat(rows) if rows else pl.DataFrame()

    def sensitivity(self, answer: WhatIf) -> Any:
        """How strong an unmeasured cause would have to be; see :func:`foedus.counterfactual.sensitivity.needed`."""
        return needed(self, answer)

    def placebos(self, made: int = 0, **options: Any) -> Any:
        """Edits that must show nothing; see :func:`foedus.counterfactual.sensitivity.placebos`."""
        return placebos(self, made=made, **options)

    def influence(
        self, answer: WhatIf, measure: str, events: Sequence[str] | None = None
    ) -> tuple[OnAnswer, ...]:
        """An answer with each event left out; see :func:`foedus.counterfactual.left_out.answer_without`."""
        return answer_without(self, answer, measure, events)

    def why(self, event: str, receiver: str | None = None, *, lean: bool = True) -> tuple[Explanation, ...]:
        """What an act's rate was made of; see :func:`foedus.counterfactual.why.why`."""
        return why(self, event, receiver, lean=lean)

    def _end(self, until: Any) -> float:
        """Last moment of a day, or of the horizon."""
        day = _moment(until) if until is not None else float(last_day(self.spec.horizon.until, 3_000_000))
        return day + 1.0 - INSTANT

    def plan(
        self,
        since: Any,
        until: Any,
        seed: int,
        draw: bool,
        *,
        max_events: int | None = None,
        clock: str = "thinning",
    ) -> Plan:
        """What to run between two days; by default from ``histories_since`` to the end of the horizon."""
        horizon = self.spec.horizon
        start = _moment(since) if since is not None else float(first_day(horizon.histories_since, 1))
        end = self._end(until)
        ahead = int((self.past.time >= start).sum())
        if not start < end:
            raise InputError(
                Fault(f"nothing is free between {_day(start)} and {_day(end)}.",
                      advice="since must come before until; by default it is "
                      f"{horizon.histories_since}, and until {horizon.until}.")
            )  # fmt: skip
        drawn = tuple(p.draws for p in self.posteriors.values()) if draw else None
        plan = Plan(
            engine=replaced(self.engine, draws=drawn), past=self.past, start=start, until=end, seed=int(seed),
            room=int(max_events or max(2000, ROOM * ahead)), draw=draw, clock=clock,
        )  # fmt: skip
        return plan.with_(world=edited_world(self, plan, Edits(), is_twin=False))


def scenario_model(
    chronicle: Chronicle,
    pacts: Iterable[Pact],
    spec: Specification,
    rows: Iterable[Mapping[str, str]] = (),
    imagined: Iterable[Pact] = (),
) -> ScenarioModel:
    """Fit every class of ``model.toml`` and make the equations ready to run."""
    fitted = fit_classes(chronicle, pacts, spec)
    engine, past = engine_of_fits(fitted.fits)
    engine = replaced(engine, is_mutual=np.array([not c.directed for c in spec.act_class]))
    return ScenarioModel(fitted, chronicle, tuple(pacts), tuple(rows), tuple(imagined), engine, past)


def _day(moment: float) -> str:
    return str(Day.fromordinal(int(moment)))


def _moment(value: Any) -> float:
    from foedus.model.clock import moment

    if isinstance(value, str):
        return first(value)
    return moment(value)[0]
