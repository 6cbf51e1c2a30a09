"""The texts of an officer around the figures of a report. A figure stands in them by its name, never as a number.

    "Bijna vier op de tien ({cijfer:clear.access.share}; n = {n:clear.access.share}) ..."  ──▶  a `Finding`

So what is printed is what was released, in every output, with its passport behind it; and a text that names a figure
which is hidden, or which is not there any more, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from meerwaarde.core import InputError, Status
from meerwaarde.disclosure import SafeCell
from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.publication.model import Finding, Report
from meerwaarde.publication.passport import identifier
from meerwaarde.publication.printing import NO_BREAK
from meerwaarde.publication.wording import all_cells

FIELDS = {"cijfer": "number", "n": "base", "N": "population", "aantal": "count", "van": "ci_low", "tot": "ci_high"}
BOUND = re.compile(r"\{(" + "|".join(FIELDS) + r"):([A-Za-z0-9_.-]+)\}")
BASED = ("n", "van")  # beside a figure one of these says on how much it rests
_BRACKETS = re.compile(r"( \(|\))")
_WORDS = {field: word for word, field in FIELDS.items()}


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """`headline`: the main outcome. `introduction`: paragraphs. `limits`: what was not measured; in place of what the
    form says of that. Empty: as the program and the form have it.

    `opening` stands before everything else in the introduction, with how many answered for `{n}`; `notes` are limits
    besides.
    """

    headline: str = ""
    introduction: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    opening: str = ""
    notes: tuple[str, ...] = ()


def names_in(text: str) -> tuple[str, ...]:
    """The names of the figures in a text, each once."""
    return tuple(dict.fromkeys(name for _field, name in BOUND.findall(text)))


def as_text(finding: Finding) -> str:
    """A finding of the program as a text that can be edited: its figures by their names."""
    return "".join(
        part if isinstance(part, str) else f"{{{_WORDS[part[1]]}:{identifier(part[0])}}}" for part in finding.parts
    ).replace(NO_BREAK, " ")


def with_texts(report: Report, texts: OwnTexts | None, of_form: Sequence[str] = ()) -> Report:
    """The report with the texts in their places. `of_form`: the limits that the form itself told.

    Raises InputError for the name of a figure that is hidden or that this report does not have, and for a headline
    without a figure.
    """
    if texts is None:
        return report
    cells = {identifier(cell): cell for cell in all_cells(report)}
    findings, plain = list(report.findings), []
    if texts.headline:
        if not names_in(texts.headline):
            raise InputError(_("De belangrijkste uitkomst noemt geen cijfer. Kies er een uit de lijst."))
        findings = [_finding(texts.headline, cells), *findings[1:]]
    if texts.introduction:
        findings = findings[:1]
        for paragraph in texts.introduction:
            if names_in(paragraph):
                findings.append(_finding(paragraph, cells))
            else:
                plain.append(paragraph)
    limits = report.limits
    if texts.limits:
        limits = tuple(dict.fromkeys((*texts.limits, *(line for line in limits if line not in set(of_form)))))
    if texts.opening:
        plain.insert(0, texts.opening.replace("{n}", number(report.organisations or report.nonresponse.answered)))
    intro = " ".join([*plain, report.intro])
    return replace(report, findings=tuple(findings), intro=intro, limits=(*texts.notes, *limits))


def _finding(text: str, cells: Mapping[str, SafeCell]) -> Finding:
    """A text with figures as a finding; a figure without its n gets it."""
    parts: list[str | tuple[SafeCell, str]] = []
    based = {name for field, name in BOUND.findall(text) if field in BASED}
    at = 0
    for found in BOUND.finditer(text):
        parts += _pieces(text[at : found.start()])
        cell, field = _cell(found[2], cells), FIELDS[found[1]]
        parts.append((cell, field))
        if field == "number" and found[2] not in based and cell.base is not None:
            parts += [" (", f"n{NO_BREAK}={NO_BREAK}", (cell, "base"), ")"]
            based.add(found[2])
        at = found.end()
    parts += _pieces(text[at:])
    return Finding(tuple(parts), next(part[0] for part in parts if not isinstance(part, str)))


def _pieces(text: str) -> Iterable[str]:
    return [piece for piece in _BRACKETS.split(text.replace("n = ", f"n{NO_BREAK}={NO_BREAK}")) if piece]


def _cell(name: str, cells: Mapping[str, SafeCell]) -> SafeCell:
    cell = cells.get(name)
    if cell is None:
        raise InputError(_("Het cijfer ‘{}’ staat niet in dit rapport. Kies er een uit de lijst.").format(name))
    if cell.status is Status.SUPPRESSED:
        raise InputError(_("Het cijfer ‘{}’ is afgeschermd en kan niet in een tekst staan.").format(name))
    return cell
