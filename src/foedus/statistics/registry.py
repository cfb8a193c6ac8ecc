"""Every statistic by name: what it accepts, what others call it, where its page comes from."""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from foedus.errors import InputError
from foedus.statistics.recipe import Past, Recipe

PAST_DOC = inspect.getdoc(Past) or ""
"""Options common to the statistics of past acts, as a docstring."""
EACH: dict[str, Any] = {
    "act": "AID", "weight": True, "half_life_days": 1.0, "window_days": 1.0, "memory_days": (0.0, 1.0),
    "consider_type": "own", "relation": "name", "symmetric": True,
}  # fmt: skip
"""One value for each option of the past."""
FAMILIES = (
    "covariates",
    "ties",
    "degrees",
    "triads",
    "neighbours",
    "formation",
    "shifts",
    "sender_shifts",
    "recency",
    "pacts",
    "effects",
)


@dataclass(frozen=True, slots=True)
class Statistic:
    """A statistic of the catalogue.

    Attributes
    ----------
    name : as written in a formula.
    make : options -> recipe, or recipes by label when the statistic stands for several terms.
    family : module it is defined in.
    names : what goldfish, remstats, relevent, eventnet, amorem and redeem call it.
    takes_past : whether it accepts the options of :class:`foedus.statistics.recipe.Past`.
    options : its own options and their defaults; positional ones have none.
    """

    name: str
    make: Callable[..., Recipe | Mapping[str, Recipe]]
    family: str
    names: Mapping[str, str]
    takes_past: bool
    options: Mapping[str, inspect.Parameter]

    @property
    def past_options(self) -> tuple[str, ...]:
        """Options of :class:`~foedus.statistics.recipe.Past` that it accepts, in their order."""
        if not self.takes_past:
            return ()
        needed = {k: "name" for k, p in self.options.items() if p.default is p.empty}
        return tuple(name for name, value in EACH.items() if self._accepts(Past(**{name: value}), needed))

    def _accepts(self, past: Past, needed: Mapping[str, str]) -> bool:
        try:
            self.make(past=past, **needed)
        except InputError as error:
            return not any("has no effect here" in fault.message for fault in error.faults)
        return True

    @property
    def doc(self) -> str:
        """Its docstring: equation, reference, running example."""
        return inspect.getdoc(self.make) or ""


_known: dict[str, Statistic] = {}


def statistic(**names: str) -> Callable:
    """Enter a function into the catalogue under its own name; ``names`` are those of other packages."""

    def enter(make: Callable) -> Callable:
        name = make.__name__.rstrip("_")
        parameters = dict(inspect.signature(make).parameters)
        takes_past = parameters.pop("past", None) is not None
        parameters.pop("actors", None)
        _known[name] = Statistic(
            name, make, make.__module__.rsplit(".", 1)[-1], names, takes_past, parameters
        )
        return make

    return enter


@cache
def catalogue() -> Mapping[str, Statistic]:
    """All statistics, by name.

    Examples
    --------
    >>> catalogue()["inertia"].names["goldfish"]
    'inertia(weighted=TRUE)'
    """
    for family in FAMILIES:
        import_module(f"foedus.statistics.{family}")
    return dict(sorted(_known.items()))


@cache
def elsewhere() -> Mapping[str, list[str]]:
    """What the names of other packages stand for here, in small letters.

    Examples
    --------
    >>> elsewhere()["nidrec"], elsewhere()["recip"]
    (["'indegree_receiver'"], ["'reciprocity'"])
    """
    found: dict[str, list[str]] = {}
    for name, stat in catalogue().items():
        for said in stat.names.values():
            for word in re.findall(r"[A-Za-z][\w.-]*", re.sub(r"\(.*?\)", " ", said)):
                mine = found.setdefault(word.lower().replace("-", "").replace(".", ""), [])
                if f"'{name}'" not in mine:
                    mine.append(f"'{name}'")
    return found
