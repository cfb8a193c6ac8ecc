"""The page as one file that works from disk: styles, scripts and data inside, nothing fetched."""

import base64
import gzip
import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

from foedus.explore import assets

_LINKS = re.compile(r'^<(?:link rel="(?:stylesheet|preload)"|script)[^\n]*\n', re.MULTILINE)


def page(payload: dict[str, Any]) -> str:
    """The whole page as one HTML document.

    Parameters
    ----------
    payload
        As :func:`foedus.explore.payload.build` gives it, with whatever parts have been computed since.
        All events have to be in it.

    Returns
    -------
    str
        HTML whose Content-Security-Policy allows its own script and styles by their hashes and nothing else.
    """
    style, code = assets.style(), assets.script()
    policy = (
        f"default-src 'none'; script-src '{_digest(code)}'; style-src '{_digest(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<style>{style}</style>\n"
        f'<script type="application/octet-stream" id="payload">{_packed(payload)}</script>\n'
    )
    html = _LINKS.sub("", assets.index())
    html = html.replace('<meta charset="utf-8">\n', f'<meta charset="utf-8">\n{head}', 1)
    return html.replace("</body>", f"<script>{code}</script>\n</body>", 1)


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _packed(payload: dict[str, Any]) -> str:
    """Gzip in base64: a quarter of the size, and no character that HTML could read as markup."""
    text = json.dumps(payload, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


def write(payload: dict[str, Any], path: Path) -> None:
    """Write the page to ``path``, under a temporary name first."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        unfinished.write_text(page(payload), "utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
