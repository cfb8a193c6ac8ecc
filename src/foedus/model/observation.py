"""What was watched and how waiting is counted: the conventions of a likelihood, each with a name."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from foedus.errors import Fault, InputError, guess
from foedus.model.events import Events

Timing = Literal["ordinal", "interval"]
Ties = Literal["breslow", "efron", "forbid"]
Waiting = Literal["split", "whole"]
DecayClock = Literal["now", "last_event"]


@dataclass(frozen=True, slots=True)
class Observation:
    """From when to when, and by which conventions, events are explained.

    Attributes
    ----------
    start, end : model time; earlier events are past only, later ones are ignored.
    condition_on_first : whether the first batch from ``start`` on is past only.
    timing : ``ordinal`` uses the order of events, ``interval`` also the waiting times.
    ties : how simultaneous events share the risk set.
    waiting : ``split`` cuts the waiting time wherever a covariate, a window or the risk set changes, and integrates rates that
        move with the clock over each piece; ``whole`` holds statistics, over the whole wait, as they are at the event that ends it.
    decay_clock : decayed weights as of ``now`` or as of the ``last_event``.
    fineness : how closely a wait in which rates move is looked at; the fit raises it until the integrals hold.
    """

    start: float
    end: float
    condition_on_first: bool
    timing: Timing = "ordinal"
    ties: Ties = "breslow"
    waiting: Waiting = "split"
    decay_clock: DecayClock = "now"
    fineness: int = 1

    def explained(self, time: np.ndarray) -> np.ndarray:
        """Which events the likelihood explains, shape (n_events,).

        Examples
        --------
        >>> Observation(1.0, 9.0, True).explained(np.array([0.0, 1.0, 1.0, 2.0, 10.0]))
        array([False, False, False,  True, False])
        """
        inside = (time >= self.start) & (time <= self.end)
        if self.condition_on_first and inside.any():
            inside &= time > time[inside][0]
        return inside

    def origin(self, time: np.ndarray) -> float:
        """Time from which waiting counts."""
        inside = (time >= self.start) & (time <= self.end)
        return float(time[inside][0]) if self.condition_on_first and inside.any() else self.start


def observe(
    events: Events,
    *,
    timing: str = "ordinal",
    ties: str = "breslow",
    start: float | None = None,
    end: float | None = None,
    condition_on_first: bool | None = None,
    waiting: str = "split",
    decay_clock: str | None = None,
) -> Observation:
    """Fill in and check the conventions.

    Without ``start``, an interval model is conditioned on the first batch (nothing says when watching began), and an
    ordinal model explains every event. With interval timing the decay clock stops at the last event, which keeps the
    hazard constant between events; with ordinal timing it runs on.

    Raises
    ------
    InputError
        For an unknown option, an empty span, nothing to explain, or ties where they are forbidden.
    """
    _known("timing", timing, get_args(Timing))
    _known("ties", ties, get_args(Ties))
    _known("waiting", waiting, get_args(Waiting))
    clock = decay_clock or ("last_event" if timing == "interval" else "now")
    _known("decay_clock", clock, get_args(DecayClock))
    conditioned = (
        (timing == "interval" and start is None) if condition_on_first is None else condition_on_first
    )
    made = Observation(
        start=float(events.time[0] if start is None else start),
        end=float(events.time[-1] if end is None else end),
        condition_on_first=conditioned,
        timing=timing,  # type: ignore[arg-type]
        ties=ties,  # type: ignore[arg-type]
        waiting=waiting,  # type: ignore[arg-type]
        decay_clock=clock,  # type: ignore[arg-type]
    )
    _check_span(made, events)
    if ties == "forbid":
        _no_ties(made, events)
        made = replace(made, ties="breslow")
    return made


def _known(option: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise InputError(Fault(f"{option}='{value}' is not known.", advice=guess(value, choices)))


def _check_span(made: Observation, events: Events) -> None:
    if not made.end > made.start and len(events) > 1 and made.timing == "interval":
        start, end = events.shown(made.start), events.shown(made.end)
        raise InputError(Fault(f"observation ends at {end}, not after its start at {start}."))
    if not made.explained(events.time).any():
        raise InputError(
            Fault(
                f"no event is left to explain between {events.shown(made.start)} and {events.shown(made.end)}"
                + (" once the first is conditioned on." if made.condition_on_first else "."),
                advice="Widen start and end, or set condition_on_first=False.",
            )
        )


def _no_ties(made: Observation, events: Events) -> None:
    event = np.flatnonzero(made.explained(events.time))
    again = event[1:][np.diff(events.time[event]) == 0]
    tied = np.unique(events.time[again])
    if len(tied):
        raise InputError(
            Fault(
                f"{len(tied)} {'time holds' if len(tied) == 1 else 'times hold'} several events, the first at "
                f"{events.shown(tied[0])}, and ties='forbid'.",
                *events.place(int(again[0])),
                "Use ties='breslow' or ties='efron', or give each event its own time.",
            )
        )
