"""What is said of organisations besides their name and membership."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0002_work_kinds")]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(help_text="Vanaf welke dag dit geldt.")),
                ("valid_to", models.DateField(blank=True, help_text="Vanaf welke dag dit niet meer geldt.", null=True)),
                ("name", models.CharField(help_text="Naam van de contactpersoon.", max_length=200)),
                (
                    "email",
                    models.EmailField(
                        blank=True, help_text="E-mailadres, om te vragen en te antwoorden.", max_length=254
                    ),
                ),
                ("phone", models.CharField(blank=True, help_text="Telefoonnummer op het werk.", max_length=20)),
                (
                    "function",
                    models.CharField(
                        choices=[
                            ("director", "Director"),
                            ("finance", "Finance"),
                            ("research", "Research"),
                            ("membership", "Membership"),
                            ("other", "Other"),
                        ],
                        help_text="Waarvoor wij deze persoon benaderen.",
                        max_length=12,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="Van welke organisatie.",
                        on_delete=django.db.models.deletion.CASCADE,
                        to="members.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "everything",
                "default_manager_name": "everything",
                "indexes": [
                    models.Index(fields=["organisation", "valid_from"], name="contact_by_organisation"),
                    models.Index(fields=["email"], name="contact_by_email"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="contact_ends_after_start",
                    )
                ],
            },
            managers=[
                ("everything", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(help_text="Wat is gevraagd.", max_length=200)),
                ("reference", models.CharField(help_text="Kenmerk van de uitvraag.", max_length=100)),
                ("day", models.DateField(help_text="Wanneer het is gevraagd.")),
                ("minutes", models.PositiveSmallIntegerField(help_text="Hoeveel minuten het kost of kostte.")),
                ("answered", models.DateField(blank=True, help_text="Wanneer is geantwoord.", null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="Wie iets is gevraagd.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked",
                        to="members.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "everything",
                "default_manager_name": "everything",
                "indexes": [models.Index(fields=["organisation", "-day"], name="asked_by_organisation")],
                "constraints": [models.UniqueConstraint(fields=("organisation", "reference"), name="asked_once")],
            },
            managers=[
                ("everything", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(help_text="Een woord uit naam, nummer of plaats.", max_length=60)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Welke organisatie zo te vinden is.",
                        on_delete=django.db.models.deletion.CASCADE,
                        to="members.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "word"], name="search_word_by_organisation")],
                "constraints": [models.UniqueConstraint(fields=("word", "organisation"), name="search_word_once")],
            },
        ),
        migrations.CreateModel(
            name="Served",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(help_text="Vanaf welke dag dit geldt.")),
                ("valid_to", models.DateField(blank=True, help_text="Vanaf welke dag dit niet meer geldt.", null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        help_text="In welke gemeente gewerkt wordt.",
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="Van welke organisatie.",
                        on_delete=django.db.models.deletion.CASCADE,
                        to="members.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "everything",
                "default_manager_name": "everything",
                "indexes": [
                    models.Index(fields=["organisation", "valid_from"], name="served_by_organisation"),
                    models.Index(fields=["municipality"], name="served_by_municipality"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="served_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("organisation", "municipality"),
                        name="served_once_current",
                    ),
                ],
            },
            managers=[
                ("everything", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Work",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(help_text="Vanaf welke dag dit geldt.")),
                ("valid_to", models.DateField(blank=True, help_text="Vanaf welke dag dit niet meer geldt.", null=True)),
                (
                    "main",
                    models.BooleanField(default=False, help_text="Of de loonsom bij deze werksoort wordt geteld."),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="Van welke organisatie.",
                        on_delete=django.db.models.deletion.CASCADE,
                        to="members.organisation",
                    ),
                ),
                (
                    "work_kind",
                    models.ForeignKey(
                        help_text="Welk werk de organisatie doet.",
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.workkind",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "everything",
                "default_manager_name": "everything",
                "indexes": [models.Index(fields=["organisation", "valid_from"], name="work_by_organisation")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="work_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("organisation", "work_kind"),
                        name="work_once_current",
                    ),
                ],
            },
            managers=[
                ("everything", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="YearFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(help_text="Over welk jaar.")),
                (
                    "wage_sum",
                    models.DecimalField(
                        blank=True, decimal_places=2, help_text="Loonsom in euro's.", max_digits=14, null=True
                    ),
                ),
                (
                    "employees",
                    models.PositiveIntegerField(
                        blank=True, help_text="Medewerkers in loondienst (personen).", null=True
                    ),
                ),
                (
                    "fte",
                    models.DecimalField(
                        blank=True, decimal_places=2, help_text="Formatieplaatsen.", max_digits=9, null=True
                    ),
                ),
                (
                    "volunteers",
                    models.PositiveIntegerField(blank=True, help_text="Vrijwilligers (personen).", null=True),
                ),
                (
                    "volunteer_hours",
                    models.PositiveIntegerField(blank=True, help_text="Uren van vrijwilligers in het jaar.", null=True),
                ),
                ("source", models.CharField(blank=True, help_text="Waar de cijfers vandaan komen.", max_length=100)),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="Van welke organisatie.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="year_figures",
                        to="members.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "everything",
                "default_manager_name": "everything",
                "indexes": [models.Index(fields=["year"], name="year_figures_by_year")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "year"), name="year_figures_once"),
                    models.CheckConstraint(
                        condition=models.Q(("wage_sum__isnull", True), ("wage_sum__gte", 0), _connector="OR"),
                        name="year_figures_wage_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1990), ("year__lte", 2100)), name="year_figures_year_possible"
                    ),
                ],
            },
            managers=[
                ("everything", django.db.models.manager.Manager()),
            ],
        ),
    ]
