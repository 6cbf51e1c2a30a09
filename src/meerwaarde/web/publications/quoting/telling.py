"""What in a quote may tell who wrote it: names that the register knows, addresses, numbers of telephones."""

from __future__ import annotations

import re

from meerwaarde.language import gettext as _
from meerwaarde.web.members import selectors as members
from meerwaarde.web.scopes import Scope

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\d(?:[\s.()/-]{0,2}\d){8,13}(?!\w)")
LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:nl|org|com|eu|net|info)\b", re.IGNORECASE)
POSTCODE = re.compile(r"\b[1-9]\d{3}\s?[A-Z]{2}\b")
STREET = re.compile(
    r"\b[A-Z\u00c0-\u00de][\w'’-]*(?:\s[\w'’-]+){0,3}?(?:straat|laan|weg|plein|kade|gracht|singel|dijk|hof|pad|steeg|dreef|markt"
    r"|boulevard|park|plantsoen)\s\d+[a-zA-Z]?\b"
)  # fmt: skip


def telling(scope: Scope, text: str) -> tuple[str, ...]:
    """A warning for each thing in the text that may tell who wrote it, or of whom it is."""
    named = members.named_in(scope, text)
    words = {
        "organisation": _("Hier staat de naam van een organisatie: {found}."),
        "person": _("Hier staat misschien de naam van een contactpersoon: {found}."),
        "municipality": _("Hier staat de naam van een gemeente: {found}."),
    }
    found = [words[kind].format(found=", ".join(names)) for kind, names in named.items() if names]
    patterns = (
        (EMAIL, _("Hier staat een e-mailadres: {found}.")),
        (LINK, _("Hier staat het adres van een website: {found}.")),
        (PHONE, _("Hier staat een telefoonnummer: {found}.")),
        (POSTCODE, _("Hier staat een postcode: {found}.")),
        (STREET, _("Hier staat een adres: {found}.")),
    )
    rest = text
    for pattern, what in patterns:
        hits = list(dict.fromkeys(one[0] for one in pattern.finditer(rest)))
        if hits:
            found.append(what.format(found=", ".join(hits)))
            rest = pattern.sub(" ", rest)
    return tuple(found)
