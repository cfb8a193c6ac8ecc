"""Telling how far a long search has come."""

import sys
from time import monotonic

import numpy as np

from foedus.model.evaluation import Evaluation
from foedus.model.newton import Evaluate

LONG = 5.0
"""Seconds from which a search is long."""


class Told:
    """Tells on a terminal what a search has asked, once it is long."""

    def __init__(self) -> None:
        self.began, self.n_evaluations, self.is_shown = monotonic(), 0, False

    def of(self, evaluate: Evaluate) -> Evaluate:
        """A log-likelihood of which each evaluation is told."""

        def telling(beta: np.ndarray) -> Evaluation:
            at = evaluate(beta)
            self.n_evaluations += 1
            seconds = monotonic() - self.began
            if seconds > LONG and sys.stderr.isatty():
                line = f"{self.n_evaluations} evaluations in {seconds:.0f} s, log-likelihood {at.loglik:.2f}"
                print(f"\r{line:<70}", end="", file=sys.stderr, flush=True)
                self.is_shown = True
            return at

        return telling

    def clear(self) -> None:
        """Wipe the line."""
        if self.is_shown:
            print(f"\r{'':<70}\r", end="", file=sys.stderr, flush=True)
