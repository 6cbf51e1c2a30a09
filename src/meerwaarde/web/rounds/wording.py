"""The texts of invitations and reminders, with fields such as {naam} that each mail fills in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from meerwaarde.language import gettext as _
from meerwaarde.web.rounds.types import Refused

if TYPE_CHECKING:
    from meerwaarde.web.rounds.models import Round

FIELDS = ("naam", "titel", "datum", "minuten", "link")
LONGEST = 5_000
LONGEST_SUBJECT = 200
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
_FIELD = re.compile(r"\{([^{}\n]*)\}")

# What a new round begins with. Members read it as it stands here, whatever the language of the bureau's pages.
SUBJECT = "{titel}: doet u mee?"
INVITATION = """Beste {naam},

Wij vragen u mee te doen aan “{titel}”. Het kost u ongeveer {minuten} minuten.
Wat wij al weten, vragen wij niet nog eens.

Antwoorden kan tot en met {datum}, via deze link:
{link}

Weet een collega het beter? Op de pagina kunt u de vragen delen.

Met vriendelijke groet,
het bureau"""
REMINDER = """Beste {naam},

U kunt nog meedoen aan “{titel}”. Het kost u ongeveer {minuten} minuten.

Antwoorden kan tot en met {datum}, via deze link:
{link}

Heeft u net geantwoord? Dan bedanken wij u en hoeft u niets te doen.

Met vriendelijke groet,
het bureau"""


def checked(text: str, name: str, *, link: bool = True) -> str:
    """A text that can be sent. `name` is the parameter that it is about. Raises Refused, with the way out.

    Refused are a field that we do not know, a brace that stands alone, and (with `link`) a text without the link.
    """
    text = "\n".join(line.rstrip() for line in text.replace("\0", "").replace("\r\n", "\n").split("\n")).strip()
    if len(text) > LONGEST:
        raise Refused(_("Deze tekst is te lang. Houd hem onder de {n} tekens.").format(n=LONGEST), name)
    known = ", ".join(f"{{{one}}}" for one in FIELDS)
    for found in _FIELD.finditer(text):
        if found[1] not in FIELDS:
            said = _("{field} kennen wij niet. U kunt gebruiken: {known}.")
            raise Refused(said.format(field=found[0], known=known), name)
    if re.search(r"[{}]", _FIELD.sub("", text)):
        raise Refused(_("Er staat een losse accolade. Schrijf een veld zo: {naam}."), name)
    if link and "{link}" not in text:
        raise Refused(_("Zet {link} in de tekst. Zonder die link kan niemand antwoorden."), name)
    return text


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its fields filled in; what a value itself holds is never read as a field."""
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), text)


def fields_of(round_: Round, *, name: str, link: str) -> dict[str, str]:
    """What the fields hold in a mail about a round to `name`. Members read Dutch, whatever the page is in."""
    day = round_.closes
    return {
        "naam": name,
        "titel": round_.title,
        "datum": f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        "minuten": str(round_.minutes),
        "link": link,
    }
