"""``fd.run``: scenario to report, stage by stage."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from foedus import __version__
from foedus.claims.judge import sentences
from foedus.errors import Fault, InputError
from foedus.explore import payload
from foedus.explore.report.page import report_html
from foedus.model.specification import Specification, first_day, last_day
from foedus.pipeline import estimated, judged, questions, worlds
from foedus.pipeline.atomic import folder_for, write_whole
from foedus.scenario import Scenario, scenario

Results = dict[str, Any]
Progress = Callable[[str, float | None], None]

SHARE, FEWEST = 5, 40
"""What-ifs are given a fifth of the histories in each of their three worlds, and no fewer than forty."""


def run(
    name_or_path: str | Path = "khalkhin-gol",
    *,
    histories: int = 2000,
    seed: int = 1,
    out: str | Path | None = None,
    progress: Progress | None = None,
) -> Results:
    """Take a scenario from sourced records to a report.

    Parameters
    ----------
    name_or_path
        A scenario that ships with foedus, or a folder.
    histories
        Simulated histories of the world as it was; a share of them (at least forty) in each world of each what-if.
    seed
        Of all chance; the same seed gives the same report.
    out
        Folder for ``report.html``, ``results.json`` and ``histories.parquet``; ``None`` writes nothing.
    progress
        Called with the name of the stage and, within a stage, the share done.

    Returns
    -------
    dict
        What ``results.json`` holds: every number of the report.

    Raises
    ------
    InputError
        With every fault of the scenario.
    """
    if histories < 1:
        raise InputError(Fault(f"histories={histories} is not positive."))
    tell = progress or (lambda stage, share: None)
    if out is None:
        return _stages(str(name_or_path), histories, seed, tell)[0]
    with folder_for(Path(out)) as folder:
        results, acts = _stages(str(name_or_path), histories, seed, tell)
        tell("writing the report", None)
        write(results, folder, acts)
    return results


def _stages(name_or_path: str, histories: int, seed: int, tell: Progress) -> tuple[Results, list[Any]]:
    """Everything but the writing: the results, and the acts of all histories."""
    tell("reading the record", None)
    opened = scenario(name_or_path)
    spec = opened.specification
    tell("estimating mechanisms", None)
    model = opened.fit()
    found = model.mechanisms()
    tell("judging duties and claims", None)
    results = _record(opened, spec, found)
    tell("simulating histories", None)
    results["measures"] = questions.measure_rows(model)
    results["histories"], acts = worlds.histories(model, histories, seed)
    each = max(FEWEST, histories // SHARE)
    results["whatifs"], more = questions.whatifs(model, each, seed, tell, scenario=name_or_path)
    tell("running placebos", None)
    results["placebos"] = questions.placebo_rows(model, each, seed)
    results["run"] = {
        "version": __version__,
        "command": f"foedus run {name_or_path} --histories {histories} --seed {seed}",
        "histories": histories,
        "seed": seed,
    }
    results["brief"] = brief(results)
    return results, [acts, *more]


def _record(opened: Scenario, spec: Specification, found: tuple) -> Results:
    view = payload.build(opened)
    lines = spec.report.lines or tuple(dict.fromkeys(b.claimant for b in opened.chronicle.borders))[:2]
    judgements = opened.claims(estimated.for_claims(found))
    window = [first_day(spec.report.since, view["span"][0]), last_day(spec.report.until, view["span"][1])]
    return {
        "scenario": {
            "name": opened.name,
            "title": spec.report.title or opened.name,
            "lead": spec.report.lead,
            "window": window,
            "n_events": len(opened.chronicle.events),
            "n_pacts": len(opened.pacts),
            "n_actors": len(opened.chronicle.actors),
            "n_reports": len(opened.chronicle.reports),
            "n_sources": len(opened.chronicle.sources),
        },
        "payload": view,
        "texts": judged.texts(opened),
        "duties": judged.duties(opened, lines),
        "clashes": judged.clashes(opened),
        "claims": judged.claims(judgements),
        "sentences": sentences(judgements),
        "mechanisms": estimated.mechanism_rows(found),
        "priors": estimated.prior_rows(spec),
        "sources": judged.sources(opened),
    }


def brief(results: Results) -> list[dict[str, str]]:
    """The figures at the head of the report."""
    scenario_, said = results["scenario"], Counter(results["sentences"].values())
    duties: list[Results] = next(iter(results["duties"].values()), [])
    honoured = sum(d["verdict"] == "honoured" for d in duties)
    tested = [m for m in results["mechanisms"] if m["multiplier"] is not None and m["mechanism"] != "control"]
    told = sum(m["verdict"] in ("raises", "lowers") for m in tested)
    facts = [
        (f"{scenario_['n_events']}", f"events, {scenario_['n_sources']} sources"),
        (f"{scenario_['n_reports']}", "conflicting reports, none averaged"),
        (f"{scenario_['n_pacts']}", "pacts, clause by clause"),
        (f"{honoured} of {len(duties)}", "duties honoured as promised"),
        (f"{said['supported']} of {said.total()}", "sentences of the texts borne out outright"),
        (f"{told} of {len(tested)}", "mechanisms on which the record speaks"),
    ]
    return [{"value": value, "label": label} for value, label in facts if not value.endswith("of 0")]


def write(results: Results, out: Path, acts: Sequence[Any] = ()) -> None:
    """Write ``results.json``, ``histories.parquet`` (acts, world by world) and ``report.html``, each whole or not at all."""
    if acts:
        import polars as pl

        frame = pl.concat(acts)
        write_whole(out / "histories.parquet", lambda path: frame.write_parquet(path, compression_level=9))
    as_json = json.dumps(results, ensure_ascii=False, indent=1, allow_nan=False)
    write_whole(out / "results.json", lambda path: path.write_text(as_json, "utf-8"))
    page = report_html(results)
    write_whole(out / "report.html", lambda path: path.write_text(page, "utf-8"))
