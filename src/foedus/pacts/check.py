"""A pact file's tables against the vocabulary: every unknown word, wrong type and missing key, with its line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foedus.dates import Edtf, parse
from foedus.errors import Fault, InputError, guess
from foedus.pacts.vocabulary import TABLES, Word
from foedus.toml_lines import kind_of, line_of

_SUBTABLES = ("term", "trigger", "duty", "forbids")


@dataclass
class Checker:
    """Walks one parsed file and gathers its faults.

    Attributes
    ----------
    file : name to show.
    lines : line of each key, from :func:`foedus.toml_lines.load`.
    faults : what was found so far.
    """

    file: str
    lines: dict[str, int]
    faults: list[Fault]

    def fault(self, path: str, message: str, advice: str = "") -> None:
        """Note one fault at the key ``path``, or at the nearest table that has a line."""
        self.faults.append(Fault(message, self.file, line_of(self.lines, path), advice))

    def document(self, data: Mapping) -> None:
        """Check every table of the file."""
        for name in data:
            if name not in ("pact", "party", "article"):
                self.fault(name, f"unknown table [{name}]", guess(name, ["pact", "party", "article"]))
        pact = data.get("pact")
        if isinstance(pact, Mapping):
            self.table("pact", "pact", pact)
        else:
            self.fault("pact", "no [pact] table", "A pact file starts with [pact].")
        self.rows("party", data.get("party"), least=2)
        for path, article in self.rows("article", data.get("article"), least=1):
            for part in _SUBTABLES:
                if part in article:
                    self.subtable(f"article.{part}", f"{path}.{part}", article[part])
            self.rows("article.exception", article.get("exception", []), at=f"{path}.exception")

    def subtable(self, name: str, path: str, table: object) -> None:
        if isinstance(table, Mapping):
            self.table(name, path, table)
        else:
            self.fault(path, f"[{name}] is a table, found {kind_of(table)}")

    def rows(self, name: str, rows: object, *, at: str = "", least: int = 0) -> list[tuple[str, Mapping]]:
        """Check an array of tables; returns the well-formed rows with their paths."""
        path = at or name
        if not isinstance(rows, list | None):
            self.fault(path, f"[[{name}]] is an array of tables", f"Write [[{name}]] with two brackets.")
            return []
        good = [(f"{path}.{i}", row) for i, row in enumerate(rows or []) if isinstance(row, Mapping)]
        if len(good) < least:
            self.fault(path, f"{len(good)} [[{name}]] tables, expected at least {least}")
        for where, row in good:
            self.table(name, where, row)
        return good

    def table(self, name: str, path: str, table: Mapping) -> None:
        """Check the keys of one table against its words."""
        words = TABLES[name]
        allowed = [*words, *((*_SUBTABLES, "exception") if name == "article" else ())]
        for key, value in table.items():
            if key in words:
                for message, advice in self.problems(words[key], value):
                    self.fault(f"{path}.{key}", message, advice)
            elif key not in allowed:
                self.fault(f"{path}.{key}", f"unknown word {key!r} in [{name}]", _known(key, allowed))
        for word in words.values():
            if word.required and word.name not in table:
                self.fault(path, f"[{name}] has no {word.name!r}: {word.meaning}")

    def problems(self, word: Word, value: object) -> Iterator[tuple[str, str]]:
        """What is wrong with one value."""
        if word.type == "texts":
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                yield f"{word.name} is a list of texts, found {kind_of(value)}", 'Write ["one", "two"].'
                return
            if word.required and not value:
                yield f"{word.name} is empty", "Name at least one."
            for text in value:
                yield from self.choice(word, text)
        elif word.type == "text":
            if not isinstance(value, str):
                yield f"{word.name} is a text, found {kind_of(value)}", "Put it in quotes."
            else:
                yield from self.choice(word, value)
        elif word.type == "date":
            yield from _date_problems(word, value)
        elif word.type == "flag":
            if not isinstance(value, bool):
                yield f"{word.name} is true or false, found {value!r}", ""
        elif isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
            yield f"{word.name} is a number from 0 to 999,999, found {value!r}", ""
        elif word.type in ("day count", "size") and value != int(value):
            yield f"{word.name} is a whole number, found {value!r}", ""
        elif word.type == "size" and not 1 <= value <= 5:
            yield f"{word.name} is a magnitude from 1 to 5, found {value!r}", ""

    @staticmethod
    def choice(word: Word, text: str) -> Iterator[tuple[str, str]]:
        if word.known and text not in word.known:
            yield f"unknown {word.name} {text!r}", _known(text, word.known)


def _known(word: str, known) -> str:
    guessed = guess(word, list(known))
    listed = f"Known: {', '.join(known)}."
    return guessed if guessed == listed else f"{guessed} {listed}"


def _date_problems(word: Word, value: object) -> Iterator[tuple[str, str]]:
    try:
        as_edtf(value)
    except InputError as error:
        yield f"{word.name}: {error.faults[0].message}", error.faults[0].advice
    except TypeError:
        yield (
            f"{word.name} is a date, found {kind_of(value)}",
            'Write an EDTF text such as "1936-03-12" or "1936-07~".',
        )


def as_edtf(value: object) -> Edtf:
    """A date given as EDTF text or as a bare TOML date.

    Examples
    --------
    >>> as_edtf("1936-07~").is_approximate
    True
    """
    if hasattr(value, "isoformat") and not hasattr(value, "hour"):
        return parse(value.isoformat())
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return parse(value)
