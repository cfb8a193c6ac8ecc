"""Every statistic by name: what it accepts, what others call it, where its page comes from."""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from foedus.statistics.recipe import Past, Recipe

PAST_DOC = inspect.getdoc(Past) or ""
"""Options common to the statistics of past acts, as a docstring."""
FAMILIES = (
    "covariates",
    "ties",
    "degrees",
    "triads",
    "neighbours",
    "formation",
    "shifts",
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
