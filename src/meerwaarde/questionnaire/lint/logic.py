"""Rules about skip logic: what nobody will ever see, what can never hold, what is calculated for nobody."""

from __future__ import annotations

from collections.abc import Iterator

from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext
from meerwaarde.questionnaire.expressions import Expression
from meerwaarde.questionnaire.from_xform import is_true
from meerwaarde.questionnaire.lint.conditions import Reach, named_codes, offers
from meerwaarde.questionnaire.lint.finding import Checked, Finding
from meerwaarde.questionnaire.place import listed, shown
from meerwaarde.questionnaire.xform.types import Bind, Control, Itemset, Shape, Text, XForm

COLUMNS = {  # of the sheet, by the rule of a bind
    "relevant": "relevant", "required": "required", "readonly": "readonly", "constraint": "constraint",
    "calculate": "calculation", "warning": "bind::mw:warning",
}  # fmt: skip


def unreachable(checked: Checked) -> Iterator[Finding]:
    """Questions and groups that are never shown; what stands inside is told with its group."""
    reach = Reach(checked.form, checked.codes)
    told: list[str] = []
    for control in checked.form.controls():
        path = control.path
        if not path or path in told or any(path.startswith(f"{above}/") for above in told) or not reach.never(path):
            continue
        told.append(path)
        yield checked.about("unreachable", _never(checked.form, control), path, "relevant")


def _never(form: XForm, control: Control) -> str:
    if control.shape in (Shape.GROUP, Shape.REPEAT):
        inside = [one for one in control.walk() if one.shape not in (Shape.GROUP, Shape.REPEAT)]
        what = ngettext(
            "deze groep wordt nooit getoond, met de vraag erin; verbeter de voorwaarde of haal de groep weg",
            "deze groep wordt nooit getoond, met de {n} vragen erin; verbeter de voorwaarde of haal de groep weg",
            len(inside),
        )
        return what.format(n=len(inside))
    bind = form.binds.get(control.path)
    if bind is not None and bind.required is not None and is_true(bind, "required"):
        return _("deze vraag is verplicht maar wordt nooit gesteld: de voorwaarde kan niet waar zijn")
    return _("deze vraag wordt nooit gesteld: de voorwaarde kan niet waar zijn; verbeter die of haal de vraag weg")


def unknown_codes(checked: Checked) -> Iterator[Finding]:
    """Expressions that name a code which the question they look at does not offer."""
    for path, bind in checked.form.binds.items():
        for rule, column in COLUMNS.items():
            expression: Expression | None = getattr(bind, rule)
            for of, code in named_codes(expression.text, path) if expression is not None else ():
                if code and of in checked.codes and not offers(checked.codes[of], code):
                    what = _("hier staat de code {code}, maar vraag {question} heeft die keuze niet; wel: {codes}")
                    offered = [choice.code for choice in checked.choices[of]]
                    name = of.rpartition("/")[2]
                    message = what.format(code=shown(code), question=name, codes=listed(offered, 8))
                    yield checked.about("choice", message, path, column)


def constraints(checked: Checked) -> Iterator[Finding]:
    """Rules for answers without a message, or that no answer can keep."""
    reach = Reach(checked.form, checked.codes)
    for path, bind in checked.form.binds.items():
        if bind.constraint is not None and not says(bind.constraint_message):
            what = _("deze vraag keurt antwoorden af zonder te zeggen waarom; vul de kolom {column}")
            yield checked.about("message", what.format(column="constraint_message"), path, "constraint_message")
        if bind.warning is not None and not says(bind.warning_message):
            what = _("deze vraag vraagt om uitleg zonder te zeggen waarom; vul de kolom {column}")
            column = "bind::mw:warningMsg-nl"
            yield checked.about("message", what.format(column=column), path, column)
        if bind.constraint is not None and reach.impossible(bind.constraint.text, path):
            what = _("geen enkel antwoord kan aan deze regel voldoen; verbeter de regel")
            yield checked.about("constraint", what, path, "constraint")


def says(text: Text | None) -> bool:
    """Whether a text has words in any language."""
    return text is not None and any(any(parts) for parts in text.words.values())


def unused_calculations(checked: Checked) -> Iterator[Finding]:
    """Calculations that nothing shows, uses or measures."""
    used = set(_looked_at(checked))
    for leaf in checked.leaves:
        bind, name = leaf.bind, leaf.steps[-1]
        own = bind.indicator or bind.sensitivity or name.startswith("_") or bind.preload
        above = {f"{leaf.path.rsplit('/', at)[0]}/*" for at in range(1, leaf.path.count("/"))}
        if leaf.control is None and bind.calculate is not None and not own and not used & {leaf.path, *above}:
            what = _(
                "deze berekening wordt nergens gebruikt; haal die weg, of verbind die met bind::mw:indicator aan wat "
                "zij meet"
            )
            yield checked.about("calculation", what, leaf.path, "calculation")


def _looked_at(checked: Checked) -> Iterator[str]:
    """Every path that an expression of the form looks at."""
    form = checked.form
    for path, bind in form.binds.items():
        for expression in _of_bind(bind):
            yield from expression.references(path) - {path}
        for text in (bind.constraint_message, bind.required_message, bind.warning_message):
            yield from _of_text(text, path)
    for control in form.controls():
        at = control.path or f"/{form.root}"
        for text in (control.label, control.hint):
            yield from _of_text(text, at)
        expressions = [control.count] if control.count else []
        if isinstance(control.items, Itemset):
            expressions.append(control.items.nodes)
        for expression in expressions:
            yield from expression.references(at)
        for item in () if isinstance(control.items, Itemset) else control.items:
            yield from _of_text(item.label, at)
    for action in form.actions:
        yield from action.value.references(action.path) if action.value else ()
    for text in form.itext.values():
        yield from _of_text(text, f"/{form.root}")


def _of_bind(bind: Bind) -> Iterator[Expression]:
    names = ("relevant", "required", "readonly", "constraint", "calculate", "warning", "previous")
    for expression in (getattr(bind, name) for name in names):
        if expression is not None:
            yield expression


def _of_text(text: Text | None, at: str) -> Iterator[str]:
    for parts in (*text.words.values(), *(p for form in text.forms.values() for p in form.values())) if text else ():
        for part in parts:
            if isinstance(part, Expression):
                yield from part.references(at)


RULES = (unreachable, unknown_codes, constraints, unused_calculations)
