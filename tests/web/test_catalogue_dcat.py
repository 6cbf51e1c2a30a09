"""The catalogue for programs: two writings of one graph, what DCAT-AP-NL 3.0 asks, and addresses that are true."""

from __future__ import annotations

import hashlib
import json
from xml.etree import ElementTree as ET

import pytest
from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from meerwaarde.web.publications.models import Release
from meerwaarde.web.publications.site import rdf
from support.public_releases import HOSTILE, report

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),  # rdflib uses it itself to read JSON-LD
]
one = pytest.mark.one_database
SITE = "http://testserver"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
ADMS = Namespace("http://www.w3.org/ns/adms#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority"
# What the profile makes mandatory: (at least, at most); DCAT-AP 3.0 and the stricter Dutch rules together.
ONCE, SOME = (1, 1), (1, None)
MANDATORY = {
    DCAT.Catalog: {DCT.title: SOME, DCT.description: SOME, DCT.publisher: ONCE, DCAT.contactPoint: ONCE,
                   DCAT.dataset: SOME},
    DCAT.Dataset: {DCT.title: SOME, DCT.description: SOME, DCT.identifier: ONCE, DCT.publisher: ONCE,
                   DCT.creator: SOME, DCAT.contactPoint: ONCE, DCT.accessRights: ONCE, DCAT.theme: SOME,
                   DCAT.version: (0, 1), ADMS.status: (0, 1)},
    DCAT.Distribution: {DCAT.accessURL: ONCE, DCT.license: ONCE, DCAT.downloadURL: (0, 1), SPDX.checksum: (0, 1)},
    FOAF.Agent: {FOAF.name: SOME},
    VCARD.Kind: {VCARD.fn: SOME, VCARD.hasURL: SOME},
    SPDX.Checksum: {SPDX.algorithm: ONCE, SPDX.checksumValue: ONCE},
    DCT.PeriodOfTime: {DCAT.startDate: ONCE, DCAT.endDate: ONCE},
}  # fmt: skip


def graph(client, address="/catalogus.ttl", form="turtle"):
    answer = client.get(address)
    assert answer.status_code == 200
    return Graph().parse(data=answer.content, format=form)


def both(client):
    return graph(client), graph(client, "/catalogus.jsonld", "json-ld")


def iri(path):
    return URIRef(f"{SITE}{path}")


@pytest.fixture
def published():
    report()
    report(yes=12, correction="Drie antwoorden telden niet mee.")
    report("personeel", title=HOSTILE, summary=HOSTILE, period="voorjaar 2026")


def test_it_works(client, published, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get("/catalogus.ttl")
    turtle, linked = both(client)
    assert len(turtle) > 150
    assert isomorphic(turtle, linked)
    (catalogue,) = turtle.subjects(RDF.type, DCAT.Catalog)
    assert set(turtle.objects(catalogue, DCAT.dataset)) == {
        iri("/publicaties/wachttijden/"), iri("/publicaties/personeel/")
    }  # fmt: skip


def test_what_the_profile_asks_is_there(client, published):
    found = graph(client)
    for kind, wanted in MANDATORY.items():
        things = set(found.subjects(RDF.type, kind))
        assert things, kind
        for thing in things:
            for what, (least, most) in wanted.items():
                n = len(set(found.objects(thing, what)))
                assert least <= n <= (most or n), (thing, what, n)


@one
def test_values_are_of_the_lists_that_are_prescribed(client, published):
    found = graph(client)
    one_ = iri("/publicaties/wachttijden/")
    assert found.value(one_, DCT.accessRights) == URIRef(f"{EU}/access-right/PUBLIC")
    assert found.value(one_, DCAT.theme) == URIRef(f"{EU}/data-theme/SOCI")
    assert found.value(one_, DCT.spatial) == URIRef(f"{EU}/country/NLD")
    assert found.value(one_, DCT.language) == URIRef(f"{EU}/language/NLD")
    formats = {str(value).rpartition("/")[2] for value in found.objects(None, DCT["format"])}
    assert formats == {"CSV", "JSON"}
    assert {str(value).partition("media-types/")[2] for value in found.objects(None, DCAT.mediaType)} == {
        "text/csv", "application/json",
    }  # fmt: skip
    period = found.value(one_, DCT.temporal)
    assert found.value(period, DCAT.startDate) == Literal("2026-01-01", datatype=XSD.date)
    assert found.value(iri("/publicaties/personeel/"), DCT.temporal) is None  # a season is no year


def test_every_file_is_where_it_says_and_is_what_it_says(client, published):
    found = graph(client)
    files = list(found.subjects(RDF.type, DCAT.Distribution))
    assert len(files) == 6
    for file in files:
        address = str(found.value(file, DCAT.downloadURL))
        answer = client.get(address.removeprefix(SITE))
        assert answer.status_code == 200
        assert len(answer.content) == int(found.value(file, DCAT.byteSize))
        checksum = found.value(file, SPDX.checksum)
        # rdflib reads the bytes behind a hexBinary
        assert bytes(found.value(checksum, SPDX.checksumValue).value) == hashlib.sha256(answer.content).digest()
        assert client.get(str(found.value(file, DCAT.accessURL)).removeprefix(SITE)).status_code == 200
    for page in (*found.objects(None, DCAT.landingPage), *found.subjects(RDF.type, DCAT.Dataset)):
        assert client.get(str(page).removeprefix(SITE)).status_code == 200


@one
def test_versions_lead_to_each_other(client, published):
    found = graph(client)
    whole, first, second = (iri(f"/publicaties/wachttijden/{part}") for part in ("", "1/", "2/"))
    assert set(found.objects(whole, DCAT.hasVersion)) == {first, second}
    assert found.value(whole, DCAT.hasCurrentVersion) == second
    assert found.value(first, DCT.isReplacedBy) == second
    assert found.value(second, DCAT.previousVersion) == first
    assert found.value(second, DCT.isReplacedBy) is None
    assert str(found.value(whole, DCAT.version)) == "2"
    assert str(found.value(whole, ADMS.versionNotes)) == "Drie antwoorden telden niet mee."
    statuses = [str(found.value(one_, ADMS.status)).rpartition("/")[2] for one_ in (first, second, whole)]
    assert statuses == ["DEPRECATED", "COMPLETED", "COMPLETED"]
    assert set(found.objects(whole, DCAT.distribution)) == set(found.objects(second, DCAT.distribution))


@one
def test_hostile_titles_are_read_back_as_they_are(client, published):
    for found in both(client):
        titles = {str(title) for title in found.objects(iri("/publicaties/personeel/"), DCT.title)}
        assert titles == {HOSTILE}


@one
def test_who_publishes_under_which_licence(client, published, settings):
    unknown = graph(client)
    assert {str(one_) for one_ in unknown.objects(None, DCT.license)} == {
        "http://standaarden.overheid.nl/owms/terms/licentieonbekend"
    }  # nobody chose one, and the program does not choose for them
    assert "heeft nog geen licentie gekozen" in client.get("/catalogus/").text
    settings.ASSOCIATION_NAME, settings.ASSOCIATION_SITE = "Vereniging Voorbeeld", "https://www.example.org"
    settings.ASSOCIATION_EMAIL, settings.LICENCE = "data@example.org", "https://creativecommons.org/licenses/by/4.0/"
    found = graph(client)
    (agent,) = found.subjects(RDF.type, FOAF.Agent)
    (contact,) = found.subjects(RDF.type, VCARD.Kind)
    assert str(found.value(agent, FOAF.name)) == "Vereniging Voorbeeld"
    assert found.value(contact, VCARD.hasEmail) == URIRef("mailto:data@example.org")
    assert set(found.objects(None, DCT.license)) == {URIRef(settings.LICENCE)}
    assert settings.LICENCE in client.get("/catalogus/").text


@pytest.mark.parametrize(
    ("accepted", "kind"),
    [("text/turtle", "text/turtle"), ("application/ld+json", "application/ld+json"), ("text/html", "text/html"),
     ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"), ("*/*", "text/html"), ("image/png", "text/html"),
     ("application/ld+json;q=0.9,text/turtle", "text/turtle"), ("", "text/html"), ("x" * 3000, "text/html")],
)  # fmt: skip
@one
def test_whoever_asks_gets_what_they_read(client, published, accepted, kind):
    answer = client.get("/catalogus/", headers={"Accept": accepted})
    assert answer["Content-Type"].startswith(kind)
    assert "Accept" in answer["Vary"]
    assert not answer.cookies
    if kind == "text/html":
        assert "DCAT-AP-NL 3.0" in answer.text
        assert 'href="/publicaties/wachttijden/2/#bestanden"' in answer.text


@one
def test_an_empty_catalogue_is_a_catalogue(client):
    turtle, linked = both(client)
    assert isomorphic(turtle, linked)
    assert "Er is nog niets gepubliceerd." in client.get("/catalogus/").text


@one
def test_what_is_not_public_is_not_in_it(client, published):
    Release.objects.filter(slug="personeel").update(published=None)
    for address in ("/catalogus.ttl", "/catalogus.jsonld", "/catalogus/", "/sitemap.xml"):
        assert "personeel" not in client.get(address).text


@pytest.mark.parametrize("text", [HOSTILE, "", '"""', "\\u0041", "a\\", "\x00\x1f\x7f", "'", "<>", "🙂\u2028"])
def test_any_text_is_written_both_ways(text):
    node = rdf.Node("https://example.org/a b<c>\"d", ["dcat:Dataset"], {"dct:title": [
        rdf.Literal(text, "nl"), rdf.Literal(text), rdf.Literal(text, kind="spdx:anything"), rdf.Iri("urn:x:é|y"),
    ]})  # fmt: skip
    turtle = Graph().parse(data=rdf.turtle([node]), format="turtle")
    texts = [value for value in turtle.objects(None, DCT.title) if isinstance(value, Literal)]
    assert {str(value) for value in texts} == {text}
    assert len(texts) == 3
    told = json.loads(rdf.json_ld([node]))["@graph"][0]["dct:title"]
    assert [one_.get("@value") for one_ in told] == [text, text, text, None]


def test_robots_are_told_what_is_nobodys_business(client, published):
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    for path in ("/v/", "/afmelden/", "/uitnodiging/", "/publicaties/nakijken/"):
        assert f"Disallow: {path}" in lines
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    allowed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]
    site = ET.fromstring(client.get("/sitemap.xml").content)
    places = [one_.text.removeprefix(SITE) for one_ in site.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "/publicaties/wachttijden/" in places
    for place in places:
        assert not place.startswith(tuple(allowed))
        page = client.get(place)
        assert (page.status_code, page["X-Robots-Tag"]) == (200, "all")
