"""Rows that hold from a day until (not including) another."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def on(day: date) -> Q:
    """What holds on `day` of rows with a period."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))
