"""ATOP alliances as pact files: one TOML text per alliance, articles from its obligations.

ATOP codes whether a kind of obligation exists, not its words; the triggers, duties and days written here are the
plain reading of each kind and say so. Defence: any attack by a third. Offence: a party at war, whoever began.
Neutrality: no help to the attacker. Non-aggression: no attack. Consultation: talks when a third threatens or attacks.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from foedus.sources.atop import CITATION, OBLIGATIONS, members

_CODES = {"defense": "DEF", "offense": "OFF", "neutral": "NEU", "nonagg": "NAG", "consul": "CON"}

_HELP = """
[article.duty]
acts = ["ASSAULT", "AID", "MOBILIZE"]
partial = ["ACCUSE", "THREATEN", "SUPPORT"]
toward = "either"
within_days = 30
deadline = "reading"
silence = "cannot_tell"
"""

_ARTICLES = {
    "defense": (
        'kind = "defence"\ndoes = "fight"\nsummary = "Help if a third power attacks a member."',
        '\n[article.trigger]\nacts = ["ASSAULT"]\nby = "any_third"\n' + _HELP,
    ),
    "offense": (
        'kind = "offence"\ndoes = "fight"\nsummary = "Help if a member goes to war."',
        '\n[article.trigger]\nacts = ["ASSAULT"]\nby = "party"\n' + _HELP,
    ),
    "neutral": (
        'kind = "neutrality"\ndoes = "abstain"\nsummary = "No help to the enemy of a member."',
        '\n[article.trigger]\nacts = ["ASSAULT"]\nby = "any_third"\n'
        '\n[article.forbids]\nacts = ["AID"]\nstrains = ["SUPPORT"]\ntoward = "aggressor"\n',
    ),
    "nonagg": (
        'kind = "non_aggression"\ndoes = "abstain"\nsummary = "No attack on a member."',
        '\n[article.forbids]\nacts = ["ASSAULT"]\nstrains = ["THREATEN"]\ntoward = "party"\n',
    ),
    "consul": (
        'kind = "consultation"\ndoes = "consult"\nsummary = "Talks if a member is threatened or attacked."',
        '\n[article.trigger]\nacts = ["THREATEN", "MOBILIZE", "ASSAULT"]\nby = "any_third"\n'
        '\n[article.duty]\nacts = ["CONSULT", "AGREE"]\ntoward = "victim"\nwithin_days = 30\n'
        'deadline = "reading"\nsilence = "cannot_tell"\n',
    ),
}


def pacts(path: str | Path, *, actors: Mapping[int, str] | None = None) -> dict[str, str]:
    """Pact files by name, one per alliance and phase with at least two members and one obligation.

    Parameters
    ----------
    path
        As in :func:`foedus.sources.atop.members`.
    actors
        Actor id by COW code; a code not in it is written as itself.
    """
    files = {}
    for (alliance, phase), group in members(path).rows.group_by(["atopid", "phase"], maintain_order=True):
        name = f"atop-{alliance}" + (f"-{phase}" if phase else "")
        owed = [kind for kind in OBLIGATIONS if group[kind].max()]
        if group["member"].n_unique() > 1 and owed:
            files[f"{name}.toml"] = _pact(name, group, owed, actors or {})
    return files


def _pact(name: str, group: pl.DataFrame, owed: list[str], actors: Mapping[int, str]) -> str:
    first = group.sort("start").row(0, named=True)
    still = group["end"].null_count() > 0
    last = "" if still else group.sort("end").row(-1, named=True)["exit"]
    known = {code: actors.get(code, str(code)) for code in group["member"].to_list()}
    title = f"ATOP alliance {first['atopid']}"
    lines = [
        "[pact]", f"id = {_text(name)}", f"name = {_text(title)}",
        f"signed = {_text(first['entry'])}", *([f"ended = {_text(last)}"] if last else []),
        f"summary = {_text('Obligations as coded by ATOP; the readings are plain.')}",
        f"type_code = {json.dumps([_CODES[kind] for kind in owed])}", f"sources = [{_text(str(CITATION['id']))}]",
    ]  # fmt: skip
    for row in group.unique("member", keep="first", maintain_order=True).iter_rows(named=True):
        lines += ["", "[[party]]", f"actor = {_text(known[row['member']])}"]
        lines += [f"from = {_text(row['entry'])}"] if row["entry"] != first["entry"] else []
        lines += [f"to = {_text(row['exit'])}"] if row["exit"] not in ("", last) else []
    for kind in owed:
        head, body = _ARTICLES[kind]
        debtors = [
            known[code] for code in group.filter(pl.col(kind) == 1)["member"].unique().sort().to_list()
        ]
        lines += ["", "[[article]]", f"number = {_text(_CODES[kind])}", head, 'status = "report"']
        if len(debtors) < len(known):
            lines.append(f"debtors = {json.dumps(debtors)}")
        lines.append(body.rstrip("\n"))
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
