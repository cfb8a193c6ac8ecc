"""What ``model.toml`` and ``mechanisms.csv`` name, held against the scenario and the catalogue of statistics."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from foedus.chronicle.chronicle import Chronicle
from foedus.chronicle.tables import Row
from foedus.chronicle.vocabulary import ACTS
from foedus.errors import Fault, InputError, guess
from foedus.model.covariates import gather
from foedus.model.from_chronicle import chronicle_covariates
from foedus.model.specification import FILE, ActClass, Specification, Wrong, deeds, edited
from foedus.pacts.records import Pact
from foedus.toml_lines import line_of

MECHANISMS = "mechanisms.csv"


def model_faults(
    spec: Specification,
    lines: Mapping[str, int],
    chronicle: Chronicle,
    pacts: Sequence[Pact],
    spoiled: Collection[str] = (),
    imagined: Sequence[Pact] = (),
) -> list[Fault]:
    """Acts, actors, pacts, events, sources and statistics of ``model.toml`` that are none, each with its line.

    Parameters
    ----------
    spoiled
        Ids of records that could not be read; naming one is no fault of the model.
    imagined
        Pacts that questions may put in.
    """
    unknown = [*_ids(spec, chronicle, pacts, spoiled), *_not_imagined(spec, imagined, spoiled)]
    wrong = [*unknown, *_acts(spec)]
    if chronicle.actors and not any(path.startswith("relation") for path, _, _ in unknown):
        wrong += _statistics(spec, chronicle, pacts)
    return [Fault(message, FILE, line_of(lines, path), advice) for path, message, advice in wrong]


def mechanism_faults(rows: Iterable[Row], spec: Specification) -> list[Fault]:
    """Mechanisms that name no term of the model, or assert no sign."""
    terms = {c.name: [t.name for t in c.term] for c in spec.act_class}
    faults = []
    for row in rows:
        name, term, expected = row.cells["class"], row.cells["term"], row.cells["expected"]
        if expected not in ("+", "-", ""):
            faults.append(Fault(f"expected '{expected}' is no sign.", MECHANISMS, row.line, "Write + or -."))
        if not term and not row.cells["why_not"]:
            advice = "Name a class and term of model.toml, or say in why_not why there is none."
            faults.append(Fault("has neither a term nor a reason why not.", MECHANISMS, row.line, advice))
        elif term and name not in terms:
            advice = guess(name, list(terms))
            faults.append(Fault(f"class '{name}' is not in {FILE}.", MECHANISMS, row.line, advice))
        elif term and term not in terms[name] and not row.cells["why_not"]:
            advice = guess(term, terms[name])
            faults.append(
                Fault(f"class '{name}' of {FILE} has no term '{term}'.", MECHANISMS, row.line, advice)
            )
    return faults


def _ids(
    spec: Specification, chronicle: Chronicle, pacts: Sequence[Pact], spoiled: Collection[str]
) -> Iterator[Wrong]:
    known: dict[str, list[str]] = {
        "actor": list(chronicle.actors),
        "pact or event": [*(p.id for p in pacts), *(e.id for e in chronicle.events)],
        "source": list(chronicle.sources),
        "claimant of a border": list(dict.fromkeys(b.claimant for b in chronicle.borders)),
    }
    for path, what, names in _named(spec):
        for name in names:
            if (
                known[what] and name not in known[what] and name not in spoiled
            ):  # an empty table is a fault of its own
                yield path, f"no {what} is called '{name}'.", guess(name, known[what], 40)


def _not_imagined(spec: Specification, imagined: Sequence[Pact], spoiled: Collection[str]) -> Iterator[Wrong]:
    known = [pact.id for pact in imagined]
    for path, each in edited(spec):
        for name in each.with_pacts:
            if name not in known and name not in spoiled:
                advice = guess(name, known) or f"Write imagined/{name}.toml: docs/model.md."
                yield f"{path}.with_pacts", f"no pact of the folder imagined is called '{name}'.", advice


def _named(spec: Specification) -> Iterator[tuple[str, str, Sequence[str]]]:
    counted: list[tuple[str, Any]] = [(f"measure.{k}", m) for k, m in enumerate(spec.measure)]
    for path, record in [*counted, *deeds(spec)]:
        yield f"{path}.senders", "actor", record.senders
        yield f"{path}.receivers", "actor", record.receivers
    for path, each in edited(spec):
        yield f"{path}.without", "pact or event", each.without
        for n, event in enumerate(each.with_events):
            yield f"{path}.with_events.{n}", "actor", (event.sender, event.receiver)
        for n, strength in enumerate(each.capability):
            yield f"{path}.capability.{n}.actor", "actor", (strength.actor,)
    for k, relation in enumerate(spec.relation):
        for pair in relation.pairs:
            yield f"relation.{k}.pairs", "actor", pair
        yield f"relation.{k}.source", "source", [relation.source] if relation.source else []
    yield "report.lines", "claimant of a border", spec.report.lines


def _acts(spec: Specification) -> Iterator[Wrong]:
    for path, each in edited(spec):
        for n, event in enumerate(each.with_events):
            if event.act not in ACTS:
                where = f"{path}.with_events.{n}.act"
                yield where, f"act '{event.act}' is not one of PLOVER's types.", guess(event.act, ACTS)
    seen: dict[str, str] = {}
    for k, c in enumerate(spec.act_class):
        for act in c.acts:
            if act not in ACTS:
                yield f"class.{k}.acts", f"act '{act}' is not one of PLOVER's types.", guess(act, ACTS)
            elif act in seen:
                advice = "An act has one equation; take it out of one of them."
                yield f"class.{k}.acts", f"act '{act}' belongs to class '{seen[act]}' already.", advice
            seen.setdefault(act, c.name)


def _statistics(spec: Specification, chronicle: Chronicle, pacts: Sequence[Pact]) -> Iterator[Wrong]:
    actors = list(chronicle.actors)
    made = chronicle_covariates(chronicle, pacts, spec.relation)
    for k, c in enumerate(spec.act_class):
        try:
            covariates = gather(actors, None, made, is_directed=c.directed)
        except InputError:  # an actor who could not be read, which his line tells
            return
        for n, term in enumerate(c.term):
            for fault in _compiled(term.statistic, c, actors, covariates):
                yield f"class.{k}.term.{n}.statistic", fault.message, fault.advice


def _compiled(text: str, of: ActClass, actors: list[str], covariates: dict[str, Any]) -> tuple[Fault, ...]:
    from foedus.statistics.program import compile_formula

    try:
        terms = compile_formula(
            text,
            actors=actors,
            acts=ACTS,
            class_of_act=[0 if act in of.acts else -1 for act in ACTS],
            covariates=covariates,
            is_directed=of.directed,
        ).terms
    except InputError as error:
        return error.faults
    if len(terms) != 1:
        advice = "Write each as a [[class.term]] of its own."
        return (Fault(f"formula: a term is one product, found {len(terms)}.", advice=advice),)
    return ()
