"""The register. An organisation is a number that never changes; everything said of it has a period [from, to).

So the register of any past day can be asked for (`selectors.register_on`). Payer is not member is not contact.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers
from meerwaarde.web.scopes import Scoped

SEVEN_YEARS = 7 * 365
BUSINESS = Kept(
    Basis.NOT_PERSONAL,
    Controller.ASSOCIATION,
    Term(None, why="Het ledenbestand van elk jaar hoort bij de cijfers van dat jaar."),
    readers(Readers.BUREAU, Readers.MEMBER),
)


class Organisation(Scoped):
    """An organisation, whatever it is called and whether or not it is a member today."""

    SCOPE = "pk"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Kenmerk dat nooit verandert.")
    number = models.CharField(max_length=20, unique=True, help_text="Lidnummer, zoals de vereniging het schrijft.")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed",
        help_text="Met welke organisatie deze is samengevoegd, omdat het dezelfde bleek te zijn.",
    )  # fmt: skip
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer de organisatie is ingevoerd.")
    KEPT = BUSINESS

    def __str__(self) -> str:
        return self.number


class Period(Scoped):
    """Something that holds of an organisation from a day until (not including) another; null: still."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, help_text="Van welke organisatie.")
    valid_from = models.DateField(help_text="Vanaf welke dag dit geldt.")
    valid_to = models.DateField(null=True, blank=True, help_text="Vanaf welke dag dit niet meer geldt.")
    KEPT = BUSINESS

    class Meta(Scoped.Meta):
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="%(class)s_ends_after_start"
            ),
        ]


class Details(Period):
    """Name and identity in a period. Periods of one organisation follow each other without overlap (services)."""

    class Kind(models.TextChoices):
        """What an organisation is."""

        MEMBER = "member"
        UMBRELLA = "umbrella"
        MUNICIPALITY = "municipality"
        FUNDER = "funder"
        STAKEHOLDER = "stakeholder"

    name = models.CharField(max_length=200, help_text="De naam van de organisatie.")
    sort_name = models.CharField(
        max_length=200, help_text="De naam zonder hoofdletters en accenten, om op te sorteren."
    )
    kind = models.CharField(
        max_length=16, choices=Kind.choices, default=Kind.MEMBER, help_text="Wat voor organisatie het is."
    )
    kvk_number = models.CharField(
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{8}$")],
        help_text="Nummer bij de Kamer van Koophandel.",
    )
    holding = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Het concern waar de organisatie bij hoort.",
    )  # fmt: skip
    place = models.CharField(max_length=100, blank=True, help_text="De vestigingsplaats.")
    website = models.URLField(blank=True, help_text="De website.")

    class Meta(Period.Meta):
        indexes: ClassVar = [
            models.Index(fields=["sort_name", "organisation"], name="details_by_name"),
            models.Index(fields=["kvk_number"], name="details_by_kvk"),
        ]
        constraints: ClassVar = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="details_start_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(valid_to__isnull=True), name="details_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SearchWord(models.Model):
    """Words of names, numbers and places in small letters without accents, so that searching walks an index."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, help_text="Welke organisatie zo te vinden is."
    )
    word = models.CharField(max_length=60, help_text="Een woord uit naam, nummer of plaats.")
    KEPT = BUSINESS

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["word", "organisation"], name="search_word_once"),
        ]

    def __str__(self) -> str:
        return self.word


class Membership(Period):
    """A membership, with why it began and why it ended. A renewal after a gap is a new row."""

    class Joined(models.TextChoices):
        """Why a membership began."""

        NEW = "new"
        MERGER = "merger"  # a new organisation out of members
        SPLIT = "split"
        RETURN = "return"
        UNKNOWN = "unknown"

    class Left(models.TextChoices):
        """Why a membership ended."""

        CANCELLED = "cancelled"
        MERGED = "merged"
        CEASED = "ceased"  # bankrupt or wound up
        ARREARS = "arrears"
        SECTOR = "sector"  # left the field, such as playgroups
        UNKNOWN = "unknown"

    joined = models.CharField(
        max_length=12, choices=Joined.choices, default=Joined.NEW, help_text="Waarom het lidmaatschap begon."
    )
    left = models.CharField(
        max_length=12, choices=Left.choices, blank=True, help_text="Waarom het lidmaatschap eindigde."
    )
    note = models.CharField(
        max_length=300, blank=True, help_text="Toelichting bij begin of einde, zonder namen van personen."
    )
    through = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Via welke koepel de organisatie lid is.",
    )  # fmt: skip
    payer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Wie de contributie betaalt, als dat een ander is.",
    )  # fmt: skip
    packages = models.JSONField(default=list, blank=True, help_text="Pluspakketten bij het lidmaatschap.")

    class Meta(Period.Meta):
        indexes: ClassVar = [
            models.Index(fields=["organisation", "valid_from"], name="membership_by_organisation"),
            models.Index(fields=["valid_from"], name="membership_by_start"),
            models.Index(fields=["valid_to"], name="membership_by_end"),
        ]
        constraints: ClassVar = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(valid_to__isnull=True), name="membership_one_current"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True, left="") | Q(valid_to__isnull=False) & ~Q(left=""),
                name="membership_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.valid_from}"


class WorkKind(models.Model):
    """A kind of work (werksoort), from the association's list: the rows of the key figures."""

    code = models.SlugField(max_length=40, unique=True, help_text="Korte code in bestanden.")
    name = models.CharField(max_length=100, help_text="Nederlandse naam.")
    name_en = models.CharField(max_length=100, help_text="Engelse naam.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Volgorde in lijsten en tabellen.")
    valid_from = models.DateField(null=True, blank=True, help_text="Vanaf wanneer deze werksoort wordt gebruikt.")
    valid_to = models.DateField(
        null=True, blank=True, help_text="Vanaf wanneer deze werksoort niet meer wordt gebruikt."
    )
    KEPT = Kept(
        Basis.NOT_PERSONAL, Controller.ASSOCIATION, Term(None, why="Een lijst met begrippen."), readers(Readers.PUBLIC)
    )

    def __str__(self) -> str:
        return self.code


