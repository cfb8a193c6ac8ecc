"""Every statistic from its formula over the whole past: plain NumPy, no state, none of the engine's code."""

from dataclasses import dataclass, field

import numpy as np

FORCE = ("ASSAULT", "COERCE")
ANSWERS = ("ASSAULT", "COERCE", "MOBILIZE", "THREATEN", "SANCTION")


@dataclass
class World:
    """A record and what is known besides; ``nodal``: name -> f(t) -> (n,), ``dyadic``: name -> f(t) -> (n, n)."""

    n: int
    time: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    act: list
    weight: np.ndarray
    nodal: dict = field(default_factory=dict)
    dyadic: dict = field(default_factory=dict)
    shared: dict = field(default_factory=dict)
    is_directed: bool = True

    def ways(self, e):
        """Who acted on whom: both on each other where there is no direction."""
        a, b = self.sender[e], self.receiver[e]
        return [(a, b)] if self.is_directed else [(a, b), (b, a)]

    def past(self, t, act=None):
        acts = None if act is None else {act} if isinstance(act, str) else set(act)
        return [
            e for e in range(len(self.time)) if self.time[e] < t and (acts is None or self.act[e] in acts)
        ]


def network(
    w, t, act=None, weight=False, half_life_days=None, window_days=None, memory_days=None, symmetric=False
):
    """N_ij(t): weights of past acts of the right age."""
    after, until = memory_days or (0.0, np.inf)
    until = min(until, window_days if window_days is not None else np.inf)
    total = np.zeros((w.n, w.n))
    for e in w.past(t, act):
        age = t - w.time[e]
        if after < age <= until or (after == 0 and age <= until):
            by = w.weight[e] if weight else 1.0
            by *= 0.5 ** (age / half_life_days) if half_life_days else 1.0
            total[w.sender[e], w.receiver[e]] += by
    return total + total.T if symmetric or not w.is_directed else total


def scaled(x, scaling):
    """The value after its transformation; ``std`` over all ordered pairs."""
    off = ~np.eye(len(x), dtype=bool)
    if scaling == "log1p":
        return np.log1p(x)
    if scaling == "sqrt":
        return np.sqrt(x)
    if scaling == "binary":
        return (x > 0).astype(float)
    if scaling == "recip":
        return 1 / (1 + x)
    if scaling == "std":
        sd = x[off].std(ddof=1)
        return (x - x[off].mean()) / sd if sd > 0 else np.zeros_like(x)
    if isinstance(scaling, tuple):
        return x / (x + scaling[1])
    return x


def rows(v):
    return np.repeat(v[:, None], len(v), axis=1)


def columns(v):
    return np.repeat(v[None, :], len(v), axis=0)


def inertia(w, t, scaling="raw", **past):
    x = network(w, t, **past)
    if scaling == "prop":
        o = rows(x.sum(1))
        return np.where(o > 0, x / np.where(o > 0, o, 1), 1 / (w.n - 1))
    return scaled(x, scaling)


def reciprocity(w, t, scaling="raw", **past):
    x = network(w, t, **past)
    if scaling == "prop":
        d = rows(x.sum(0))
        return np.where(d > 0, x.T / np.where(d > 0, d, 1), 1 / (w.n - 1))
    return scaled(x.T, scaling)


def _degree(side, direction):
    def degree(w, t, scaling="raw", unique=False, empty=None, **past):
        x = network(w, t, **past)
        is_directed = w.is_directed and not past.get("symmetric")
        m = x.sum() if is_directed else x.sum() / 2
        if unique:
            x = (x > 0).astype(float)
        d = {"out": x.sum(1), "in": x.sum(0), "both": x.sum(0) + x.sum(1) if is_directed else x.sum(1)}[
            direction
        ]
        if scaling == "prop":
            empty = 1 / (w.n - 1) if empty is None else empty
            d = d / ((2 if direction == "both" else 1) * m) if m > 0 else np.full(w.n, empty)
            return rows(d) if side == "sender" else columns(d)
        return scaled(rows(d) if side == "sender" else columns(d), scaling)

    return degree


def _degree_pair(join, times=1):
    def pair(w, t, scaling="raw", unique=False, empty=None, **past):
        x = network(w, t, **past)
        is_directed = w.is_directed and not past.get("symmetric")
        m = x.sum() if is_directed else x.sum() / 2
        x = (x > 0).astype(float) if unique else x
        d = x.sum(0) + x.sum(1) if is_directed else x.sum(1)
        if scaling == "prop":
            empty = 1 / w.n if empty is None else empty
            return join(rows(d), columns(d)) / (times * m) if m > 0 else np.full((w.n, w.n), empty)
        return scaled(join(rows(d), columns(d)), scaling)

    return pair


