"""Sections on estimates: mechanisms, histories, what-ifs; each figure with its interval."""

from typing import Any

from foedus.explore.markup import Markup, el
from foedus.explore.report.estimates import contrast, fan, forest
from foedus.explore.report.tables import interval, table

Results = dict[str, Any]


def figure(drawing: Markup, caption: str) -> Markup:
    """A drawing with its caption; wide drawings scroll on a phone."""
    return el("figure", el("div", drawing, class_="scroll"), el("figcaption", caption))


def mechanisms(results: Results) -> list[Markup]:
    """Multipliers of the rate, how much the record informs them, and the priors behind them."""
    rows = [
        {**m, "estimate": interval(m.get("multiplier"), m.get("low"), m.get("high"))}
        for m in results["mechanisms"]
    ]
    silent = [m for m in rows if m["multiplier"] is None]
    asserted = [m for m in rows if m["multiplier"] is not None and m["mechanism"] != "control"]
    controls = [m for m in rows if m["mechanism"] == "control"]
    return [
        el("p", *WORDS),
        figure(
            forest(asserted),
            "Multiplier of the rate (logarithmic), point and 90% interval. Red raises, blue lowers, grey: the record cannot tell.",
        ),
        _table(asserted),
        el("h3", "Mechanisms that cannot be a statistic here"),
        table(
            silent, [("mechanism", "mechanism"), ("statement", "what is asserted"), ("why_not", "why not")]
        ),
        el(
            "details",
            el("summary", f"{len(controls)} terms that no text asserts"),
            figure(forest(controls), "As above."),
            _table(controls),
        ),
        el(
            "details",
            el("summary", "Priors and their reasons"),
            table(
                results["priors"],
                [
                    ("class", "acts"),
                    ("statistic", "term"),
                    ("mean", "mean"),
                    ("sd", "sd"),
                    ("reason", "reason"),
                ],
            ),
        ),
    ]


WORDS = (
    "Each mechanism that the texts or the literature assert is a statistic of the past in a model of who acts on whom. The "
    "multiplier says how the rate of such acts changes when the statistic rises by the step named; 1 is no effect. Standard errors "
    "are the larger of the model's and those clustered by pair, since a battle is many acts of one pair. ",
    "A multiplier is an association in one small record, not yet a cause; where the interval holds 1, the record cannot tell.",
)


def _table(rows: list[dict[str, Any]]) -> Markup:
    shown = [
        {
            **m,
            "what": [
                el("span", m["statement"]),
                el("br"),
                el(
                    "span", f"{m['class']}: ", el("code", m["statistic"]), f", per {m['step']}", class_="note"
                ),
            ],
            "borne": {True: "as asserted", False: "against", None: ""}[m["borne_out"]],
        }
        for m in rows
    ]
    return table(
        shown,
        [
            ("mechanism", ""),
            ("what", "what is asserted, and its statistic"),
            ("estimate", "multiplier (90%)"),
            ("informed_words", "prior variance removed"),
            ("verdict", "verdict"),
            ("borne", "the assertion"),
        ],
    )


def histories(results: Results) -> list[Markup]:
    """Fans of simulated histories against the record, and where the record falls outside."""
    h = results["histories"]
    return [
        el(
            "p",
            f"{h['n']:,} histories were simulated from {h['since']} to {h['until']} under the fitted model, with the coefficients "
            f"drawn from their posterior (seed {h['seed']}). A history that reaches {h['room']:,} acts is said to run away: {h['exploded_share']:.1%} "
            f"did; they are counted, not dropped. The record lies outside 90% of histories in {_outside(h['checks'])}. "
            "The red line is the record; the bands hold 50% and 90% of histories.",
        ),
        el("p", _drawn(h["posterior"]), class_="note"),
        el("div", *(figure(fan(b), b["caption"]) for b in h["bands"]), class_="grid2"),
        el("h3", "Does the model reproduce the record?"),
        table(
            h["checks"],
            [
                ("label", "measure"),
                ("record", "record"),
                ("band", "90% of histories"),
                ("inside", "verdict"),
            ],
        ),
    ]


def _drawn(rows: list[dict[str, Any]]) -> str:
    """How the coefficients were drawn, and how far that can be trusted."""
    worst, fewest = max(r["pareto_k"] for r in rows), min(r["n_effective"] for r in rows)
    return (
        f"Coefficients: {rows[0]['draws']:,} draws of each equation, weighed by its exact posterior. The fewest are worth "
        f"{fewest:,.0f} independent ones; the heaviest tail of weights has Pareto k {worst:.2f} (sound up to 0.7)."
    )


def _outside(checks: list[dict[str, Any]]) -> str:
    """Which checks the record fails, in a sentence."""
    labels = [c["label"] for c in checks if not c["is_inside"]]
    named = f" ({'; '.join(labels)})" if labels else ""
    return f"{len(labels)} of {len(checks)} checks{named}"


