"""The addresses of this app."""

from __future__ import annotations

from django.urls import path

from meerwaarde.web.privacy import views

app_name = "privacy"
urlpatterns = [
    path("privacy/", views.overview, name="overview"),
    path("privacy/bestand/<str:name>", views.download, name="download"),
    path("privacy/persoon/<uuid:uuid>/gegevens.json", views.export, name="export"),
    path("privacy/persoon/<uuid:uuid>/wissen/", views.erase, name="erase"),
]
