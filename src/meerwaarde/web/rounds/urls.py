"""The addresses of rounds: of the bureau under /rondes/, of members under /vragen/, of apps under /openrosa/."""

from __future__ import annotations

from meerwaarde.web.rounds.views import answering, inviting, making

app_name = "rounds"
urlpatterns = [*making.urls, *inviting.urls, *answering.urls]
