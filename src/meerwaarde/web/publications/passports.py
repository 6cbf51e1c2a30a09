"""The address of every figure of a release: what it says, on whose answers it rests, how to cite it, later versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from meerwaarde.language import gettext as _
from meerwaarde.web.pages import PUBLIC, page
from meerwaarde.web.publications import selectors
from meerwaarde.web.publications.models import Release
from meerwaarde.web.publications.site import association, notices
from meerwaarde.web.publications.types import Changed
from meerwaarde.web.publications.views import public

if TYPE_CHECKING:
    from meerwaarde.web.publications.shown import ShownTable

Lines = tuple[tuple[str, str], ...]
LISTED = 500  # figures on the page that lists them
ABOUT = ("response.", "register.", "respondents.")  # how figures begin that are about who answered
WHO_ANSWERED = "wie-antwoordde"
ASKED = "vraag"  # in the address: the question of which the figures are opened


@dataclass(frozen=True, slots=True)
class Passport:
    """One figure. `shown` is empty when it is hidden; `lines` are pairs of a name and a text. `part`: the question or
    the table that it is of, or `WHO_ANSWERED`."""

    identifier: str
    shown: str
    says: str
    lines: Lines
    part: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of one question on the page that lists them all, each with its address and what became of it later.
    `open`: they are asked for, or there is nothing else."""

    name: str
    label: str
    figures: tuple[tuple[Passport, str, str], ...]
    open: bool

    @property
    def spoken(self) -> bool:
        """Whether its label is in the language of the release, as it was asked; else it is in that of the page."""
        return self.name != WHO_ANSWERED

    @property
    def hidden(self) -> int:
        """How many are not shown."""
        return sum(not one.shown for one, _address, _later in self.figures)

    @property
    def changed(self) -> int:
        """How many a later version has otherwise."""
        return sum(bool(later) for _one, _address, later in self.figures)


def passport_of(release: Release, identifier: str) -> Passport | None:
    """The passport of a figure of a release that was read whole; None when it has no such figure."""
    if release.kind == Release.Kind.KEY_FIGURES:
        return next((one for one in _of_key_figures(release.content) if one.identifier == identifier), None)
    told = release.content.get("passports", {})
    cell = told.get("cells", {}).get(identifier)
    return None if cell is None else _of_report(identifier, cell, told)


def _of_report(identifier: str, cell: Mapping[str, Any], told: Mapping[str, Any]) -> Passport:
    shared = told.get("shared", {}).get(cell["question"], ())
    lines = tuple((name, text) for name, text in (*cell["lines"], *shared) if text)
    return Passport(identifier, cell["shown"], cell["says"], lines, _part(identifier, cell))


def _part(identifier: str, cell: Mapping[str, Any]) -> str:
    return WHO_ANSWERED if identifier.startswith(ABOUT) else cell["question"]


def all_of(release: Release) -> list[Passport]:
    """The figures of a release, in their order, as far as a page can list them."""
    if release.kind == Release.Kind.KEY_FIGURES:
        return _of_key_figures(release.content)[:LISTED]
    told = release.content.get("passports", {})
    cells = list(told.get("cells", {}).items())[:LISTED]
    return [Passport(name, one["shown"], one["says"], (), _part(name, one)) for name, one in cells]


def parts_of(release: Release, later: Mapping[str, str], wanted: str) -> list[Part]:
    """All figures by question, in their order; those about who answered behind."""
    found: dict[str, list[tuple[Passport, str, str]]] = {}
    for one in all_of(release):
        row = (one, address_of(release, one.identifier), later.get(one.identifier, ""))
        found.setdefault(one.part, []).append(row)
    lattice = release.content.get("lattice")
    labels = {name: text for name, text, _groups in lattice} if isinstance(lattice, list) else {}
    labels |= {one.name: one.title for one in _tables(release)} | {WHO_ANSWERED: _("Wie antwoordde")}
    names = sorted(found, key=lambda name: name == WHO_ANSWERED)
    return [Part(one, labels.get(one) or one, tuple(found[one]), one == wanted or len(found) == 1) for one in names]


def _tables(release: Release) -> tuple[ShownTable, ...]:
    """The tables of key figures."""
    from meerwaarde.web.publications.shown import shown

    if release.kind != Release.Kind.KEY_FIGURES:
        return ()
    told = shown(release.content)
    return (*told.lead, *told.more)


def _of_key_figures(content: Mapping[str, Any]) -> list[Passport]:
    from meerwaarde.web.publications.shown import shown

    told = shown(content)
    found = []
    for table in (*told.lead, *told.more):
        for row in table.rows:
            figure = row.figure
            lines = (
                ("n", figure.n),
                ("N", figure.population),
                *table.passport,
                (_("Bescherming"), " ".join(told.rules)),
            )
            says = figure.said or _(
                "Dit cijfer is afgeschermd: anders is misschien iets te weten over één organisatie."
            )
            told_of = tuple(line for line in lines if line[1])
            found.append(Passport(figure.identifier, figure.text, says, told_of, table.name))
    return found


@require_safe
@page(PUBLIC)
def passport(request: HttpRequest, slug: str, version: int, identifier: str) -> HttpResponse:
    """The passport of a figure, and whether a later version says something else."""
    release = selectors.release_of(slug, version)
    found = passport_of(release, identifier) if release is not None else None
    if release is None or found is None:
        raise Http404
    newest = _newer(slug, version)
    changed = notices.since(release, [identifier]) if newest is not None else ()
    title, _summary, spoken = selectors.said_of(release, release.content)
    context = {
        "release": release, "title": title, "spoken": spoken, "passport": found, "newest": newest,
        "change": changed[0] if changed else None, "there": _there(newest, identifier, changed),
        "address": request.build_absolute_uri(address_of(release, identifier)),
        "association": association.named(),
    }  # fmt: skip
    return public(render(request, "publications/passport.html", context))


def _newer(slug: str, version: int) -> Release | None:
    """The newest version when that is another."""
    newest = selectors.versions(slug)[0]
    return newest if newest.version > version else None


def _there(newest: Release | None, identifier: str, changed: Sequence[Changed]) -> str:
    """The passport of the figure in the newest version; that version itself when it is no longer there."""
    if newest is None:
        return ""
    if any(one.gone for one in changed):
        return reverse("publications:version", args=[newest.slug, newest.version])
    return address_of(newest, identifier)


@require_safe
@page(PUBLIC)
def listed(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """All figures of a release, each with its address, and those that a later version corrected marked as such."""
    release = selectors.release_of(slug, version)
    if release is None:
        raise Http404
    title, _summary, spoken = selectors.said_of(release, release.content)
    newest = _newer(slug, version)
    changes = notices.since(release) if newest is not None else ()
    later = {one.identifier: one.told for one in changes}
    context = {
        "release": release, "title": title, "spoken": spoken, "newest": newest, "changes": changes,
        "parts": parts_of(release, later, request.GET.get(ASKED, "")),
    }  # fmt: skip
    return public(render(request, "publications/passports.html", context))


def address_of(release: Release, identifier: str) -> str:
    """Where the passport of a figure stands, for ever."""
    return reverse("publications:passport", args=[release.slug, release.version, identifier])
