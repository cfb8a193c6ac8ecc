"""Edits as a caller writes them, read into values; what is no edit, stands in the wrong place, or denies itself is a fault."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from foedus.counterfactual.edits import (
    Capability,
    Combining,
    Edit,
    Edits,
    WithEvent,
    WithoutActs,
    WithoutEvent,
    WithoutPact,
    WithPact,
    first,
    last,
)
from foedus.dates import parse
from foedus.errors import Fault, guess
from foedus.model.specification import ActClass, Edited
from foedus.pacts.records import Pact

ADDED = (WithEvent, WithPact)
NONE: Mapping[str, Pact] = {}


def edits_from(
    without: Any = (),
    with_: Any = (),
    replace: Any = (),
    *,
    pacts: Iterable[str],
    events: Iterable[str],
    imagined: Iterable[Pact] = (),
) -> tuple[Edits, list[Fault]]:
    """Edits as a caller writes them: ids of pacts and events, edits, or several of either.

    Edits combined with ``&`` may be of any kind wherever they stand; alone, each stands where its name says.

    Returns
    -------
    edits, faults : a fault per id that is neither a pact nor an event, and per edit in the wrong place.
    """
    ids, by_id = (list(pacts), sorted(set(events))), {pact.id: pact for pact in imagined}
    found: list[Edit | Fault] = []
    for item in _several(without):
        found += _combined(item, ids) or [_taken_out(item, ids)]
    for item in _several(with_):
        found += _combined(item, ids) or [_put_in(item, ADDED, by_id)]
    for old, new in _pairs(replace):
        if old is not None:
            found.append(_taken_out(old, ids))
        found += _combined(new, ids) or [
            _put_in(new, (Capability,)) if old is None else _put_in(new, ADDED, by_id)
        ]
    faults = [each for each in found if isinstance(each, Fault)]
    return Edits(tuple(each for each in found if not isinstance(each, Fault))), faults


def _pairs(replace: Any) -> Iterator[tuple[Any, Any]]:
    """What gives way, ``None`` where nothing is named, and what comes in its place."""
    if isinstance(replace, Mapping):
        yield from ((old, new) for old, news in replace.items() for new in _several(news))
    else:
        yield from ((None, new) for new in _several(replace))


def _combined(item: Any, ids: tuple[list[str], list[str]]) -> list[Edit | Fault]:
    if not isinstance(item, Edits):
        return []
    return [_taken_out(e, ids) if isinstance(e, WithoutPact | WithoutEvent) else e for e in item.edits]


def _taken_out(item: Any, ids: tuple[list[str], list[str]]) -> Edit | Fault:
    pacts, events = ids
    if isinstance(item, WithoutPact) and item.pact not in pacts:
        return Fault(f"'{item.pact}' is no pact of the record.", advice=guess(item.pact, pacts)[:300])
    if isinstance(item, WithoutEvent) and item.event not in events:
        return Fault(f"'{item.event}' is no event of the record.", advice=guess(item.event, events)[:300])
    if isinstance(item, WithoutPact | WithoutEvent | WithoutActs):
        return item
    if isinstance(item, Combining):
        where = "replace=" if isinstance(item, Capability) else "with_="
        return Fault(f"'{item}' takes nothing out.", advice=f"Give it as {where}, or combine edits with &.")
    if item in pacts:
        return WithoutPact(item)
    if item in events:
        return WithoutEvent(item)
    advice = guess(str(item), [*pacts, *events])
    return Fault(f"'{item}' is neither a pact nor an event of the record.", advice=advice[:300])


def _put_in(
    item: Any, kinds: tuple[type[WithEvent | WithPact | Capability], ...], imagined: Mapping[str, Pact] = NONE
) -> Edit | Fault:
    if isinstance(item, kinds):
        return item
    wanted = " or ".join(f"{kind.__name__}(...)" for kind in kinds)
    if isinstance(item, Combining):
        return Fault(
            f"'{item}' stands in the wrong place.", advice=f"Here goes {wanted}; or combine edits with &."
        )
    if isinstance(item, str) and item in imagined:
        return WithPact(imagined[item])
    near = guess(str(item), list(imagined))
    return Fault(f"'{item}' is no pact of the folder imagined.", advice=f"{near} Give {wanted}.".strip())


def edits_asked(asked: Edited) -> dict[str, Any]:
    """The edits of a question or placebo of ``model.toml``, as ``whatif`` takes them."""
    acts = (WithoutActs(d.name, d.senders, d.receivers, d.since, d.until) for d in asked.without_acts)
    events = (WithEvent(e.date, e.sender, e.act, e.receiver, e.magnitude) for e in asked.with_events)
    return {
        "without": [*asked.without, *acts],
        "with_": [*asked.with_pacts, *events],
        "replace": [Capability(c.actor, c.factor, c.since, c.until) for c in asked.capability],
    }


def contradictions(
    edits: Edits, actors: Sequence[str], acts: Sequence[str], classes: Sequence[ActClass]
) -> list[Fault]:
    """What an edit says that the record or the model does not know, or that two edits deny each other."""
    faults = []
    for e in edits.of(WithoutActs):
        faults += _unknown("actor", (*e.senders, *e.receivers), actors)
        faults += _unknown("act", (e.act,), [*(c.name for c in classes), *acts])
        faults += _dates(e.since, e.until)
    for e in edits.of(WithEvent):
        faults += _unknown("actor", (e.sender, e.receiver), actors)
        faults += _unknown("act", (e.act,), acts)
        faults += _dates(e.date) if e.date else [Fault(f"{e}: an event needs a date.")]
        if e.sender == e.receiver:
            faults.append(Fault(f"{e}: an event needs two actors."))
        if e.magnitude not in (1, 2, 3, 4, 5):
            faults.append(
                Fault(f"{e}: magnitude {e.magnitude} is none.", advice="It is a whole number from 1 to 5.")
            )
    for e in edits.of(Capability):
        faults += _unknown("actor", (e.actor,), actors)
        faults += _dates(e.since, e.until)
        if not 0 <= e.factor < float("inf"):
            faults.append(Fault(f"{e}: the factor must be a number from 0 on."))
    return faults or _denials(edits, classes)


def _denials(edits: Edits, classes: Sequence[ActClass]) -> list[Fault]:
    faults = [
        Fault(f"'{e}' is denied by '{o}'.", advice="Leave out one of them.")
        for e in edits.of(WithEvent) for o in edits.of(WithoutActs) if _covers(o, e, classes)
    ]  # fmt: skip
    new = [e.pact.id for e in edits.of(WithPact)]
    return faults + [
        Fault(f"two new pacts are called '{name}'.", advice="Give each an id of its own.")
        for name in sorted({name for name in new if new.count(name) > 1})
    ]


def _covers(taken: WithoutActs, added: WithEvent, classes: Sequence[ActClass]) -> bool:
    day = parse(added.date).earliest or 0
    own = next((c for c in classes if added.act in c.acts), None)
    if taken.act != added.act and (own is None or taken.act != own.name):
        return False
    pair = (added.sender, added.receiver)
    both_ways = own is not None and not own.directed
    return first(taken.since) <= day <= last(taken.until) and any(
        (not taken.senders or sender in taken.senders)
        and (not taken.receivers or receiver in taken.receivers)
        for sender, receiver in ((pair, pair[::-1]) if both_ways else (pair,))
    )


def _unknown(what: str, names: Iterable[str], known: Sequence[str]) -> list[Fault]:
    return [
        Fault(f"{what} '{n}' is not in the record.", advice=guess(n, known)) for n in names if n not in known
    ]


def _dates(*texts: str) -> list[Fault]:
    faults = []
    for text in texts:
        try:
            if text:
                parse(text)
        except ValueError as error:
            faults.append(Fault(str(error)))
        except Exception as error:
            faults += list(getattr(error, "faults", (Fault(str(error)),)))
    return faults


def _several(given: Any) -> tuple[Any, ...]:
    if given is None:
        return ()
    return tuple(given) if isinstance(given, tuple | list | set) else (given,)
