"""The addresses of this app. Those of releases are permanent."""

from __future__ import annotations

from django.urls import path

from meerwaarde.web.publications import proposing, views

app_name = "publications"
urlpatterns = [
    path("publicaties/", views.listed, name="list"),
    path("publicaties/atom.xml", views.feed, name="feed"),
    path("publicaties/<slug:slug>/", views.newest, name="newest"),
    path("publicaties/<slug:slug>/<int:version>/", views.version, name="version"),
    path("publicaties/<slug:slug>/<int:version>/bestand/<path:name>", views.file, name="file"),
    path("kerncijfers/", views.key_figures, name="key_figures"),
    path("kerncijfers/maken/", proposing.propose, name="propose"),
    path("nagaan/", views.verify, name="verify"),
]
