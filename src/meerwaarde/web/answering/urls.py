"""The addresses of a draft. The key in them is the secret; nothing else about a person is in an address."""

from __future__ import annotations

from django.urls import path

from meerwaarde.web.answering import after, views

app_name = "answering"
urlpatterns = [
    path("v/<str:key>/", views.resume, name="resume"),
    path("v/<str:key>/<int:number>/", views.page, name="page"),
    path("v/<str:key>/nakijken/", after.check, name="check"),
    path("v/<str:key>/verstuurd/", after.receipt, name="receipt"),
    path("v/<str:key>/gestopt/", after.stopped, name="stopped"),
    path("v/<str:key>/afdrukken/", after.printed, name="print"),
    path("v/<str:key>/bestand/<str:name>", after.media, name="media"),
]
