"""The addresses of this app."""

from __future__ import annotations

from django.urls import path

from meerwaarde.web.upkeep import views

app_name = "upkeep"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("beheer/", views.state, name="state"),
    path("beheer/berichten/", views.again, name="again"),
]
