"""The questions of a round: its form as read, what is remarked on it, and the ones that somebody answers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import language
from meerwaarde.questionnaire.place import Place, listed
from meerwaarde.web.answering import selectors as answering

if TYPE_CHECKING:
    from meerwaarde.questionnaire import Question, Questionnaire
    from meerwaarde.questionnaire.lint import Finding, Report
    from meerwaarde.questionnaire.xform import XForm
    from meerwaarde.web.rounds.models import Round

HELD = 8  # forms in memory; a form is read again for every page otherwise
LAST_YEAR = "vorig"  # the secondary instance with last year's answers, and the name of its file
MOST_MINUTES = 600
ABSENT = ("file", "media")  # findings about a file that is not beside the form
MOST_FILES = 20  # names of files in one remark
SECONDS = {"one": 15, "multiple": 25, "rank": 40, "integer": 40, "decimal": 40, "text": 60, "other": 30}


@dataclass(frozen=True, slots=True)
class Form:
    """A form as read, and its questions by path."""

    xform: XForm
    questions: dict[str, Question]

    def asked(self) -> dict[str, Question]:
        """The questions that somebody answers, by path."""
        from meerwaarde.questionnaire.structure import is_asked

        return {path: one for path, one in self.questions.items() if is_asked(one)}

    @property
    def lacking(self) -> tuple[str, ...]:
        """The lists that the form chooses from and that did not come with it: nobody could answer those questions."""
        return tuple(name for name in self.xform.missing if name != f"{LAST_YEAR}.xml")

    @property
    def minutes(self) -> int:
        """How long answering takes: what the form says itself, else by the kinds of its questions."""
        said = self.xform.settings.get("mw:minutes", "").strip().replace(",", ".")
        try:
            minutes = float(said)
        except ValueError:
            minutes = sum(SECONDS[one.kind] for one in self.asked().values()) / 60
        return round(min(max(1.0, minutes), MOST_MINUTES))


def form_of(round_: Round) -> Form:
    """The form of a round: as published, or as its file is now.

    Raises InputError for a file that cannot be used, and for a round without questions.
    """
    if round_.form_version is not None:
        return _of(answering.form_of(round_.form_version))
    return read(bytes(round_.source), round_.source_name)


def read(source: bytes, name: str) -> Form:
    """The form in a file. Raises InputError."""
    return _read(source, name, language())


def report_of(source: bytes, name: str) -> Report:
    """What `meerwaarde form check` says of a file, with all that misses beside it in one remark of each kind. The file
    with last year's answers is made here, so it never misses.

    Raises InputError for one that could do harm.
    """
    return _report(source, name, language())


@lru_cache(maxsize=HELD)
def _read(source: bytes, name: str, _language: str) -> Form:  # what is refused is said in a language
    from meerwaarde.questionnaire.xform import read_xform

    with tempfile.TemporaryDirectory(prefix="meerwaarde-") as folder:
        return _of(read_xform(_written(folder, source, name)))


@contextmanager
def unpacked(source: bytes, name: str) -> Iterator[Path]:
    """The folder with a form and all that came with it, while the block lasts. Raises InputError."""
    with tempfile.TemporaryDirectory(prefix="meerwaarde-") as folder:
        yield _written(folder, source, name).parent


@lru_cache(maxsize=HELD)
def _report(source: bytes, name: str, _language: str) -> Report:
    from meerwaarde.questionnaire.lint import check

    with tempfile.TemporaryDirectory(prefix="meerwaarde-") as folder:
        file = _written(folder, source, name)
        report = check(file)
        findings = tuple(one for one in report.findings if one.kind not in ABSENT)
        if len(findings) < len(report.findings):
            with suppress(InputError):  # what is refused is told already; the rest comes when it can be read
                findings = (*_absent(_read(source, name, _language), file.parent), *findings)
    return replace(report, findings=findings)


def _absent(form: Form, folder: Path) -> Iterator[Finding]:
    """All files at once that the form names and that did not come with it. A list is an error, a picture is not."""
    from meerwaarde.questionnaire.lint import Finding

    media = sorted(name for name in answering.files_named(form.xform.xml) if not (folder / name).is_file())
    way = _("Kies een zip-bestand (.zip) met de vragenlijst en al haar bestanden.")
    if form.lacking:
        yield Finding("error", "file", f"{no_lists(form)} {way}")
    if media:
        said = _("Deze afbeeldingen of geluiden zitten er niet bij, en staan dus niet bij de vragen: {files}.")
        yield Finding("warning", "media", f"{said.format(files=listed(media, MOST_FILES))} {way}")


def no_lists(form: Form) -> str:
    """Which lists a form lacks."""
    said = _("Deze lijsten zitten er niet bij, dus is er niets te kiezen: {files}.")
    return said.format(files=listed(form.lacking, MOST_FILES))


def _written(folder: str, source: bytes, name: str) -> Path:
    """The file under its own last name, cut down to what every file system takes; all of them of a zip."""
    from meerwaarde.questionnaire import packed

    if packed.is_packed(source):
        return packed.unpack(source, Path(folder), Place(name))
    stem = "".join(sign if sign.isalnum() or sign in "-_ " else "-" for sign in Path(name).stem)[:60].strip()
    suffix = Path(name).suffix.lower()
    file = Path(folder) / f"{stem or 'vragen'}{suffix if suffix in ('.xlsx', '.xls', '.xml') else '.xlsx'}"
    file.write_bytes(source)
    return file


def _of(xform: XForm) -> Form:
    return Form(xform, {"/".join(("", xform.root, *one.path)): one for one in questionnaire(xform).questions})


def questionnaire(xform: XForm) -> Questionnaire:
    """The questionnaire of a form. Raises InputError for one that asks nothing."""
    from meerwaarde.questionnaire.from_xform import questionnaire_of

    return questionnaire_of(xform)


def is_usable(round_: Round) -> bool:
    """Whether its questions can be asked."""
    try:
        form_of(round_)
    except InputError:
        return False
    return True
