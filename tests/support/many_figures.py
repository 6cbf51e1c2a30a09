"""A release with many figures: questions with an answer by group, some hidden, and who answered."""

from __future__ import annotations

from django.utils import timezone

from meerwaarde.web.publications.models import Release

QUESTIONS = ("wachten", "geld", "personeel")
GROUPS = 30


def release(slug: str = "monitor") -> Release:
    """A report of which a list of all figures would be very long."""
    cells = {"response.share": _cell("response", "Van de leden antwoordde 60,0\u00a0%.", "60,0\u00a0%")}
    for question in QUESTIONS:
        for at in range(GROUPS):
            shown = "" if at == GROUPS - 1 else f"{at},0\u00a0%"
            says = f"Van groep {at} geeft {shown} het antwoord “Ja” op de vraag “Hoe staat het met {question}?”."
            cells[f"{question}.omvang.groep {at}.ja.share"] = _cell(question, says, shown)
    lattice = [[name, f"Hoe staat het met {name}?", [["omvang", "omvang"]]] for name in QUESTIONS]
    return Release.objects.create(
        slug=slug, kind=Release.Kind.REPORT, title="Monitor", period="2026", published=timezone.now(),
        content={"language": "nl", "passports": {"cells": cells, "shared": {}}, "lattice": lattice},
    )  # fmt: skip


def _cell(question: str, says: str, shown: str) -> dict[str, object]:
    return {"question": question, "says": says, "shown": shown, "n": 15, "N": 20, "lines": [["n", "15 antwoorden"]]}
