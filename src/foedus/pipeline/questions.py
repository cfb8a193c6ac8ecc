"""What-ifs as rows of the report, and the acts from which each of their numbers can be had again."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np

from foedus.counterfactual.contrast import Contrast
from foedus.counterfactual.scenario_model import ScenarioModel
from foedus.counterfactual.sensitivity import confounder, is_ratio, placebos
from foedus.counterfactual.whatif import COUPLINGS, WhatIf
from foedus.model.specification import Measure, Question
from foedus.pipeline.worlds import UNITS, Row, acts_of, frame_of, span
from foedus.simulate.ensemble import Ensemble

Tell = Callable[[str, float | None], None]

SHOWN = ("twin", "twin_low", "twin_high", "difference", "difference_low", "difference_high", "mc_error")
"""What is told of an answer under another coupling."""


def measure_rows(model: ScenarioModel) -> list[Row]:
    """What each measure counts, so that it can be counted again in the acts of any world."""
    return [
        {
            "id": m.id,
            "text": m.text,
            "kind": m.kind,
            "acts": list(model.spec.named(m.name).acts),
            "is_directed": model.spec.named(m.name).directed,
            "senders": list(m.senders),
            "receivers": list(m.receivers),
            "from": span(m)[0],
            "to": span(m)[1],
        }
        for m in model.spec.measure
    ]


def whatifs(
    model: ScenarioModel, n: int, seed: int, tell: Tell, *, scenario: str, threads: int | None = None
) -> tuple[list[Row], list[Any]]:
    """Every question of ``model.toml``, and the acts of the measured classes in each of its worlds."""
    rows, frames = [], []
    for k, asked in enumerate(model.spec.question):
        tell("asking what if", k / len(model.spec.question))
        found = model.question(asked, histories=n, seed=seed, threads=threads)
        moved, more = coupled(model, asked, found)
        rows.append({**_whatif(model, asked, found, seed, scenario), "couplings": moved})
        frames += [*kept(model, asked, found), *more]
    return rows, frames


def _whatif(model: ScenarioModel, asked: Question, found: WhatIf, seed: int, scenario: str) -> Row:
    by_id = {m.id: m for m in model.spec.measure}
    return {
        "id": asked.id,
        "title": asked.title,
        "edit": f"{found.edits}. {asked.note}".strip(),
        "since": date.fromordinal(int(found.base_plan.start)).isoformat(),
        "n": found.n_histories,
        "seed": seed,
        **found.outcome(),
        "rows": [contrast_row(by_id[m], found) for m in asked.measures],
        "command": f"foedus whatif {scenario} --question {asked.id} --histories {found.n_histories} --seed {seed}",
    }


def contrast_row(measure: Measure, found: WhatIf) -> Row:
    """One measure in every world; ``factual`` is the world as it was under fresh chance, ``record`` what happened."""
    c = of_measure(measure, found)
    needed = confounder(c) if is_ratio(c) else None
    values = {
        name: value for name, value in asdict(c).items() if name not in ("kind", "factual", "n_histories")
    }
    for end in ("", "_low", "_high"):
        values[f"factual{end}"] = values.pop(f"base{end}")
    return {
        "measure": measure.id,
        "label": measure.text,
        "unit": UNITS[measure.kind],
        "record": c.factual,
        **values,
        "e_value": None if needed is None else needed.multiplier,
        "e_value_of_limit": None if needed is None else needed.multiplier_of_bound,
    }


def of_measure(measure: Measure, found: WhatIf) -> Contrast:
    """What an answer says of a measure."""
    low, high = span(measure)
    who = (list(measure.senders) or None, list(measure.receivers) or None)
    return found.compare(measure.name, *who, since=low, until=high, kind=measure.kind)


def placebo_rows(model: ScenarioModel, n: int, seed: int, threads: int | None = None) -> list[Row]:
    """Edits between uninvolved states, and how far each measure moved."""
    label = {m.id: m.text for m in model.spec.measure}
    found = placebos(model, histories=n, seed=seed, threads=threads)
    if not len(found):
        return []
    names = ("placebo", "measure", "effect", "effect_mc_error", "difference", "shows_something")
    return [{"label": label[row["measure"]], **row} for row in found.select(names).iter_rows(named=True)]


def kept(model: ScenarioModel, asked: Question, found: WhatIf) -> list[Any]:
    """Acts of the classes that a question's measures count, world by world."""
    worlds = {"twin": found.twins, "interventional": found.interventional, "factual": found.base}
    return [kept_world(model, asked, name, world) for name, world in worlds.items()]


def kept_world(model: ScenarioModel, asked: Question, name: str, world: Ensemble) -> Any:
    """Acts of the classes that a question's measures count, in one of its worlds."""
    by_id = {m.id: m for m in model.spec.measure}
    wanted = {act for m in asked.measures for act in model.spec.named(by_id[m].name).acts}
    codes = [k for k, name in enumerate(model.engine.acts) if name in wanted]
    acts = acts_of(world)
    return frame_of(model, f"{asked.id}/{name}", acts.where(np.isin(acts.act, codes)))


def coupled(model: ScenarioModel, asked: Question, found: WhatIf) -> tuple[list[Row], list[Any]]:
    """Each measure of a question under each coupling that it names, beside the one it was answered with; and the acts.

    With ``independent`` the twin shares nothing with the record, so that its world is the interventional one.
    """
    by_id = {m.id: m for m in model.spec.measure}
    rows, frames = [], []
    wanted = [name for name in COUPLINGS if name in asked.couplings or name == found.coupling]
    for coupling in wanted if asked.couplings else ():
        answer = found if coupling == found.coupling else found.coupled(coupling)
        rows += [_coupled_row(by_id[m], answer) for m in asked.measures]
        if coupling not in (found.coupling, "independent"):
            frames.append(kept_world(model, asked, coupling, answer.twins))
    return rows, frames


def _coupled_row(measure: Measure, answer: WhatIf) -> Row:
    values = asdict(of_measure(measure, answer))
    return {
        "measure": measure.id,
        "label": measure.text,
        "unit": UNITS[measure.kind],
        "coupling": answer.coupling,
        "record": values["factual"],
        **{name: values[name] for name in SHOWN},
    }
