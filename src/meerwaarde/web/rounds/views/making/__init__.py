"""The pages on which the bureau makes a round, publishes it and ends it."""

from __future__ import annotations

from django.urls import path

from meerwaarde.web.rounds.views.making import beginning, listing, out, publishing, steps

ONE = "rondes/<uuid:identifier>/"
urls = [
    path("rondes/", listing.rounds, name="rounds"),
    path("rondes/nieuw/", beginning.new, name="new"),
    path("rondes/nieuw/vragen/", beginning.typed, name="new_typed"),
    path("rondes/nieuw/bestand/", beginning.uploaded, name="new_file"),
    path("rondes/nieuw/kopie/", beginning.copy, name="new_copy"),
    path(ONE, listing.one, name="round"),
    path(f"{ONE}naam/", steps.name, name="name"),
    path(f"{ONE}vragen/", steps.questions, name="questions"),
    path(f"{ONE}vragen/bestand/", steps.file, name="file"),
    path(f"{ONE}vragen/typen/", steps.typed, name="typed"),
    path(f"{ONE}proef/", steps.attempt, name="try"),
    path(f"{ONE}wie/", steps.target, name="target"),
    path(f"{ONE}wanneer/", steps.when, name="when"),
    path(f"{ONE}teksten/", steps.texts, name="texts"),
    path(f"{ONE}publiceren/", publishing.publish, name="publish"),
    path(f"{ONE}toch-vragen/", publishing.ask_anyway, name="ask_anyway"),
    path(f"{ONE}weggooien/", publishing.throw_away, name="throw_away"),
    path(f"{ONE}verlengen/", out.extend, name="extend"),
    path(f"{ONE}herinneringen/", out.reminders, name="reminders"),
    path(f"{ONE}vragen/vervangen/", out.replace, name="replace"),
    path(f"{ONE}sluiten/", out.close, name="close"),
]
