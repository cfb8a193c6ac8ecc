"""Files and folders that are either whole or not there."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from foedus.errors import Fault, InputError


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a file under a temporary name beside ``path``, then rename it; on any failure nothing is left."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        write(partial)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def folder_for(path: Path) -> Iterator[Path]:
    """A folder to write to, made if need be; whatever breaks the work off, a folder made for it and still empty goes again.

    Raises
    ------
    InputError
        No such folder can be made.
    """
    wanted = [folder for folder in (path, *path.parents) if not folder.exists()]
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(Fault(f"no folder can be made: {error.strerror}.", str(path))) from None
    try:
        yield path
    finally:
        for folder in wanted:
            if any(folder.iterdir()):
                break
            folder.rmdir()
