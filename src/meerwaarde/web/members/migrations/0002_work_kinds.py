"""The work kinds of the key figures: six sectors (annual report of 2015, chapter 5), in the order of that table."""

from typing import Any

from django.db import migrations

WORK_KINDS = [
    ("lokaal-welzijnswerk", "Lokaal welzijnswerk", "Local welfare work"),
    ("maatschappelijke-dienstverlening", "Maatschappelijke dienstverlening", "Social casework"),
    ("peuterspeelzalen", "Peuterspeelzalen", "Playgroups"),
    ("maatschappelijke-opvang", "Maatschappelijke opvang", "Shelter"),
    ("andere-terreinen", "Andere terreinen", "Other fields"),
    ("kennisinstituten", "Kennisinstituten en steunfuncties", "Knowledge and support institutes"),
]


def add(apps: Any, schema_editor: Any) -> None:
    kinds = apps.get_model("members", "WorkKind").objects.using(schema_editor.connection.alias)
    for position, (code, name, name_en) in enumerate(WORK_KINDS, start=1):
        kinds.get_or_create(code=code, defaults={"name": name, "name_en": name_en, "position": position})


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