def whatifs(results: Results) -> list[Markup]:
    """One block per what-if, all on the same axis per unit."""
    rows = [r for w in results["whatifs"] for r in w["rows"]]
    ends: dict[str, float] = {}
    for r in rows:
        drawn = [r.get(f"{w}_high") or 0.0 for w in ("factual", "interventional", "twin")]
        highest = max(*drawn, float(r.get("record") or 0.0))
        ends[r["unit"]] = max(ends.get(r["unit"], 0.0), highest, 1e-9)
    parts = [
        el(
            "p",
            "Each what-if edits the past and runs on. The interventional answer gives the edited world fresh chance; the twin keeps "
            "the chance of the real history, so that only what the edit reaches can differ. A record less likely than most histories "
            "falls back toward them whenever it is disturbed: the twin says what this history would have become, the interventional "
            "answer what the edit does on the whole. The table keeps two errors apart: that of chance (Monte Carlo), which more histories "
            "would shrink, and what is not known of the coefficients, which only a longer record would. Both worlds under fresh chance run on "
            "the same random numbers; the variance of their difference that this saved stands beside it. The E-value is how strongly an "
            "unmeasured cause would have to act on both the pact and the acts to make the interventional contrast by itself, and, in brackets, "
            "to move the nearer end of its interval to no effect: 1 means that none is needed (VanderWeele and Ding 2017). Axes are the same "
            "in every block.",
        )
    ]
    for w in results["whatifs"]:
        parts.append(el("h3", w["title"]))
        each = f"{w['edit']} Free from {w['since']}; {w['n']} histories in each world, seed {w['seed']}. {_ran_away(w)}"
        parts.append(el("p", each[:1].upper() + each[1:], class_="note"))
        units = dict.fromkeys(r["unit"] for r in w["rows"])
        for unit in units:
            of_unit = [r for r in w["rows"] if r["unit"] == unit]
            parts.append(
                figure(
                    contrast(of_unit, ends[unit] * 1.05, unit),
                    "Mean over histories, 90% interval; the upright line is the record.",
                )
            )
        shown = [
            {
                **r,
                "what": f"{r['label']} ({r['unit']})",
                "twin_errors": _errors(r["mc_error"], r["parameter_sd"]),
                "effect_errors": _errors(r["effect_mc_error"], r["effect_parameter_sd"]),
                "saved": f"{r['variance_saved']:.0%}",
                "undone": "" if r["e_value"] is None else f"{r['e_value']:.3g} ({r['e_value_of_limit']:.3g})",
                **{
                    f"{k}_i": interval(r.get(k), r.get(f"{k}_low"), r.get(f"{k}_high"))
                    for k in ("factual", "interventional", "effect", "twin", "difference")
                },
            }
            for r in w["rows"]
        ]
        parts.append(
            table(
                shown,
                [
                    ("what", "measure"),
                    ("record", "the record"),
                    ("twin_i", "edited, same chance"),
                    ("difference_i", "... minus the record"),
                    ("twin_errors", "error: chance; coefficients"),
                    ("factual_i", "as it was, fresh chance"),
                    ("interventional_i", "edited, fresh chance"),
                    ("effect_i", "... minus as it was"),
                    ("effect_errors", "error: chance; coefficients"),
                    ("saved", "variance saved"),
                    ("undone", "E-value (of the interval)"),
                ],
            )
        )
        parts += _couplings(w.get("couplings", []))
        parts.append(el("p", "Reproduce: ", el("code", w["command"]), class_="stamp"))
    return [*parts, *_placebos(results.get("placebos", []))]


def _errors(chance: float, coefficients: float) -> str:
    return f"{chance:.2g}; {coefficients:.2g}"


def _ran_away(w: dict[str, Any]) -> str:
    """How many histories of a what-if ran away: they are in its numbers."""
    worlds = {"twins": "of the twins", "interventional": "after the edit", "base": "before it"}
    shares = {words: w[f"{name}_exploded"] for name, words in worlds.items()}
    if not any(shares.values()):
        return "No history ran away."
    told = ", ".join(f"{share:.1%} {words}" for words, share in shares.items())
    return f"Ran away, and are counted as far as they came: {told}."


COUPLED = {
    "time_change": "each pair keeps its own clock",
    "thinning": "acts of the record stay where rates allow",
    "independent": "nothing shared: fresh chance",
}


def _couplings(rows: list[dict[str, Any]]) -> list[Markup]:
    """How far a twin's answer moves with what it shares with the record."""
    if not rows:
        return []
    shown = []
    for measure in dict.fromkeys(r["measure"] for r in rows):
        own = [r for r in rows if r["measure"] == measure]
        twins = [r["twin"] for r in own]
        shown.append(
            {
                "label": f"{own[0]['label']} ({own[0]['unit']})",
                "record": own[0]["record"],
                **{r["coupling"]: _with_error(r) for r in own},
                "spread": max(twins) - min(twins),
            }
        )
    named = [(name, words) for name, words in COUPLED.items() if any(r["coupling"] == name for r in rows)]
    columns = [
        ("label", "measure"),
        ("record", "the record"),
        *named,
        ("spread", "largest difference"),
    ]
    words = (
        "What twin and record share cannot be seen in any data, so here is the same question under each way to share chance: the "
        "mean of the twins, what holds 90% of them, and after +- the Monte Carlo error of the mean, which more histories would "
        "shrink. Where each pair keeps its own clock, a pair that the edit makes likelier to act must first wait as long as it is "
        "known to have waited in vain; a record quieter than the model expects then stays quiet. Where acts of the record stay and "
        "new ones fill what the edit adds, the new ones come at once. Neither is wrong: the histories of both obey the same model. Where "
        "answers differ by more than a few of their errors, they rest on this assumption and not on the record."
    )
    return [el("h4", "How far the answer moves with the coupling"), el("p", words), table(shown, columns)]


def _with_error(row: dict[str, Any]) -> str:
    return f"{interval(row['twin'], row['twin_low'], row['twin_high'])} +- {row['mc_error']:.2g}"


def _placebos(rows: list[dict[str, Any]]) -> list[Markup]:
    """Edits that must show nothing."""
    if not rows:
        return []
    shown = [{**r, "nothing": "an effect" if r["shows_something"] else "nothing, as it must"} for r in rows]
    columns = [
        ("placebo", "placebo"),
        ("label", "measure"),
        ("effect", "edited minus as it was"),
        ("effect_mc_error", "Monte Carlo error"),
        ("difference", "twin minus the record"),
        ("nothing", "shows"),
    ]
    return [el("h3", "Edits that must show nothing"), table(shown, columns)]
