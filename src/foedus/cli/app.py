"""The ``foedus`` command: one file per sub-command, registered here."""

import io
import signal
import sys
import threading
import traceback
from importlib import import_module

import cyclopts

from foedus import __version__
from foedus.errors import FoedusError

app = cyclopts.App(
    name="foedus",
    version=__version__,
    help="Treaties, acts, and what followed: explain, simulate and replay a sourced chronicle.",
    help_epilogue="Exit codes: 0 done, 1 the input is at fault, 2 wrong usage, 3 our fault.",
    result_action="return_value",
    suppress_keyboard_interrupt=False,
)

COMMANDS: tuple[str, ...] = (
    "check",
    "claims",
    "duties",
    "explore",
    "fit",
    "new",
    "pacts",
    "read",
    "run",
    "simulate",
    "timeline",
    "whatif",
    "why",
)


def register() -> cyclopts.App:
    """Attach every sub-command; each module adds itself to ``app`` when imported."""
    for command in COMMANDS:
        import_module(f"foedus.cli.{command}")
    return app


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code after printing any message on standard error."""
    register()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="backslashreplace"
            )  # a terminal that cannot show a letter shows its code
    stopped = _hear_interrupts()
    try:
        app(argv, exit_on_error=False, print_error=True)
    except cyclopts.CycloptsError:
        return _exit(2)
    except FoedusError as error:
        print(f"foedus: {error}", file=sys.stderr)
        return _exit(error.exit_code)
    except BrokenPipeError:
        return _exit(0)
    except KeyboardInterrupt:
        return _interrupted()
    except Exception:
        if stopped.is_set():
            return _interrupted()
        traceback.print_exc()
        print("foedus: this is our fault; please report it with the lines above.", file=sys.stderr)
        return _exit(3)
    return _exit(0)


def _hear_interrupts() -> threading.Event:
    """Set when Ctrl-C came: one that falls inside the compiler surfaces as an error of the compiler's own."""
    stopped = threading.Event()

    def stop(number, frame):
        stopped.set()
        signal.default_int_handler(number, frame)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, stop)
    return stopped


def _interrupted() -> int:
    print("foedus: interrupted; nothing half-written was kept.", file=sys.stderr)
    return _exit(130)


def _exit(code: int) -> int:
    sys.exit(code)
