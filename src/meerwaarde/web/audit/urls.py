"""The addresses of this app."""

from __future__ import annotations

from django.urls import path

from meerwaarde.web.audit import views

app_name = "audit"
urlpatterns = [
    path("logboek/", views.log, name="log"),
    path("logboek/uitvoer.csv", views.export, name="export"),
]