class Work(Period):
    """An organisation does a kind of work. `main`: its wage sum is counted here in tables by sector."""

    work_kind = models.ForeignKey(WorkKind, on_delete=models.PROTECT, help_text="Welk werk de organisatie doet.")
    main = models.BooleanField(default=False, help_text="Of de loonsom bij deze werksoort wordt geteld.")

    class Meta(Period.Meta):
        indexes: ClassVar = [models.Index(fields=["organisation", "valid_from"], name="work_by_organisation")]
        constraints: ClassVar = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "work_kind"], condition=Q(valid_to__isnull=True), name="work_once_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.work_kind_id}"


class YearFigures(Scoped):
    """Figures of one organisation over one calendar year. Empty is unknown, never zero."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="year_figures", help_text="Van welke organisatie."
    )
    year = models.PositiveSmallIntegerField(help_text="Over welk jaar.")
    wage_sum = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="Loonsom in euro's."
    )
    employees = models.PositiveIntegerField(null=True, blank=True, help_text="Medewerkers in loondienst (personen).")
    fte = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True, help_text="Formatieplaatsen.")
    volunteers = models.PositiveIntegerField(null=True, blank=True, help_text="Vrijwilligers (personen).")
    volunteer_hours = models.PositiveIntegerField(
        null=True, blank=True, help_text="Uren van vrijwilligers in het jaar."
    )
    source = models.CharField(max_length=100, blank=True, help_text="Waar de cijfers vandaan komen.")
    KEPT = BUSINESS

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "year"], name="year_figures_once"),
            models.CheckConstraint(
                condition=Q(wage_sum__isnull=True) | Q(wage_sum__gte=0), name="year_figures_wage_not_negative"
            ),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="year_figures_year_possible"),
        ]
        indexes: ClassVar = [models.Index(fields=["year"], name="year_figures_by_year")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}"


class Municipality(models.Model):
    """A municipality by its official code, for as long as it existed. Public."""

    code = models.CharField(
        max_length=6,
        unique=True,
        validators=[RegexValidator(r"^GM[0-9]{4}$")],
        help_text="Officiële code, zoals GM0363.",
    )
    name = models.CharField(max_length=100, help_text="De naam.")
    province = models.CharField(max_length=40, blank=True, help_text="De provincie.")
    valid_from = models.DateField(null=True, blank=True, help_text="Vanaf wanneer de gemeente bestaat.")
    valid_to = models.DateField(null=True, blank=True, help_text="Vanaf wanneer de gemeente niet meer bestaat.")
    KEPT = WorkKind.KEPT

    def __str__(self) -> str:
        return self.code


class MunicipalityChange(models.Model):
    """A merger or split: on `day` the area of `old` (partly) became `new`."""

    day = models.DateField(help_text="De dag van de herindeling.")
    old = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="successors", help_text="De oude gemeente."
    )
    new = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="predecessors", help_text="De nieuwe gemeente."
    )
    KEPT = WorkKind.KEPT

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "old", "new"], name="municipality_change_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="municipality_changes_into_another"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} {self.new_id}"


class Served(Period):
    """An organisation works in a municipality."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, help_text="In welke gemeente gewerkt wordt."
    )

    class Meta(Period.Meta):
        indexes: ClassVar = [
            models.Index(fields=["organisation", "valid_from"], name="served_by_organisation"),
            models.Index(fields=["municipality"], name="served_by_municipality"),
        ]
        constraints: ClassVar = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "municipality"], condition=Q(valid_to__isnull=True), name="served_once_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.municipality_id}"


