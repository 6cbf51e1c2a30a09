"""The catalogue of all that is public, as DCAT-AP-NL 3.0 wants it: what a program reads to find and check our data.

A publication is one dataset, with the files of its newest version; each version is a dataset too, which the newest
leads to and back. docs/decisions/0028 says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models.functions import Length
from django.urls import reverse

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts.links import absolute
from meerwaarde.web.publications import selectors
from meerwaarde.web.publications.models import Release, ReleaseFile
from meerwaarde.web.publications.site import association
from meerwaarde.web.publications.site.charts import language_of
from meerwaarde.web.publications.site.rdf import Iri, Literal, Node, Value

EU = "http://publications.europa.eu/resource/authority"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: Mapping[str, tuple[str, str, str]] = {  # by ending: of the EU's list, of IANA's, and what it is called
    ".csv": ("CSV", "text/csv", "CSV"),
    ".json": ("JSON", "application/json", "JSON"),
    ".xlsx": ("XLSX", SHEET, "XLSX"),
    ".xml": ("XML", "application/xml", "DDI-Codebook"),
}
FILES = tuple(f"{stem}{ending}" for stem in ("tables", "kerncijfers") for ending in (".csv", ".json", ".xlsx"))
DATA = (*FILES, "codebook.xml")
LANGUAGES = {"nl": "NLD", "en": "ENG"}
YEAR = re.compile(r"(19|20)\d\d")
KEYWORDS = ("sociaal werk", "welzijn")
Files = Mapping[int, Sequence[ReleaseFile]]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who answers for the catalogue: nodes that everything points to."""

    name: str
    agent: str
    contact: str

    def nodes(self) -> Iterator[Node]:
        """The association and where to ask."""
        site = [Iri(settings.ASSOCIATION_SITE)] if settings.ASSOCIATION_SITE else []
        yield Node(self.agent, ["foaf:Agent"], {"foaf:name": [Literal(self.name, "nl")], "foaf:homepage": site})
        mail = [Iri(f"mailto:{settings.ASSOCIATION_EMAIL}")] if settings.ASSOCIATION_EMAIL else []
        pages = site or [Iri(absolute("/"))]
        yield Node(self.contact, ["vcard:Kind"], {
            "vcard:fn": [Literal(self.name)], "vcard:hasEmail": mail, "vcard:hasURL": pages,
        })  # fmt: skip


def catalogue(name: str) -> list[Node]:
    """All of it, from three queries. `name`: that of the association."""
    here = absolute(reverse("publications:catalogue"))
    publisher = Publisher(name, f"{here}#uitgever", f"{here}#contact")
    releases = list(selectors.sayable(selectors.public()).order_by("slug", "version"))
    files = _files()
    slugs: dict[str, list[Release]] = {}
    for release in releases:
        slugs.setdefault(release.slug, []).append(release)
    modified = max((one.published for one in releases if one.published), default=None)
    nodes = [
        Node(here, ["dcat:Catalog"], {
            "dct:title": [Literal(_("Cijfers van {name}").format(name=name), "nl")],
            "dct:description": [Literal(_("Alle openbare cijfers en rapporten, met n en herkomst."), "nl")],
            "dct:publisher": [Iri(publisher.agent)],
            "dct:creator": [Iri(publisher.agent)],
            "dcat:contactPoint": [Iri(publisher.contact)],
            "dct:language": [Iri(f"{EU}/language/NLD")],
            "dct:license": [Iri(association.licence())],
            "dct:spatial": [Iri(f"{EU}/country/NLD")],
            "dct:modified": [_moment(modified)] if modified else [],
            "dcat:themeTaxonomy": [Iri(f"{EU}/data-theme")],
            "foaf:homepage": [Iri(absolute("/"))],
            "dcat:dataset": [Iri(_publication(versions[-1])) for versions in slugs.values()],
        }),
        *publisher.nodes(),
    ]  # fmt: skip
    for versions in slugs.values():
        nodes += _datasets(versions, files, publisher)
    return [*nodes, *_periods(releases)]


def _files() -> Files:
    """The files with data by release, with their size and without what is in them."""
    found: dict[int, list[ReleaseFile]] = {}
    rows = ReleaseFile.objects.filter(name__in=DATA, release__in=selectors.public().order_by())
    for file in rows.annotate(size=Length("content")).defer("content").order_by("release", "name"):
        found.setdefault(file.release_id, []).append(file)
    return found


def _datasets(versions: Sequence[Release], files: Files, publisher: Publisher) -> Iterator[Node]:
    """A publication, each of its versions, and the files of these."""
    newest, first = versions[-1], versions[0]
    yield Node(_publication(newest), ["dcat:Dataset"], {
        **_common(newest, files, publisher),
        "dct:identifier": [Literal(_publication(newest))],
        "dct:issued": [_moment(first.published)],
        "dcat:hasVersion": [Iri(_version(one)) for one in versions],
        "dcat:hasCurrentVersion": [Iri(_version(newest))],
        "adms:status": [Iri(f"{EU}/dataset-status/COMPLETED")],
    })  # fmt: skip
    for at, release in enumerate(versions):
        before, later = versions[at - 1] if at else None, release is not newest
        yield Node(_version(release), ["dcat:Dataset"], {
            **_common(release, files, publisher),
            "dct:identifier": [Literal(_version(release))],
            "dct:issued": [_moment(release.published)],
            "dcat:isVersionOf": [Iri(_publication(release))],
            "dcat:previousVersion": [Iri(_version(before))] if before else [],
            "dct:replaces": [Iri(_version(before))] if before else [],
            "dct:isReplacedBy": [Iri(_version(newest))] if later else [],
            "adms:status": [Iri(f"{EU}/dataset-status/{'DEPRECATED' if later else 'COMPLETED'}")],
        })  # fmt: skip
        for file in files.get(release.pk, ()):
            yield from _distribution(release, file)


