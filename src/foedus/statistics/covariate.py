"""What is known of actors and pairs besides their acts: tables that may change over time."""

from dataclasses import dataclass

import numpy as np

LARGEST_DENSE = 3000
"""Most actors for which what is held of pairs is a matrix."""


@dataclass(frozen=True, slots=True)
class Nodal:
    """One number per actor, changing at stated times.

    Attributes
    ----------
    name : as written in the formula.
    initial : value before any change, shape (n_actors,).
    time, actor, value : changes in time order, shape (n_changes,); in force from ``time`` on.
    words : what the numbers stand for, where the column held words.
    """

    name: str
    initial: np.ndarray
    time: np.ndarray
    actor: np.ndarray
    value: np.ndarray
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dyadic:
    """One number per ordered pair, changing at stated times; pairs not listed hold ``default``.

    Attributes
    ----------
    name : as written in the formula.
    default : value of every pair not listed.
    sender, receiver, initial : pairs with another value before any change, shape (n_listed,).
    time, change_sender, change_receiver, value : changes in time order, in force from ``time`` on.
    words : what the numbers stand for, where the column held words.
    """

    name: str
    default: float
    sender: np.ndarray
    receiver: np.ndarray
    initial: np.ndarray
    time: np.ndarray
    change_sender: np.ndarray
    change_receiver: np.ndarray
    value: np.ndarray
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """One number that all pairs share, changing at stated times.

    Attributes
    ----------
    name : as written in the formula.
    initial : value before any change.
    time, value : changes in time order, in force from ``time`` on.
    """

    name: str
    initial: float
    time: np.ndarray
    value: np.ndarray
