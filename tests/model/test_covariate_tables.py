"""A long table of pairs says, row by row and in any library, what each pair then holds."""

from dataclasses import fields

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.frames import read
from foedus.model.coding import coded
from foedus.model.covariates import build, covariate

ACTORS = ("JPN", "SUN", "MNG", "CHN", "7")


def rows(seed, n, *, timed, gaps):
    rng = np.random.default_rng(seed)
    first = rng.integers(0, 5, n)
    second = (first + rng.integers(1, 5, n)) % 5
    made = {
        "sender": [ACTORS[k] for k in first],
        "receiver": [ACTORS[k] for k in second],
        "value": np.where(rng.random(n) < gaps, np.nan, np.round(rng.normal(size=n), 3)).tolist(),
    }
    return {"time": rng.integers(1, 6, n).astype(float).tolist(), **made} if timed else made


def by_hand(early, later, default, is_increment, is_directed):
    """Values before any change, and after each row in time order, kept in a dict."""

    def each(table):
        found = list(
            zip(
                table.get("time", [-np.inf] * len(table["sender"])),
                table["sender"],
                table["receiver"],
                table["value"],
                strict=True,
            )
        )
        if is_directed:
            return found
        have = {(i, j) for _, i, j, _ in found}
        return found + [(t, j, i, v) for t, i, j, v in found if (j, i) not in have]

    now = {(i, j): default if np.isnan(v) else v for _, i, j, v in each(early)}
    level, seen = dict(now), []
    for t, i, j, v in sorted(each(later), key=lambda row: row[0]):
        fresh = default if np.isnan(v) else v
        level[i, j] = level.get((i, j), default) + fresh if is_increment else fresh
        seen.append((t, i, j, level[i, j]))
    return now, seen


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(0, 30),
    st.integers(1, 40),
    st.floats(0, 0.4),
    st.booleans(),
    st.booleans(),
)
def test_each_row_changes_its_pair(seed, n_early, n_later, gaps, is_increment, is_directed):
    early = rows(seed, n_early, timed=False, gaps=gaps)
    later = rows(seed + 1, n_later, timed=True, gaps=gaps)
    now, seen = by_hand(early, later, 0.5, is_increment, is_directed)
    shown = dict(later)
    if is_increment:
        shown["increment"] = shown.pop("value")
    table = covariate(early if n_early else None, shown, default=0.5)
    made = build("x", table, ACTORS, is_directed)["x"]
    held = dict(
        zip(zip(made.sender.tolist(), made.receiver.tolist(), strict=True), made.initial, strict=True)
    )
    assert held == pytest.approx({(ACTORS.index(i), ACTORS.index(j)): v for (i, j), v in now.items()})
    found = list(zip(made.time, made.change_sender, made.change_receiver, made.value, strict=True))
    wanted = [(t, ACTORS.index(i), ACTORS.index(j), v) for t, i, j, v in seen]
    np.testing.assert_allclose(np.array(found), np.array(wanted))


@pytest.mark.parametrize("library", [pl.DataFrame, pd.DataFrame, dict])
def test_any_library_says_the_same(library):
    later = rows(3, 25, timed=True, gaps=0.2)
    wanted = build("x", covariate(None, pl.DataFrame(later)), ACTORS)["x"]
    made = build("x", covariate(None, library(later)), ACTORS)["x"]
    for field in fields(wanted):
        a, b = getattr(made, field.name), getattr(wanted, field.name)
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("library", [pl.DataFrame, pd.DataFrame])
def test_names_are_numbered_as_they_appear(library):
    found, faults = coded(read(library({"who": ["b", "a", "b", "", "c", "a"]})), "who")
    assert found.names[:2] == ("b", "a")
    assert found.index.tolist()[:3] == [0, 1, 0]
    assert found.index[5] == 1
    assert found.empty == (3,)
    assert len(faults) == 1
    numbers, _ = coded(read(library({"who": [7.0, 7.0, 3.0]})), "who")
    assert (numbers.names, numbers.index.tolist()) == (("7", "3"), [0, 0, 1])
