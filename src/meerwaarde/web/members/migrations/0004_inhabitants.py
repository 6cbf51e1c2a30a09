"""How many people live in municipalities, and the lists that say so."""

import django.db.models.deletion
import django.db.models.manager
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_what_is_said"),
    ]

    operations = [
        migrations.CreateModel(
            name="InhabitantsList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, help_text="Kenmerk van deze lijst.", unique=True
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(help_text="De aantallen gelden op 1 januari van dit jaar.")),
                ("source", models.CharField(help_text="Wie de aantallen gaf en in welke lijst.", max_length=200)),
                ("file_name", models.CharField(help_text="De naam van het bestand.", max_length=200)),
                ("sha256", models.CharField(help_text="Bewijst om welk bestand het ging.", max_length=64)),
                ("by", models.CharField(help_text="Kenmerk van wie de lijst aanbood.", max_length=64)),
                ("rows", models.JSONField(default=list, help_text="Per rij de gemeente en het aantal, zoals gelezen.")),
                (
                    "preview",
                    models.JSONField(default=dict, help_text="Wat de lijst zou veranderen, en wat zij niet noemt."),
                ),
                (
                    "before",
                    models.JSONField(blank=True, default=list, help_text="Wat er eerder stond, om terug te draaien."),
                ),
                ("created", models.DateTimeField(auto_now_add=True, help_text="Wanneer de lijst is aangeboden.")),
                (
                    "applied",
                    models.DateTimeField(blank=True, help_text="Wanneer de aantallen zijn overgenomen.", null=True),
                ),
                (
                    "undone",
                    models.DateTimeField(blank=True, help_text="Wanneer de aantallen zijn teruggedraaid.", null=True),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "everything",
                "default_manager_name": "everything",
                "indexes": [models.Index(fields=["year"], name="inhabitants_list_by_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("undone__isnull", True), ("applied__isnull", False), _connector="OR"),
                        name="inhabitants_undone_after_applied",
                    )
                ],
            },
            managers=[
                ("everything", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Inhabitants",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(help_text="Het aantal geldt op 1 januari van dit jaar.")),
                ("number", models.PositiveIntegerField(help_text="Hoeveel inwoners de gemeente die dag had.")),
                ("source", models.CharField(help_text="Wie het aantal gaf en in welke lijst.", max_length=200)),
                (
                    "municipality",
                    models.ForeignKey(
                        help_text="Om welke gemeente het gaat.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inhabitants",
                        to="members.municipality",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["year"], name="inhabitants_by_year")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "year"), name="inhabitants_once_a_year"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="inhabitants_are_there"),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="inhabitants_have_a_source"
                    ),
                ],
            },
        ),
    ]