def two_paths(first, second, legs="minimum", third=None):
    """sum over h, not i nor j, of f(first_ih, second_hj)."""
    n = len(first)
    x = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            for h in range(n):
                if h not in (i, j) and i != j:
                    a, b = first[i, h], second[h, j]
                    is_path = float(a > 0 and b > 0)
                    f = {"minimum": min(a, b), "unique": is_path, "product": a * b, "sum": is_path * (a + b)}[
                        legs
                    ]
                    x[i, j] += f * (1.0 if third is None else third[h])
    return x


def _closure(pattern):
    def closure(w, t, scaling="raw", unique=False, legs="minimum", third=None, **past):
        x = network(w, t, symmetric=pattern == "sp", **past)
        one = {"otp": x, "itp": x.T, "osp": x, "isp": x.T, "sp": x}[pattern]
        two = {"otp": x, "itp": x.T, "osp": x.T, "isp": x, "sp": x}[pattern]
        z = None if third is None else w.nodal[third](t)
        return scaled(two_paths(one, two, "unique" if unique else legs, z), scaling)

    return closure


def four_cycles(w, t, scaling="raw", unique=True, legs="minimum", **past):
    x, n = network(w, t, **past), w.n
    y = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            for g in range(n):
                for h in range(n):
                    if i != j and g != i and h != j and h != i and g != h and g != j:
                        a = (x[i, h], x[g, h], x[g, j])
                        how = "unique" if unique else legs
                        y[i, j] += {
                            "minimum": min(a),
                            "unique": float(min(a) > 0),
                            "product": a[0] * a[1] * a[2],
                            "sum": sum(a) * (min(a) > 0),
                        }[how]
    return scaled(y, scaling)


def mixed_two_path(
    w,
    t,
    name=None,
    first="relation",
    pattern="otp",
    legs="unique",
    scaling="raw",
    third=None,
    other_act=None,
    **past,
):
    x = network(w, t, **past)
    r = network(w, t, **{**past, "act": other_act}) if name is None else w.dyadic[name](t)
    one, two = (r, x) if first == "relation" else (x, r)
    one = one.T if pattern in ("itp", "isp") else one
    two = two.T if pattern in ("itp", "osp") else two
    return scaled(two_paths(one, two, legs, None if third is None else w.nodal[third](t)), scaling)


SHIFTS = {
    "ps_ab_ba": lambda a, b, i, j, g: i == b and j == a and b != g,
    "ps_ab_b0": lambda a, b, i, j, g: i == b and j == g and b != g,
    "ps_ab_by": lambda a, b, i, j, g: i == b and j not in (a, b, g) and b != g,
    "ps_a0_x0": lambda a, b, i, j, g: b == g and i != a and j == g,
    "ps_a0_xa": lambda a, b, i, j, g: b == g and i != a and j == a,
    "ps_a0_xy": lambda a, b, i, j, g: b == g and i != a and j not in (a, g),
    "ps_ab_x0": lambda a, b, i, j, g: b != g and i not in (a, b) and j == g,
    "ps_ab_xa": lambda a, b, i, j, g: b != g and i not in (a, b) and j == a,
    "ps_ab_xb": lambda a, b, i, j, g: b != g and i not in (a, b) and j == b,
    "ps_ab_xy": lambda a, b, i, j, g: b != g and i not in (a, b) and j not in (a, b, g),
    "ps_a0_ay": lambda a, b, i, j, g: b == g and i == a and j != g,
    "ps_ab_a0": lambda a, b, i, j, g: b != g and i == a and j == g,
    "ps_ab_ay": lambda a, b, i, j, g: b != g and i == a and j not in (b, g),
    "ps_ab_ab": lambda a, b, i, j, g: b != g and i == a and j == b,
    "ps_ab_a": lambda a, b, i, j, g: i == a,
    "ps_ab_b": lambda a, b, i, j, g: i == b,
    "ps_ab_x": lambda a, b, i, j, g: i not in (a, b),
}


