"""The addresses of this app. Those of releases are permanent."""

from __future__ import annotations

from django.urls import path

from meerwaarde.web.publications import choosing, own, passports, proposing, views
from meerwaarde.web.publications.asking import views as asking
from meerwaarde.web.publications.coding import views as coding
from meerwaarde.web.publications.drafts import previewing
from meerwaarde.web.publications.drafts import views as drafts
from meerwaarde.web.publications.quoting import views as quoting
from meerwaarde.web.publications.site import catalogue, corrections, embedding, robots, searching

app_name = "publications"
MAKING = "publicaties/in-de-maak/"
ONE = f"{MAKING}<uuid:identifier>/"
OPEN = "publicaties/open-antwoorden/<uuid:identifier>/"
CODING = "publicaties/indelen/<uuid:identifier>/"
ASKED = "cijfers/vragen/<uuid:identifier>/"
RELEASE = "publicaties/<slug:slug>/<int:version>/"
urlpatterns = [
    path("publicaties/", views.listed, name="list"),
    path("publicaties/atom.xml", views.feed, name="feed"),
    path(MAKING, drafts.listed, name="drafts"),
    path(f"{MAKING}nieuw/", drafts.begin, name="draft_begin"),
    path(ONE, drafts.draft, name="draft"),
    path(f"{ONE}teksten/", drafts.write, name="draft_texts"),
    path(f"{ONE}keuzes/", drafts.options, name="draft_options"),
    path(f"{ONE}opnieuw/", drafts.again, name="draft_again"),
    path(f"{ONE}weggooien/", drafts.throw_away, name="draft_throw_away"),
    path(f"{ONE}vragen/", drafts.ask, name="draft_ask"),
    path(f"{ONE}oordeel/", drafts.decide, name="draft_decide"),
    path(f"{ONE}vrijgeven/", drafts.release, name="draft_release"),
    path(f"{ONE}voorbeeld/<path:name>", drafts.preview, name="draft_preview"),
    path(f"{ONE}citaten/", quoting.listed, name="quotes"),
    path(f"{ONE}citaten/kiezen/", quoting.choose, name="quote"),
    path(f"{ONE}citaten/weghalen/", quoting.take_back, name="quote_back"),
    path(OPEN, coding.listed, name="coding_list"),
    path(f"{OPEN}beginnen/", coding.begin, name="coding_begin"),
    path(CODING, coding.scheme, name="coding"),
    path(f"{CODING}categorie/<int:number>/", coding.category, name="coding_category"),
    path(f"{CODING}antwoorden/", coding.code, name="coding_answers"),
    path(f"{CODING}zoeken/", coding.search, name="coding_search"),
    path(f"{CODING}terugdraaien/<int:number>/", coding.undo, name="coding_undo"),
    path(f"{CODING}steekproef/", coding.sample, name="coding_sample"),
    path(f"{CODING}verschillen/", coding.differing, name="coding_differing"),
    path("publicaties/nakijken/<str:key>/", previewing.read, name="read"),
    path("publicaties/nakijken/<str:key>/voorbeeld/<path:name>", previewing.read_file, name="read_file"),
    path("publicaties/<slug:slug>/", views.newest, name="newest"),
    path(RELEASE, views.version, name="version"),
    path(f"{RELEASE}bestand/<path:name>", views.file, name="file"),
    path(f"{RELEASE}grafiek/<str:name>/", embedding.embed, name="embed"),
    path(f"{RELEASE}grafiek/<str:name>/delen/", embedding.chart, name="chart"),
    path(f"{RELEASE}verbeterd/", corrections.corrected, name="corrected"),
    path(f"{RELEASE}cijfer/", passports.listed, name="passports"),
    path(f"{RELEASE}cijfer/<str:identifier>/", passports.passport, name="passport"),
    path(f"{RELEASE}tabellen/", choosing.tables, name="tables"),
    path(f"{RELEASE}tabellen/tabel.csv", choosing.table_csv, name="table_csv"),
    path(f"{RELEASE}tabellen/tabel.json", choosing.table_json, name="table_json"),
    path(f"{RELEASE}eigen/", own.own, name="own"),
    path("cijfers/", choosing.overview, name="figures"),
    path("cijfers/vragen/", asking.ask, name="asking"),
    path(ASKED, asking.inquiry, name="inquiry"),
    path(f"{ASKED}opnieuw/", asking.again, name="inquiry_again"),
    path(f"{ASKED}doorgeven/", asking.pass_on, name="inquiry_pass_on"),
    path(f"{ASKED}voorbeeld/<path:name>", asking.preview, name="inquiry_preview"),
    path("catalogus/", catalogue.explained, name="catalogue"),
    path("catalogus.jsonld", catalogue.as_json_ld, name="catalogue_json"),
    path("catalogus.ttl", catalogue.as_turtle, name="catalogue_turtle"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("zoeken/", searching.search, name="search"),
    path("kerncijfers/", views.key_figures, name="key_figures"),
    path("kerncijfers/maken/", proposing.propose, name="propose"),
    path("nagaan/", views.verify, name="verify"),
]
