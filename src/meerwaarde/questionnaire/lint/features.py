"""Rules about what a form asks of the page: appearances, files, and a version to be known by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.lint.finding import Checked, Finding
from meerwaarde.questionnaire.place import listed, shown
from meerwaarde.questionnaire.xform.types import Shape, Text

# The appearances that the page shows in a way of their own, or does anyhow (dates are always typed: `no-calendar`).
# Any other is passed over: the question works, and looks as if nothing was written.
_BOTH = frozenset((
    "columns", "columns-pack", "horizontal", "horizontal-compact", "label", "list-nolabel", "no-buttons",
))  # fmt: skip
APPEARANCES = {
    Shape.INPUT: frozenset(("month-year", "multiline", "no-calendar", "numbers", "phone", "year")),
    Shape.ONE: _BOTH
    | {"autocomplete", "dropdown", "likert", "minimal", "quick", "quickcompact", "search", "smileys", "smileys-down"},
    Shape.MANY: _BOTH,
    Shape.RANK: frozenset(),
    Shape.RANGE: frozenset(("no-ticks", "picker")),
    Shape.TRIGGER: frozenset(),
    Shape.UPLOAD: frozenset(),
    Shape.GROUP: frozenset(("field-list", "table-list")),
    Shape.REPEAT: frozenset(("field-list", "table-list")),
}
_PASSED = re.compile(r"w\d{1,2}|columns-\d{1,2}|.*[:(].*")  # widths; search(...) and ex:... are refused elsewhere


def appearances(checked: Checked) -> Iterator[Finding]:
    """Appearances that the page passes over."""
    for control in checked.form.controls():
        known = APPEARANCES[control.shape]
        strange = [word for word in control.appearance if word not in known and not _PASSED.fullmatch(word)]
        if strange:
            what = _("de weergave {words} kennen we niet; de vraag wordt gewoon getoond")
            yield checked.about("appearance", what.format(words=listed(strange)), control.path, "appearance")


def files(checked: Checked) -> Iterator[Finding]:
    """Files that the form names and that are not beside it; pictures and sounds are told with their question."""
    for name in checked.form.missing:
        what = _("het bestand {file} staat niet naast het formulier; zet het in dezelfde map")
        yield Finding("warning", "file", what.format(file=shown(name)))
    if checked.folder is None:
        return
    told = {Path(name).name for name in checked.form.missing}
    for control in checked.questions:
        for form, name in _media(control.label):
            if name not in told and not _is_there(checked.folder, checked.form.file, name):
                told.add(name)
                what = _(
                    "het bestand {file} staat niet naast het formulier; zet het in dezelfde map of in de map media"
                )
                yield checked.about("media", what.format(file=shown(name)), control.path, form)
    for text in checked.form.itext.values():
        for _form, name in _media(text):
            if name not in told and not _is_there(checked.folder, checked.form.file, name):
                told.add(name)
                what = _(
                    "het bestand {file} staat niet naast het formulier; zet het in dezelfde map of in de map media"
                )
                yield Finding("warning", "media", what.format(file=shown(name)))


def _media(text: Text) -> Iterator[tuple[str, str]]:
    """(form, name of the file) of each picture, sound and film of a text."""
    for form in ("image", "big-image", "audio", "video"):
        for parts in text.forms.get(form, {}).values():
            if len(parts) == 1 and isinstance(parts[0], str) and parts[0] not in ("", "-"):
                yield form, parts[0].rpartition("/")[2]


def _is_there(folder: Path, file: str, name: str) -> bool:
    beside = (folder, folder / "media", folder / f"{Path(file).stem}-media")
    return any((each / name).is_file() for each in beside)


def version(checked: Checked) -> Iterator[Finding]:
    """A form without a version: its answers cannot be told from those of the next."""
    if not checked.form.version:
        what = _("het formulier heeft geen versie; vul de kolom version op het blad settings, bijvoorbeeld 2026-1")
        sheet = "settings" if checked.places.sheet else ""
        yield Finding("warning", "version", what, column="version" if sheet else "", sheet=sheet)


RULES = (appearances, files, version)
