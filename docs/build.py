"""Pages from docstrings: ``python docs/build.py site`` writes one page per statistic, an index, and the guides."""

import html
import re
import sys
from itertools import zip_longest
from pathlib import Path

from latex2mathml.converter import convert

from foedus.statistics.registry import FAMILIES, PAST_DOC, Statistic, catalogue

DOCS = Path(__file__).resolve().parent
STYLE = (
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:16px/1.6 Georgia,serif;color:#222}"
    "pre,code{font:14px/1.5 ui-monospace,monospace;background:#f5f3ee}pre{padding:.8rem;overflow-x:auto}"
    "table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}"
    "h1 code{font-size:1.4rem}h2{margin-top:2rem;border-bottom:1px solid #ddd}a{color:#7a2e1d}.equation{padding-left:1.5rem}math{font-size:1.05em}math[display=block]{width:fit-content}"
)
SECTIONS = ("Parameters", "References", "Examples")


def page(title: str, body: str, home: str = "index.html") -> str:
    """A whole page."""
    head = f'<meta charset="utf-8"><title>{html.escape(title)}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><p><a href="{home}">foedus</a></p>{body}</body></html>\n'


def sections(doc: str) -> dict[str, str]:
    """A NumPy docstring cut at its underlined headings; what comes first is under ''."""
    parts = re.split(r"^(\w+)\n-+\n", doc, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def prose(text: str) -> str:
    """Paragraphs, with mathematics set as MathML and code as it is written."""
    out = []
    for block in re.split(r"\n\s*\n", text.strip()):
        if block.lstrip().startswith(".. math::"):
            formula = " ".join(block.replace(".. math::", "", 1).split())
            out.append(f'<p class="equation">{convert(formula, display="block")}</p>')
        else:
            out.append(f"<p>{_typeset(' '.join(block.split()))}</p>")
    return "\n".join(out)


def _typeset(line: str) -> str:
    """A line with its mathematics as MathML and its code as code."""
    parts = re.split(r":math:`(.+?)`", line)
    words = [re.sub(r"``(.+?)``", r"<code>\1</code>", html.escape(part)) for part in parts[::2]]
    formulas = [convert(part) for part in parts[1::2]]
    return "".join(a + b for a, b in zip_longest(words, formulas, fillvalue=""))


def parameters(text: str) -> str:
    """A list of names and what they mean."""
    items = re.findall(r"^(\S.*)\n((?:    .*\n?|\s*\n)+)", text, flags=re.MULTILINE)
    rows = "".join(f"<dt><code>{html.escape(n)}</code></dt><dd>{prose(d)}</dd>" for n, d in items)
    return f"<dl>{rows}</dl>" if rows else prose(text)


def past_options(stat: Statistic) -> str:
    """The options common to statistics of past acts, those that this one accepts."""
    items = re.findall(
        r"^(\S.*)\n((?:    .*\n?|\s*\n)+)", sections(PAST_DOC)["Parameters"], flags=re.MULTILINE
    )
    return "".join(f"{n}\n{d}" for n, d in items if set(n.split(", ")) & set(stat.past_options))


def signature(stat: Statistic) -> str:
    """How a formula writes it, with its own options."""
    return f"{stat.name}({', '.join(str(p).split(':')[0].split(' =')[0] + _default(p) for p in stat.options.values())})"


def _default(parameter) -> str:
    return "" if parameter.default is parameter.empty else f"={parameter.default}"


def statistic_page(stat: Statistic) -> str:
    """One statistic: equation, options, reference, names elsewhere, running example."""
    parts = sections(stat.doc)
    body = [
        f"<h1><code>{stat.name}</code></h1>",
        f"<pre>{html.escape(signature(stat))}</pre>",
        prose(parts[""]),
    ]
    if "Parameters" in parts:
        body.append("<h2>Options</h2>" + parameters(parts["Parameters"]))
    if stat.takes_past:
        body.append(f"<h2>Which past acts count</h2>{parameters(past_options(stat))}")
    if stat.names:
        rows = "".join(
            f"<tr><td>{k}</td><td><code>{html.escape(v)}</code></td></tr>" for k, v in stat.names.items()
        )
        body.append(f"<h2>Names in other packages</h2><table>{rows}</table>")
    if "Examples" in parts:
        body.append(f"<h2>Example</h2><pre>{html.escape(parts['Examples'].strip())}</pre>")
    if "References" in parts:
        body.append(f"<h2>Reference</h2>{prose(parts['References'])}")
    return page(stat.name, "\n".join(body))


def index(stats: dict[str, Statistic], guides: list[str]) -> str:
    """All statistics by family, then the guides."""
    body = ["<h1>Statistics</h1>"]
    for family in FAMILIES:
        of = [s for s in stats.values() if s.family == family]
        rows = "".join(
            f'<tr><td><a href="{s.name}.html"><code>{s.name}</code></a></td><td>{prose(s.doc.splitlines()[0])[3:-4]}</td></tr>'
            for s in of
        )
        body.append(f"<h2>{family}</h2><table>{rows}</table>")
    links = "".join(f'<li><a href="{g}.html">{g}</a></li>' for g in guides)
    return page("foedus: statistics", "\n".join([*body, f"<h1>Guides</h1><ul>{links}</ul>"]))


def build(folder: Path) -> int:
    """Write all pages into ``folder``; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    stats = dict(catalogue())
    pages = {name: statistic_page(stat) for name, stat in stats.items()}
    guides = sorted(p.stem for p in DOCS.glob("*.md"))
    pages.update(
        {g: page(g, f"<pre>{html.escape((DOCS / f'{g}.md').read_text('utf-8'))}</pre>") for g in guides}
    )
    pages["index"] = index(stats, guides)
    for name, text in pages.items():
        partial = folder / f".{name}.html.part"
        partial.write_text(text, "utf-8")
        partial.replace(folder / f"{name}.html")
    return len(pages)


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "site")
    print(f"{build(target)} pages in {target}")
