"""The facade ``fd.scenario(...)``: one folder, every stage."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.faultlog import FaultLog
from foedus.chronicle.files import Folder
from foedus.chronicle.read import Check, read_into
from foedus.chronicle.rows import split
from foedus.chronicle.tables import read_rows
from foedus.errors import Fault, raise_if
from foedus.scenario_folder import create, locate, shipped, write_scenario

__all__ = ["Scenario", "check", "create", "locate", "scenario", "shipped"]

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import polars as pl
    from matplotlib.figure import Figure

    from foedus.claims.records import Claim, Estimate, Judgement, Mechanism
    from foedus.counterfactual.scenario_model import ScenarioModel
    from foedus.counterfactual.whatif import WhatIf
    from foedus.model.mechanisms import Estimate as ModelEstimate
    from foedus.model.specification import Specification
    from foedus.pacts.clashes import Clash
    from foedus.pacts.duties import Duties
    from foedus.pacts.records import Pact
    from foedus.simulate.ensemble import Ensemble


@dataclass(frozen=True, eq=False, repr=False)
class Scenario:
    """A scenario folder, read and checked; open one with :func:`scenario`.

    Attributes
    ----------
    path : the folder.
    chronicle : actors, places, borders, events, reports, sources.
    pacts : in order of signature.
    """

    path: Path
    chronicle: Chronicle
    pacts: "tuple[Pact, ...]"

    def __repr__(self) -> str:
        return f"<Scenario {self.name}: {len(self.chronicle.events)} events, {len(self.pacts)} pacts>"

    @property
    def name(self) -> str:
        """Name of the folder."""
        return self.path.resolve().name

    @cached_property
    def model(self) -> dict[str, Any]:
        """``model.toml`` as plain values; empty if the folder has none."""
        return self._model_lines[0]

    @cached_property
    def _model_lines(self) -> tuple[dict[str, Any], dict[str, int]]:
        log = FaultLog()
        folder = Folder(self.path, log)
        table, lines = folder.toml("model.toml") if folder.has("model.toml") else ({}, {})
        log.raise_if_any()
        return table or {}, lines

    @cached_property
    def specification(self) -> "Specification":
        """``model.toml`` as typed records.

        Raises
        ------
        InputError
            With every fault, each with its line: unknown keys, wrong types, ids that are none, formulas that say nothing.
        """
        from foedus.model.named_ids import model_faults
        from foedus.model.specification import specification

        table, lines = self._model_lines
        found = specification(table, lines)
        raise_if(model_faults(found, lines, self.chronicle, self.pacts, imagined=self.imagined))
        return found

    @cached_property
    def imagined(self) -> "tuple[Pact, ...]":
        """Pacts that were never signed, for what-ifs: the folder ``imagined``, in the form of ``pacts``.

        Raises
        ------
        InputError
            With every fault of its files.
        """
        log = FaultLog()
        found = pacts_in("imagined", self.path, self.chronicle, log)
        log.raise_if_any()
        return found

    @cached_property
    def texts(self) -> tuple[dict[str, str], ...]:
        """The texts under test: rows of ``texts.csv``."""
        return self.rows("texts.csv")

    def rows(self, name: str) -> tuple[dict[str, str], ...]:
        """Rows of one of the folder's tables as text; empty if the folder has no such file."""
        log = FaultLog()
        folder = Folder(self.path, log)
        found = tuple(row.cells for row in read_rows(folder, name)) if folder.has(name) else ()
        log.raise_if_any()
        return found

    def timeline(
        self,
        *,
        actor: str | None = None,
        pair: tuple[str, str] | None = None,
        act: str | None = None,
        place: str | None = None,
        since: str | None = None,
        until: str | None = None,
        agents: bool = False,
        holder: str | None = None,
    ) -> "pl.DataFrame":
        """Events in time order with their sources and the reports that contradict them.

        See :func:`foedus.chronicle.timeline.timeline`.
        """
        from foedus.chronicle.timeline import timeline

        return timeline(
            self.chronicle,
            actor=actor, pair=pair, act=act, place=place, since=since, until=until, agents=agents,
            holder=holder,
        )  # fmt: skip

    def plot_timeline(
        self, *, since: str | None = None, until: str | None = None, border: str | None = None
    ) -> "Figure":
        """Lanes of actors, acts, and duties as arcs, in matplotlib; see :func:`foedus.explore.plots.timeline`."""
        from foedus.explore.plots import timeline

        return timeline(self, since=since, until=until, border=border)

    def _repr_html_(self) -> str:
        from foedus.explore.notebook import scenario

        return scenario(self)

    def write(self, folder: str | Path) -> Path:
        """Write the scenario to a folder that reads back the same; see :mod:`foedus.chronicle.write`."""
        return write_scenario(self, folder)

    def duties(self, border: str | None = None) -> "Duties":
        """Every duty the record called in, under the border line of one claimant or of both sides.

        See :func:`foedus.pacts.walk.duties`.
        """
        from foedus.pacts.walk import duties

        return duties(self.chronicle, self.pacts, border)

    def clashes(self) -> "tuple[Clash, ...]":
        """Promises that cannot both be kept; see :func:`foedus.pacts.clashes.clashes`."""
        from foedus.pacts.clashes import clashes

        return clashes(self.pacts, self.chronicle)

    @cached_property
    def claims_under_test(self) -> "tuple[Claim, ...]":
        """Rows of ``claims.csv``.

        Raises
        ------
        InputError
            With every fault of their kinds, arguments and ids.
        """
        claims, faults = claims_and_faults(self)
        raise_if(faults)
        return claims

    @cached_property
    def mechanisms(self) -> "dict[str, Mechanism]":
        """Rows of ``mechanisms.csv``, by id."""
        from foedus.claims.read import read_mechanisms

        return read_mechanisms(self.rows("mechanisms.csv"))

    @cached_property
    def estimates(self) -> "tuple[ModelEstimate, ...]":
        """Every mechanism as a multiplier of a rate, from the fitted model; takes some seconds the first time."""
        from foedus.model.class_fits import fit_classes
        from foedus.model.mechanisms import estimates

        fitted = fit_classes(self.chronicle, self.pacts, self.specification)
        return estimates(fitted, self.rows("mechanisms.csv"))

    @cached_property
    def _fitted(self) -> "ScenarioModel":
        from foedus.counterfactual.scenario_model import scenario_model

        rows = self.rows("mechanisms.csv")
        return scenario_model(self.chronicle, self.pacts, self.specification, rows, self.imagined)

    def fit(self) -> "ScenarioModel":
        """One equation per act class of ``model.toml``, ready to run; takes some seconds the first time.

        See :class:`foedus.counterfactual.scenario_model.ScenarioModel`.
        """
        return self._fitted

    def simulate(self, since: Any = None, until: Any = None, **options: Any) -> "Ensemble":
        """Histories that are free from ``since`` on, under the fitted model; see ``ScenarioModel.simulate``."""
        return self.fit().simulate(since, until, **options)

    def whatif(self, question: str | None = None, **options: Any) -> "WhatIf":
        """A question of ``model.toml`` by id, or any edit; see ``ScenarioModel.whatif``.

        Raises
        ------
        InputError
            For a question that the scenario does not ask, or an edit that contradicts the record.
        """
        fitted = self.fit()
        return fitted.whatif(**options) if question is None else fitted.asked(question, **options)

    def claims(
        self,
        estimates: "Mapping[str, Estimate | tuple] | Sequence[ModelEstimate] | None" = None,
        *,
        fit: bool = False,
    ) -> "tuple[Judgement, ...]":
        """The claims of the texts under test, judged.

        Parameters
        ----------
        estimates
            Mechanism id to (term, multiplier, low, high, verdict), or records of a fitted model.
        fit
            Fit the model where no estimates are given; without either a claim of cause cannot be tested.
        """
        from foedus.claims.judge import judge

        own = [source for text in self.texts for source in split(text["source"])]
        return judge(
            self.claims_under_test,
            self.chronicle,
            self.pacts,
            self.estimates if estimates is None and fit else estimates,
            statements=self.mechanisms,
            own_sources=own,
        )


