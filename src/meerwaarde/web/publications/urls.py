"""The addresses of this app. Those of releases are permanent."""

from __future__ import annotations

from django.urls import path

from meerwaarde.web.publications import passports, proposing, views
from meerwaarde.web.publications.drafts import previewing
from meerwaarde.web.publications.drafts import views as drafts

app_name = "publications"
MAKING = "publicaties/in-de-maak/"
ONE = f"{MAKING}<uuid:identifier>/"
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
    path(f"{ONE}vragen/", drafts.ask, name="draft_ask"),
    path(f"{ONE}oordeel/", drafts.decide, name="draft_decide"),
    path(f"{ONE}vrijgeven/", drafts.release, name="draft_release"),
    path(f"{ONE}voorbeeld/<path:name>", drafts.preview, name="draft_preview"),
    path("publicaties/nakijken/<str:key>/", previewing.read, name="read"),
    path("publicaties/nakijken/<str:key>/voorbeeld/<path:name>", previewing.read_file, name="read_file"),
    path("publicaties/<slug:slug>/", views.newest, name="newest"),
    path(RELEASE, views.version, name="version"),
    path(f"{RELEASE}bestand/<path:name>", views.file, name="file"),
    path(f"{RELEASE}cijfer/", passports.listed, name="passports"),
    path(f"{RELEASE}cijfer/<str:identifier>/", passports.passport, name="passport"),
    path("kerncijfers/", views.key_figures, name="key_figures"),
    path("kerncijfers/maken/", proposing.propose, name="propose"),
    path("nagaan/", views.verify, name="verify"),
]
