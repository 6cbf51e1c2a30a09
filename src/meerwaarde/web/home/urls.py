"""The addresses of this app."""

from __future__ import annotations

from django.urls import path

from meerwaarde.web.home import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("taal/", views.change_language, name="language"),
]
