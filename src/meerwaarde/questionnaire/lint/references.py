"""Rules about what a formula looks at: questions, lists and columns that are not there give nothing, silently."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.expressions import Expression
from meerwaarde.questionnaire.expressions.tree import Node
from meerwaarde.questionnaire.lint.finding import Checked, Finding
from meerwaarde.questionnaire.lint.logic import COLUMNS
from meerwaarde.questionnaire.place import listed, shown
from meerwaarde.questionnaire.xform.types import Itemset

_INSTANCE = re.compile(r"""instance\(\s*(?:'([^']*)'|"([^"]*)")\s*\)""")
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_FILTER = re.compile(r"instance\('([^']*)'\)/root/item\[(.*)\]\s*\)*\Z", re.DOTALL)
_NAME = re.compile(r"(?<![\w/.:$@-])[^\W\d][\w.-]*(?!\s*[(:/\w-])")
_OPERATORS = ("and", "or", "div", "mod", "true", "false")
_WRITTEN_DATE = re.compile(r"""['"]\s*(\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\s*['"]""")
_FORMULAS = {**COLUMNS, "previous": "bind::mw:previous"}


def unknown_questions(checked: Checked) -> Iterator[Finding]:
    """Formulas that look at a node that the form does not have: a code without quotes, a name without ${ }."""
    form = checked.form
    known = set(_paths(form.template)) | form.binds.keys() | form.repeats.keys()
    names = {path.rpartition("/")[2] for path in known}
    for path, column, expression in _formulas(checked):
        for reference in sorted(expression.references(path)):
            place = reference.removesuffix("/*") or "/"
            name = place.rpartition("/")[2]
            if place == "/" or place in known or not _written(name, expression.text):
                continue
            yield checked.about("reference", _meant(name, column, name in names), path, column)


def _meant(name: str, column: str, is_question: bool) -> str:
    if is_question:
        return _("de naam {name} wijst hier geen vraag aan; schrijf ${{{name}}}").format(name=name)
    if column == "required":
        return _("“{name}” betekent hier niets, dus de vraag is niet verplicht; schrijf yes").format(name=name)
    what = _("er is geen vraag met de naam {name}; is het een code, schrijf dan '{name}', met aanhalingstekens")
    return what.format(name=name)


def _written(name: str, text: str) -> bool:
    """Whether the name stands in the formula itself, and not only in a text."""
    return re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", _TEXT.sub("''", text)) is not None


def _formulas(checked: Checked) -> Iterator[tuple[str, str, Expression]]:
    """(path, column, formula) of all that is calculated or decided."""
    for path, bind in checked.form.binds.items():
        for rule, column in _FORMULAS.items():
            expression: Expression | None = getattr(bind, rule)
            if expression is not None:
                yield path, column, expression
    for control in checked.form.controls():
        if isinstance(control.items, Itemset):
            yield control.path, "choice_filter", control.items.nodes
        if control.count is not None:
            yield control.path, "repeat_count", control.count


def _paths(node: Node, above: str = "") -> Iterator[str]:
    for child in node.elements:
        path = f"{above}/{child.local}"
        yield path
        yield from _paths(child, path)


def unknown_lists(checked: Checked) -> Iterator[Finding]:
    """Formulas that look into a list or file that the form does not have."""
    there = checked.form.instances
    for path, column, expression in _formulas(checked):
        for found in _INSTANCE.finditer(expression.text):
            name = found[1] or found[2] or ""
            if name not in there:
                what = _("het formulier heeft geen lijst of bestand met de naam {name}; voeg een rij xml-external toe")
                yield checked.about("reference", what.format(name=shown(name)), path, column)


def unknown_columns(checked: Checked) -> Iterator[Finding]:
    """Filters on a column that the list of choices does not have: nothing would be offered."""
    for control in checked.questions:
        found = _FILTER.search(control.items.nodes.text) if isinstance(control.items, Itemset) else None
        if found is None or found[1] not in checked.form.instances or "instance(" in found[2]:
            continue  # a filter that looks into another list names the columns of that
        items = [item for root in checked.form.instances[found[1]].elements for item in root.elements]
        columns = list(dict.fromkeys(cell.local for item in items for cell in item.elements))
        used = dict.fromkeys(_NAME.findall(_TEXT.sub("''", found[2])))
        for name in used:
            if columns and name not in columns and name not in _OPERATORS:
                what = _("de keuzelijst heeft geen kolom {name}, dus er blijft geen keuze over; wel: {columns}")
                message = what.format(name=name, columns=listed([one for one in columns if one != "itextId"]))
                yield checked.about("reference", message, control.path, "choice_filter")


def dates(checked: Checked) -> Iterator[Finding]:
    """Dates as people write them: in a formula they are no dates, and every comparison with them is false."""
    for path, column, expression in _formulas(checked):
        for found in _WRITTEN_DATE.finditer(expression.text):
            what = _("{text} is in een formule geen datum; schrijf jaar-maand-dag, zoals date('2026-01-31')")
            yield checked.about("reference", what.format(text=shown(found[1])), path, column)


RULES = (unknown_questions, unknown_lists, unknown_columns, dates)