class Contact(Period):
    """Somebody at an organisation whom the bureau may write to or call, and about what."""

    class Function(models.TextChoices):
        """What somebody is there for."""

        DIRECTOR = "director"
        FINANCE = "finance"
        RESEARCH = "research"  # answers monitors
        MEMBERSHIP = "membership"  # contribution and invoices
        OTHER = "other"

    name = models.CharField(max_length=200, help_text="Naam van de contactpersoon.")
    email = models.EmailField(blank=True, help_text="E-mailadres, om te vragen en te antwoorden.")
    phone = models.CharField(max_length=20, blank=True, help_text="Telefoonnummer op het werk.")
    function = models.CharField(
        max_length=12, choices=Function.choices, help_text="Waarvoor wij deze persoon benaderen."
    )
    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.JOINT,
        Term(365, "valid_to", "Een jaar nadat iemand geen contactpersoon meer is."),
        readers(Readers.BUREAU, Readers.MEMBER, Readers.PERSON),
        personal=frozenset({"name", "email", "phone", "function"}),
    )

    class Meta(Period.Meta):
        indexes: ClassVar = [
            models.Index(fields=["organisation", "valid_from"], name="contact_by_organisation"),
            models.Index(fields=["email"], name="contact_by_email"),
        ]
        constraints: ClassVar = [*Period.Meta.constraints]

    def __str__(self) -> str:
        return str(self.pk)


class Asked(Scoped):
    """That an organisation was asked something: the burden counter. Rounds write it; older questions were entered."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="asked", help_text="Wie iets is gevraagd."
    )
    what = models.CharField(max_length=200, help_text="Wat is gevraagd.")
    reference = models.CharField(max_length=100, help_text="Kenmerk van de uitvraag.")
    day = models.DateField(help_text="Wanneer het is gevraagd.")
    minutes = models.PositiveSmallIntegerField(help_text="Hoeveel minuten het kost of kostte.")
    answered = models.DateField(null=True, blank=True, help_text="Wanneer is geantwoord.")
    KEPT = BUSINESS

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="asked_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "-day"], name="asked_by_organisation")]

    def __str__(self) -> str:
        return self.reference


class ImportBatch(Scoped):
    """A file that was offered: what it would change, row by row; applied only after confirmation, and undone whole."""

    SCOPE = None

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Kenmerk van deze import.")
    file_name = models.CharField(max_length=200, help_text="De naam van het bestand.")
    sha256 = models.CharField(max_length=64, help_text="Bewijst om welk bestand het ging.")
    day = models.DateField(help_text="Vanaf welke dag de veranderingen gelden.")
    by = models.CharField(max_length=64, help_text="Kenmerk van wie het bestand aanbood.")
    rows = models.JSONField(default=list, help_text="Per rij wat er verandert en wat er mis is.")
    undo = models.JSONField(default=list, blank=True, help_text="Hoe het terug te draaien is.")
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer het bestand is aangeboden.")
    applied = models.DateTimeField(null=True, blank=True, help_text="Wanneer de veranderingen zijn doorgevoerd.")
    undone = models.DateTimeField(null=True, blank=True, help_text="Wanneer de veranderingen zijn teruggedraaid.")
    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.ASSOCIATION,
        Term(180, "created", "Een half jaar, zolang terugdraaien zin heeft."),
        readers(Readers.BUREAU),
        personal=frozenset({"by", "rows", "undo"}),
    )

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(undone__isnull=True) | Q(applied__isnull=False), name="import_undone_after_applied"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
