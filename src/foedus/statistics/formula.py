"""Formulas: text to calls, with a caret under what is wrong; nothing in the text is ever evaluated."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from foedus.errors import Fault, InputError, guess

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|(?P<name>[^\W\d][\w.]*)"
    r"|(?P<text>\"[^\"]*\"|'[^']*')|(?P<sign>[-+*:()=,~\[\]{}]))"
)
WORDS = {"True": True, "TRUE": True, "False": False, "FALSE": False, "None": None, "NULL": None}
CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Call:
    """One statistic as written: its name, its arguments, where it stands in the formula."""

    name: str
    arguments: tuple[Any, ...]
    options: tuple[tuple[str, Any], ...]
    at: int = field(compare=False)

    def __str__(self) -> str:
        inside = [_shown(a) for a in self.arguments] + [f"{k}={_shown(v)}" for k, v in self.options]
        return f"{self.name}({', '.join(inside)})" if inside else self.name


Product = tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(formula: str) -> tuple[Product, ...]:
    """Read a formula into products of calls; ``1`` is the intercept, ``a*b`` is ``a + b + a:b``.

    Raises
    ------
    InputError
        With the formula and a caret under the fault.

    Examples
    --------
    >>> [[str(call) for call in product] for product in parse("1 + inertia * send(age)")]
    [['intercept'], ['inertia'], ['send(age)'], ['inertia', 'send(age)']]
    >>> parse("inertia + (otp")
    Traceback (most recent call last):
    foedus.errors.InputError: formula: '(' is never closed.
      inertia + (otp
                ^
    """
    if not isinstance(formula, str):
        raise InputError(
            Fault(f"a formula is text, not {type(formula).__name__}.", advice="For example: 'inertia + otp'")
        )
    products: list[Product] = []
    for product in _Parser(formula).whole():
        unique = tuple(dict.fromkeys(product))
        if unique not in products:
            products.append(unique)
    return tuple(products)


def refuse(formula: str, at: int, message: str, advice: str = "") -> InputError:
    """An error that points into the formula."""
    start = formula.rfind("\n", 0, at) + 1
    line = formula[start:].split("\n", 1)[0]
    pointer = f"{line}\n  {' ' * (at - start)}^"
    return InputError(Fault(f"formula: {message}", advice=pointer + (f"\n  {advice}" if advice else "")))


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_shown(v) for v in value) + "]"
    return f"{value:g}" if isinstance(value, float) else str(value)


class _Parser:
    def __init__(self, formula: str):
        self.formula = formula
        self.tokens = self._tokens()
        self.next = 0

    def _tokens(self) -> list[_Token]:
        tokens, at, text = [], 0, self.formula.rstrip()
        while at < len(text):
            match = TOKEN.match(text, at)
            if not match:
                at += len(text[at:]) - len(text[at:].lstrip())
                raise refuse(self.formula, at, f"{text[at]!r} has no meaning here.")
            kind = str(match.lastgroup)
            tokens.append(_Token(kind, match[kind], match.start(kind)))
            at = match.end()
        return [*tokens, _Token("end", "", len(text))]

    @property
    def here(self) -> _Token:
        return self.tokens[self.next]

    def take(self, *texts: str) -> _Token | None:
        token = self.here
        if token.kind == "sign" and token.text in texts:
            self.next += 1
            return token
        return None

    def whole(self) -> list[Product]:
        self.take("~")
        if self.here.kind == "end":
            raise refuse(self.formula, 0, "no term is written.", "For example: inertia + reciprocity + otp")
        products = self.sum()
        if self.here.kind != "end":
            raise refuse(self.formula, self.here.at, f"'{self.here.text}' was not expected.")
        return products

    def sum(self) -> list[Product]:
        products: list[Product] = []
        sign = self.take("-", "+")
        while True:
            if sign and sign.text == "-":
                self._no_intercept(products)
            else:
                products += self.crossed()
            sign = self.take("+", "-")
            if not sign:
                return products

    def _no_intercept(self, products: list[Product]) -> None:
        token = self.here
        if token.text != "1":
            raise refuse(self.formula, token.at, "only the intercept can be taken out: '- 1'.")
        self.next += 1
        products[:] = [p for p in products if [c.name for c in p] != ["intercept"]]

    def crossed(self) -> list[Product]:
        left = self.factor()
        while sign := self.take(":", "*"):
            right = self.factor()
            both = [a + b for a in left for b in right]
            left = both if sign.text == ":" else [*left, *right, *both]
        return left

    def factor(self) -> list[Product]:
        token = self.here
        if opened := self.take("("):
            inside = self.sum()
            if not self.take(")"):
                raise refuse(self.formula, opened.at, "'(' is never closed.")
            return inside
        self.next += 1
        if token.kind == "number" and token.text in ("1", "0"):
            return [(Call("intercept", (), (), token.at),)] if token.text == "1" else []
        if token.kind != "name":
            found = f"'{token.text}'" if token.text else "the end"
            raise refuse(self.formula, token.at, f"a statistic was expected, not {found}.")
        arguments, options = self.arguments() if self.take("(") else ((), ())
        return [(Call(token.text, arguments, options, token.at),)]

    def arguments(self) -> tuple[tuple[Any, ...], tuple[tuple[str, Any], ...]]:
        opened = self.tokens[self.next - 1]
        arguments: list[Any] = []
        options: list[tuple[str, Any]] = []
        while not self.take(")"):
            if self.here.kind == "end":
                raise refuse(self.formula, opened.at, "'(' is never closed.")
            token, after = self.here, self.tokens[self.next + 1]
            if token.kind == "name" and after.text == "=":
                self.next += 2
                options.append((token.text, self.value()))
            elif options:
                raise refuse(
                    self.formula, token.at, "an argument without a name stands after one with a name."
                )
            else:
                arguments.append(self.value())
            if not self.take(",") and self.here.text != ")":
                raise refuse(self.formula, self.here.at, f"',' or ')' was expected, not '{self.here.text}'.")
        return tuple(arguments), tuple(options)

    def value(self) -> Any:
        token = self.here
        self.next += 1
        if token.kind == "number":
            return float(token.text)
        if token.kind == "text":
            return token.text[1:-1]
        if token.kind == "name" and token.text == "c" and self.here.text == "(":
            return self.value()
        if token.kind == "name":
            return self._word(token)
        if token.text == "-" and self.here.kind == "number":
            return -float(self.value())
        if token.text in CLOSING:
            return self._several(token)
        raise refuse(self.formula, token.at, f"a value was expected, not '{token.text or 'the end'}'.")

    def _word(self, token: _Token) -> Any:
        text = token.text
        while self.here.text == ":" and self.tokens[self.next + 1].kind == "name":
            text += ":" + self.tokens[self.next + 1].text
            self.next += 2
        return WORDS.get(text, text)

    def _several(self, opened: _Token) -> tuple[Any, ...]:
        values = []
        while not self.take(CLOSING[opened.text]):
            if self.here.kind == "end":
                raise refuse(self.formula, opened.at, f"'{opened.text}' is never closed.")
            values.append(self.value())
            self.take(",")
        return tuple(values)


def unknown(formula: str, call: Call, known: list[str], elsewhere: Mapping[str, list[str]]) -> InputError:
    """The error for a statistic that is not in the catalogue.

    Parameters
    ----------
    elsewhere
        What other packages' names stand for.
    """
    from difflib import get_close_matches

    advice = "See docs/statistics for the list."
    if call.name.lower() in elsewhere:
        advice = f"Here it is called {' or '.join(elsewhere[call.name.lower()])}."
    elif get_close_matches(call.name, known):
        advice = guess(call.name, known)
    return refuse(formula, call.at, f"no statistic is called '{call.name}'.", advice)
