"""An edited world: covariates without a pact or with another capability, acts removed, banned or added."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.counterfactual.edits import (
    Capability,
    Edits,
    WithEvent,
    WithoutActs,
    WithoutEvent,
    WithoutPact,
    WithPact,
    first,
    last,
)  # fmt: skip
from foedus.kernels.simulate_run import World
from foedus.simulate.engine import Engine, Part, assemble
from foedus.simulate.plan import Plan
from foedus.simulate.start import open_world

if TYPE_CHECKING:
    from foedus.counterfactual.scenario_model import ScenarioModel


def edited_engine(model: "ScenarioModel", edits: Edits) -> Engine:
    """The same equations and units over the covariates of the edited world."""
    if not any(edits.of(kind) for kind in (WithoutPact, WithPact, Capability)):
        return model.engine
    from foedus.model.covariates import gather
    from foedus.model.from_chronicle import chronicle_covariates
    from foedus.simulate.parts import part_of

    gone = {e.pact for e in edits.of(WithoutPact)}
    pacts = [p for p in model.pacts if p.id not in gone] + [e.pact for e in edits.of(WithPact)]
    chronicle = _with_capability(model.chronicle, edits.of(Capability))
    tables = chronicle_covariates(chronicle, pacts, model.spec.relation)
    found = gather(model.engine.actors, None, tables)
    parts = []
    for name, fit in model.fits.items():
        part = part_of(name, fit, fit.problem)
        parts.append(_recompiled(part, fit, found))
    made = assemble(parts, model.engine.actors, model.engine.acts)
    return replace(made, is_mutual=model.engine.is_mutual)


def _recompiled(part: Part, fit: Any, covariates: dict[str, Any]) -> Part:
    """The equation of a fit over other covariates."""
    from foedus.statistics.program import compile_formula

    problem = fit.problem
    compiled = compile_formula(
        fit.formula,
        actors=problem.events.actors,
        acts=problem.events.acts,
        class_of_act=problem.riskset.class_of_act.tolist(),
        n_classes=problem.riskset.n_classes,
        covariates={**problem.covariates, **covariates},
        is_directed=problem.events.is_directed,
        epoch=float(problem.events.time[0]),
    )
    assert compiled.terms == part.terms
    return replace(part, program=compiled.arrays)


def _with_capability(chronicle: Any, paths: list[Capability]) -> Any:
    if not paths:
        return chronicle
    import polars as pl

    table = chronicle.capabilities
    for path in paths:
        moved = (pl.col("actor") == path.actor) & pl.col("year").is_between(*path.years)
        table = table.with_columns(
            pl.when(moved).then(pl.col("cinc") * path.factor).otherwise(pl.col("cinc")).alias("cinc")
        )
    return replace(chronicle, capabilities=table)


def edited_world(model: "ScenarioModel", plan: Plan, edits: Edits, *, is_twin: bool) -> World:
    """What happens from outside in the edited world.

    Acts no class explains happen as recorded, unless an edit takes them out; added events happen on their day. In a twin the
    acts of the record that clocks explain keep their look, and those taken out are passed over.
    """
    past, engine = model.past, model.engine
    lived = np.flatnonzero((past.time >= plan.start) & (past.time <= plan.until))
    gone = _taken_out(model, edits)[lived]
    is_given = (engine.block_of_act[past.act[lived]] < 0) & ~gone
    given = _given(model, lived[is_given], np.flatnonzero(is_given) if is_twin else None, edits, plan)
    fields: dict[str, Any] = {**given, **_bans(engine, edits.of(WithoutActs))}
    if is_twin:
        fields["record_act"] = past.act[lived].astype(np.int32)
        fields["record_weight"] = past.weight[lived]
        fields["is_removed"] = gone
    return open_world(engine, **fields)


def takes_out(model: "ScenarioModel", acts: WithoutActs) -> bool:
    """Whether the record holds any of these acts."""
    return bool(_taken_out(model, Edits((acts,))).any())


def _taken_out(model: "ScenarioModel", edits: Edits) -> np.ndarray:
    """Acts of the record that an edit names by event, or bans."""
    names = {e.event for e in edits.of(WithoutEvent)}
    gone = np.isin(np.array(model.event_ids), sorted(names))
    past, bans = model.past, _bans(model.engine, edits.of(WithoutActs))
    for k in range(len(bans["ban_act"])):
        hit = (
            (past.act == bans["ban_act"][k])
            & (past.time >= bans["ban_from"][k])
            & (past.time <= bans["ban_to"][k])
        )
        for name, column in (("ban_sender", past.sender), ("ban_receiver", past.receiver)):
            hit &= (bans[name][k] < 0) | (column == bans[name][k])
        gone |= hit
    return gone


def _given(
    model: "ScenarioModel", rows: np.ndarray, numbers: np.ndarray | None, edits: Edits, plan: Plan
) -> dict[str, np.ndarray]:
    """Acts from outside: those of the record and those added, in time order."""
    past, engine = model.past, model.engine
    added = [e for e in edits.of(WithEvent) if plan.start <= first(e.date) <= plan.until]
    actor, act = (lambda name: engine.actors.index(name)), (lambda name: engine.acts.index(name))
    time = np.concatenate([past.time[rows], [first(e.date) for e in added]])
    order = np.argsort(time, kind="stable")
    event = np.full(len(time), -1)
    if numbers is not None:
        event[: len(rows)] = numbers
    pairs = [_in_order(engine, act(e.act), actor(e.sender), actor(e.receiver)) for e in added]
    columns = {
        "given_act": np.concatenate([past.act[rows], [act(e.act) for e in added]]),
        "given_sender": np.concatenate([past.sender[rows], [i for i, _ in pairs]]),
        "given_receiver": np.concatenate([past.receiver[rows], [j for _, j in pairs]]),
        "given_event": event,
    }
    made = {name: values[order].astype(np.int32) for name, values in columns.items()}
    weight = np.concatenate([past.weight[rows], [float(e.magnitude) for e in added]])
    return {**made, "given_time": time[order], "given_weight": weight[order]}


def _in_order(engine: Engine, act: int, sender: int, receiver: int) -> tuple[int, int]:
    """The parties of an act as the engine holds them: of a class of unordered pairs in the order of the actors."""
    block = engine.block_of_act[act]
    swap = block >= 0 and engine.is_mutual[block] and sender > receiver
    return (receiver, sender) if swap else (sender, receiver)


def _bans(engine: Engine, banned: list[WithoutActs]) -> dict[str, np.ndarray]:
    """Bans by act, sender and receiver; a class stands for all its acts, an unordered pair for both orders."""
    rows = []
    for e in banned:
        block = engine.classes.index(e.act) if e.act in engine.classes else -1
        acts = (
            [e.act]
            if block < 0
            else [a for a, b in zip(engine.acts, engine.block_of_act, strict=True) if b == block]
        )
        own = block if block >= 0 else int(engine.block_of_act[engine.acts.index(e.act)])
        is_mutual = own >= 0 and engine.is_mutual[own]
        pairs = {(s, r) for s in e.senders or ("",) for r in e.receivers or ("",)}
        pairs |= {(r, s) for s, r in pairs} if is_mutual else set()
        for act in acts:
            for s, r in sorted(pairs):
                codes = [engine.actors.index(x) if x else -1 for x in (s, r)]
                rows.append((engine.acts.index(act), *codes, first(e.since), last(e.until)))
    table = np.array(rows, float).reshape(len(rows), 5)
    names = ("ban_act", "ban_sender", "ban_receiver", "ban_from", "ban_to")
    kinds = (np.int32, np.int32, np.int32, float, float)
    return {name: table[:, k].astype(kind) for k, (name, kind) in enumerate(zip(names, kinds, strict=True))}
