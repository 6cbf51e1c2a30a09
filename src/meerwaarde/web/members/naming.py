"""Which organisations, contact persons and municipalities a text names: to see whether it tells who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from meerwaarde.web.members.models import Contact, Details, Municipality
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Scope

_FORMS = re.compile(r"^(?:stichting|vereniging|coöperatie|de|het)\s+|\s+(?:b\.?v\.?|n\.?v\.?)$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LETTERS = re.compile(r"[^\W_]+")
_SHORT = 3  # letters of part of a name that may be a word like any other
_PARTICLES = frozenset(("van", "von", "der", "den", "ten", "ter", "het", "met", "del", "des", "voor", "bij"))


def named_in(scope: Scope, text: str) -> dict[str, tuple[str, ...]]:
    """The names in a text by kind: organisation, person (also part of a name, with a capital), municipality.

    Of organisations every name counts that they ever had, with and without its legal form. Raises PermissionDenied.
    """
    scope.require(Permission.REGISTER_SEE)
    scope.require(Permission.REGISTER_CONTACTS)
    flat = _flat(text)
    organisations = Details.everything.values_list("name", flat=True).distinct()
    municipalities = Municipality.objects.values_list("name", flat=True).distinct()
    people = Contact.everything.values_list("name", flat=True).distinct()
    return {
        "organisation": _found(organisations, flat),
        "person": _persons(people, text, flat),
        "municipality": _found(municipalities, flat),
    }


def _found(names: Iterable[str], flat: str) -> tuple[str, ...]:
    found = {name for name in names if any(one and f" {one} " in flat for one in (_flat(name).strip(), _bare(name)))}
    return tuple(sorted(found))


def _bare(name: str) -> str:
    """A name without its legal form, as far as enough is left to be a name."""
    bare = _flat(_FORMS.sub("", name.strip())).strip()
    return bare if len(bare) > _SHORT else ""


def _flat(text: str) -> str:
    """In small letters, words a single space apart, a space around it all."""
    return f" {' '.join(_LETTERS.findall(text.casefold()))} "


def _persons(names: Iterable[str], text: str, flat: str) -> tuple[str, ...]:
    """Whole names in any letters; of parts only those that the text writes with a capital."""
    capitals = {word for word in _WORD.findall(text) if word[0].isupper()}
    found: set[str] = set()
    for name in names:
        if f" {_flat(name).strip()} " in flat and _flat(name).strip():
            found.add(name)
            continue
        parts = {part for part in _WORD.findall(name) if len(part) >= _SHORT and part.casefold() not in _PARTICLES}
        found |= parts & capitals
    return tuple(sorted(found))
