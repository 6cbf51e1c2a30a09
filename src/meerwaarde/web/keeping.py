"""What is kept of whom, why, under which law, how long and for whose eyes: declared beside every model.

Each field says its purpose in `help_text` (Dutch, for the processing record); each model says the rest in `KEPT`.
`meerwaarde.web.privacy` gathers them; a test refuses a field without.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Basis(StrEnum):
    """The legal basis of article 6 of the General Data Protection Regulation."""

    CONTRACT = "contract"  # 6(1)(b): membership of the association
    LEGAL_DUTY = "legal_duty"  # 6(1)(c)
    PUBLIC_TASK = "public_task"  # 6(1)(e)
    LEGITIMATE_INTEREST = "legitimate_interest"  # 6(1)(f): security, statistics for the members
    CONSENT = "consent"  # 6(1)(a)
    NOT_PERSONAL = "not_personal"  # tells nothing of a person


class Controller(StrEnum):
    """Who decides about the data (verwerkingsverantwoordelijke)."""

    ASSOCIATION = "association"
    MEMBER = "member"
    JOINT = "joint"


class Readers(StrEnum):
    """Who may see it."""

    PUBLIC = "public"
    BUREAU = "bureau"
    MEMBER = "member"  # of the organisation that it is about
    PERSON = "person"  # whom it is about
    NOBODY = "nobody"  # the program alone: hashes, secrets


@dataclass(frozen=True, slots=True)
class Term:
    """How long: `days` after the moment in field `after`; for ever when `days` is None, with the reason in `why`."""

    days: int | None
    after: str = ""
    why: str = ""  # Dutch


@dataclass(frozen=True, slots=True)
class Kept:
    """The declaration of one model. `personal`: its fields that tell something of a person. `fields`: where one field
    differs from the rest."""

    basis: Basis
    controller: Controller
    term: Term
    readers: frozenset[Readers]
    personal: frozenset[str] = frozenset()
    fields: Mapping[str, Kept] = field(default_factory=dict)


def readers(*who: Readers) -> frozenset[Readers]:
    """A set of readers."""
    return frozenset(who)
