"""Where the search begins: at the maximum of the outline, but never where that merely had nothing to speak against it."""

from dataclasses import dataclass

import numpy as np

from foedus.model.begin import begin
from foedus.model.evaluation import Evaluation
from foedus.model.newton import maximise
from foedus.model.prior import flat


@dataclass
class Trials:
    """Outcomes whose log-odds are linear; their outline is what the first ``part`` of them say."""

    x: np.ndarray
    y: np.ndarray
    part: int
    terms: tuple[str, ...] = ("constant", "rare")
    n_events: int = 2000

    def null(self, _):
        return np.zeros(2), -len(self.y) * np.log(2.0)

    def evaluate(self, beta):
        return self._over(beta, len(self.y))

    def outline(self, beta):
        at, times = self._over(beta, self.part), len(self.y) / self.part
        return Evaluation(at.loglik * times, at.gradient * times, at.hessian * times)

    def _over(self, beta, n):
        x, y = self.x[:n], self.y[:n]
        eta = x @ beta
        p = 1.0 / (1.0 + np.exp(-eta))
        hessian = -(x.T * (p * (1 - p))) @ x
        return Evaluation(float(y @ eta - np.logaddexp(0, eta).sum()), x.T @ (y - p), hessian)


def trials(rare_in_part):
    """A fifth of the cases have the rare property; in the part, ``rare_in_part`` of its 40 come off."""
    rare = np.tile([1.0, 0.0, 0.0, 0.0, 0.0], 400)
    y = np.tile([1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0], 200)
    y[rare == 1.0] = np.tile([1.0, 0.0], 200)
    first = np.flatnonzero(rare[:200])
    y[first] = 0.0
    y[first[:rare_in_part]] = 1.0
    return Trials(np.column_stack([np.ones(2000), rare]), y, 200)


def test_a_term_that_runs_off_in_the_outline_begins_at_no_effect():
    found = begin(trials(0), np.zeros(2, bool), flat(2))
    assert found.beta[1] == 0.0
    assert found.beta[0] != 0.0


def test_a_term_of_which_the_outline_tells_begins_where_the_outline_puts_it():
    given = trials(20)
    part = maximise(given.outline, np.zeros(2), flat(2))
    found = begin(given, np.zeros(2, bool), flat(2))
    np.testing.assert_allclose(found.beta, part.beta, atol=0.05)


def test_the_beginning_does_not_move_the_maximum():
    given = trials(0)
    begun = begin(given, np.zeros(2, bool), flat(2))
    found = maximise(given.evaluate, begun.beta, flat(2), first=begun.at, guess=begun.guess)
    rare = given.x[:, 1] == 1
    odds = [np.log(given.y[who].mean() / (1 - given.y[who].mean())) for who in (~rare, rare)]
    np.testing.assert_allclose(found.beta, [odds[0], odds[1] - odds[0]], rtol=1e-9)