def _common(release: Release, files: Files, publisher: Publisher) -> dict[str, Sequence[Value]]:
    """What a publication and a version of it say alike."""
    spoken = _spoken(release)
    description = f"{release.summary}." if release.summary else f"{release.title} ({release.period})."
    return {
        "dct:title": [Literal(release.title, spoken)],
        "dct:description": [Literal(description, spoken)],
        "dct:publisher": [Iri(publisher.agent)],
        "dct:creator": [Iri(publisher.agent)],
        "dcat:contactPoint": [Iri(publisher.contact)],
        "dct:accessRights": [Iri(f"{EU}/access-right/PUBLIC")],
        "dcat:theme": [Iri(f"{EU}/data-theme/SOCI")],
        "dcat:keyword": [Literal(word, "nl") for word in KEYWORDS],
        "dct:language": [Iri(f"{EU}/language/{LANGUAGES[spoken]}")],
        "dct:spatial": [Iri(f"{EU}/country/NLD")],
        "dct:temporal": [Iri(f"{_version(release)}#periode")] if YEAR.fullmatch(release.period) else [],
        "dct:modified": [_moment(release.published)],
        "dcat:version": [Literal(str(release.version))],
        "adms:versionNotes": [Literal(release.correction, "nl")] if release.correction else [],
        "dcat:landingPage": [Iri(_version(release))],
        "dcat:distribution": [Iri(_of_file(release, file)) for file in files.get(release.pk, ())],
    }


def _periods(releases: Sequence[Release]) -> Iterator[Node]:
    """The calendar years that releases are about."""
    for release in releases:
        if YEAR.fullmatch(release.period):
            yield Node(f"{_version(release)}#periode", ["dct:PeriodOfTime"], {
                "dcat:startDate": [Literal(f"{release.period}-01-01", kind="xsd:date")],
                "dcat:endDate": [Literal(f"{release.period}-12-31", kind="xsd:date")],
            })  # fmt: skip


def _distribution(release: Release, file: ReleaseFile) -> Iterator[Node]:
    """A file: where it is, what it is, how large, and by which hash anybody can check it."""
    address, checksum = _download(release, file), f"{_download(release, file)}#sha256"
    listed, media, called = FORMATS[file.name[file.name.rindex(".") :]]
    yield Node(_of_file(release, file), ["dcat:Distribution"], {
        "dct:title": [Literal(f"{release.title} ({called})", _spoken(release))],
        "dcat:accessURL": [Iri(_version(release))],
        "dcat:downloadURL": [Iri(address)],
        "dct:license": [Iri(association.licence())],
        "dct:format": [Iri(f"{EU}/file-type/{listed}")],
        "dcat:mediaType": [Iri(f"{MEDIA_TYPES}/{media}")],
        "dcat:byteSize": [Literal(str(getattr(file, "size", 0)), kind="xsd:nonNegativeInteger")],
        "dct:issued": [_moment(release.published)],
        "spdx:checksum": [Iri(checksum)],
    })  # fmt: skip
    yield Node(checksum, ["spdx:Checksum"], {
        "spdx:algorithm": [Iri("http://spdx.org/rdf/terms#checksumAlgorithm_sha256")],
        "spdx:checksumValue": [Literal(file.sha256, kind="xsd:hexBinary")],
    })  # fmt: skip


@lru_cache(maxsize=2)  # of the version that is described: addresses are put together thousands of times
def _places(site: str, slug: str, version: int) -> tuple[str, str, str]:
    """The addresses of a publication, of a version of it, and the beginning of those of its files."""
    whole = reverse("publications:newest", args=[slug])
    one = reverse("publications:version", args=[slug, version])
    return f"{site}{whole}", f"{site}{one}", f"{site}{reverse('publications:file', args=[slug, version, '-'])[:-1]}"


def _publication(release: Release) -> str:
    return _places(_site(), release.slug, release.version)[0]


def _version(release: Release) -> str:
    return _places(_site(), release.slug, release.version)[1]


def _download(release: Release, file: ReleaseFile) -> str:
    return _places(_site(), release.slug, release.version)[2] + file.name  # names of DATA, which need no quotes


def _site() -> str:
    return absolute("/").removesuffix("/")


def _of_file(release: Release, file: ReleaseFile) -> str:
    return f"{_download(release, file)}#bestand"


def _moment(moment: Any) -> Literal:
    return Literal(moment.isoformat(timespec="seconds"), kind="xsd:dateTime")


def _spoken(release: Release) -> str:
    return language_of({"language": getattr(release, "written_in", None)})
