"""The grammar of XPath 1.0 (W3C 1999, chapters 2 and 3): text becomes a tree of frozen parts.

A recursive descent along the productions of the recommendation, precedence from `or` down to the path. Length and
depth are bounded here, so that no later step meets an expression that is too large.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from meerwaarde.questionnaire.expressions.errors import ExpressionError

LONGEST = 20_000  # characters; the longest expression in public forms has some 6,000
DEEPEST = 60  # brackets within brackets

AXES = frozenset(
    ["ancestor", "ancestor-or-self", "attribute", "child", "descendant", "descendant-or-self", "following",
     "following-sibling", "namespace", "parent", "preceding", "preceding-sibling", "self"]
)  # fmt: skip
KINDS = frozenset(["comment", "text", "processing-instruction", "node"])
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
PRECEDENCE = {operator: level for level, operators in enumerate(_LEVELS) for operator in operators}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    """A text between quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; the name as written, prefix included."""

    name: str
    arguments: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Parts with operators of one precedence between them, from left to right: `1 + 2 - 3`."""

    first: Part
    rest: tuple[tuple[str, Part], ...]


@dataclass(frozen=True, slots=True)
class Negative:
    """A part with a minus before it."""

    part: Part


@dataclass(frozen=True, slots=True)
class Union:
    """Sets of nodes joined by `|`."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Test:
    """What a step selects on its axis: `kind` for node(), text(), ...; else a name, "*" for any."""

    kind: str = ""
    prefix: str = ""
    local: str = "*"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path."""

    axis: str
    test: Test
    predicates: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the root (`absolute`), from the nodes of `start`, or from the context node."""

    steps: tuple[Step, ...]
    absolute: bool = False
    start: Part | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A part that is no path, with predicates: `instance('a')[1]`."""

    part: Part
    predicates: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A part that is worked out once in an evaluation; see `keeping`."""

    part: Part


Part = Number | Literal | Call | Chain | Negative | Union | Path | Filter | Kept
ANY = Step("descendant-or-self", Test(kind="node"))  # what // stands for

_NAME = r"[^\W\d][\w.\-\u00b7]*"
_TOKEN = re.compile(
    rf"""\s*(?:(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+(?![\w.]))?)|(?P<literal>"[^"]*"|'[^']*')"""
    rf"""|(?P<name>{_NAME}(?:\s*:(?!:)\s*(?:{_NAME}|\*))?)"""
    rf"""|(?P<symbol>//|::|\.\.|!=|<=|>=|[()\[\]@,/|+\-=<>*.$]))"""
)
_OPERATOR = re.compile(r"(?:and|or|mod|div)(?=[\d.]|\Z)")  # a digit may follow at once, as ODK's engines allow
_BEFORE_OPERAND = frozenset("@ :: ( [ , and or mod div * / // | + - = != < <= > >=".split())


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text. `sort`: number, literal, name, operator or symbol; empty at the end."""

    sort: str
    text: str


END = Token("", "")


def _awaits_operand(token: Token) -> bool:
    return token.sort in ("symbol", "operator") and token.text in _BEFORE_OPERAND


def tokens_of(text: str) -> list[Token]:
    """The pieces, told apart by the rules of XPath 1.0, chapter 3.7. Raises ExpressionError."""
    found: list[Token] = []
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise ExpressionError("syntax", text[at:].strip()[:20])
        at = match.end()
        sort = str(match.lastgroup)
        piece = match.group(sort)
        follows_operand = bool(found) and not _awaits_operand(found[-1])
        if sort == "name":
            piece = "".join(piece.split())
            if follows_operand:
                operator = _OPERATOR.match(piece)
                if operator is None:
                    raise ExpressionError("syntax", piece)
                at -= len(piece) - len(operator[0])  # `1 div2`: the number is read next
                sort, piece = "operator", operator[0]
        elif piece == "*" and follows_operand:
            sort = "operator"
        found.append(Token(sort, piece))
    return found


def parse(text: str) -> Part:
    """The tree of an expression. Raises ExpressionError with reason syntax, size or depth."""
    if len(text) > LONGEST:
        raise ExpressionError("size", str(len(text)))
    reader = _Reader(tokens_of(text))
    part = reader.chain(0)
    if reader.next != END:
        raise ExpressionError("syntax", reader.next.text)
    return part


class _Reader:
    """Walks along the tokens; every method reads one production and returns its part."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else END

    def after(self, count: int) -> Token:
        return self.tokens[self.at + count] if self.at + count < len(self.tokens) else END

    def take(self, *texts: str) -> str:
        """The next symbol or operator when it is one of `texts`, else nothing."""
        token = self.next
        if token.sort in ("symbol", "operator") and token.text in texts:
            self.at += 1
            return token.text
        return ""

    def need(self, text: str) -> None:
        if not self.take(text):
            raise ExpressionError("syntax", self.next.text or text)

    def inside(self) -> Part:
        """An expression between brackets of any kind."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionError("depth", str(DEEPEST))
        part = self.chain(0)
        self.depth -= 1
        return part

    def chain(self, lowest: int) -> Part:
        """Operands joined by operators that bind at least as tightly as `lowest` (precedence climbing)."""
        left = self.negative()
        while self.next.sort in ("symbol", "operator"):
            level = PRECEDENCE.get(self.next.text, -1)
            if level < lowest:
                break
            rest: list[tuple[str, Part]] = []
            while operator := self.take(*_LEVELS[level]):
                rest.append((operator, self.chain(level + 1)))
            left = Chain(left, tuple(rest))
        return left

    def negative(self) -> Part:
        minus = 0
        while self.take("-"):
            minus += 1
        part = self.union()
        for _ in range(min(minus, 2 - minus % 2)):  # two minuses make a number, more add nothing
            part = Negative(part)
        return part

    def union(self) -> Part:
        parts = [self.path()]
        while self.take("|"):
            parts.append(self.path())
        return parts[0] if len(parts) == 1 else Union(tuple(parts))

    def path(self) -> Part:
        if self.starts_primary():
            return self.filtered()
        if self.take("//"):
            return Path((ANY, *self.steps()), absolute=True)
        if self.take("/"):
            return Path(self.steps() if self.starts_step() else (), absolute=True)
        return Path(self.steps())

    def starts_primary(self) -> bool:
        token = self.next
        if token.sort in ("number", "literal") or token.text in ("(", "$"):
            return True
        return token.sort == "name" and self.after(1).text == "(" and token.text not in KINDS

    def starts_step(self) -> bool:
        token = self.next
        return token.sort == "name" or (token.sort == "symbol" and token.text in (".", "..", "@", "*"))

    def filtered(self) -> Part:
        part = self.primary()
        predicates = self.predicates()
        if predicates:
            part = Filter(part, predicates)
        if self.take("//"):
            return Path((ANY, *self.steps()), start=part)
        if self.take("/"):
            return Path(self.steps(), start=part)
        return part

    def primary(self) -> Part:
        token = self.next
        self.at += 1
        if token.sort == "number":
            return Number(float(token.text))
        if token.sort == "literal":
            return Literal(token.text[1:-1])
        if token.text == "(":
            part = self.inside()
            self.need(")")
            return part
        if token.text == "$":
            raise ExpressionError("unsupported", f"${self.next.text}")
        self.need("(")
        return Call(token.text, self.arguments())

    def arguments(self) -> tuple[Part, ...]:
        found: list[Part] = []
        if self.take(")"):
            return ()
        while True:
            found.append(self.inside())
            if self.take(")"):
                return tuple(found)
            self.need(",")

    def steps(self) -> tuple[Step, ...]:
        found = [self.step()]
        while True:
            if self.take("//"):
                found += [ANY, self.step()]
            elif self.take("/"):
                found.append(self.step())
            else:
                return tuple(found)

    def step(self) -> Step:
        if self.take("."):
            return Step("self", Test(kind="node"), self.predicates())
        if self.take(".."):
            return Step("parent", Test(kind="node"), self.predicates())
        axis = "child"
        if self.take("@"):
            axis = "attribute"
        elif self.next.sort == "name" and self.after(1).text == "::":
            axis = self.next.text
            if axis not in AXES:
                raise ExpressionError("syntax", axis)
            self.at += 2
        return Step(axis, self.test(), self.predicates())

    def test(self) -> Test:
        token = self.next
        if token.text == "*" and token.sort == "symbol":
            self.at += 1
            return Test()
        if token.sort != "name":
            raise ExpressionError("syntax", token.text)
        self.at += 1
        if token.text in KINDS and self.take("("):
            target = ""
            if self.next.sort == "literal":
                target = self.next.text[1:-1]
                self.at += 1
            self.need(")")
            return Test(kind=token.text, local=target or "*")
        prefix, _, local = token.text.rpartition(":")
        return Test(prefix=prefix, local=local)

    def predicates(self) -> tuple[Part, ...]:
        found: list[Part] = []
        while self.take("["):
            found.append(self.inside())
            self.need("]")
        return tuple(found)
