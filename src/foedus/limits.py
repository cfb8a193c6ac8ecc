"""Opening tables from strangers: sizes are read from headers before anything is unpacked."""

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import Fault, InputError

if TYPE_CHECKING:
    import polars as pl

MAX_BYTES = 8 * 1024**3
"""Largest file, unpacked."""

MAX_RATIO = 200
"""Most that a compressed file may grow."""

MAX_COLUMNS = 5_000
MAX_DOTS = 64
"""Dots in one line of TOML: a dotted key costs memory with the square of its parts, and no key spans lines."""

_SMALL = 64 * 1024**2  # below this a large ratio harms nobody


def refuse(path: Path, message: str, advice: str = "") -> InputError:
    """The error for a file that cannot be used."""
    return InputError(Fault(message, str(path), advice=advice))


def checked_path(path: str | Path) -> Path:
    """A regular file within the size limit.

    Raises
    ------
    InputError
        It is missing, no file, empty or too large.
    """
    file = Path(path)
    if not file.exists():
        raise refuse(file, "no such file.")
    if not file.is_file():
        raise refuse(file, "is no regular file.")
    size = file.stat().st_size
    if size == 0:
        raise refuse(file, "is empty.")
    if size > MAX_BYTES:
        raise refuse(file, f"has {size:,} bytes; the limit is {MAX_BYTES:,}.", "Split it.")
    return file


def is_parquet(path: Path) -> bool:
    """Whether a file starts as Parquet does."""
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def read_parquet(path: Path) -> "pl.DataFrame":
    """A Parquet file whose unpacked size, estimated from its footer, is within the limits."""
    import polars as pl

    try:
        schema = pl.read_parquet_schema(path)
        if len(schema) > MAX_COLUMNS:
            raise refuse(path, f"has {len(schema):,} columns; the limit is {MAX_COLUMNS:,}.")
        n_rows = pl.scan_parquet(path).select(pl.len()).collect().item()
        _check_growth(path, 8 * n_rows * max(len(schema), 1), path.stat().st_size)
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise refuse(path, f"is no readable Parquet file: {str(error).splitlines()[0]}") from None


def dotted_line(text: str) -> int | None:
    """1-based number of the first line of TOML with too many dots to be parsed safely.

    Examples
    --------
    >>> dotted_line("a = 1\\nx = {a" + ".a" * 100 + " = 1}")
    2
    """
    lines = text.split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.count(".") > MAX_DOTS), None)


def check_encoding(path: Path, head: bytes) -> None:
    """Refuse a text file that starts as UTF-16, or that is no text."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head:
        raise refuse(path, "is UTF-16 or no text, expected UTF-8.", "Save it as UTF-8.")


def text_source(path: Path) -> Path | io.BytesIO:
    """The file itself, or the one member of a zip archive, unpacked within the limits."""
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            return path
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            if len(members) != 1:
                raise refuse(
                    path, f"holds {len(members)} files, expected one.", "Unpack it and name one file."
                )
            _check_growth(path, members[0].file_size, members[0].compress_size)
            if members[0].flag_bits & 1:
                raise refuse(path, "is encrypted.")
            with archive.open(members[0]) as member:
                data = member.read(members[0].file_size + 1)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise refuse(path, f"is no readable zip archive: {error}") from None
    if len(data) > members[0].file_size:
        raise refuse(path, "unpacks to more than it declares.")
    return io.BytesIO(data)


def _check_growth(path: Path, unpacked: int, packed: int) -> None:
    if unpacked > MAX_BYTES or (unpacked > _SMALL and unpacked > MAX_RATIO * max(packed, 1)):
        raise refuse(path, f"unpacks from {packed:,} to about {unpacked:,} bytes; that is refused.")
