"""Calls of a formula to recipes: options checked against the catalogue, typed statistics unfolded."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args, get_origin

from foedus.errors import InputError, guess
from foedus.statistics.formula import Call, refuse, unknown
from foedus.statistics.recipe import PLOVER, Clocked, Past, Recipe
from foedus.statistics.registry import Statistic, catalogue, elsewhere

PAST = tuple(f.name for f in fields(Past))
OF_PAST = {f.name: f.type for f in fields(Past)}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One column as a term names it: its recipe, and the class of candidate acts it is restricted to."""

    label: str
    recipe: Recipe
    candidate: int | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what a formula speaks about.

    Attributes
    ----------
    actors, acts : names in index order.
    class_of_act : class whose candidates an act belongs to, -1 for none.
    n_classes : number of classes.
    """

    actors: Sequence[str]
    acts: Sequence[str]
    class_of_act: Sequence[int]
    n_classes: int

    @property
    def is_typed(self) -> bool:
        """Whether acts have names."""
        return tuple(self.acts) != ("",)

    def class_name(self, c: int) -> str:
        """The act, or acts, of a class."""
        return "/".join(a for a, k in zip(self.acts, self.class_of_act, strict=True) if k == c)


def bind(formula: str, call: Call, cast: Cast) -> list[Labelled]:
    """The columns that one call stands for.

    Raises
    ------
    InputError
        For an unknown statistic, option, act or value, with a caret.
    """
    known = catalogue()
    if call.name not in known:
        raise unknown(formula, call, list(known), elsewhere())
    stat = known[call.name]
    given, past = _options(formula, call, stat)
    candidate = _candidate(formula, call, given.pop("candidate", None), cast)
    try:
        columns = _unfold(stat, given, past, call, cast) if past else _made(stat, given, None, call, cast)
    except InputError as error:
        raise refuse(formula, call.at, f"{call.name}: {error.faults[0].message}") from None
    for labelled in columns:
        _check_acts(formula, call, labelled.recipe, past, cast)
    if candidate is None:
        return columns
    return [replace(c, candidate=candidate) for c in columns]


def _options(formula: str, call: Call, stat: Statistic) -> tuple[dict[str, Any], Past | None]:
    allowed = [*stat.options, *(PAST if stat.takes_past else ()), "candidate"]
    for name, _ in call.options:
        if name not in allowed:
            raise refuse(formula, call.at, f"{call.name} has no option '{name}'.", guess(name, allowed))
    given = dict(call.options)
    positional = list(stat.options)
    if len(call.arguments) > len(positional):
        raise refuse(formula, call.at, f"{call.name} takes at most {len(positional)} unnamed arguments.")
    given.update(dict(zip(positional, call.arguments, strict=False)))
    missing = [k for k, p in stat.options.items() if p.default is inspect.Parameter.empty and k not in given]
    if missing:
        raise refuse(formula, call.at, f"{call.name} needs {missing[0]}.", f"For example: {call.name}(name)")
    _check_values(formula, call, stat, given)
    past = {k: given.pop(k) for k in list(given) if k in PAST} if stat.takes_past else {}
    return given, Past(**past) if stat.takes_past else None


def _check_values(formula: str, call: Call, stat: Statistic, given: Mapping[str, Any]) -> None:
    """Refuse values that an option does not take, by what its annotation says."""
    for name, value in given.items():
        kind = stat.options[name].annotation if name in stat.options else OF_PAST.get(name)
        said = _unfit(name, value, kind)
        if said:
            choices = _choices(kind)
            raise refuse(formula, call.at, said, guess(str(value), choices) if choices else "")


def _unfit(name: str, value: Any, kind: Any) -> str:
    """What is wrong with a value, or nothing."""
    if name == "scaling":
        is_known = value in _choices(kind) or (kind != Clocked and _is_saturation(value))
        return "" if is_known else f"scaling='{value}' is not known."
    if get_origin(kind) is Literal:
        return "" if value in get_args(kind) else f"{name}='{value}' is not known."
    if name == "memory_days":
        return "" if _are_ages(value) else "memory_days needs two ages: memory_days=[30, 365]."
    if name.endswith("_days"):
        return "" if _is_number(value) else f"{name}={value} is not a number of days."
    if kind is bool and not isinstance(value, bool):
        return f"{name}={value} is neither true nor false."
    return ""


def _choices(kind: Any) -> list[str]:
    """The words that an annotation allows."""
    parts = get_args(kind)
    if get_origin(kind) is Literal:
        return [c for c in parts if isinstance(c, str)]
    return [word for part in parts if get_origin(part) is Literal for word in _choices(part)]


def _is_number(value: Any) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool)


def _are_ages(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(map(_is_number, value))


def _is_saturation(value: Any) -> bool:
    """Whether a scaling is ``[saturation, K]``."""
    pair = isinstance(value, tuple) and len(value) == 2 and value[0] == "saturation"
    return pair and _is_number(value[1]) and value[1] > 0


def _made(stat: Statistic, given: dict, past: Past | None, call: Call, cast: Cast) -> list[Labelled]:
    arguments = dict(given)
    if past is not None:
        arguments["past"] = past
    if "actors" in inspect.signature(stat.make).parameters:
        arguments["actors"] = tuple(cast.actors)
    made = stat.make(**arguments)
    if isinstance(made, Recipe) and made.per_class:
        if cast.n_classes == 1:
            raise InputError(
                "all acts share their units here; pass by_act=True, and events with an act column."
            )
        plain = replace(made, per_class=False)
        return [Labelled(f"{call}[{cast.class_name(c)}]", plain, c) for c in range(1, cast.n_classes)]
    if isinstance(made, Recipe):
        return [Labelled(str(call), made)]
    return [Labelled(f"{call}[{key}]", recipe) for key, recipe in made.items()]


def _unfold(stat: Statistic, given: dict, past: Past, call: Call, cast: Cast) -> list[Labelled]:
    if past.consider_type in ("ignore", "own"):
        return _made(stat, given, past, call, cast)
    if past.relation is not None:
        raise InputError(f"consider_type={past.consider_type} needs acts, and relation= counts ties.")
    wanted = cast.acts if past.act is None else (past.act,) if isinstance(past.act, str) else tuple(past.act)
    columns = []
    for act in wanted:
        narrow = replace(past, act=act, consider_type="ignore")
        for labelled in _made(stat, given, narrow, call, cast):
            plain = str(
                Call(call.name, call.arguments, tuple(o for o in call.options if o[0] != "consider_type"), 0)
            )
            if past.consider_type == "separate":
                columns.append(replace(labelled, label=f"{plain}[{act}]"))
                continue
            columns += [
                replace(labelled, label=f"{plain}[{act} > {cast.class_name(c)}]", candidate=c)
                for c in range(cast.n_classes)
            ]
    return columns


def _candidate(formula: str, call: Call, name: str | None, cast: Cast) -> int | None:
    if name is None:
        return None
    at = {a: c for a, c in zip(cast.acts, cast.class_of_act, strict=True) if c >= 0}
    if name not in at:
        raise refuse(formula, call.at, f"'{name}' is not a candidate act.", guess(name, list(at)))
    return at[name]


def _check_acts(formula: str, call: Call, recipe: Recipe, past: Past | None, cast: Cast) -> None:
    if past is None or past.act is None or recipe.network is None:
        return
    if not cast.is_typed:
        message = f"{call.name}: the events have no acts to choose from."
        raise refuse(formula, call.at, message, "Name their column: fd.events(..., act='column').")
    for act in (past.act,) if isinstance(past.act, str) else past.act:
        if act not in cast.acts and act not in PLOVER:
            raise refuse(formula, call.at, f"no event has the act '{act}'.", guess(str(act), list(cast.acts)))
