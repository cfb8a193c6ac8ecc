"""How the models of other programs are written in foedus: one row each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

import foedus as fd

WEEK = 604_800


@dataclass(frozen=True)
class Model:
    """One model of another program.

    Attributes
    ----------
    formula : ours; its terms are in the order of ``names``.
    names : the other program's terms.
    options : of the fitting function, made from the folder of the data.
    fit : the fitting function.
    """

    formula: str
    names: tuple[str, ...]
    options: Callable[[Path], dict[str, Any]] = field(default=lambda _: {})
    fit: str = "rem"


def table(folder: Path, name: str = "events.csv") -> pl.DataFrame:
    return pl.read_csv(folder / name, infer_schema_length=None, null_values=["", "NA"])


def classroom(timing: str, **more: Any) -> Callable[[Path], dict[str, Any]]:
    return lambda d: {"events": table(d), "actors": table(d, "actors.csv"), "timing": timing, **more}


def social(**more: Any) -> Callable[[Path], dict[str, Any]]:
    def options(d: Path) -> dict[str, Any]:
        friends = table(d, "friendship_changes.csv")
        calls = table(d)
        given = {
            "events": calls,
            "actors": table(d, "actors.csv").drop("present"),
            "covariates": {"friendship": fd.covariate(changes=friends, seen="after")},
        }
        linked = {"start": calls["time"].min(), "end": max(calls["time"].max(), friends["time"].max())}
        alone = {"start": calls["time"].min(), "end": calls["time"].max()}
        return (
            given
            | {"linked": linked, "alone": alone}.get(more.get("span", ""), {})
            | {k: v for k, v in more.items() if k != "span"}
        )

    return options


def history(**more: Any) -> Callable[[Path], dict[str, Any]]:
    def options(d: Path) -> dict[str, Any]:
        timing = more.get("timing", "interval")
        both = pl.read_csv(d / "dyad_both_male.csv").rename({"actor1": "sender", "actor2": "receiver"})
        return {
            "events": fd.events(table(d), act="type") if "by_act" in more else table(d),
            "actors": [str(a) for a in table(d, "actors.csv")["actor"]],
            "covariates": [table(d, "actor_covariates_timevarying.csv"), {"both_male": both}],
            "timing": timing,
            "waiting": "whole",
            **more,
        }

    return options


REMSTATS_ORDINAL = {"timing": "ordinal", "condition_on_first": True}


def fisheries(presence: bool = True) -> Callable[[Path], dict[str, Any]]:
    def options(d: Path) -> dict[str, Any]:
        states = table(d, "actors.csv")
        pairs = {"i": "sender", "j": "receiver"}
        contig = table(d, "contig_initial.csv").rename(pairs)
        bilat = table(d, "bilat_initial.csv").rename(pairs)

        def after(**given: Any) -> Any:
            return fd.covariate(seen="after", **given)

        treaties = after(initial=bilat, changes=both_ways(table(d, "bilat_changes.csv"), "increment"))
        return {
            "events": table(d),
            "actors": states["actor"].to_list(),
            "directed": False,
            "covariates": {
                "treaties": treaties,
                "contiguity": after(
                    initial=contig, changes=both_ways(table(d, "contig_changes.csv"), "replace")
                ),
                "no_treaty": after(
                    initial=bilat.with_columns(value=1.0 - (pl.col("value") > 0)),
                    changes=without_treaty(bilat, table(d, "bilat_changes.csv")),
                    default=1.0,
                ),
                "regime": after(
                    initial=states.select("actor", "regime"), changes=table(d, "regime_changes.csv")
                ),
                "gdp": after(initial=states.select("actor", "gdp"), changes=table(d, "gdp_changes.csv")),
            },
            "presence": fd.covariate(
                initial=states.select("actor", value=pl.col("present").cast(pl.Float64)),
                changes=table(d, "sovereignty_changes.csv").with_columns(pl.col("replace").cast(pl.Float64)),
            ),
        }

    return options


def both_ways(changes: pl.DataFrame, value: str) -> pl.DataFrame:
    return changes.select("time", "sender", "receiver", value)


def without_treaty(initial: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """1 while a pair has no treaty in force, from the running count of treaties."""
    count: dict[tuple[str, str], float] = {}
    for i, j, v in initial.select("sender", "receiver", "value").iter_rows():
        count[min(i, j), max(i, j)] = v
    rows = []
    for t, i, j, v in changes.select("time", "sender", "receiver", "increment").iter_rows():
        pair = min(i, j), max(i, j)
        count[pair] = count.get(pair, 0.0) + v
        rows.append((t, i, j, float(count[pair] <= 0)))
    return pl.DataFrame(rows, schema=["time", "sender", "receiver", "value"], orient="row")


CLASSROOM = "inertia + reciprocity + indegree_receiver + outdegree_sender + receive(role_instructor) + send(role_instructor)"
GF_CLASSROOM = (
    "inertia_count", "recip_count", "indegree_receiver_count", "outdegree_sender_count", "receiver_instructor",
    "sender_instructor",
)  # fmt: skip
RS_CLASSROOM = (
    "inertia",
    "reciprocity",
    "indegreeReceiver",
    "outdegreeSender",
    "receive_instr",
    "send_instr",
)
ENDOG = "inertia + reciprocity + indegree_receiver + outdegree_sender + otp"
RS_ENDOG = ("inertia", "reciprocity", "indegreeReceiver", "outdegreeSender", "otp")
DECAY = "half_life_days"

MODELS: dict[tuple[str, str], Model] = {
    ("classroom", "gf_rem_interval_ties"): Model(
        CLASSROOM, ("intercept", *GF_CLASSROOM), classroom("interval", start=0.125)
    ),
    ("classroom", "gf_rem_ordinal_ties"): Model(CLASSROOM, GF_CLASSROOM, classroom("ordinal")),
    ("classroom", "rs_interval_ties"): Model(CLASSROOM, ("baseline", *RS_CLASSROOM), classroom("interval")),
    ("classroom", "rs_ordinal_ties"): Model(
        CLASSROOM, RS_CLASSROOM, classroom("ordinal", condition_on_first=True)
    ),
    ("fisheries", "gf_coord_simple_C"): Model(
        "tie(treaties, scaling=binary) + indegree_receiver(relation=treaties, unique=True)"
        " + sp(relation=treaties, unique=True) + tie(contiguity, scaling=binary)",
        ("inertia_binary", "degree", "trans_unique", "contiguity"),
        fisheries(),
        "dynam_coordination",
    ),
    ("fisheries", "gf_coord_teaching"): Model(
        "tie(treaties, scaling=binary) + indegree_receiver(relation=treaties, unique=True):tie(no_treaty)"
        " + sp(relation=treaties, unique=True):tie(no_treaty) + tie(contiguity, scaling=binary)"
        " + receive(regime) + difference(regime) + receive(gdp) + difference(gdp)",
        (
            "inertia_binary",
            "degree_ignorerep",
            "trans_ignorerep",
            "contiguity",
            "alter_regime",
            "absdiff_regime",
            "alter_gdp",
            "absdiff_gdp",
        ),
        fisheries(),
        "dynam_coordination",
    ),
    ("history", "rs_interval_bothmale"): Model(
        "tie(both_male) + inertia + reciprocity",
        ("baseline", "tie_both_male", "inertia", "reciprocity"),
        history(),
    ),
    ("history", "rs_interval_decay2000"): Model(
        f"inertia({DECAY}=2000) + reciprocity({DECAY}=2000) + indegree_receiver({DECAY}=2000)"
        f" + outdegree_sender({DECAY}=2000) + otp({DECAY}=2000)",
        ("baseline", *RS_ENDOG),
        history(),
    ),
    ("history", "rs_interval_endog_full"): Model(
        f"{ENDOG} + itp + osp + isp", ("baseline", *RS_ENDOG, "itp", "osp", "isp"), history()
    ),
    ("history", "rs_interval_exogenous"): Model(
        "send(extraversion) + receive(agreeableness) + same(sex) + difference(age) + average(extraversion)"
        " + inertia + reciprocity",
        (
            "baseline",
            "send_extraversion",
            "receive_agreeableness",
            "same_sex",
            "difference_age",
            "average_extraversion",
            "inertia",
            "reciprocity",
        ),
        history(),
    ),
    ("history", "rs_interval_interaction"): Model(
        "inertia * send(extraversion)",
        ("baseline", "inertia", "send_extraversion", "inertia:send_extraversion"),
        history(),
    ),
    ("history", "rs_interval_intervalmem"): Model(
        "inertia(memory_days=[500, 5000]) + reciprocity(memory_days=[500, 5000])"
        " + indegree_receiver(memory_days=[500, 5000])",
        ("baseline", "inertia", "reciprocity", "indegreeReceiver"),
        history(),
    ),
    ("history", "rs_interval_prop"): Model(
        "inertia(scaling=prop) + reciprocity(scaling=prop) + indegree_receiver(scaling=prop)"
        " + outdegree_sender(scaling=prop)",
        ("baseline", "inertia", "reciprocity", "indegreeReceiver", "outdegreeSender"),
        history(),
    ),
    ("history", "rs_interval_pshift"): Model(
        "ps_ab_ba + ps_ab_by + ps_ab_xa + ps_ab_xb + ps_ab_ay + ps_ab_ab",
        ("baseline", "psABBA", "psABBY", "psABXA", "psABXB", "psABAY", "psABAB"),
        history(),
    ),
    ("history", "rs_interval_recency"): Model(
        "recency_continue + recency_send_sender + recency_send_receiver + recency_receive_sender"
        " + recency_receive_receiver + rrank_send + rrank_receive",
        (
            "baseline",
            "recencyContinue",
            "recencySendSender",
            "recencySendReceiver",
            "recencyReceiveSender",
            "recencyReceiveReceiver",
            "rrankSend",
            "rrankReceive",
        ),
        history(),
    ),
    ("history", "rs_interval_riskset_active"): Model(
        "inertia + reciprocity", ("baseline", "inertia", "reciprocity"), history(riskset="active")
    ),
    ("history", "rs_interval_typed_ignore"): Model(
        "fe_type + inertia + reciprocity",
        ("baseline", "FEtype_work", "inertia", "reciprocity"),
        history(by_act=True),
    ),
    ("history", "rs_interval_typed_separate"): Model(
        "fe_type + inertia(consider_type=separate) + reciprocity(consider_type=separate)",
        (
            "baseline",
            "FEtype_work",
            "inertia.social",
            "inertia.work",
            "reciprocity.social",
            "reciprocity.work",
        ),
        history(by_act=True),
    ),
    ("history", "rs_ordinal_endog"): Model(ENDOG, RS_ENDOG, history(**REMSTATS_ORDINAL)),
    ("history", "rv_interval"): Model(
        "totaldegree_receiver(scaling=prop) + inertia(scaling=prop) + rrank_receive + otp",
        ("CovSnd.1", "NTDegRec", "FrPSndSnd", "RRecSnd", "OTPSnd"),
        history(start=0, end=28542.1228070175),
    ),
    ("history", "rv_ordinal_norm"): Model(
        "indegree_receiver(scaling=prop) + outdegree_sender(scaling=prop) + inertia(scaling=prop)"
        " + reciprocity(scaling=prop)",
        ("NIDRec", "NODSnd", "FrPSndSnd", "FrRecSnd"),
        history(timing="ordinal"),
    ),
    ("history", "rv_ordinal_recency_triads"): Model(
        "rrank_receive + rrank_send + otp + itp + osp + isp",
        ("RRecSnd", "RSndSnd", "OTPSnd", "ITPSnd", "OSPSnd", "ISPSnd"),
        history(timing="ordinal"),
    ),
    ("history", "rv_ordinal_recency_triads_noOSP"): Model(
        "rrank_receive + rrank_send + otp + itp + isp",
        ("RRecSnd", "RSndSnd", "OTPSnd", "ITPSnd", "ISPSnd"),
        history(timing="ordinal"),
    ),
    ("history", "rvrem_interval_on_remstats"): Model(ENDOG, ("baseline", *RS_ENDOG), history()),
    ("history", "rvrem_ordinal_on_remstats"): Model(ENDOG, RS_ENDOG, history(**REMSTATS_ORDINAL)),
    ("social_evolution", "en_rem_ordinal_count"): Model(
        "inertia + reciprocity + outdegree_sender + indegree_receiver + otp + itp + osp + isp",
        (
            "repetition",
            "reciprocation",
            "outdeg.source",
            "indeg.target",
            "transitive",
            "cyclic",
            "shared.target",
            "shared.source",
        ),
        social(),
    ),
    ("social_evolution", "en_rem_ordinal_decay7d"): Model(
        f"inertia({DECAY}={WEEK}) + reciprocity({DECAY}={WEEK}) + outdegree_sender({DECAY}={WEEK})"
        f" + indegree_receiver({DECAY}={WEEK}) + otp({DECAY}={WEEK})",
        ("dec.repetition", "dec.reciprocation", "dec.outdeg.source", "dec.indeg.target", "dec.transitive"),
        social(),
    ),
    ("social_evolution", "gf_choice_binary"): Model(
        "inertia(scaling=binary) + reciprocity(scaling=binary) + otp(unique=True)",
        ("inertia_binary", "recip_binary", "trans_unique"),
        social(),
        "dynam_choice",
    ),
    ("social_evolution", "gf_choice_full"): Model(
        "inertia + reciprocity + otp(unique=True) + itp(unique=True) + isp(unique=True) + osp(unique=True)"
        " + indegree_receiver + outdegree_receiver + tie(friendship, scaling=binary)"
        " + tie(friendship, reverse=True, scaling=binary) + same(gradeType) + same(floor) + difference(gradeType)"
        " + receive(gradeType)",
        (
            "inertia_count",
            "recip_count",
            "otp_unique",
            "itp_unique",
            "isp_unique",
            "osp_unique",
            "indegree_receiver_count",
            "outdegree_receiver_count",
            "tie_friendship",
            "recip_friendship",
            "same_gradeType",
            "same_floor",
            "absdiff_gradeType",
            "alter_gradeType",
        ),
        social(),
        "dynam_choice",
    ),
    ("social_evolution", "gf_rate_interval"): Model(
        "indegree_sender(unique=True) + outdegree_sender(unique=True)"
        " + indegree_sender(relation=friendship, unique=True)",
        ("intercept", "indeg_binary_ego", "outdeg_binary_ego", "indeg_friendship_ego"),
        social(timing="interval", span="linked"),
        "dynam_rate",
    ),
    ("social_evolution", "gf_rate_interval_calls_only"): Model(
        "indegree_sender + outdegree_sender + send(gradeType)",
        ("intercept", "indegree_sender_count", "outdegree_sender_count", "ego_gradeType"),
        social(timing="interval", span="alone"),
        "dynam_rate",
    ),
    ("social_evolution", "gf_rate_ordinal"): Model(
        "indegree_sender(unique=True) + outdegree_sender(unique=True)"
        " + indegree_sender(relation=friendship, unique=True)",
        ("indeg_binary_ego", "outdeg_binary_ego", "indeg_friendship_ego"),
        social(timing="ordinal"),
        "dynam_rate",
    ),
    ("social_evolution", "gf_rem_interval_friend"): Model(
        "inertia(scaling=binary) + reciprocity(scaling=binary) + tie(friendship, scaling=binary)"
        " + tie(friendship, reverse=True, scaling=binary) + same(gradeType) + same(floor)",
        (
            "intercept",
            "inertia_binary",
            "recip_binary",
            "tie_friendship",
            "recip_friendship",
            "same_gradeType",
            "same_floor",
        ),
        social(timing="interval", span="linked"),
    ),
    ("social_evolution", "gf_rem_ordinal_count"): Model(
        "inertia + reciprocity + indegree_receiver + outdegree_sender + otp(unique=True) + same(floor)",
        (
            "inertia_count",
            "recip_count",
            "indegree_receiver_count",
            "outdegree_sender_count",
            "otp_unique",
            "same_floor",
        ),
        social(),
    ),
    ("social_evolution", "rs_ordinal_count"): Model(
        "inertia + reciprocity + indegree_receiver + outdegree_sender + otp(unique=True) + same(floor)",
        ("inertia", "reciprocity", "indegreeReceiver", "outdegreeSender", "otp.unique", "same_floor"),
        social(condition_on_first=True),
    ),
    ("workplace2013", "rs_undirected_interval"): Model(
        "inertia + totaldegree_dyad + degree_diff + sp + same(department)",
        ("baseline", "inertia", "totaldegreeDyad", "degreeDiff", "sp", "same_dep"),
        lambda d: {
            "events": table(d),
            "actors": table(d, "actors.csv"),
            "directed": False,
            "timing": "interval",
            "waiting": "whole",
        },
    ),
}
TWICE = {
    ("fisheries", "gf_coord_simple_gather"): ("fisheries", "gf_coord_simple_C"),
    ("social_evolution", "gf_choice_binary_Rengine"): ("social_evolution", "gf_choice_binary"),
    ("social_evolution", "gf_rate_interval_Rengine"): ("social_evolution", "gf_rate_interval"),
}
"""The same model fitted by another engine of the same program."""

SAMPLED: dict[tuple[str, str], dict[str, str]] = {
    ("classroom", "am_cc5"): {
        "reciprocity_count": "reciprocity",
        "transitivity_count": "otp(unique=True)",
        "sender_outdegree": "outdegree_sender",
        "receiver_indegree": "indegree_receiver",
        "sender_instructor": "send(role_instructor)",
        "receiver_instructor": "receive(role_instructor)",
        "same_sex": "same(sex)",
    },
    ("college_msg", "am_first10d_cc5"): {
        "reciprocity_binary": "reciprocity(scaling=binary)",
        "reciprocity_count": "reciprocity",
        "transitivity_binary": "otp(unique=True, scaling=binary)",
        "transitivity_count": "otp(unique=True)",
        "cyclic_count": "itp(unique=True)",
        "sending_balance_count": "osp(unique=True)",
        "receiving_balance_count": "isp(unique=True)",
        "sender_outdegree": "outdegree_sender",
        "receiver_indegree": "indegree_receiver",
    },
    ("email_eu_core", "am_full_cc2"): {
        "reciprocity_count": "reciprocity",
        "transitivity_count": "otp(unique=True)",
        "cyclic_count": "itp(unique=True)",
        "sending_balance_count": "osp(unique=True)",
        "receiving_balance_count": "isp(unique=True)",
        "sender_outdegree": "outdegree_sender",
        "receiver_indegree": "indegree_receiver",
    },
    ("enron", "en_first8000_cc10"): {
        "repetition": "inertia",
        "reciprocation": "reciprocity",
        "outdeg.source": "outdegree_sender",
        "indeg.target": "indegree_receiver",
        "transitive": "otp",
        "cyclic": "itp",
        "shared.target": "osp",
        "shared.source": "isp",
    },
}
"""Models of sampled rows: their column -> our statistic."""
