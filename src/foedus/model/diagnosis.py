"""Why a model cannot be estimated, or its numbers mislead: each reason named with its terms."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from foedus.model.evaluation import Evaluation
from foedus.model.newton import Evaluate, Optimum
from foedus.model.prior import Prior

ALIASED = 1e-9
"""Share of a term's information left once earlier terms are accounted for, below which it adds nothing."""

SUSPECT = 1e-3
"""Share of the information along a direction that is left at the end, below which it is looked at for separation."""


def idle_terms(first: Evaluation, terms: Sequence[str], prior: Prior) -> tuple[np.ndarray, list[str]]:
    """Terms that the data can say nothing about, and a message for each.

    Parameters
    ----------
    first
        The log-likelihood where the search begins.

    Returns
    -------
    keep : which terms can be estimated, shape (p,).
    messages : one per term that cannot.
    """
    information = prior.information(first.hessian)
    diagonal = np.diag(information)
    ceiling = np.abs(diagonal).max(initial=0.0)
    keep = diagonal > max(ceiling, 1.0) * 1e-30
    messages = [
        f"'{term}' never varies over the risk set: its coefficient cannot be estimated and is left out."
        for term, kept in zip(terms, keep, strict=True)
        if not kept
    ]
    chosen: list[int] = []
    for k in np.flatnonzero(keep).tolist():
        others = _explained_by(information, chosen, k)
        if others is None:
            chosen.append(k)
            continue
        keep[k] = False
        named = " and ".join(f"'{terms[o]}'" for o in others) or "a constant"
        messages.append(f"'{terms[k]}' is collinear with {named}: its coefficient is left out.")
    return keep, messages


def _explained_by(information: np.ndarray, chosen: list[int], k: int) -> list[int] | None:
    """Terms of ``chosen`` that together make term ``k`` redundant, or None."""
    if not chosen:
        return None
    mine = [*chosen, k]
    scale = 1 / np.sqrt(np.diag(information)[mine])
    scaled = information[np.ix_(mine, mine)] * scale[:, None] * scale[None, :]
    inner, cross = scaled[:-1, :-1], scaled[:-1, -1]
    weights = np.linalg.solve(inner, cross)
    if 1 - cross @ weights > ALIASED:
        return None
    return [c for c, w in zip(chosen, weights, strict=True) if abs(w) > 1e-4]


def misgivings(evaluate: Evaluate, found: Optimum, terms: Sequence[str], prior: Prior) -> list[str]:
    """Messages about an estimate: separation, or a search that did not end."""
    running = _runaway(evaluate, found, terms, prior)
    if running:
        named = " and ".join(f"'{t}'" for t in running)
        verb = "separates" if len(running) == 1 else "separate"
        return [
            f"{named} {verb} events from non-events (separation): the likelihood has no maximum there, and the "
            "estimate and its error mean nothing. Drop the term, or give it a prior."
        ]
    if found.has_converged:
        return []
    slope = found.at.gradient - prior.precision * (found.beta - prior.mean)
    worst = terms[int(np.argmax(np.abs(slope) / np.sqrt(np.maximum(np.diag(-found.at.hessian), 1e-300))))]
    return [f"no convergence after {found.n_steps} evaluations; the steepest slope is along '{worst}'."]


def overdrawn(likelihood: Any) -> list[str]:
    """What may be wrong where Efron's correction takes out more than the risk set holds: a pair that acts twice at one time."""
    seen = getattr(likelihood, "observation", None)
    if seen is None or seen.timing == "interval" or seen.ties != "efron":
        return []
    events, which = likelihood.events, likelihood.explained
    batch = np.unique(events.time, return_inverse=True)[1]
    unit = np.column_stack([batch, likelihood.riskset.classes_of(events), events.sender, events.receiver])[
        which
    ]
    _, first, many = np.unique(unit, axis=0, return_index=True, return_counts=True)
    if not (many > 1).any():
        return []
    e = int(np.flatnonzero(which)[first[many > 1].min()])
    return [
        f"ties='efron' takes the pair of each simultaneous event out of the risk set, which holds it once; '{events.actors[events.sender[e]]}' -> "
        f"'{events.actors[events.receiver[e]]}' acts more than once at time {events.shown(events.time[e])}, so that the likelihood may have no maximum. "
        "Use ties='breslow', or one event with its weight."
    ]


def _runaway(evaluate: Evaluate, found: Optimum, terms: Sequence[str], prior: Prior) -> list[str]:
    """Terms along whose direction the log-likelihood does not fall off, however far one goes.

    Looked at is the way that the estimate has come, within the directions in which little information is left; where it has
    not come along them, the one in which least is left.
    """
    if not len(found.beta) or not np.isfinite(found.at.hessian).all():
        return []
    scale = np.sqrt(np.maximum(np.diag(prior.information(found.first.hessian)), 1e-300))
    spread = prior.information(found.at.hessian) / scale[:, None] / scale[None, :]
    levels, directions = np.linalg.eigh(spread)
    if levels[0] > SUSPECT:
        return []
    suspect = directions[:, levels <= SUSPECT]
    come = suspect @ (suspect.T @ (found.beta * scale))
    for way in (come / max(np.linalg.norm(come), 1e-300), directions[:, 0]):
        for side in (1, -1):
            line = _Line(evaluate, found, prior, spread, scale, side * way)
            if line.is_flat():
                return [terms[k] for k in np.flatnonzero(line.needs()).tolist()]
    return []


class _Line(NamedTuple):
    """A direction from the estimate, each term in units of the information there was at first."""

    evaluate: Evaluate
    found: Optimum
    prior: Prior
    spread: np.ndarray
    scale: np.ndarray
    way: np.ndarray

    def is_flat(self) -> bool:
        """Whether the log-likelihood falls by much less than the parabola at the estimate promises."""
        level = float(self.way @ self.spread @ self.way)
        length = min(5 / np.sqrt(max(level, 1e-300)), 20 * np.sqrt(1 + abs(self.found.first.loglik)))
        there = self.found.beta + length * self.way / self.scale
        here = self.found.at.loglik - self.prior.penalty(self.found.beta)
        drop = here - (self.evaluate(there).loglik - self.prior.penalty(there))
        return bool(np.isfinite(drop) and drop <= 0.05 * max(level, 0.0) * length**2)

    def needs(self) -> np.ndarray:
        """Terms that make up most of a flat direction, without which it is not flat, or which are flat alone."""
        heavy = np.abs(self.way) > 0.3 * np.abs(self.way).max()
        for k in np.flatnonzero(~heavy & (np.abs(self.way) > 1e-6)):
            without, alone = self.way.copy(), np.zeros_like(self.way)
            without[k], alone[k] = 0.0, np.sign(self.way[k])
            heavy[k] = not self._replace(way=without).is_flat() or self._replace(way=alone).is_flat()
        return heavy
