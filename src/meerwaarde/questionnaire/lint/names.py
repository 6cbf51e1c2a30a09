"""Rules about names: those that change or clash in the programs to which answers go."""

from __future__ import annotations

from collections.abc import Iterator

from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext
from meerwaarde.questionnaire.lint.finding import Checked, Finding
from meerwaarde.questionnaire.place import listed

# CorrelAid's formtransform (MIT) gives these limits for LimeSurvey: names of questions and codes of answers.
_GENERATED = ("generated_table_list_label_", "reserved_name_for_field_list_labels_")
LONGEST_NAME, LONGEST_CODE = 20, 5


def names(checked: Checked) -> Iterator[Finding]:
    """Names that occur twice, differ only in capitals, or that statistical programs spell otherwise."""
    first: dict[str, str] = {}
    for path in _paths(checked):
        name = path.rpartition("/")[2]
        before = first.setdefault(name.casefold(), path)
        if before != path and before.rpartition("/")[2] == name:
            what = _("de naam {name} staat ook in een andere groep; in tabellen heet deze vraag dan {path}")
            below = "/".join(path.split("/")[2:])
            yield checked.about("name", what.format(name=name, path=below), path, "name")
        elif before != path:
            what = _("de namen {name} en {other} verschillen alleen in hoofdletters; veel programma’s zien één naam")
            yield checked.about("name", what.format(name=name, other=before.rpartition("/")[2]), path, "name")
        if "." in name or "-" in name:
            what = _("SPSS en R veranderen de naam {name}; gebruik alleen letters, cijfers en _")
            yield checked.about("name", what.format(name=name), path, "name")


def limesurvey(checked: Checked) -> Iterator[Finding]:
    """One piece of advice for the whole form: names and codes that LimeSurvey would cut off."""
    long = [name for path in _paths(checked) if len(name := path.rpartition("/")[2]) > LONGEST_NAME]
    codes = sorted({code for offered in checked.codes.values() for code in offered if len(code) > LONGEST_CODE})
    if not long:
        return
    what = ngettext(
        "{n} naam is langer dan {most} tekens ({names}); alleen van belang als u naar LimeSurvey wilt",
        "{n} namen zijn langer dan {most} tekens ({names}); alleen van belang als u naar LimeSurvey wilt",
        len(long),
    )
    message = what.format(n=len(long), most=LONGEST_NAME, names=listed(long, 3))
    if codes:
        also = _("daar zijn ook codes langer dan {most} tekens te lang: {codes}")
        message += "; " + also.format(most=LONGEST_CODE, codes=listed(codes, 3))
    yield Finding("warning", "limesurvey", message)


def _paths(checked: Checked) -> Iterator[str]:
    """The values of the form, those left out that pyxform makes for a table of choices."""
    yield from (leaf.path for leaf in checked.leaves if not leaf.steps[-1].startswith(_GENERATED))


RULES = (names, limesurvey)
