"""Text of a formula to an expression tree, by precedence climbing. Bounded in length and depth.

or < and < not < comparison < + - < * / < unary - < ^ (right to left) < name, number, call, brackets.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MAX_LENGTH = 4000
MAX_TOKENS = 400
MAX_DEPTH = 64
MAX_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Function:
    """The least and the most arguments of a function (None = any number), how they are written, and its value."""

    least: int
    most: int | None
    form: str
    meaning: str


FUNCTIONS: dict[str, Function] = {
    "clip": Function(3, 3, "clip(x, low, high)", "x, but never below low or above high"),
    "where": Function(3, 3, "where(condition, a, b)", "a if the condition holds (is not 0), else b"),
    "abs": Function(1, 1, "abs(x)", "x without its sign"),
    "round": Function(1, 2, "round(x, digits)", "x to so many digits (0 if not given), halves away from zero"),
    "log": Function(1, 1, "log(x)", "the natural logarithm"),
    "log10": Function(1, 1, "log10(x)", "the logarithm to base 10"),
    "exp": Function(1, 1, "exp(x)", "e to the power of x"),
    "sqrt": Function(1, 1, "sqrt(x)", "the square root"),
    "min": Function(1, None, "min(a, b, …)", "the least of those that are there"),
    "max": Function(1, None, "max(a, b, …)", "the greatest of those that are there"),
    "sum": Function(1, None, "sum(a, b, …)", "the sum of those that are there"),
    "mean": Function(1, None, "mean(a, b, …)", "the mean of those that are there"),
    "geomean": Function(1, None, "geomean(a, b, …)", "their geometric mean; undefined if one is below zero"),
    "count": Function(1, None, "count(a, b, …)", "how many are there; never missing"),
    "present": Function(1, 1, "present(x)", "1 if x is there, else 0; never missing"),
    "coalesce": Function(1, None, "coalesce(a, b, …)", "the first that is there"),
}

RESERVED = frozenset((*FUNCTIONS, "and", "or", "not", "children", "unit"))
"""Words that cannot be ids, because formulas use them."""

COMPARISONS = ("<=", ">=", "==", "!=", "<", ">")
_TWINS = str.maketrans("（）＋－＊／＜＞＝，．×÷−≤≥≠", "()+-*/<>=,.*/-≤≥≠")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r"|(?P<op>\*\*|<=|>=|==|!=|[-+*/^<>=(),≤≥≠]))",
)
_SAME = {"**": "^", "≤": "<=", "≥": ">=", "≠": "!="}


class FormulaFault(Exception):  # noqa: N818 - a fault of the text, turned into a finding by the checks
    """Why a text is not a formula: `kind`, where (`position` from 0), what was found and expected."""

    def __init__(
        self, kind: str, position: int, *, found: str = "", expected: str = "", candidates: tuple[str, ...] = ()
    ) -> None:
        """Keep the parts."""
        super().__init__(f"{kind} at {position}: {found}")
        self.kind = kind
        self.position = position
        self.found = found
        self.expected = expected
        self.candidates = candidates


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a formula: `id`, and after a dot an attribute (`actual`, `target`, …)."""

    id: str
    attribute: str = ""

    def __str__(self) -> str:
        """Give the name as written."""
        return f"{self.id}.{self.attribute}" if self.attribute else self.id


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x` or `not x`."""

    operator: str
    operand: Tree


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands; comparisons, `and` and `or` give 1 or 0."""

    operator: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the closed list."""

    function: str
    arguments: tuple[Tree, ...]


Tree = Number | Name | Unary | Binary | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed formula: its text, its tree, and the names it uses."""

    text: str
    tree: Tree
    names: frozenset[Name]


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Parse `text`; raises FormulaFault.

    >>> sorted(str(name) for name in parse("100 * spent / budget").names)
    ['budget', 'spent']
    """
    if len(text) > MAX_LENGTH:
        raise FormulaFault("too-long", MAX_LENGTH, found=str(len(text)), expected=str(MAX_LENGTH))
    parser = _Parser(text)
    tree = parser.expression(0, 0)
    parser.expect_end()
    return Expression(text, tree, frozenset(_names(tree)))


def _names(tree: Tree) -> Iterator[Name]:
    match tree:
        case Name():
            yield tree
        case Unary():
            yield from _names(tree.operand)
        case Binary():
            yield from _names(tree.left)
            yield from _names(tree.right)
        case Call():
            for argument in tree.arguments:
                yield from _names(argument)
        case Number():
            pass


def _is_digits(tree: Tree) -> bool:
    """Tell whether an argument is a plain number of digits to round to."""
    return isinstance(tree, Number) and tree.value.is_integer() and tree.value <= MAX_DIGITS


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def _tokens(text: str) -> list[_Token]:
    plain = text.translate(_TWINS)
    tokens: list[_Token] = []
    position = 0
    while position < len(plain):
        match = _TOKEN.match(plain, position)
        if match is None or match.lastgroup is None:
            rest = plain[position:]
            if not rest.strip():
                break
            start = position + len(rest) - len(rest.lstrip())
            raise FormulaFault("unknown-character", start, found=text[start])
        kind = match.lastgroup
        start = match.start(kind)
        found = match[kind]
        if len(tokens) == MAX_TOKENS:
            raise FormulaFault("too-long", start, found=str(len(tokens)), expected=str(MAX_TOKENS))
        tokens.append(_Token(kind, _SAME.get(found, found), start))
        position = match.end()
    tokens.append(_Token("end", "", len(text)))
    return tokens


_POWER = {"or": 1, "and": 2, **dict.fromkeys(COMPARISONS, 4), "+": 5, "-": 5, "*": 6, "/": 6, "^": 8}
_NOT_POWER, _COMPARISON_POWER, _SIGN_POWER = 3, 4, 7


class _Parser:
    """Precedence climbing over the tokens of one formula."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.next = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.next]

    def take(self) -> _Token:
        token = self.token
        self.next += 1
        return token

    def fault(self, kind: str, *, expected: str = "", candidates: tuple[str, ...] = ()) -> FormulaFault:
        return FormulaFault(kind, self.token.position, found=self.token.text, expected=expected, candidates=candidates)

    def expect(self, text: str) -> None:
        if self.token.text != text or self.token.kind == "end":
            raise self.fault("expected", expected=text)
        self.next += 1

    def expect_end(self) -> None:
        if self.token.kind != "end":
            if self.token.text == "=":
                raise self.fault("single-equals", expected="==")
            raise self.fault("expected-operator")

    def expression(self, least: int, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise self.fault("too-deep", expected=str(MAX_DEPTH))
        left = self.operand(depth)
        while True:
            operator = self.token.text if self.token.kind in ("op", "name") else ""
            power = _POWER.get(operator)
            if power is None or power < least:
                return left
            self.next += 1
            right = self.expression(power if operator == "^" else power + 1, depth + 1)
            if power == _COMPARISON_POWER and self.token.text in COMPARISONS:
                raise self.fault("chained-comparison", expected="and")
            left = Binary(operator, left, right)

    def operand(self, depth: int) -> Tree:
        token = self.token
        if token.kind == "number":
            self.next += 1
            value = float(token.text)
            if math.isinf(value):
                raise FormulaFault("too-large", token.position, found=token.text)
            return Number(value)
        if token.text in ("-", "+"):
            self.next += 1
            operand = self.expression(_SIGN_POWER, depth + 1)
            return Unary("-", operand) if token.text == "-" else operand
        if token.text == "not":
            self.next += 1
            return Unary("not", self.expression(_NOT_POWER, depth + 1))
        if token.text == "(":
            self.next += 1
            inner = self.expression(0, depth + 1)
            self.expect(")")
            return inner
        if token.kind == "name" and token.text not in ("and", "or"):
            return self.name(depth)
        raise self.fault("expected-operand")

    def name(self, depth: int) -> Tree:
        token = self.take()
        if self.token.text == "(":
            if token.text not in FUNCTIONS:
                self.next -= 1
                raise self.fault("unknown-function", candidates=tuple(difflib.get_close_matches(token.text, FUNCTIONS)))
            return self.call(token, depth)
        if token.text in FUNCTIONS:
            raise self.fault("expected", expected="(")
        name, _, attribute = token.text.partition(".")
        if "." in attribute:
            self.next -= 1
            raise self.fault("two-dots")
        return Name(name, attribute)

    def call(self, token: _Token, depth: int) -> Tree:
        self.expect("(")
        arguments: list[Tree] = []
        if self.token.text != ")":
            arguments.append(self.expression(0, depth + 1))
            while self.token.text == ",":
                self.next += 1
                arguments.append(self.expression(0, depth + 1))
        self.expect(")")
        least, most = FUNCTIONS[token.text].least, FUNCTIONS[token.text].most
        if len(arguments) < least or (most is not None and len(arguments) > most):
            expected = str(least) if least == most else f"{least}..{most or ''}"
            raise FormulaFault("arguments", token.position, found=f"{token.text}: {len(arguments)}", expected=expected)
        if token.text == "round" and len(arguments) == least + 1 and not _is_digits(arguments[1]):
            raise FormulaFault("round-digits", token.position, found=token.text, expected="2")
        return Call(token.text, tuple(arguments))
