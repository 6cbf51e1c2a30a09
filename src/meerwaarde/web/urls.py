"""Which address leads where."""

from __future__ import annotations

from django.urls import include, path

from meerwaarde.web.ui import errors

urlpatterns = [
    path("api/v1/", include("meerwaarde.web.api.urls")),  # first: programs ask most, and need not pass all pages
    path("", include("meerwaarde.web.answering.urls")),
    path("", include("meerwaarde.web.accounts.urls")),
    path("", include("meerwaarde.web.members.urls")),
    path("", include("meerwaarde.web.audit.urls")),
    path("", include("meerwaarde.web.rounds.urls")),
    path("", include("meerwaarde.web.publications.urls")),
    path("", include("meerwaarde.web.upkeep.urls")),
    path("", include("meerwaarde.web.privacy.urls")),
    path("", include("meerwaarde.web.home.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
