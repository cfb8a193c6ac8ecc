"""The page's own files, read once by name: nothing a request says becomes a path."""

import json
from functools import cache
from importlib.resources import files

MODULES = (
    "dom.js", "days.js", "words.js", "state.js", "record.js", "source.js", "marks.js", "lanes.js", "table.js", "arcs.js",
    "timeline.js", "overview.js", "atlas.js", "network.js", "tension.js", "detail.js", "judged.js", "mechanisms.js", "bands.js",
    "whatif.js", "main.js",
)  # fmt: skip
"""ES modules, each after those it imports."""

STYLES = ("base.css", "views.css")
TYPES = {"js": "text/javascript", "css": "text/css", "html": "text/html"}


@cache
def text(name: str) -> str:
    """Text of one of the page's files."""
    return files("foedus.explore").joinpath("page", name).read_text("utf-8")


@cache
def served() -> dict[str, tuple[bytes, str]]:
    """Bytes and media type of each file that a browser may ask for."""
    return {name: (text(name).encode(), TYPES[name.rsplit(".", 1)[1]]) for name in (*MODULES, *STYLES)}


@cache
def index() -> str:
    """The page as served: every module is announced at once, so that none waits for its importer."""
    links = "".join(f'<link rel="modulepreload" href="page/{name}">\n' for name in MODULES)
    return text("index.html").replace("</head>", f"{links}</head>", 1)


@cache
def words() -> dict:
    """The table of the page's own words."""
    return json.loads(text("words.json"))
