"""The pages of members: what is asked of them, sharing, correcting; and the addresses for apps."""

from __future__ import annotations

from django.urls import URLPattern

urls: list[URLPattern] = []
