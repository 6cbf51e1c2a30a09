"""The addresses for apps such as ODK Collect and KoboCollect (OpenRosa 1.0)."""

from __future__ import annotations

from django.urls import URLPattern

urls: list[URLPattern] = []
