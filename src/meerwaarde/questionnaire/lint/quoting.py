"""Rules about permission to quote: a slip here means that nobody can ever be quoted."""

from __future__ import annotations

from collections.abc import Iterator

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.lint.conditions import Reach
from meerwaarde.questionnaire.lint.finding import Checked, Finding
from meerwaarde.questionnaire.offered import choices_offered
from meerwaarde.questionnaire.place import listed, shown
from meerwaarde.questionnaire.quoting import YES, filled_in, in_repeat, is_open, named_in, questions_named, yes_of
from meerwaarde.questionnaire.xform.types import Control, Shape

COLUMN = "bind::mw:quote"


def quotes(checked: Checked) -> Iterator[Finding]:
    """Open questions whose permission question is not there, gives no yes, or is never asked of who answers them."""
    form = checked.form
    reach = Reach(form, checked.codes)
    for path, bind in form.binds.items():
        if not bind.quote:
            continue
        kind, message = "column", ""
        if not is_open(form, path):
            message = _("alleen een open vraag (text), buiten een herhaling, kan worden geciteerd; haal dit hier weg")
        else:
            kind, message = _permission(checked, reach, path, bind.quote)
        if message:
            yield checked.about(kind, message, path, COLUMN)


def _permission(checked: Checked, reach: Reach, path: str, written: str) -> tuple[str, str]:
    """Kind and text of what is wrong; no text when all is well."""
    name, code = named_in(written)
    found = questions_named(checked.form, name)
    if not found:
        what = _("er is geen vraag {name} die toestemming geeft; schrijf de naam van de vraag met ja en nee")
        return "reference", what.format(name=shown(name))
    if len(found) > 1:
        return "reference", _("er zijn meer vragen {name}; schrijf de groep erbij: groep/naam").format(name=shown(name))
    asked = found[0]
    if asked.shape is not Shape.ONE or in_repeat(checked.form, asked.path):
        what = _("toestemming komt uit een vraag met één keuze (select_one), buiten een herhaling; {name} is dat niet")
        return "reference", what.format(name=shown(name))
    if filled_in(checked.form, asked.path):
        what = _("{name} wordt al ingevuld of is al bekend; toestemming geeft alleen wie zelf ja kiest")
        return "reference", what.format(name=shown(name))
    if not yes_of(checked.form, asked, code):
        return "choice", _no_yes(checked, asked, code)
    both = (one | other for one in reach.ways_to(asked.path, ()) for other in reach.ways_to(path, ()))
    if not any(map(reach.consistent, both)):
        what = _("wie deze vraag beantwoordt, krijgt {name} nooit; niemand kan dus toestemming geven")
        return "unreachable", what.format(name=shown(name))
    return "", ""


def _no_yes(checked: Checked, asked: Control, code: str) -> str:
    codes = [choice.code for choice in choices_offered(checked.form, asked) or ()]
    if code:
        what = _("{name} heeft geen keuze {code}; wel: {codes}")
    else:
        what = _("welke keuze van {name} betekent ja? Schrijf {name}=code; er zijn: {codes}")
    name = asked.path.rpartition("/")[2]
    return what.format(name=name, code=shown(code or YES[0]), codes=listed(codes, 8))


RULES = (quotes,)
