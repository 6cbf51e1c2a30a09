"""The questions of a round: its form as read, what is remarked on it, and the ones that somebody answers."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from meerwaarde.core import InputError
from meerwaarde.language import language
from meerwaarde.web.answering import selectors as answering

if TYPE_CHECKING:
    from meerwaarde.questionnaire import Question, Questionnaire
    from meerwaarde.questionnaire.lint import Report
    from meerwaarde.questionnaire.xform import XForm
    from meerwaarde.web.rounds.models import Round

HELD = 8  # forms in memory; a form is read again for every page otherwise
LAST_YEAR = "vorig"  # the secondary instance with last year's answers, and the name of its file
MOST_MINUTES = 600
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
    """What `meerwaarde form check` says of a file; the file with last year's answers is made here, so it never misses.

    Raises InputError for one that could do harm.
    """
    return _report(source, name, language())


@lru_cache(maxsize=HELD)
def _read(source: bytes, name: str, _language: str) -> Form:  # what is refused is said in a language
    from meerwaarde.questionnaire.xform import read_xform

    with tempfile.TemporaryDirectory(prefix="meerwaarde-") as folder:
        return _of(read_xform(_written(folder, source, name)))


@lru_cache(maxsize=HELD)
def _report(source: bytes, name: str, _language: str) -> Report:
    from meerwaarde.questionnaire.lint import check

    with tempfile.TemporaryDirectory(prefix="meerwaarde-") as folder:
        report = check(_written(folder, source, name))
    findings = tuple(one for one in report.findings if not (one.kind == "file" and f"{LAST_YEAR}.xml" in one.message))
    return replace(report, findings=findings)


def _written(folder: str, source: bytes, name: str) -> Path:
    """The file under its own last name, cut down to what every file system takes."""
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
