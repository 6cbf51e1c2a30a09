"""Inhabitants for the municipalities of the demo. The municipalities are real; the numbers are not, and say so."""

from __future__ import annotations

import uuid
from zlib import crc32

from django.utils import timezone

from meerwaarde.web.demo.places import places
from meerwaarde.web.members.inhabitants import services
from meerwaarde.web.members.models import Inhabitants, InhabitantsList
from meerwaarde.web.scopes import Actor

TOKEN = uuid.UUID("7c3a4b52-0f1e-4d6b-9a58-2d0c61e4f003")  # the same list is read once
SOURCE = "Verzonnen voor de demonstratie; dit zijn geen cijfers van het CBS"
FILE = "inwoners-verzonnen.csv"
LARGE, OTHER = 150_000, 20_000  # the fewest of a municipality; the most are twice as many
ROUND = 100  # such round numbers nobody takes for a count


def are_there() -> bool:
    """Whether there are inhabitants already, or somebody undid those of the demo."""
    return Inhabitants.objects.exists() or InhabitantsList.everything.filter(uuid=TOKEN).exists()


def inhabitants(*, by: Actor) -> None:
    """Read them as an officer would."""
    lines = ["code;inwoners", *(f"{one.code};{_people(one.code, one.weight)}" for one in places())]
    one = services.offer(
        by=by, data="\n".join(lines).encode(), file_name=FILE, year=timezone.localdate().year, source=SOURCE,
        token=TOKEN,
    )  # fmt: skip
    services.confirm(by=by, one=one)


def _people(code: str, weight: int) -> int:
    least = LARGE if weight > 1 else OTHER
    return least + crc32(code.encode()) % least // ROUND * ROUND
