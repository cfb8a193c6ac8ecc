"""A formula compiled to arrays: the program that the kernels run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from foedus.errors import Fault, InputError, guess
from foedus.kernels import opcodes as op
from foedus.kernels.layout import DECAYING, NODE_TABLE, RECENCY, RELATION_TABLE, STILL, WORLD_TABLE, Program
from foedus.statistics.bind import Cast, Labelled, bind
from foedus.statistics.covariate import LARGEST_DENSE, Dyadic, Nodal, Shared
from foedus.statistics.formula import Call, parse, refuse
from foedus.statistics.recipe import Network, Recipe, link_of
from foedus.statistics.scale import unfit

Covariates = Mapping[str, Nodal | Dyadic | Shared]
LISTENING = (
    op.TIE,
    op.SHARE,
    op.DEGREE,
    op.DEGREE_PAIR,
    op.TRIAD,
    op.FOUR_CYCLE,
    op.ELSEWHERE,
    op.FROM_RELATION,
    op.TERTIUS,
    op.TERTIUS_DIFF,
    op.NODE_TRANS,
    op.OPEN_PATHS,
    op.OVERLAP,
)
OF_DIFFERENCES = (op.SAME, op.DIFFERENCE, op.SIGNED, op.SIMILAR)
"""Ways of joining two actors' values to which a common constant makes no difference."""
WATCHING = (op.SHIFT, op.LAST_TIME, op.RANK, op.DUTY, op.LOST, op.FORMED)
ONE = Recipe(op.CONSTANT, number=(1.0,))


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A formula ready to run.

    Attributes
    ----------
    formula : as written.
    terms : name of each coefficient.
    arrays : what the kernels read.
    columns : recipe of each column.
    """

    formula: str
    terms: tuple[str, ...]
    arrays: Program
    columns: tuple[Recipe, ...]


def compile_formula(
    formula: str,
    *,
    actors: Sequence[str],
    acts: Sequence[str] = ("",),
    class_of_act: Sequence[int] | None = None,
    n_classes: int = 1,
    covariates: Covariates | None = None,
    is_directed: bool = True,
    epoch: float = 0.0,
) -> Compiled:
    """Compile a formula.

    Parameters
    ----------
    formula
        Statistics of the catalogue, ``+``, ``:``, ``*``, ``1`` for the intercept.
    actors, acts
        Names in index order.
    class_of_act, n_classes
        Class of candidates each act belongs to (-1: counts as history only); by default all in one.
    covariates
        By the name used in the formula.
    epoch
        A time not later than any event.

    Raises
    ------
    InputError
        With a caret under what is wrong.

    Examples
    --------
    >>> compile_formula("inertia*reciprocity", actors=["a", "b"]).terms
    ('inertia', 'reciprocity', 'inertia:reciprocity')
    """
    classes = tuple(class_of_act) if class_of_act is not None else (0,) * len(acts)
    builder = _Builder(formula, Cast(actors, acts, classes, n_classes), covariates or {}, is_directed, epoch)
    for product in parse(formula):
        builder.add(product)
    if not builder.terms:
        raise refuse(formula, 0, "no term is left.")
    return Compiled(
        formula, tuple(builder.terms), builder.program(), tuple(c.recipe for c in builder.columns)
    )


class _Builder:
    def __init__(self, formula: str, cast: Cast, covariates: Covariates, is_directed: bool, epoch: float):
        self.formula, self.cast, self.covariates = formula, cast, covariates
        self.is_directed, self.epoch = is_directed, epoch
        self.terms: dict[str, tuple[int, ...]] = {}
        self.columns: list[Labelled] = []
        self.networks: list[Network] = []
        self.nodes: list[Nodal] = []
        self.relations: list[Dyadic] = []
        self.worlds: list[Shared] = []
        self.dyads: list[np.ndarray] = []
        self.instances: list[dict] = []

    def add(self, product: tuple[Call, ...]) -> None:
        """One product of calls becomes one term, or several where a call stands for several columns."""
        combined: list[tuple[str, tuple[int, ...]]] = [("", ())]
        for call in product:
            columns = [(c.label, self._column(c, call)) for c in bind(self.formula, call, self.cast)]
            combined = [
                (f"{name}:{label}" if name else label, (*sofar, column))
                for name, sofar in combined
                for label, column in columns
            ]
        self.terms.update(combined)

    def _column(self, labelled: Labelled, call: Call) -> int:
        for k, known in enumerate(self.columns):
            if (known.recipe, known.candidate) == (labelled.recipe, labelled.candidate):
                return k
        self.columns.append(labelled)
        index, recipe, candidate = len(self.columns) - 1, labelled.recipe, labelled.candidate
        networks = (recipe.network, recipe.other, recipe.third)
        is_own = any(n is not None and n.is_own for n in networks)
        classes = range(self.cast.n_classes) if is_own and candidate is None else (candidate,)
        if recipe.scaling == "recip" and _rate(recipe) > 0:
            raise refuse(
                self.formula, call.at, f"{call.name}: scaling=recip does not go with half_life_days."
            )
        for c in classes:
            for part in (recipe, *recipe.parts, *((ONE,) if recipe.scaling == "recip" else ())):
                self._instance(index, part, c, call)
        return index

    def _instance(self, column: int, recipe: Recipe, candidate: int | None, call: Call) -> None:
        if recipe.opcode == op.TIE and self._is_matrix(recipe, call):
            self._refuse_words(recipe.network.relation, call)  # type: ignore[union-attr,arg-type]
            self._refuse_unfit(recipe.network.relation, call)  # type: ignore[union-attr,arg-type]
            recipe = self._as_matrix(recipe)
        option = [*recipe.option, 0, 0, 0, 0][:4]
        if recipe.node is not None:
            option[3 if recipe.opcode == op.TRIAD else 0] = self._table(recipe.node, Nodal, self.nodes, call)
            kind = option[1] if recipe.opcode == op.PAIR_OF_NODES else None
            if kind != op.SAME:
                self._refuse_words(recipe.node, call)
            if kind not in OF_DIFFERENCES:
                self._refuse_unfit(recipe.node, call)
        if recipe.world is not None:
            option[0] = self._table(recipe.world, Shared, self.worlds, call)
        if recipe.actor is not None:
            option[1 if recipe.opcode == op.SHIFT else 0] = self._actor(recipe.actor, call)
        if recipe.third is not None:
            option[0] = self._network(recipe.third, candidate, call)
        if recipe.opcode in (op.DEGREE, op.DEGREE_PAIR) and option[1] == 3 and self._is_both_ways(recipe):
            option[1] = 1
        size = len(self.cast.actors)
        stands_for = {-1.0: 1.0 / max(size - 1, 1), -2.0: 0.5 / size, -3.0: 1.0 / size}
        self.instances.append({
            "opcode": recipe.opcode,
            "column": column,
            "block": -1 if candidate is None else candidate,
            "net": self._network(recipe.network, candidate, call),
            "other": self._network(recipe.other, candidate, call),
            "link": op.RAW if self._late(recipe) else link_of(recipe.scaling),
            "option": option,
            "number": [stands_for.get(v, v) for v in [*recipe.number, 0.0, 0.0, 0.0, 0.0][:4]],
            "slot": recipe.n_slots,
        })  # fmt: skip

    def _is_both_ways(self, recipe: Recipe) -> bool:
        """Whether acts on an actor stand among those by it."""
        return not self.is_directed or (recipe.network is not None and recipe.network.is_symmetric)

    def _late(self, recipe: Recipe) -> bool:
        is_moving = recipe.is_recency or _rate(recipe) > 0
        return is_moving and recipe.scaling not in ("raw", "binary", "std", "prop")

    def _network(self, network: Network | None, candidate: int | None, call: Call) -> int:
        if network is None:
            return -1
        if network.relation is not None:
            self._table(network.relation, Dyadic, self.relations, call)
            self._refuse_words(network.relation, call)
            self._refuse_unfit(network.relation, call)
        else:
            acts = frozenset(self.cast.acts) if network.acts is None else network.acts
            if not self.cast.is_typed:
                acts = frozenset(self.cast.acts)
            if network.is_own and candidate is not None:
                pairs = zip(self.cast.acts, self.cast.class_of_act, strict=True)
                acts &= frozenset(a for a, c in pairs if c == candidate)
            network = replace(
                network, acts=acts & frozenset(self.cast.acts), is_own=False,
                is_symmetric=network.is_symmetric or not self.is_directed,
            )  # fmt: skip
        if network not in self.networks:
            self.networks.append(network)
        return self.networks.index(network)

    def _table(self, name: str, kind: type, tables: list, call: Call) -> int:
        found = self.covariates.get(name)
        if found is None:
            known = [k for k, v in self.covariates.items() if isinstance(v, kind)]
            advice = guess(name, known) if known else "Pass it in covariates=."
            raise refuse(self.formula, call.at, f"{call.name}: there is no covariate '{name}'.", advice)
        if not isinstance(found, kind):
            of = {Nodal: "of actors", Dyadic: "of pairs", Shared: "shared by all pairs"}
            message = f"{call.name}: '{name}' is a covariate {of[type(found)]}; one {of[kind]} is needed."
            raise refuse(self.formula, call.at, message)
        for k, table in enumerate(tables):
            if table is found:
                return k
        tables.append(found)
        return len(tables) - 1

    def _refuse_words(self, name: str, call: Call) -> None:
        """Words have no size: they may be the same, and each may be a covariate of its own."""
        words = self.covariates[name].words  # type: ignore[union-attr]
        if words:
            told = next((w for w in words if not _is_number(w)), words[0])
            raise refuse(
                self.formula, call.at, f"{call.name}: '{name}' holds words such as '{told}', not numbers.",
                f"Name one of its words, {name}_{words[-1]}; of actors there is also same({name}).",
            )  # fmt: skip

    def _refuse_unfit(self, name: str, call: Call) -> None:
        found = unfit(self.covariates[name], len(self.cast.actors))  # type: ignore[arg-type]
        if found:
            raise refuse(self.formula, call.at, f"{call.name}: '{name}' {found[0]}.", found[1])

    def _actor(self, name: str, call: Call) -> int:
        if str(name) not in self.cast.actors:
            advice = guess(str(name), list(self.cast.actors))
            raise refuse(self.formula, call.at, f"{call.name}: '{name}' is not among the actors.", advice)
        return list(self.cast.actors).index(str(name))

    def _is_matrix(self, recipe: Recipe, call: Call) -> bool:
        name = recipe.network.relation if recipe.network else None
        if name is None:
            return False
        self._table(name, Dyadic, [], call)
        table, n = self.covariates[name], len(self.cast.actors)
        assert isinstance(table, Dyadic)
        return n <= LARGEST_DENSE and not len(table.time) and (len(table.initial) > n or table.default != 0)

    def _as_matrix(self, recipe: Recipe) -> Recipe:
        assert recipe.network is not None
        matrix = dense(self.covariates[recipe.network.relation], len(self.cast.actors))  # type: ignore[arg-type,index]
        self.dyads.append(matrix.T.copy() if recipe.option[0] == 1 else matrix)
        return replace(recipe, opcode=op.DYAD, network=None, option=(len(self.dyads) - 1,))

    def program(self) -> Program:
        n, acts = len(self.cast.actors), list(self.cast.acts)
        nets, instances = self.networks, self.instances
        position = {id(t): k for k, t in enumerate(self.relations)}
        users = [
            [k for k, i in enumerate(instances) if i["opcode"] in LISTENING and net in (i["net"], i["other"])]
            for net in range(len(nets))
        ]
        owned = np.array([i["slot"] for i in instances], np.int64)
        recipes = [c.recipe for c in self.columns]
        term_columns = list(self.terms.values())
        return Program(
            shape=np.array([n, self.cast.n_classes, len(acts)], np.int64),
            epoch=np.array([float(self.epoch)]),
            act_block=np.array(self.cast.class_of_act, np.int64),
            net_mask=np.array(
                [[m.acts is not None and a in m.acts for a in acts] for m in nets], bool
            ).reshape(len(nets), len(acts)),
            net_weighted=np.array([m.is_weighted for m in nets], bool),
            net_symmetric=np.array([m.is_symmetric for m in nets], bool),
            net_after=np.array([m.after_days for m in nets], float),
            net_until=np.array([m.until_days for m in nets], float),
            net_rate=np.array([np.log(2) / m.half_life_days if m.half_life_days else 0.0 for m in nets]),
            net_is_coarse=np.array(
                [all(_is_coarse(instances[k], nets[net]) for k in users[net]) for net in range(len(nets))],
                bool,
            ),
            net_table=np.array(
                [position[id(self.covariates[m.relation])] if m.relation is not None else -1 for m in nets],
                np.int64,
            ),
            user_first=np.cumsum([0, *[len(u) for u in users]]).astype(np.int64),
            user=np.array([k for u in users for k in u], np.int64),
            watch=np.array([k for k, i in enumerate(instances) if i["opcode"] in WATCHING], np.int64),
            opcode=_ints(instances, "opcode"),
            column=_ints(instances, "column"),
            block=_ints(instances, "block"),
            net=_ints(instances, "net"),
            other=_ints(instances, "other"),
            link=np.array([i["link"] for i in instances], float),
            option=np.array([i["option"] for i in instances], np.int64),
            number=np.array([i["number"] for i in instances], float),
            slot=np.where(owned > 0, np.cumsum(owned) - owned, -1),
            memory=np.array(
                [RECENCY if r.is_recency else DECAYING if _rate(r) > 0 else STILL for r in recipes], np.int64
            ),
            rate=np.array([_rate(r) for r in recipes]),
            late_link=np.array([link_of(r.scaling) if self._late(r) else op.RAW for r in recipes], float),
            is_standardised=np.array([r.scaling == "std" for r in recipes], bool),
            term_first=np.cumsum([0, *[len(c) for c in term_columns]]).astype(np.int64),
            term_column=np.array([c for cs in term_columns for c in cs], np.int64),
            node=np.array([t.initial for t in self.nodes], float).reshape(len(self.nodes), n),
            world=np.array([t.initial for t in self.worlds], float),
            dyad=np.array(self.dyads, float).reshape(len(self.dyads), *([n, n] if self.dyads else [0, 0])),
            **self._changes(n),
        )

    def _changes(self, n: int) -> dict[str, np.ndarray]:
        parts = [_relation_rows(k, t, n) for k, t in enumerate(self.relations)]
        for k, node in enumerate(self.nodes):
            m = len(node.time)
            parts.append(
                (node.time, np.full(m, NODE_TABLE), np.full(m, k), node.actor, np.full(m, -1), node.value)
            )
        for k, shared in enumerate(self.worlds):
            m = len(shared.time)
            minus = np.full(m, -1)
            parts.append(
                (shared.time, np.full(m, WORLD_TABLE), np.full(m, k), minus * 0, minus, shared.value)
            )
        joined = [np.concatenate([np.asarray(p[f], float) for p in parts] or [np.zeros(0)]) for f in range(6)]
        order = np.argsort(joined[0], kind="stable")
        names = ("time", "kind", "table", "a", "b", "value")
        types = (float, np.int64, np.int64, np.int64, np.int64, float)
        return {
            f"change_{name}": column[order].astype(dtype)
            for name, column, dtype in zip(names, joined, types, strict=True)
        }


def _is_number(word: str) -> bool:
    try:
        return bool(np.isfinite(float(word)))
    except ValueError:
        return False


def dense(table: Dyadic, n: int) -> np.ndarray:
    """A covariate of pairs as a matrix of its values before any change, nought on the diagonal."""
    matrix = np.full((n, n), float(table.default))
    matrix[table.sender, table.receiver] = table.initial
    np.fill_diagonal(matrix, 0.0)
    return matrix


def _is_coarse(instance: Mapping[str, Any], network: Network) -> bool:
    """Whether a statistic only asks whether there is a tie."""
    if instance["opcode"] == op.TRIAD:
        return bool(instance["option"][2] == op.LEG_UNIQUE)
    is_counted = instance["opcode"] == op.TIE or not network.is_weighted
    return instance["opcode"] in (op.TIE, op.ELSEWHERE) and is_counted and instance["link"] == op.BINARY


def _relation_rows(k: int, table: Dyadic, n: int) -> tuple[np.ndarray, ...]:
    if table.default != 0:
        if n > LARGEST_DENSE:
            message = f"covariate '{table.name}' has a value for every pair of {n:,} actors (at most {LARGEST_DENSE:,})."
            raise InputError(Fault(message, advice="List the pairs that differ, with default=0."))
        matrix = dense(table, n)
        sender, receiver = np.nonzero(~np.eye(n, dtype=bool))
        initial = matrix[sender, receiver]
    else:
        sender, receiver, initial = table.sender, table.receiver, table.initial
    m = len(initial) + len(table.time)
    return (
        np.concatenate([np.full(len(initial), -np.inf), table.time]),
        np.full(m, RELATION_TABLE),
        np.full(m, k),
        np.concatenate([sender, table.change_sender]),
        np.concatenate([receiver, table.change_receiver]),
        np.concatenate([initial, table.value]),
    )


def _ints(instances: list[dict], name: str) -> np.ndarray:
    return np.array([i[name] for i in instances], np.int64)


def _rate(recipe: Recipe) -> float:
    """Decay per day of a column, from its networks' half-lives."""
    if recipe.scaling == "binary":
        return 0.0
    lives = [m.half_life_days for m in (recipe.network, recipe.other) if m is not None and m.half_life_days]
    return recipe.power * float(np.log(2)) / lives[0] if lives else 0.0