def _shift(rule):
    def shift(w, t, group=None, act=None, immediate=False):
        x = np.zeros((w.n, w.n))
        past = w.past(t, act)
        among = w.past(t) if immediate else past
        last = [e for e in past if w.time[e] == max(w.time[f] for f in among)]
        for i in range(w.n):
            for j in range(w.n):
                if i != j:
                    g = -9 if group is None else int(group)
                    now = [(i, j)] if w.is_directed else [(i, j), (j, i)]
                    x[i, j] = any(
                        rule(*before, *after, g) for e in last for before in w.ways(e) for after in now
                    )
        return x

    return shift


def clocked(x, scaling):
    """What 1 / (age + 1) stands for, nought where it is."""
    age = np.where(x > 0, 1 / np.where(x > 0, x, 1) - 1, 0.0)
    return {"raw": x, "elapsed": age, "log_elapsed": np.log1p(age)}[scaling]


def _recency(side, role):
    def recency(w, t, act=None, scaling="raw"):
        last = np.full((w.n, w.n) if side == "pair" else w.n, -np.inf)
        for e in w.past(t, act):
            for a, b in w.ways(e):
                last[(a, b) if side == "pair" else a if role == "sent" else b] = w.time[e]
        x = clocked(np.where(np.isfinite(last), 1 / (t - last + 1), 0.0), scaling)
        return x if side == "pair" else rows(x) if side == "sender" else columns(x)

    return recency


def _rank(backwards):
    def rank(w, t, act=None):
        x = np.zeros((w.n, w.n))
        for i in range(w.n):
            order = []
            for e in reversed(w.past(t, act)):
                for a, b in w.ways(e):
                    me, other = (b, a) if backwards else (a, b)
                    if me == i and other not in order:
                        order.append(other)
            for k, j in enumerate(order):
                x[i, j] = 1 / (k + 1)
        return x

    return rank


SUMMARIES = {"mean": np.mean, "sum": np.sum, "minimum": np.min, "maximum": np.max}


def _of_in_neighbours(w, t, name, summary, past):
    x, z = network(w, t, **past), w.nodal[name](t)
    return np.array(
        [SUMMARIES[summary](z[x[:, j] > 0]) if (x[:, j] > 0).any() else np.nan for j in range(w.n)]
    )


def tertius(w, t, name, side="receiver", summary="mean", alone="mean", scaling="raw", **past):
    v = _of_in_neighbours(w, t, name, summary, past)
    known = v[~np.isnan(v)]
    v[np.isnan(v)] = known.mean() if len(known) and alone == "mean" else 0.0
    return scaled(rows(v) if side == "sender" else columns(v), scaling)


def tertius_diff(w, t, name, summary="mean", alone="mean", scaling="raw", **past):
    v, z = _of_in_neighbours(w, t, name, summary, past), w.nodal[name](t)
    x = np.abs(rows(z) - columns(v))
    for i in range(w.n):
        others = [x[i, j] for j in range(w.n) if j != i and not np.isnan(v[j])]
        x[i, np.isnan(v)] = np.mean(others) if others and alone == "mean" else 0.0
    return scaled(x, scaling)


def node_trans(w, t, side="sender", scaling="raw", **past):
    x = network(w, t, **past) > 0
    n = range(w.n)
    v = np.array([sum(x[i, h] and x[h, k] and x[i, k] for h in n for k in n) for i in n], float)
    return scaled(rows(v) if side == "sender" else columns(v), scaling)


def open_paths(w, t, side="sender", scaling="raw", **past):
    x = network(w, t, **past) > 0
    n = range(w.n)
    v = [sum(x[i, h] and x[h, k] and not x[i, k] for h in n for k in n if k != i) for i in n]
    v = np.array(v, float)
    return scaled(rows(v) if side == "sender" else columns(v), scaling)


def _overlap(is_cosine):
    def overlap(w, t, of="receivers", scaling="raw", **past):
        x = network(w, t, **past)
        x = x if of == "receivers" else x.T
        y = np.zeros((w.n, w.n))
        for i in range(w.n):
            for j in range(w.n):
                a, b = np.delete(x[i], [i, j]), np.delete(x[j], [i, j])
                both, either = ((a > 0) & (b > 0)).sum(), ((a > 0) | (b > 0)).sum()
                if i != j and both:
                    y[i, j] = a @ b / np.sqrt(a @ a * (b @ b)) if is_cosine else both / either
        return scaled(y, scaling)

    return overlap


LEGS = {"otp": "ih hj", "itp": "jh hi", "osp": "ih jh", "isp": "hi hj"}


