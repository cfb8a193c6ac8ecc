"""Pacts back to the TOML they are read from."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path

from foedus.dates import Edtf
from foedus.pacts.records import Article, Exemption, Obligation, Pact, Party, Prohibition, Term, Trigger
from foedus.pacts.vocabulary import TABLES

_RENAMED = {"force": "in_force", "since": "from", "until": "to"}


def write_pacts(pacts: Iterable[Pact], folder: str | Path) -> list[Path]:
    """Write one file per pact, each under a temporary name first; returns the paths."""
    written = []
    for pact in pacts:
        path = Path(folder) / f"{pact.id}.toml"
        draft = path.with_suffix(".toml.part")
        draft.write_text(write_pact(pact), encoding="utf-8")
        draft.replace(path)
        written.append(path)
    return written


def write_pact(pact: Pact) -> str:
    """The text of a pact's file; reading it gives an equal pact.

    Examples
    --------
    >>> from foedus.dates import parse
    >>> print(write_pact(Pact("p", "Peace", (Party("FRN"),), (), parse("1904"), sources=("book",))))
    [pact]
    id = "p"
    name = "Peace"
    signed = "1904"
    summary = ""
    sources = ["book"]
    <BLANKLINE>
    [[party]]
    actor = "FRN"
    <BLANKLINE>
    """
    parts = [_table("[pact]", "pact", pact)]
    parts += [_table("[[party]]", "party", party) for party in pact.parties]
    for article in pact.articles:
        parts.append(_table("[[article]]", "article", article, {"sources": pact.sources}))
        parts += [
            _table(f"[article.{name}]", f"article.{name}", part)
            for name in ("term", "trigger", "duty", "forbids")
            if (part := getattr(article, name)) is not None and part != Term()
        ]
        parts += [_table("[[article.exception]]", "article.exception", e) for e in article.exceptions]
    return "\n".join(parts)


def _table(
    header: str,
    name: str,
    record: Pact | Party | Article | Term | Trigger | Obligation | Prohibition | Exemption,
    inherited: Mapping[str, object] | None = None,
) -> str:
    values = {_RENAMED.get(f.name, f.name): getattr(record, f.name) for f in fields(record)}
    defaults = {_RENAMED.get(f.name, f.name): f.default for f in fields(record)} | dict(inherited or {})
    lines = [header]
    for word in TABLES[name].values():
        value = values.get(word.name)
        if value is None or (not word.required and value == defaults.get(word.name)):
            continue
        lines.append(f"{word.name} = {_value(value)}")
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, frozenset):
        value = tuple(sorted(value))
    if isinstance(value, tuple):
        return f"[{', '.join(map(_text, value))}]"
    return _text(value.text if isinstance(value, Edtf) else str(value))


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _text(value: object) -> str:
    text = "".join(
        _ESCAPES.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c) for c in str(value)
    )
    return f'"{text}"'
