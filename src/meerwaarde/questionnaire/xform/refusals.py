"""What a form cannot have: gathered while it is read, told at once, each with its question and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext
from meerwaarde.questionnaire.expressions import Expression, ExpressionError, compile_expression
from meerwaarde.questionnaire.place import Place
from meerwaarde.questionnaire.xform.slips import as_written, function_instead, instead_of

MOST_TOLD = 8  # refusals in one error; the rest is counted


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that the form cannot have; `row` is that of the survey sheet, None when it is not known."""

    what: str
    question: str = ""
    column: str = ""
    row: int | None = None


class RefusedForm(InputError):
    """A form that cannot be published; `refusals` says why, one by one."""

    def __init__(self, place: Place, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        first = self.refusals[0]
        if len(self.refusals) == 1:
            sheet = place.sheet or ("survey" if first.row else None)
            super().__init__(
                first.what, file=place.file, sheet=sheet, row=first.row, column=first.column or None,
                question=first.question or None,
            )  # fmt: skip
            return
        lines = [str(InputError(one.what, row=one.row, column=one.column or None, question=one.question or None))
                 for one in self.refusals[:MOST_TOLD]]  # fmt: skip
        more = len(self.refusals) - MOST_TOLD
        if more > 0:
            lines.append(ngettext("en nog {n} fout", "en nog {n} fouten", more).format(n=more))
        super().__init__("; ".join(lines), file=place.file)


@dataclass(slots=True)
class Reading:
    """The state of reading one form. `rows` are those of the survey sheet, by name of the question."""

    place: Place
    namespaces: Mapping[str, str]
    rows: Mapping[str, int] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    lists: frozenset[str] = frozenset()  # ids of the secondary instances

    def refuse(self, what: str, path: str = "", column: str = "") -> None:
        """Note that the form cannot have this."""
        name = path.rpartition("/")[2]
        refusal = Refusal(what, name, column, self.rows.get(name))
        if refusal not in self.refusals:
            self.refusals.append(refusal)

    def expression(self, text: str | None, path: str, column: str) -> Expression | None:
        """`text` compiled; None when it is empty, or refused."""
        if text is None or not text.strip():
            return None
        try:
            return compile_expression(text.strip(), self.namespaces)
        except ExpressionError as reason:
            self.refuse(_meant(reason, text.strip()), path, column)
            return None


def _meant(reason: ExpressionError, text: str) -> str:
    if reason.reason == "unsupported":
        what = _("de functie {name}() wordt niet ondersteund; {instead}")
        return what.format(name=reason.name, instead=function_instead(reason.name))
    if reason.reason == "arguments":
        what = _("de functie {name}() heeft te veel of te weinig waarden tussen haakjes; controleer de formule")
        return what.format(name=reason.name)
    if reason.reason == "size":
        return _("deze formule is te lang; verdeel die over meer berekeningen")
    if reason.reason == "depth":
        return _("deze formule heeft te veel haakjes in elkaar; verdeel die over meer berekeningen")
    what = _("de formule {text} klopt niet; {instead}")
    return what.format(text=as_written(text), instead=instead_of(text))
