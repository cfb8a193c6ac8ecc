"""A question of the page as the command line and the Python that ask the same."""

import shlex
from collections.abc import Sequence

from foedus.counterfactual.edits import WithoutActs
from foedus.counterfactual.spelling import spelled
from foedus.explore.questions import Question


def command(scenario: str, asked: Question) -> str:
    """The command line.

    Examples
    --------
    >>> command("khalkhin-gol", Question(("protocol-1936",), histories=50))
    'foedus whatif khalkhin-gol --without protocol-1936 --histories 50 --seed 1'
    """
    words = ["foedus", "whatif", scenario]
    words += ["--without", *asked.without] if asked.without else []
    words += ["--without-class", *map(spelled, asked.without_acts)] if asked.without_acts else []
    words += ["--since", asked.since] if asked.since else []
    words += ["--histories", str(asked.histories), "--seed", str(asked.seed)]
    return shlex.join(words)


def python(scenario: str, asked: Question) -> str:
    """The Python."""
    parts = [*map(repr, asked.without), *map(_acts, asked.without_acts)]
    options = [f"since={asked.since!r}"] if asked.since else []
    options += [f"histories={asked.histories}", f"seed={asked.seed}"]
    lines = ["import foedus as fd"]
    lines += ["from foedus.counterfactual.edits import WithoutActs"] if asked.without_acts else []
    without = parts[0] if len(parts) == 1 else f"[{', '.join(parts)}]"
    lines += [
        f"model = fd.scenario({scenario!r}).fit()",
        f"answer = model.whatif(without={without}, {', '.join(options)})",
    ]
    return "\n".join(lines)


def ready_command(scenario: str, question: str, histories: int, seed: int) -> str:
    """The command line of a question of ``model.toml``."""
    words = ["foedus", "whatif", scenario, "--question", question]
    return shlex.join([*words, "--histories", str(histories), "--seed", str(seed)])


def ready_python(scenario: str, question: str, histories: int, seed: int) -> str:
    """The Python of a question of ``model.toml``."""
    return (
        f"import foedus as fd\nmodel = fd.scenario({scenario!r}).fit()\n"
        f"answer = model.asked({question!r}, histories={histories}, seed={seed})"
    )


def _acts(acts: WithoutActs) -> str:
    given: Sequence[tuple[str, object]] = [
        (name, getattr(acts, name)) for name in ("senders", "receivers", "since", "until")
    ]
    return f"WithoutActs({', '.join([repr(acts.act), *(f'{name}={value!r}' for name, value in given if value)])})"
