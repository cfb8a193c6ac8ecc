"""A fit on disk: the estimates as JSON, written whole or not at all."""

import os
from pathlib import Path

import msgspec
import numpy as np

from foedus.errors import Fault, InputError
from foedus.model.fit import Fit

FORMAT = "foedus fit 1"


class Stored(msgspec.Struct, forbid_unknown_fields=True):
    """What a file of estimates holds; a coefficient left out is null."""

    kind: str
    formula: str
    terms: list[str]
    beta: list[float | None]
    covariance: list[list[float | None]]
    loglik: float
    null_loglik: float
    n_events: int
    n_evaluations: int
    has_converged: bool
    timing: str
    ties: str
    riskset: str
    messages: list[str]
    errors: str
    backend: str
    format: str = FORMAT


def save(fit: Fit, path: str | Path) -> None:
    """Write ``fit`` to ``path``.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    plain = {
        f: getattr(fit, f) for f in Stored.__struct_fields__ if f not in ("format", "beta", "covariance")
    }
    plain |= {"terms": list(fit.terms), "messages": list(fit.messages)}
    stored = Stored(beta=_open(fit.beta), covariance=[_open(row) for row in fit.covariance], **plain)
    target = Path(path)
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        partial.write_bytes(msgspec.json.format(msgspec.json.encode(stored), indent=1))
        os.replace(partial, target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise InputError(Fault(f"cannot be written: {error.strerror}.", str(path))) from None


def load(path: str | Path) -> Fit:
    """Read a fit written by :meth:`Fit.save`.

    Raises
    ------
    InputError
        If the file is missing or is no stored fit.
    """
    source = Path(path)
    try:
        stored = msgspec.json.decode(source.read_bytes(), type=Stored)
    except OSError as error:
        raise InputError(Fault(f"cannot be read: {error.strerror}.", str(path))) from None
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise InputError(Fault(f"not a stored fit: {error}", str(path))) from None
    _check(stored, str(path))
    plain = {
        f: getattr(stored, f) for f in Stored.__struct_fields__ if f not in ("format", "beta", "covariance")
    }
    plain |= {"terms": tuple(stored.terms), "messages": tuple(stored.messages)}
    return Fit(
        beta=_closed(stored.beta), covariance=np.array([_closed(row) for row in stored.covariance]), **plain
    )


def _check(stored: Stored, path: str) -> None:
    """Refuse another version's file, and one whose parts do not fit together."""
    if stored.format != FORMAT:
        advice = "Fit the model again, or load it with the version that wrote it."
        raise InputError(Fault(f"its format is '{stored.format}', not '{FORMAT}'.", path, advice=advice))
    p = len(stored.terms)
    rows = [len(row) for row in stored.covariance]
    if len(stored.beta) != p or rows != [p] * p:
        message = (
            f"not a stored fit: {p} terms, {len(stored.beta)} estimates and a covariance of {len(rows)} rows."
        )
        raise InputError(Fault(message, path))


def _open(values: np.ndarray) -> list[float | None]:
    return [float(v) if np.isfinite(v) else None for v in values]


def _closed(values: list[float | None]) -> np.ndarray:
    return np.array([np.nan if v is None else v for v in values], float)
