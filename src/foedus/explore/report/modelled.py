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
    tested = [m for m in rows if m.get("multiplier") is not None]
    silent = [m for m in rows if m.get("multiplier") is None]
    return [
        el(
            "p",
            "Each mechanism that the texts or the literature assert is a statistic of the past in a model of who acts on whom. "
            "The multiplier says how the rate of such acts changes when the statistic rises by the step named; 1 is no effect. ",
            "A few hundred events cannot settle many causes: where prior and record hardly differ, the verdict says that the record cannot tell.",
        ),
        figure(
            forest(tested),
            "Multiplier of the rate (logarithmic), point and 90% interval. Red raises, blue lowers, grey cannot tell.",
        ),
        table(
            tested,
            [
                ("mechanism", "mechanism"),
                ("statement", "what is asserted"),
                ("class", "acts"),
                ("statistic", "statistic"),
                ("step", "per"),
                ("estimate", "multiplier (90%)"),
                ("informed", "informed by the record"),
                ("verdict", "verdict"),
            ],
        ),
        el("h3", "Mechanisms that cannot be a statistic here"),
        table(
            silent, [("mechanism", "mechanism"), ("statement", "what is asserted"), ("why_not", "why not")]
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


def histories(results: Results) -> list[Markup]:
    """Fans of simulated histories against the record, and where the record falls outside."""
    h = results["histories"]
    return [
        el(
            "p",
            f"{h['n']:,} histories were simulated from {h['since']} to {h['until']} under the fitted model, with the coefficients "
            f"drawn from their posterior (seed {h['seed']}). {h['exploded_share']:.1%} of them exploded by the stated rule and are counted, not dropped. "
            "The red line is the record; the bands hold 50% and 90% of histories.",
        ),
        el("div", *(figure(fan(b), b["caption"]) for b in h["bands"]), class_="grid2"),
        el("h3", "Does the model reproduce the record?"),
        table(
            h["checks"],
            [
                ("label", "measure"),
                ("record", "record"),
                ("band", "90% of histories"),
                ("inside", "verdict in words"),
            ],
        ),
    ]


def whatifs(results: Results) -> list[Markup]:
    """One block per what-if, all on the same axis per unit."""
    rows = [r for w in results["whatifs"] for r in w["rows"]]
    ends: dict[str, float] = {}
    for r in rows:
        highest = max(r.get(f"{w}_high") or 0.0 for w in ("factual", "interventional", "twin"))
        ends[r["unit"]] = max(ends.get(r["unit"], 0.0), highest, 1e-9)
    parts = [
        el(
            "p",
            "Each what-if edits the past and runs on. The interventional answer gives the edited world fresh chance; the twin keeps "
            "the chance of the real history, so that only what the edit reaches can differ. Axes are the same in every block.",
        )
    ]
    for w in results["whatifs"]:
        parts.append(el("h3", w["title"]))
        parts.append(el("p", w["edit"], class_="note"))
        units = dict.fromkeys(r["unit"] for r in w["rows"])
        for unit in units:
            of_unit = [r for r in w["rows"] if r["unit"] == unit]
            parts.append(
                figure(contrast(of_unit, ends[unit] * 1.05, unit), "Mean over histories, 90% interval.")
            )
        shown = [
            {
                **r,
                **{
                    f"{k}_i": interval(r.get(k), r.get(f"{k}_low"), r.get(f"{k}_high"))
                    for k in ("factual", "interventional", "twin", "difference")
                },
            }
            for r in w["rows"]
        ]
        parts.append(
            table(
                shown,
                [
                    ("label", "measure"),
                    ("unit", "unit"),
                    ("factual_i", "as it was"),
                    ("interventional_i", "edited, fresh chance"),
                    ("twin_i", "edited, same chance"),
                    ("difference_i", "twin minus factual"),
                    ("mc_error", "Monte Carlo error"),
                ],
            )
        )
        parts.append(el("p", "Reproduce: ", el("code", w["command"]), class_="stamp"))
    return parts
