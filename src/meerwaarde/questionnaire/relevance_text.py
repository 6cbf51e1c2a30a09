"""Reading a cell of the column `relevant` into a `Condition`.

Enough for most questionnaires: `selected(${q}, 'a')`, the comparisons = != < <= > >= between `${q}`, numbers and
text, `and`, `or`, `not()`, `true()`, `false()` and parentheses. Anything else is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.place import Place, shown
from meerwaarde.questionnaire.relevance import (
    All,
    Compare,
    Condition,
    Constant,
    Node,
    Not,
    Reference,
    Selected,
    Some,
)

DEEPEST = 50  # nested parentheses; a written condition has fewer than five

_TOKEN = re.compile(
    r"""
      (?P<ref>\$\{[^}]*\})
    | (?P<text>'[^']*'|"[^"]*")
    | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?![\w.]))
    | (?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)
    | (?P<sign><=|>=|!=|\.\.|//|\S)
    """,
    re.VERBOSE,
)
_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_FUNCTIONS = ("selected", "not", "true", "false")
_SPELLED = {"yes": "true()", "true": "true()", "no": "false()", "false": "false()"}  # as pyxform reads the cell
_END = ("end", "")


def parse(text: str, references: Mapping[str, Reference], place: Place) -> Condition:
    """The condition in `text`.

    `references` maps the names that may stand between `${` and `}` to questions. Raises InputError at `place` that
    names the function, sign or question that is not known.
    """
    parser = _Parser(_SPELLED.get(text.strip().lower(), text), references, place)
    return Condition(text.strip(), parser.whole())


class _Parser:
    """Recursive descent: or, and, comparison, primary."""

    def __init__(self, text: str, references: Mapping[str, Reference], place: Place) -> None:
        self.tokens = [(match.lastgroup or "", match.group()) for match in _TOKEN.finditer(text)]
        self.at = 0
        self.depth = 0
        self.references = references
        self.place = place

    def whole(self) -> Node:
        node = self.either()
        if self.at < len(self.tokens):
            raise self.unknown(self.peek()[1])
        return node

    def either(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.place.error(_("de voorwaarde is te diep genest; splits die over groepen en vragen"))
        parts = [self.both()]
        while self.take("or"):
            parts.append(self.both())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def both(self) -> Node:
        parts = [self.comparison()]
        while self.take("and"):
            parts.append(self.comparison())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def comparison(self) -> Node:
        left = self.primary()
        operator = self.peek()[1]
        if operator not in _MIRROR:
            if isinstance(left, Reference | str | float):
                raise self.alone(left)
            return left
        self.at += 1
        right = self.primary()
        if not isinstance(left, Reference | str | float) or not isinstance(right, Reference | str | float):
            what = _("de voorwaarde vergelijkt met {sign} iets anders dan een vraag, een getal of een tekst")
            raise self.place.error(what.format(sign=operator))
        if isinstance(left, Reference):
            return Compare(operator, left, right)
        if isinstance(right, Reference):
            return Compare(_MIRROR[operator], right, left)
        raise self.place.error(_("de voorwaarde vergelijkt twee vaste waarden; noem een vraag, zoals ${vraag}"))

    def primary(self) -> Node | Reference | str | float:
        kind, value = self.next()
        if kind == "ref":
            return self.reference(value[2:-1].strip())
        if kind == "text":
            return value[1:-1]
        if kind == "number":
            return float(value)
        if value == "-" and self.peek()[0] == "number":
            return -float(self.next()[1])
        if value == "(":
            node = self.either()
            self.expect(")")
            return node
        if kind == "name" and self.peek()[1] == "(":
            return self.function(value)
        raise self.unknown(value)

    def function(self, name: str) -> Node:
        if name not in _FUNCTIONS:
            what = _(
                "de functie {function}() in de voorwaarde wordt nog niet ondersteund; wel: selected(), "
                "vergelijkingen, and, or en not()"
            )
            raise self.place.error(what.format(function=name))
        self.expect("(")
        if name == "selected":
            return self.selected()
        node: Node = Not(self.either()) if name == "not" else Constant(name == "true")
        self.expect(")")
        return node

    def selected(self) -> Node:
        question = self.primary()
        self.expect(",")
        code = self.primary()
        self.expect(")")
        if not isinstance(question, Reference) or not isinstance(code, str | float):
            raise self.place.error(_("schrijf selected() met een vraag en een vaste code: selected(${vraag}, 'code')"))
        return Selected(question, code.strip() if isinstance(code, str) else f"{code:.12g}")

    def reference(self, name: str) -> Reference:
        if name not in self.references:
            what = _("de voorwaarde noemt {name}, maar dat is geen vraag met een unieke naam buiten een herhaling")
            raise self.place.error(what.format(name=shown("${" + name + "}")))
        return self.references[name]

    def alone(self, value: Reference | str | float) -> InputError:
        if self.peek() != _END and self.peek()[1] not in (")", ",", "and", "or"):
            return self.unknown(self.peek()[1])
        text = "${" + value.name + "}" if isinstance(value, Reference) else str(value)
        what = _("in de voorwaarde staat {value} los; schrijf een vergelijking, zoals {example}")
        return self.place.error(what.format(value=shown(text), example="${vraag} = 'ja'"))

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else _END

    def next(self) -> tuple[str, str]:
        token = self.peek()
        self.at += 1
        return token

    def take(self, word: str) -> bool:
        taken = self.peek() == ("name", word)
        self.at += taken
        return taken

    def expect(self, sign: str) -> None:
        if self.peek()[1] != sign:
            if self.peek() != _END and sign == ")":
                raise self.unknown(self.peek()[1])
            raise self.place.error(_("in de voorwaarde ontbreekt een {sign}").format(sign=sign))
        self.at += 1

    def unknown(self, value: str) -> InputError:
        if not value:
            return self.place.error(_("de voorwaarde is niet af"))
        what = _(
            "{sign} in de voorwaarde wordt nog niet ondersteund; wel: selected(), vergelijkingen, and, or en not()"
        )
        return self.place.error(what.format(sign=shown(value)))
