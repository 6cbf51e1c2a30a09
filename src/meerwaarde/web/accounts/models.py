"""People, their roles with a period, invitations, ways in from elsewhere. Rights are never stored: see `rights`."""

from __future__ import annotations

import unicodedata
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers
from meerwaarde.web.rights import BUREAU, MEMBERS, Role
from meerwaarde.web.scopes import Scoped

YEAR = 365
PERSONAL = readers(Readers.PERSON, Readers.BUREAU, Readers.MEMBER)


def folded(text: str) -> str:
    """Small letters without accents, words a single space apart: how people are sorted and found."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join(plain.casefold().split())


class FoundBy(models.CharField[str, str]):
    """Name and address as `folded` writes them, made anew whenever a person is stored, in bulk too."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002  Django names it
        """The text of the person as they are now; nothing for who was erased."""
        assert isinstance(model_instance, Person)
        model_instance.found_by = folded(f"{model_instance.name} {model_instance.email or ''}")[: self.max_length]
        return model_instance.found_by


class People(BaseUserManager["Person"]):
    """Finding a person by the address that they sign in with."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """By e-mail address, whatever its capitals."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who signs in. Erased: the row stays, empty, so that audit trail and releases keep their references."""

    uuid = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="Kenmerk in het logboek, zonder naam."
    )
    email = models.EmailField(
        max_length=254, null=True, unique=True, help_text="Om in te loggen en berichten te sturen."
    )
    name = models.CharField(max_length=200, blank=True, help_text="Hoe wij iemand aanspreken.")
    found_by = FoundBy(
        max_length=460, blank=True, editable=False, help_text="Naam en adres, om op te zoeken en te sorteren."
    )
    language = models.CharField(max_length=2, default="nl", help_text="De taal van de pagina's en berichten.")
    password = models.CharField(max_length=128, help_text="Het wachtwoord, zo versleuteld dat niemand het kan lezen.")
    last_login = models.DateTimeField(null=True, blank=True, help_text="Wanneer iemand het laatst inlogde.")
    is_active = models.BooleanField(default=True, help_text="Of iemand mag inloggen.")
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer het account is gemaakt.")
    erased = models.DateTimeField(null=True, blank=True, help_text="Wanneer de gegevens van deze persoon zijn gewist.")

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []
    KEPT = Kept(
        Basis.CONTRACT,
        Controller.JOINT,
        Term(2 * YEAR, "last_login", "Twee jaar na de laatste keer inloggen zonder lopende rol."),
        PERSONAL,
        personal=frozenset({"email", "name", "found_by", "language", "last_login"}),
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["found_by"], name="person_by_name")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(erased__isnull=True, email__isnull=False)
                | Q(erased__isnull=False, email__isnull=True, name=""),
                name="person_has_address_or_is_erased",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep addresses in small letters, so that one person has one account."""
        self.email = self.email.strip().lower() if self.email else None
        if kwargs.get("update_fields") and {"name", "email"} & set(kwargs["update_fields"]):
            kwargs["update_fields"] = {*kwargs["update_fields"], "found_by"}
        super().save(*args, **kwargs)


class RoleGrant(Scoped):
    """A role of a person, from a day until (not including) another. Ended, never deleted while the person is known."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants", help_text="Wie de rol heeft.")
    role = models.CharField(
        max_length=32,
        choices=[(role.value, role.value) for role in Role],
        help_text="Welke rol iemand heeft of krijgt.",
    )
    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="grants",
        help_text="Bij welke organisatie; leeg voor een rol bij de vereniging.",
    )  # fmt: skip
    municipality = models.CharField(
        max_length=6, blank=True, help_text="Voor welke gemeente (code), bij een gemeentelezer."
    )
    valid_from = models.DateField(help_text="Vanaf welke dag de rol geldt.")
    valid_to = models.DateField(null=True, blank=True, help_text="Vanaf welke dag de rol niet meer geldt.")
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer de rol is gegeven.")

    KEPT = Kept(
        Basis.CONTRACT,
        Controller.JOINT,
        Term(2 * YEAR, "valid_to", "Twee jaar na het einde van de rol, om vragen over toegang te kunnen beantwoorden."),
        PERSONAL,
        personal=frozenset({"person", "role", "organisation", "municipality"}),
    )

    class Meta(Scoped.Meta):
        indexes: ClassVar = [
            models.Index(fields=["person", "valid_from"], name="grant_by_person"),
            models.Index(fields=["organisation", "role"], name="grant_by_organisation"),
            models.Index(fields=["role", "person"], name="grant_by_role"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="grant_ends_not_before_it_begins",  # given by mistake and ended the same day: it never held
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(MEMBERS), organisation__isnull=False, municipality="")
                | Q(
                    role__in=sorted(BUREAU | {Role.TRANSLATOR, Role.REVIEWER}),
                    organisation__isnull=True,
                    municipality="",
                )
                | Q(role=Role.MUNICIPALITY_READER, organisation__isnull=True) & ~Q(municipality=""),
                name="grant_reaches_as_far_as_its_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.valid_from}"


class Invitation(Scoped):
    """An invitation to a role, by a secret link that ends. Only the hash of the secret is kept."""

    key_sha256 = models.CharField(max_length=64, unique=True, help_text="Herkent de geheime link van de uitnodiging.")
    email = models.EmailField(max_length=254, help_text="Aan wie de uitnodiging is gestuurd.")
    name = models.CharField(max_length=200, blank=True, help_text="Hoe de uitnodiging iemand aanspreekt.")
    role = models.CharField(
        max_length=32,
        choices=[(role.value, role.value) for role in Role],
        help_text="Welke rol iemand heeft of krijgt.",
    )
    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="invitations",
        help_text="Bij welke organisatie.",
    )  # fmt: skip
    municipality = models.CharField(max_length=6, blank=True, help_text="Voor welke gemeente (code).")
    invited_by = models.UUIDField(null=True, blank=True, help_text="Kenmerk van wie uitnodigde; leeg: de console.")
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer de uitnodiging is gemaakt.")
    expires = models.DateTimeField(help_text="Tot wanneer de link werkt.")
    accepted = models.DateTimeField(null=True, blank=True, help_text="Wanneer de uitnodiging is aangenomen.")
    withdrawn = models.DateTimeField(null=True, blank=True, help_text="Wanneer de uitnodiging is ingetrokken.")

    KEPT = Kept(
        Basis.CONTRACT,
        Controller.JOINT,
        Term(90, "expires", "Drie maanden nadat de link niet meer werkt."),
        readers(Readers.BUREAU, Readers.MEMBER),
        personal=frozenset({"email", "name", "role", "organisation", "municipality", "invited_by"}),
    )

    class Meta(Scoped.Meta):
        indexes: ClassVar = [
            models.Index(fields=["email"], name="invitation_by_address"),
            models.Index(fields=["organisation", "-created"], name="invitation_by_organisation"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(withdrawn__isnull=True), name="invitation_accepted_or_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return self.role


class SignIn(models.Model):
    """A session of a person, so that they can see and end it. No address and no browser string, only a plain word."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="sign_ins", help_text="Van wie de sessie is."
    )
    session_sha256 = models.CharField(max_length=64, unique=True, help_text="Herkent de sessie.")
    device = models.CharField(
        max_length=60, blank=True, help_text="Soort apparaat in een woord, om de sessie te herkennen."
    )
    started = models.DateTimeField(auto_now_add=True, help_text="Wanneer is ingelogd.")
    seen = models.DateTimeField(help_text="Wanneer de sessie voor het laatst is gebruikt.")
    ended = models.DateTimeField(null=True, blank=True, help_text="Wanneer de sessie is beëindigd.")

    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.ASSOCIATION,
        Term(90, "seen", "Drie maanden na het laatste gebruik."),
        readers(Readers.PERSON),
        personal=frozenset({"person", "device", "started", "seen", "ended"}),
    )

    def __str__(self) -> str:
        return f"{self.person_id} {self.started}"


class FailedTry(models.Model):
    """Wrong passwords and codes, counted by account and device, so that nobody can lock out another.

    A device that signed in before carries a signed cookie and is counted apart from strangers (OWASP device cookies).
    """

    what_sha256 = models.CharField(
        max_length=64, unique=True, help_text="Waarvan wordt geteld: account en apparaat, versleuteld."
    )
    count = models.PositiveIntegerField(default=0, help_text="Hoeveel keer het misging.")
    since = models.DateTimeField(help_text="Vanaf wanneer wordt geteld.")
    blocked_until = models.DateTimeField(null=True, blank=True, help_text="Tot wanneer dit apparaat moet wachten.")

    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.ASSOCIATION,
        Term(1, "since", "Een dag, om raden van wachtwoorden tegen te gaan."),
        readers(Readers.NOBODY),
        personal=frozenset({"what_sha256", "count"}),
    )

    def __str__(self) -> str:
        return self.what_sha256[:8]


class ApiKey(Scoped):
    """A key for programs. It may at most what its owner may on that day, and within that only its own permissions."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Kenmerk in het logboek.")
    key_sha256 = models.CharField(
        max_length=64, unique=True, help_text="Herkent de sleutel; de sleutel zelf bewaren wij niet."
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys", help_text="Wie de sleutel maakte.")
    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="api_keys",
        help_text="Voor welke organisatie; leeg: voor de vereniging.",
    )  # fmt: skip
    name = models.CharField(max_length=100, help_text="Waarvoor de sleutel dient.")
    permissions = models.JSONField(default=list, help_text="Wat met de sleutel mag.")
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer de sleutel is gemaakt.")
    expires = models.DateTimeField(help_text="Tot wanneer de sleutel werkt.")
    last_used = models.DateTimeField(
        null=True, blank=True, help_text="Op welke dag de sleutel voor het laatst is gebruikt."
    )
    revoked = models.DateTimeField(null=True, blank=True, help_text="Wanneer de sleutel is ingetrokken.")

    KEPT = Kept(
        Basis.CONTRACT,
        Controller.JOINT,
        Term(YEAR, "expires", "Een jaar nadat de sleutel niet meer werkt."),
        readers(Readers.PERSON, Readers.BUREAU, Readers.MEMBER),
        personal=frozenset({"owner", "name", "last_used"}),
    )

    def __str__(self) -> str:
        return self.name
