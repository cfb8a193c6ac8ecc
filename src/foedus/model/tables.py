"""Estimates as tables for people: one model, or several side by side."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from foedus.errors import Fault, InputError, guess
from foedus.model.fit import Fit

FORMS = ("text", "latex", "markdown", "html")


def summary(fit: Fit) -> str:
    """One model as text: coefficients, errors, and what they rest on."""
    rows = fit.rows()
    width = max(len(t) for t in (*fit.terms, "term"))
    lines = [f"{_title(fit)}: {fit.formula}", ""]
    lines.append(f"{'term':<{width}}  {'estimate':>10}  {'std_error':>10}  {'z':>8}  {'p':>8}")
    for k, term in enumerate(fit.terms):
        lines.append(
            f"{term:<{width}}  {_number(rows['estimate'][k]):>10}  {_number(rows['std_error'][k]):>10}  "
            f"{rows['statistic'][k]:>8.2f}  {_p(rows['p_value'][k]):>8}"
        )
    lines += [
        "",
        f"{fit.n_events} events, {fit.timing} timing, risk set: {fit.riskset}, ties: {fit.ties}; errors: {fit.errors}",
        f"log-likelihood {fit.loglik:.4f} (null {fit.null_loglik:.4f}), AIC {fit.aic:.2f}, BIC {fit.bic:.2f}",
        *(f"! {message}" for message in fit.messages),
    ]
    return "\n".join(lines)


def compare(
    models: Mapping[str, Fit] | Sequence[Fit], form: str = "text", *, errors: bool = True, stars: bool = False
) -> str:
    """Several models side by side.

    Parameters
    ----------
    models
        Name -> fit, or fits (named I, II, ...).
    form
        ``text``, ``latex``, ``markdown`` or ``html``.
    errors
        Standard errors in brackets under the estimates.
    stars
        Mark p < 0.05, 0.01 and 0.001.

    Returns
    -------
    str
        The table.
    """
    if form not in FORMS:
        raise InputError(Fault(f"form='{form}' is not known.", advice=guess(form, FORMS)))
    named = dict(models) if isinstance(models, Mapping) else {_roman(k + 1): m for k, m in enumerate(models)}
    if not named:
        raise InputError("there are no models to compare.")
    cells = _cells(named, errors, stars)
    return {"text": _text, "latex": _latex, "markdown": _markdown, "html": _html}[form](cells, len(named))


def _cells(named: Mapping[str, Fit], errors: bool, stars: bool) -> list[list[str]]:
    terms = list(dict.fromkeys(t for m in named.values() for t in m.terms))
    table = [["", *named]]
    for term in terms:
        table.append([term, *(_estimate(m, term, stars) for m in named.values())])
        if errors:
            table.append(["", *(_error(m, term) for m in named.values())])
    feet: dict[str, Any] = {
        "events": lambda m: str(m.n_events),
        "log-likelihood": lambda m: f"{m.loglik:.2f}",
        "AIC": lambda m: f"{m.aic:.2f}",
        "BIC": lambda m: f"{m.bic:.2f}",
    }
    return table + [[name, *(show(m) for m in named.values())] for name, show in feet.items()]


def _estimate(fit: Fit, term: str, stars: bool) -> str:
    if term not in fit.terms:
        return ""
    k = fit.terms.index(term)
    p = fit.rows()["p_value"][k]
    mark = sum(p < cut for cut in (0.05, 0.01, 0.001)) if stars else 0
    return _number(fit.beta[k]) + "*" * mark


def _error(fit: Fit, term: str) -> str:
    return f"({_number(fit.standard_errors[term])})" if term in fit.terms else ""


def _text(cells: list[list[str]], n: int) -> str:
    widths = [max(len(row[c]) for row in cells) for c in range(n + 1)]
    lines = ["  ".join(v.ljust(w) if c == 0 else v.rjust(w) for c, (v, w) in enumerate(zip(row, widths, strict=True)))
             for row in cells]  # fmt: skip
    rule = "-" * (sum(widths) + 2 * n)
    return "\n".join([lines[0], rule, *lines[1:-4], rule, *lines[-4:]])


def _markdown(cells: list[list[str]], n: int) -> str:
    lines = [
        "| " + " | ".join(v.replace("|", "\\|").replace("*", "\\*") for v in row) + " |" for row in cells
    ]
    return "\n".join([lines[0], "|---|" + "---:|" * n, *lines[1:]])


def _latex(cells: list[list[str]], n: int) -> str:
    special = str.maketrans(
        {c: f"\\{c}" for c in "&%$#_{}"}
        | {"~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "\\": "\\textbackslash{}"}
    )
    lines = [" & ".join(v.translate(special) for v in row) + " \\\\" for row in cells]
    body = [lines[0], "\\midrule", *lines[1:-4], "\\midrule", *lines[-4:]]
    return "\n".join(
        [f"\\begin{{tabular}}{{l{'r' * n}}}", "\\toprule", *body, "\\bottomrule", "\\end{tabular}"]
    )


def _html(cells: list[list[str]], n: int) -> str:
    head = "".join(f"<th>{escape(v)}</th>" for v in cells[0])
    body = "\n".join(
        "<tr><th>" + escape(row[0]) + "</th>" + "".join(f"<td>{escape(v)}</td>" for v in row[1:]) + "</tr>"
        for row in cells[1:]
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _title(fit: Fit) -> str:
    return {
        "rem": "Relational event model",
        "dynam_rate": "DyNAM, rate",
        "dynam_choice": "DyNAM, choice",
        "dynam_coordination": "DyNAM, coordination",
        "conditional_logit": "Case-control relational event model",
    }.get(fit.kind, fit.kind)


def _number(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.4g}" if abs(value) < 1e-3 else f"{value:.4f}"


def _p(value: float) -> str:
    return "" if np.isnan(value) else "<0.001" if value < 0.001 else f"{value:.3f}"


def _roman(k: int) -> str:
    out = ""
    for value, mark in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while k >= value:
            out, k = out + mark, k - value
    return out
