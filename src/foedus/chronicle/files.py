"""Opening a folder's files without trusting them: encoding, size, and paths that stay inside."""

import codecs
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from foedus.chronicle.faultlog import FaultLog
from foedus.json_lines import lines_of
from foedus.toml_lines import MAX_BYTES, load

MAX_TEXT_BYTES = 16 * 1024 * 1024
"""Largest text read whole."""

MAX_TABLE_BYTES = 4 * 1024 * 1024 * 1024
"""Largest CSV streamed."""

MAX_LINE_BYTES = 4 * 1024 * 1024
"""Longest line; a file without line ends is not taken into memory."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE = "Save the file as UTF-8 (in Excel: 'CSV UTF-8')."


class Folder:
    """A scenario folder on disk; whatever is wrong with a file goes to ``log``.

    Parameters
    ----------
    root
        The folder.
    log
        Where faults are gathered.
    """

    def __init__(self, root: Path, log: FaultLog):
        self.root = root
        self.log = log

    def inside(self, name: str) -> Path | None:
        """Path of a file of the folder; a fault if it leaves the folder, also by a symbolic link."""
        if leaves(self.root, name):
            self.log.add(
                f"path '{name}' leaves the scenario folder.", name, None, "Put the file in the folder."
            )
            return None
        return self.root / name

    def has(self, name: str) -> bool:
        """Whether the folder holds ``name``."""
        return os.path.lexists(self.root / name)

    def _usable(self, name: str, limit: int) -> Path | None:
        path = self.inside(name)
        if path is None:
            return None
        try:
            if not path.is_file():
                self.log.add("is missing or no regular file.", name)
                return None
            size = path.stat().st_size
            with path.open("rb") as file:
                head = file.read(4)
        except OSError as error:
            self.log.add(f"cannot be read: {error.strerror}.", name)
            return None
        if size > limit:
            self.log.add(f"has {size:,} bytes; the limit is {limit:,}.", name, None, "Split the file.")
            return None
        if head.startswith(_UTF16) or b"\0" in head:
            self.log.add("is UTF-16, expected UTF-8.", name, 1, _SAVE)
            return None
        if head.startswith(codecs.BOM_UTF8):
            self.log.note("starts with a byte order mark; it is skipped.", name, 1)
        return path

    def text(self, name: str, limit: int | None = None) -> str | None:
        """The whole text of a small file, or ``None`` with a fault."""
        path = self._usable(name, MAX_TEXT_BYTES if limit is None else limit)
        if path is None:
            return None
        lines = list(decoded_lines(path, name, self.log))
        text = "".join(lines)
        if not text.strip():
            self.log.add("is empty.", name, 1)
            return None
        return text

    def lines(self, name: str) -> Iterator[str]:
        """Lines of a table, streamed, ends kept; faults stop it."""
        path = self._usable(name, MAX_TABLE_BYTES)
        if path is not None:
            yield from decoded_lines(path, name, self.log)

    def json(self, name: str) -> tuple[Any, dict[str, int]]:
        """Parsed JSON with the line of each entry (:func:`foedus.json_lines.lines_of`); ``None`` with a fault."""
        text = self.text(name)
        if text is None:
            return None, {}
        try:
            return json.loads(text), lines_of(text)
        except json.JSONDecodeError as error:
            self.log.add(f"is not JSON: {error.msg} at column {error.colno}.", name, error.lineno)
        except (ValueError, RecursionError) as error:  # a number of thousands of digits, or deep nesting
            self.log.add(
                f"is nested too deeply or holds too long a number ({type(error).__name__}).", name, 1
            )
        return None, {}

    def toml(self, name: str) -> tuple[dict[str, Any] | None, dict[str, int]]:
        """Parsed TOML with the line of each key (:func:`foedus.toml_lines.load`); ``None`` with a fault."""
        text = self.text(name, MAX_BYTES)
        if text is None:
            return None, {}
        table, lines, faults = load(text.encode(), name)
        self.log.extend(tuple(faults))
        return table, lines


def leaves(root: Path, name: str) -> bool:
    """Whether a path of a folder lies outside it, also by a symbolic link."""
    return Path(name).is_absolute() or not (root / name).resolve().is_relative_to(root.resolve())


def decoded_lines(path: Path, name: str, log: FaultLog) -> Iterator[str]:
    """Lines of a UTF-8 file, ends kept, the byte order mark dropped; a bad byte is a fault with its line."""
    number = 0
    with path.open("rb") as file:
        while raw := file.readline(MAX_LINE_BYTES + 1):
            number += 1
            if len(raw) > MAX_LINE_BYTES:
                log.add(f"is longer than {MAX_LINE_BYTES:,} bytes.", name, number, "Is this a text file?")
                return
            if number == 1:
                raw = raw.removeprefix(codecs.BOM_UTF8)
                if raw.endswith(b"\r\n"):
                    log.note("has Windows line ends; they are read as line ends.", name, 1)
            try:
                line = raw.decode("utf-8")
            except UnicodeDecodeError:
                log.add(f"is not UTF-8{_guess_encoding(raw)}.", name, number, _SAVE)
                return
            if "\0" in line:
                log.add("holds a NUL byte; is this a text file?", name, number, _SAVE)
                return
            yield line


def _guess_encoding(raw: bytes) -> str:
    high = [byte for byte in raw if byte >= 0x80]
    cyrillic = sum(byte >= 0xC0 or byte in (0xA8, 0xB8) for byte in high)
    if cyrillic >= 0.8 * len(high) and len(high) > 2:
        return "; it looks like Windows-1251 (Cyrillic)"
    try:
        raw.decode("shift_jis")
    except UnicodeDecodeError:
        return "; it may be Windows-1252"
    return "; it may be Shift JIS or Windows-1252"
