"""The end of the empty chain, so that the first two who write wait for each other too."""

from typing import Any

from django.db import migrations


def begin(apps: Any, _editor: Any) -> None:
    root = "0" * 64
    apps.get_model("audit", "Head").objects.get_or_create(pk=1, defaults={"hash": root, "first_previous": root})


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