def _formations(w, t, pattern, order, act, i, j):
    """When the two-paths between i and j formed, one time per third actor (or per act of j on i)."""
    past = w.past(t, act)
    times = {}
    for e in past:
        times.setdefault((w.sender[e], w.receiver[e]), []).append(w.time[e])
    if pattern == "reciprocity":
        return times.get((j, i), [])
    found, points = [], sorted({w.time[e] for e in past})
    for h in range(w.n):
        actor = {"i": i, "j": j, "h": h}
        one, two = (times.get(tuple(actor[c] for c in leg)) for leg in LEGS[pattern].split())
        if h in (i, j) or not one or not two:
            continue
        later = [s for s in two if s > one[0]]
        if order == "any":
            found.append(max(one[0], two[0]))
        elif order == "ordered" and later:
            found.append(later[0])
        elif (order == "sequential" and two[0] > one[0]) or (
            order == "consecutive" and points.index(two[0]) == points.index(one[0]) + 1
        ):
            found.append(two[0])
    return found


def closure(
    w,
    t,
    pattern="otp",
    order="any",
    interrupted=False,
    value="sum",
    scaling="raw",
    act=None,
    half_life_days=None,
):
    x = np.zeros((w.n, w.n))
    for i in range(w.n):
        for j in range(w.n):
            if i == j:
                continue
            found = _formations(w, t, pattern, order, act, i, j)
            own = [w.time[e] for e in w.past(t, act) if (w.sender[e], w.receiver[e]) == (i, j)]
            if interrupted and own:
                found = [f for f in found if f > max(own)]
            if value == "sum":
                x[i, j] = sum(0.5 ** ((t - f) / half_life_days) if half_life_days else 1.0 for f in found)
            elif found:
                x[i, j] = 1 / (t - (max(found) if value == "recent" else min(found)) + 1)
    return scaled(x, scaling) if value == "sum" else clocked(x, scaling)


def _fixed(side):
    def fixed(w, t, actor):
        x = np.zeros((w.n, w.n))
        x[actor, :] += side in ("sender", "both")
        x[:, actor] += side in ("receiver", "both")
        return x

    return fixed


FIXED = {f"fixed_{side}": _fixed(side) for side in ("sender", "receiver")} | {"fixed_actor": _fixed("both")}


def _nodes(join):
    def pair(w, t, name="cinc", scaling="raw"):
        z = w.nodal[name](t)
        return scaled(join(rows(z), columns(z)).astype(float), scaling)

    return pair


def tie(w, t, name, reverse=False, scaling="raw"):
    z = w.dyadic[name](t)
    return scaled(z.T if reverse else z, scaling)


def duty_open(w, t, kind="defence", within_days=90.0, answer=ANSWERS, act="ASSAULT"):
    x = np.zeros((w.n, w.n))
    for e in w.past(t, act):
        a, k, s = w.sender[e], w.receiver[e], w.time[e]
        if t - s > within_days:
            continue
        for i in range(w.n):
            if i != a and w.dyadic[f"pact:{kind}"](s)[i, k] > 0:
                answered = any(f > e and w.sender[f] == i and w.receiver[f] == a for f in w.past(t, answer))
                x[i, a] = max(x[i, a], float(not answered))
    return x


def lost_last_fight(w, t, act=("RETREAT", "CONCEDE")):
    x = np.zeros((w.n, w.n))
    for e in w.past(t, act):
        x[w.sender[e], w.receiver[e]], x[w.receiver[e], w.sender[e]] = 1.0, 0.0
    return x


def _elsewhere(side):
    def elsewhere(w, t, unique=False, scaling="raw", act=FORCE, **past):
        x = network(w, t, act=act, symmetric=w.is_directed, **past)
        x = (x > 0).astype(float) if unique else x
        rest = rows(x.sum(1)) - x
        return scaled(rest if side == "sender" else rest.T, scaling)

    return elsewhere


def _mixed(first, second):
    """Two-path between relations and networks, each given as f(w, t, past, kind)."""

    def mixed(w, t, unique=True, scaling="raw", act=FORCE, kind=None, relation_name="contiguity", **past):
        one, two = (f(w, t, {**past, "act": act}, kind or relation_name) for f in (first, second))
        return scaled(two_paths(one, two, "unique" if unique else "product"), scaling)

    return mixed


def _pact(default):
    return lambda w, t, past, kind: w.dyadic[f"pact:{default if kind in (None, 'contiguity') else kind}"](t)


def _fights(w, t, past, kind):
    return network(w, t, symmetric=w.is_directed, **past)


def common_enemy(w, t, unique=True, scaling="raw", act=FORCE, **past):
    x = _fights(w, t, {**past, "act": act}, None)
    return scaled(two_paths(x, x, "unique" if unique else "minimum"), scaling)


