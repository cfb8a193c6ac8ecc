"""``foedus fit``: a relational event model of a file of events."""

import os
import sys
import warnings
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from foedus.cli.app import app
from foedus.cli.output import Format, emit
from foedus.errors import Fault, InputError, UsageError


@app.command
def fit(
    events: str,
    *,
    formula: str,
    timing: Literal["ordinal", "interval"] = "ordinal",
    model: Literal["rem", "rate", "choice", "coordination"] = "rem",
    actors: str | None = None,
    covariates: str | None = None,
    riskset: str = "full",
    ties: Literal["breslow", "efron", "forbid"] = "breslow",
    start: str | None = None,
    end: str | None = None,
    prior: float | None = None,
    time: str = "time",
    sender: str = "sender",
    receiver: str = "receiver",
    act: str | None = None,
    weight: str | None = None,
    by_act: bool = False,
    explain: str | None = None,
    undirected: bool = False,
    sort: bool = False,
    save: str | None = None,
    form: Annotated[Format, Parameter(name="--format")] = "table",
) -> None:
    """Fit a model to a CSV or Parquet file of events and print its coefficients.

    Parameters
    ----------
    events
        File with one row per event.
    formula
        Statistics joined by +, for example "inertia + reciprocity + otp".
    timing
        Use the order of events, or the waiting times too.
    model
        Pairs compete (rem), senders (rate), receivers of a sender (choice), or pairs that both must want (coordination).
    actors
        File of actors: the first of the columns actor, id, name, node holds the name; the others are covariates.
    covariates
        File of covariates of actors over time (actor, time, and one column each) or of pairs (sender, receiver, value).
    riskset
        full, active, active_saturated, or a file of pairs.
    ties
        How simultaneous events share the risk set.
    start, end
        Span of observation: numbers or dates.
    prior
        Standard deviation of a Gaussian prior around 0.
    time, sender, receiver, act, weight
        Column names.
    by_act
        Each act is a unit of its own.
    explain
        Explain only this act; the others are past.
    undirected
        Sender and receiver are interchangeable.
    sort
        Put events in time order first.
    save
        Write the estimates to this JSON file.
    form
        How to print.
    """
    import polars as pl

    import foedus as fd
    from foedus.errors import FoedusWarning

    own: dict[str, dict] = {
        "rem": {"timing": timing, "ties": ties, "by_act": by_act},
        "rate": {"timing": timing, "ties": ties},
    }
    _check_options(model, own.get(model, {}), {"timing": timing, "ties": ties, "by_act": by_act})
    _check_target(save)
    record = fd.events(
        events,
        time=time,
        sender=sender,
        receiver=receiver,
        act=act,
        weight=weight,
        directed=not undirected,
        sort=sort,
    )
    given = {
        "actors": actors,
        "covariates": covariates,
        "riskset": riskset,
        "start": start,
        "end": end,
        "prior": prior,
        "explain": explain,
    }
    names = {
        "rem": "rem",
        "rate": "dynam_rate",
        "choice": "dynam_choice",
        "coordination": "dynam_coordination",
    }
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", FoedusWarning)
        found = getattr(fd, names[model])(formula, record, **given, **own.get(model, {}))
    for warning in said:
        print(f"warning: {warning.message}", file=sys.stderr)
    emit(pl.DataFrame(found.rows()), form, title=f"{formula} ({found.n_events} events)")
    print(
        f"log-likelihood {found.loglik:.4f} (null {found.null_loglik:.4f}), AIC {found.aic:.2f}, BIC {found.bic:.2f}",
        file=sys.stderr,
    )
    if save:
        found.save(save)


def _check_options(model: str, taken: dict[str, Any], given: dict[str, Any]) -> None:
    """Refuse options that the model has no use for, rather than leave them out in silence."""
    usual = {"timing": "ordinal", "ties": "breslow", "by_act": False}
    idle = [
        f"--{name.replace('_', '-')}" for name in given if name not in taken and given[name] != usual[name]
    ]
    if idle:
        raise UsageError(f"--model {model} takes no {' and no '.join(idle)}.")


def _check_target(save: str | None) -> None:
    """Refuse a file that cannot be written before the work rather than after it."""
    folder = Path(save or ".").resolve().parent
    if save and not (folder.is_dir() and os.access(folder, os.W_OK)):
        reason = "its folder cannot be written" if folder.is_dir() else "there is no such folder"
        raise InputError(Fault(f"cannot be written: {reason}.", save))
