"""What a fit was made from: kept with it, so that residuals, prediction and goodness of fit need no retelling."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import Fault, InputError
from foedus.model.events import Events
from foedus.model.observation import Observation
from foedus.model.riskset import RiskSet
from foedus.model.strata import Competition, UnitLikelihood, check_size
from foedus.statistics.covariate import LARGEST_DENSE

if TYPE_CHECKING:
    from foedus.model.fit import Fit


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Events, risk set, conventions and compiled statistics of a fit.

    Attributes
    ----------
    likelihood : what was maximised.
    covariates : by name, as compiled.
    """

    events: Events
    riskset: RiskSet
    observation: Observation
    program: Any
    terms: tuple[str, ...]
    competition: Competition
    likelihood: Any
    covariates: dict[str, Any]

    def units(self, wanted_for: str = "this model") -> UnitLikelihood:
        """The likelihood unit by unit, which also diagnoses.

        Raises
        ------
        InputError
            If there are too many actors to look at every pair.
        """
        check_size(
            self.events.n_actors,
            wanted_for,
            "Take a part of the record with fewer actors; fd.rem itself has no such limit.",
        )
        return UnitLikelihood(
            self.program, self.terms, self.events, self.riskset, self.observation, self.competition
        )

    def look_up(
        self, time: np.ndarray, block: np.ndarray, sender: np.ndarray, receiver: np.ndarray
    ) -> np.ndarray:
        """Terms of given units at given times, seen from the past strictly before; shape (n_rows, p)."""
        if self.events.n_actors <= LARGEST_DENSE:
            return self.units().look_up(time, block, sender, receiver)
        from foedus.model.look_up import look_up

        return look_up(self.program, self.events, self.observation, time, block, sender, receiver)


def likelihood_of(fit: "Fit", wanted_for: str) -> Any:
    """What a fit maximised; of rows that were given, the rows themselves.

    Raises
    ------
    InputError
        If the fit was loaded from a file.
    """
    return fit.problem if hasattr(fit.problem, "evaluate") else problem_of(fit, wanted_for).likelihood


def problem_of(fit: "Fit", wanted_for: str) -> Problem:
    """The problem of a fit.

    Raises
    ------
    InputError
        If the fit was loaded from a file, or has no events of its own.
    """
    if fit.problem is not None and not isinstance(fit.problem, Problem):
        raise InputError(
            Fault(
                f"{wanted_for} needs the events, and this fit was made from rows.",
                advice="Give the events to fd.case_control or fd.rem.",
            )
        )
    if not isinstance(fit.problem, Problem):
        raise InputError(
            Fault(
                f"{wanted_for} needs the events, and this fit does not hold them.",
                advice="Fit the model again.",
            )
        )
    return fit.problem