def scenario(name_or_path: str | Path) -> Scenario:
    """Open a scenario: one that ships with foedus, by name, or a folder.

    Raises
    ------
    InputError
        With every fault of the folder, each with file and line.

    Examples
    --------
    >>> far_east = scenario("khalkhin-gol")
    >>> far_east.chronicle.actors["JPN-KWA"].principal
    'JPN-AGS'
    """
    path = locate(name_or_path)
    log = FaultLog()
    opened = _open(path, log)
    log.raise_if_any()
    return opened


def check(name_or_path: str | Path) -> Check:
    """Everything wrong with a scenario, pacts included; raises only if there is no such folder."""
    from foedus.scenario_check import check_tables

    log = FaultLog()
    opened = _open(locate(name_or_path), log, check_only=True)
    check_tables(opened, log)
    return Check(opened.chronicle, tuple(log.in_order()), tuple(log.notes), log.n_dropped, log.n_events)


def _open(path: Path, log: FaultLog, *, check_only: bool = False) -> Scenario:
    chronicle = read_into(path, log, check_only=check_only)
    from foedus.pacts.signing import with_signing_events

    return Scenario(path, chronicle, with_signing_events(pacts_in("pacts", path, chronicle, log), chronicle))


def pacts_in(name: str, path: Path, chronicle: Chronicle, log: FaultLog) -> "tuple[Pact, ...]":
    """The sound pacts of one of a scenario's folders; faults of the others, and ids nobody knows, go to ``log``."""
    if not (path / name).is_dir() or Folder(path, log).inside(name) is None:
        return ()
    from foedus.pacts.read import reference_faults, sound_pacts

    folder = Folder(path, log)
    if any(folder.inside(f"{name}/{file.name}") is None for file in sorted((path / name).iterdir())):
        return ()
    pacts, faults = sound_pacts(path / name)
    log.extend(tuple(faults))
    log.spoiled |= {file.stem for file in (path / name).glob("*.toml")} - {pact.id for pact in pacts}
    events = [*(event.id for event in chronicle.events), *log.spoiled]
    log.extend(tuple(reference_faults(pacts, chronicle.actors, chronicle.places, chronicle.sources, events)))
    return pacts


def claims_and_faults(
    opened: Scenario, spoiled: "Collection[str]" = ()
) -> "tuple[tuple[Claim, ...], list[Fault]]":
    """Claims of ``claims.csv``, and what is wrong with them; naming a ``spoiled`` record is no fault of theirs."""
    from foedus.claims.read import read_claims, reference_faults

    log = FaultLog()
    folder = Folder(opened.path, log)
    rows = list(read_rows(folder, "claims.csv")) if folder.has("claims.csv") else []
    claims, faults = read_claims(rows)
    name = "mechanisms.csv"
    mechanisms = [row.cells["id"] for row in read_rows(folder, name)] if folder.has(name) else []
    dangling = reference_faults(claims, opened.chronicle, opened.pacts, mechanisms, spoiled)
    return claims, [*log.faults, *faults, *dangling]