def _from_relation(side, acts, name):
    def total(w, t, relation_name=name, scaling="raw", act=acts, **past):
        x = network(w, t, act=act, **past)
        v = (w.dyadic[relation_name](t) * x.T).sum(1)
        return scaled(rows(v) if side == "sender" else columns(v), scaling)

    return total


STATISTICS = {
    "inertia": inertia,
    "reciprocity": reciprocity,
    "outdegree_sender": _degree("sender", "out"),
    "outdegree_receiver": _degree("receiver", "out"),
    "indegree_sender": _degree("sender", "in"),
    "indegree_receiver": _degree("receiver", "in"),
    "totaldegree_sender": _degree("sender", "both"),
    "totaldegree_receiver": _degree("receiver", "both"),
    "totaldegree_dyad": _degree_pair(np.add, 2),
    "degree_min": _degree_pair(np.minimum),
    "degree_max": _degree_pair(np.maximum),
    "degree_diff": _degree_pair(lambda a, b: np.abs(a - b)),
    **{k: _closure(k) for k in ("otp", "itp", "osp", "isp", "sp")},
    "four_cycles": four_cycles,
    "mixed_two_path": mixed_two_path,
    "common_partners": lambda w, t, name, scaling="raw", third=None: scaled(
        two_paths(
            w.dyadic[name](t), w.dyadic[name](t).T, "unique", None if third is None else w.nodal[third](t)
        ),
        scaling,
    ),
    **{k: _shift(rule) for k, rule in SHIFTS.items()},
    "recency_send_sender": _recency("sender", "sent"),
    "recency_send_receiver": _recency("receiver", "sent"),
    "recency_receive_sender": _recency("sender", "received"),
    "recency_receive_receiver": _recency("receiver", "received"),
    "recency_continue": _recency("pair", "sent"),
    "rrank_send": _rank(False),
    "rrank_receive": _rank(True),
    "tertius": tertius,
    "tertius_diff": tertius_diff,
    "node_trans": node_trans,
    "open_paths": open_paths,
    "jaccard": _overlap(False),
    "cosine": _overlap(True),
    "closure": closure,
    "similarity": _nodes(lambda x, y: -np.abs(x - y)),
    "sum": _nodes(np.add),
    "send": _nodes(lambda x, y: x),
    "receive": _nodes(lambda x, y: y),
    "same": _nodes(np.equal),
    "difference": _nodes(lambda x, y: np.abs(x - y)),
    "signed_difference": _nodes(np.subtract),
    "average": _nodes(lambda x, y: (x + y) / 2),
    "minimum": _nodes(np.minimum),
    "maximum": _nodes(np.maximum),
    "product": _nodes(np.multiply),
    "capability_ratio": _nodes(lambda x, y: np.where(x + y > 0, x / np.where(x + y > 0, x + y, 1), 0.5)),
    "tie": tie,
    "userstat": tie,
    "pact": lambda w, t, kind="defence", scaling="raw": tie(w, t, f"pact:{kind}", scaling=scaling),
    "contiguity": lambda w, t, name="contiguity": tie(w, t, name),
    "event": lambda w, t, name, scaling="raw": scaled(np.full((w.n, w.n), w.shared[name](t)), scaling),
    "intercept": lambda w, t: np.ones((w.n, w.n)),
    "duty_open": duty_open,
    "lost_last_fight": lost_last_fight,
    "war_elsewhere_sender": _elsewhere("sender"),
    "war_elsewhere_receiver": _elsewhere("receiver"),
    "attack_on_partner": _mixed(_pact("defence"), lambda w, t, past, k: network(w, t, **past).T),
    "threat_to_neighbour": _mixed(
        lambda w, t, past, name: w.dyadic[name](t), lambda w, t, past, k: network(w, t, **past).T
    ),
    "common_enemy": common_enemy,
    "enemy_of_partner": _mixed(_pact("defence"), _fights),
    "partner_of_enemy": _mixed(_fights, _pact("defence")),
    "partner_pact_with_enemy": _mixed(lambda w, t, past, k: w.dyadic["pact:any"](t), _pact("nonaggression")),
    "principal_restrained": _from_relation("sender", ("REQUEST",), "principal"),
    "patron_aid": _from_relation("sender", ("AID", "SUPPORT"), "patron"),
    "patron_aid_receiver": _from_relation("receiver", ("AID", "SUPPORT"), "patron"),
}
