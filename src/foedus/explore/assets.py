"""The page's own files, read once by name: nothing a request says becomes a path."""

import json
import re
from functools import cache
from importlib.resources import files

MODULES = (
    "dom.js", "days.js", "drawing.js", "words.js", "state.js", "record.js", "source.js", "marks.js", "lanes.js", "table.js", "arcs.js",
    "timeline.js", "overview.js", "atlas.js", "network.js", "tension.js", "detail.js", "judged.js", "mechanisms.js", "bands.js",
    "question.js", "removals.js", "ask.js", "whatif.js", "main.js",
)  # fmt: skip
"""ES modules, each after those it imports."""

STYLES = ("base.css", "views.css")

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)


@cache
def text(name: str) -> str:
    """Text of one of the page's files."""
    return files("foedus.explore").joinpath("page", name).read_text("utf-8")


@cache
def script() -> str:
    """The page's modules as one script, each in its own scope: one request, and the same script in an exported file.

    Imports become look-ups in a table of what each module gave, for a module that is fetched cannot load from
    ``file:``. Modules come after those they import, as :data:`MODULES` lists them.
    """
    return '"use strict";\nconst modules = {};\n' + "".join(_scoped(name) for name in MODULES)


def _scoped(name: str) -> str:
    code = text(name)
    given = ", ".join(match[2] for match in _EXPORT.finditer(code))
    code = _IMPORT.sub(lambda m: f'const {{{m[1]}}} = modules["{m[2]}"];\n', code)
    code = _EXPORT.sub(r"\1 \2", code)
    return f'modules["{name}"] = (() => {{\n{code}\nreturn {{ {given} }};\n}})();\n'


@cache
def style() -> str:
    """The page's style sheets as one."""
    return "".join(text(name) for name in STYLES)


@cache
def served() -> dict[str, tuple[bytes, str]]:
    """Bytes and media type of each file that a browser may ask for."""
    return {"page.js": (script().encode(), "text/javascript"), "page.css": (style().encode(), "text/css")}


@cache
def index() -> str:
    """The page as served."""
    return text("index.html")


@cache
def words() -> dict:
    """The table of the page's own words."""
    return json.loads(text("words.json"))
