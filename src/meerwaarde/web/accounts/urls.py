"""The addresses of people: signing in (django-allauth's) and everything about roles and sessions (ours)."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
]
