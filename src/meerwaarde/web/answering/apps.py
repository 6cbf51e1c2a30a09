"""The app that asks questions."""

from __future__ import annotations

from django.apps import AppConfig


class AnsweringConfig(AppConfig):
    """Forms, drafts and submissions."""

    name = "meerwaarde.web.answering"
    label = "answering"
