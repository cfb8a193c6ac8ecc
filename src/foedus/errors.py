"""Messages for people: what is wrong, where, what was found, what was expected, what to do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

SHOWN = 25
"""Known words that a message lists before it only counts them."""


class FoedusWarning(UserWarning):
    """A result that may mislead; names the term or the record concerned."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input.

    Attributes
    ----------
    message : what is wrong, what was found, what was expected.
    file : path as the user knows it, or ``None`` for a value passed in code.
    line : 1-based line in ``file``.
    advice : what to do about it.

    Examples
    --------
    >>> print(Fault("actor 'CZS' is not in actors.csv", "events.csv", 12, "Did you mean 'CZE'?"))
    events.csv:12: actor 'CZS' is not in actors.csv
      Did you mean 'CZE'?
    """

    message: str
    file: str | None = None
    line: int | None = None
    advice: str = ""

    def __str__(self) -> str:
        where = "" if self.file is None else f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        return f"{where}{self.message}" + (f"\n  {self.advice}" if self.advice else "")


class FoedusError(Exception):
    """Base of every error foedus raises on purpose."""

    exit_code = 3


class InputError(FoedusError):
    """The input is at fault; carries every fault found, not only the first.

    Parameters
    ----------
    faults
        What is wrong; a plain string is a fault without a place.

    Examples
    --------
    >>> InputError("no events").faults
    (Fault(message='no events', file=None, line=None, advice=''),)
    """

    exit_code = 1

    def __init__(self, *faults: Fault | str):
        self.faults = tuple(Fault(f) if isinstance(f, str) else f for f in faults)
        super().__init__("\n".join(str(f) for f in self.faults))

    def __reduce__(self):
        return type(self), self.faults


class UnknownArgument(InputError, TypeError):
    """A call names an argument that the function does not have."""


class UsageError(FoedusError):
    """The command or call itself is wrong."""

    exit_code = 2


def refuse_unknown(function: str, given: Collection[str], known: Collection[str]) -> None:
    """Raise where ``given`` names arguments that ``function`` does not have.

    Examples
    --------
    >>> refuse_unknown("rem", ["timming"], ["timing", "ties"])
    Traceback (most recent call last):
    foedus.errors.UnknownArgument: rem has no argument 'timming'.
      Did you mean 'timing'?
    """
    faults = [Fault(f"{function} has no argument '{name}'.", advice=guess(name, known)) for name in given]
    if faults:
        raise UnknownArgument(*faults)


def raise_if(faults: Sequence[Fault]) -> None:
    """Raise one :class:`InputError` with all ``faults``, if there are any."""
    if faults:
        raise InputError(*faults)


def guess(word: str, known: Collection[str], most: int | None = None) -> str:
    """A sentence that guesses what was meant by ``word``, or else lists the known words unless they are more than ``most``.

    Examples
    --------
    >>> guess("inertai", ["inertia", "otp"])
    "Did you mean 'inertia'?"
    >>> guess("x", ["inertia", "otp"])
    'Known: inertia, otp.'
    >>> guess("x", ["inertia", "otp"], most=1)
    ''
    """
    words = list(known)
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    if not words or (most is not None and len(words) > most):
        return ""
    more = f", and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return f"Known: {', '.join(words[:SHOWN])}{more}."
