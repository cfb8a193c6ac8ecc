"""The tables of docs/coming_from_r.md: every name that the other programs document, and formulas that compile."""

import re
from pathlib import Path

import numpy as np
import pytest

from foedus.statistics.covariate import Dyadic, Nodal, Shared
from foedus.statistics.program import compile_formula
from foedus.statistics.registry import catalogue, elsewhere

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "coming_from_r.md"
FAMILIES = ("transitivity", "cyclic", "sending_balance", "receiving_balance")
NAMES = {
    "goldfish": """inertia recip tie indeg outdeg node_trans trans cycle common_receiver common_sender four mixed_trans mixed_cycle
        mixed_common_receiver mixed_common_sender ego alter same diff sim ego_alter_interaction tertius tertius_diff""",
    "remstats": """FEtype send receive same difference average minimum maximum tie dyad userStat event inertia reciprocity
        indegreeSender indegreeReceiver outdegreeSender outdegreeReceiver totaldegreeSender totaldegreeReceiver totaldegreeDyad
        degreeMin degreeMax degreeDiff otp itp osp isp sp spUnique psABBA psABBY psABXA psABXB psABXY psABAY psABAB psABA psABB
        psABX rrankSend rrankReceive recencyContinue recencySendSender recencySendReceiver recencyReceiveSender
        recencyReceiveReceiver""",
    "relevent": """NIDSnd NIDRec NODSnd NODRec NTDegSnd NTDegRec FrPSndSnd FrRecSnd RRecSnd RSndSnd CovSnd CovRec CovInt CovEvent
        OTPSnd ITPSnd OSPSnd ISPSnd FESnd FERec FEInt PSAB-BA PSAB-B0 PSAB-BY PSA0-X0 PSA0-XA PSA0-XY PSAB-X0 PSAB-XA PSAB-XB
        PSAB-XY PSA0-AY PSAB-A0 PSAB-AY""",
    "amorem": " ".join(
        [
            "sender_outdegree receiver_indegree recency reciprocity",
            *(
                f"{family}_{kind}{order}"
                for family in ("reciprocity", *FAMILIES)
                for kind in ("binary", "count", "exp_decay", "time_recent", "time_first")
                for order in ("", "_interrupted", *(() if family == "reciprocity" else ("_ordered",)))
            ),
        ]
    ),
    "redeem": """Intercept intercept degree degrees inertia number_interaction reciprocity psABBA psABBY psABAY psABXA psABXB psABXY
        general_common_partners general_common_partner common_partner common_partners general_triangle triangle count dyadic_cov
        monadic_cov current_common_partners """
    + " ".join(
        f"general_{what}_{which}"
        for what in ("degree", "count")
        for which in ("out_sender", "out_receiver", "in_sender", "in_receiver", "sum", "absdiff")
    ),
    "eventnet": """DYAD_STATISTIC DEGREE_STATISTIC NODE_STATISTIC NETWORK_STATISTIC TRIANGLE_STATISTIC FOUR_CYCLE_STATISTIC
        JACCARD_SIM_STATISTIC COSINE_SIM_STATISTIC""",
}
"""What each program's reference lists for dyadic events (amorem and redeem: without what needs events that last)."""


def tables():
    text = GUIDE.read_text("utf-8")
    text = text[text.index("## Statistics\n") : text.index("## A model of each")]
    parts = re.split(r"^### (\w+)\n", text, flags=re.MULTILINE)
    return {
        name: [[cell.strip() for cell in line.strip("|").split(" | ")] for line in re.findall(r"^\| .*$", body, re.MULTILINE)[1:]]
        for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }  # fmt: skip


def codes(cell):
    return re.findall(r"`([^`]+)`", cell)


FORMULAS = sorted({c for rows in tables().values() for row in rows for c in codes(row[1])})


def known():
    none, nobody = np.empty(0), np.empty(0, int)
    actors = {k: Nodal(k, np.array([0.0, 1.0, 2.0]), none, nobody, none) for k in "xy"}
    pairs = {
        k: Dyadic(k, 0.0, np.array([0]), np.array([1]), np.ones(1), none, nobody, nobody, none)
        for k in ("z", "net2")
    }
    return {**actors, **pairs, "g": Shared("g", 1.0, none, none)}


@pytest.mark.parametrize("program", NAMES)
def test_every_name_of_the_program_has_its_row(program):
    rows = tables()[program]
    assert all(len(row) == 2 and codes(row[1]) for row in rows)
    said = {
        re.match(r"[\w.-]+", code)[0] for row in rows for code in codes(row[0]) if re.match(r"[\w.-]+", code)
    }
    assert set(NAMES[program].split()) - said == set()


@pytest.mark.parametrize("formula", FORMULAS)
def test_formula_of_the_table_compiles(formula):
    made = compile_formula(
        formula, actors=["a", "b", "c"], acts=["A", "B"], class_of_act=[0, 1], n_classes=2, covariates=known()
    )
    assert made.terms


@pytest.mark.parametrize("program", NAMES)
def test_a_name_of_the_program_in_a_formula_is_answered_with_ours(program):
    keys = elsewhere()
    plain = {name: name.lower().replace("-", "") for name in NAMES[program].split()}
    unanswered = {name for name, key in plain.items() if key not in keys and name not in catalogue()}
    assert unanswered == set()
