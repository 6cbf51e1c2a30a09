"""Making, renaming, joining and removing categories, with what happens to the answers that have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from uuid import UUID

from django.db import transaction

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.publications.coding.selectors import READ, is_public
from meerwaarde.web.publications.models import Category, CodedAnswer, CodeScheme, Sweep
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.scopes import Actor
from meerwaarde.web.typed import one_line

MOST = 20  # categories of a question: a table of more is read by nobody
AGAIN, NONE = "again", "none"  # what happens to answers that lose their only category


@transaction.atomic
def begin(*, by: Actor, round_: UUID, path: str) -> CodeScheme:
    """The categories of an open question; those that are there when somebody began already. Raises PermissionDenied
    and InputError."""
    by.scope.require(READ)
    found = rounds.open_round(by.scope, round_)
    if found is None or found.question(path) is None:
        raise InputError(_("Deze open vraag is er niet (meer). Kies er een uit de lijst."))
    scheme, new = CodeScheme.everything.get_or_create(round=round_, path=path)
    if new:
        _record(by, scheme, {"question": [None, path]})
    return scheme


@transaction.atomic
def add(*, by: Actor, scheme: CodeScheme, name_nl: str, name_en: str = "") -> Category:
    """A new category; the one that is there when it has this name already. Raises PermissionDenied and InputError."""
    row = _free(by, scheme)
    nl, en = _names(name_nl, name_en)
    there = Category.everything.filter(scheme=row, name_nl=nl).first()
    if there is not None:
        return there
    if Category.everything.filter(scheme=row).count() >= MOST:
        raise InputError(_("Er zijn al {n} categorieën. Voeg er eerst een paar samen.").format(n=MOST))
    made = Category.everything.create(scheme=row, code=_next(row), name_nl=nl, name_en=en)
    _record(by, row, {"category": [None, nl]})
    return made


@transaction.atomic
def rename(*, by: Actor, category: Category, name_nl: str, name_en: str = "") -> Category:
    """Another name for the same category. Raises PermissionDenied and InputError."""
    by.scope.require(READ)
    row = Category.everything.select_for_update().get(pk=category.pk)
    nl, en = _names(name_nl, name_en)
    if Category.everything.filter(scheme=row.scheme_id, name_nl=nl).exclude(pk=row.pk).exists():
        raise InputError(_("Er is al een categorie die zo heet. Voeg de twee samen, of kies een andere naam."))
    if (row.name_nl, row.name_en) == (nl, en):
        return row
    changes = {"name": [row.name_nl, nl], "english": [row.name_en, en]}
    row.name_nl, row.name_en = nl, en
    row.save(update_fields=["name_nl", "name_en"])
    _record(by, row.scheme, changes)
    return row


@transaction.atomic
def merge(*, by: Actor, category: Category, into: Category) -> int:
    """Join a category with another, which keeps its name; gives how many answers went along. Raises PermissionDenied
    and InputError."""
    row = _free(by, category.scheme)
    if into.scheme_id != row.pk or into.pk == category.pk:
        raise InputError(_("Kies een andere categorie van dezelfde vraag."))

    def joined(codes: list[str]) -> list[str]:
        return list(dict.fromkeys(into.code if code == category.code else code for code in codes))

    changed = _each(row, category.code, joined)
    category.delete()
    _record(by, row, {"merged": [category.name_nl, into.name_nl], "answers": [None, changed]})
    return changed


@transaction.atomic
def remove(*, by: Actor, category: Category, answers: str) -> int:
    """Take a category away. Answers with no other are looked at again (`AGAIN`) or are in none of the others (`NONE`).

    Gives how many answers had it. Raises PermissionDenied and InputError.
    """
    row = _free(by, category.scheme)
    if answers not in (AGAIN, NONE):
        raise InputError(_("Kies wat er met de antwoorden in deze categorie gebeurt."))
    rows = CodedAnswer.everything.filter(scheme=row, second=False)
    alone = [key for key, codes in rows.values_list("pk", "codes") if codes == [category.code]]
    changed = _each(row, category.code, lambda codes: [code for code in codes if code != category.code])
    if answers == AGAIN:
        CodedAnswer.everything.filter(pk__in=alone).delete()
    category.delete()
    _record(by, row, {"category": [category.name_nl, None], "answers": [changed, None]})
    return changed


def _free(by: Actor, scheme: CodeScheme) -> CodeScheme:
    """The scheme, held until the transaction ends. Raises PermissionDenied, and InputError once it is public."""
    by.scope.require(READ)
    row = CodeScheme.everything.select_for_update().get(pk=scheme.pk)
    if is_public(row):
        raise InputError(
            _("Over deze categorieën is al gepubliceerd. U kunt ze anders noemen, maar niet meer samenvoegen, weghalen"
              " of aanvullen: uit het verschil is dan soms te herkennen wie wat schreef.")
        )  # fmt: skip
    return row


def _names(name_nl: str, name_en: str) -> tuple[str, str]:
    nl, en = one_line(name_nl), one_line(name_en)
    if not nl:
        raise InputError(_("Geef de categorie een naam."))
    if max(len(nl), len(en)) > 120:
        raise InputError(_("Deze naam is te lang. Houd het bij enkele woorden."))
    return nl, en


def _next(scheme: CodeScheme) -> str:
    """A code that no category of this question ever had."""
    used = [*Category.everything.filter(scheme=scheme).values_list("code", flat=True),
            *Sweep.everything.filter(scheme=scheme).values_list("code", flat=True)]  # fmt: skip
    for codes in CodedAnswer.everything.filter(scheme=scheme).values_list("codes", "first"):
        used += [code for some in codes for code in some]
    numbers = [int(found[1]) for code in used if (found := re.fullmatch(r"c(\d+)", code))]
    return f"c{max(numbers, default=0) + 1}"


def _each(scheme: CodeScheme, code: str, change: Callable[[list[str]], list[str]]) -> int:
    """Change the codes of all answers that have `code`; gives how many of the first coder did."""
    rows = [one for one in CodedAnswer.everything.filter(scheme=scheme) if code in (*one.codes, *one.first)]
    for one in rows:
        one.codes, one.first = change(one.codes), change(one.first)
    CodedAnswer.everything.bulk_update(rows, ["codes", "first"], batch_size=200)
    return sum(not one.second for one in rows)


def _record(by: Actor, scheme: CodeScheme, changes: Mapping[str, object]) -> None:
    record(by=by, action="publications.coding.changed", subject=("coding", scheme.uuid), changes=changes)
