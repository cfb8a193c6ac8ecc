"""The golden data sets as plain records, cut short, and the same records as foedus is given them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from formulas import Record

import foedus as fd

STEP = 9000.5
"""A time between events of ``history``."""


def table(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema_length=None, null_values=["", "NA"])


def record(folder: Path, first: int, act: str | None = None, silent: int = 0, **more: Any) -> Record:
    """The first events of a folder among those who act in them, and some who do not."""
    events = table(folder / "events.csv")[:first]
    sender, receiver = (events[c].cast(pl.Utf8).to_list() for c in ("sender", "receiver"))
    there = list(dict.fromkeys([*sender, *receiver]))
    everyone = table(folder / "actors.csv")["actor"].cast(pl.Utf8).to_list()
    actors = tuple(there + [a for a in everyone if a not in there][:silent])
    i, j = (np.array([actors.index(a) for a in side]) for side in (sender, receiver))
    if not more.get("is_directed", True):
        i, j = np.minimum(i, j), np.maximum(i, j)
    return Record(
        actors,
        events["time"].to_numpy().astype(float),
        i,
        j,
        np.array(events[act].to_list() if act else [""] * len(events)),
        events["weight"].to_numpy().astype(float) if "weight" in events.columns else np.ones(len(events)),
        **more,
    )


def history(folder: Path, first: int = 115) -> Record:
    """Ten actors, two kinds of acts, weights, covariates that change; one covariate of our own that all share."""
    made = record(folder, first, act="type")
    over_time = table(folder / "actor_covariates_timevarying.csv")
    nodal = {}
    for name in ("age", "sex", "extraversion", "agreeableness"):
        rows = [
            (t, made.actors.index(str(a)), v)
            for a, t, v in over_time.select("name", "time", name).iter_rows()
        ]
        start = np.zeros(made.n)
        for t, k, v in rows:
            if t == 0:
                start[k] = v
        nodal[name] = (start, sorted(r for r in rows if r[0] > 0))
    male = np.zeros((made.n, made.n))
    for a, b, v in table(folder / "dyad_both_male.csv").iter_rows():
        male[made.actors.index(str(a)), made.actors.index(str(b))] = v
    middle = (float(made.time[30]) + float(made.time[31])) / 2
    return replace(
        made,
        nodal=nodal,
        pairs={"both_male": (male, [(middle, (1, 2), 1.0), (middle, (4, 0), 0.5)])},
        shared={
            "phase": (0.5, [(middle, (), 2.0), (float(made.time[45]), (), 1.0)] if first > 45 else []),
            "step": (0.0, [(STEP, (), 1.0)]),
        },
    )


def classroom(folder: Path) -> Record:
    """Talk in a class: many acts at one time."""
    made = record(folder, 110, act="type")
    known = table(folder / "actors.csv")
    sex = dict(zip(known["actor"].cast(pl.Utf8), known["sex"], strict=True))
    role = dict(zip(known["actor"].cast(pl.Utf8), known["role"], strict=True))
    return replace(
        made,
        nodal={
            "male": (np.array([float(sex[a] == "M") for a in made.actors]), []),
            "teaches": (np.array([float(role[a] == "instructor") for a in made.actors]), []),
        },
    )


def social(folder: Path) -> Record:
    """Calls, and friendships that change; an event does not see a friendship of its own moment."""
    made = record(folder, 70, silent=2)
    known = table(folder / "actors.csv")
    nodal = {}
    for c in ("floor", "gradeType"):
        told = np.array([known.filter(pl.col("actor") == a)[c][0] for a in made.actors], float)
        nodal[c] = (np.where(np.isnan(told), np.nanmean(told), told), [])
    friends = [
        (float(t), (made.actors.index(i), made.actors.index(j)), float(v))
        for t, i, j, v in table(folder / "friendship_changes.csv").iter_rows()
        if i in made.actors and j in made.actors
    ]
    return replace(
        made,
        nodal=nodal,
        pairs={"friend": (np.zeros((made.n, made.n)), friends)},
        after=frozenset({"friend"}),
    )


def workplace(folder: Path) -> Record:
    """Contacts without direction; several at one time."""
    made = record(folder, 60, silent=1, is_directed=False)
    known = table(folder / "actors.csv")
    place = dict(zip(known["actor"].cast(pl.Utf8), known["department"], strict=True))
    words = sorted(set(known["department"]))
    return replace(
        made, nodal={"department": (np.array([float(words.index(place[a])) for a in made.actors]), [])}
    )


def enron(folder: Path) -> Record:
    """Mails, many of which went to several at once."""
    made = record(folder, 90, silent=2)
    known = table(folder / "actors.csv")
    named = known["actor"].cast(pl.Utf8).to_list()
    nodal = {
        "senior": (np.array([float(known["is.senior"][named.index(a)]) for a in made.actors]), []),
        "department": (np.array([float(known["department"][named.index(a)]) for a in made.actors]), []),
    }
    return replace(made, nodal=nodal)


def fisheries(folder: Path) -> Record:
    """Treaties between states that come into being, with relations of before."""
    made = record(folder, 69, is_directed=False)

    def pairs(name: str, value: str):
        start = np.zeros((made.n, made.n))
        for i, j, v in table(folder / f"{name}_initial.csv").iter_rows():
            if i in made.actors and j in made.actors:
                a, b = made.actors.index(i), made.actors.index(j)
                start[a, b] = start[b, a] = v
        now, moves = start.copy(), []
        for t, i, j, v in (
            table(folder / f"{name}_changes.csv").select("time", "sender", "receiver", value).iter_rows()
        ):
            if i in made.actors and j in made.actors:
                for a, b in (
                    (made.actors.index(i), made.actors.index(j)),
                    (made.actors.index(j), made.actors.index(i)),
                ):
                    now[a, b] = now[a, b] + v if value == "increment" else v
                    moves.append((float(t), (a, b), now[a, b]))
        return start, moves

    states = table(folder / "actors.csv")
    regime = np.array([states.filter(pl.col("actor") == a)["regime"][0] or 0.0 for a in made.actors], float)
    return replace(
        made,
        nodal={"regime": (regime, [])},
        pairs={"treaties": pairs("bilat", "increment"), "contiguity": pairs("contig", "replace")},
        after=frozenset({"treaties", "contiguity"}),
    )


RECORDS: dict[str, Callable[[Path], Record]] = {
    "history": lambda d: history(d / "history"),
    "history, start": lambda d: history(d / "history", 60),
    "history, beginning": lambda d: history(d / "history", 40),
    "classroom": lambda d: classroom(d / "classroom"),
    "social_evolution": lambda d: social(d / "social_evolution"),
    "workplace2013": lambda d: workplace(d / "workplace2013"),
    "enron": lambda d: enron(d / "enron"),
    "email_eu_core": lambda d: record(d / "email_eu_core", 70),
    "college_msg": lambda d: record(d / "college_msg", 45),
    "fisheries": lambda d: fisheries(d / "fisheries"),
}


def given(made: Record) -> dict[str, Any]:
    """Events, actors and covariates as the fitting functions take them."""
    names = np.array(made.actors, dtype=object)
    columns = {
        "time": made.time,
        "sender": names[made.sender].tolist(),
        "receiver": names[made.receiver].tolist(),
        "act": made.act.tolist(),
        "weight": made.weight,
    }
    is_typed = any(made.act)
    events = fd.events(
        columns,
        act="act" if is_typed else None,
        weight="weight",
        actors=made.actors,
        directed=made.is_directed,
    )
    tables = {}
    for name, (start, moves) in (*made.nodal.items(), *made.pairs.items()):
        who = ("sender", "receiver") if name in made.pairs else ("actor",)
        rows = {"time": [m[0] for m in moves]}
        for k, column in enumerate(who):
            rows[column] = [names[m[1][k] if len(who) == 2 else m[1]] for m in moves]
        rows["value"] = [m[2] for m in moves]
        seen = "after" if name in made.after else "at"
        tables[name] = fd.covariate(start, rows if moves else None, seen=seen)
    for name, (start, moves) in made.shared.items():
        tables[name] = fd.covariate(start, {"time": [m[0] for m in moves], "value": [m[2] for m in moves]})
    return {"events": events, "covariates": tables}
