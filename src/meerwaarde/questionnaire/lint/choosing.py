"""Rules about questions and choices: sensitivity that nobody chose, choices that cannot be told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.from_xform import Leaf
from meerwaarde.questionnaire.lint.finding import CHOOSING, Checked, Finding
from meerwaarde.questionnaire.offered import item_reader, itemset_items
from meerwaarde.questionnaire.place import listed, shown
from meerwaarde.questionnaire.types import pick
from meerwaarde.questionnaire.xform.types import Control, Itemset, Shape

SENSITIVITY = "bind::mw:sensitivity"
_NUMBERS = ("int", "integer", "decimal")


def sensitivity(checked: Checked) -> Iterator[Finding]:
    """Closed and numeric questions of which nobody said how sensitive the answers are."""
    tabulated = [leaf for leaf in checked.leaves if _tabulated(leaf)]
    silent = [leaf for leaf in tabulated if not _chosen(checked, leaf.path)]
    if silent and len(silent) == len(tabulated):
        what = _(
            "bij geen enkele vraag staat hoe gevoelig de antwoorden zijn; alles telt nu als normal. Vul de kolom "
            "{column} met none, normal of high"
        )
        yield Finding("warning", "sensitivity", what.format(column=SENSITIVITY), column=SENSITIVITY)
        return
    for leaf in silent:
        what = _("hier staat niet hoe gevoelig de antwoorden zijn, dus telt normal; kies none, normal of high")
        yield checked.about("sensitivity", what, leaf.path, SENSITIVITY)


def _tabulated(leaf: Leaf) -> bool:
    control = leaf.control
    if control is None or leaf.in_repeat or not leaf.answered:
        return False
    return control.shape in CHOOSING or (control.shape in (Shape.INPUT, Shape.RANGE) and leaf.bind.type in _NUMBERS)


def _chosen(checked: Checked, path: str) -> bool:
    while path:
        if path in checked.form.binds and checked.form.binds[path].sensitivity:
            return True
        path = path.rpartition("/")[0]
    return False


def duplicates(checked: Checked) -> Iterator[Finding]:
    """Choices of one question with the same code, or with the same text; each list is looked at once."""
    seen: set[str] = set()
    for control in checked.questions:
        key = control.items.nodes.text.partition("[")[0] if isinstance(control.items, Itemset) else control.path
        if control.shape not in CHOOSING or key in seen:
            continue
        seen.add(key)
        for code, often in Counter(_codes(checked, control)).items():
            if often > 1:
                what = _("de code {code} staat {n} keer in deze keuzelijst; geef elke keuze een eigen code")
                if _filtered(control):
                    what = _(
                        "de code {code} hoort bij {n} keuzes van deze gefilterde lijst; tabellen tellen die als één"
                    )
                message = what.format(code=shown(code), n=often)
                yield checked.about_choice("choice", message, control.path, code)
        yield from _alike(checked, control)


def _codes(checked: Checked, control: Control) -> list[str]:
    if not isinstance(control.items, Itemset):
        return [item.value for item in control.items]
    items = itemset_items(checked.form, control.items) or []
    return [item_reader(checked.form, control.items)(item)[0] for item in items]


def _filtered(control: Control) -> bool:
    return isinstance(control.items, Itemset) and "[" in control.items.nodes.text


def _alike(checked: Checked, control: Control) -> Iterator[Finding]:
    """Different codes with the same text, or that differ only in capitals. A filtered list may repeat its texts."""
    choices = checked.choices.get(control.path, ())
    labels: dict[str, list[str]] = {}
    cased: dict[str, list[str]] = {}
    for choice in choices:
        cased.setdefault(choice.code.casefold(), []).append(choice.code)
        if text := pick(choice.labels, ""):
            labels.setdefault(text, []).append(choice.code)
    for codes in cased.values():
        if len(codes) > 1:
            what = _("de codes {codes} verschillen alleen in hoofdletters; andere programma’s zien één keuze")
            yield checked.about_choice("choice", what.format(codes=listed(codes)), control.path, codes[1])
    for text, codes in labels.items() if not _filtered(control) else ():
        if len(codes) > 1:
            what = _("de keuzes {codes} hebben dezelfde tekst ({text}); wie antwoordt ziet geen verschil")
            message = what.format(codes=listed(codes), text=shown(text))
            yield checked.about_choice("choice", message, control.path, codes[1])


RULES = (sensitivity, duplicates)
