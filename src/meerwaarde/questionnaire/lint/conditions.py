"""What a condition asks for, as far as its text says it plainly: ways in which it can hold, and ways it cannot.

A condition becomes a list of ways, each a set of demands that all must be met: `${a} = 'x' and (${b} = '1' or
${b} = '2')` has two. What is not understood demands nothing, so a condition is called impossible only when it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from meerwaarde.questionnaire.xform.types import Shape, XForm
from meerwaarde.questionnaire.xpath_text import Piece, absolute, literal, pieces

MOST_WAYS = 60  # beyond this a condition counts as understood by nobody
DEEPEST = 40  # parentheses, and questions that wait for questions


@dataclass(frozen=True, slots=True)
class Demand:
    """What the value at `path` must be: `is` a text, `is not` it, `has` it among several or `lacks` it."""

    path: str
    what: str
    code: str


Way = frozenset[Demand]
_FALSE, _TRUE = ["false", "(", ")"], ["true", "(", ")"]
_OPPOSITE = {"is": "is not", "is not": "is", "has": "lacks", "lacks": "has"}


def ways(text: str, at: str) -> list[Way]:
    """The ways in which the condition of the node `at` can hold; none: it never does."""
    return _either(pieces(text), at, 0)


def named_codes(text: str, at: str) -> Iterator[tuple[str, str]]:
    """(path, code) wherever an expression compares a path with a fixed text or asks whether it is selected."""
    found = pieces(text)
    for start in range(len(found)):
        for length in (3, 6):
            demand = _plain(found[start : start + length], at)
            if demand is not None:
                yield demand.path, demand.code


def _either(found: Sequence[Piece], at: str, depth: int) -> list[Way]:
    parts = _split(found, "or")
    held = [way for part in parts for way in _both(part, at, depth)]
    return held if len(held) <= MOST_WAYS else [frozenset()]


def _both(found: Sequence[Piece], at: str, depth: int) -> list[Way]:
    parts = [_one(part, at, depth) for part in _split(found, "and")]
    many = 1
    for part in parts:
        many *= len(part)
    if many > MOST_WAYS:
        return [frozenset()]
    return [frozenset().union(*way) for way in product(*parts)]


def _one(found: Sequence[Piece], at: str, depth: int) -> list[Way]:
    """A comparison, a call or something between parentheses."""
    words = [piece.text for piece in found]
    if words in (_FALSE, ["not", "(", *_TRUE, ")"]):
        return []
    if depth < DEEPEST and _enclosed(found):
        return _either(found[1:-1], at, depth + 1)
    if len(found) > 2 and words[0] == "not" and _enclosed(found[1:]):
        demand = _plain(found[2:-1], at)
        if demand is None or demand.what == "is not":  # not(q != 'x') also holds where q is not asked and is no node
            return [frozenset()]
        return [frozenset({Demand(demand.path, _OPPOSITE[demand.what], demand.code)})]
    demand = _plain(found, at)
    return [frozenset({demand} if demand else ())]


def _plain(found: Sequence[Piece], at: str) -> Demand | None:
    """`path = 'code'`, `'code' != path` or `selected(path, 'code')`."""
    if len(found) == 3 and found[1].text in ("=", "!="):
        sides = (found[0], found[2]) if found[0].kind == "path" else (found[2], found[0])
        code = literal(sides[1])
        if sides[0].kind == "path" and code is not None:
            return Demand(absolute(sides[0].text, at), "is" if found[1].text == "=" else "is not", code)
    if [piece.text for piece in found[:2]] == ["selected", "("] and len(found) == 6 and found[5].text == ")":
        code = literal(found[4])
        if found[2].kind == "path" and found[3].text == "," and code is not None:
            return Demand(absolute(found[2].text, at), "has", code.strip())
    return None


def _split(found: Sequence[Piece], word: str) -> list[Sequence[Piece]]:
    """The parts between `word`, outside parentheses and brackets."""
    parts: list[Sequence[Piece]] = []
    depth = start = 0
    for at, piece in enumerate(found):
        if piece.kind == "sign":
            depth += (piece.text in "([") - (piece.text in ")]")
        if depth == 0 and piece.kind == "name" and piece.text == word and at > start:
            parts.append(found[start:at])
            start = at + 1
    return [*parts, found[start:]]


def _enclosed(found: Sequence[Piece]) -> bool:
    """Whether the first piece opens a parenthesis that the last one closes."""
    depth = 0
    for at, piece in enumerate(found):
        depth += (piece.text == "(") - (piece.text == ")")
        if depth == 0:
            return at == len(found) - 1 > 0
    return False


class Reach:
    """Which questions can ever be asked: own conditions, those of the groups around, and of what they look at."""

    def __init__(self, form: XForm, codes: Mapping[str, frozenset[str]]) -> None:
        self.form, self.codes = form, codes
        self.single = {one.path for one in form.controls() if one.shape is Shape.ONE}
        # From outside a repeat a path means any of its instances, and so two codes at once.
        self.several = {path for path in form.binds if any(path.startswith(f"{each}/") for each in form.repeats)}
        self.known: dict[str, list[Way]] = {}

    def never(self, path: str) -> bool:
        """Whether the question or group at `path` can never be shown."""
        return not self.ways_to(path, ())

    def impossible(self, text: str, at: str) -> bool:
        """Whether an expression of the node `at` can never hold."""
        return not [way for way in ways(text, at) if self.consistent(way)]

    def ways_to(self, path: str, waiting: tuple[str, ...]) -> list[Way]:
        """The consistent ways in which the node at `path` is shown. `waiting`: who asks, so that circles end."""
        if path in self.known:
            return self.known[path]
        if path in waiting or len(waiting) > DEEPEST:
            return [frozenset()]
        above = path.rpartition("/")[0]
        found = self.ways_to(above, waiting) if above.strip("/") else [frozenset()]
        bind = self.form.binds.get(path)
        if bind is not None and bind.relevant is not None:
            own = [more for way in ways(bind.relevant.text, path) for more in self._grown(way, (*waiting, path))]
            found = self._joined(found, own if len(own) <= MOST_WAYS else [frozenset()])
        self.known[path] = found
        return found

    def _grown(self, way: Way, waiting: tuple[str, ...]) -> list[Way]:
        """The way with what it takes for the questions that it looks at to be asked themselves."""
        found = [way]
        for path in sorted({demand.path for demand in way if demand.what in ("is", "has") and demand.code}):
            if path != waiting[-1] and path in self.form.binds:
                found = self._joined(found, self.ways_to(path, waiting))
        return found

    def _joined(self, left: list[Way], right: list[Way]) -> list[Way]:
        if len(left) * len(right) > MOST_WAYS:
            return left if left and right else []
        both = dict.fromkeys(one | other for one in left for other in right)
        return [way for way in both if self.consistent(way)]

    def consistent(self, way: Way) -> bool:
        """Whether all demands of a way can be met together."""
        wanted: dict[str, str] = {}
        for demand in way:
            if demand.what in ("is", "has") and demand.code:
                if demand.path in self.codes and not offers(self.codes[demand.path], demand.code):
                    return False
                if demand.path in self.several:
                    continue
                whole = demand.what == "is" or demand.path in self.single
                if whole and not same(wanted.setdefault(demand.path, demand.code), demand.code):
                    return False
                if Demand(demand.path, _OPPOSITE[demand.what], demand.code) in way:
                    return False
        return True


def offers(codes: Collection[str], code: str) -> bool:
    """Whether `code` is among the codes; 1 and 01 are the same number, so an expression finds them equal."""
    return code in codes or any(same(code, each) for each in codes)


def same(left: str, right: str) -> bool:
    """Whether two values are equal as texts or as numbers."""
    try:
        return left == right or float(left) == float(right)
    except ValueError:
        return False
