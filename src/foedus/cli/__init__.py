"""The public API, typed at a shell."""

from foedus.cli.app import main

__all__ = ["main"]
