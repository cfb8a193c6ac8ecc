"""How much would have to be wrong: unmeasured causes, and placebo edits."""

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.counterfactual.edits import WithPact, first, last
from foedus.counterfactual.written import edits_asked
from foedus.dates import parse
from foedus.errors import Fault, InputError
from foedus.pacts.records import Article, Pact, Party

if TYPE_CHECKING:
    from foedus.counterfactual.contrast import Contrast
    from foedus.counterfactual.scenario_model import ScenarioModel
    from foedus.counterfactual.whatif import WhatIf

TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Confounder:
    """The weakest unmeasured cause that would undo a contrast.

    Attributes
    ----------
    observed : ratio of the expected outcome with the edit to that without.
    multiplier : a cause that multiplies both the rate and the odds of the pact by this much would explain ``observed``
        away (VanderWeele and Ding 2017, the E-value); 1 means that anything would.
    multiplier_of_bound : the same for the end of the 90% interval nearer to no effect.
    grid : rows (on_pact, on_rate): strengths that together just suffice (Ding and VanderWeele 2016).
    """

    observed: float
    multiplier: float
    multiplier_of_bound: float
    grid: tuple[tuple[float, float], ...]


def confounder(contrast: "Contrast") -> Confounder:
    """Strength an unmeasured cause would need to undo a contrast of counts, days or probabilities."""
    base = max(contrast.base, 1e-12)
    ratio = max(contrast.interventional, 1e-12) / base
    ends = ((contrast.base + contrast.effect_low) / base, (contrast.base + contrast.effect_high) / base)
    nearer = 1.0 if ends[0] <= 1.0 <= ends[1] else min(ends, key=lambda r: abs(np.log(max(r, 1e-12))))
    size = max(ratio, 1 / ratio)
    grid = tuple(
        (float(on_pact), float(size * (on_pact - 1) / (on_pact - size)))
        for on_pact in (1.5, 2.0, 3.0, 5.0, 10.0)
        if on_pact > size
    )
    return Confounder(float(ratio), e_value(ratio), e_value(nearer), grid)


def is_ratio(contrast: "Contrast") -> bool:
    """Whether its worlds stand in a ratio that a cause could make: not of delays, nor where nothing happens."""
    return contrast.kind != "delay" and contrast.base > 0 and contrast.interventional > 0


def e_value(ratio: float) -> float:
    """E-value of a ratio: the joint strength, on both sides, that would explain it away.

    References
    ----------
    VanderWeele, Ding (2017), "Sensitivity analysis in observational research: introducing the E-value".

    Examples
    --------
    >>> round(e_value(3.9), 2), e_value(1.0)
    (7.26, 1.0)
    """
    size = max(ratio, 1 / max(ratio, 1e-12), 1.0)
    return float(size + np.sqrt(size * (size - 1)))


def needed(model: "ScenarioModel", answer: "WhatIf") -> Any:
    """What an unmeasured cause would need to undo each measure's answer.

    Returns
    -------
    polars frame
        One row per measure: ratio, multiplier, multiplier_of_bound as in :class:`Confounder` (null of a delay, and where nothing
        happens before or after the edit), and ``on_pact``, ``on_rate`` of its grid as lists.
    """
    import polars as pl

    rows = []
    for m, contrast in answers(model, answer):
        found = confounder(contrast) if is_ratio(contrast) else None
        rows.append({
            "measure": m.id,
            "ratio": None if found is None else found.observed,
            "multiplier": None if found is None else found.multiplier,
            "multiplier_of_bound": None if found is None else found.multiplier_of_bound,
            "on_pact": [] if found is None else [pact for pact, _ in found.grid],
            "on_rate": [] if found is None else [rate for _, rate in found.grid],
        })  # fmt: skip
    kinds = dict.fromkeys(("ratio", "multiplier", "multiplier_of_bound"), pl.Float64)
    lists = dict.fromkeys(("on_pact", "on_rate"), pl.List(pl.Float64))
    return pl.DataFrame(rows, schema={"measure": pl.String, **kinds, **lists})


def placebos(
    model: "ScenarioModel", *, made: int = 0, histories: int = 200, seed: int = 1, **options: Any
) -> Any:
    """Edits that must show nothing: those of ``model.toml``, and pacts made up between states that were not involved.

    Parameters
    ----------
    made
        How many pacts to make up: of consultation, on the day from which histories are free, between two states that deal with
        each other and that no measure names, drawn by ``seed``.

    Returns
    -------
    polars frame
        Each measure's contrast, with ``placebo`` and ``shows_something``: the effect is more than twice its Monte Carlo error
        from nought, which chance alone does to one in twenty, or 90% of the twins lie on one side of the record.
    """
    import polars as pl

    found = []
    for name, edit in [*_named(model), *_made(model, made, seed)]:
        rows = model.measured(model.whatif(**edit, histories=histories, seed=seed, **options))
        shows = rows["effect"].abs() > 2 * rows["effect_mc_error"] + TINY
        shows |= (rows["difference_low"] > TINY) | (rows["difference_high"] < -TINY)
        found.append(rows.with_columns(pl.lit(name).alias("placebo"), shows.alias("shows_something")))
    return pl.concat(found) if found else pl.DataFrame()


def uninvolved(model: "ScenarioModel") -> list[str]:
    """States that exist throughout the free histories and that no measure names."""
    named = {a for m in model.spec.measure for a in (*m.senders, *m.receivers)}
    start, end = (parse(d) for d in (model.spec.horizon.histories_since, model.spec.horizon.until))
    return [
        a.id for a in model.chronicle.actors.values()
        if a.kind == "state" and a.id not in named and a.may_exist(start) and a.may_exist(end)
    ]  # fmt: skip


def _named(model: "ScenarioModel") -> list[tuple[str, dict[str, Any]]]:
    return [(placebo.id, edits_asked(placebo)) for placebo in model.spec.placebo]


def _made(model: "ScenarioModel", n: int, seed: int) -> list[tuple[str, dict[str, Any]]]:
    names = model.engine.actors
    is_unit = np.asarray((model.engine.units.index >= 0).any(axis=0))
    pairs = [(a, b) for a, b in combinations(uninvolved(model), 2) if is_unit[names.index(a), names.index(b)]]
    if n > len(pairs):
        raise InputError(
            Fault(f"{n} placebo pacts are asked for, and there are {len(pairs)} pairs of uninvolved states that deal with each other.",
                  advice="Ask for fewer.")
        )  # fmt: skip
    chosen = np.random.default_rng(seed).permutation(len(pairs))[:n]
    day = parse(model.spec.horizon.histories_since)
    made = []
    for a, b in (pairs[k] for k in chosen.tolist()):
        article = Article("1", "consultation", "consult", "The two consult.", "memory")
        pact = Pact(f"placebo-{a}-{b}", f"{a} and {b} consult", (Party(a), Party(b)), (article,), day)
        made.append((pact.id, {"with_": WithPact(pact)}))
    return made


def answers(model: "ScenarioModel", answer: "WhatIf") -> list[tuple[Any, "Contrast"]]:
    """Every measure of ``model.toml`` with its contrast."""
    return [
        (m, answer.compare(m.name, m.senders or None, m.receivers or None, since=first(m.since) if m.since else None,
                           until=last(m.until) if m.until else None, kind=m.kind))
        for m in model.spec.measure
    ]  # fmt: skip
